"""What a chart of a sensitivity study draws: for each parameter one or two bars, as people read their numbers."""

from __future__ import annotations

from typing import NamedTuple

from simbackorder.experiments.sensitivity.screening import Screened
from simbackorder.report.sensitivity.told import Told, names, span

MOST_BARS = 20


class BarEnd(NamedTuple):
    """How long a bar is, its interval, and whether another alternative leads there."""

    value: float
    low: float
    high: float
    flips: bool = False


class Bar(NamedTuple):
    """A parameter by name, its range, and its bars: at the low and the high end, or one."""

    name: str
    range: str
    ends: tuple[BarEnd, ...]


def bars(told: Told) -> list[Bar]:
    """The parameters that do most first."""
    found, known, scale = told.found, names(told), told.scale
    made = []
    if isinstance(found, Screened):
        for k in found.order:
            first, parameter = found.found[0], found.parameters[k]
            share = first.indices[k].total if first.indices is not None else None
            size = first.effects[k].size if first.effects is not None else share
            if size is not None:
                factor = scale if first.effects is not None else 100.0
                end = BarEnd(factor * size.value, factor * size.low, factor * size.high)
                made.append(Bar(known[parameter.path], span(told, parameter), (end,)))
        return made
    for swing in found.swings:
        ends = []
        for at in swing.ends:
            mean, half = at.changes[0].mean or 0.0, at.changes[0].half_width or 0.0
            ends.append(BarEnd(scale * mean, scale * (mean - half), scale * (mean + half), found.another_leads(at)))
        made.append(Bar(known[swing.parameter.path], span(told, swing.parameter), tuple(ends)))
    return made
