"""What being paid costs, how cards and banks answer, and when a sale counts in the books."""

from __future__ import annotations

from typing import Literal

from simbackorder.quantities import Count, Duration, Fraction, Money, PositiveDuration
from simbackorder.scenario.language.fields import DurationDistribution
from simbackorder.scenario.language.remains import Record
from simbackorder.scenario.sections.penalties import CancellationCost, LateCost


class Card(Record):
    """An authorisation lasts `authorisation`; the card stays good for another `life`. A charge that failed is tried
    again every `retry_every`, at most `retries` times, and each time succeeds with chance `recovery`."""

    authorisation: Duration
    life: DurationDistribution
    retries: Count = 0
    retry_every: PositiveDuration = 1.0
    recovery: Fraction = 0.0


class Disputes(Record):
    """Of the customers who paid and have waited for `after`, the share whose bank takes the money back, at a cost."""

    after: Duration
    share: Fraction
    cost: Money = 0


class Payment(Record):
    """Fees per charge and on its amount, what a refund costs, what late and cancelled orders do, cards that fail, and
    disputes."""

    fee_per_charge: Money = 0
    fee_rate: Fraction = 0.0
    refund_cost: Money = 0
    late_cost: LateCost | None = None
    cancellation_cost: CancellationCost | None = None
    card: Card | None = None
    disputes: Disputes | None = None


class Books(Record):
    """When a sale counts: as units leave, or as they arrive."""

    sale: Literal["shipment", "delivery"] = "shipment"
