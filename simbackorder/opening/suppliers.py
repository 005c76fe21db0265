"""Suppliers as rows, and in which order each item prefers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder import state
from simbackorder.opening.calendars import calendar_number
from simbackorder.opening.remainders import step_of, variance
from simbackorder.sample_path import distributions
from simbackorder.sample_path.total_lead_time import batches, lead_time_distribution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simbackorder.policies.surroundings import Places
    from simbackorder.scenario.sections.schema import Item, Policy, Scenario
    from simbackorder.scenario.sections.supply import Supplier

Column = list[Any]
EFFECTS = {
    "hold-start": state.HOLD_START,
    "pause": state.PAUSE,
    "hold-arrival": state.HOLD_ARRIVAL,
    "refuse": state.REFUSE,
}


def columns(rows: list[dict[str, Any]], names: tuple[str, ...]) -> dict[str, Column]:
    """Rows as columns of these names."""
    return {name: [row[name] for row in rows] for name in names}


def usual(supplier: Supplier) -> float:
    """The mean lead time."""
    return distributions.mean(lead_time_distribution(supplier))


def supplier_rows(scenario: Scenario) -> dict[str, Column]:
    """A row per supplier."""
    rows = [supplier_row(scenario, supplier) for supplier in scenario.suppliers.values()]
    if any(row["staged"] or row["effect"] == state.HOLD_ARRIVAL for row in rows):
        # where one supplier's completions are events, all are: what arrives at the same time comes by these events;
        # and after what a recovery lets in
        rows = [row | {"staged": 1} for row in rows]
    names = tuple(rows[0]) if rows else ("order_cost",)
    return columns(rows, names)


def supplier_row(scenario: Scenario, supplier: Supplier) -> dict[str, Any]:
    """What a supplier asks for, and how it works."""
    ramp = supplier.ramp
    return {
        "order_cost": supplier.order_cost,
        "servers": supplier.servers or 0,
        "effect": effect_of(supplier),
        "minimum": supplier.minimum,
        "multiple": supplier.multiple,
        "rounds_down": int(supplier.rounding == "down"),
        "batch": supplier.batch if supplier.per == "unit" else 0,
        "staged": int(is_staged(scenario, supplier)),
        "sequential": int(supplier.sequential),
        "usual": usual(supplier),
        "work": distributions.mean(supplier.making),
        "jobs": batches(supplier),
        "work_variance": variance(supplier.making),
        "transport_variance": variance(supplier.moving),
        "work_step": step_of(supplier.making),
        "outage_step": step_of(supplier.outages.down) if supplier.outages and supplier.outages.down else 0.0,
        "planned": int(bool(supplier.outages and supplier.outages.scheduled)),
        "notice": state.NEVER if supplier.notice is None else supplier.notice,
        "slow": ramp.initial if ramp else 1.0,
        "ramp_at": ramp.at if ramp else 0.0,
        "ramp_over": ramp.over if ramp else 0.0,
        "calendar": calendar_number(scenario, supplier.calendar),
        "at_order": int(supplier.pay is not None and supplier.pay.at == "order"),
        "credit": supplier.pay.after if supplier.pay else 0.0,
        "down_payment": supplier.pay.down_payment if supplier.pay else 0.0,
    }


def effect_of(supplier: Supplier) -> int:
    """What an outage does to the supplier's orders."""
    return EFFECTS[supplier.outages.effect] if supplier.outages else state.HOLD_START


def is_staged(scenario: Scenario, supplier: Supplier) -> bool:
    """Whether the completions of the supplier's orders are events of their own."""
    return (
        supplier.moving.name != "constant"
        or supplier.moving["value"] > 0
        or effect_of(supplier) == state.PAUSE
        or supplier.ramp is not None
        or calendar_number(scenario, supplier.calendar) >= 0
    )


def has_more_than_lead_times(scenario: Scenario, policy: Policy) -> bool:
    """Whether suppliers or receiving have more than a lead time that is drawn per order."""
    plain = all(
        supplier.minimum == supplier.multiple == 1
        and supplier.per == "order"
        and supplier.yields is None
        and (supplier.notice is None or not supplier.notice < state.NEVER)
        and not is_staged(scenario, supplier)
        for supplier in scenario.suppliers.values()
    )
    overdue = any(
        choice.parameters.overdue_after is not None
        for choice in (policy.sourcing.different(scenario.items) if scenario.suppliers else ())
    )
    return not plain or overdue or takes_time_to_receive(scenario)


def takes_time_to_receive(scenario: Scenario) -> bool:
    """Whether receiving takes time or money, or a receipt may be miscounted."""
    warehouse = scenario.warehouse
    at_once = warehouse.put_away.name == "constant" and warehouse.put_away["value"] == 0
    return not at_once or bool(warehouse.put_away_cost or warehouse.cross_dock_cost) or warehouse.miscount is not None


def has_records(scenario: Scenario, policy: Policy) -> bool:
    """Whether the stock record may differ from what is there."""
    warehouse = scenario.warehouse
    return (
        any(warehouse.losses(item) > 0 or warehouse.sales_elsewhere(item) > 0 for item in scenario.items)
        or warehouse.miscount is not None
        or any(choice.parameters.intervals for choice in policy.records.different(scenario.items))
    )


def unit_cost(stated: Any, name: str, item: Item) -> int:
    """What a supplier asks for a unit: for all items, by item, or else the item's standard cost; minor units."""
    asked = stated.get(name) if isinstance(stated, dict) else stated
    return item.unit_cost if asked is None else int(asked)


def breaks_of(supplier: Supplier, name: str, item: Item) -> list[dict[str, int]]:
    """The price breaks of an item at a supplier: an item that a break does not name has no such break."""
    prices = supplier.price_breaks
    if prices is None:
        return []
    rows: list[dict[str, int]] = []
    price, since, before = unit_cost(supplier.unit_cost, name, item), 1, 0
    for each in prices.breaks:
        stated = each.unit_cost.get(name) if isinstance(each.unit_cost, dict) else each.unit_cost
        if stated is not None:
            before += (each.units - since) * price
            price, since = stated, each.units
            rows.append({"units": since, "unit_cost": price, "before": before if prices.kind == "incremental" else -1})
    return rows


def price_break_rows(scenario: Scenario) -> tuple[dict[str, Column], list[int]]:
    """All breaks, offer by offer; and how many each offer has."""
    by_offer = [
        breaks_of(supplier, name, item)
        for name, item in scenario.items.items()
        for supplier in scenario.suppliers.values()
    ]
    rows = [row for breaks in by_offer for row in breaks]
    return columns(rows, ("units", "unit_cost", "before")), [len(breaks) for breaks in by_offer]


class Offered(NamedTuple):
    """What the shop's suppliers offer of one item."""

    scenario: Scenario
    item: str

    @property
    def suppliers(self) -> Iterable[str]:
        """All of them, in the order of the file."""
        return self.scenario.suppliers

    def cost(self, supplier: str) -> float:
        """What a unit costs."""
        return unit_cost(self.scenario.suppliers[supplier].unit_cost, self.item, self.scenario.items[self.item])

    def lead_time(self, supplier: str) -> float:
        """The usual lead time."""
        return usual(self.scenario.suppliers[supplier])


def places_of(scenario: Scenario, policy: Policy, item: str) -> Places:
    """The suppliers of an item in the order of preference of its sourcing policy, with their shares."""
    return policy.sourcing.choice(item).parameters.places(Offered(scenario, item))


def places_by_item(scenario: Scenario, policy: Policy) -> list[Places]:
    """`places_of` each item; items with the same choice share them, but where prices may differ from item to item."""
    shared: dict[int, Places] = {}
    found = []
    for item, choice in zip(scenario.items, policy.sourcing.choices(scenario.items), strict=True):
        places = shared.get(id(choice))
        if places is None:
            places = choice.parameters.places(Offered(scenario, item))
            if not choice.parameters.by_price:
                shared[id(choice)] = places
        found.append(places)
    return found
