"""The reference engine: customers, the buyer and the shipping department as SimPy processes, everything that is due
after a delay (a delivery, the end of patience, a supplier's recovery) as an appointment; whatever they do to the shop
is a call into the model's transitions."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import make_dataclass
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import simpy
from simpy import Environment as Environment

from simbackorder import state
from simbackorder.engines.collecting import uncollected
from simbackorder.model import closing, events, start
from simbackorder.model.customers import demand
from simbackorder.model.money.interest import follow_money
from simbackorder.model.record import Rows, RunRecord, dtype, people, recorded
from simbackorder.model.what_happens import AT_THE_END, EVENTS, work, work_left
from simbackorder.opening.bounds import check_bounds
from simbackorder.policies.families import FAMILIES, all_rules

if TYPE_CHECKING:
    from simbackorder.opening.shop import Shop
    from simbackorder.sample_path.drawing import SamplePath

Process = Generator[simpy.Event, Any, None]
Watch = Callable[[Any, Any, float], None]


class Due(simpy.Event):
    """A timeout with a rank among the events of its instant; `kind` and `who` are for those who are called back."""

    _value: Any = None
    _ok = True

    def __init__(self, env: simpy.Environment, delay: float, kind: int, who: int = 0) -> None:
        self.env = env
        self.callbacks = []
        self.kind = kind
        self.who = who
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
        self.row = row_class(row)

    def __len__(self) -> int:
        return 1 << 62  # always long enough

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
        self.rules: Any = Attributes(
            {
                name: chosen(family.functions(further), shop.firm[family.name]["code"])
                for name, family, further in all_rules()
            }
        )
        self.bells: dict[int, Bell] = {}
        self.world = s.world[0]
        self.finance = s.terms[0].finance
        self.queues = {events.REVIEW: s.reviews[0], events.DISPATCH: s.dispatches[0]}
        self.reviews, self.dispatches = self.queues.values()

    # -- the processes -------------------------------------------------------------------------------------------

    def customers(self) -> Process:
        """Customers come one after the other and order; who has to wait becomes a waiting customer."""
        env, s, rules, path, obey = self.env, self.s, self.rules, self.path, self.obey
        owed = s.terms[0].owed
        if len(path.gap) == owed:
            return
        place_order, kind = demand.place_order, events.DEMAND
        following = Due(env, path.gap[owed], kind)
        for o, gap in enumerate(chain(path.gap[owed + 1 :], (None,)), start=owed):
            yield following
            if gap is not None:
                following = Due(env, gap, kind)
            now = env.now
            place_order(s, rules, path, o, now)
            obey(now)

    def office(self, kind: int) -> Process:
        """The buyer, or the shipping department: when the bell rings, one thing after the other."""
        queue = self.queues[kind]
        while True:
            bell = self.bells[kind] = Bell(self.env)
            if queue.first >= 0:
                self.bells.pop(kind).ring(kind)
            yield bell
            if queue.first >= 0:
                work(self.s, self.rules, self.path, kind, self.env.now)
                self.obey(self.env.now)

    def happens(self, due: Due) -> None:
        """An appointment: what happens to one order, delivery, item or supplier after a delay."""
        now = self.env.now
        EVENTS[due.kind](self.s, self.rules, self.path, due.who, now)
        self.obey(now)

    # -- what the model has asked for ----------------------------------------------------------------------------------

    def make_appointments(self) -> None:
        """Put on the calendar what the model has asked for."""
        env, requests = self.env, self.s.requests
        for n in range(self.world.requests):
            request = requests[n]
            due = Due(env, request.delay, request.kind, request.who)
            due.callbacks.append(self.happens)
        self.world.requests = 0

    def obey(self, now: float) -> None:
        """Do what the model has asked for; the work of the instant's end at once if nothing else is left in the
        instant."""
        if self.finance:
            follow_money(self.s, now)
        if self.watch is not None:
            self.watch(self.s, self.path, now)
        if self.world.requests:
            self.make_appointments()
        if self.reviews.first >= 0 or self.dispatches.first >= 0:
            self.finish_instant(now)

    def finish_instant(self, now: float) -> None:
        """The work of the instant's end: at once if nothing else is left in the instant, else when its bell rings."""
        env, watch = self.env, self.watch
        alone = env.peek() > now
        while alone:
            kind = work_left(self.s)
            if kind == 0:
                return
            work(self.s, self.rules, self.path, kind, now)
            if self.finance:
                follow_money(self.s, now)
            if watch is not None:
                watch(self.s, self.path, now)
            if self.world.requests:
                self.make_appointments()
                alone = env.peek() > now
        self.ring()

    def ring(self) -> None:
        """Wake the offices that have work, at their rank among what else is left in the instant."""
        for kind, queue in self.queues.items():
            if queue.first >= 0 and kind in self.bells:
                self.bells.pop(kind).ring(kind)

    def begin(self) -> None:
        """Open the shop: everything up to the first event."""
        env, s, shop = self.env, self.s, self.shop
        start.start(s, self.rules, self.path, shop.warm_up)
        self.make_appointments()
        for n, at in enumerate(shop.readings):
            Due(env, at, events.READING, n).callbacks.append(self.happens)
        for kind in AT_THE_END:
            env.process(self.office(kind))
        env.process(self.customers())

    def close(self) -> None:
        """Everything that is left to happen, and the end."""
        self.env.run(until=self.shop.end)
        closing.end_run(self.s, self.path, self.shop.end)


def chosen(decisions: tuple[Callable[..., Any], ...], codes: list[int]) -> Callable[..., Any]:
    """One function for a family: that of the policy that all items have, or a choice by their parameters' code."""
    if len(set(codes)) == 1:
        return decisions[codes[0]]

    def decide(p: Any, *facts: Any) -> Any:
        return decisions[p.code](p, *facts)

    return decide


class Attributes:
    """Named values as attributes of a plain object, which interpreted code reads much faster than a tuple's."""

    def __init__(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(self, name, value)


@cache
def row_class(kind: type) -> type:
    """A class of objects that have all columns of a kind of row from the start: writing to them is then much faster."""
    return make_dataclass(
        kind.__name__, [(name, Any, value) for name, value in state.columns(kind).items()], eq=False, slots=True
    )


def rows(kind: type, number: int, given: dict[str, list[Any]]) -> list[Any]:
    """A table of `number` rows with the given opening values."""
    made = row_class(kind)
    table = [made() for _ in range(number)]
    for column, values in given.items():
        for row, value in zip(table, values, strict=True):
            setattr(row, column, value)
    return table


def opened(shop: Shop, path: Any, log: int) -> Any:
    """The books before the first event."""
    sizes = shop.sizes | {"orders": len(path.gap), "lines": len(path.item)}
    tables: dict[str, Any] = {
        name: rows(kind, sizes[name], shop.tables.get(name, {})) if name in sizes else Growing(kind)
        for name, kind in state.ROWS.items()
    }
    opening = shop.tables["supplies"]
    for k, row in enumerate(rows(state.Supply, len(opening["item"]), opening)):
        tables["supplies"][k] = row
    firm = {name: rows(FAMILIES[name].row, len(given["code"]), given) for name, given in shop.firm.items()}
    books: Any = Attributes(tables | {"logging": int(log), "firm": Attributes(firm)})
    books.world[0].supplies = len(opening["item"])
    return books


def listed(path: SamplePath) -> Any:
    """The sample path with plain Python numbers, which interpreted code reads much faster than array elements."""
    numbers = {name: numbers_of(values) for name, values in path._asdict().items() if isinstance(values, np.ndarray)}
    return Attributes(path._asdict() | numbers)


def numbers_of(values: Any) -> list[Any]:
    """An array as a list; the luck that a scenario does not use is one number over and over."""
    if len(values) > 1 and values[0] == values[-1] and (values == values[0]).all():
        return [values[0].item()] * len(values)
    listed: list[Any] = values.tolist()
    return listed


def stepping(watch: Watch | None) -> Watch:
    """Also count the events, so that the log says which of its entries belong together."""

    def step(s: Any, path: Any, t: float) -> None:
        s.world[0].step += 1
        if watch is not None:
            watch(s, path, t)

    return step


def record(s: state.Books, shop: Shop, path: SamplePath) -> RunRecord:
    """The columns that the metrics read, as arrays."""
    numbers = {"supplies": s.world[0].supplies, "log": s.world[0].logged, **people(shop, path)}
    tables: dict[str, Any] = {}
    for table, names in recorded(shop, bool(s.logging)).items():
        found = getattr(s, table)
        listed_rows = [found[k] for k in range(numbers[table])] if table in numbers else found
        rows = np.zeros(len(listed_rows), dtype(state.ROWS[table]))
        for name in names:
            rows[name] = np.fromiter(map(attrgetter(name), listed_rows), rows.dtype[name], len(rows))
        tables[table] = Rows(rows, names)
    return RunRecord(shop=shop, path=path, **tables)


def run(shop: Shop, path: SamplePath, *, log: int = 0, watch: Watch | None = None) -> RunRecord:
    """Simulate the shop on a sample path. `log`: 1 keeps the event log, MONEY_TOO also what each order earns and
    costs; `watch` is called with the books after every event."""
    check_bounds(shop, path)
    with uncollected():
        numbers = listed(path)
        s = opened(shop, numbers, log)
        business = Business(s, numbers, shop, stepping(watch) if log else watch)
        business.begin()
        business.close()
        return record(s, shop, path)


def begun(shop: Shop, path: SamplePath) -> Business:
    """A run before its first event, with its log: for who steps through it."""
    check_bounds(shop, path)
    numbers = listed(path)
    business = Business(opened(shop, numbers, 1), numbers, shop, stepping(None))
    business.begin()
    return business
