"""The page of a sensitivity study: the answer, the chart, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder.report.grid import Grid, printable
from simbackorder.report.notes import notes
from simbackorder.report.page.html_page import rendered
from simbackorder.report.page.look import Colours, Drawing, drawn, plotted
from simbackorder.report.page.meanings import table
from simbackorder.report.page.names import SPLIT, label_of, lines_of
from simbackorder.report.page.sections import Section, levers_of
from simbackorder.report.sensitivity.answer import answer, how, outside
from simbackorder.report.sensitivity.bars import MOST_BARS, bars
from simbackorder.report.sensitivity.figure import axis_title
from simbackorder.report.sensitivity.tables import tables
from simbackorder.report.sensitivity.told import Told, names, span
from simbackorder.report.study_tables import sizes
from simbackorder.scenario import writing

if TYPE_CHECKING:
    from simbackorder.metrics.definition import Measure
    from simbackorder.scenario.sections.schema import Scenario

ROW = 34


class SensitivityMatter(NamedTuple):
    """All that the page is made of."""

    scenario: Scenario
    told: Told
    catalogue: Mapping[str, Measure]


def sensitivity_page(matter: SensitivityMatter, version: str) -> str:
    """The page; `version`: of this library. Needs the extra `report`."""
    told = matter.told
    known = names(told)
    return rendered(
        "sensitivity.html.j2",
        title=printable(told.result.head.title),
        question=printable(told.result.head.question),
        answer=answer(told),
        chart=Section("tornado", "What moves it, and by how much", (), (drawn(drawing(told)),)),
        numbers=_numbers(matter),
        notes=[*outside(told), *notes(told.result)],
        parameters=[(known[each.path], each.path, span(told, each)) for each in told.ready.varied.parameters],
        how=how(told),
        levers=levers_of(matter.scenario, told.result),
        sizes=", ".join(sizes(matter.scenario)),
        resolved=writing.resolved(matter.scenario),
        head=told.result.head,
        version=version,
    )


def _numbers(matter: SensitivityMatter) -> Section:
    """Every parameter, also those that have no place where there is little room."""
    parts = list(tables(matter.told, every=True))
    says = tuple(each for each in parts if isinstance(each, str))
    grids = tuple(table(each, matter.catalogue) for each in parts if isinstance(each, Grid))
    words = [(told_word, meaning) for told_word, meaning in WORDS if any(told_word in each for each in (*says, "±"))]
    return Section("numbers", "The numbers", says, (), grids, tuple(words))


WORDS = (
    ("±", "how far a number may be off, by chance, with so many simulated runs"),
    ("Lead", "by how much the alternative that is best as stated is better than the best of the others"),
)


def drawing(told: Told) -> Drawing:
    """The chart: a tornado, or how much each parameter does."""
    says = "Bars, the longest on top; the thin lines are intervals."
    if len(bars(told)[0].ends if bars(told) else ()) == 2:
        says = (
            "Blue is the low end of the range, orange the high end; the thin lines are intervals; a diamond says that "
            "another alternative leads there."
        )

    def chart(width: int, colours: Colours) -> Any:
        return _chart(told, width, colours)

    return Drawing("tornado", "What moves it, and by how much", says, chart)


def _chart(told: Told, width: int, colours: Colours) -> Any:
    import altair as alt

    rows, order = [], []
    for bar in bars(told)[:MOST_BARS]:
        named = label_of(f"{bar.name}: {bar.range}", width)
        order.append(named)
        for end, colour in zip(bar.ends, (colours.gain, colours.loss), strict=False):
            row = {"name": named, "value": end.value, "zero": 0.0, "low": end.low, "high": end.high, "colour": colour}
            rows.append(row | {"flips": end.flips})
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelExpr=SPLIT), scale=alt.Scale(domain=order))
    axis = alt.Axis(format="~s", tickCount=5)
    x = alt.X("value:Q", title=lines_of(axis_title(told), width // 8), axis=axis)
    coloured = alt.Color("colour:N", scale=None)
    thick = plotted(rows).mark_bar(height=16).encode(y=y, x=x, x2="zero:Q", color=coloured)
    thin = plotted(rows).mark_rule(color=colours.text).encode(y=y, x="low:Q", x2="high:Q")
    marks = plotted([row for row in rows if row["flips"]])
    diamonds = marks.mark_point(shape="diamond", filled=True, size=90, color=colours.text).encode(y=y, x="value:Q")
    layers = [thick, thin, *([diamonds] if any(row["flips"] for row in rows) else [])]
    size = alt.AutoSizeParams(type="fit", contains="padding")
    return alt.layer(*layers).properties(width=width, height=ROW * len(order) + 60, autosize=size)
