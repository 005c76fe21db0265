"""Conditions between the fields of the scenario's records. Each reads only the fields that it needs, so that it is
checked whatever is wrong with the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from simbackorder.quantities import Context, mistake, mistake_of, mixed, near, plain_number, span, total_text
from simbackorder.scenario.language.remains import Broken, BrokenError, given
from simbackorder.scenario.sections.replay_conditions import has

SOURCES = ("rate", "steps", "renewal", "replay", "launch")
PROFILES = ("weekly", "hourly", "season", "surges")
HAZARDS = ("exponential", "weibull", "constant", "piecewise")
TIMES = ("lead_time", "manufacture")


def run_outlasts_warm_up(time: Any, context: Context | None) -> Iterator[Broken]:
    """Statistics cover some time."""
    warm_up, length = time.warm_up, time.length
    if warm_up >= length:
        unit = context.unit if context else time.unit
        yield "warm_up", mistake(f"a warm-up shorter than the run ({span(length, unit)})", warm_up)


def one_price_of_holding(item: Any, context: Context | None) -> Iterator[Broken]:
    """A rate on standard cost or a cost per unit."""
    if "holding_cost" in item.model_fields_set and given(item, "holding_rate"):
        yield "holding_cost", mixed("holding_rate or holding_cost", "both")


def promised_after_placement(owed: Any, context: Context | None) -> Iterator[Broken]:
    """Nobody was promised anything before ordering."""
    placed = -owed.waited
    if owed.promised is not None and owed.promised < placed:
        expected = f"a date not before the order was placed ({plain_number(placed)})"
        yield "promised", mixed(expected, plain_number(owed.promised))


def sources(arrivals: Any) -> list[str]:
    """How the orders' times are stated."""
    return [key for key in SOURCES if given(arrivals, key)]


def one_source(arrivals: Any, context: Context | None) -> Iterator[Broken]:
    """Times of orders come from one place."""
    found = sources(arrivals)
    if len(found) != 1:
        yield "", mixed("one of rate, steps, renewal, replay and launch", " and ".join(found) or "none of them")


def profiles_of_rates(arrivals: Any, context: Context | None) -> Iterator[Broken]:
    """Only a rate has a shape."""
    found = sources(arrivals)
    if len(found) == 1 and found[0] not in ("rate", "steps"):
        for key in PROFILES:
            if given(arrivals, key):
                yield key, mistake_of(f"expected no profile, because it shapes only rate and steps, not {found[0]}")


def some_demand(key: str, arrivals: Any, context: Context | None) -> Iterator[Broken]:
    """A profile leaves some demand."""
    factors = getattr(arrivals, key)
    if factors and not any(factors):
        yield key, mixed("a factor above 0", "only zeros")


def days_only(key: str, arrivals: Any, context: Context | None) -> Iterator[Broken]:
    """Months have no weekdays and hours."""
    if context and context.unit == "month" and given(arrivals, key):
        yield key, mistake_of("expected no such profile, because the unit of time is the month")


def steps_in_order(arrivals: Any, context: Context | None) -> Iterator[Broken]:
    """Every step is later than the one before."""
    times = [step.at for step in arrivals.steps or ()]
    if any(later <= earlier for earlier, later in pairwise(times)):
        yield "steps", mixed("steps in the order of time", ", ".join(map(plain_number, times)))


def recorded_times(arrivals: Any, context: Context | None) -> Iterator[Broken]:
    """Recorded orders have their own times."""
    if given(arrivals, "replay") and given(arrivals, "first"):
        yield "first", mistake_of("expected no first time, because recorded orders have their own times")
    if given(arrivals, "launch") and given(arrivals, "first"):
        yield "first", mistake_of("expected no first time, because a launch has its own (launch.at)")


def shares(key: str, entries: Iterable[Any]) -> Iterator[Broken]:
    """Shares of a whole."""
    found = [entry.share for entry in entries]
    if found and abs(sum(found) - 1) > 1e-6:
        yield key, mixed("shares that add up to 1", total_text(found))


def table_or_items(basket: Any, context: Context | None) -> Iterator[Broken]:
    """Baskets are listed, or drawn from items."""
    if given(basket, "table"):
        for key in ("items", "lines", "units"):
            if key in basket.model_fields_set:
                yield key, mixed("a table of baskets, or items with lines and units", "both")


def baskets_add_up(basket: Any, context: Context | None) -> Iterator[Broken]:
    """Every order has a basket."""
    return shares("table", basket.table or ())


def segments_add_up(stream: Any, context: Context | None) -> Iterator[Broken]:
    """Every customer belongs to a segment: by shares, or by what is recorded."""
    if not segments_recorded(stream):
        yield from shares("segments", stream.segments.values())
        return
    for name, segment in stream.segments.items():
        if "share" in segment.model_fields_set:
            reason = "because the recorded orders have a column of segments"
            yield ("segments", name, "share"), mistake_of(f"expected no share, {reason}")


def segments_recorded(stream: Any) -> bool:
    """Whether a file says to which segment each order belongs."""
    try:
        return stream.arrivals.replay is not None and stream.arrivals.replay.segment is not None
    except BrokenError:
        return False


def items_for_records(stream: Any, context: Context | None) -> Iterator[Broken]:
    """Recorded orders without items get them by popularity, which a table of baskets does not state."""
    replay = stream.arrivals.replay
    if replay is not None and not has(replay, "item"):
        own = ((("segments", name, "basket"), segment) for name, segment in stream.segments.items())
        for path, owner in ((("basket",), stream), *own):
            if owner.basket is not None and given(owner.basket, "table"):
                reason = "because the recorded orders have no column of items"
                yield path, mistake_of(f"expected items by popularity, {reason}")


def random_or_scheduled(outages: Any, context: Context | None) -> Iterator[Broken]:
    """Outages come in one way."""
    found = [key for key in ("up", "down") if given(outages, key)]
    scheduled = given(outages, "scheduled")
    if (scheduled and found) or (not scheduled and len(found) < 2):
        named = " and ".join([*found, *(["scheduled"] if scheduled else [])])
        yield "", mixed("up and down, or scheduled", named or "none of them")


def outages_apart(outages: Any, context: Context | None) -> Iterator[Broken]:
    """One outage at a time."""
    ends = sorted((outage.at, outage.at + outage.length) for outage in outages.scheduled)
    if any(later[0] < earlier[1] for earlier, later in pairwise(ends)):
        yield "scheduled", mistake_of("expected outages that do not overlap")


def updates_are_recent(impatience: Any, context: Context | None) -> Iterator[Broken]:
    """An update soothes for some time."""
    if impatience.updated != 1 and impatience.recent == 0:
        yield "recent", mistake("a time above 0, because updated is given", impatience.recent)


def impatience_of_a_hazard(segment: Any, context: Context | None) -> Iterator[Broken]:
    """Only a hazard can be multiplied."""
    if not given(segment, "impatience"):
        return
    if not given(segment, "patience"):
        yield "impatience", mistake_of("expected patience, whose hazard it multiplies, found none")
    elif segment.patience.name not in HAZARDS:
        wanted = f"a patience that is {', '.join(HAZARDS[:-1])} or {HAZARDS[-1]}"
        yield "impatience", mixed(wanted, f"{segment.patience.name}, whose hazard cannot be multiplied")


def known_customers(stream: Any, context: Context | None) -> Iterator[Broken]:
    """Only customers who order more than once can be lost; recorded customers are who they are."""
    replay = stream.arrivals.replay
    recorded = replay is not None and has(replay, "customer")
    if recorded and given(stream, "population"):
        yield "population", mistake_of("expected no population, because the recorded orders have a column of customers")
    if recorded or given(stream, "population"):
        return
    for name, segment in stream.segments.items():
        if given(segment, "loyalty"):
            reason = "because otherwise every order is a new customer's"
            message = f"expected a population of the stream, {reason}, found none"
            yield ("segments", name, "loyalty"), mistake_of(message)


def nobody_attracted_to_a_record(stream: Any, context: Context | None) -> Iterator[Broken]:
    """Recorded orders are all that there were."""
    if given(stream, "attraction") and stream.arrivals.replay is not None:
        yield "attraction", mistake_of("expected none, because recorded orders include those whom a backlog attracted")


# -- suppliers, carriers, the warehouse --------------------------------------------------------------------------------


def lead_time_or_manufacture(supplier: Any, context: Context | None) -> Iterator[Broken]:
    """An order's time is stated once."""
    found = [key for key in TIMES if given(supplier, key)]
    meant = any(near(key, TIMES) for key in supplier.model_fields_set if key not in found)  # a key that is misspelt
    if len(found) != 1 and not (meant and not found):
        yield "", mixed("lead_time or manufacture", "both" if found else "none of them")


def transport_after_manufacture(supplier: Any, context: Context | None) -> Iterator[Broken]:
    """A lead time is the whole of it."""
    if given(supplier, "transport") and given(supplier, "lead_time") and not given(supplier, "manufacture"):
        yield "transport", mistake_of("expected manufacture beside it, found lead_time, which covers both")


def batches_of_units(supplier: Any, context: Context | None) -> Iterator[Broken]:
    """Only units are manufactured in batches."""
    if "batch" in supplier.model_fields_set and supplier.per == "order":
        yield "batch", mistake_of("expected per: unit, because batch is given, found per: order")


def rounding_of_multiples(supplier: Any, context: Context | None) -> Iterator[Broken]:
    """Only to multiples is anything rounded."""
    if given(supplier, "rounding") and supplier.multiple == 1:
        yield "rounding", mistake_of("expected a multiple above 1 beside it, because orders are rounded to it")


def breaks_rise(prices: Any, context: Context | None) -> Iterator[Broken]:
    """Every break is at more units than the one before."""
    units = [each.units for each in prices.breaks]
    if any(later <= earlier for earlier, later in pairwise(units)):
        yield "breaks", mixed("breaks in the order of their units (from)", ", ".join(map(str, units)))


def ramp_or_calendar(supplier: Any, context: Context | None) -> Iterator[Broken]:
    """Manufacture that becomes faster goes on every day."""
    if given(supplier, "ramp") and given(supplier, "calendar"):
        yield "ramp", mixed("ramp or calendar", "both")


def no_carrier_called_standard(shipping: Any, context: Context | None) -> Iterator[Broken]:
    """The standard carrier is described by the section itself."""
    if "standard" in shipping.carriers:
        reason = "because the carrier that the section itself describes has it"
        yield ("carriers", "standard"), mistake_of(f"expected another name, {reason}")


def picking_on_days(warehouse: Any, context: Context | None) -> Iterator[Broken]:
    """There are days when the unit of time is the day."""
    for key in ("daily_capacity", "cut_off"):
        if context and context.unit != "day" and given(warehouse, key):
            yield key, mistake_of(f"expected nothing, because the unit of time is the {context.unit}, not the day")
