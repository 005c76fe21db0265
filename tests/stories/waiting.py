"""Who waits, for how long, and whose turn it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from simbackorder.model import events
from stories.story import CLOSE, INF, OVERSOLD, Story


def little(story: Story) -> Iterator[str]:
    """The time integral of backorders is the sum over units of the time from acceptance to reservation,
    cancellation or end."""
    record = story.record
    waiting: dict[int, int] = defaultdict(int)
    waited: dict[int, float] = defaultdict(float)
    since = [max(0.0, placed) for placed in story.placed]
    ends = (events.RESERVED, events.REPLACED, events.CANCELLATION)
    for entry in story.of(events.OWED, events.DEMAND, *ends, *OVERSOLD):
        l, i = entry.who, entry.item
        if entry.what in (events.OWED, events.DEMAND):
            waiting[l] = entry.units - story.filled[l] if entry.units else 0  # nothing on a first visit in vain
            continue
        if entry.what in OVERSOLD:  # as if they had waited from the beginning, but for the time until now
            waiting[l] += entry.units
            waited[i] -= entry.units * (entry.time - since[story.order_of[l]])
            continue
        units = waiting[l] if entry.what == events.CANCELLATION else entry.units
        waited[i] += units * (entry.time - since[story.order_of[l]])
        waiting[l] -= units
    for l, units in waiting.items():
        waited[story.item_of[l]] += units * (story.end - since[story.order_of[l]])
        if units < 0:
            yield f"line {l}: more units reserved than were owed"
    for i, integral in enumerate(record.items["backorders_time"].tolist()):
        if abs(integral - waited[i]) > CLOSE * max(1.0, integral):
            yield f"item {i}: backorders x time {integral}, customers waited {waited[i]}"


GRID = 2**20
WORTH = ("largest-value", "smallest-remainder")


def to_the_grid(date: float) -> float:
    """A date as ranks know it: what differs but for rounding is the same."""
    return round(date * GRID) / GRID if date < INF else INF


class Queues:
    """The waiting lines of every item, in the order in which they are to be served."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.units: dict[int, dict[int, int]] = defaultdict(dict)
        self.dates = list(story.promised)
        self.by_worth = any(story.choice("allocation", i).rule in WORTH for i in range(len(story.items)))
        self.of_other_worth = story.again if self.by_worth else set[int]()  # what was not found counts for their rank

    def rank(self, l: int, *, newcomer: bool = False) -> float:
        """A line's rank: fixed when it joined, but for the last date that its order was told."""
        story = self.story
        o = story.order_of[l]
        choice = story.choice("allocation", story.item_of[l])
        rule = choice.parameters.order if choice.rule == "critical-level" else choice.rule
        if rule == "segment-priority":
            return float(story.segments[o][1].priority)
        if rule == "earliest-promise":
            return to_the_grid(self.dates[o])
        if rule == "largest-value":
            return -float(sum(story.price(m) * story.owed(m) for m in story.lines(o)))
        if rule == "smallest-remainder":
            return float(story.owed_to(o))
        return story.placed[o]

    def first(self, i: int, available: int | None = None) -> int:
        """The waiting line that comes first, of those that may have one of so many available units; ties in the order
        of the sample path. -1: none."""
        lines = [l for l, units in self.units[i].items() if units > 0]
        if available is not None:
            lines = [l for l in lines if available > self.level(l)]
        return min(lines, key=lambda l: (self.rank(l), l), default=-1)

    def level(self, l: int) -> int:
        """Units that are kept from a line's segment."""
        choice = self.story.choice("allocation", self.story.item_of[l])
        if choice.rule != "critical-level":
            return 0
        return int(choice.parameters.levels.get(self.story.segments[self.story.order_of[l]][0], 0))

    def blocks(self, i: int) -> bool:
        """Whether a line that may not be served holds up the others."""
        choice = self.story.choice("allocation", i)
        return bool(choice.rule == "critical-level" and choice.parameters.head == "blocks")


def ranks(story: Story) -> Iterator[str]:
    """Every unit goes to the waiting line that ranks first of those that may have it (with `head: blocks`, of all);
    ties in the order of the sample path. A newcomer gets what is for sale, no more and no less."""
    queues = Queues(story)
    for n, entry in enumerate(story.log):
        l, lines = entry.who, queues.units[entry.item]
        if entry.what == events.NOTICE:
            queues.dates[story.order_of[l]] = story.told[n]
        elif entry.what == events.DEMAND and entry.units > 0:
            yield from newcomer(story, queues, entry)
            lines[l] = story.owed(l)
        elif entry.what == events.OWED:
            lines[l] = entry.units
        elif entry.what in (events.CANCELLATION, events.REPLACED):
            lines[l] = 0
        elif entry.what in OVERSOLD:
            lines[l] = lines.get(l, 0) + entry.units
        elif entry.what == events.RESERVED:
            available = entry.recorded - entry.reserved + entry.units
            best = queues.first(entry.item, None if queues.blocks(entry.item) else available)
            if best != l and not {story.order_of[l], story.order_of[best]} & queues.of_other_worth:
                yield f"line {l} is served before line {best}"
            if entry.units > max(0, available - queues.level(l)):
                yield f"line {l} gets {entry.units} of {available} units; {queues.level(l)} are kept from it"
            lines[l] = lines.get(l, 0) - entry.units


def losers(story: Story) -> Iterator[str]:
    """What is reserved and not there is lost by the line that ranks last, of equals by the one that came last. Told
    where nothing is ever in picking, and rank does not depend on what else is missing."""
    queues = Queues(story)
    if story.docked or any(pick > 0 for pick in story.path.pick) or queues.by_worth:
        return
    held: dict[int, int] = defaultdict(int)
    for n, entry in enumerate(story.log):
        l = entry.who
        if entry.what == events.NOTICE:
            queues.dates[story.order_of[l]] = story.told[n]
        elif entry.what == events.DEMAND:
            held[l] = story.filled[l] if entry.units else 0
        elif entry.what == events.CANCELLATION:
            held[l] -= entry.units - entry.waiting
        elif entry.what in (events.RESERVED, events.SUBSTITUTED):
            held[l] += entry.units
        elif entry.what in (events.SHIPPED, events.OVERSOLD):
            held[l] -= entry.units
        elif entry.what == events.NOT_THERE:
            last = max(
                (k for k in held if held[k] and story.item_of[k] == entry.item), key=lambda k: (queues.rank(k), k)
            )
            if last != l:
                yield f"line {l} loses what is not there before line {last}"
            held[l] -= entry.units


def newcomer(story: Story, queues: Queues, entry: Any) -> Iterator[str]:
    """A new line takes from the shelf what is for sale to its segment: nothing before the release, nor behind a line
    that blocks it."""
    l, i, filled = entry.who, entry.item, story.filled[entry.who]
    available = entry.recorded - entry.reserved + filled
    for_sale = max(0, available - queues.level(l))
    item = story.items[i]
    if item.release is not None and entry.time < story.path.release[i] - CLOSE:
        for_sale = 0
    head = queues.first(i)
    if queues.blocks(i) and head >= 0 and queues.rank(l) >= queues.rank(head):
        for_sale = 0
    if filled != min(for_sale, story.path.quantity[l]):
        yield f"line {l} takes {filled} units from the shelf; {for_sale} are for sale to it"
