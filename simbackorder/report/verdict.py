"""The verdict in plain words: who is best, by how much, how surely, and what it costs elsewhere."""

from collections.abc import Sequence

from simbackorder.experiments.comparison import Goal
from simbackorder.report.grid import printable
from simbackorder.report.numbers import interval, p_value
from simbackorder.report.result import Head, Result, silent, unit_label
from simbackorder.statistics.best_set import POWER, Pair, is_equal, replications_to_tell

PRICE_OF_IT = ("cancellation_rate", "holding_cost", "promise_miss_rate")
COST_OF_IT = ("holding_cost_per_time", "ordering_cost_per_time", "mean_backorders", "unit_fill_rate")
FORESEEABLE = 1_000_000


def verdict(result: Result) -> str:
    """A few sentences, without line breaks."""
    comparison = result.comparison
    best = comparison.best
    if len(comparison.estimates) == 1:
        return "There is one alternative only: nothing to compare it with."
    if not best.ranking:
        return f"No alternative has a value of {comparison.goal.objective}: no verdict."
    sentences = [_unique(result)] if len(near(result)) == 1 else _undecided(result)
    others = [name for name in best.ranking if name in best.best and name != comparison.baseline]
    sentences += [_costs(result, name) for name in others[:1]]
    return " ".join(filter(None, sentences))


def near(result: Result) -> tuple[str, ...]:
    """The leader and those that are not significantly worse than it, best first."""
    best, goal = result.comparison.best, result.comparison.goal
    pairs = {name: best.pair(best.ranking[0], name) for name in best.ranking[1:]}
    unsure = (name for name, pair in pairs.items() if not _wins(goal, pair.difference.mean, pair.p_adjusted))
    return (best.ranking[0], *unsure)


def ties(result: Result) -> tuple[str, ...]:
    """The leader and those that equal it exactly in every replication."""
    best = result.comparison.best
    leader = best.ranking[0]
    return tuple(name for name in best.ranking if name == leader or is_equal(best.pair(leader, name)))


def _unique(result: Result) -> str:
    best = result.comparison.best
    winner = best.ranking[0]
    parts = [f"{_quoted([winner])} {_superlative(result)}: {_level(result, winner)}"]
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
    if len(best.ranking) == 2:
        return f" Significant at {level} (p {p_value(known[0])})."
    return (
        f" Significant at {level} against every other alternative (p {_at_most(max(known))}, adjusted for all pairs)."
    )


def _undecided(result: Result) -> list[str]:
    """Who cannot be told from the leader, who of them may be the best, and what is sure nevertheless."""
    best, goal = result.comparison.best, result.comparison.goal
    leader = best.ranking[0]
    equal = ties(result)
    unsure = [name for name in near(result) if name not in equal]
    if result.comparison.replications < 2:
        return [_one_replication(result, unsure)]
    if not unsure:
        tie = f"{_quoted(equal)} tie on {goal.objective} and cannot be told apart: exactly equal in every replication."
        return [tie, _against_baseline(result), _beaten(result)]
    sentences = [_leads(result, unsure)]
    if len(equal) > 1:
        sentences.append(f"{_quoted(equal[1:])} had exactly the {_in_words(goal.objective)} of {_quoted([leader])}.")
    return [*sentences, _candidates(result), _against_baseline(result), _beaten(result)]


def _one_replication(result: Result, unsure: Sequence[str]) -> str:
    leader = result.comparison.best.ranking[0]
    if not unsure:
        return f"One replication tells nothing apart: {_quoted(ties(result))} are equal in it and cannot be told apart."
    return (
        f"One replication tells nothing apart: {_quoted([leader])} {_superlative(result)} in it, "
        f"but {_quoted(unsure)} cannot be told apart from it."
    )


def _leads(result: Result, unsure: Sequence[str]) -> str:
    """The leader, whom it cannot be told from, and how many replications would tell the hardest of these."""
    best, goal = result.comparison.best, result.comparison.goal
    leader = best.ranking[0]
    rival = max((best.pair(leader, name) for name in unsure), key=_doubt)
    said = (
        f"{_quoted([leader])} leads, but {_quoted(unsure)} cannot be told apart from it on {goal.objective} with "
        f"{result.comparison.replications} replications"
    )
    if rival.difference.mean is not None:
        said += f": {_lead(result, leader, rival.second)}"
    if rival.p_adjusted is not None:
        pairs = sum(pair.p_adjusted is not None for pair in best.pairs)
        said += f" (p {p_value(rival.p_adjusted)}" + (f", adjusted for all {pairs} pairs)" if pairs > 1 else ")")
    return f"{said}. {_how_many(result, rival)}".strip()


def _doubt(pair: Pair) -> float:
    return 2.0 if pair.p_adjusted is None else pair.p_adjusted


def _candidates(result: Result) -> str:
    """Those that may be the best: not told from the leader, and not significantly worse than anybody else."""
    best = result.comparison.best
    beaten = [name for name in near(result) if name not in best.best]
    left = [name for name in best.ranking if name in best.best]
    if not beaten:
        return "Either may be the best." if len(left) == 2 else f"Each of these {len(left)} may be the best."
    may = f"{_quoted(left)} may each be the best" if len(left) > 1 else f"Only {_quoted(left)} may be the best"
    return f"{may}; {_quoted(beaten)} may not, being significantly worse than another alternative."


def _wins(goal: Goal, mean: float | None, p: float | None) -> bool:
    """Whether a difference is significantly to the better."""
    return mean is not None and p is not None and p < 1 - goal.confidence and mean * goal.better > 0


def _winners(result: Result) -> list[str]:
    """Those of the best set that are significantly better than the baseline, by the table of differences."""
    comparison, goal = result.comparison, result.comparison.goal
    others = (name for name in near(result) if name != comparison.baseline)
    against = ((name, comparison.differences[name][goal.objective]) for name in others)
    return [name for name, each in against if _wins(goal, each.difference.mean, each.p_adjusted)]


def _against_baseline(result: Result) -> str:
    comparison = result.comparison
    winners = _winners(result)
    if not winners:
        return ""
    ps = [comparison.differences[name][comparison.goal.objective].p_adjusted for name in winners]
    listed = _and([f"{_quoted([name])} (p {p_value(p)})" for name, p in zip(winners, ps, strict=True)])
    count = len(comparison.differences)
    basis = f" when only the {count} comparisons with it are adjusted for" if count > 1 else ""
    though = "Nevertheless significantly" if comparison.baseline in near(result) else "Significantly"
    return f"{though} better than the baseline {_quoted([comparison.baseline])}{basis}: {listed}."


def _beaten(result: Result) -> str:
    best = result.comparison.best
    worse = [name for name in best.ranking if name not in near(result)]
    return f"Significantly worse than {_quoted([best.ranking[0]])}: {_quoted(worse)}." if worse else ""


def _how_many(result: Result, rival: Pair) -> str:
    needed = replications_to_tell(rival, len(result.comparison.best.pairs), result.comparison.goal.confidence)
    if needed is None:
        return ""
    if needed > FORESEEABLE:
        return "More than a million replications would be needed to tell these two apart."
    about = f"{float(f'{needed:.1e}'):,.0f}"
    return (
        f"Roughly {about} replications would tell these two apart with a power of {POWER * 100:g} %, "
        f"if the difference is as estimated."
    )


def _costs(result: Result, name: str) -> str:
    """How the alternative stands elsewhere, beside the baseline, in measures that say something of either."""
    row, goal = result.comparison.differences[name], result.comparison.goal
    said = []
    both = (name, result.comparison.baseline)
    for measure in COST_OF_IT if goal.objective == "total_cost" else PRICE_OF_IT:
        if measure not in row or measure == goal.objective or silent(result, both, measure):
            continue
        difference, unit = row[measure].difference, result.units[measure]
        change = interval(difference.mean, difference.half_width, unit, result.head, signed=True)
        beside = "" if difference.mean is None else f" ({change}{_points(unit, result.head)})"
        said.append(f"{_in_words(measure)} {_level_of(result, name, measure)}{beside}")
    if not said:
        return ""
    return f"What {_quoted([name])} has, and how it differs from the baseline: {'; '.join(said)}."


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
    return f"{amount} {'more' if goal.better > 0 else 'less'} than {whose}{_quoted([other])}"


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


def _quoted(names: Sequence[str]) -> str:
    return _and([f"'{printable(name)}'" for name in names])


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
