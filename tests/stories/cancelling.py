"""Customers who cancel a part of an order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder.model import events

if TYPE_CHECKING:
    from stories.story import Story

CUSTOMER = 1
MISSING = (events.OVERSOLD, events.NOT_THERE)


class Goods(NamedTuple):
    """Of a line when its order is cancelled, or a part of it: units cancelled, backordered, and to ship in all."""

    cancelled: int
    waiting: int
    open: int


class Cancelled(NamedTuple):
    """A cancellation: of which order, and of which units of its lines; `goes_on`: whether the rest is still to ship."""

    time: float
    order: int
    lines: dict[int, Goods]
    goes_on: bool


def cancellations(story: Story) -> list[Cancelled]:
    """Told from what was bought, reserved, shipped and cancelled. Entries of the log learn what went with them."""
    waiting: dict[int, int] = defaultdict(int)
    to_ship: dict[int, int] = defaultdict(int)
    found = []
    for step in story.steps():
        gone = {entry.who: entry for entry in step if entry.what == events.CANCELLATION}
        if gone:
            order = story.order_of[next(iter(gone))]
            lines = {
                l: Goods(gone[l].units if l in gone else 0, waiting[l], to_ship[l])
                for l in story.lines(order)
                if to_ship[l]
            }
            goes_on = sum(goods.open - goods.cancelled for goods in lines.values()) > 0
            found.append(Cancelled(step[0].time, order, lines, goes_on))
            for l, entry in gone.items():
                entry.waiting, entry.goes_on = waiting[l], goes_on
        for entry in step:
            follow(story, entry, waiting, to_ship)
    return found


def follow(story: Story, entry: Any, waiting: dict[int, int], to_ship: dict[int, int]) -> None:
    """What an entry does to a line."""
    l = entry.who
    if entry.what == events.OWED or (entry.what == events.DEMAND and entry.units):
        waiting[l] = story.owed(l)
        to_ship[l] = 0 if story.is_given(l) else story.accepted[l]
    elif entry.what == events.SUBSTITUTED:
        to_ship[l] += entry.units
    elif entry.what == events.SHIPPED:
        to_ship[l] -= entry.units
    elif entry.what == events.CANCELLATION:
        waiting[l] = 0
        to_ship[l] -= entry.units
    elif entry.what in MISSING:
        waiting[l] += entry.units
    elif entry.what in (events.RESERVED, events.REPLACED):
        waiting[l] -= entry.units
        to_ship[l] -= entry.units if entry.what == events.REPLACED else 0


def parts(story: Story) -> Iterator[str]:
    """At the end of patience customers cancel what their segment says: all that is unshipped, the lines that wait, or
    the units; all of it if nothing would be left. The record knows how many units went while the rest did not."""
    units: dict[int, int] = defaultdict(int)
    for each in story.cancellations:
        o, kind = each.order, story.segments[each.order][1].cancels or "order"
        if each.goes_on:
            units[o] += sum(goods.cancelled for goods in each.lines.values())
            wrong = [l for l, goods in each.lines.items() if not fits(story, o, kind, goods)]
            if kind == "order" or wrong:
                yield f"order {o} cancels a part at {each.time}, and not {kind}: lines {wrong}"
        elif story.causes[o] == CUSTOMER and each.time == story.closed[o] and kind != "order":
            kept = [goods.open - goods.waiting if kind == "units" else goods.open * (goods.waiting == 0)
                    for goods in each.lines.values()]  # fmt: skip
            if any(kept):
                yield f"order {o} is cancelled whole at {each.time}, and {sum(kept)} units should go on"
    recorded = story.record.contracts["cut_units"].tolist() if story.has_contracts else [0] * len(story.arrival)
    if any(recorded[o] != units[o] for o in range(len(story.arrival))):
        yield "units of cancelled parts are not those of the story"


def fits(story: Story, o: int, kind: str, goods: Goods) -> bool:
    """Whether what a line loses is what waits, with what is reserved for it where lines are cancelled: all that is not
    in picking."""
    if goods.waiting == 0 or kind == "units":
        return goods.cancelled == goods.waiting
    if story.docked or story.path.pick[o] > 0:
        return goods.waiting <= goods.cancelled <= goods.open
    return goods.cancelled == goods.open
