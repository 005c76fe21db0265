"""The compiled engine: the same transitions and policies as the reference engine, compiled by Numba. The only file
that imports it.

Rules and transitions carry no decorator: they are registered from here. Reference counting is off and everything is
inlined (`_nrt=False`, `forceinline=True`), which is what makes rows of structured arrays fast; both are why Numba's
minor version is pinned. One compilation serves all policies: they are chosen by their number in their family's table.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, TypeVar

import numba
import numpy as np
from numba.extending import register_jitable

from simbackorder.engines import loop, machine_code
from simbackorder.engines.collecting import uncollected, uninterrupted
from simbackorder.engines.numbers import Ahead, Uses, no_path, prepared
from simbackorder.engines.tables import (
    GROWING,
    LONG,
    Desk,
    blank_customer,
    blank_rows,
    borrowed,
    longer,
    opened,
    put_away,
    remember,
    table,
)
from simbackorder.model import (
    allocation,
    bookkeeping,
    calendars,
    cancellation,
    cards,
    carriers,
    contracts,
    demand,
    dock,
    empty_shelves,
    ledger,
    loyalty,
    making,
    notices,
    patience,
    payment,
    promises,
    queues,
    receiving,
    records,
    release,
    shipping,
    sourcing,
    start,
    state,
    supply,
    waiting,
)
from simbackorder.model.bounds import check_bounds
from simbackorder.model.opening import Shop
from simbackorder.model.record import Rows, RunRecord, people, recorded
from simbackorder.model.sample_path import SamplePath
from simbackorder.policies.families import FAMILIES

T = TypeVar("T")
SECONDS_TO_COMPILE = 45.0
ONE_EACH = {"items": 1, "suppliers": 1}
register = register_jitable(_nrt=False, forceinline=True, no_cfunc_wrapper=True, no_cpython_wrapper=True)
TRANSITIONS = (
    waiting,
    queues,
    ledger,
    bookkeeping,
    calendars,
    sourcing,
    promises,
    patience,
    payment,
    loyalty,
    allocation,
    records,
    making,
    supply,
    receiving,
    empty_shelves,
    carriers,
    dock,
    cancellation,
    cards,
    contracts,
    demand,
    notices,
    release,
    shipping,
    start,
    loop,
)


# -- compilation -------------------------------------------------------------------------------------------------------


def register_all(modules: Sequence[ModuleType]) -> None:
    """Make every function of these modules callable from compiled code."""
    for module in modules:
        for function in vars(module).values():
            if inspect.isfunction(function) and function.__module__ == module.__name__:
                register(function)


def choice(functions: Sequence[Callable[..., Any]]) -> Callable[..., Any]:
    """One function that chooses among a family's policies by their number."""
    head, *tail = functions
    if not tail:

        @register
        def last(code: int, p: Any, *facts: Any) -> Any:
            return head(p, *facts)

        return last
    rest = choice(tail)

    @register
    def choose(code: int, p: Any, *facts: Any) -> Any:
        if code == 0:
            return head(p, *facts)
        return rest(code - 1, p, *facts)

    return choose


def family(name: str) -> Callable[..., Any]:
    """One function for a family, which reads the policy's number off its row of parameters."""
    decisions = [policy.decide for policy in FAMILIES[name].table.values()]
    for decision in dict.fromkeys(decisions):
        register(decision)
    chosen = choice(decisions)

    @register
    def decide(p: Any, *facts: Any) -> Any:
        return chosen(p.code, p, *facts)

    return decide


register_all(TRANSITIONS)
(
    admission,
    promising,
    charging,
    informing,
    allocating,
    releasing,
    carrying,
    giving_up,
    replenishing,
    supplying,
    receiving_goods,
    recording,
) = map(family, state.Firm._fields)


def cached(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function compiled when it is first called, its machine code kept in our own folder and nobody else's."""
    config: Any = numba.core.config
    njit: Any = numba.njit  # its private option is not in its types
    others = config.CACHE_DIR
    config.CACHE_DIR = str(machine_code.folder())
    try:
        found: Callable[..., Any] = njit(cache=True, nogil=True, _nrt=False)(function)
    finally:
        config.CACHE_DIR = others
    return found


@cached
def advance(s: Any, path: Any, c: Any, given: Any) -> bool:
    """Run to the end, or until a table is full."""
    rules = state.Firm(
        admission,
        promising,
        charging,
        informing,
        allocating,
        releasing,
        carrying,
        giving_up,
        replenishing,
        supplying,
        receiving_goods,
        recording,
    )
    return loop.run(s, rules, path, c, given)


def compiled(function: Callable[..., Any], *modules: ModuleType) -> Callable[..., Any]:
    """A plain function that calls others of these modules (and transitions), compiled."""
    register_all(modules)
    return cached(function)


# -- a run -------------------------------------------------------------------------------------------------------------


def run(shop: Shop, path: SamplePath, *, log: bool = False) -> RunRecord:
    """Simulate the shop on a sample path. `log` keeps the event log."""
    return record(simulated(shop, path, log)[1].s, shop, path)


def run_and(shop: Shop, path: SamplePath, use: Callable[[RunRecord], T]) -> T:
    """Simulate the shop, hand the record to `use`, and take its memory for the next run: `use` must not keep it."""
    desk, ended = simulated(shop, path, False)
    found = use(record(ended.s, shop, path))
    given_back(shop, desk, ended)
    return found


def simulated(shop: Shop, path: SamplePath, log: bool) -> tuple[Desk, Desk]:
    """The desk on which the run began, and that on which it ended, which may have longer tables."""
    check_bounds(shop, path)
    rows = 8 * len(path.item) + 1024 if log else 0
    while True:
        desk = opened(shop).desk()
        ended = to_the_end(shop, seated(desk, shop, path, rows), path)
        logged = int(ended.s.world[0]["logged"])
        if logged <= rows:
            return desk, ended
        rows = logged  # the log was too short: a run is deterministic, so it is run again with a longer one


def seated(desk: Desk, shop: Shop, path: SamplePath, log_rows: int) -> Desk:
    """The desk with room for the path's orders, and for a log."""
    lines = len(path.item)
    lengths = {"orders": len(path.gap), "lines": lines, "waiters": lines} | people(shop, path)
    tables: dict[str, Any] = {name: borrowed(name, length) for name, length in lengths.items() if length}
    s: Any = desk.s._replace(**tables)
    s.customers[:] = blank_customer()
    if log_rows:
        s = s._replace(log=table(state.Entry, log_rows), logging=1)
    return desk._replace(s=s)


def with_room(desk: Desk, most: int, per_supply: int) -> Desk:
    """The same with longer tables, wherever there is no room (see `loop.room`) for one more event."""
    s: Any = desk.s
    c = desk.c
    world = s.world[0]
    used = {
        "supplies": world["supplies"],
        "requests": per_supply * world["supplies"] + loop.SPARE,
        "shipments": world["shipments"],
        "parcels": world["parcels"],
    }
    for name, rows in used.items():
        if rows + most > len(getattr(s, name)):
            s = s._replace(**{name: longer(getattr(s, name), state.ROWS[name], 2 * int(rows + most))})
    events = int(c.clock[0]["events"] + per_supply * world["supplies"]) + loop.SPARE + most
    if events > len(c.heap):
        c = c._replace(heap=longer(c.heap, loop.Event, 2 * events))
    return desk._replace(s=s, c=c)


def to_the_end(shop: Shop, desk: Desk, path: SamplePath) -> Desk:
    """The desk at the end of the run."""
    details = shop.tables["terms"]["supply"][0]
    uses = Uses(any(shop.firm["sourcing"]["by_mark"]), bool(details))
    ready = prepared(path, uses, desk.opened.leads)
    per_supply = 2 if details else 1
    most = loop.most_of_one_event(len(desk.s.suppliers), ready.lines)
    given = loop.Given(shop.end, shop.warm_up, most, per_supply, np.array(shop.readings, "f8"), *blank_rows())
    ahead = Ahead(ready)
    while not advance(desk.s, ahead.numbers, desk.c, given):
        desk = with_room(desk, most, per_supply)
        ahead.look_ahead(desk.s)
    desk.opened.leads = max(desk.opened.leads, ready.leads)
    return desk


def record(s: Any, shop: Shop, path: SamplePath) -> RunRecord:
    """The tables that the metrics read, where they stand."""
    world = s.world[0]
    used = {
        "orders": len(path.gap),
        "lines": len(path.item),
        **people(shop, path),
        "supplies": int(world["supplies"]),
        "log": int(world["logged"]),
    }
    tables: dict[str, Any] = {
        name: Rows(getattr(s, name)[: used.get(name)], columns)
        for name, columns in recorded(shop, bool(s.logging)).items()
    }
    return RunRecord(shop=shop, path=path, **tables)


def given_back(shop: Shop, desk: Desk, ended: Desk) -> None:
    """Nobody reads what was written on this desk any more. If tables have grown, later runs start with longer ones."""
    put_away(ended.s)
    if has_grown(desk, ended):
        remember(shop, ended)
    else:
        desk.opened.free.append(desk)


def has_grown(desk: Desk, ended: Desk) -> bool:
    """Whether a table is longer at the end than at the start."""
    return ended.c is not desk.c or any(getattr(ended.s, name) is not getattr(desk.s, name) for name in GROWING)


def ready(use: Callable[[], None], say: Callable[[str], None]) -> None:
    """Compile what `use` uses, or load its machine code; `say` hears why there is a wait, if there is one."""
    with machine_code.locked(lambda: say("waiting for another process that compiles the engine")):
        found = machine_code.state()
        if found != "sound":
            say(why_compiling(found == "damaged"))
            machine_code.clear()
        with uncollected(), uninterrupted():
            use()
            if machine_code.state() != "sound":
                machine_code.seal()


def why_compiling(damaged: bool) -> str:
    """What a user is told who waits."""
    seconds = f"about {SECONDS_TO_COMPILE:.0f} s"
    if not machine_code.is_lasting():
        return f"compiling the engine for this command only, {seconds}: {machine_code.root()} cannot be written"
    if damaged:
        return f"the machine code in the cache is damaged: compiling the engine again, {seconds}"
    return f"compiling the engine, once, {seconds}"


def run_nothing() -> RunRecord:
    """Nothing happens to a shop without customers, but by compiled code."""
    sizes = dict.fromkeys(LONG, 0) | {"accounts": len(ledger.NAMES)}
    tables = {name: table(row, sizes.get(name, 1)) for name, row in state.ROWS.items()}
    firm = state.Firm(*(table(FAMILIES[name].row, 1) for name in state.Firm._fields))
    s = state.Books(**tables, logging=0, firm=firm)
    c = loop.Calendar(table(loop.Clock, 1), table(loop.Event, 64))
    path = no_path()
    advance(s, path, c, loop.Given(1.0, 0.0, 1, 1, np.zeros(0), *blank_rows()))
    terms = {name: [0] for name in ("contracts", "loyal", "deliveries", "spares", "attracts")}
    firm_of_nobody: Any = {"promising": {"by_delivery": [0], "stated": [-1.0]}, "informing": {"looks": [0]}}
    shop = Shop(
        {"offers": {"unit_cost": [0]}, "suppliers": {"usual": [0.0]}, "terms": terms},
        firm_of_nobody,
        sizes | ONE_EACH,
        1.0,
        0.0,
        (),
    )
    return record(s, shop, SamplePath(**path._asdict()))
