"""Laws of a whole run, from its log: time integrals are sums over units of the time they took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from simbackorder.model import events
from simbackorder.model.record import RunRecord
from simbackorder.state import NEVER

CLOSE = 1e-9
LEVELS = ("on_hand", "reserved", "in_putaway", "on_order", "backorders")

Law = Iterator[tuple[int, str]]
"""Items, and what is wrong with their integrals."""


def customers_wait(record: RunRecord) -> Law:
    """The time integral of an item's backorders is the sum over units of the time from acceptance to reservation,
    cancellation or the end, and for units that were not found from then on once more (Little)."""
    owed: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)  # by line: since when how many units
    waited: defaultdict[int, float] = defaultdict(float)
    filled = record.lines["filled"].tolist()
    columns = (record.log[name].tolist() for name in ("time", "what", "who", "item", "units"))
    for time, what, l, i, units in zip(*columns, strict=True):
        if what in (events.DEMAND, events.OWED):
            owed[l] = [(time, units - filled[l])]
        elif what in (events.OVERSOLD, events.NOT_THERE):
            owed[l].append((time, units))
        elif what in (events.RESERVED, events.REPLACED, events.CANCELLATION):
            served = NEVER if what == events.CANCELLATION else units  # a cancellation also counts reserved units
            waited[i] += time_of_first(owed[l], served, time)
    item = record.path.item.tolist()
    for l, waiting in owed.items():
        waited[item[l]] += time_of_first(waiting, NEVER, record.shop.end)
    for i, integral in enumerate(record.items["backorders_time"].tolist()):
        if differ(integral, waited[i]):
            yield i, f"backorders x time is {integral!r}; its customers waited {waited[i]!r}"


def time_of_first(waiting: list[tuple[float, int]], units: float, until: float) -> float:
    """Take so many units off those that wait, oldest first; returns how long they have waited together."""
    waited = 0.0
    while waiting and units > 0:
        since, there = waiting.pop(0)
        served = int(min(units, there))
        units -= served
        waited += served * (until - since)
        if served < there:
            waiting.insert(0, (since, there - served))
    return waited


def levels_last(record: RunRecord) -> Law:
    """The time integrals of an item's stock are the areas under what the log says of it."""
    log, opening = record.log, record.shop.tables
    on_order = np.zeros(len(record.items["on_hand"]))
    np.add.at(on_order, opening["supplies"]["item"], opening["supplies"]["quantity"])
    first = {"on_hand": np.array(opening["items"]["on_hand"], dtype=float), "on_order": on_order}
    by_item = np.argsort(log["item"], kind="stable")
    bounds = np.searchsorted(log["item"][by_item], np.arange(len(on_order) + 1))
    for i in range(len(on_order)):
        mine = by_item[bounds[i] : bounds[i + 1]]
        lasting = np.diff(log["time"][mine], prepend=0.0, append=record.shop.end)
        for level in LEVELS:
            units = np.concatenate([first.get(level, 0.0 * on_order)[i : i + 1], log[level][mine]])
            area, integral = float(units @ lasting), float(record.items[f"{level}_time"][i])
            if differ(area, integral):
                yield i, f"{level.replace('_', ' ')} x time is {integral!r}, by the log {area!r}"
        area = float(np.abs(log["recorded"][mine] - log["on_hand"][mine]) @ lasting[1:])
        integral = float(record.items["record_error_time"][i])
        if differ(area, integral):
            yield i, f"error of the record x time is {integral!r}, by the log {area!r}"


def levels_are_of_all_time(record: RunRecord) -> Law:
    """Where the time at each level is kept, it is that of the log, level by level."""
    most = record.shop.tables["terms"]["most_level"][0]
    items, log = len(record.items["on_hand"]), record.log
    if not len(record.levels["on_hand"]):
        return
    kept = {name: record.levels[name].reshape(items, most + 1) for name in ("on_hand", "backorders", "on_order")}
    for i in range(items):
        mine = np.flatnonzero(log["item"] == i)
        lasting = np.diff(log["time"][mine], append=record.shop.end)
        first = log["time"][mine[0]] if len(mine) else record.shop.end
        for name, levels in kept.items():
            by_log = np.bincount(np.minimum(log[name][mine], most), lasting, most + 1)
            before = levels[i] - by_log  # at the opening level until the first entry
            at_opening = int(before.argmax())
            before[at_opening] -= first
            if any(differ(float(each), 0.0) for each in before * min(1.0, 1.0 / max(1.0, record.shop.end))):
                yield i, f"time at the levels of {name.replace('_', ' ')} is {levels[i].tolist()}, by the log it is not"


def parcels_arrive(record: RunRecord) -> Law:
    """What left for a customer has arrived or is on its way at the end, order by order. What takes no time is in no
    entry of its own: with several carriers, closed days, or parcels that are sent faster, that may be some of an
    order's parcels."""
    log, path = record.log, record.path
    orders = len(record.orders["in_transit"])
    of_line = np.searchsorted(path.first, log["who"], side="right") - 1
    by_order = {}
    for what in (events.SHIPPED, events.DELIVERY):
        mine = log["what"] == what
        by_order[what] = np.bincount(of_line[mine], log["units"][mine], orders)
    under_way = record.orders["in_transit"]
    terms = record.shop.tables["terms"]
    followed = (by_order[events.DELIVERY] > 0) | (under_way > 0)
    apart = by_order[events.SHIPPED] - by_order[events.DELIVERY] - under_way
    at_once = any(share == 0 for share in record.shop.firm["offer"]["transit"])
    some_at_once = terms["carriers"][0] > 1 or terms["calendars"][0] > 0 or at_once
    for o in np.flatnonzero((apart < 0) | (followed & (apart > 0) & (not some_at_once))).tolist():
        left, arrived = by_order[events.SHIPPED][o], by_order[events.DELIVERY][o]
        text = f"of order {o} {left:g} units were shipped, {arrived:g} arrived, {under_way[o]} are on their way"
        yield int(path.item[path.first[o]]), text


def differ(one: float, other: float) -> bool:
    """Whether two sums of the same times differ by more than rounding."""
    return not abs(one - other) <= CLOSE * max(1.0, abs(one), abs(other))
