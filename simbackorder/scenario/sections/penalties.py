"""What it costs that orders are late or cancelled: amends, lost goodwill. Off unless stated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from simbackorder.quantities import MONEY_RATE_QUANTITY, Money, Quantity
from simbackorder.scenario.language.remains import Record

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario, Segment

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


def own_or_shops(section: str, key: str, segment: Segment, scenario: Scenario) -> Any:
    """What a segment states of a cost, else the shop; 0 if nobody does. Money in minor units."""
    stated = (getattr(getattr(owner, section), key, None) for owner in (segment, scenario.payment))
    return next((value for value in stated if value is not None), 0)


def penalties(scenario: Scenario) -> Iterator[tuple[str, str, float]]:
    """Every cost of lateness and of cancellation above 0 that any segment has, by its section and key."""
    segments = [segment for stream in scenario.customers.values() for segment in stream.segments.values()]
    for section, record in (("late_cost", LateCost), ("cancellation_cost", CancellationCost)):
        for key in record.model_fields:
            for segment in segments:
                amount = own_or_shops(section, key, segment, scenario)
                if amount > 0:
                    yield section, key, amount
