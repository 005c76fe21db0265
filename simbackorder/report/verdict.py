"""The verdict in plain words: who is best, by how much, how surely, and what it costs elsewhere."""

from collections.abc import Sequence

from simbackorder.report.grid import printable
from simbackorder.report.numbers import interval, p_value
from simbackorder.report.result import Head, Result, unit_label
from simbackorder.statistics.best_set import Pair, replications_to_tell

PRICE_OF_IT = ("cancellation_rate", "holding_cost", "promise_miss_rate")
FORESEEABLE = 1_000_000


def verdict(result: Result) -> str:
    """A few sentences, without line breaks."""
    comparison = result.comparison
    best = comparison.best
    if len(comparison.estimates) == 1:
        return "There is one alternative only: nothing to compare it with."
    if not best.ranking:
        return f"No alternative has a value of {comparison.goal.objective}: no verdict."
    sentences = [_unique(result)] if len(best.best) == 1 else [_undecided(result), _beaten(result)]
    others = [name for name in best.ranking if name in best.best and name != comparison.baseline]
    sentences += [_costs(result, name) for name in others[:1]]
    return " ".join(filter(None, sentences))


def _unique(result: Result) -> str:
    best = result.comparison.best
    winner = best.ranking[0]
    parts = [f"{_quoted(result, [winner])} {_superlative(result)}: {_level(result, winner)}"]
    others = [name for name in best.ranking[1:] if name != result.comparison.baseline]
    if winner != result.comparison.baseline and result.comparison.baseline in best.ranking:
        parts.append(_lead(result, winner, result.comparison.baseline))
    if others and best.ranking[1] != result.comparison.baseline:
        parts.append(_lead(result, winner, others[0], "the next best, "))
    return ", ".join(parts) + "." + _certainty(result)


def _certainty(result: Result) -> str:
    best, goal = result.comparison.best, result.comparison.goal
    doubts = [best.pair(best.ranking[0], other).p_adjusted for other in best.ranking[1:]]
    known = [p for p in doubts if p is not None]
    if not known:
        return ""
    level = f"{1 - goal.confidence:.3g}"
    return (
        f" Significant at {level} against every other alternative (p {_at_most(max(known))}, adjusted for all pairs)."
    )


def _undecided(result: Result) -> str:
    best, goal = result.comparison.best, result.comparison.goal
    names = sorted(best.best, key=best.ranking.index)
    leader = best.ranking[0]
    apart = [pair for name in names if name != leader and not _equal(pair := best.pair(leader, name))]
    if result.comparison.replications < 2:
        return f"One replication tells nothing apart: {_quoted(result, [leader])} {_superlative(result)} in it."
    if not apart:
        return f"{_quoted(result, names)} tie on {goal.objective}: exactly equal in every replication."
    rival = max(apart, key=lambda pair: pair.p_adjusted if pair.p_adjusted is not None else 2.0)
    unsure = f"cannot be told apart on {goal.objective} with {result.comparison.replications} replications"
    lead = f"{_quoted(result, [leader])} leads, {_lead(result, leader, rival.second)}"
    return f"{_quoted(result, names)} {unsure}: {lead}. {_how_many(result, rival)}"


def _equal(pair: Pair) -> bool:
    return pair.difference.mean == 0 and pair.difference.half_width == 0


def _beaten(result: Result) -> str:
    best = result.comparison.best
    worse = [name for name in best.ranking if name not in best.best]
    return f"Significantly worse: {_quoted(result, worse)}." if worse else ""


def _how_many(result: Result, rival: Pair) -> str:
    needed = replications_to_tell(rival, len(result.comparison.best.pairs), result.comparison.goal.confidence)
    if needed is None:
        return ""
    if needed > FORESEEABLE:
        return "More than a million replications would be needed to tell these two apart."
    about = f"{float(f'{needed:.1e}'):,.0f}"
    return f"Roughly {about} replications would tell these two apart, if the difference is as estimated."


def _costs(result: Result, name: str) -> str:
    """How the alternative stands elsewhere, beside the baseline."""
    row = result.comparison.differences[name]
    said = []
    for measure in PRICE_OF_IT:
        if measure in row and measure != result.comparison.goal.objective and row[measure].difference.mean is not None:
            difference, unit = row[measure].difference, result.units[measure]
            change = interval(difference.mean, difference.half_width, unit, result.head, signed=True)
            said.append(
                f"{_in_words(measure)} {_level_of(result, name, measure)} ({change}{_points(unit, result.head)})"
            )
    if not said:
        return ""
    return f"What {_quoted(result, [name])} has, and how it differs from the baseline: {'; '.join(said)}."


def _superlative(result: Result) -> str:
    goal = result.comparison.goal
    if goal.objective == "profit":
        return "earns most"
    return f"has the {'highest' if goal.better > 0 else 'lowest'} {_in_words(goal.objective)}"


def _lead(result: Result, leader: str, other: str, whose: str = "") -> str:
    goal = result.comparison.goal
    difference = result.comparison.best.pair(leader, other).difference
    mean = None if difference.mean is None else abs(difference.mean)
    unit = result.units[goal.objective]
    amount = interval(mean, difference.half_width, unit, result.head) + _points(unit, result.head)
    whose = "the baseline " if other == result.comparison.baseline else whose
    return f"{amount} {'more' if goal.better > 0 else 'less'} than {whose}{_quoted(result, [other])}"


def _level(result: Result, name: str) -> str:
    return _level_of(result, name, result.comparison.goal.objective)


def _level_of(result: Result, name: str, measure: str) -> str:
    estimate, unit = result.comparison.estimates[name][measure], result.units[measure]
    label = "%" if unit == "fraction" else unit_label(unit, result.head)
    return f"{interval(estimate.mean, estimate.half_width, unit, result.head)} {label}"


def _points(unit: str, head: Head) -> str:
    return " percentage points" if unit == "fraction" else f" {unit_label(unit, head)}"


def _in_words(measure: str) -> str:
    return measure.replace("_", " ")


def _at_most(p: float | None) -> str:
    shown = p_value(p)
    return shown if shown.startswith("<") else f"at most {shown}"


def _quoted(result: Result, names: Sequence[str]) -> str:
    quoted = [f"'{printable(name)}'" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
