"""A figure of a sweep: one measure over the first path, a line per alternative, a panel per value of the others."""

import io
import math
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from simbackorder.report.grid import printable
from simbackorder.report.result import Head, unit_label
from simbackorder.report.swept import Point, Swept, path_unit, short_names, shown_settings, value_text
from simbackorder.scenario.language.distributions import NAMES as DISTRIBUTIONS
from simbackorder.scenario.language.paths import parts_of, path_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Figure

PANEL = (4.2, 3.4)
TITLE = 0.7
ENTRY = 0.25
# A single panel is broad enough for its title.
NARROWEST = 6.4
PANELS_ABREAST = 3
MOST_PANELS = 60
"""Of a figure that somebody can look at."""
# Breadth of a letter of medium size, in inches.
LETTER = 0.085
MARKERS = "osD^vPX*<>"
LINES = ("-", "--", "-.", ":")
# Alternatives stand this share of the axis apart, so that equal ones do not hide one another.
DODGE = 0.008


def available() -> bool:
    """Whether figures can be drawn: matplotlib is an extra."""
    from importlib.util import find_spec

    return find_spec("matplotlib") is not None


def legible(swept: Swept) -> bool:
    """Whether the figures of a sweep have so few panels that somebody can look at them."""
    _, *others = swept.paths.values()
    return math.prod(len(values) for values in others) <= MOST_PANELS


def png(swept: Swept, measure: str) -> bytes:
    """The figure as PNG, the same bytes every time."""
    return png_of(figure(swept, measure))


def png_of(figure: "Figure") -> bytes:
    """A figure as PNG."""
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=120, metadata={"Software": None})
    return stream.getvalue()


def empty(size: tuple[float, float]) -> "Figure":
    """A figure of so many inches, to be drawn on."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    class Chart(Figure):
        """Shows itself in notebooks."""

        def _repr_png_(self) -> bytes:
            return png_of(self)

    made = Chart(figsize=size, layout="constrained")
    FigureCanvasAgg(made)
    return made


def figure(swept: Swept, measure: str) -> "Figure":
    """One measure over the first path."""
    panels = list(_panels(swept))
    abreast = min(PANELS_ABREAST, len(panels))
    down = -(-len(panels) // abreast)
    names = [name_label(name) for name in swept.points[0].result.comparison.estimates]
    broad = max(NARROWEST, PANEL[0] * abreast)
    columns = _legend_columns(names, broad)
    tall = PANEL[1] * down + TITLE + ENTRY * -(-len(names) // columns)
    figure = empty((broad, tall))
    axes = figure.subplots(down, abreast, squeeze=False, sharex=True, sharey=True).ravel()
    for ax, (title, points) in zip(axes, panels, strict=False):
        _draw(ax, swept, measure, points)
        ax.set_title(title, fontsize="medium")
    for place, ax in enumerate(axes[: len(panels)]):
        ax.tick_params(labelbottom=place + abreast >= len(panels))
        if place + abreast < len(panels):
            ax.set_xlabel("")
        if place % abreast:
            ax.set_ylabel("")
    for ax in axes[len(panels) :]:
        ax.remove()
    figure.suptitle(_title(swept, measure, broad), fontsize="medium")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=columns, frameon=False, fontsize="medium")
    return figure


def _panels(swept: Swept) -> Iterator[tuple[str, list[Point]]]:
    """The points by the values of all paths but the first."""
    first = next(iter(swept.paths))
    names = short_names(swept)
    panels: dict[str, list[Point]] = {}
    for point in swept.points:
        others = {path: value for path, value in point.settings.items() if path != first}
        panels.setdefault(shown_settings(others, names), []).append(point)
    yield from panels.items()


def _legend_columns(names: Sequence[str], broad: float) -> int:
    """As many as the names leave room for, in inches of the figure's breadth."""
    widest = max(map(len, names)) * LETTER + 0.7
    return max(1, min(len(names), int(broad / widest)))


def _title(swept: Swept, measure: str, broad: float) -> str:
    comparison = swept.points[0].result.comparison
    basis = (
        f"mean and {comparison.goal.confidence * 100:g} % confidence interval, {comparison.replications} replications"
    )
    title = textwrap.fill(f"{printable(swept.head.title)}: {measure.replace('_', ' ')}", int(broad / LETTER))
    return f"{title}\n{basis}".replace("$", r"\$")


def _draw(ax: "Axes", swept: Swept, measure: str, points: Sequence[Point]) -> None:
    path, values = next(iter(swept.paths.items()))
    numeric = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)
    places = [point.settings[path] if numeric else values.index(point.settings[path]) for point in points]
    apart = DODGE * (max(places) - min(places))
    unit = points[0].result.units[measure]
    scale = scale_of(unit)
    for index, name in enumerate(points[0].result.comparison.estimates):
        found = [point.result.comparison.estimates[name][measure] for point in points]
        means = [scaled(each.mean, scale) for each in found]
        halves = [scaled(each.half_width, scale) if each.half_width is not None else 0.0 for each in found]
        x = [place + index * apart for place in places]
        bars = ax.errorbar(x, means, halves, label=name_label(name), ms=4, capsize=3, lw=1.2)
        bars.lines[0].set(marker=MARKERS[index % len(MARKERS)], linestyle=LINES[index % len(LINES)])
    if not numeric:
        ax.set_xticks(range(len(values)), [value_text(value) for value in values])
    ax.set_ylabel(axis_label(measure, unit, swept.head), fontsize="medium")
    ax.set_xlabel(_axis(swept, path), fontsize="medium")
    ax.grid(alpha=0.3)
    ax.yaxis.set_major_formatter(with_separators)


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


def _axis(swept: Swept, path: str) -> str:
    """The last parts of the path that say what it is, and the unit; of a distribution's parameter also whose it is."""
    parts = parts_of(path)
    of_distribution = next((place for place in range(len(parts) - 1, 0, -1) if parts[place] in DISTRIBUTIONS), None)
    short = short_names(swept)[path]
    if of_distribution is not None and of_distribution >= len(parts) - 2:
        short = max(short, path_of(parts[max(0, of_distribution - 2) :]), key=len)
    elif len(parts) > 1:
        short = max(short, path_of(parts[-2:]), key=len)
    unit = path_unit(swept, path)
    return (f"{printable(short)}, {unit}" if unit else printable(short)).replace("$", r"\$")


def scaled(value: float | None, scale: int) -> Any:
    return float("nan") if value is None else value * scale


def name_label(name: str) -> str:
    """Matplotlib hides labels that begin with `_`, and reads `$` as mathematics."""
    shown = printable(name).replace("$", r"\$")
    return f" {shown}" if shown.startswith("_") else shown


def file_stem(measure: str) -> str:
    """A measure's name as part of a file's name."""
    return "".join(c if c.isalnum() or c in "_-." else "-" for c in measure).strip("-")
