"""What customers get for waiting, and for lateness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import floor
from typing import Any, NamedTuple

from simbackorder.model import events
from simbackorder.state import ledger
from stories.story import CLOSE, Story


class Gift(NamedTuple):
    """What goes with the units of a line in a shipment: what is taken off, what a voucher for them is worth, and
    whether they speed it up, by what choice."""

    off: int
    voucher: int
    faster: bool
    choice: Any


def offer(story: Story, l: int) -> Any:
    """What was offered for waiting for a line; None: nothing."""
    choice = story.choice("offer", story.item_of[l])
    o, quoted = story.order_of[l], float(story.record.lines["quoted"][l])
    shown = getattr(story.choice("promising", story.item_of[l]).parameters, "shown", "")
    unseen = quoted < 0 or shown == "after-checkout"
    stated = (story.segments[o][1].assumed_wait or 0.0) if unseen else quoted
    if story.arrival[o] < 0 or choice.rule == "none" or stated < choice.parameters.min_wait:
        return None
    return choice


def gifts(story: Story) -> dict[int, dict[int, Gift]]:
    """By event and line, what goes with the units that leave."""
    found: dict[int, dict[int, Gift]] = defaultdict(dict)
    shipped: dict[int, int] = defaultdict(int)
    for entry in story.of(events.SHIPPED):
        l, before = entry.who, shipped[entry.who]
        shipped[l] += entry.units
        choice = offer(story, l)
        waited = [max(0, n - story.filled[l]) for n in (before, shipped[l])]
        if choice is None or waited[0] == waited[1]:
            continue
        price = [story.price(l) * n for n in waited]
        p = choice.parameters
        share = getattr(p, "share", getattr(p, "value", 0.0))
        part = floor(share * price[1] + 0.5) - floor(share * price[0] + 0.5)
        off = part if choice.rule == "discount" else 0
        worth = part + p.amount * (waited[1] - waited[0]) if choice.rule == "voucher" else 0
        found[entry.step][l] = Gift(off, worth, choice.rule == "faster-shipping", choice)
    return found


def speed(story: Story, step: int) -> float:
    """The share of its transit time that the shipment takes which leaves in this event."""
    return min([1.0, *(g.choice.parameters.transit for g in story.gifts.get(step, {}).values() if g.faster)])


def given(story: Story) -> Iterator[str]:
    """Discounts, vouchers and faster shipments are those that were offered for the units that leave; a voucher is
    redeemed or lapses when its time has come."""
    told: dict[tuple[int, int], list[int]] = defaultdict(list)
    for entry in story.of(events.DISCOUNTED, events.VOUCHER_GIVEN, events.SENT_FASTER):
        told[entry.step, entry.what].append(entry.amount)
    due: list[tuple[float, int, int]] = []
    for step, lines in story.gifts.items():
        some = list(lines.values())
        faster = [gift.choice.parameters.cost for gift in some if gift.faster]
        voucher = sum(gift.voucher for gift in some)
        expected = {
            events.DISCOUNTED: [gift.off for gift in some if gift.off],
            events.VOUCHER_GIVEN: [voucher] if voucher else [],
            events.SENT_FASTER: [max(faster)] if faster else [],
        }
        for what, amounts in expected.items():
            if sorted(told.pop((step, what), [])) != sorted(amounts):
                yield f"event {step} of kind {what} should give {amounts}"
        if voucher:
            life = max(gift.choice.parameters.life for gift in some if gift.choice.rule == "voucher")
            after = float(story.path.redeems[story.order_of[next(iter(lines))]])
            what = events.VOUCHER if after <= life else events.LAPSED
            due.append((story.time_of[step] + min(after, life), what, voucher))
    if told:
        yield f"given, and not offered: {dict(told)}"
    ended = sorted((entry.what, entry.amount, entry.time) for entry in story.of(events.VOUCHER, events.LAPSED))
    seen = sorted((what, amount, time) for time, what, amount in due if time < story.end - CLOSE)
    if len(ended) != len(seen) or any(
        one[:2] != other[:2] or abs(one[2] - other[2]) > CLOSE for one, other in zip(ended, seen, strict=True)
    ):
        yield f"vouchers end as {ended}, and should as {seen}"


def accounts(story: Story) -> Iterator[str]:
    """Every account of offers and of refunds for lateness is what the log tells of."""

    def total(what: int) -> int:
        return sum(entry.amount for entry in story.of(what))

    vouchers, lapsed, redeemed = (total(what) for what in (events.VOUCHER_GIVEN, events.LAPSED, events.VOUCHER))
    expected = {
        ledger.DISCOUNTS: total(events.DISCOUNTED),
        ledger.VOUCHERS: vouchers,
        ledger.LAPSED_VOUCHERS: -lapsed,
        ledger.OPEN_VOUCHERS: redeemed + lapsed - vouchers,
        ledger.FASTER_SHIPPING: total(events.SENT_FASTER),
        ledger.LATE_REFUNDS: total(events.LATE_REFUND),
    }
    for account, amount in expected.items():
        balance = int(story.record.accounts["balance"][account])
        if balance != amount:
            yield f"{ledger.NAMES[account]} {balance}, by the story {amount}"
