"""When customers and the firm lose patience, and what customers are told until then."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from simbackorder.model import events
from stories.story import CARD, CLOSE, CUSTOMER, FIRM, INF, OVERSOLD, Story

NEARLY = 1e-6


def patience(story: Story) -> Iterator[str]:
    """An order is cancelled by its customer when patience ends while a unit is owed, and never otherwise."""
    notices = story.notices()
    for o, closed in enumerate(story.closed):
        by_customer = story.parted(o) + [closed] * (o in story.gone and story.causes[o] == CUSTOMER)
        for time in by_customer:
            if not any(start <= time < end or time == end in story.parted(o) for start, end in story.spans[o]):
                yield f"order {o} had all its units reserved at {time} and is cancelled"
        if not story.spans[o]:
            continue
        until = by_customer[0] if by_customer else closed if o in story.gone else story.end
        segment = story.segments[o][1]
        if segment.impatience is None or segment.patience.name == "constant" or not 0 < story.path.patience[o] < INF:
            ends = max(0.0, story.placed[o] + float(story.path.patience[o]))
            leaves = story.waits_at(o, ends)
            if by_customer and abs(until - leaves) > CLOSE:
                yield f"order {o} is cancelled at {until}; its patience ends at {ends}"
            yield from waits_no_more(story, o, by_customer)
            if not by_customer and leaves < until - CLOSE:
                yield f"order {o} should have given up at {leaves}"
            continue
        last = min(until, story.served[o])
        used = used_by(story, o, last, notices.get(o, []))
        began_again = any(abs(until - start) < CLOSE for start, _ in story.spans[o])
        if by_customer and abs(used - 1) > NEARLY and not (used > 1 and began_again):
            yield f"order {o} is cancelled at {until}, with {used} of its patience used up"
        yield from waits_no_more(story, o, by_customer)
        if not by_customer and used > 1 + NEARLY:
            yield f"order {o} should have given up: {used} of its patience is used up at {last}"


def waits_no_more(story: Story, o: int, by_customer: list[float]) -> Iterator[str]:
    """Who has cancelled a part has no patience left: what is missing later is cancelled in that instant."""
    for start, end in story.spans[o]:
        over = end if end < INF else story.closed[o] if o in story.gone else story.end
        if by_customer and by_customer[0] + CLOSE < start < over - CLOSE:
            yield f"order {o} has cancelled at {by_customer[0]}, and waits again from {start} to {over}"
    for time in by_customer[1:]:
        if not any(abs(time - start) < CLOSE for start, _ in story.spans[o]):
            yield f"order {o} is cancelled again at {time}, when nothing began to be missing"


def base_hazard(story: Story, o: int) -> Callable[[float], float]:
    """The integral of the hazard of an order's patience distribution, up to a factor."""
    distribution = story.segments[o][1].patience
    p: dict[str, Any] = dict(distribution.parameters)
    if distribution.name == "piecewise":
        starts, rates = list(p["from"]), list(p["rate"])
        ends = [*starts[1:], INF]
        return lambda x: sum(
            rate * (min(x, end) - start) for start, end, rate in zip(starts, ends, rates, strict=True) if x > start
        )
    shape = 1.0 if distribution.name == "exponential" else float(p["shape"])
    return lambda x: float(x**shape)


def used_by(story: Story, o: int, t: float, notices: list[tuple[float, float]]) -> float:
    """The part of its patience that an order has used up by time t, by what its customer was told: the integral of
    m(s) h0(s), over H0 of the order's own patience."""
    told, regular = story.segments[o][1].impatience, regular_times(story, o)
    placed, first = story.placed[o], story.promised[o]
    updates = [at for at, _ in notices if any(abs(at - time) < CLOSE for time in regular)]
    changes = {0.0, first, *(x for pair in notices for x in pair), *(at + told.recent for at in updates)}
    grid = [placed, *sorted(x for x in changes if placed < x < t), t]
    whole = base_hazard(story, o)
    used = 0.0
    for start, end in itertools.pairwise(grid):
        middle = (start + end) / 2
        last = max([date for at, date in notices if at < middle], default=first)
        if middle < 0:
            m = 1.0  # nothing is known of the time before the start
        elif last == INF:
            m = told.no_date
        else:
            m = 1.0 if middle < first else told.new_date if middle < last else told.date_passed
        if any(at < middle < at + told.recent for at in updates):
            m *= told.updated
        used += m * (whole(end - placed) - whole(start - placed))
    return used / whole(float(story.path.patience[o]))


def regular_times(story: Story, o: int) -> list[float]:
    """When regular messages to an order are due, were it never served."""
    choice = story.shop_choice("informing")
    if choice.rule != "regular":
        return []
    times, at = [], story.placed[o]
    while (at := at + choice.parameters.every) < story.end:
        times += [at] if at > CLOSE else []  # those before the start are over
    return times


def messages(story: Story) -> Iterator[str]:
    """Messages go to orders with a backordered unit only: the regular ones when they are due, others with a later date
    that slips by more than the threshold. Dates only get later."""
    choice = story.shop_choice("informing")
    notices = story.notices()
    for o in range(len(story.arrival)):
        last = story.promised[o]
        over = min(story.served[o], story.closed[o] if o in story.gone else INF)
        due, mine = regular_times(story, o), notices.get(o, [])
        if mine and choice.rule == "silent":
            yield f"order {o} gets a message"
        for at, date in mine:
            regular = any(abs(at - time) < CLOSE for time in due)
            if at > over + CLOSE and not any(start <= at <= end for start, end in story.spans[o]):
                yield f"order {o} gets a message at {at} and waits only until {over}"
            if date < last or (date == last and not regular):
                yield f"order {o} is told {date} at {at}, after {last}"
            if date > last and not date - last > choice.parameters.threshold:
                yield f"order {o} is told of a slip from {last} to {date}"
            last = date
        for time in due if story.owed_to(o) and o not in story.again else []:
            if time < over - CLOSE and not any(abs(at - time) < CLOSE for at, _ in mine):
                yield f"order {o} gets no message at {time}"


def firm_gives_up(story: Story) -> Iterator[str]:
    """The firm cancels what is still backordered after its own patience, and orders whose customers do not consent to
    the date that they are told; nothing else."""
    choice, notices = story.shop_choice("giving_up"), story.notices()
    for o, closed in enumerate(story.closed):
        due = max(0.0, story.placed[o] + choice.parameters.wait) if choice.rule == "after" else INF
        if choice.rule == "on-slip" and not story.path.consent[o]:
            beyond = story.promised[o] + choice.parameters.beyond
            if any(abs(date - beyond) <= CLOSE for _, date in notices.get(o, [])):
                continue  # rounding decides
            due = min((at for at, date in notices.get(o, []) if date > beyond + CLOSE), default=INF)
        if story.owed_to(o) == 0 or o in story.again:
            continue
        gone = o in story.gone
        if gone and story.causes[o] == FIRM and (abs(closed - due) > CLOSE or story.served[o] < closed - CLOSE):
            yield f"order {o} is given up at {closed}, due at {due}, served at {story.served[o]}"
        if due < min(story.served[o], story.end, closed if gone else INF) - CLOSE:
            yield f"order {o} should have been given up at {due}"


def oversold(story: Story) -> Iterator[str]:
    """An order of which goods are not there is cancelled in that instant, or waits, as the firm says."""
    lacking: dict[int, int] = defaultdict(int)
    found: dict[int, float] = {}
    for entry in story.of(events.DEMAND, events.RESERVED, events.CANCELLATION, events.REPLACED, *OVERSOLD):
        l = entry.who
        yield from kept_waiting(story, lacking, found, entry.time)
        if entry.what == events.DEMAND:
            lacking[l] = entry.units - story.filled[l] if entry.units else 0
        elif entry.what == events.CANCELLATION:
            lacking[l] = 0
        else:
            lacking[l] += entry.units if entry.what in OVERSOLD else -entry.units
        if entry.what in OVERSOLD and not may_wait(story, entry.item):
            found[l] = entry.time
    yield from kept_waiting(story, lacking, found, INF)
    for entry in story.of(events.OVERSALE):
        o = story.order_of[entry.who]
        if story.causes[o] != FIRM or abs(story.closed[o] - entry.time) > CLOSE:
            yield f"order {o} cannot be sent at {entry.time}, and is not cancelled by the firm then"


def kept_waiting(story: Story, lacking: dict[int, int], found: dict[int, float], now: float) -> Iterator[str]:
    """Lines that were oversold before now, have not got their units since, and still wait."""
    for l, time in [each for each in found.items() if each[1] < now]:
        del found[l]
        if lacking[l]:
            yield f"line {l} is oversold at {time} and waits on"


def may_wait(story: Story, i: int) -> bool:
    """Whether the firm lets who was oversold an item wait."""
    rule, admission = story.choice("oversold", i).rule, story.choice("admission", i)
    if rule != "as-admitted":
        return bool(rule == "wait")
    kind = admission.parameters.then if admission.rule == "pre-order" else admission.rule
    return bool(kind != "lost-sale" and (admission.rule == "pre-order" or getattr(admission.parameters, "cap", 1) != 0))


def cards(story: Story) -> Iterator[str]:
    """A card is refused once, after its time; until another one is found nothing is released; without one, the order is
    cancelled. What payments cancel, cards or disputes explain."""
    card, disputes = story.scenario.payment.card, story.scenario.payment.disputes
    refused: dict[int, float] = {}
    for entry in story.of(events.REFUSED_CARD):
        o = story.order_of[entry.who]
        good = story.placed[o] + card.authorisation + float(story.path.card[o])
        if o in refused or entry.time <= good - CLOSE:
            yield f"the card of order {o} is refused at {entry.time}, and good until {good}"
        refused[o] = entry.time
    for entry in story.of(events.SHIPPED):
        o = story.order_of[entry.who]
        if story.docked or o in story.again:
            continue  # it is not told when it was let go
        released = entry.time - float(story.path.pick[o])
        if o in refused and refused[o] + CLOSE < released < story.card_ends(o, refused[o])[0] - CLOSE:
            yield f"order {o} is released at {released} though its card is refused"
    for o, closed in enumerate(story.closed):
        by_card = o in story.gone and story.causes[o] == CARD
        over, found = story.card_ends(o, refused[o]) if o in refused else (INF, True)
        if o in refused and not found and over < story.end and not 0 <= closed <= over + CLOSE:
            yield f"order {o} should have been cancelled at {over}, without a card"
        disputed = disputes is not None and story.path.dispute[o] < disputes.share
        at = story.placed[o] + disputes.after if disputed else INF
        if by_card and not (abs(closed - at) < CLOSE or (not found and abs(closed - over) < CLOSE)):
            yield f"order {o} is cancelled at {closed}; no card failed and nothing was disputed then"
