"""What must be known before a result is acted on: each thing once, with the alternatives it concerns, the most
important first."""

from __future__ import annotations

from collections.abc import Iterator

from simbackorder.experiments.warming_up import FOUND
from simbackorder.report.answer import leading
from simbackorder.report.calibration import KEPT, STATED
from simbackorder.report.less_noise import noise_taken_off
from simbackorder.report.notes import customers, misses, misses_differ, oversellers
from simbackorder.report.plain_words import quoted
from simbackorder.report.precision import precision_reached
from simbackorder.report.result import Result
from simbackorder.report.roughness import roughly_known
from simbackorder.statistics.best_set import replications_to_tell

FORESEEABLE = 100_000
POINT = 0.005


def caveats(result: Result) -> list[str]:
    """Sentences, the most important one first."""
    found = [*customers(result)]
    if misses_differ(result) and _matter(result):
        found.append(misses(result))
    return [
        *found,
        *_dates(result, -1),
        *_oversold(result),
        *_more_runs(result),
        *precision_reached(result),
        *result.remarks,
        *result.head.notes,
        *_dates(result, 1),
        *roughly_known(result),
        *noise_taken_off(result),
    ]


def worded(found: list[str]) -> list[str]:
    """As they are shown: what is to be minded begins so, what is merely told does not."""
    return [each if each.startswith(FOUND) else f"Mind: {each}" for each in found]


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
    alike = len({_share(result, name, STATED) for name in names}) == 1
    said = f"{_rates(result, names, KEPT)} instead of {_rates(result, names, STATED)}. It concerns "
    whose = f"{said}{_whom(result, names)}" if alike else "; ".join(_one(result, name) for name in names)
    yield f"Dates told to those who wait are kept {less if sign < 0 else more}: {whose}."


def _one(result: Result, name: str) -> str:
    kept, meant = _share(result, name, KEPT), _share(result, name, STATED)
    return f"{quoted([name])} {kept} instead of {meant} %"


def _share(result: Result, name: str, measure: str) -> str:
    return f"{100 * (result.comparison.estimates[name][measure].mean or 0.0):.0f}"


def _oversold(result: Result) -> Iterator[str]:
    names = oversellers(result)
    if names:
        yield (
            "Units were sold and reserved that were not on the shelf; fill rates count them as filled at once, as the "
            f"shop did. It concerns {_whom(result, names)}."
        )


def _matter(result: Result) -> bool:
    """Whether the alternatives' shares of missed promises are far enough from each other to be thought of."""
    rows = result.comparison.estimates.values()
    rates = [row["promise_miss_rate"].mean or 0.0 for row in rows if "promise_miss_rate" in row]
    return max(rates) - min(rates) >= POINT


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
