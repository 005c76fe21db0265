"""A figure of a comparison: one measure, an interval per alternative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.report.figures import axis_label, empty, name_label, scale_of, scaled, with_separators
from simbackorder.report.grid import printable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simbackorder.report.result import Result

BROAD = 6.4
ROW = 0.4
REST = 1.2


def comparison_figure(result: Result, measure: str) -> Figure:
    """Mean and confidence interval of each alternative, the first one on top; those that may be the best are filled."""
    comparison, unit = result.comparison, result.units[measure]
    names, scale = list(comparison.estimates), scale_of(result.units[measure])
    figure = empty((BROAD, ROW * len(names) + REST))
    axes = figure.subplots()
    for place, name in enumerate(names):
        found = comparison.estimates[name][measure]
        half = 0.0 if found.half_width is None else found.half_width * scale
        face = "C0" if name in comparison.best.best else "white"
        axes.errorbar([scaled(found.mean, scale)], [place], xerr=[half], fmt="o", color="C0", mfc=face, capsize=3)
    axes.set_yticks(range(len(names)), [name_label(name) for name in names])
    axes.invert_yaxis()
    axes.set_xlabel(axis_label(measure, unit, result.head))
    axes.xaxis.set_major_formatter(with_separators)
    axes.grid(axis="x", alpha=0.3)
    basis = f"mean and {comparison.goal.confidence * 100:g} % confidence interval; filled: may be the best"
    axes.set_title(f"{printable(result.head.title)}\n{basis}", fontsize="medium")
    return figure
