"""The figure of a sweep: of a grid its lines; of other points a measure over the axis that changes it most, and who
wins where over the two axes that decide most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.report.axes import decisive, numbers_of, of_axes, ordered
from simbackorder.report.figures import (
    ENTRY,
    MARKERS,
    NARROWEST,
    PANEL,
    TITLE,
    axis_label,
    empty,
    figure,
    legend_columns,
    name_label,
    names_of,
    path_axis,
    png_of,
    scale_of,
    scaled,
    title_of,
    with_separators,
)
from simbackorder.report.swept import Swept, best, value_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SMALL = 18.0
BROAD = 9.6


def figure_of(swept: Swept, measure: str) -> Figure:
    """One measure of a sweep."""
    if swept.refined and len(swept.paths) == 1:
        return figure(swept, measure)
    return scatter(swept, measure) if swept.drawn else figure(swept, measure)


def png(swept: Swept, measure: str) -> bytes:
    """The figure as PNG, the same bytes every time."""
    return png_of(figure_of(swept, measure))


def scatter(swept: Swept, measure: str) -> Figure:
    """A dot per point and alternative; of the objective also a dot per point for the best one there."""
    comparison = swept.points[0].result.comparison
    names, paths = names_of(swept), list(swept.paths)
    winners = measure == comparison.goal.objective and len(names) > 1 and len(paths) > 1
    broad = BROAD if winners else NARROWEST
    columns = legend_columns(names, broad)
    made = empty((broad, PANEL[1] + TITLE + ENTRY * -(-len(names) // columns)))
    axes = made.subplots(1, 2 if winners else 1, squeeze=False).ravel()
    effects = of_axes(numbers_of(swept, measure))
    _values(axes[0], swept, measure, paths[ordered(effects, len(paths))[0]])
    if winners:
        across, upwards = (paths[axis] for axis in decisive(effects, len(paths))[:2])
        _winners(axes[1], swept, across, upwards)
    made.suptitle(title_of(swept, measure, broad, f"; {len(swept.points):,} points"), fontsize="medium")
    handles, labels = axes[0].get_legend_handles_labels()
    made.legend(handles, labels, loc="outside lower center", ncols=columns, frameon=False, fontsize="medium")
    return made


def _values(ax: Axes, swept: Swept, measure: str, path: str) -> None:
    unit = swept.points[0].result.units[measure]
    scale = scale_of(unit)
    for index, name in enumerate(swept.points[0].result.comparison.estimates):
        means = [scaled(point.result.comparison.estimates[name][measure].mean, scale) for point in swept.points]
        ax.scatter(_places(swept, path), means, SMALL, marker=MARKERS[index % len(MARKERS)], label=name_label(name))
    _ticks(ax, swept, path)
    ax.set_xlabel(path_axis(swept, path), fontsize="medium")
    ax.set_ylabel(axis_label(measure, unit, swept.head), fontsize="medium")
    ax.yaxis.set_major_formatter(with_separators)
    ax.grid(alpha=0.3)


def _winners(ax: Axes, swept: Swept, across: str, upwards: str) -> None:
    """Full where the best is sure, hollow where only its mean is the best."""
    x, y = _places(swept, across), _places(swept, upwards)
    for index, name in enumerate(swept.points[0].result.comparison.estimates):
        for sure in (True, False):
            here = [
                n
                for n, point in enumerate(swept.points)
                if point.result.comparison.best.ranking[:1] == (name,) and (len(best(point)) == 1) == sure
            ]
            marker = MARKERS[index % len(MARKERS)]
            dots = ax.scatter([x[n] for n in here], [y[n] for n in here], 2 * SMALL, marker=marker)
            dots.set(facecolor=f"C{index}" if sure else "none", edgecolor=f"C{index}")
    _ticks(ax, swept, across)
    if not _numeric(swept, upwards):
        values = swept.paths[upwards]
        ax.set_yticks(range(len(values)), [value_text(value) for value in values])
    ax.set_xlabel(path_axis(swept, across), fontsize="medium")
    ax.set_ylabel(path_axis(swept, upwards), fontsize="medium")
    ax.set_title("best mean (hollow: not surely)", fontsize="medium")
    ax.grid(alpha=0.3)


def _numeric(swept: Swept, path: str) -> bool:
    return all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in swept.paths[path])


def _places(swept: Swept, path: str) -> list[float]:
    if _numeric(swept, path):
        return [point.settings[path] for point in swept.points]
    places = {repr(value): place for place, value in enumerate(swept.paths[path])}
    return [places[repr(point.settings[path])] for point in swept.points]


def _ticks(ax: Axes, swept: Swept, path: str) -> None:
    if not _numeric(swept, path):
        values = swept.paths[path]
        ax.set_xticks(range(len(values)), [value_text(value) for value in values])
