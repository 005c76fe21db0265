"""Money and range: what single runs of each alternative earn, dot by dot, with the band of most of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from simbackorder.report.answer import MIDDLE
from simbackorder.report.first_table import label, ordered
from simbackorder.report.page.look import Colours, Drawing, plotted
from simbackorder.report.page.names import SPLIT, label_of, lines_of
from simbackorder.report.period import is_total, period
from simbackorder.report.plain_words import heading
from simbackorder.report.result import Result, unit_label

ROW = 44
MOST_DOTS = 150


def range_drawing(result: Result) -> Drawing | None:
    """The drawing; None: there are no single runs to show."""
    if not result.chances or result.comparison.replications < 2:
        return None
    goal, when = result.comparison.goal, period(result)
    unit = result.units[goal.objective]
    words = f" {when.words}" if is_total(goal.objective, unit) else ""
    title = f"{heading(goal.objective)}, {unit_label(unit, result.head)}{words}".strip(", ")
    shown = min(result.comparison.replications, MOST_DOTS)
    says = (
        f"A dot is one simulated {when.run} ({shown} of {result.comparison.replications} are drawn), the thick line "
        f"holds {100 * MIDDLE:.0f} of 100 of them, the upright stroke is the mean."
    )

    def chart(width: int, colours: Colours) -> Any:
        return _chart(result, title, width, colours)

    return Drawing("range", f"What a single {when.run} may bring", says, chart)


def _chart(result: Result, title: str, width: int, colours: Colours) -> Any:
    import altair as alt

    objective = result.comparison.goal.objective
    unit = result.units[objective]
    factor = 100.0 if unit == "fraction" else period(result).of(objective, unit)
    dots, bands, order = [], [], []
    for name in ordered(result):
        named = label_of(label(result, name), width)
        order.append(named)
        chance = result.chances[name]
        colour = colours.today if name == result.comparison.baseline else colours.gain
        known = chance.values[~np.isnan(chance.values)]
        for n, value in enumerate(known[:MOST_DOTS]):
            dots.append({"name": named, "value": value * factor, "off": (n * 7) % 11 - 5, "colour": colour})
        ends = chance.within(MIDDLE)
        mean = result.comparison.estimates[name][objective].mean
        if ends is not None and mean is not None:
            low, high = ends
            row = {"name": named, "low": low * factor, "high": high * factor, "mean": mean * factor, "colour": colour}
            bands.append(row)
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelExpr=SPLIT), scale=alt.Scale(domain=order))
    x = alt.X(
        "value:Q",
        title=lines_of(title, width // 8),
        scale=alt.Scale(zero=False),
        axis=alt.Axis(format="~s", tickCount=5),
    )
    coloured = alt.Color("colour:N", scale=None)
    points = plotted(dots).mark_circle(size=14, opacity=0.45)
    points = points.encode(y=y, x=x, yOffset=alt.YOffset("off:Q", scale=alt.Scale(domain=[-9, 9])), color=coloured)
    rules = plotted(bands).mark_rule(strokeWidth=5, opacity=0.7).encode(y=y, x="low:Q", x2="high:Q", color=coloured)
    ticks = plotted(bands).mark_tick(thickness=3, size=22, color=colours.text).encode(y=y, x="mean:Q")
    size = alt.AutoSizeParams(type="fit", contains="padding")
    return alt.layer(points, rules, ticks).properties(width=width, height=ROW * len(order) + 50, autosize=size)
