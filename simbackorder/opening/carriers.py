"""Who takes shipments to customers, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simbackorder.opening.calendars import calendar_number
from simbackorder.opening.suppliers import columns
from simbackorder.sample_path import distributions

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario

Column = list[Any]


def carrier_rows(scenario: Scenario) -> dict[str, Column]:
    """The standard carrier, then the others."""
    shipping: Any = scenario.shipping
    rows = [
        {
            "per_shipment": carrier.cost_per_shipment,
            "per_unit": carrier.cost_per_unit,
            "mean_transit": distributions.mean(carrier.transit),
            "calendar": calendar_number(scenario, carrier.calendar),
        }
        for carrier in (shipping, *shipping.carriers.values())
    ]
    return columns(rows, tuple(rows[0]))


def carrier_number(scenario: Scenario, name: str) -> int:
    """A carrier's row."""
    return 1 + list(scenario.shipping.carriers).index(name)
