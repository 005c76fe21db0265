"""Goods that customers send back after they were delivered: who does, and on which terms the shop takes them. All of it
is off unless stated."""

from __future__ import annotations

from simbackorder.quantities import Fraction, Money
from simbackorder.scenario.language.fields import DurationDistribution
from simbackorder.scenario.language.remains import Record


class Returns(Record):
    """Of the lines that are delivered, the share that goes back (`share_after_waiting`: of orders that were not filled
    at once, by default the same); how long after delivery a parcel is back, and the share that can be sold again."""

    share: Fraction
    share_after_waiting: Fraction | None = None
    after: DurationDistribution
    resaleable: Fraction = 1.0

    @property
    def shares(self) -> tuple[float, float]:
        """Of orders filled at once, and of the others."""
        waited = self.share if self.share_after_waiting is None else self.share_after_waiting
        return self.share, waited


class ReturnTerms(Record):
    """What the shop pays for goods that come back: the share of their price that is paid back, less a fee per parcel;
    what a parcel costs the shop, and handling per unit."""

    refund: Fraction = 1.0
    fee: Money = 0
    parcel_cost: Money = 0
    handling_cost: Money = 0
