"""What must be known before a result is acted on: each thing once, with the alternatives it concerns, the most
important first."""

from __future__ import annotations

from collections.abc import Iterator

from simbackorder.report.answer import leading, quoted
from simbackorder.report.calibration import KEPT, STATED
from simbackorder.report.notes import customers, misses, misses_differ, oversold
from simbackorder.report.result import Result
from simbackorder.statistics.best_set import replications_to_tell

FORESEEABLE = 100_000


def caveats(result: Result) -> list[str]:
    """Sentences, the most important one first."""
    found = [*customers(result)]
    if misses_differ(result):
        found.append(misses(result))
    return [*found, *_dates(result, -1), *oversold(result), *_more_runs(result), *result.head.notes, *_dates(result, 1)]


def _dates(result: Result, sign: int) -> Iterator[str]:
    """Whose dates are kept less (-1) or more (+1) often than they are meant to be."""
    goal = result.comparison.goal
    names = [
        name
        for name, (found, p) in result.calibration.items()
        if found.mean is not None and found.mean * sign > 0 and p is not None and p < 1 - goal.confidence
    ]
    if not names:
        return
    less = "less often than the shop means to (over-promising)"
    more = "more often than the shop means to (over-cautious: nearer dates would do)"
    kept, meant = _rates(result, names, KEPT), _rates(result, names, STATED)
    yield (
        f"Dates told to those who wait are kept {less if sign < 0 else more}: {kept} instead of {meant}. "
        f"It concerns {_whom(result, names)}."
    )


def _whom(result: Result, names: list[str]) -> str:
    every = len(names) == len(result.comparison.estimates) > 2
    return "all alternatives" if every else quoted(names)


def _rates(result: Result, names: list[str], measure: str) -> str:
    """The least and the largest share of dates among these alternatives."""
    shares = [100 * (result.comparison.estimates[name][measure].mean or 0.0) for name in names]
    low, high = f"{min(shares):.0f}", f"{max(shares):.0f}"
    return f"{low} %" if low == high else f"{low} to {high} %"


def _more_runs(result: Result) -> Iterator[str]:
    """How many runs would probably tell the two leaders apart."""
    best = result.comparison.best
    leaders = leading(result)
    if len(leaders) < 2:
        return
    pair = best.pair(leaders[0], leaders[1])
    needed = replications_to_tell(pair, len(best.pairs), result.comparison.goal.confidence)
    if needed is None or needed <= result.comparison.replications:
        return
    if needed > FORESEEABLE:
        yield f"No reasonable number of runs would tell {quoted(leaders[:2])} apart."
        return
    about = f"{float(f'{needed:.1e}'):,.0f}"
    yield f"About {about} runs would probably tell {quoted(leaders[:2])} apart (--replications)."
