"""How charts look: colours that colour-blind people tell apart, in light, in dark and on paper; and drawing them."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Any, NamedTuple

NEEDED = ("altair", "vl_convert", "jinja2")
WIDE, NARROW = 680, 340
FONT = "Arial, Liberation Sans, Helvetica, sans-serif"
PADDING = {"left": 22, "right": 34, "top": 5, "bottom": 5}
"""Room for letters that are broader where the page is read than where it was made."""


class Colours(NamedTuple):
    """What stands for what."""

    text: str
    grid: str
    gain: str
    loss: str
    total: str
    today: str
    third: str
    fourth: str


ON_PAGE = Colours(
    "var(--text)", "var(--grid)", "var(--gain)", "var(--loss)", "var(--total)", "var(--today)", "var(--third)",
    "var(--fourth)",
)  # fmt: skip
"""The page's own, which follow light and dark."""
ON_PAPER = Colours("#222222", "#dddddd", "#0072B2", "#D55E00", "#444444", "#777777", "#E69F00", "#BBBBBB")
"""The palette of Okabe and Ito, for figures in files."""


class Drawing(NamedTuple):
    """A chart: its name among files, what it shows, and what draws it at a width in some colours."""

    name: str
    title: str
    says: str
    chart: Callable[[int, Colours], Any]


class Drawn(NamedTuple):
    """A chart on the page, for wide and for narrow screens."""

    name: str
    title: str
    says: str
    wide: str
    narrow: str


def missing() -> list[str]:
    """The libraries that the page needs and that are not there."""
    return [name for name in NEEDED if importlib.util.find_spec(name) is None]


def plotted(rows: list[dict[str, Any]]) -> Any:
    """A chart of these rows, of which it is to be said how."""
    import altair as alt

    return alt.Chart(alt.InlineData(values=rows))


def drawn(drawing: Drawing) -> Drawn:
    """The chart as SVG for the page."""
    wide, narrow = (svg(drawing, width, ON_PAGE) for width in (WIDE, NARROW))
    return Drawn(drawing.name, drawing.title, drawing.says, wide, narrow)


def svg(drawing: Drawing, width: int, colours: Colours) -> str:
    """The chart as SVG."""
    import vl_convert

    found: str = vl_convert.vegalite_to_svg(specification(drawing, width, colours))
    return found


def png(drawing: Drawing, scale: float = 2.0) -> bytes:
    """The chart as PNG, on white."""
    import vl_convert

    chart = specification(drawing, WIDE, ON_PAPER) | {"background": "white"}
    found: bytes = vl_convert.vegalite_to_png(chart, scale=scale)
    return found


def specification(drawing: Drawing, width: int, colours: Colours) -> dict[str, Any]:
    """The chart in Vega-Lite."""
    axis = {"labelColor": colours.text, "titleColor": colours.text, "gridColor": colours.grid}
    chart = drawing.chart(width, colours).configure(
        background="transparent",
        font=FONT,
        padding=PADDING,
        axis={
            **axis,
            "domainColor": colours.grid,
            "tickColor": colours.grid,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelLimit": 400,
        },
        legend={
            "labelColor": colours.text,
            "titleColor": colours.text,
            "labelFontSize": 12,
            "labelLimit": 300,
            "columnPadding": 40,
        },
        view={"stroke": None},
        text={"color": colours.text},
        title={"color": colours.text, "fontSize": 13, "anchor": "start"},
    )
    found: dict[str, Any] = chart.to_dict()
    return found
