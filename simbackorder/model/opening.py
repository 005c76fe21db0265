"""From a scenario and one alternative to the shop before its first event: opening rows of every table, as plain
numbers.

Built once per alternative, used for every replication by every engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder.model import laws, ledger, state
from simbackorder.model.residuals import residual_rows
from simbackorder.model.terms import pieces, segments, terms
from simbackorder.policies.admission.pre_order import AFTERWARDS
from simbackorder.policies.families import FAMILIES

if TYPE_CHECKING:
    from simbackorder.scenario.schema import Item, Policy, Scenario

NONE = -1
Column = list[Any]


class Shop(NamedTuple):
    """The shop before its first event.

    `tables` and `firm`: by table (by family) and column, a value per row; columns left out have their defaults.
    `sizes`: rows of the tables whose length is known. `end`, `warm_up`, `readings`: times in the scenario's unit.
    """

    tables: dict[str, dict[str, Column]]
    firm: dict[str, dict[str, Column]]
    sizes: dict[str, int]
    end: float
    warm_up: float
    readings: tuple[float, ...]


def open_shop(scenario: Scenario, policy: Policy) -> Shop:
    """The shop of this scenario under this alternative's policies."""
    minor = 10**scenario.minor_digits
    items, suppliers = scenario.items, scenario.suppliers
    opening = [(i, order) for i, item in enumerate(items.values()) for order in item.on_order]
    tables: dict[str, dict[str, Column]] = {
        "items": {
            "on_hand": [item.on_hand for item in items.values()],
            "unit_cost": [item.unit_cost for item in items.values()],
            "holding_cost": [item.holding_cost * minor for item in items.values()],
            "unreleased": [int(item.release is not None) for item in items.values()],
            "expected": [item.release.at if item.release else 0.0 for item in items.values()],
            "slip_known": [
                max(0.0, item.release.at - item.release.known) if item.release else 0.0 for item in items.values()
            ],
        },
        "suppliers": {
            "order_cost": [supplier.order_cost for supplier in suppliers.values()],
            "servers": [supplier.servers or 0 for supplier in suppliers.values()],
        },
        "offers": offers(scenario, policy),
        "rations": {"level": rations(scenario, policy)},
        "segments": segments(scenario),
        "pieces": pieces(scenario),
        "terms": terms(scenario, policy),
        "supplies": {
            "item": [i for i, _ in opening],
            "quantity": [order.units for _, order in opening],
            "lead_time": [order.due for _, order in opening],
        },
    }
    tables["residuals"] = residual_rows(scenario, policy, tables["offers"])
    at = tuple(scenario.measures.at)
    sizes = {
        "world": 1,
        "reviews": 1,
        "dispatches": 1,
        "items": len(items),
        "kept": len(items),
        "suppliers": len(suppliers),
        "offers": len(items) * len(suppliers),
        "residuals": len(tables["residuals"]["left"]),
        "rations": len(tables["rations"]["level"]),
        "segments": len(tables["segments"]["priority"]),
        "pieces": len(tables["pieces"]["start"]),
        "terms": 1,
        "accounts": len(ledger.NAMES),
        "readings": len(items) * len(at),
    }
    firm = {name: family_rows(scenario, policy, name) for name in state.Firm._fields}
    return Shop(tables, firm, sizes, scenario.time.length, scenario.time.warm_up, at)


def rations(scenario: Scenario, policy: Policy) -> Column:
    """Units kept from each segment, item by item; no rows if nothing is rationed."""
    names = [name for stream in scenario.customers.values() for name in stream.segments]
    by_item = [getattr(policy.allocation.choice(item).parameters, "levels", {}) for item in scenario.items]
    return [levels.get(name, 0) for levels in by_item for name in names] if any(by_item) else []


def offers(scenario: Scenario, policy: Policy) -> dict[str, Column]:
    """Every item at every supplier: what a unit costs, what lead time is quoted, and its place in the sourcing
    policy."""
    rows: dict[str, Column] = {"unit_cost": [], "quoted": [], "place": [], "share": []}
    for name, item in scenario.items.items():
        promising = policy.promising.choice(name).parameters
        places = getattr(policy.sourcing.choice(name).parameters, "places", ()) if scenario.suppliers else ()
        for supplier_name, supplier in scenario.suppliers.items():
            place = next((n for n, (who, _) in enumerate(places) if who == supplier_name), NONE)
            rows["unit_cost"].append(unit_cost(supplier.unit_cost, name, item))
            rows["quoted"].append(statistic(promising, supplier.lead_time))
            rows["place"].append(place)
            rows["share"].append(places[place][1] if place >= 0 else 0.0)
    return rows


def unit_cost(stated: Any, name: str, item: Item) -> int:
    """What a supplier asks for a unit: for all items, by item, or else the item's standard cost; minor units."""
    asked = stated.get(name) if isinstance(stated, dict) else stated
    return item.unit_cost if asked is None else int(asked)


def statistic(promising: Any, law: Any) -> float:
    """The promising policy's statistic of a law: a mean, a quantile, or nothing for policies that use none."""
    if not hasattr(promising, "statistic"):
        return 0.0
    return laws.mean(law) if promising.statistic is None else float(laws.quantile(law, promising.statistic))


def family_rows(scenario: Scenario, policy: Policy, name: str) -> dict[str, Column]:
    """A row of parameters per item (one for the shop when the family is not by item)."""
    family = FAMILIES[name]
    choices = getattr(policy, name)
    owners = list(scenario.items) if family.per_item else [None]
    if name == "sourcing" and not scenario.suppliers:
        rows = [row(scenario, name, None) for _ in owners]
    else:
        rows = [row(scenario, name, choices.choice(owner)) for owner in owners]
    return {column: [values[column] for values in rows] for column in state.columns(family.row)}


def row(scenario: Scenario, name: str, choice: Any) -> dict[str, Any]:
    """One choice as the numbers of its family's row."""
    family = FAMILIES[name]
    values: dict[str, Any] = dict(state.columns(family.row))
    if choice is None:  # sourcing without suppliers
        return values
    values["code"] = family.code(choice.rule)
    for column in values:
        given = getattr(choice.parameters, column, None)
        if isinstance(given, int | float):
            values[column] = type(values[column])(given)
    return values | SPECIAL[name](scenario, choice) if name in SPECIAL else values


def replenishment_numbers(scenario: Scenario, choice: Any) -> dict[str, Any]:
    """Whole units: below the reorder point is at or below one less."""
    p = choice.parameters
    numbers: dict[str, Any] = {"period": getattr(p, "review_period", 0.0)}
    if getattr(p, "strict", False):
        numbers["reorder_point"] = p.reorder_point - 1
    if hasattr(p, "on_cancellation"):
        numbers["recall"] = int(p.on_cancellation == "recall")
        numbers["count_backorders"] = int(p.position.backorders)
    return numbers


def promising_numbers(scenario: Scenario, choice: Any) -> dict[str, Any]:
    """What the promise adds to the wait for stock, and what the date means."""
    p = choice.parameters
    if not hasattr(p, "by"):
        return {}
    extra = statistic(p, scenario.shipping.pick_and_pack)
    if p.by == "deliver":
        extra += statistic(p, scenario.shipping.transit)
    return {
        "extra": extra + p.buffer,
        "shown": int(p.shown == "before-checkout"),
        "by_delivery": int(p.by == "deliver"),
        "by_supply": int(choice.rule == "available-to-promise"),
        "elapsed": int(getattr(p, "elapsed", "ignored") == "counted"),
        "stated": stated(p),
    }


def stated(parameters: Any) -> float:
    """The probability with which a date is meant to be kept, if the policy says one."""
    q = getattr(parameters, "statistic", None)
    return -1.0 if q is None else float(q)


def admission_numbers(scenario: Scenario, choice: Any) -> dict[str, Any]:
    """What a pre-order becomes after the release, and what it pays."""
    if choice.rule != "pre-order":
        return {}
    deposit = choice.parameters.deposit
    return {"then": AFTERWARDS.index(choice.parameters.then), "deposit": -1.0 if deposit is None else deposit}


def allocation_numbers(scenario: Scenario, choice: Any) -> dict[str, Any]:
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


def informing_numbers(scenario: Scenario, choice: Any) -> dict[str, Any]:
    """Whether the firm looks at dates, and tells new ones."""
    new_dates = int(getattr(choice.parameters, "new_dates", choice.rule == "on-slip"))
    return {"new_dates": new_dates, "looks": new_dates}


def sourcing_numbers(scenario: Scenario, choice: Any) -> dict[str, Any]:
    """Whole orders by a mark, or each order divided."""
    return {"by_mark": int(choice.rule == "random")}


SPECIAL = {
    "admission": admission_numbers,
    "allocation": allocation_numbers,
    "informing": informing_numbers,
    "replenishment": replenishment_numbers,
    "promising": promising_numbers,
    "sourcing": sourcing_numbers,
}
