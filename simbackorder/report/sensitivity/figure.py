"""The figure of a sensitivity study by matplotlib: a bar for each parameter, the longest on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.experiments.sensitivity.screening import Screened
from simbackorder.report.figures import empty, with_separators
from simbackorder.report.grid import printable
from simbackorder.report.sensitivity.bars import MOST_BARS, Bar, bars
from simbackorder.report.sensitivity.told import Told, output_words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BROAD, ROW, REST = 7.2, 0.34, 1.5
LOWER, UPPER = "C0", "C1"


def figure(told: Told) -> Figure:
    """A tornado: what the low and the high end do, with intervals, and where the winner changes; of a screening, how
    much each parameter does."""
    shown = bars(told)[:MOST_BARS]
    made = empty((BROAD, ROW * len(shown) + REST))
    axes = made.subplots()
    for place, bar in enumerate(shown):
        _drawn(axes, place, bar)
    axes.set_yticks(range(len(shown)), [f"{bar.name}\n{bar.range}" for bar in shown])
    axes.tick_params(axis="y", labelsize="small")
    axes.invert_yaxis()
    axes.axvline(0, color="0.3", linewidth=0.8)
    axes.set_xlabel(axis_title(told))
    axes.xaxis.set_major_formatter(with_separators)
    axes.grid(axis="x", alpha=0.3)
    axes.set_title(f"{printable(told.result.head.title)}\n{says(told)}", fontsize="medium")
    return made


def _drawn(axes: object, place: int, bar: Bar) -> None:
    for end, colour in zip(bar.ends, (LOWER, UPPER), strict=False):
        error = [[end.value - end.low], [end.high - end.value]]
        axes.barh(place, end.value, xerr=error, color=colour, height=0.7, capsize=2)  # type: ignore[attr-defined]
        if end.flips:
            axes.plot(end.value, place, marker="*", color="k")  # type: ignore[attr-defined]


def axis_title(told: Told) -> str:
    """What the bars show, with the unit."""
    what = output_words(told, told.found.outputs[0])
    unit = f", {told.label}{told.when}".rstrip(", ")
    if isinstance(told.found, Screened):
        return (
            f"mu*: {what}{unit}"
            if told.found.found[0].effects is not None
            else f"total index: {what}, % of the variance"
        )
    return f"{what}, change from what is stated{unit}"


def says(told: Told) -> str:
    """What the marks mean."""
    if isinstance(told.found, Screened):
        return "with bootstrap intervals"
    return "blue: low end, orange: high end of the range; star: another alternative leads"
