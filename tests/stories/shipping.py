"""When shipments leave, who takes them, when they arrive, and what that costs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from math import ceil, floor
from typing import Any

from simbackorder.model import events
from simbackorder.sample_path.distributions import mean
from simbackorder.scenario.sections.calendars import open_days
from simbackorder.state import ledger
from stories.offers import speed
from stories.story import CLOSE, INF, Story

Days = list[bool] | None


def days_of(story: Story, calendar: Any) -> Days:
    """Which days of the run are open; None: all."""
    time = story.scenario.time
    return None if calendar is None else open_days(calendar, time.start, ceil(time.length)).tolist()


def is_open(days: Days, day: int) -> bool:
    return days is None or day >= len(days) or days[day]


def after(days: Days, t: float, work: float) -> float:
    """When so much open time has passed, day by day."""
    if days is None or work <= 0:
        return t + max(0.0, work)
    day = floor(t)
    while True:
        start = max(t, day)
        if is_open(days, day):
            if start + work <= day + 1 + CLOSE:
                return start + work
            work -= day + 1 - start
        day += 1


def carrier(story: Story, o: int, t: float) -> int:
    """The number of the carrier who takes a shipment of an order that leaves at t; 0: the standard one."""
    choice = story.shop_choice("carrier")
    if choice.rule == "standard":
        return 0
    number = 1 + list(story.scenario.shipping.carriers).index(choice.parameters.carrier)
    if choice.rule == "express-for-backorders":
        return number if story.owed_to(o) > 0 else 0
    if choice.rule == "express-if-late":
        date = max([told for at, told in story.notices().get(o, []) if at <= t], default=story.promised[o])
        by = [getattr(story.choice("promising", story.item_of[l]).parameters, "by", "") for l in bought(story, o)]
        spare = mean(story.scenario.shipping.transit) if "deliver" in by else 0.0
        return number if t > date - spare else 0
    return number


def bought(story: Story, o: int) -> list[int]:
    """The lines of an order of which something was bought."""
    return [l for l in story.lines(o) if story.accepted[l] > 0]


def arrival(story: Story, o: int, t: float, step: int) -> float:
    """When a shipment of an order arrives that leaves at t, in this event."""
    shipping = story.scenario.shipping
    c = carrier(story, o, t)
    taker = [shipping, *shipping.carriers.values()][c]
    transit = float(story.path.transit[o * (1 + len(shipping.carriers)) + c]) * speed(story, step)
    return after(days_of(story, taker.calendar), t, transit)


def departures(story: Story) -> Iterator[tuple[int, float, int, int]]:
    """Shipments in turn: the order, when it leaves, units, event."""
    for step in story.steps():
        entries = [entry for entry in step if entry.what == events.SHIPPED]
        if entries:
            yield (
                story.order_of[entries[0].who],
                entries[0].time,
                sum(entry.units for entry in entries),
                entries[0].step,
            )


def shipped(story: Story) -> dict[int, list[tuple[float, float]]]:
    """By order, when its shipments leave and arrive."""
    found: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for o, t, _, step in departures(story):
        found[o].append((t, arrival(story, o, t, step)))
    return found


def carriers(story: Story) -> Iterator[str]:
    """Every shipment is paid to the carrier who takes it, and arrives when that one does."""
    shipping = story.scenario.shipping
    others = list(shipping.carriers.values())
    cost = express = 0
    seen: Counter[int] = Counter()
    due: Counter[tuple[int, float]] = Counter()
    for o, t, units, step in departures(story):
        c = carrier(story, o, t)
        further = shipping.cost_per_further_shipment
        cost += others[c - 1].cost_per_shipment if c else shipping.cost_per_shipment
        if c == 0 and seen[o] and further is not None:
            cost += further - shipping.cost_per_shipment
        cost += units * (others[c - 1] if c else shipping).cost_per_unit
        express += c > 0
        seen[o] += 1
        arrives = arrival(story, o, t, step)
        if t < arrives < story.end - CLOSE:
            due[o, round(arrives, 6)] += units
    booked = int(story.record.accounts["balance"][ledger.SHIPPING])
    if booked != cost:
        yield f"shipping {booked}, by the carriers {cost}"
    if int(story.record.world["express"][0]) != express:
        yield f"{story.record.world['express'][0]} express shipments, by the story {express}"
    for entry in story.of(events.DELIVERY):
        due[story.order_of[entry.who], round(entry.time, 6)] -= entry.units
    for (o, time), units in due.items():
        if units and time < story.end - 1e-5:
            yield f"order {o}: {units} units should arrive at {time}"


def open_days_of_warehouse(story: Story) -> Days:
    return days_of(story, story.scenario.warehouse.calendar)


def working_days(story: Story) -> Iterator[str]:
    """Shipments leave on open days of the warehouse, at the latest at their midnight."""
    days = open_days_of_warehouse(story)
    for o, t, *_ in departures(story):
        if not any(is_open(days, floor(x)) for x in (t, t - CLOSE, t + CLOSE) if x >= 0):
            yield f"order {o} leaves at {t}, on a closed day"


def capacity(story: Story) -> Iterator[str]:
    """What is picked in no time leaves in the slot that it was given: so many a day, before the cut-off, or at the
    start of a day."""
    warehouse = story.scenario.warehouse
    of_day: Counter[int] = Counter()
    for o, t, *_ in departures(story):
        if not story.docked or story.path.pick[o] > 0:
            continue
        day = floor(t + CLOSE)
        of_day[day] += 1
        cut_off = INF if warehouse.cut_off is None else warehouse.cut_off
        if t - day > CLOSE and t - day >= cut_off:
            yield f"order {o} leaves at {t}, after the cut-off"
        if not is_open(open_days_of_warehouse(story), day):
            yield f"order {o} leaves at {t}, on a closed day"
    for day, number in of_day.items():
        if warehouse.daily_capacity and number > warehouse.daily_capacity:
            yield f"{number} shipments leave on day {day}"
