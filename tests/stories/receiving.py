"""What becomes of goods at the dock and on the shelf, and what the shop's record says of it, told from the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import floor
from typing import Any, NamedTuple

from simbackorder.model import events
from simbackorder.sample_path.distributions import mean
from simbackorder.state import ledger
from stories.story import CLOSE, Story


class Receipt(NamedTuple):
    """An order that was received: what it brought, and what became of it."""

    order: int
    item: int
    time: float
    good: int
    short: int
    crossed: int
    shelving: float
    miscount: int

    @property
    def rest(self) -> int:
        """Units that were put away."""
        return self.good - self.crossed

    @property
    def counted(self) -> int:
        """Units that were put away, as the record has them."""
        return max(0, self.rest + self.miscount)

    @property
    def shelved(self) -> float:
        """When they were on the shelf."""
        return self.time + self.shelving


def numbers(story: Story) -> list[int]:
    """Of every replenishment order, which one of its item at its supplier it is."""
    s, seen = story.record.supplies, defaultdict[tuple[int, int], int](int)
    found = []
    for i, j in zip(s["item"].tolist(), s["supplier"].tolist(), strict=True):
        found.append(seen[i, j])
        seen[i, j] += 1
    return found


def receipts(story: Story) -> Iterator[Receipt]:
    """All receipts, by the luck of their orders and the shop's policies."""
    s, path, which = story.record.supplies, story.record.path, numbers(story)
    for entry in story.of(events.RECEIPT):
        k, i = entry.who, entry.item
        j, n, units = int(s["supplier"][k]), which[k], int(s["quantity"][k])
        good, shelving, miscount = units, mean(story.scenario.warehouse.put_away), 0
        if j >= 0:
            good = min(units, floor(units * path.yielded[j][n, i] + 0.5))
            shelving, miscount = path.shelving[j][n, i], int(path.miscounted[j][n, i])
        crosses = story.choice("receiving", i).rule == "cross-dock"
        crossed = min(good, entry.backorders) if crosses else 0
        yield Receipt(k, i, entry.time, good, units - good, crossed, shelving, miscount)


def yields(story: Story) -> Iterator[str]:
    """Of every order that is received its share comes, in whole units; the rest is missing for ever."""
    came = {entry.who: entry.units for entry in story.of(events.RECEIPT)}
    short = {entry.who: entry.units for entry in story.of(events.SHORT)}
    for one in receipts(story):
        if came[one.order] != one.good or short.get(one.order, 0) != one.short:
            yield f"order {one.order}: {came[one.order]} units come, and should be {one.good}; {one.short} never come"
    number = sum(1 for _ in story.of(events.RECEIPT))
    if number != len(came) or set(short) - set(came):
        yield f"{number} receipts of {len(came)} orders"


def put_away(story: Story) -> Iterator[str]:
    """What does not cross the dock is on the shelf after the order's own time of put-away, not sooner or later."""
    there = {entry.who: entry for entry in story.of(events.AVAILABLE)}
    expected = {one.order: one for one in receipts(story) if one.rest and one.shelving > 0}
    for k, entry in there.items():
        one = expected.get(k)
        if one is None or abs(entry.time - one.shelved) > CLOSE or entry.units != one.rest:
            yield f"order {k}: {entry.units} units are on the shelf at {entry.time}, expected {one}"
    for k, one in expected.items():
        if k not in there and one.shelved < story.end - CLOSE:
            yield f"order {k}: {one.rest} units should be on the shelf at {one.shelved}"


def losses(story: Story) -> Iterator[str]:
    """Units are lost when the path says, if any is on the shelf then; and they are written off."""
    path, on_hand = story.record.path, [item.on_hand for item in story.items]
    lost = {}
    written_off = 0
    for entry in story.log:
        if entry.what == events.LOSS:
            lost[entry.who] = entry
            written_off += story.items[entry.item].unit_cost
    for n, (time, i) in enumerate(zip(path.loss_time.tolist(), path.loss_item.tolist(), strict=True)):
        entry = lost.get(n)
        if entry is not None and (abs(entry.time - time) > CLOSE or entry.item != i or entry.on_hand < 0):
            yield f"unit {n} is lost at {entry.time}, and should be at {time}"
        if entry is None and time < story.end and units_at(story, on_hand, i, time) > 0:
            yield f"unit {n} should be lost at {time}"
    if int(story.record.accounts["balance"][ledger.SHRINKAGE]) != written_off:
        yield f"{story.record.accounts['balance'][ledger.SHRINKAGE]} written off, by what was lost {written_off}"


def sales_elsewhere(story: Story) -> Iterator[str]:
    """Other channels sell when the path says, if there is something to sell: by a shared record, what is available.
    Told of items that are for sale from the beginning."""
    path = story.record.path
    sold = {entry.who: entry for entry in story.of(events.ELSEWHERE)}
    for n, (time, i) in enumerate(zip(path.elsewhere_time.tolist(), path.elsewhere_item.tolist(), strict=True)):
        entry, shared = sold.get(n), every_of(story.choice("records", i).parameters) == 0
        if entry is not None and (abs(entry.time - time) > CLOSE or entry.item != i):
            yield f"unit {n} is sold elsewhere at {entry.time}, and should be at {time}"
        if entry is not None and (entry.on_hand < 0 or (shared and entry.recorded < entry.reserved)):
            yield f"unit {n} is sold elsewhere at {time}, and is not there, or promised"
        if entry is None and time < story.end and story.items[i].release is None and to_sell(story, i, time, shared):
            yield f"unit {n} should be sold elsewhere at {time}"


def to_sell(story: Story, i: int, time: float, shared: bool) -> bool:
    """Whether another channel had something to sell all around a time, by the log."""
    mine = [entry for entry in story.log if entry.item == i]
    before = [entry for entry in mine if entry.time < time - CLOSE][-1:]
    seen = [*before, *(entry for entry in mine if abs(entry.time - time) <= CLOSE)]
    if not before:
        return not seen and story.items[i].on_hand > 0
    return all(entry.on_hand > 0 and (entry.recorded > entry.reserved or not shared) for entry in seen)


def units_at(story: Story, opening: list[int], i: int, time: float) -> int:
    """The least that was on the shelf around a time, by the log."""
    before = [entry.on_hand for entry in story.log if entry.item == i and entry.time < time - CLOSE]
    now = [entry.on_hand for entry in story.log if entry.item == i and abs(entry.time - time) <= CLOSE]
    return min([*before[-1:], *now] or [opening[i]]) if before or now else opening[i]


class Shelf:
    """An item's shelf and its record, told again."""

    def __init__(self, story: Story, i: int) -> None:
        choice = story.choice("records", i)
        self.at_once = choice.rule == "real-time"
        self.on_hand = self.recorded = story.items[i].on_hand
        self.error = 0

    def cross(self, units: int) -> None:
        """Units cross the dock, where whoever they are for is known, and so are they."""
        self.on_hand += units
        self.recorded += units

    def put(self, units: int, counted: int) -> None:
        """Units are on the shelf, so many by the count."""
        self.on_hand += units
        self.error += counted - units
        self.recorded += counted if self.at_once else 0

    def correct(self) -> None:
        """The record says what is known."""
        self.recorded = max(0, self.on_hand + self.error)

    def happens(self, entry: Any, one: Receipt | None) -> None:
        """What an entry of the log does to the shelf and to the record."""
        if entry.what == events.RECEIPT and one:
            self.cross(one.crossed)
            if one.shelving == 0 and one.rest:
                self.put(one.rest, one.counted)
        elif entry.what == events.AVAILABLE and one:
            self.put(one.rest, one.counted)
        elif entry.what == events.SHIPPED:
            self.put(-entry.units, -entry.units)
            self.recorded -= 0 if self.at_once else entry.units
        elif entry.what == events.SENT_BACK:
            self.put(entry.units, entry.units)
        elif entry.what == events.LOSS:
            self.put(-1, 0)
        elif entry.what == events.ELSEWHERE:
            self.put(-1, -1)
        elif entry.what in (events.COUNT, events.OVERSOLD):
            self.error = 0
            self.correct()
        elif entry.what == events.SYNCHRONISATION:
            self.correct()


def records(story: Story) -> Iterator[str]:
    """The shelf holds what came and did not leave, and the record says what it should: at once or when it is brought up
    to date, with all errors until they are found."""
    shelves = [Shelf(story, i) for i in range(len(story.items))]
    of_order = {one.order: one for one in receipts(story)}
    for entry in story.log:
        shelf = shelves[entry.item]
        one = of_order.get(entry.who) if entry.what in (events.RECEIPT, events.AVAILABLE) else None
        shelf.happens(entry, one)
        if (entry.on_hand, entry.recorded) != (shelf.on_hand, shelf.recorded):
            yield (
                f"item {entry.item} at {entry.time}: {entry.on_hand} on hand, {entry.recorded} recorded; by the story "
                f"{shelf.on_hand} and {shelf.recorded}"
            )
            return


def handling(story: Story) -> Iterator[str]:
    """Units that are put away cost so much, those that cross the dock so much, and every count."""
    warehouse = story.scenario.warehouse
    cost = sum(one.rest * warehouse.put_away_cost + one.crossed * warehouse.cross_dock_cost for one in receipts(story))
    counts = sum(1 for _ in story.of(events.COUNT))
    booked = int(story.record.accounts["balance"][ledger.HANDLING])
    if booked != cost + counts * warehouse.count_cost:
        yield f"handling {booked}, by the story {cost} and {counts} counts"
    for i in range(len(story.items)):
        parameters: Any = story.choice("records", i).parameters
        for kind, every in ((events.COUNT, parameters.count_every), (events.SYNCHRONISATION, every_of(parameters))):
            times = [entry.time for entry in story.of(kind) if entry.item == i]
            first = every if kind == events.COUNT or getattr(parameters, "first", None) is None else parameters.first
            due = [first + n * every for n in range(floor((story.end - first) / every + 1))] if every else []
            due = [time for time in due if time < story.end - CLOSE]
            if len(due) != len(times) or any(abs(a - b) > 1e-6 for a, b in zip(due, times, strict=True)):
                yield f"item {i} is counted or brought up to date at {times}, and should be at {due}"


def every_of(parameters: Any) -> float:
    """How often a record is brought up to date; 0: never."""
    return float(getattr(parameters, "every", 0.0))
