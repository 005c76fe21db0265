"""Values between those of an axis of a sweep: how near to one another they may be, and the one in the middle."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any

from simbackorder.scenario.designs.axes import Range, exact
from simbackorder.scenario.designs.design import is_path
from simbackorder.scenario.designs.stated import places_in
from simbackorder.scenario.language.units import is_whole_at
from simbackorder.scenario.sweeps import Trial, range_in_units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simbackorder.scenario.sections.schema import Scenario

Number = int | float


def are_numbers(values: Iterable[Any]) -> bool:
    """Whether an axis is one of numbers."""
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def smallest_step(scenario: Scenario, name: str, low: Number, high: Number) -> Number | None:
    """How far apart values of an axis are at least that the scenario takes between these two: 1, the smallest amount of
    its currency, or None: any number will do. An axis that only formulas know has whole numbers where it states
    them."""
    whole = isinstance(low, int) and isinstance(high, int)
    if not is_path(name):
        return 1 if whole else None
    source, design = scenario._source, scenario.sweep
    trial = Trial(source, places_in(source.tree["sweep"], design, 0), {})
    found, failures = range_in_units(trial, name, Range(low, high))
    if failures:  # an end is right beside other values only: nothing can be tried
        return 1 if whole and is_whole_at(name) else None
    return found.step


def middle(low: Number, high: Number, step: Number | None) -> Number | None:
    """The value half way between two, or next below it that is whole steps above the lower one; None: there is none.

    >>> middle(10, 15, None), middle(10, 15, 1), middle(10, 11, 1), middle(0.1, 0.4, 0.1)
    (12.5, 12, None, 0.2)
    """
    first, last = Decimal(repr(low)), Decimal(repr(high))
    found = (first + last) / 2
    if step is not None:
        apart = Decimal(repr(step))
        found = first + ((last - first) / 2 / apart).to_integral_value(ROUND_FLOOR) * apart
    return None if found in (first, last) else exact(found)
