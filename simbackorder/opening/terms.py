"""The terms on which customers deal with the shop, as numbers: segments, payment, and what of all this there is."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Any

from simbackorder.opening.calendars import calendar_number, calendars, days_known
from simbackorder.opening.fines import all_fines, fines_of
from simbackorder.opening.penalties import any_penalties, late_refunds, own_or_shops
from simbackorder.opening.suppliers import (
    has_more_than_lead_times,
    has_records,
    takes_time_to_receive,
)
from simbackorder.sample_path.distributions import weibull_shape
from simbackorder.sample_path.identity import Same
from simbackorder.scenario.sections.offers import Takes
from simbackorder.scenario.sections.owed import owed_orders
from simbackorder.scenario.sections.returns import ReturnTerms
from simbackorder.state import (
    CLIFF,
    CUT_DOWN,
    NEVER,
    NONE,
    PIECES,
    POWER,
    SKIP,
    WAIT,
    WAITING_LINES,
    WAITING_UNITS,
    WHOLE_ORDER,
)

if TYPE_CHECKING:
    from simbackorder.scenario.language.distributions import Distribution
    from simbackorder.scenario.sections.behaviour import Impatience, Loyalty
    from simbackorder.scenario.sections.schema import Policy, Scenario, Segment

Column = list[Any]
CANCELLABLE = {"exponential": POWER, "weibull": POWER, "piecewise": PIECES, "constant": CLIFF}


CANCELS = {"order": WHOLE_ORDER, "lines": WAITING_LINES, "units": WAITING_UNITS}


def everybody(scenario: Scenario) -> list[Segment]:
    """All segments of all streams of customers, in the order of the file."""
    return [segment for stream in scenario.customers.values() for segment in stream.segments.values()]


def segments(scenario: Scenario) -> dict[str, Column]:
    """A row per segment."""
    rows = []
    first_piece = first_fine = 0
    for stream in scenario.customers.values():
        full_at = stream.attraction.full_at if stream.attraction else 1
        for segment in stream.segments.values():
            number = len(pieces_of(segment))
            own = {"first_piece": first_piece, "pieces": number, "full_at": float(full_at)}
            own |= {"first_fine": first_fine, "fines": len(fines_of(segment))}
            known = answers(segment) | hazard(segment) | memory(segment.loyalty)
            rows.append(known | costs(scenario, segment) | own)
            first_piece += number
            first_fine += len(fines_of(segment))
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {"priority": []}


def answers(segment: Segment) -> dict[str, Any]:
    """What customers say to a shop that has run out."""
    returns = segment.returns
    back, waited = returns.shares if returns else (0.0, 0.0)
    return {
        "priority": segment.priority,
        "whole_order": int(segment.if_refused == "order"),
        "all_or_nothing": int(segment.all_or_nothing),
        "assumed_wait": segment.assumed_wait or 0.0,
        "accept_backorder": segment.accept_backorder,
        **offers_taken(segment),
        "late_refund": segment.refund_when_late.refund if segment.refund_when_late else 0.0,
        "cancels": CANCELS[segment.cancels or "order"],
        "back": back,
        "back_waited": waited,
        "resaleable": returns.resaleable if returns else 1.0,
    }


def offers_taken(segment: Segment) -> dict[str, float]:
    """Who accepts a backorder with each offer, and how many times as long a wait is tolerated."""
    found = {}
    for name, taking in (segment.takes or Takes()).by_offer.items():
        found[f"accept_{name}"] = segment.accept_backorder if taking.accept is None else taking.accept
        found[f"tolerance_{name}"] = 1.0 if taking.tolerance is None else taking.tolerance
    return found


def hazard(segment: Segment) -> dict[str, Any]:
    """The form of the cancellation hazard, and what messages do to it."""
    told: Impatience | None = segment.impatience
    distribution = segment.patience
    return {
        "hazard": CANCELLABLE[distribution.name] if told and distribution else 0,
        "shape": shape(distribution) if distribution and distribution.name == "weibull" else 1.0,
        "no_date": told.no_date if told else 1.0,
        "date_passed": told.date_passed if told else 1.0,
        "new_date": told.new_date if told else 1.0,
        "updated": told.updated if told else 1.0,
        "recent": told.recent if told else 0.0,
    }


def shape(distribution: Distribution) -> float:
    """The shape of a Weibull distribution."""
    p: dict[str, Any] = dict(distribution.parameters)
    return float(p["shape"]) if "shape" in p else weibull_shape(float(p["cv"]))


def memory(loyalty: Loyalty | None) -> dict[str, Any]:
    """Which experience loses customers, with which chance."""
    causes = ("refused", "late", "cancelled", "delayed")
    chances = {f"lost_{cause}": getattr(loyalty, cause) if loyalty else 0.0 for cause in causes}
    long = {"lost_long": loyalty.long_delay, "long": loyalty.long} if loyalty else {"lost_long": 0.0, "long": NEVER}
    return chances | long


def costs(scenario: Scenario, segment: Segment) -> dict[str, Any]:
    """What late and cancelled orders of a segment cost, minor units."""
    minor = 10**scenario.minor_digits
    causes = ("customer", "firm", "payment")
    return {
        "late_per_order": own_or_shops("late_cost", "per_order", segment, scenario),
        "late_per_time": own_or_shops("late_cost", "per_time", segment, scenario) * float(minor),
        **{f"cancelled_by_{who}": own_or_shops("cancellation_cost", who, segment, scenario) for who in causes},
    }


def pieces_of(segment: Segment) -> list[tuple[float, float]]:
    """From which age on the hazard of a segment's patience has which rate."""
    if segment.patience is None or segment.patience.name != "piecewise" or segment.impatience is None:
        return []
    p: dict[str, Any] = dict(segment.patience.parameters)
    return list(zip(p["from"], p["rate"], strict=True))


def pieces(scenario: Scenario) -> dict[str, Column]:
    """All pieces of hazards, segment by segment."""
    rows: dict[str, Column] = {"start": [], "rate": [], "before": []}
    for segment in everybody(scenario):
        before = 0.0
        found = pieces_of(segment)
        for n, (start, rate) in enumerate(found):
            before += found[n - 1][1] * (start - found[n - 1][0]) if n else 0.0
            rows["start"].append(start)
            rows["rate"].append(rate)
            rows["before"].append(before)
    return rows


def terms(scenario: Scenario, policy: Policy) -> dict[str, Column]:
    """The one row of terms."""
    shipping, payment = scenario.shipping, scenario.payment
    card, disputes = payment.card, payment.disputes
    further = shipping.cost_per_further_shipment
    charges = has_charges(scenario, policy)
    at_delivery = scenario.books.sale == "delivery"
    values = {
        "per_further": shipping.cost_per_shipment if further is None else further,
        "fee": payment.fee_per_charge,
        "fee_rate": payment.fee_rate,
        "refund_cost": payment.refund_cost,
        "authorisation": card.authorisation if card else NEVER,
        "retries": card.retries if card else 0,
        "retry_every": card.retry_every if card else 1.0,
        "dispute_after": disputes.after if disputes else NEVER,
        "dispute_share": disputes.share if disputes else 0.0,
        "dispute_cost": disputes.cost if disputes else 0,
        "deliveries": int(at_delivery or promises_delivery(scenario, policy)),
        "at_delivery": int(at_delivery),
        "contracts": int(has_contracts(scenario, policy)),
        "charges": int(charges),
        "cards": int(card is not None),
        "loyal": int(any(segment.loyalty for segment in everybody(scenario))),
        "attracts": int(any(stream.attraction for stream in scenario.customers.values())),
        "spares": int(substitutes(scenario)),
        "owed": len(owed_orders(scenario)),
        "penalties": int(any_penalties(scenario)),
        "fined": int(bool(all_fines(scenario))),
        "cuts": int(cuts(scenario)),
        "offers": int(offers(scenario, policy)),
        "late_refunds": int(late_refunds(scenario)),
        **return_terms(scenario),
        "most_level": scenario.measures.levels or 0,
    }
    values |= supply_terms(scenario, policy) | finance_terms(scenario)
    return {name: [value] for name, value in values.items()}


WHEN_SHORT = {None: WAIT, "wait": WAIT, "skip": SKIP, "cut-down": CUT_DOWN}


def finance_terms(scenario: Scenario) -> dict[str, Any]:
    """What money costs, and how much of it there is."""
    finance = scenario.finance
    paid_otherwise = any(supplier.pay is not None for supplier in scenario.suppliers.values())
    return {
        "finance": int(finance.stated or paid_otherwise),
        "own_cash": finance.own_cash,
        "rate": finance.rate,
        "deposit_rate": finance.rate if finance.deposit_rate is None else finance.deposit_rate,
        "settle": finance.interval(scenario.time.unit),
        "credit_line": NONE if finance.credit_line is None else finance.credit_line,
        "when_short": WHEN_SHORT[finance.when_short],
        "all_bills": int(finance.cover != "bills-at-receipt"),
    }


def supply_terms(scenario: Scenario, policy: Policy) -> dict[str, Any]:
    """What the warehouse does and costs."""
    warehouse, shipping = scenario.warehouse, scenario.shipping
    records = has_records(scenario, policy)
    crosses = any(choice.parameters.crosses_dock for choice in policy.receiving.different(scenario.items))
    receives = takes_time_to_receive(scenario) or records or crosses
    known = bool(calendars(scenario))
    dock = warehouse.daily_capacity is not None or warehouse.cut_off is not None or warehouse.calendar is not None
    return {
        "supply": int(has_more_than_lead_times(scenario, policy)),
        "receiving": int(receives),
        "put_away_cost": warehouse.put_away_cost,
        "cross_dock_cost": warehouse.cross_dock_cost,
        "count_cost": warehouse.count_cost,
        "records": int(records),
        "carriers": 1 + len(shipping.carriers),
        "calendars": int(known),
        "days": days_known(scenario) if known else 0,
        "dock": int(dock),
        "slots": warehouse.daily_capacity or 0,
        "first_day": ceil(scenario.time.warm_up),
        "last_day": ceil(scenario.time.length),
        "cut_off": 1.0 if warehouse.cut_off is None else warehouse.cut_off,
        "warehouse": calendar_number(scenario, warehouse.calendar),
    }


def return_terms(scenario: Scenario) -> dict[str, Any]:
    """Whether anything is sent back, and on which terms the shop takes it."""
    terms = scenario.returns or ReturnTerms()
    return {
        "sends_back": int(sends_back(scenario)),
        "back_refund": terms.refund,
        "back_fee": terms.fee,
        "back_parcel": terms.parcel_cost,
        "back_unit": terms.handling_cost,
    }


def sends_back(scenario: Scenario) -> bool:
    """Whether any customer sends back what was delivered."""
    return any(any(segment.returns.shares) for segment in everybody(scenario) if segment.returns)


def cuts(scenario: Scenario) -> bool:
    """Whether any customer cancels a part of an order."""
    return any(segment.cancels in ("lines", "units") for segment in everybody(scenario))


def offers(scenario: Scenario, policy: Policy) -> bool:
    """Whether anything is offered for waiting."""
    return any(choice.parameters.offers for choice in policy.offer.different(scenario.items))


def promises_delivery(scenario: Scenario, policy: Policy) -> bool:
    """Whether any promise is one of delivery."""
    return any(choice.parameters.by_delivery for choice in policy.promising.different(scenario.items))


def substitutes(scenario: Scenario) -> bool:
    """Whether anybody takes one item for another."""
    have = any(item.substitute for item in scenario.items.values())
    return have and any(segment.substitute > 0 for segment in everybody(scenario))


def has_charges(scenario: Scenario, policy: Policy) -> bool:
    """Whether money moves otherwise than by a sale at shipment."""
    payment = scenario.payment
    admission = policy.admission.different(scenario.items)
    return (
        any(choice.parameters.charges_ahead for choice in policy.charging.different(scenario.items))
        or any(choice.parameters.paid_ahead is not None for choice in admission)
        or bool(payment.fee_per_charge or payment.fee_rate or payment.card)
        or scenario.books.sale == "delivery"
    )


def cancels_oversold(scenario: Scenario, policy: Policy) -> bool:
    """Whether the shop may cancel an order because its goods are not there."""
    oversold = [choice.parameters for choice in policy.oversold.different(scenario.items)]
    if not has_records(scenario, policy) or not any(each.cancels or each.cancels_sales for each in oversold):
        return False
    refuses = not all(choice.parameters.owes_always for choice in policy.admission.different(scenario.items))
    return refuses or any(each.cancels for each in oversold)


def has_contracts(scenario: Scenario, policy: Policy) -> bool:
    """Whether anything but goods and price is to be remembered of an order."""
    return _has_contracts(Same(scenario), Same(policy))


@lru_cache(maxsize=16)
def _has_contracts(of: Same, under: Same) -> bool:
    scenario: Scenario = of.held
    policy: Policy = under.held
    streams = scenario.customers.values()
    return (
        has_charges(scenario, policy)
        or policy.informing.choice().parameters.speaks
        or policy.giving_up.choice().parameters.gives_up
        or policy.shipment.choice().parameters.looks_back
        or cancels_oversold(scenario, policy)
        or any(stream.attraction for stream in streams)
        or any(item.owed for item in scenario.items.values())
        or any_penalties(scenario)
        or bool(all_fines(scenario))
        or sends_back(scenario)
        or cuts(scenario)
        or offers(scenario, policy)
        or late_refunds(scenario)
        or any(
            segment.impatience or segment.loyalty or segment.come_back or segment.accept_split < 1
            for segment in everybody(scenario)
        )
    )
