"""What would reverse the answer, in words: the value of one number of the scenario at which another leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.quantities import year_of
from simbackorder.report.grid import printable
from simbackorder.report.plain_words import quoted
from simbackorder.report.result import unit_label

if TYPE_CHECKING:
    from simbackorder.experiments.break_even import BreakEven
    from simbackorder.report.result import Head


A_SHARE = 0.02
"""A rate per unit of time below this is read as a share of a year."""


def reversal(found: BreakEven, head: Head, confidence: float) -> str:
    """One sentence, or two."""
    yearly = of_a_year(found.unit, max(found.stated, found.value or found.highest))
    scale = 100 * year_of(head.time_unit) if yearly else 1.0
    unit = "" if found.unit in (None, "1", "fraction") else f" {unit_label(found.unit or '', head)}"
    unit = " % a year" if yearly else unit
    where = f"{printable(found.path)} (now {number(scale * found.stated)}{unit})"
    if found.value is None:
        return (
            f"{quoted([found.leader])} leads at every value of {where} that was tried, from "
            f"{number(scale * found.lowest)} to {number(scale * found.highest)}: nothing there reverses the answer."
        )
    way = "rises" if found.value > found.stated else "falls"
    return (
        f"{quoted([found.leader])} leads until {where} {way} to about {number(scale * found.value)}{unit} "
        f"({_between(found, scale, confidence)}); beyond, {quoted([found.then or ''])} does."
    )


def of_a_year(unit: str | None, largest: float) -> bool:
    """Whether a rate is read as a share of a year."""
    return unit == "per time" and largest < A_SHARE


def number(value: float) -> str:
    """Four digits of a value.

    >>> number(31.2345), number(1234567.0), number(0.5)
    ('31.23', '1,235,000', '0.5')
    """
    rounded = float(f"{value:.4g}")
    return f"{rounded:,.10f}".rstrip("0").rstrip(".")


def _between(found: BreakEven, scale: float, confidence: float) -> str:
    level = f"{confidence * 100:g} % sure"
    low, high = (None if at is None else number(scale * at) for at in (found.low, found.high))
    if low is None and high is None:
        return "how sure that is cannot be said: the two are too near to each other everywhere"
    if low is None:
        return f"at most {high}, {level}"
    return f"at least {low}, {level}" if high is None else f"{low} to {high}, {level}"
