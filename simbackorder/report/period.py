"""To what stretch of time totals refer: a year where runs are a year or much longer, else the whole window, which may
be a launch or a season that is no year's."""

from __future__ import annotations

from typing import NamedTuple

from simbackorder.quantities import span, year_of
from simbackorder.report.result import Head, Result

NEARLY = 0.02
"""A window this near to a year is one."""
LONG = 1.5
"""From so many years on, a year of a window is its mean."""
TOTALS = ("money", "orders", "units", "messages", "shipments", "dates", "customers")
NO_FLOWS = ("mean_", "cash_position", "open_order_value", "orders_open", "shipments_per_order")
"""Beginnings of the names of measures that are no totals, whatever their unit: averages and states at the end."""


class Period(NamedTuple):
    """`factor`: what totals are multiplied by; `words`: `a year`, or how long the window is; `run`: what a replication
    is called."""

    factor: float
    words: str
    run: str

    def of(self, measure: str, unit: str) -> float:
        """What a measure is multiplied by."""
        return self.factor if is_total(measure, unit) else 1.0


def period(result: Result) -> Period:
    """The period of a study's tables: where costs per unit of time decide, such a unit."""
    return period_of(result.head, result.units[result.comparison.goal.objective])


def period_of(head: Head, unit: str) -> Period:
    """The period of a study whose objective has this unit."""
    if not head.window:
        return Period(1.0, "in a run", "run")
    years = head.window / year_of(head.time_unit)
    run = "year" if abs(years - 1) <= NEARLY else "run"
    if unit == "money per time":
        return Period(1 / head.window, f"per {head.time_unit}", run)
    if years < LONG and run != "year":
        return Period(1.0, f"in {span(head.window, head.time_unit)}", run)
    return Period(1 / years, "a year", run)


def is_total(measure: str, unit: str) -> bool:
    """Whether a measure grows with the length of the window."""
    return unit in TOTALS and not measure.startswith(NO_FLOWS)
