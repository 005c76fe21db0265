"""Order up to a forecast: demand per period by exponential smoothing of what the shop has sold or owes, over the time
that an order has to cover, and a safety stock.

order quantity = max(0, round(F c + k sqrt(V c)) - position), every R; F += a (d - F), V += a ((d - F)^2 - V);
c = (R + cover) / R
"""

from math import floor, sqrt
from typing import Any

from pydantic import Field

from simbackorder.policies.replenishment.review import PeriodicParameters
from simbackorder.policies.surroundings import Asked, Numbers
from simbackorder.quantities import Factor, Fraction, PositiveDuration, Rate

SOURCE = "Silver, Pyke and Thomas (4th ed., 2017), chapters 3 and 6; Brown, Statistical Forecasting (1959)"


class Parameters(PeriodicParameters):
    """`smoothing` a, `safety_factor` k, `initial`: demand rate that is expected at first; `initial_error`: standard
    deviation of the first forecasts of a period; `cover`: lead time that the stock has to cover."""

    smoothing: Fraction = Field(description="weight of the last period in the forecast (a)")
    safety_factor: Factor = Field(default=0.0, description="standard deviations of safety stock (k)")
    initial: Rate = Field(description="units per time that are expected at first")
    initial_error: Factor | None = Field(
        default=None,
        description="standard deviation of the first forecast of a period, units; none: as of Poisson demand",
    )
    cover: PositiveDuration | None = Field(
        default=None, description="lead time to cover; none: the usual one of the first supplier of the sourcing policy"
    )

    @property
    def covers_usual_lead_time(self) -> bool:
        """Unless another time is stated."""
        return self.cover is None

    def periods_covered(self, lead_time: float) -> float:
        """A review period and what the order covers beyond it, in review periods."""
        return (self.review_period + lead_time) / self.review_period

    def numbers(self, asked: Asked) -> Numbers:
        """The first forecast, and how many periods an order has to cover if that is stated."""
        expected = self.initial * self.review_period
        return {
            **super().numbers(asked),
            "initial": expected,
            "initial_variance": expected if self.initial_error is None else self.initial_error**2,
            "periods": self.periods_covered(self.cover or 0.0),
        }


def decide(p: Any, position: int, item: Any) -> int:
    """Everything up to the level that the forecast asks for."""
    level = item.forecast * p.periods + p.safety_factor * sqrt(item.variance * p.periods)
    quantity: int = max(0, floor(level + 0.5) - position)
    return quantity


def learn(p: Any, item: Any, plans: Any) -> None:
    """The forecast learns from the period that is over, as simple exponential smoothing does."""
    if item.reviewed:
        error = item.demand_since_review - item.forecast
        item.variance += p.smoothing * (error * error - item.variance)
        item.forecast += p.smoothing * error
    item.reviewed = 1
    item.demand_since_review = 0
