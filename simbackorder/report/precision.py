"""How precise a study is that went on until it was precise enough, in words."""

from __future__ import annotations

from collections.abc import Sequence

from simbackorder.experiments.precision import Reached
from simbackorder.experiments.task import Task
from simbackorder.metrics.definition import SHARE
from simbackorder.report.grid import printable
from simbackorder.report.result import Result, head, unit_label


def precision_reached(reached: Sequence[Reached], n: int, task: Task) -> tuple[str, ...]:
    """A sentence on what was met, and one on what was not."""
    met = [_said(each, task) for each in reached if each.met]
    missed = [_said(each, task) for each in reached if not each.met]
    found = []
    if met:
        found.append(f"Precise as asked after {n:,} replications: {'; '.join(met)}.")
    if missed:
        found.append(f"Not as precise as asked within {n:,} replications: {'; '.join(missed)}.")
    return tuple(found)


def _said(each: Reached, task: Task) -> str:
    name, asked = each.target.measure, each.target.asked
    unit = task.catalogue[name].unit
    about = head(task.scenario, task.means.engine)
    here = f" in '{printable(each.alternative)}'"
    if each.half_width is None:
        return f"{name} has no interval{here} (asked: {asked})"
    if each.nothing:
        return f"{name} {each.nothing} (asked: {asked})"
    label = "points" if unit == SHARE else unit_label(unit, about)
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


def noted(result: Result, notes: Sequence[str]) -> Result:
    """The result with further notes before its own."""
    return result._replace(head=result.head._replace(notes=(*notes, *result.head.notes)))
