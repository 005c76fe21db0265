"""The reference engine: customers, buyer, suppliers and shipping as SimPy processes; whatever they do to the shop is a call into
the model's transitions."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import simpy

from simbackorder.model import bookkeeping, demand, events, shipping, start, state, supply
from simbackorder.model.record import RECORDED, RunRecord, dtype
from simbackorder.policies.families import FAMILIES

if TYPE_CHECKING:
    from simbackorder.model.opening import Shop
    from simbackorder.model.sample_path import SamplePath

Process = Generator[simpy.Event, Any, None]
Watch = Callable[[state.Books, float], None]


class Due(simpy.Event):
    """A timeout with a rank among the events of its instant."""

    def __init__(self, env: simpy.Environment, delay: float, kind: int) -> None:
        self.env = env
        self.callbacks = []
        self._value = None
        self._ok = True
        env.schedule(self, kind, delay)  # type: ignore[arg-type]


class Bell(simpy.Event):
    """Wakes the process that waits for it, in this instant, at its rank."""

    def ring(self, kind: int) -> None:
        self._ok = True
        self._value = None
        self.env.schedule(self, kind)  # type: ignore[arg-type]


class Growing(dict[int, Any]):
    """A table of which nobody knows the length beforehand."""

    def __init__(self, row: type) -> None:
        self.row = row

    def __missing__(self, k: int) -> Any:
        self[k] = self.row()
        return self[k]


class Business:
    """One run: the environment, the books and the processes on them."""

    def __init__(self, s: state.Books, path: Any, shop: Shop, watch: Watch | None) -> None:
        self.env = simpy.Environment()
        self.s = s
        self.path = path
        self.shop = shop
        self.watch = watch
        self.bells: dict[int, Bell] = {}
        self.offices = {
            events.REVIEW: (s.reviews[0], supply.review_next),
            events.DISPATCH: (s.dispatches[0], shipping.dispatch_next),
        }
        self.processes: dict[int, Callable[[int, float], Process]] = {
            events.CUT: self.accountant,
            events.SUPPLIER: self.supplier,
            events.RECEIPT: self.replenishment,
            events.DELIVERY: self.carrier,
            events.CANCELLATION: self.waiting_customer,
            events.REVIEW: self.review_calendar,
            events.DISPATCH: self.picker,
            events.READING: self.reader,
        }

    # -- the processes -------------------------------------------------------------------------------------------

    def customers(self) -> Process:
        """Customers come one after the other and order; who has to wait becomes a waiting customer."""
        env, s, path, obey = self.env, self.s, self.path, self.obey
        if not path.gap:
            return
        place_order, kind = demand.place_order, events.DEMAND
        following = Due(env, path.gap[0], kind)
        for o, gap in enumerate(chain(path.gap[1:], (None,))):
            yield following
            if gap is not None:
                following = Due(env, gap, kind)
            place_order(s, RULES, path, o, env.now)
            obey()

    def waiting_customer(self, o: int, patience: float) -> Process:
        """A customer who waits for backordered units, until patience ends."""
        yield Due(self.env, patience, events.CANCELLATION)
        demand.give_up(self.s, self.path, o, self.env.now)
        self.obey()

    def supplier(self, n: int, delay: float) -> Process:
        """A supplier goes down, or recovers."""
        yield Due(self.env, delay, events.SUPPLIER)
        supply.supplier_changes(self.s, self.path, n, self.env.now)
        self.obey()

    def replenishment(self, k: int, lead_time: float) -> Process:
        """A replenishment order on its way."""
        yield Due(self.env, lead_time, events.RECEIPT)
        supply.receive(self.s, k, self.env.now)
        self.obey()

    def review_calendar(self, i: int, delay: float) -> Process:
        """An item's next periodic review."""
        yield Due(self.env, delay, events.REVIEW)
        supply.review_by_calendar(self.s, i, self.env.now)
        self.obey()

    def picker(self, n: int, picking_time: float) -> Process:
        """A shipment is picked and packed, and leaves."""
        yield Due(self.env, picking_time, events.DISPATCH)
        shipping.leave_dock(self.s, self.path, n, self.env.now)
        self.obey()

    def carrier(self, n: int, transit: float) -> Process:
        """A shipment travels to its customer."""
        yield Due(self.env, transit, events.DELIVERY)
        shipping.deliver(self.s, self.path, n, self.env.now)
        self.obey()

    def accountant(self, who: int, delay: float) -> Process:
        """Closes the books of the warm-up."""
        yield Due(self.env, delay, events.CUT)
        bookkeeping.cut(self.s, self.env.now)

    def reader(self, n: int, delay: float) -> Process:
        """Reads all stock levels at the end of an instant."""
        yield Due(self.env, delay, events.READING)
        bookkeeping.read(self.s, n, self.env.now)

    def office(self, kind: int) -> Process:
        """The buyer, or the shipping department: when the bell rings, one thing after the other."""
        queue, work = self.offices[kind]
        while True:
            bell = self.bells[kind] = Bell(self.env)
            if queue.first >= 0:
                self.bells.pop(kind).ring(kind)
            yield bell
            if queue.first >= 0:
                work(self.s, RULES, self.path, self.env.now)
                self.obey()

    # -- what the model has asked for ----------------------------------------------------------------------------

    def start(self) -> None:
        """Start the processes that the model has asked for."""
        s, world = self.s, self.s.world[0]
        for n in range(world.requests):
            request = s.requests[n]
            self.env.process(self.processes[request.kind](request.who, request.delay))
        world.requests = 0

    def obey(self) -> None:
        """Do what the model has asked for; the work of the instant's end at once if nothing else is left in the instant."""
        s, env, world = self.s, self.env, self.s.world[0]
        if world.requests:
            self.start()
        reviews, dispatches = s.reviews[0], s.dispatches[0]
        while (reviews.first >= 0 or dispatches.first >= 0) and env.peek() > env.now:
            if reviews.first >= 0:
                supply.review_next(s, RULES, self.path, env.now)
            else:
                shipping.dispatch_next(s, RULES, self.path, env.now)
            if world.requests:
                self.start()
            if self.watch is not None:
                self.watch(s, env.now)
        if reviews.first >= 0 and events.REVIEW in self.bells:
            self.bells.pop(events.REVIEW).ring(events.REVIEW)
        if dispatches.first >= 0 and events.DISPATCH in self.bells:
            self.bells.pop(events.DISPATCH).ring(events.DISPATCH)
        if self.watch is not None:
            self.watch(s, env.now)

    def run(self) -> None:
        """From the opening to the end."""
        env, s, shop = self.env, self.s, self.shop
        start.start(s, self.path, shop.warm_up)
        self.start()
        for n, at in enumerate(shop.readings):
            env.process(self.reader(n, at))
        for kind in self.offices:
            env.process(self.office(kind))
        env.process(self.customers())
        env.run(until=shop.end)
        bookkeeping.close_books(s, shop.end)


def family(name: str) -> Callable[..., Any]:
    """One function that chooses by its parameters' code among the policies of a family."""
    decisions = [policy.decide for policy in FAMILIES[name].table.values()]

    def decide(p: Any, *facts: Any) -> Any:
        return decisions[p.code](p, *facts)

    return decide


RULES = state.Firm(*(family(name) for name in state.Firm._fields))


def rows(kind: type, number: int, given: dict[str, list[Any]]) -> list[Any]:
    """A table of `number` rows with the given opening values."""
    table = [kind() for _ in range(number)]
    for column, values in given.items():
        for row, value in zip(table, values, strict=True):
            setattr(row, column, value)
    return table


def opened(shop: Shop, path: Any, log: bool) -> state.Books:
    """The books before the first event."""
    sizes = shop.sizes | {"orders": len(path.gap), "lines": len(path.item)}
    tables: dict[str, Any] = {
        name: rows(kind, sizes[name], shop.tables.get(name, {})) if name in sizes else Growing(kind)
        for name, kind in state.ROWS.items()
    }
    given = shop.tables["supplies"]
    for k, row in enumerate(rows(state.Supply, len(given["item"]), given)):
        tables["supplies"][k] = row
    firm = state.Firm(
        *(rows(FAMILIES[name].row, len(given["code"]), given) for name, given in zip(shop.firm, shop.firm.values(), strict=True))
    )
    books = state.Books(**tables, logging=int(log), firm=firm)
    books.world[0].supplies = len(given["item"])
    return books


def listed(path: SamplePath) -> Any:
    """The sample path with plain Python numbers, which interpreted code reads much faster than array elements."""
    return path._replace(**{
        name: values.tolist() for name, values in path._asdict().items() if isinstance(values, np.ndarray)
    })


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the cyclic garbage collector, which would look at every row again and again while they are made."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def record(s: state.Books, shop: Shop, path: SamplePath) -> RunRecord:
    """The columns that the metrics read, as arrays."""
    numbers = {"supplies": s.world[0].supplies, "log": s.world[0].logged}
    tables = {}
    for table, names in RECORDED.items():
        found = getattr(s, table)
        listed_rows = [found[k] for k in range(numbers[table])] if table in numbers else found
        tables[table] = {
            name: np.array([getattr(row, name) for row in listed_rows], dtype(table, name)) for name in names
        }
    return RunRecord(shop=shop, path=path, **tables)


def run(shop: Shop, path: SamplePath, *, log: bool = False, watch: Watch | None = None) -> RunRecord:
    """Simulate the shop on a sample path. `log` keeps the event log; `watch` is called with the books after every event."""
    with uncollected():
        numbers = listed(path)
        s = opened(shop, numbers, log)
        Business(s, numbers, shop, watch).run()
        return record(s, shop, path)
