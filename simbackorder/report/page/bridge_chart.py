"""From today's profit to the best alternative's, as a waterfall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simbackorder.report.drivers import bridge_of
from simbackorder.report.numbers import rounded
from simbackorder.report.page.look import Colours, Drawing, plotted
from simbackorder.report.page.names import lines_of
from simbackorder.report.period import period
from simbackorder.report.plain_words import quoted, term

if TYPE_CHECKING:
    from simbackorder.report.result import Result

ROW = 30
SMALL = 0.004
"""Terms below this share of the largest are shown together."""
LEAST = 0.5
"""Less of them together is not shown."""


def bridge_drawing(result: Result) -> Drawing | None:
    """The drawing; None: there is nothing to tell."""
    found = bridge_of(result)
    if found is None or not found.terms:
        return None
    factor, words, money = period(result).factor, period(result).words, result.head.currency
    largest = max(abs(each.amount) for each in found.terms)
    large = [each for each in found.terms if abs(each.amount) > SMALL * largest]
    steps = [(term(each.measure), each.amount * factor) for each in sorted(large, key=lambda e: -e.amount)]
    rest = found.change * factor - sum(amount for _, amount in steps)
    if abs(rest) >= LEAST:
        steps.append(("all else", rest))
    total = found.change * factor
    listed = ", ".join(f"{name} {rounded(amount, 0, signed=True)}" for name, amount in steps)

    def chart(width: int, colours: Colours) -> Any:
        return _chart(steps, total, (width, colours), f"change of profit against today, {money} {words}")

    says = (
        f"From {quoted([found.baseline])} (today) to {quoted([found.to])}, {money} {words}: {listed}; "
        f"together {rounded(total, 0, signed=True)}."
    )
    return Drawing("bridge", "What makes the difference", says, chart)


def _chart(steps: list[tuple[str, float]], total: float, look: tuple[int, Colours], title: str) -> Any:
    import altair as alt

    width, colours = look
    rows, at = [], 0.0
    for name, amount in steps:
        colour = colours.gain if amount >= 0 else colours.loss
        rows.append(_row(name, at, at + amount, amount, colour))
        at += amount
    rows.append(_row("together", 0.0, total, total, colours.total))
    order = [row["name"] for row in rows]
    base = plotted(rows).encode(y=alt.Y("name:N", sort=order, title=None))
    scale = alt.Scale(padding=45, nice=False)
    bars = base.mark_bar(height={"band": 0.65}).encode(
        x=alt.X("from:Q", title=lines_of(title, width // 8), scale=scale, axis=alt.Axis(format="~s", tickCount=5)),
        x2="to:Q",
        color=alt.Color("colour:N", scale=None),
    )
    right = base.transform_filter("datum.right").mark_text(align="left", dx=4).encode(x="end:Q", text="shown:N")
    left = base.transform_filter("!datum.right").mark_text(align="right", dx=-4).encode(x="end:Q", text="shown:N")
    size = alt.AutoSizeParams(type="fit", contains="padding")
    return alt.layer(bars, right, left).properties(width=width, height=ROW * len(rows) + 50, autosize=size)


def _row(name: str, start: float, end: float, amount: float, colour: str) -> dict[str, Any]:
    shown = rounded(amount, 0, signed=True)
    outer = max(start, end) if amount >= 0 else min(start, end)
    return {
        "name": name,
        "from": start,
        "to": end,
        "end": outer,
        "right": amount >= 0,
        "shown": shown,
        "colour": colour,
    }
