"""Days that are worked, as the rows of calendars."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from simbackorder.scenario.sections.calendars import open_days

if TYPE_CHECKING:
    from simbackorder.scenario.sections.calendars import Calendar
    from simbackorder.scenario.sections.schema import Scenario

Column = list[Any]
MORE_DAYS = 731


def calendars(scenario: Scenario) -> list[Calendar]:
    """All calendars, each once, that have a day off."""
    shipping = scenario.shipping
    owners: tuple[Any, ...] = (*scenario.suppliers.values(), scenario.warehouse, shipping, *shipping.carriers.values())
    found: list[Calendar] = []
    for owner in owners:
        if owner.calendar is not None and owner.calendar not in found:
            found.append(owner.calendar)
    return found


def calendar_number(scenario: Scenario, calendar: Calendar | None) -> int:
    """The number of a calendar; -1 where every day is worked."""
    return -1 if calendar is None else calendars(scenario).index(calendar)


def days_known(scenario: Scenario) -> int:
    """Days that calendars know: those of the run, and so many more that no date of an order lies beyond them, unless it
    would wait for years."""
    return ceil(scenario.time.length) + MORE_DAYS


def day_rows(scenario: Scenario) -> dict[str, Column]:
    """Calendar by calendar, a row per day of the run and one more."""
    rows: dict[str, Column] = {"before": [], "nth": []}
    days = days_known(scenario)
    for calendar in calendars(scenario):
        is_open = open_days(calendar, scenario.time.start, days)
        rows["before"] += [0, *np.cumsum(is_open).tolist()]
        nth = np.flatnonzero(is_open).tolist()
        rows["nth"] += nth + [days] * (days + 1 - len(nth))
    return rows
