"""The axes of a design: the values that a path takes, listed or in steps, or the range that they are drawn from."""

from __future__ import annotations

import math
from collections.abc import Sequence as AnySequence
from decimal import Decimal
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from simbackorder.quantities import real, shown
from simbackorder.scenario.language.problems import Findings
from simbackorder.scenario.language.yaml_tree import NOTHING, Mapping, Place, Sequence

MOST_POINTS = 1_000_000
WRITTEN_OUT = 2500
"""So many values in steps are kept, and written, one by one; of more, the steps are."""
EXACT_INTEGERS, EXACT_POWERS = 2**53, 22
"""Floats have all integers and powers of ten up to these: a quotient of two is the float nearest to the decimal."""
MOST_DECIMALS = 300
DIGITS = 7
"""Values that are drawn from a range are rounded to so many digits of its width, so that they can be read."""


class Steps(AnySequence[Any]):
    """first, first + step, ... in exact decimals, each worked out when it is asked for."""

    def __init__(self, first: Decimal, step: Decimal, length: int) -> None:
        self.first, self.step, self.length = first, step, length

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Any, ...]: ...
    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return tuple(self[each] for each in range(self.length)[place])
        return exact(self.first + range(self.length)[place] * self.step)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Steps) and self.form() == other.form()

    def __hash__(self) -> int:
        return hash((self.first, self.step, self.length))

    def array(self) -> NDArray[np.float64]:
        """All of them."""
        decimals = max(0, *(-int(each.as_tuple().exponent) for each in (self.first, self.step)))
        first, step = (int(each.scaleb(decimals)) for each in (self.first, self.step))
        if decimals > EXACT_POWERS or abs(first) + abs(step) * self.length > EXACT_INTEGERS:
            return np.array([float(value) for value in self])
        return (first + step * np.arange(self.length)) / 10.0**decimals

    def form(self) -> Any:
        """As a file states them."""
        return {"from": self[0], "to": self[-1], "step": exact(self.step)}


class Range(NamedTuple):
    """Values from `low` to `high` that a design draws: any number between them, or those `step` apart."""

    low: int | float
    high: int | float
    step: int | float | None = None

    @property
    def steps(self) -> Steps | None:
        """Its values, if they are some way apart."""
        if self.step is None:
            return None
        first, last, step = (Decimal(repr(each)) for each in (self.low, self.high, self.step))
        return Steps(first, step, int((last - first) / step) + 1)

    def array(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        """Any number between the ends, at these quantiles."""
        low, high = float(self.low), float(self.high)
        values = low + (high - low) * u
        decimals = DIGITS - math.floor(math.log10(high - low))
        # 10 to the power of so many decimals has to be a number, too
        return np.clip(np.round(values, decimals) if decimals < MOST_DECIMALS else values, low, high)

    def form(self) -> Any:
        """As a file states it."""
        return {"from": self.low, "to": self.high} | ({} if self.step is None else {"step": self.step})


def values_of(stated: Any, place: Place, findings: Findings) -> AnySequence[Any]:
    """A list of values, or numbers from, to (included) and step; mistakes go to the findings."""
    if isinstance(stated, Mapping) and set(stated) == {"from", "to", "step"}:
        return stepped(stated, place, findings)
    if isinstance(stated, Sequence) and stated:
        return listed(stated, place, findings)
    if stated is not NOTHING:
        findings.add(place, f"expected a list of values, or from, to and step, found {shown(stated)}")
    return ()


def listed(stated: Sequence, place: Place, findings: Findings) -> tuple[Any, ...]:
    """The values of a list, each of them once."""
    for value, where in zip(stated, stated.places, strict=True):
        if isinstance(value, dict | list):
            findings.add(where, f"expected a number or a name, found {shown(value)}")
    if len({str(value) for value in stated}) < len(stated):
        findings.add(place, "expected different values, found one twice")
    return tuple(value for value in stated if value is not NOTHING and not isinstance(value, dict | list))


def stepped(stated: Mapping, place: Place, findings: Findings) -> AnySequence[Any]:
    """from, from + step, ... up to and including `to`."""
    if not are_numbers(stated, findings):
        return ()
    first, last, step = (Decimal(repr(stated[key])) for key in ("from", "to", "step"))
    if step == 0 or (last - first) / step < 0:
        findings.add(stated.places["step"], f"expected a step that leads from {first} to {last}, found {step}")
        return ()
    count = int((last - first) / step) + 1
    if count > MOST_POINTS:
        findings.add(place, too_many(count))
        return ()
    steps = Steps(first, step, count)
    return tuple(steps) if count <= WRITTEN_OUT else steps


def range_of(stated: Any, place: Place, findings: Findings) -> Range | AnySequence[Any]:
    """What a design draws from: from and to, perhaps with a step; or a list of values."""
    if isinstance(stated, Sequence) and stated:
        return listed(stated, place, findings)
    if not isinstance(stated, Mapping) or not {"from", "to"} <= set(stated) <= {"from", "to", "step"}:
        if stated is not NOTHING:
            findings.add(
                place, f"expected from and to, perhaps with a step, or a list of values, found {shown(stated)}"
            )
        return ()
    if not are_numbers(stated, findings):
        return ()
    if not stated["from"] < stated["to"]:
        found = f"{shown(stated['to'])}"
        findings.add(stated.places["to"], f"expected a number above {shown(stated['from'])} (from), found {found}")
        return ()
    if "step" in stated and not stepped(stated, place, findings):
        return ()
    return Range(stated["from"], stated["to"], stated.get("step"))


def two_levels(stated: Any, place: Place, findings: Findings) -> tuple[Any, ...]:
    """The low and the high value: from and to, or a list of two."""
    if isinstance(stated, Sequence) and len(stated) == 2:
        return listed(stated, place, findings)
    if isinstance(stated, Mapping) and set(stated) == {"from", "to"}:
        found = range_of(stated, place, findings)
        return (found.low, found.high) if isinstance(found, Range) else ()
    if stated is not NOTHING:
        findings.add(place, f"expected from and to, or two values, found {shown(stated)}")
    return ()


def are_numbers(stated: Mapping, findings: Findings) -> bool:
    """Whether all entries are numbers."""
    for key, value in stated.items():
        if real(value) is None:
            if value is not NOTHING:
                findings.add(stated.places[key], f"expected a number, found {shown(value)}")
            return False
    return True


def too_many(count: int) -> str:
    """What is wrong with so many points."""
    return f"expected at most {MOST_POINTS:,} points, found {count:,}"


def exact(value: Decimal) -> int | float:
    """A number as a file states it."""
    return int(value) if value == value.to_integral_value() else float(value)
