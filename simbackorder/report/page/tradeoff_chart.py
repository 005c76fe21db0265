"""The trade-off: profit against what customers get of it, with the alternatives that no other beats in both."""

from __future__ import annotations

from typing import Any

from simbackorder.report.first_table import label, ordered
from simbackorder.report.page.look import Colours, Drawing, plotted
from simbackorder.report.page.names import lines_of
from simbackorder.report.period import period
from simbackorder.report.plain_words import heading, listed
from simbackorder.report.result import Result, silent, unit_label

HEIGHT = 320
AGAINST = ("promise_miss_rate", "orders_cancelled", "orders_lost")
"""The first of these that differs."""
DIFFERS = 0.02


def tradeoff_drawing(result: Result) -> Drawing | None:
    """The drawing; None: there is nothing that is traded for profit."""
    goal = result.comparison.goal
    measure = next((name for name in AGAINST if _differs(result, name)), None)
    if measure is None or goal.objective != "profit" or len(result.comparison.estimates) < 2:
        return None
    points = _points(result, measure)
    front = _front(points)
    named = ", ".join(f"{point['rank']} {point['name']}" for point in points)
    what = {"promise_miss_rate": "fewer missed dates"}.get(measure, f"fewer {heading(measure)}")
    best = listed([str(rank) for rank in front])
    says = f"{named}. No alternative both earns more and has {what} than those on the line ({best})."

    def chart(width: int, colours: Colours) -> Any:
        return _chart(result, (points, front), measure, (width, colours))

    return Drawing("tradeoff", f"Profit against {heading(measure)}", says, chart)


def _differs(result: Result, measure: str) -> bool:
    estimates = result.comparison.estimates
    if any(measure not in row for row in estimates.values()) or silent(result, estimates, measure):
        return False
    values = [row[measure].mean for row in estimates.values()]
    known = [value for value in values if value is not None]
    least = 0.005 if result.units[measure] == "fraction" else 0.0
    return len(known) > 1 and max(known) - min(known) > max(least, DIFFERS * max(known))


def _points(result: Result, measure: str) -> list[dict[str, Any]]:
    scale = 100.0 if result.units[measure] == "fraction" else period(result).factor
    found: list[dict[str, Any]] = []
    for rank, name in enumerate(ordered(result), start=1):
        row = result.comparison.estimates[name]
        across, up = row[measure], row["profit"]
        if across.mean is None or up.mean is None:
            continue
        a, b = (across.half_width or 0.0) * scale, (up.half_width or 0.0) * period(result).factor
        x, y = across.mean * scale, up.mean * period(result).factor
        place = {"x": x, "x1": max(0.0, x - a), "x2": x + a, "y": y, "y1": y - b, "y2": y + b}
        found.append({"rank": rank, "name": label(result, name), "today": name == result.comparison.baseline} | place)
    return found


def _front(points: list[dict[str, Any]]) -> list[int]:
    """The ranks of those than which no other earns at least as much with less of the other."""
    found, least = [], float("inf")
    for point in points:  # best profit first
        x = point["x"]
        if x < least:
            found.append(point["rank"])
            least = x
    return found


def _chart(
    result: Result, found: tuple[list[dict[str, Any]], list[int]], measure: str, look: tuple[int, Colours]
) -> Any:
    import altair as alt

    (points, front), (width, colours) = found, look
    unit = "%" if result.units[measure] == "fraction" else period(result).words
    across = lines_of(f"{heading(measure)}, {unit}", width // 8)
    up = f"profit, {unit_label('money', result.head)} {period(result).words}"
    x = alt.X("x:Q", title=across, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5))
    y = alt.Y("y:Q", title=up, scale=alt.Scale(zero=False, padding=20), axis=alt.Axis(format="~s", tickCount=5))
    base = plotted(points)
    line = base.transform_filter(alt.FieldOneOfPredicate(field="rank", oneOf=front))
    layers = [
        line.mark_line(color=colours.third, strokeWidth=2).encode(x=x, y=y, order="rank:O"),
        base.mark_rule(color=colours.today, opacity=0.6).encode(x="x1:Q", x2="x2:Q", y=y),
        base.mark_rule(color=colours.today, opacity=0.6).encode(y="y1:Q", y2="y2:Q", x=x),
        base.mark_circle(size=90, opacity=1).encode(
            x=x, y=y, color=alt.condition("datum.today", alt.value(colours.today), alt.value(colours.gain))
        ),
        base.mark_text(dx=10, dy=-9, fontWeight="bold", fontSize=13).encode(x=x, y=y, text="rank:N"),
    ]
    size = alt.AutoSizeParams(type="fit", contains="padding")
    return alt.layer(*layers).properties(width=width, height=HEIGHT, autosize=size)
