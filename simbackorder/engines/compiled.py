"""The compiled engine: the same transitions and policies as the reference engine, compiled by Numba. The only file
that imports it.

Rules and transitions carry no decorator: they are registered from here. Reference counting is off and everything is
inlined (`_nrt=False`, `forceinline=True`), which is what makes rows of structured arrays fast; both are why Numba's
minor version is pinned. One compilation serves all policies: they are chosen by their number in their family's table.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

import numba
import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

from simbackorder.engines import loop, machine_code
from simbackorder.model import (
    allocation,
    bookkeeping,
    demand,
    ledger,
    queues,
    shipping,
    sourcing,
    start,
    state,
    supply,
    waiting,
)
from simbackorder.model.money_bounds import check_bounds
from simbackorder.model.record import RunRecord, recorded
from simbackorder.model.same import Same
from simbackorder.policies.families import FAMILIES

if TYPE_CHECKING:
    from simbackorder.model.opening import Shop
    from simbackorder.model.sample_path import SamplePath

Table = NDArray[Any]
register = register_jitable(_nrt=False, forceinline=True)
TRANSITIONS = (
    waiting,
    queues,
    ledger,
    bookkeeping,
    sourcing,
    allocation,
    supply,
    demand,
    shipping,
    start,
    loop,
)
DTYPES: dict[Any, str] = {int: "i8", float: "f8", "i": "i8", "f": "f8"}
SHORT: dict[Any, set[str]] = {
    state.Order: {"shipments", "next", "queued"},
    state.Line: {"order", "child", "sibling", "declined"},
}
"""Columns of the two long tables that are held in 32 bits: numbers of orders, lines and shipments, never units."""
FIRST_LEADS = 16  # lead times per item and supplier at first


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
admission, promising, allocating, releasing, replenishing, supplying = map(family, state.Firm._fields)
njit: Callable[..., Callable[[Callable[..., bool]], Any]] = numba.njit  # its private option is not in its types
setattr(numba.core.config, "CACHE_DIR", str(machine_code.folder()))  # noqa: B010


@njit(cache=True, nogil=True, _nrt=False)
def advance(s: Any, path: Any, c: Any, limits: Any) -> bool:
    """Run to the end, or until a table is full."""
    rules = state.Firm(admission, promising, allocating, releasing, replenishing, supplying)
    return loop.run(s, rules, path, c, limits)


# -- tables ------------------------------------------------------------------------------------------------------------


@cache
def dtype(row: type) -> np.dtype[Any]:
    """The columns of a kind of row as a structured type."""
    short = SHORT.get(row, set())
    return np.dtype(
        [(name, "i4" if name in short else DTYPES[type(value)]) for name, value in state.columns(row).items()],
        align=True,
    )


def table(row: type, length: int, given: dict[str, list[Any]] | None = None) -> Table:
    """A table with the defaults of its kind of row, and the given opening values in its first rows."""
    rows = np.zeros(length, dtype(row))
    for name, value in state.columns(row).items():
        if value:
            rows[name] = value
    for name, values in (given or {}).items():
        rows[name][: len(values)] = values
    return rows


def longer(rows: Table, row: type, length: int) -> Table:
    """The table with more rows."""
    more = table(row, length)
    more[: len(rows)] = rows
    return more


class Numbers(NamedTuple):
    """The sample path as the transitions read it: plain arrays of one type each, whatever the scenario uses."""

    gap: Table
    segment: Table
    patience: Table
    tolerance: Table
    acceptance: Table
    pick: Table
    transit: Table
    first: Table
    item: Table
    quantity: Table
    value: Table
    lead: Table
    mark: Table
    outage_time: Table
    outage_supplier: Table
    outage_up: Table


TYPES = Numbers("f8", "i4", "f8", "f8", "f8", "f8", "f8", "i8", "i4", "i8", "i8", "f8", "f8", "f8", "i4", "i8")  # type: ignore[arg-type]


def numbers(path: SamplePath, leads: int) -> Numbers:
    """The path as arrays, with the first `leads` lead times of every item at every supplier."""
    lead, mark = lead_times(path, leads)
    plain = {name: getattr(path, name) for name in Numbers._fields} | {"lead": lead, "mark": mark}
    return Numbers(
        *(np.ascontiguousarray(plain[name], kind) for name, kind in zip(Numbers._fields, TYPES, strict=True))
    )


def lead_times(path: SamplePath, leads: int) -> tuple[Table, Table]:
    """Lead times [supplier, k, item] and sourcing marks [k, item]."""
    mark = path.mark.table(leads)[:leads]
    found = [supplier.table(leads)[:leads] for supplier in path.lead]
    return (np.stack(found) if found else np.zeros((1, *mark.shape))), mark


RANK = {"lead": 3, "mark": 2}


@lru_cache(maxsize=64)
def opening(key: Same) -> dict[str, Any]:
    """The tables of a shop before its first event, those that do not depend on the path."""
    shop = key.held
    open_orders = len(shop.tables["supplies"]["item"])
    rows = {
        "supplies": 64 + open_orders,
        "shipments": 64,
        "parcels": 64,
        "requests": 256 + open_orders + shop.sizes["items"],
        "log": 1,
    }
    tables = {
        name: table(row, (shop.sizes | rows)[name], shop.tables.get(name))
        for name, row in state.ROWS.items()
        if name not in ("orders", "lines")
    }
    tables["world"]["supplies"] = open_orders
    firm = [table(FAMILIES[name].row, len(given["code"]), given) for name, given in shop.firm.items()]
    return {"tables": tables, "firm": state.Firm(*firm), "heap": 512 + open_orders + shop.sizes["items"]}


_long: dict[str, Table] = {}


def long_table(name: str, length: int) -> Table:
    """Orders or lines, all zeros, in memory that this process has touched before if there is enough of it."""
    rows = _long.get(name)
    if rows is None or len(rows) < length:
        rows = _long[name] = np.zeros(length + length // 8, dtype(state.ROWS[name]))
        return rows[:length]
    rows = rows[:length]
    rows.view("u1")[:] = 0
    return rows


class Desk(NamedTuple):
    """All that the compiled loop reads and writes."""

    s: state.Books
    numbers: Numbers
    c: loop.Calendar
    limits: loop.Limits


def opened(shop: Shop, path: SamplePath, log_rows: int) -> Desk:
    """The books before the first event, and the calendar with what is there from the start."""
    prepared = opening(Same(shop))
    tables = {name: rows.copy() for name, rows in prepared["tables"].items()}
    tables["orders"] = long_table("orders", len(path.gap))
    tables["lines"] = long_table("lines", len(path.item))
    if log_rows:
        tables["log"] = table(state.Entry, log_rows)
    s = state.Books(**tables, logging=int(log_rows > 0), firm=prepared["firm"])
    c = loop.Calendar(table(loop.Clock, 1), np.zeros(prepared["heap"] + len(shop.readings), dtype(loop.Event)))
    lines = int(np.diff(path.first).max(initial=1))
    return Desk(
        s, numbers(path, FIRST_LEADS), c, loop.Limits(shop.end, shop.warm_up, lines, np.array(shop.readings, "f8"))
    )


def with_room(desk: Desk, path: SamplePath) -> Desk:
    """The same with longer tables, wherever the loop found one too short."""
    s: Any = desk.s
    c = desk.c
    world = s.world[0]
    needed = {
        "supplies": world["supplies"] + len(s.suppliers),
        "requests": world["supplies"] + len(s.suppliers),
        "shipments": world["shipments"] + 2,
        "parcels": world["parcels"] + desk.limits.lines,
    }
    for name, rows in needed.items():
        if rows >= len(getattr(s, name)):
            s = s._replace(**{name: longer(getattr(s, name), state.ROWS[name], 2 * int(rows))})
    if c.clock[0]["events"] + 4 + needed["supplies"] >= len(c.heap):
        c = c._replace(heap=longer(c.heap, loop.Event, 2 * (len(c.heap) + int(needed["supplies"]))))
    found = desk.numbers
    i = s.reviews[0]["first"]
    if i >= 0 and s.items[i]["orders"] >= len(found.mark):
        lead, mark = lead_times(path, 2 * len(found.mark))
        found = found._replace(lead=np.ascontiguousarray(lead), mark=np.ascontiguousarray(mark))
    return Desk(s, found, c, desk.limits)


def run(shop: Shop, path: SamplePath, *, log: bool = False) -> RunRecord:
    """Simulate the shop on a sample path. `log` keeps the event log."""
    check_bounds(shop, path)
    rows = 8 * len(path.item) + 1024 if log else 0
    while True:
        desk = opened(shop, path, rows)
        while not advance(*desk):
            desk = with_room(desk, path)
        logged = int(desk.s.world[0]["logged"])
        if logged <= rows:
            return record(desk.s, shop, path)
        rows = logged  # the log was too short: a run is deterministic, so it is run again with a longer one


def record(s: Any, shop: Shop, path: SamplePath) -> RunRecord:
    """The columns that the metrics read."""
    used = {"supplies": int(s.world[0]["supplies"]), "log": int(s.world[0]["logged"])}
    tables = {
        name: copied(getattr(s, name)[: used.get(name)], columns)
        for name, columns in recorded(shop, bool(s.logging)).items()
    }
    return RunRecord(shop=shop, path=path, **tables)


def copied(rows: Table, names: Sequence[str]) -> dict[str, Table]:
    """Some columns of a table, each in one piece, in 64 bits."""
    out = {name: np.empty(len(rows), DTYPES[rows.dtype[name].kind]) for name in names}
    for name, column in out.items():
        column[:] = rows[name]
    return out


def ready() -> bool:
    """Compile the engine, or load its machine code; True if what was in the cache was damaged and is built anew."""
    damaged = machine_code.is_damaged()
    if damaged:
        machine_code.clear()
    try:
        run_nothing()
    except Exception:
        if not machine_code.is_there():
            raise
        damaged = True
        machine_code.clear()
        run_nothing()
    machine_code.seal()
    return damaged


def run_nothing() -> None:
    """Nothing happens to an empty shop, but by compiled code."""
    sizes = {"orders": 0, "lines": 0, "accounts": len(ledger.NAMES)}
    tables = {name: table(row, sizes.get(name, 1)) for name, row in state.ROWS.items()}
    firm = state.Firm(*(table(FAMILIES[name].row, 1) for name in state.Firm._fields))
    path = Numbers(
        *(np.zeros((0,) * RANK.get(name, 1), kind) for name, kind in zip(Numbers._fields, TYPES, strict=True))
    )
    c = loop.Calendar(table(loop.Clock, 1), table(loop.Event, 64))
    advance(state.Books(**tables, logging=0, firm=firm), path, c, loop.Limits(1.0, 0.0, 1, np.zeros(0)))
