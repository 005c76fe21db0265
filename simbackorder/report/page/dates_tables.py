"""The promise scorecard as tables: whether dates are kept as often as they are meant to be, and how often they are
moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from simbackorder.report.calibration import KEPT, STATED
from simbackorder.report.columns_of_numbers import Number, means
from simbackorder.report.first_table import label, ordered
from simbackorder.report.grid import Grid, printable
from simbackorder.report.numbers import UNDEFINED
from simbackorder.report.result import Result, silent

if TYPE_CHECKING:
    from simbackorder.experiments.backdrop import Scorecard
    from simbackorder.report.period import Period

MOVED = ("slips", "promised_orders")


def calibration_grid(result: Result) -> Grid | None:
    """Of alternatives whose dates are meant to be kept with a stated chance: that chance, and what came; None: of no
    alternative, or nobody had to wait."""
    names = [name for name in ordered(result) if name in result.calibration and _known(result, name)]
    if not names:
        return None
    rows = [result.comparison.estimates[name] for name in names]

    def column(measure: str) -> list[str]:
        return means([Number(row[measure].mean, row[measure].half_width).times(100.0) for row in rows], 1, " %")

    meant, kept, verdicts = column(STATED), column(KEPT), [_verdict(result, name) for name in names]
    cells = zip(meant, kept, verdicts, strict=True)
    heads = (("meant to be kept", ""), ("kept", ""), ("so the dates are", ""))
    return Grid(
        "of those who had to wait", heads, tuple((label(result, n), c) for n, c in zip(names, cells, strict=True))
    )


def _known(result: Result, name: str) -> bool:
    row = result.comparison.estimates[name]
    return row[KEPT].mean is not None and row[STATED].mean is not None


def _verdict(result: Result, name: str) -> str:
    """Whether what came differs from what was meant, by the same test as the details."""
    found, p = result.calibration[name]
    if p is None or found.mean is None:
        return UNDEFINED
    if p >= 1 - result.comparison.goal.confidence:
        return "as meant"
    return "bolder than meant" if found.mean < 0 else "safer than meant"


def moved_grid(result: Result, cards: Mapping[str, Scorecard], period: Period) -> Grid | None:
    """How often dates were moved, under every alternative, and of those that were followed how far; None: no date
    was."""
    estimates = result.comparison.estimates
    if any(name not in row for row in estimates.values() for name in MOVED) or silent(result, estimates, "slips"):
        return None
    names = ordered(result)
    slips = [Number(estimates[name]["slips"].mean, estimates[name]["slips"].half_width) for name in names]
    told = means([each.times(period.factor) for each in slips], 0)
    share = means([_of_hundred(result, name) for name in names], 1)
    rows = []
    for n, name in enumerate(names):
        rows.append((label(result, name), (told[n], share[n], *_how_far(cards.get(name)))))
    unit = f"{result.head.time_unit}s"
    heads = (("later dates told", period.words), ("of 100 promised orders", ""), ("moved by, half of them", unit))
    return Grid("alternative", (*heads, ("moved by, 9 of 10 of them", unit)), tuple(rows))


def _of_hundred(result: Result, name: str) -> Number:
    row = result.comparison.estimates[name]
    promised = row["promised_orders"].mean
    return Number(100.0 * (row["slips"].mean or 0.0) / promised if promised else None)


def _how_far(card: Scorecard | None) -> tuple[str, str]:
    if card is None or not len(card.moved):
        return UNDEFINED, UNDEFINED
    half, most = np.quantile(card.moved, [0.5, 0.9])
    return f"up to {half:.1f}", f"up to {most:.1f}"


def cancelled_by_wait(cards: Mapping[str, Scorecard], unit: str) -> str:
    """Half of those who cancelled had waited no longer than this; empty: nobody did."""
    said = [
        f"'{printable(name)}' {np.median(card.cancelled):.1f}" for name, card in cards.items() if len(card.cancelled)
    ]
    return f"Half of those who cancelled had waited less than, in {unit}s: {', '.join(said)}." if said else ""
