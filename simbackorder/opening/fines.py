"""Fines of channels as rows, and how many of their periods end within the run."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Any

from simbackorder.scenario.sections.channel import AT_MOST
from simbackorder.state import OF_DATES, OF_ENDS, OF_UNITS, ROUNDING

if TYPE_CHECKING:
    from simbackorder.scenario.sections.channel import Fine
    from simbackorder.scenario.sections.schema import Scenario, Segment

COUNTED = {"late": OF_DATES, "on_time": OF_DATES, "cancelled_before_shipment": OF_ENDS, "fill_rate": OF_UNITS}
EMPTY: dict[str, list[Any]] = {"every": [], "periods": []}


def fines_of(segment: Segment) -> tuple[Fine, ...]:
    """The fines on whose terms a segment is sold to."""
    return segment.channel.fines if segment.channel else ()


def all_fines(scenario: Scenario) -> list[Fine]:
    """Segment by segment, in the order of the file."""
    return [
        fine
        for stream in scenario.customers.values()
        for segment in stream.segments.values()
        for fine in fines_of(segment)
    ]


def periods_of(fine: Fine, length: float) -> int:
    """The periods that are over by the end of the run."""
    return floor((length + ROUNDING) / fine.every)


def fine_rows(scenario: Scenario) -> dict[str, list[Any]]:
    """A row per fine."""
    rows: list[dict[str, Any]] = []
    first = 0
    for fine in all_fines(scenario):
        periods = periods_of(fine, scenario.time.length)
        rows.append(
            {
                "of": COUNTED[fine.of],
                "at_most": int(fine.of in AT_MOST),
                "target": fine.target,
                "every": fine.every,
                "amount": fine.fine,
                "per_point": float(fine.per_point),
                "of_value": fine.of_value,
                "first": first,
                "periods": periods,
            }
        )
        first += periods
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else EMPTY
