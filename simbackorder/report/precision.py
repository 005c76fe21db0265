"""How precise a study is that went on until it was precise enough: in words, and as a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.precision import Reached, target
from simbackorder.metrics.definition import SHARE
from simbackorder.report.grid import printable
from simbackorder.report.result import Result, unit_label

if TYPE_CHECKING:
    from simbackorder.experiments.task import Task


def precision_reached(result: Result) -> tuple[str, ...]:
    """A sentence on what was met, and one on what was not."""
    n = result.comparison.replications
    met = [_said(each, result) for each in result.precision if each.met]
    missed = [_said(each, result) for each in result.precision if not each.met]
    found = []
    if met:
        found.append(f"Precise as asked after {n:,} replications: {'; '.join(met)}.")
    if missed:
        found.append(f"Not as precise as asked within {n:,} replications: {'; '.join(missed)}.")
    return tuple(found)


def _said(each: Reached, result: Result) -> str:
    name, asked = each.target.measure, each.target.asked
    unit = result.units[name]
    here = f" in '{printable(each.alternative)}'"
    if each.half_width is None:
        return f"{name} has no interval{here} (asked: {asked})"
    if each.nothing:
        return f"{name} {each.nothing} (asked: {asked})"
    label = "points" if unit == SHARE else unit_label(unit, result.head)
    half = each.half_width * (100 if unit == SHARE else 1)
    widest = f"± {_three_digits(half)} {label}".rstrip()
    where = f"{here}, where it is farthest from that" if each.among > 1 else ""
    return f"{name} {widest}{where} (asked: {asked})"


def _three_digits(half: float) -> str:
    """Three digits, and never as a power of ten where whole numbers do.

    >>> _three_digits(24123.0), _three_digits(0.01234), _three_digits(0.0)
    ('24,100', '0.0123', '0')
    """
    return f"{float(f'{half:.3g}'):,.0f}" if half >= 1000 else f"{half:.3g}"


def precision_document(result: Result) -> dict[str, Any]:
    """The key `precision` of a JSON document, if any was asked for: a target each, in the alternative that is farthest
    from it, of `alternatives`; `reason`: why there is nothing to be precise about."""
    found = [
        {
            "measure": each.target.measure,
            "asked": each.target.asked,
            "met": each.met,
            "met_after": each.after,
            "half_width": each.half_width,
            "aim": each.aim,
            "unit": unit_label(result.units[each.target.measure], result.head),
            "alternative": each.alternative,
            "alternatives": each.among,
            **({"reason": each.nothing} if each.nothing else {}),
        }
        for each in result.precision
    ]
    return {"precision": found} if found else {}


def precision_of(found: Sequence[Mapping[str, Any]], task: Task) -> tuple[Reached, ...]:
    """The same, read again. Raises LookupError, and ArgumentError if it is none."""
    return tuple(
        Reached(
            target(each["measure"], each["asked"], task),
            each["alternative"],
            each["half_width"],
            each["aim"],
            each.get("reason", ""),
            each["alternatives"],
            each["met_after"],
        )
        for each in found
    )
