"""What would reverse the answer, in words: the value of one number of the scenario at which another leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.report.grid import printable
from simbackorder.report.plain_words import quoted
from simbackorder.report.result import unit_label

if TYPE_CHECKING:
    from simbackorder.experiments.break_even import BreakEven
    from simbackorder.report.result import Head


def reversal(found: BreakEven, head: Head, confidence: float) -> str:
    """One sentence, or two."""
    unit = "" if found.unit in (None, "1", "fraction") else f" {unit_label(found.unit or '', head)}"
    where = f"{printable(found.path)} (now {number(found.stated)}{unit})"
    if found.value is None:
        return (
            f"{quoted([found.leader])} leads at every value of {where} that was tried, from {number(found.lowest)} to "
            f"{number(found.highest)}: nothing there reverses the answer."
        )
    way = "rises" if found.value > found.stated else "falls"
    return (
        f"{quoted([found.leader])} leads until {where} {way} to about {number(found.value)}{unit} "
        f"({_between(found, confidence)}); beyond, {quoted([found.then or ''])} does."
    )


def number(value: float) -> str:
    """Four digits of a value.

    >>> number(31.2345), number(1234567.0), number(0.5)
    ('31.23', '1,235,000', '0.5')
    """
    rounded = float(f"{value:.4g}")
    return f"{rounded:,.10f}".rstrip("0").rstrip(".")


def _between(found: BreakEven, confidence: float) -> str:
    level = f"{confidence * 100:g} % sure"
    if found.low is None and found.high is None:
        return "how sure that is cannot be said: the two are too near to each other everywhere"
    if found.low is None:
        return f"at most {number(found.high or 0.0)}, {level}"
    if found.high is None:
        return f"at least {number(found.low)}, {level}"
    return f"{number(found.low)} to {number(found.high)}, {level}"
