"""From one alternative's policies to rows of plain numbers, per family a row for each item or for the shop."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder import state
from simbackorder.opening.suppliers import carrier_number, places_of, planned_orders, usual
from simbackorder.policies.admission.pre_order import AFTERWARDS
from simbackorder.policies.families import FAMILIES
from simbackorder.sample_path import distributions

if TYPE_CHECKING:
    from simbackorder.scenario.firm.choices import Choice, FamilyChoice
    from simbackorder.scenario.sections.schema import Policy, Scenario

Column = list[Any]


class Asked(NamedTuple):
    """In which scenario, and beside which other policies, a policy's numbers are wanted."""

    scenario: Scenario
    policy: Policy


def statistic(promising: Any, law: Any) -> float:
    """The promising policy's statistic of a law: a mean, a quantile, or nothing for policies that use none."""
    if not hasattr(promising, "statistic"):
        return 0.0
    return (
        distributions.mean(law)
        if promising.statistic is None
        else float(distributions.quantile(law, promising.statistic))
    )


def firm_rows(scenario: Scenario, policy: Policy) -> dict[str, dict[str, Column]]:
    """All policies, by family and column."""
    asked = Asked(scenario, policy)
    firm = {name: family_rows(asked, name) for name in state.Firm._fields}
    firm["promising"] |= put_away(asked, firm["promising"]["put_away"])
    firm["replenishment"] |= steps_of_plans(asked) | periods(asked, firm["replenishment"]["periods"])
    return firm


def family_rows(asked: Asked, name: str) -> dict[str, Column]:
    """A row of parameters per item (one for the shop when the family is not by item), as columns."""
    scenario, family = asked.scenario, FAMILIES[name]
    choices: FamilyChoice = getattr(asked.policy, name)
    if name == "sourcing" and not scenario.suppliers:
        return {column: [value] * len(scenario.items) for column, value in state.columns(family.row).items()}
    chosen = choices.choices(scenario.items) if family.per_item else [choices.choice()]
    known = {id(choice): row(asked, name, choice) for choice in {id(each): each for each in chosen}.values()}
    if len(known) == 1:
        (alone,) = known.values()
        return {column: [alone[column]] * len(chosen) for column in alone}
    rows = [known[id(choice)] for choice in chosen]
    return {column: [values[column] for values in rows] for column in state.columns(family.row)}


def row(asked: Asked, name: str, choice: Choice) -> dict[str, Any]:
    """One choice as the numbers of its family's row, for whichever item it is."""
    family = FAMILIES[name]
    values: dict[str, Any] = dict(state.columns(family.row))
    values["code"] = family.code(choice.rule)
    for column in shared_names(type(choice.parameters), family.row):
        given = getattr(choice.parameters, column)
        if isinstance(given, int | float):
            values[column] = type(values[column])(given)
    return values | SPECIAL[name](asked, choice) if name in SPECIAL else values


@cache
def shared_names(parameters: type, row: type) -> tuple[str, ...]:
    """The columns that a policy's parameters have a value for."""
    has = {*getattr(parameters, "model_fields", ()), *dir(parameters)}
    return tuple(name for name in state.columns(row) if name in has)


# -- what depends on the item ------------------------------------------------------------------------------------------


def steps_of_plans(asked: Asked) -> dict[str, Column]:
    """Where the orders of an item's plan stand among those of all plans, and how many they are."""
    steps = [len(planned_orders(choice)) for choice in asked.policy.replenishment.choices(asked.scenario.items)]
    return {"first_step": list(accumulate(steps[:-1], initial=0)), "steps": steps}


def put_away(asked: Asked, shelving: Column) -> dict[str, Column]:
    """The statistic of put-away, but nothing for items that cross the dock."""
    receiving = asked.policy.receiving.choices(asked.scenario.items)
    quoted = [0.0 if way.rule == "cross-dock" else time for time, way in zip(shelving, receiving, strict=True)]
    return {"put_away": quoted}


def periods(asked: Asked, stated: Column) -> dict[str, Column]:
    """How many periods an order has to cover, where it is the item's usual lead time that says so."""
    choices = asked.policy.replenishment.choices(asked.scenario.items)
    found = list(stated)
    for n, (item, choice) in enumerate(zip(asked.scenario.items, choices, strict=True)):
        p: Any = choice.parameters
        if choice.rule == "forecast" and p.cover is None:
            found[n] = periods_covered(p, usual_lead_time(asked, item))
    return {"periods": found}


def usual_lead_time(asked: Asked, item: str) -> float:
    """The mean lead time of the item's preferred supplier."""
    suppliers = asked.scenario.suppliers
    places = places_of(asked.scenario, asked.policy, item) if suppliers else ()
    return usual(suppliers[places[0][0]]) if places else 0.0


def periods_covered(p: Any, cover: float) -> float:
    """A review period and what the order covers beyond it, in review periods."""
    return (p.review_period + cover) / p.review_period


# -- what depends on the choice ----------------------------------------------------------------------------------------


def replenishment_numbers(asked: Asked, choice: Any) -> dict[str, Any]:
    """Whole units: below the reorder point is at or below one less."""
    p = choice.parameters
    numbers: dict[str, Any] = {"period": getattr(p, "review_period", 0.0)}
    if getattr(p, "strict", False):
        numbers["reorder_point"] = p.reorder_point - 1
    if hasattr(p, "on_cancellation"):
        numbers["recall"] = int(p.on_cancellation == "recall")
    if hasattr(p, "position"):
        numbers["count_backorders"] = int(p.position.backorders)
        numbers["count_standing"] = int(p.position.standing)
        numbers["count_held_up"] = int(p.position.held_up)
    if choice.rule == "plan":
        numbers["period"] = state.NEVER
    if choice.rule == "forecast":
        numbers |= forecast_numbers(p)
    return numbers


def forecast_numbers(p: Any) -> dict[str, Any]:
    """The first forecast, and how many periods an order has to cover if that is stated."""
    expected = p.initial * p.review_period
    return {
        "initial": expected,
        "initial_variance": expected if p.initial_error is None else p.initial_error**2,
        "periods": periods_covered(p, p.cover or 0.0),
    }


def promising_numbers(asked: Asked, choice: Any) -> dict[str, Any]:
    """What the promise adds to the wait for stock, and what the date means."""
    p = choice.parameters
    if not hasattr(p, "by"):
        return {}
    scenario = asked.scenario
    extra = statistic(p, scenario.shipping.pick_and_pack)
    transit = 0.0
    if p.by == "deliver":
        transit = statistic(p, usual_transit(asked))
        extra += transit
    shelving = statistic(p, scenario.warehouse.put_away)
    return {
        "extra": extra + p.buffer,
        "transit": transit,
        "shelving": shelving,
        "put_away": shelving,
        "shown": int(p.shown == "before-checkout"),
        "by_delivery": int(p.by == "deliver"),
        "by_supply": int(choice.rule == "available-to-promise"),
        "elapsed": int(getattr(p, "elapsed", "ignored") == "counted"),
        "stated": stated(p),
    }


def usual_transit(asked: Asked) -> Any:
    """The law of transit of the carrier that promises count on."""
    shipping = asked.scenario.shipping
    choice = asked.policy.carrier.choice()
    name = getattr(choice.parameters, "carrier", "")
    return shipping.carriers[name].transit if choice.rule == "always" else shipping.transit


def stated(parameters: Any) -> float:
    """The probability with which a date is meant to be kept, if the policy says one."""
    q = getattr(parameters, "statistic", None)
    return -1.0 if q is None else float(q)


def admission_numbers(asked: Asked, choice: Any) -> dict[str, Any]:
    """What a pre-order becomes after the release, and what it pays."""
    if choice.rule != "pre-order":
        return {}
    deposit = choice.parameters.deposit
    return {"then": AFTERWARDS.index(choice.parameters.then), "deposit": -1.0 if deposit is None else deposit}


def allocation_numbers(asked: Asked, choice: Any) -> dict[str, Any]:
    """What a line's rank depends on, and whether units are kept from segments."""
    rationed = choice.rule == "critical-level"
    first_come = rationed and choice.parameters.order == "first-come-first-served"
    return {
        "by_priority": int(rationed and not first_come),
        "by_joining": int(choice.rule == "first-come-first-served"),
        "by_date": int(choice.rule == "earliest-promise"),
        "by_value": int(choice.rule == "largest-value"),
        "rations": int(rationed),
        "blocks": int(rationed and choice.parameters.head == "blocks"),
    }


def informing_numbers(asked: Asked, choice: Any) -> dict[str, Any]:
    """Whether the firm looks at dates, and tells new ones."""
    new_dates = int(getattr(choice.parameters, "new_dates", choice.rule == "on-slip"))
    return {"new_dates": new_dates, "looks": new_dates}


def sourcing_numbers(asked: Asked, choice: Any) -> dict[str, Any]:
    """Whole orders by a mark, or each order divided, or raised to levels; and when an order is overdue."""
    p = choice.parameters
    numbers: dict[str, Any] = {"by_mark": int(choice.rule == "random"), "by_level": int(choice.rule == "dual-index")}
    if choice.rule == "failover" and len(p.suppliers) > 1:
        numbers["overdue"] = state.NEVER if p.overdue is None else p.overdue
        numbers["withdraws"] = int(p.late == "withdraw")
    return numbers


def carrier_numbers(asked: Asked, choice: Any) -> dict[str, Any]:
    """The carrier by its number, and that which promises count on."""
    if choice.rule == "standard":
        return {}
    number = carrier_number(asked.scenario, choice.parameters.carrier)
    return {"number": number, "usual": number if choice.rule == "always" else 0}


def record_numbers(asked: Asked, choice: Any) -> dict[str, Any]:
    """When the record is brought up to date, and when shelves are counted."""
    p = choice.parameters
    every = getattr(p, "every", 0.0)
    first = getattr(p, "first", None)
    return {"every": every, "first": every if first is None else first, "count_every": p.count_every or 0.0}


SPECIAL = {
    "admission": admission_numbers,
    "allocation": allocation_numbers,
    "informing": informing_numbers,
    "replenishment": replenishment_numbers,
    "promising": promising_numbers,
    "sourcing": sourcing_numbers,
    "carrier": carrier_numbers,
    "records": record_numbers,
}
