"""The promise scorecard: what became of the orders that were told a date."""

from __future__ import annotations

from typing import Any

from simbackorder.report.first_table import label, ordered
from simbackorder.report.page.look import Colours, Drawing, plotted
from simbackorder.report.page.names import SPLIT, label_of
from simbackorder.report.result import Result, silent

ROW = 34
KINDS = {
    "promises_kept": "kept",
    "promises_missed": "missed",
    "promises_withdrawn": "withdrawn by the customer",
    "promises_not_yet_due": "not yet due",
}


def promise_drawing(result: Result) -> Drawing | None:
    """The drawing; None: nobody was promised anything."""
    estimates = result.comparison.estimates
    first = next(iter(estimates.values()))
    if any(name not in first for name in (*KINDS, "promised_orders")) or silent(result, estimates, "promised_orders"):
        return None

    def chart(width: int, colours: Colours) -> Any:
        return _chart(result, width, colours)

    says = "Of 100 orders that were told a date: " + "; ".join(_said(result, name) for name in _promising(result)) + "."
    return Drawing("promises", "What became of the dates that were promised", says, chart)


def _promising(result: Result) -> list[str]:
    """The alternatives under which customers are told a date."""
    return [name for name in ordered(result) if result.comparison.estimates[name]["promised_orders"].mean]


def _said(result: Result, name: str) -> str:
    shares = _shares(result, name)
    return f"{label(result, name)}: {shares['promises_kept']:.1f} kept, {shares['promises_missed']:.1f} missed"


def _shares(result: Result, name: str) -> dict[str, float]:
    row = result.comparison.estimates[name]
    whole = row["promised_orders"].mean or 0.0
    return {kind: 100.0 * (row[kind].mean or 0.0) / whole if whole else 0.0 for kind in KINDS}


def _chart(result: Result, width: int, colours: Colours) -> Any:
    import altair as alt

    rows, order = [], []
    for name in _promising(result):
        named = label_of(label(result, name), width)
        order.append(named)
        for n, (kind, share) in enumerate(_shares(result, name).items()):
            rows.append({"name": named, "kind": KINDS[kind], "share": share, "n": n})
    domain = list(KINDS.values())
    scale = alt.Scale(domain=domain, range=[colours.gain, colours.loss, colours.third, colours.fourth])
    legend = alt.Legend(orient="top", title=None, columns=1)
    size = alt.AutoSizeParams(type="fit", contains="padding")
    return (
        plotted(rows)
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelExpr=SPLIT)),
            x=alt.X("share:Q", title="% of promised orders", scale=alt.Scale(domain=[0, 100])),
            color=alt.Color("kind:N", scale=scale, legend=legend),
            order=alt.Order("n:Q"),
        )
        .properties(width=width, height=ROW * len(order) + 110, autosize=size)
    )
