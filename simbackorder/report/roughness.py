"""What is known roughly, because few runs saw it or a few runs are far from the others, and how many runs would do."""

from __future__ import annotations

from collections.abc import Iterator

from scipy.special import stdtrit

from simbackorder.report.grid import printable
from simbackorder.report.result import Result
from simbackorder.statistics.estimate import Estimate
from simbackorder.statistics.intervals import FEW

SEEN = {
    "cancellation_rate": "a cancelled order",
    "promise_miss_rate": "a missed date",
    "unit_fill_rate": "a unit that was not on the shelf",
}
"""What few runs may see, by the share that it is about."""
WIDER = 0.15
"""The farther end of the interval lies so much farther than where the runs are alike, and it is said."""
ENOUGH = 0.10
"""So many runs are asked for that it would be no more than this."""


def roughly_known(result: Result) -> list[str]:
    """A sentence for each share that few runs saw anything of, and one if the runs' objective is lopsided."""
    return [*_of_few(result), *_lopsided(result)]


def _of_few(result: Result) -> Iterator[str]:
    n = result.comparison.replications
    for measure, words in SEEN.items():
        counts = {name: row[measure].events for name, row in result.comparison.estimates.items() if measure in row}
        few = {name: seen for name, seen in counts.items() if seen and seen < FEW and 2 * seen <= n}
        if few:
            listed = ", ".join(f"{seen} of {n:,} with '{printable(name)}'" for name, seen in few.items())
            needed = n * FEW / min(few.values())
            yield f"Few runs saw {words}: {listed}; how often that happens is known roughly. {_runs(needed)}"


def _lopsided(result: Result) -> Iterator[str]:
    goal, n = result.comparison.goal, result.comparison.replications
    if n < 2:
        return
    t = float(stdtrit(n - 1, (1 + goal.confidence) / 2))
    found = {name: _wider(row[goal.objective], t) for name, row in result.comparison.estimates.items()}
    far = {name: wider for name, wider in found.items() if abs(wider) > WIDER}
    if far:
        ways = {"higher" if wider > 0 else "lower" for wider in far.values()}
        listed = ", ".join(f"'{printable(name)}'" for name in far)
        needed = n * (max(map(abs, far.values())) / ENOUGH) ** 2
        yield (
            f"A few runs have a far {' or '.join(sorted(ways))} {goal.objective} than the others with {listed}: ± is "
            f"wider for it. {_runs(needed)}"
        )


def _wider(estimate: Estimate, t: float) -> float:
    """How much farther than Student's the farther end lies, negative if it is the lower one; 0 without an interval."""
    mean, low, high, error = estimate.mean, estimate.low, estimate.high, estimate.standard_error
    if mean is None or low is None or high is None or not error:
        return 0.0
    above, below = (high - mean) / (t * error) - 1.0, (mean - low) / (t * error) - 1.0
    return above if above >= below else -below


def _runs(needed: float) -> str:
    return f"About {float(f'{needed:.0e}'):,.0f} runs would do (--replications)."
