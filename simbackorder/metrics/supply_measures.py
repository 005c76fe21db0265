"""Measures of replenishment orders and suppliers, of the warehouse, and of what its records say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simbackorder.metrics.values import Measures, ratio, total
from simbackorder.metrics.window import Counted, Window

if TYPE_CHECKING:
    from simbackorder.scenario.schema import Scenario

OF_FLOWS = {
    "units_short": "missing",
    "units_cross_docked": "crossed",
    "units_shrunk": "shrunk",
    "units_oversold": "oversold",
}
"""Units that an item counts."""
OF_TIME = {"mean_in_putaway": "in_putaway_time", "mean_record_error": "record_error_time"}


def supply(window: Window, counted: Counted) -> Measures:
    """Replenishment orders."""
    return {
        **replenishment_orders(counted.suppliers),
        "orders_reordered": total(window.since_the_cut("again")),
        "units_received": total(counted.flows.received),
    }


def replenishment_orders(suppliers: Sequence[Any]) -> Measures:
    """Number, lead times and crossings of the replenishment orders at some suppliers."""
    received = sum(of.received for of in suppliers)
    return {
        "replenishment_orders": total(sum(of.orders for of in suppliers)),
        "mean_lead_time": (sum((of.lead_time for of in suppliers), 0.0), float(received)),
        "crossing_rate": ratio(sum(of.crossed for of in suppliers), received),
        "replenishment_orders_late": total(sum(of.late for of in suppliers)),
    }


def supply_by_supplier(scenario: Scenario, counted: Counted) -> Measures:
    """Orders, units, spend and lead times, supplier by supplier."""
    minor = 10**scenario.minor_digits
    found: Measures = {}
    for name, of in zip(scenario.suppliers, counted.suppliers, strict=True):
        values = replenishment_orders([of]) | {
            "units_received": total(of.units),
            "purchases": total(of.spend / minor),
            "units_short": total(of.missing),
        }
        found |= {f"{measure}[{name}]": value for measure, value in values.items()}
    return found


def warehouse(window: Window, flows: Any) -> Measures:
    """What crossed the dock, was put away, lost, or oversold, all items together; slots and carriers."""
    found = {name: total(getattr(flows, column)) for name, column in OF_FLOWS.items()}
    found |= {name: total(getattr(flows, column) / window.length) for name, column in OF_TIME.items()}
    return found | {
        "mean_dock_delay": (window.since_the_cut("slots_wait"), window.since_the_cut("slots")),
        "express_shipments": total(window.since_the_cut("express")),
    }


def warehouse_by_item(names: Sequence[str], window: Window) -> Measures:
    """The same, item by item."""
    found = {name: window.time_of(column) for name, column in OF_FLOWS.items()}
    found |= {name: window.time_of(column) / window.length for name, column in OF_TIME.items()}
    return {f"{name}[{item}]": total(values[i]) for name, values in found.items() for i, item in enumerate(names)}
