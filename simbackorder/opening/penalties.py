"""What late and cancelled orders of each segment cost: its own terms, or else the shop's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from simbackorder.sample_path.identity import Same
from simbackorder.scenario.sections.penalties import CancellationCost, LateCost

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario, Segment


def own_or_shops(section: str, key: str, segment: Segment, scenario: Scenario) -> Any:
    """What a segment states of a cost, else the shop; 0 if nobody does. Money in minor units."""
    stated = (getattr(getattr(owner, section), key, None) for owner in (segment, scenario.payment))
    return next((value for value in stated if value is not None), 0)


def any_penalties(scenario: Scenario) -> bool:
    """Whether anybody is paid for lateness, or for a cancellation."""
    return _any_penalties(Same(scenario))


@lru_cache(maxsize=8)
def _any_penalties(key: Same) -> bool:
    return any(penalties(key.held))


def penalties(scenario: Scenario) -> Iterator[tuple[str, str, float]]:
    """Every cost of lateness and of cancellation above 0 that any segment has, by its section and key."""
    segments = [segment for stream in scenario.customers.values() for segment in stream.segments.values()]
    for section, record in (("late_cost", LateCost), ("cancellation_cost", CancellationCost)):
        for key in record.model_fields:
            for segment in segments:
                amount = own_or_shops(section, key, segment, scenario)
                if amount > 0:
                    yield section, key, amount


def late_refunds(scenario: Scenario) -> bool:
    """Whether any customer asks for some of the price back when an order is late."""
    segments = (segment for stream in scenario.customers.values() for segment in stream.segments.values())
    wanted = (segment.refund_when_late for segment in segments)
    return any(each.share and each.refund for each in wanted if each)
