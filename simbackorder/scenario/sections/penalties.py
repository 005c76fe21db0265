"""What it costs that orders are late or cancelled: amends, lost goodwill. Off unless stated."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from simbackorder.quantities import MONEY_RATE_QUANTITY, Money, Quantity
from simbackorder.scenario.language.remains import Record

PER_TIME: Quantity = replace(MONEY_RATE_QUANTITY, noun="an amount per time", unit="money/time", example="2 per {unit}")
AmountPerTime = Annotated[float, PER_TIME]


class LateCost(Record):
    """What an order costs that misses its promised date: once (`per_order`), and for as long as it is late
    (`per_time`, currency units). What a segment does not state is the shop's."""

    per_order: Money | None = None
    per_time: AmountPerTime | None = None


class CancellationCost(Record):
    """What an order costs of which a unit is cancelled, by who cancels: the customer, the firm, or the bank (the card
    is refused for good, or the charge is disputed: `payment`). What a segment does not state is the shop's."""

    customer: Money | None = None
    firm: Money | None = None
    payment: Money | None = None
