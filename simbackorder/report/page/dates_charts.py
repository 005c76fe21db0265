"""The promise scorecard in detail: dates kept by week and by quoted wait, how far dates were moved, and how long
customers had waited who cancelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simbackorder.report.grid import printable
from simbackorder.report.page.classes import class_names, classified
from simbackorder.report.page.look import Colours, Drawing, plotted
from simbackorder.report.page.time_charts import dashes, stretch_words, time_axis, when

if TYPE_CHECKING:
    from simbackorder.experiments.backdrop import Scorecard
    from simbackorder.report.period import Period
    from simbackorder.scenario.sections.schema import Scenario

HEIGHT = 190
BAR = 15
ROOM = 1.12
"""For the number behind the longest bar."""
FEW = 5
"""Dates of fewer orders make no share."""
Row = dict[str, Any]
Scorecards = Mapping[str, "Scorecard"]


def dates_drawings(scenario: Scenario, found: Scorecards, period: Period) -> Iterator[Drawing]:
    """A drawing of each matter in which anything happens."""
    if any(_judged(each).sum() >= FEW for each in found.values()):
        yield _by_week(scenario, found)
        yield _by_wait(scenario, found)
    if any(len(each.moved) for each in found.values()):
        yield _counted(scenario, found, period, "moved")
    if any(len(each.cancelled) for each in found.values()):
        yield _counted(scenario, found, period, "cancelled")


def _judged(card: Scorecard) -> Any:
    return card.counts["judged"]


def _by_week(scenario: Scenario, found: Scorecards) -> Drawing:
    """The share of dates kept, by the week in which the order was placed."""
    rows: list[Row] = []
    worst = []
    for name, card in found.items():
        judged, missed = (card.counts[each].sum(axis=0) for each in ("judged", "missed"))
        known = np.flatnonzero(judged >= FEW)
        shares = 100 * (1 - missed[known] / judged[known])
        places = [when(scenario, (int(n) + 0.5) * card.step) for n in known]
        rows += [
            {"who": printable(name), "when": place, "kept": float(share)}
            for place, share in zip(places, shares, strict=True)
        ]
        if len(shares):
            worst.append(f"'{printable(name)}' {shares.min():.0f} % (on average {_average(judged, missed):.1f} %)")
    stretch = stretch_words(scenario, next(iter(found.values())).step)
    says = f"By the {stretch} in which the order was placed; the worst {stretch}: {', '.join(worst)}."

    def chart(width: int, colours: Colours) -> Any:
        import altair as alt

        y = alt.Y("kept:Q", title="% of dates kept", scale=alt.Scale(zero=False, nice=True))
        x = alt.X(f"when:{'T' if scenario.time.dated else 'Q'}", **time_axis(scenario, width))
        lines = plotted(rows).mark_line(strokeWidth=1.8, interpolate="step")
        return _sized(lines.encode(x=x, y=y, **_who(found, (width, colours))), width, HEIGHT)

    return Drawing("dates_by_week", f"Dates kept, {stretch} by {stretch}", says, chart)


def _average(judged: Any, missed: Any) -> float:
    return float(100 * (1 - missed.sum() / judged.sum()))


def _by_wait(scenario: Scenario, found: Scorecards) -> Drawing:
    """The share of dates kept, by how long a wait was quoted, beside the share that the shop meant to keep."""
    rows: list[Row] = []
    first = next(iter(found.values()))
    names = class_names(first.edges, scenario.time.unit)
    for name, card in found.items():
        sums = {each: card.counts[each].sum(axis=1) for each in card.counts}
        for n in np.flatnonzero(sums["judged"] >= FEW):
            share = 100 * (1 - sums["missed"][n] / sums["judged"][n])
            row = {"who": printable(name), "class": names[n], "value": float(share), "shown": f"{share:.0f} %"}
            meant = 100 * sums["stated_probability"][n] / sums["stated"][n] if sums["stated"][n] >= FEW else None
            rows.append(row | {"meant": meant})
    says = "Of 100 dates, how many were kept, by the wait that the customer was quoted."
    if any(row["meant"] is not None for row in rows):
        says += " The upright stroke is the share that the rule of the dates means to keep of those who have to wait."
    return Drawing("dates_by_wait", "Dates kept, by quoted wait", says, _bars(found, rows, names, "% of dates kept"))


def _counted(scenario: Scenario, found: Scorecards, period: Period, what: str) -> Drawing:
    """How many dates were moved how far, or how many orders were cancelled after how long."""
    first = next(iter(found.values()))
    names = class_names(first.edges, scenario.time.unit)
    rows: list[Row] = []
    for name, card in found.items():
        if not len(getattr(card, what)):
            continue
        counts = classified(getattr(card, what), card.edges) / card.runs * period.factor
        rows += [
            {"who": printable(name), "class": names[n], "value": float(counts[n]), "shown": _number(counts[n])}
            for n in range(len(names))
        ]
    seen = [name for name in names if any(row["value"] for row in rows if row["class"] == name)]
    rows = [row for row in rows if row["class"] in seen]
    if what == "moved":
        title, axis = "How far dates were moved", f"orders whose date was moved, {period.words}"
        says = "Orders whose customers were told a later date, by how much later the last date is than the first."
    else:
        title, axis = "Cancelled after how long a wait", f"orders cancelled, {period.words}"
        says = "By how long the customer had waited by then."
    return Drawing(f"dates_{what}", title, says, _bars(found, rows, seen, axis))


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or not value else f"{value:.1f}"


def _bars(found: Scorecards, rows: list[Row], classes: Sequence[str], title: str) -> Any:
    """Bars beside one another in every class, with a stroke where there is a share that is meant."""
    shown = [name for name in classes if any(row["class"] == name for row in rows)]

    def chart(width: int, colours: Colours) -> Any:
        import altair as alt

        names = [name for name in map(printable, found) if any(row["who"] == name for row in rows)]
        most = max([row["value"] for row in rows], default=0.0)
        base = plotted(rows).encode(
            y=alt.Y("class:N", sort=shown, title=None, scale=alt.Scale(domain=shown, paddingInner=0.25)),
            yOffset=alt.YOffset("who:N", sort=names, scale=alt.Scale(domain=names)),
        )
        x = alt.X(
            "value:Q", title=title, scale=alt.Scale(domain=[0, most * ROOM], nice=False), axis=alt.Axis(tickCount=5)
        )
        coloured = _who(found, (width, colours))
        coloured.pop("strokeDash")
        layers = [
            base.mark_bar().encode(x=x, **coloured),
            base.mark_text(align="left", dx=4, fontSize=11).encode(x="value:Q", text="shown:N"),
        ]
        if any(row.get("meant") is not None for row in rows):
            meant = base.transform_filter("datum.meant !== null")
            layers.append(meant.mark_tick(thickness=3, size=BAR, color=colours.text).encode(x="meant:Q"))
        return _sized(alt.layer(*layers), width, (BAR * len(names) + 8) * len(shown) + 70)

    return chart


def _who(found: Scorecards, look: tuple[int, Colours]) -> dict[str, Any]:
    """Colours and dashes of the alternatives: today's first."""
    import altair as alt

    width, colours = look
    names = [printable(name) for name in found]
    scale = alt.Scale(domain=names, range=[colours.today, colours.gain][-len(names) :])
    legend = alt.Legend(orient="top", title=None, columns=1 if width < 500 else 2)
    dashed = alt.StrokeDash("who:N", scale=dashes(names), legend=None)
    return {"color": alt.Color("who:N", scale=scale, legend=legend), "strokeDash": dashed}


def _sized(chart: Any, width: int, height: int) -> Any:
    import altair as alt

    return chart.properties(width=width, height=height, autosize=alt.AutoSizeParams(type="fit", contains="padding"))
