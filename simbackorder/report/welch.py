"""Welch's plot: stock and backlog over time, averaged over runs and smoothed, with the warm-up that was found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simbackorder.experiments.warming_up import LEVELS, Settling
from simbackorder.report.figures import empty, name_label
from simbackorder.report.grid import printable
from simbackorder.report.page.look import Colours, Drawing, plotted
from simbackorder.statistics.settling import smoothed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]

COLUMNS = ("alternative", "level", "time", "mean", "smoothed")
REACH = 40
"""The moving average reaches over a fortieth of the run to either side: Welch has it at most a quarter."""
MOST_POINTS = 400
HEIGHT = 170
PANEL = (7.0, 2.6)
TITLES = {"on_hand": "stock, units", "backorders": "backlog, units"}


def welch_rows(found: Settling) -> Iterator[dict[str, Any]]:
    """A row per alternative, level (`stock`, `backlog`) and stretch of time: its end, the mean over replications, and
    Welch's moving average of these (NaN where the run is too near its end)."""
    for name, levels in found.levels.items():
        for level, means in levels.items():
            line = _smooth(means)
            for n, mean in enumerate(means):
                values = (name, LEVELS[level], (n + 1) * found.step, float(mean), float(line[n]))
                yield dict(zip(COLUMNS, values, strict=True))


def _smooth(means: Array) -> Array:
    window = max(1, len(means) // REACH)
    return np.concatenate([smoothed(means, window), np.full(window, np.nan)])


def welch_drawing(found: Settling, unit: str) -> Drawing:
    """The drawing of the files that are made beside a page."""
    says = (
        f"Average of {found.runs} runs (faint) and its moving average (Welch); the upright line is the warm-up of "
        f"{found.warm_up:g} {unit}s (MSER-5)."
    )

    def chart(width: int, colours: Colours) -> Any:
        return _chart(found, unit, width, colours)

    return Drawing("warm-up", "Until the shop has settled", says, chart)


def _chart(found: Settling, unit: str, width: int, colours: Colours) -> Any:
    import altair as alt

    names = [printable(name) for name in found.levels]
    palette = [colours.today, colours.gain, colours.loss, colours.third, colours.total, colours.fourth]
    scale = alt.Scale(domain=names, range=[palette[k % len(palette)] for k in range(len(names))])
    legend = alt.Legend(orient="top", title=None, columns=1 if width < 500 else 3, symbolOpacity=1, symbolStrokeWidth=2)
    panels = []
    for level, title in TITLES.items():
        rows = _thinned([row for row in welch_rows(found) if row["level"] == LEVELS[level]], len(names))
        x = alt.X("time:Q", title=f"{unit}s since the start", axis=alt.Axis(grid=False))
        colour = alt.Color("alternative:N", scale=scale, legend=legend)
        base = plotted(rows)
        raw = base.mark_line(strokeWidth=0.7, opacity=0.35).encode(x=x, y=alt.Y("mean:Q", title=title), color=colour)
        lines = base.mark_line(strokeWidth=1.8).encode(x=x, y="smoothed:Q", color=colour)
        until = plotted([{"time": found.warm_up}]).mark_rule(strokeDash=[5, 3], color=colours.text).encode(x="time:Q")
        panels.append(alt.layer(raw, lines, until).properties(width=width - 90, height=HEIGHT))
    return alt.vconcat(*panels)


def _thinned(rows: list[dict[str, Any]], alternatives: int) -> list[dict[str, Any]]:
    """Few enough points to be drawn, names as they are shown; what is not known is left out."""
    every = max(1, len(rows) // alternatives // MOST_POINTS)
    kept = [row | {"alternative": printable(row["alternative"])} for row in rows[::every]]
    return [{key: None if value != value else value for key, value in row.items()} for row in kept]


def welch_figure(found: Settling, unit: str) -> Figure:
    """The same by matplotlib, for notebooks."""
    figure = empty((PANEL[0], PANEL[1] * len(TITLES)))
    axes = figure.subplots(len(TITLES), 1, sharex=True, squeeze=False).ravel()
    for ax, (level, title) in zip(axes, TITLES.items(), strict=True):
        for k, (name, levels) in enumerate(found.levels.items()):
            times = (np.arange(len(levels[level])) + 1) * found.step
            ax.plot(times, levels[level], color=f"C{k}", linewidth=0.7, alpha=0.35)
            ax.plot(times, _smooth(levels[level]), color=f"C{k}", linewidth=1.8, label=name_label(name))
        ax.axvline(found.warm_up, color="black", linestyle="--", linewidth=1)
        ax.set_ylabel(title)
        ax.grid(alpha=0.3)
    axes[-1].set_xlabel(f"{unit}s since the start")
    axes[0].set_title(f"average of {found.runs} runs, smoothed (Welch); broken line: warm-up", fontsize="medium")
    axes[0].legend(fontsize="small")
    return figure
