"""A figure of a sweep: one measure over the first path, a line per alternative, a panel per value of the others."""

from __future__ import annotations

import io
import math
import textwrap
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simbackorder.report.axes import numbers_of, of_axes, ordered
from simbackorder.report.grid import printable
from simbackorder.report.plain_words import listed
from simbackorder.report.result import Head, unit_label
from simbackorder.report.swept import Point, Swept, path_unit, replications, short_names, shown_settings, value_text
from simbackorder.scenario.language.distributions import NAMES as DISTRIBUTIONS
from simbackorder.scenario.language.file_names import file_name
from simbackorder.scenario.language.paths import parts_of, path_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Figure

    from simbackorder.statistics.estimate import Estimate

PANEL = (4.2, 3.4)
TITLE = 0.7
ENTRY = 0.25
# A single panel is broad enough for its title.
NARROWEST = 6.4
PANELS_ABREAST = 3
MOST_PANELS = 12
"""Of a figure that somebody can look at: of more, means are shown over the axes that change least."""
# Breadth of a letter of medium size, in inches.
LETTER = 0.085
TITLE_LETTERS = 46
"""Of a panel's title, in a line."""
MARKERS = "osD^vPX*<>"
LINES = ("-", "--", "-.", ":")
# Alternatives stand this share of the axis apart, so that equal ones do not hide one another.
DODGE = 0.008


def available() -> bool:
    """Whether figures can be drawn: matplotlib is an extra."""
    from importlib.util import find_spec

    return find_spec("matplotlib") is not None


def png_of(figure: Figure) -> bytes:
    """A figure as PNG."""
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=120, metadata={"Software": None})
    return stream.getvalue()


def empty(size: tuple[float, float]) -> Figure:
    """A figure of so many inches, to be drawn on."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    class Chart(Figure):
        """Shows itself in notebooks. Names are words, and no mathematics, also those with a `$`."""

        def draw(self, renderer: Any) -> None:
            for text in self.findobj(Text):
                text.set_parse_math(False)
            # of what is only made now, such as labels of ticks
            with warnings.catch_warnings(), rc_context({"text.parse_math": False}):
                warnings.filterwarnings("ignore", "Glyph .* missing")  # boxes in place of letters say as much
                super().draw(renderer)

        def _repr_png_(self) -> bytes:
            return png_of(self)

    made = Chart(figsize=size, layout="constrained")
    FigureCanvasAgg(made)
    return made


def figure(swept: Swept, measure: str) -> Figure:
    """One measure of a grid over the first path."""
    panels, averaged = _panels(swept, measure)
    shorts = short_names(swept)
    abreast = min(PANELS_ABREAST, len(panels))
    down = -(-len(panels) // abreast)
    names = names_of(swept)
    broad = max(NARROWEST, PANEL[0] * abreast)
    columns = legend_columns(names, broad)
    tall = PANEL[1] * down + TITLE + ENTRY * -(-len(names) // columns)
    figure = empty((broad, tall))
    axes = figure.subplots(down, abreast, squeeze=False, sharex=True, sharey=True).ravel()
    for ax, (title, points) in zip(axes, panels, strict=False):
        _draw(ax, swept, measure, points)
        ax.set_title(textwrap.fill(title, TITLE_LETTERS), fontsize="small")
    for place, ax in enumerate(axes[: len(panels)]):
        ax.tick_params(labelbottom=place + abreast >= len(panels))
        if place + abreast < len(panels):
            ax.set_xlabel("")
        if place % abreast:
            ax.set_ylabel("")
    for ax in axes[len(panels) :]:
        ax.remove()
    over = f"; means over all values of {listed([shorts[path] for path in averaged])}" if averaged else ""
    figure.suptitle(title_of(swept, measure, broad, over), fontsize="medium")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=columns, frameon=False, fontsize="medium")
    return figure


def _panels(swept: Swept, measure: str) -> tuple[list[tuple[str, list[Point]]], tuple[str, ...]]:
    """The points by the values of all paths but the first, and of which paths means are shown instead of panels: those
    that change the measure least, until the panels are few."""
    first, *others = swept.paths
    averaged: list[str] = []
    if math.prod(len(swept.paths[path]) for path in others) > MOST_PANELS:
        numbers = numbers_of(swept, measure)
        paths = list(swept.paths)
        order = [paths[axis] for axis in ordered(of_axes(numbers), len(paths))]
        for path in reversed([each for each in order if each in others]):
            if math.prod(len(swept.paths[each]) for each in others if each not in averaged) > MOST_PANELS:
                averaged.append(path)
    names = short_names(swept)
    panels: dict[str, list[Point]] = {}
    for point in swept.points:
        shown = {path: value for path, value in point.settings.items() if path not in (first, *averaged)}
        panels.setdefault(shown_settings(shown, names), []).append(point)
    return list(panels.items()), tuple(averaged)


def names_of(swept: Swept) -> list[str]:
    """Alternatives as a legend has them."""
    return [name_label(name) for name in swept.points[0].result.comparison.estimates]


def legend_columns(names: Sequence[str], broad: float) -> int:
    """As many as the names leave room for, in inches of the figure's breadth."""
    widest = max(map(len, names)) * LETTER + 0.7
    return max(1, min(len(names), int(broad / widest)))


def title_of(swept: Swept, measure: str, broad: float, over: str = "") -> str:
    """What is shown, and of how many replications; `over`: of which paths means are shown."""
    comparison = swept.points[0].result.comparison
    interval = "" if over else f" and {comparison.goal.confidence * 100:g} % confidence interval"
    basis = textwrap.fill(
        f"mean{interval}, {replications(swept)} replications{over}", int(broad / LETTER), break_on_hyphens=False
    )
    title = textwrap.fill(f"{printable(swept.head.title)}: {measure.replace('_', ' ')}", int(broad / LETTER))
    return f"{title}\n{basis}"


def _draw(ax: Axes, swept: Swept, measure: str, points: Sequence[Point]) -> None:
    path, values = next(iter(swept.paths.items()))
    numeric = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)
    by_place: dict[float, list[Point]] = {}
    for point in points:
        value = point.settings[path]
        by_place.setdefault(value if numeric else values.index(value), []).append(point)
    apart = DODGE * (max(by_place) - min(by_place))
    unit = points[0].result.units[measure]
    scale = scale_of(unit)
    for index, name in enumerate(points[0].result.comparison.estimates):
        found = [[point.result.comparison.estimates[name][measure] for point in each] for each in by_place.values()]
        means = [_mean([scaled(each.mean, scale) for each in group]) for group in found]
        halves = [_half(group, scale) for group in found]
        x = [place + index * apart for place in by_place]
        bars = ax.errorbar(x, means, halves, label=name_label(name), ms=4, capsize=3, lw=1.2)
        bars.lines[0].set(marker=MARKERS[index % len(MARKERS)], linestyle=LINES[index % len(LINES)])
    if not numeric:
        ax.set_xticks(range(len(values)), [value_text(value) for value in values])
    ax.set_ylabel(axis_label(measure, unit, swept.head), fontsize="medium")
    ax.set_xlabel(path_axis(swept, path), fontsize="medium")
    ax.grid(alpha=0.3)
    ax.yaxis.set_major_formatter(with_separators)


def _mean(values: Sequence[float]) -> float:
    return values[0] if len(values) == 1 else sum(values) / len(values)


def _half(found: Sequence[Estimate], scale: int) -> float:
    """Of one point; of means over several nothing is said."""
    half = found[0].half_width if len(found) == 1 else None
    return 0.0 if half is None else half * scale


def scale_of(unit: str) -> int:
    """Fractions are shown in percent."""
    return 100 if unit == "fraction" else 1


def axis_label(measure: str, unit: str, head: Head) -> str:
    """A measure with its unit."""
    label = "%" if unit == "fraction" else unit_label(unit, head)
    shown = measure.replace("_", " ")
    return f"{shown}, {label}" if label else shown


def with_separators(value: float, place: float | None = None) -> str:
    """A tick's number; thousands apart."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}"


def path_axis(swept: Swept, path: str) -> str:
    """The last parts of the path that say what it is, and the unit; of a distribution's parameter also whose it is."""
    parts = parts_of(path)
    of_distribution = next((place for place in range(len(parts) - 1, 0, -1) if parts[place] in DISTRIBUTIONS), None)
    short = short_names(swept)[path]
    if of_distribution is not None and of_distribution >= len(parts) - 2:
        short = max(short, path_of(parts[max(0, of_distribution - 2) :]), key=len)
    elif len(parts) > 1:
        short = max(short, path_of(parts[-2:]), key=len)
    unit = path_unit(swept, path)
    return f"{printable(short)}, {unit}" if unit else printable(short)


def scaled(value: float | None, scale: int) -> Any:
    return float("nan") if value is None else value * scale


def name_label(name: str) -> str:
    """Matplotlib hides labels that begin with `_`."""
    shown = printable(name)
    return f" {shown}" if shown.startswith("_") else shown


def file_stem(measure: str) -> str:
    """A measure's name as part of a file's name."""
    return file_name("".join(c if c.isalnum() or c in "_-." else "-" for c in measure).strip("-"))
