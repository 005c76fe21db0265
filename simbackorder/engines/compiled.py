"""The compiled engine: the same transitions and policies as the reference engine, translated to machine code.

Rules and transitions carry no decorator: `kernels.py` says what is translated. The books are arrays of rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from simbackorder import state
from simbackorder.engines import kernels, loop, signatures
from simbackorder.engines.calendar import Event, Note
from simbackorder.engines.layout import table
from simbackorder.engines.numbers import Ahead, is_of_one_item, prepared
from simbackorder.engines.tables import (
    FIRST_LEADS,
    GROWING,
    Desk,
    blank_customer,
    borrowed,
    longer,
    nothing,
    opened,
    place,
    power_of_two,
    put_away,
    remember,
)
from simbackorder.engines.tallying import ALL, Tallying, longer_kept, longer_ring, rows_kept
from simbackorder.engines.translation.kernel import Kernel
from simbackorder.metrics.sheet import Sheet
from simbackorder.metrics.window import write_quantiles
from simbackorder.model.record import Rows, RunRecord, people, recorded
from simbackorder.opening.bounds import check_bounds
from simbackorder.opening.shop import Shop
from simbackorder.sample_path.drawing import SamplePath

T = TypeVar("T")
LOGGING = signatures.books().member("logging")[1]
LOGGED_PER_LINE = 8


def run(shop: Shop, path: SamplePath, *, log: int = 0) -> RunRecord:
    """Simulate the shop on a sample path. `log`: 1 keeps the event log, MONEY_TOO also what each order earns and
    costs."""
    return record(simulated(shop, path, log)[1].s, shop, path)


def run_and(shop: Shop, path: SamplePath, use: Callable[[RunRecord], T]) -> T:
    """Simulate the shop, hand the record to `use`, and take its memory for the next run: `use` must not keep it."""
    desk, ended = simulated(shop, path, 0)
    found = use(record(ended.s, shop, path))
    put_away(ended.s)
    given_back(shop, desk, ended)
    return found


def counts_meanwhile(shop: Shop) -> bool:
    """Whether orders of this shop can be counted during a run: those of plain shops."""
    return opened(shop).is_plain


def run_counted(shop: Shop, path: SamplePath, sheet: Sheet, b: int) -> None:
    """Simulate the shop, and write the run down as run b of the sheet. The rows of orders are used again as soon as
    they are counted, so that they never leave the processor's cache."""
    check_bounds(shop, path)
    desk = rows_kept(opened(shop).desk(), path)
    tallying = Tallying(shop, path, sheet, b)
    ended = to_the_end(desk, path, kernels.RUN_OF_ONE_ITEM if is_of_one_item(path) else kernels.RUN_PLAIN, tallying)
    tallying.window(ended).write_rest(sheet, b)
    waits = int(ended.c.clock[0]["waits"])
    write_quantiles(sheet, b, tallying.wait[:waits], tallying.part[:waits])
    given_back(shop, desk, ended)


def simulated(shop: Shop, path: SamplePath, log: int) -> tuple[Desk, Desk]:
    """The desk on which the run began, and that on which it ended, which may have longer tables."""
    check_bounds(shop, path)
    rows = LOGGED_PER_LINE * log * len(path.item) + 1024 if log else 0
    while True:
        desk = opened(shop).desk()
        ended = to_the_end(seated(desk, shop, path, log, rows), path, kernels.RUN)
        logged = int(ended.s.world[0]["logged"])
        if logged <= rows:
            return desk, ended
        rows = logged  # the log was too short: a run is deterministic, so it is run again with a longer one


def seated(desk: Desk, shop: Shop, path: SamplePath, log: int, log_rows: int) -> Desk:
    """The desk with room for the path's orders, and for a log."""
    lines = len(path.item)
    lengths = {"orders": len(path.gap), "lines": lines, "waiters": lines} | people(shop, path)
    tables = {name: borrowed(name, length) if length else nothing(name) for name, length in lengths.items()}
    tables["supplies"] = desk.s.supplies  # whose rows may have been used again in another run
    if log_rows:
        tables["log"] = table(state.Entry, log_rows)
    desk = desk.exchanged(tables)
    desk.tell(orders_kept=ALL, lines_kept=ALL)
    desk.s.customers[:] = blank_customer()
    if log_rows:
        desk.laid.words[LOGGING] = log
        desk = desk._replace(s=desk.s._replace(logging=log))
    return desk


def with_room(desk: Desk, path: SamplePath, most: int) -> Desk:
    """The same with longer tables, wherever there is no room (see `loop.room`) for some more events."""
    world, clock, more = desk.s.world[0], desk.c.clock[0], most * loop.AT_LEAST
    received, placed = int(clock["received"]), int(world["supplies"])
    supplies = placed - received
    asked = desk.opened.given.per_supply * supplies + loop.SPARE
    used = {"requests": asked, "shipments": world["shipments"], "parcels": world["parcels"]}
    grown = {
        name: longer(getattr(desk.s, name), state.ROWS[name], 2 * int(rows + more))
        for name, rows in used.items()
        if rows + more > len(getattr(desk.s, name))
    }
    if supplies + more > len(desk.s.supplies):
        rows = table(state.Supply, power_of_two(supplies + more))
        grown["supplies"] = longer_ring(desk.s.supplies, rows, (received, placed))
    desk = desk.exchanged(grown)
    desk.tell(supplies_kept=len(desk.s.supplies))
    events = int(clock["events"]) + int(clock["noted"]) + asked + more
    if events > len(desk.c.heap):
        heap, notes = longer(desk.c.heap, Event, 2 * events), longer(desk.c.notes, Note, 2 * events)
        desk = desk._replace(c=desk.c._replace(heap=heap, notes=notes))
        desk.laid.lay(place("heap"), heap)
        desk.laid.lay(place("notes"), notes)
    return longer_kept(desk, path, most)


def to_the_end(desk: Desk, path: SamplePath, kernel: Kernel, tallying: Tallying | None = None) -> Desk:
    """The desk at the end of the run."""
    opened = desk.opened
    ahead = Ahead(prepared(path, opened.uses, opened.leads))
    most = loop.most_of_one_event(len(desk.s.suppliers), ahead.prepared.lines)
    desk.tell(most=most)
    desk.with_leaves(len(path.gap))
    desk.on_the_way(ahead.words)
    if tallying:
        tallying.lay(desk)
    while not kernel.at(desk.laid.address):
        desk = with_room(desk, path, most)
        ahead.look_ahead(desk.s)
        desk.on_the_way(ahead.words)
        if tallying:
            tallying.lay(desk)
    if opened.leads < ahead.prepared.leads:
        opened.leads = max(opened.leads, leads_used(desk, ahead.prepared.leads))
    return desk


def leads_used(desk: Desk, most: int) -> int:
    """About how many lead times of an item a run has used, and some more."""
    used = int(np.maximum.reduce(desk.s.items["orders"], initial=0))
    return min(most, used + used // 16 + FIRST_LEADS)


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
    desk.laid.used = min(int(ended.s.world[0]["supplies"]), len(desk.s.supplies))
    if has_grown(desk, ended):
        remember(shop, ended)
    else:
        desk.opened.free.append(desk)


def has_grown(desk: Desk, ended: Desk) -> bool:
    """Whether a table is longer at the end than at the start."""
    if ended is desk:
        return False
    return ended.c is not desk.c or any(getattr(ended.s, name) is not getattr(desk.s, name) for name in GROWING[:-1])
