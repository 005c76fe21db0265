"""The warehouse: what happens to goods between the dock and the shelf, and on the shelf; and when it picks. All of it
is off unless stated."""

from __future__ import annotations

from typing import Annotated

from simbackorder.quantities import TEXT_DURATION, Fraction, Money, PositiveCount, Quantity, duration_form
from simbackorder.scenario.language.fields import CONSTANT_0, DurationDistribution, ItemRates, PositiveCountDistribution
from simbackorder.scenario.language.remains import Record
from simbackorder.scenario.sections.calendars import Calendar
from simbackorder.scenario.sections.conditions import picking_on_days

TIME_OF_DAY = Quantity(
    "a time of day, in days", "time", duration_form, 0, 1, above=True, example="16 hours", pattern=TEXT_DURATION
)


class Miscount(Record):
    """Of the receipts, the share that is miscounted, and by how many units, up or down alike."""

    chance: Fraction
    units: PositiveCountDistribution


class Warehouse(Record):
    """Goods are put away or cross the dock, at a cost per unit; units are lost (`shrinkage`: units per time, of every
    item or by item) and miscounted, until a count finds out, or sold from the same shelf by `other_channels` (units per
    time, likewise). Picking begins on open days, before the `cut_off`, for at most `daily_capacity` shipments a day."""

    put_away: DurationDistribution = CONSTANT_0
    put_away_cost: Money = 0
    cross_dock_cost: Money = 0
    shrinkage: ItemRates = 0.0
    miscount: Miscount | None = None
    other_channels: ItemRates | None = None
    count_cost: Money = 0
    daily_capacity: PositiveCount | None = None
    cut_off: Annotated[float, TIME_OF_DAY] | None = None
    calendar: Calendar | None = None

    conditions = (picking_on_days,)

    def losses(self, item: str) -> float:
        """Units of the item that are lost per unit of time."""
        return rate_of(self.shrinkage, item)

    def sales_elsewhere(self, item: str) -> float:
        """Units of the item that other channels sell per unit of time, as long as there are any."""
        return rate_of(self.other_channels or 0.0, item)


def rate_of(rates: float | dict[str, float], item: str) -> float:
    """The item's own rate; those that are not named have none."""
    return rates.get(item, 0.0) if isinstance(rates, dict) else rates
