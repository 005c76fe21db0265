"""What customers send back, and what they get for it."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor
from typing import Any

from simbackorder.model import events
from simbackorder.state import ledger
from stories.shipping import arrival
from stories.story import CLOSE, Story


def returns(story: Story) -> Iterator[str]:
    """What customers send back by their marks is back after its delivery and their time, once, on the shelf or written
    off; nothing else comes back."""
    back = sorted((entry.time, entry.who, entry.units, entry.what) for entry in story.of(*BACK))
    due = sorted(each for each in expected(story) if each[0] < story.end - CLOSE)
    if [each[1:] for each in back] != [each[1:] for each in due]:
        yield f"{len(back)} lines come back, and {len(due)} should: {set(back) ^ set(due)}"
    elif any(abs(one[0] - other[0]) > CLOSE for one, other in zip(back, due, strict=True)):
        yield f"lines come back at {[each[0] for each in back]}, and should at {[each[0] for each in due]}"


BACK = (events.SENT_BACK, events.WRITTEN_OFF)


def expected(story: Story) -> Iterator[tuple[float, int, int, int]]:
    """When which units of which line should come back, and whether they can be sold again."""
    for entry in story.of(events.SHIPPED):
        o = story.order_of[entry.who]
        _, segment = story.segments[o]
        if segment.returns and story.path.sent_back[entry.who] < share(story, o):
            time = back_at(story, entry)
            fit = story.path.resaleable[entry.who] < segment.returns.resaleable
            yield time, entry.who, entry.units, BACK[0] if fit else BACK[1]


def back_at(story: Story, entry: Any) -> float:
    """When units that leave would be back."""
    o = story.order_of[entry.who]
    return arrival(story, o, entry.time, entry.step) + float(story.path.back_after[o])


def taken_off(story: Story, back: Any) -> int:
    """The discount of the units of a line that are back."""
    left = (entry for entry in story.of(events.SHIPPED) if entry.who == back.who)
    these = [entry for entry in left if abs(back_at(story, entry) - back.time) <= CLOSE and entry.units == back.units]
    gift = story.gifts.get(these[0].step, {}).get(back.who) if these else None
    return int(gift.off) if gift else 0


def share(story: Story, o: int) -> float:
    """The share of lines that go back, of orders filled at once or not."""
    terms = story.segments[o][1].returns
    waited = sum(story.owed(l) for l in story.lines(o) if not story.is_given(l)) > 0 or story.arrival[o] < 0
    later = terms.share_after_waiting
    return float(later if waited and later is not None else terms.share)


def refunds(story: Story) -> Iterator[str]:
    """Customers are paid back the price, or a share of it, less a fee for each parcel; what all this costs."""
    terms, paid, cost, off = story.scenario.returns, 0, 0, 0
    for step in story.steps():
        back = [entry for entry in step if entry.what in BACK]
        if not back:
            continue
        price = sum(story.price(entry.who) * entry.units - taken_off(story, entry) for entry in back)
        units = sum(entry.units for entry in back)
        amount = price if terms is None else max(0, floor(terms.refund * price + 0.5) - terms.fee)
        told = sum(entry.amount for entry in step if entry.what == events.PAID_BACK)
        if told != amount:
            yield f"{told} paid back, and should be {amount}"
        paid += amount
        cost += 0 if terms is None else terms.parcel_cost + terms.handling_cost * units
        off += sum(entry.units * story.items[entry.item].unit_cost for entry in back if entry.what == BACK[1])
    accounts: Any = story.record.accounts["balance"]
    booked = [int(accounts[n]) for n in (ledger.RETURNS, ledger.RETURN_COST, ledger.WRITE_OFFS)]
    if booked != [paid, cost, off]:
        yield f"returns, their cost and what was written off {booked}, by the story {[paid, cost, off]}"
