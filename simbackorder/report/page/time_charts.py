"""Over time: stock, backlog, receipts, and orders lost and cancelled, of one run and of most of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simbackorder.experiments.backdrop import WEEK
from simbackorder.quantities import days_in
from simbackorder.report.answer import MIDDLE
from simbackorder.report.grid import printable
from simbackorder.report.page.look import Colours, Drawing, plotted

if TYPE_CHECKING:
    from simbackorder.experiments.backdrop import OverTime
    from simbackorder.scenario.sections.schema import Scenario

HEIGHT = 190
SHOWN = {
    "on_hand": ("stock", "units on the shelf"),
    "backorders": ("backlog", "units owed to customers"),
    "received": ("receipts", "units received"),
    "lost": ("lost", "orders lost: turned away, or not willing to wait"),
    "called_off": ("cancelled", "orders cancelled"),
    "cash": ("cash", "cash, below zero what is borrowed"),
}
FLOWS = ("lost", "called_off", "received")


def time_drawings(scenario: Scenario, found: OverTime) -> list[Drawing]:
    """A drawing per level in which anything happens; the last alternative in the foreground."""
    every = {level: [each[level] for each in found.values.values()] for level in SHOWN}
    return [_drawing(scenario, found, level) for level in SHOWN if any(each.any() for each in every[level])]


def _drawing(scenario: Scenario, found: OverTime, level: str) -> Drawing:
    name, title = SHOWN[level]
    stretch = stretch_words(scenario, found.step)
    title = f"{title}, per {stretch}" if level in FLOWS else title
    runs = len(next(iter(found.values.values()))[level])
    means = ", ".join(f"'{printable(who)}' {each[level].mean():,.1f}" for who, each in found.values.items())
    share = f"{100 * MIDDLE:.0f} of 100 of {runs} runs"
    says = f"The line is the first run (today: broken), the band holds {share}. On average: {means}."

    def chart(width: int, colours: Colours) -> Any:
        return _chart(scenario, found, level, (width, colours))

    return Drawing(f"time_{name}", title[:1].upper() + title[1:], says, chart)


def stretch_words(scenario: Scenario, step: float) -> str:
    """What a stretch of time is called."""
    unit = scenario.time.unit
    days = days_in(unit)
    number, word = (step, unit) if days is None or step == 1 else (step * days, "day")
    if word == "day" and number % WEEK == 0:
        number, word = number / WEEK, "week"
    return word if number == 1 else f"{number:g} {word}s"


def _chart(scenario: Scenario, found: OverTime, level: str, look: tuple[int, Colours]) -> Any:
    import altair as alt

    width, colours = look
    rows: list[dict[str, Any]] = []
    names = [printable(name) for name in found.values]
    for name, values in found.values.items():
        runs = values[level]
        low, high = np.quantile(runs, [(1 - MIDDLE) / 2, (1 + MIDDLE) / 2], axis=0)
        for n in range(runs.shape[1]):
            row = {"who": printable(name), "when": when(scenario, (n + 1) * found.step), "one": float(runs[0, n])}
            rows.append(row | {"low": float(low[n]), "high": float(high[n])})
    x = alt.X(f"when:{'T' if scenario.time.dated else 'Q'}", **time_axis(scenario, width))
    scale = alt.Scale(domain=names, range=[colours.today, colours.gain][-len(names) :])
    legend = alt.Legend(orient="top", title=None, columns=1 if width < 500 else 2)
    colour = alt.Color("who:N", scale=scale, legend=legend)
    base = plotted(rows)
    bands = base.mark_area(opacity=0.25).encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q", color=colour)
    lines = base.mark_line(strokeWidth=1.6).encode(
        x=x, y="one:Q", color=colour, strokeDash=alt.StrokeDash("who:N", scale=dashes(names), legend=None)
    )
    size = alt.AutoSizeParams(type="fit", contains="padding")
    return alt.layer(bands, lines).properties(width=width, height=HEIGHT, autosize=size)


def time_axis(scenario: Scenario, width: int) -> dict[str, Any]:
    """Title and ticks of an axis of time."""
    import altair as alt

    dated = scenario.time.dated
    axis = alt.Axis(format="%b %Y" if dated else "d", tickCount=4 if width < 500 else 8, grid=False)
    return {"title": None if dated else f"{scenario.time.unit}s", "axis": axis}


def dashes(names: list[str]) -> Any:
    """Told apart without colour, too."""
    import altair as alt

    return alt.Scale(domain=names, range=[[4, 3], [1, 0]][-len(names) :])


def when(scenario: Scenario, time: float) -> str | float:
    """An instant on that axis."""
    return scenario.time.moment(time).isoformat() if scenario.time.dated else time
