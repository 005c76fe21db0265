"""Measures of replenishment orders and suppliers, of the warehouse, and of what its records say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from simbackorder.metrics.sheet import Sheet
from simbackorder.metrics.values import Array, Measures, over, ratio, total

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario

OF_FLOWS = {
    "units_short": "missing",
    "units_cross_docked": "crossed",
    "units_shrunk": "shrunk",
    "units_oversold": "oversold",
}
"""Units that an item counts."""
OF_TIME = {"mean_in_putaway": "in_putaway_time", "mean_record_error": "record_error_time"}


def supply(sheet: Sheet) -> Measures:
    """Replenishment orders."""
    return {
        **replenishment_orders(sheet, range(sheet.suppliers.shape[1])),
        "orders_reordered": total(sheet.since_the_cut["again"]),
        "units_received": total(sheet.all_items().received),
    }


def replenishment_orders(sheet: Sheet, suppliers: Sequence[int]) -> Measures:
    """Number, lead times and crossings of the replenishment orders at some suppliers."""

    def summed(column: str, none: float = 0) -> Array:
        found = np.full(len(sheet.suppliers), none)
        for j in suppliers:
            found = found + sheet.suppliers[column][:, j]
        return found

    received = summed("received")
    return {
        "replenishment_orders": total(summed("orders")),
        "mean_lead_time": ratio(summed("lead_time", 0.0), received),
        "crossing_rate": ratio(summed("crossed"), received),
        "replenishment_orders_late": total(summed("late")),
    }


def supply_by_supplier(scenario: Scenario, sheet: Sheet) -> Measures:
    """Orders, units, spend and lead times, supplier by supplier."""
    minor = 10**scenario.minor_digits
    found: Measures = {}
    for j, name in enumerate(scenario.suppliers):
        of = sheet.supplier(j)
        values = replenishment_orders(sheet, [j]) | {
            "units_received": total(of.units),
            "purchases": total(over(of.spend, minor)),
            "units_short": total(of.missing),
        }
        found |= {f"{measure}[{name}]": value for measure, value in values.items()}
    return found


def warehouse(sheet: Sheet) -> Measures:
    """What crossed the dock, was put away, lost, or oversold, all items together; slots and carriers."""
    flows = sheet.all_items()
    found = {name: total(getattr(flows, column)) for name, column in OF_FLOWS.items()}
    found |= {name: total(getattr(flows, column) / sheet.length) for name, column in OF_TIME.items()}
    return found | {
        "mean_dock_delay": (sheet.since_the_cut["slots_wait"], sheet.since_the_cut["slots"]),
        "express_shipments": total(sheet.since_the_cut["express"]),
    }


def warehouse_by_item(names: Sequence[str], sheet: Sheet) -> Measures:
    """The same, item by item."""
    found = {name: sheet.by_item[column] for name, column in OF_FLOWS.items()}
    found |= {name: sheet.by_item[column] / sheet.length for name, column in OF_TIME.items()}
    return {f"{name}[{item}]": total(values[:, i]) for name, values in found.items() for i, item in enumerate(names)}
