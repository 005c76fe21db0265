"""The answer in plain words: what to do, how sure that is, what the bad choice costs, and what comes with the good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simbackorder.report.columns_of_numbers import Number, intervals, means
from simbackorder.report.first_table import TODAY
from simbackorder.report.grid import printable
from simbackorder.report.indifference import near_enough
from simbackorder.report.period import is_total, period
from simbackorder.report.plain_words import listed, quoted
from simbackorder.report.result import Result, unit_label
from simbackorder.report.verdict import ties

MIDDLE = 0.8
COMES_WITH_IT = {
    "orders_lost": "{} customers are turned away",
    "orders_cancelled": "{} orders are cancelled",
    "promise_miss_rate": "{} of the promised dates are missed",
}
RELATIVE, POINTS = 0.05, 0.5
"""Changes below such a share of the larger number, or so many percentage points, are not worth a sentence."""
MANY_MISSES = 0.03
"""So many more of the promised dates missed are told with the answer."""
RATE_DECIMALS = 2
MOST_LEADERS = 3
"""Of whom it is told what comes with them."""


def answer(result: Result) -> str:
    """A few sentences, without line breaks."""
    comparison = result.comparison
    if len(comparison.estimates) == 1:
        return "There is one alternative only: nothing to compare it with."
    if not comparison.best.ranking:
        return f"No alternative has a value of {_objective(result)}: no answer."
    if comparison.replications < 2:
        return _one_run(result)
    leaders = leading(result)
    if leaders == (comparison.baseline,):
        said = [_stay(result)]
    elif len(leaders) == 1:
        said = [*_choose(result, leaders[0]), _worst(result, leaders)]
    else:
        said = [*_tied(result, leaders), _worst(result, leaders)]
    return " ".join(filter(None, [*said, _but(result, leaders), near_enough(result)]))


def _but(result: Result, leaders: Sequence[str]) -> str:
    """That an alternative which is proposed misses many more of its dates."""
    comparison, measure = result.comparison, "promise_miss_rate"
    if measure == comparison.goal.objective or measure not in comparison.estimates[comparison.baseline]:
        return ""
    today = comparison.estimates[comparison.baseline][measure].mean or 0.0
    rates = {name: comparison.estimates[name][measure].mean or 0.0 for name in leaders if name != comparison.baseline}
    worse = [f"{quoted([name])} {rate:.0%}" for name, rate in rates.items() if rate - today >= MANY_MISSES]
    free = "" if result.head.misses_cost or result.head.late_costs else ", which costs nothing here"
    return f"But mind promised dates that are missed{free}: {listed(worse)} (today {today:.0%})." if worse else ""


def consequences(result: Result) -> list[str]:
    """What comes with the best alternatives for customers, and between what single runs lie; each a paragraph."""
    comparison = result.comparison
    if comparison.replications < 2 or len(comparison.estimates) == 1 or not comparison.best.ranking:
        return []
    leaders = leading(result)
    new = [name for name in leaders if name != comparison.baseline][:MOST_LEADERS]
    return [each for each in [*(_comes_with_it(result, name) for name in new), _luck(result, leaders[0])] if each]


def leading(result: Result) -> tuple[str, ...]:
    """Those that may be the best, best first."""
    best = result.comparison.best
    return tuple(name for name in best.ranking if name in best.best)


def surely(result: Result, name: str) -> int:
    """Whether an alternative is better (1) or worse (-1) than the baseline beyond doubt; 0: it may be either."""
    goal = result.comparison.goal
    difference, p = result.comparison.differences[name][goal.objective]
    if difference.mean is None or p is None or p >= 1 - goal.confidence:
        return 0
    return 1 if difference.mean * goal.better > 0 else -1


def _choose(result: Result, winner: str) -> Iterator[str]:
    comparison = result.comparison
    ranking = comparison.best.ranking
    chance, run = result.chances.get(winner), period(result).run
    counted = chance is not None and chance.better is not None
    often = f", and does better in {chance.ahead:,} of {chance.paired:,} {run}s" if chance and counted else ""
    yield f"Choose {quoted([winner])}: it {_than_today(result, winner)}{often}."
    if ranking[1] != comparison.baseline:
        yield f"The next best, {quoted([ranking[1]])}, {_behind(result, winner, ranking[1])}."


def _stay(result: Result) -> str:
    comparison = result.comparison
    today, nearest, *_ = comparison.best.ranking
    worst = comparison.best.ranking[-1]
    said = f"Stay with {quoted([today])} {TODAY}: no change pays."
    if nearest == worst:
        return f"{said} {quoted([nearest])} would {_loses(result, today, nearest)}."
    return (
        f"{said} {quoted([nearest])} would {_loses(result, today, nearest)}, "
        f"{quoted([worst])} {_amount(result, today, worst)}."
    )


def _tied(result: Result, leaders: Sequence[str]) -> Iterator[str]:
    comparison = result.comparison
    today = comparison.baseline
    number = {2: "the two", 3: "the three", 4: "the four"}.get(len(leaders), f"these {len(leaders)}")
    equal = len(ties(result)) >= len(leaders)
    alike = "come out exactly alike" if equal else "cannot be told apart"
    new = [name for name in leaders if name != today]
    if today not in leaders:
        yield f"Choose {_either(leaders)}: {number} {alike}."
        sure = [name for name in leaders if surely(result, name) > 0]
        if sure:
            whole = "Either" if len(leaders) == 2 else "Each"
            every = len(sure) == len(leaders)
            yield f"{whole if every else quoted(sure)} {_range(result, sure, not every)}."
        return
    better = [name for name in new if surely(result, name) > 0]
    if better:
        yield f"Choose {_either(better)}: it {_than_today(result, better[0])}."
        yield f"Which of {quoted(leaders)} is best cannot be told, though."
        return
    those = listed([f"{quoted([today])} {TODAY}", *(quoted([name]) for name in new)])
    yield f"No change is shown to pay: {those} {alike}{_apart(result, new, equal)}."


def _apart(result: Result, new: Sequence[str], equal: bool) -> str:
    """By how much the others of those that cannot be told apart differ from the baseline."""
    if equal:
        return ""
    numbers = [_difference(result, name) for name in new]
    if len(new) == 1:
        return f" (a difference of {_shown(result, numbers)[0]} {_unit_and_period(result)}, which may be luck)"
    low, high = sorted(each.mean or 0.0 for each in numbers)[:: len(numbers) - 1]
    shown = means([Number(low), Number(high, max(each.unsure for each in numbers))], _decimals(result))
    return f" (between {shown[0]} and {shown[1]} {_unit_and_period(result)} against today, which may be luck)"


def _worst(result: Result, leaders: Sequence[str]) -> str:
    """What the bad choice costs."""
    comparison = result.comparison
    worst = comparison.best.ranking[-1]
    if worst in leaders:
        return ""
    amount = _amount(result, leaders[0], worst)
    if worst == comparison.baseline:
        if len(comparison.estimates) == 2 or len(leaders) == 1:
            return "" if len(comparison.estimates) == 2 else "To change nothing is the worst choice of all."
        return f"To change nothing is the worst choice: it costs {amount}."
    if len(leaders) == 1 and worst == comparison.best.ranking[1]:
        return ""
    against = surely(result, worst)
    beside = ", and is worse than changing nothing" if against < 0 and comparison.baseline not in leaders else ""
    return f"The worst choice, {quoted([worst])}, costs {amount}{beside}."


def _comes_with_it(result: Result, name: str) -> str:
    """What of customers' experience differs from today beyond doubt, and by enough to matter."""
    comparison = result.comparison
    said: list[str] = []
    for measure, words in COMES_WITH_IT.items():
        against = comparison.differences[name].get(measure)
        if measure == comparison.goal.objective or against is None:
            continue
        mean, half = against.difference[:2]
        if mean is None or half is None or abs(mean) <= half:
            continue
        unit = result.units[measure]
        rate = unit == "fraction"
        scale = 100.0 if rate else period(result).of(measure, unit)
        found = [comparison.estimates[each][measure] for each in (name, comparison.baseline)]
        numbers = [Number(each.mean, each.half_width).times(scale) for each in found]
        now, then = means(numbers, _counted(result) if not rate else 1, " %" if rate else "")
        largest = max(abs(each.mean or 0.0) for each in numbers)
        if now != then and abs(mean) * scale >= (POINTS if rate else RELATIVE * largest):
            said.append(f"{words.format(now)} (today {then})")
    words = period(result).words
    return f"{words[:1].upper()}{words[1:]} with {quoted([name])}: {listed(said)}." if said else ""


def _counted(result: Result) -> int:
    """Decimals of counts: whole orders, but of a single day less than one may come."""
    return RATE_DECIMALS if period(result).words.startswith("per ") else 0


def _luck(result: Result, leader: str) -> str:
    """The range of single runs: of the leader and of the baseline, or of the leader alone if that is the baseline."""
    names = dict.fromkeys([leader, result.comparison.baseline])
    found = {name: result.chances[name].within(MIDDLE) for name in names if name in result.chances}
    said: list[str] = []
    for name, ends in found.items():
        if ends is None:
            return ""
        width = (ends[1] - ends[0]) * _scale(result) / 20
        low, high = means([Number(end * _scale(result), width) for end in ends], _decimals(result))
        ends_said = low if low == high else f"{low} to {high}"
        said.append(f"{ends_said}{'' if said else _level_unit(result)} with {quoted([name])}")
    objective = result.comparison.goal.objective
    if objective == "profit":
        return f"Luck alone: 8 of 10 {period(result).run}s earn {listed(said)}." if said else ""
    return f"Luck alone: {_objective(result)} in 8 of 10 {period(result).run}s: {listed(said)}." if said else ""


def _level_unit(result: Result) -> str:
    """The unit of the objective itself, which of a share is percent, and not the points of a difference."""
    share = result.units[result.comparison.goal.objective] == "fraction"
    return " %" if share else f" {_unit_and_period(result)}".rstrip()


def _one_run(result: Result) -> str:
    leader = result.comparison.best.ranking[0]
    return (
        f"One run tells nothing apart: {quoted([leader])} {_verb(result)} most in it. Simulate more (--replications)."
        if result.comparison.goal.better > 0
        else f"One run tells nothing apart: {quoted([leader])} has the lowest {_objective(result)} in it. "
        "Simulate more (--replications)."
    )


def _than_today(result: Result, name: str) -> str:
    number = _difference(result, name)
    return (
        f"{_gain(result, _shown(result, [number])[0].lstrip('+-'))} than {quoted([result.comparison.baseline])} {TODAY}"
    )


def _gain(result: Result, amount: str, several: bool = False) -> str:
    goal = result.comparison.goal
    if goal.objective == "profit":
        return f"{'earn' if several else 'earns'} {amount} {_unit(result)} more {_period(result)}"
    more = "higher" if goal.better > 0 else "lower"
    return f"{'have' if several else 'has'} a {_objective(result)} {amount} {_unit(result)} {more}"


def _range(result: Result, names: Sequence[str], several: bool) -> str:
    """By how much these are better than the baseline: one number, or the least and the most."""
    numbers = [_difference(result, name) for name in names]
    if len(names) == 1:
        return _than_today(result, names[0])
    low, high = sorted(abs(each.mean or 0.0) for each in numbers)[:: len(numbers) - 1]
    most = max(each.unsure for each in numbers)
    shown = means([Number(low, most / 5), Number(high, most / 5)], _decimals(result))
    amount = shown[0] if shown[0] == shown[1] else f"{shown[0]} to {shown[1]}"
    return f"{_gain(result, amount, several)} than {quoted([result.comparison.baseline])} {TODAY}"


def _behind(result: Result, winner: str, other: str) -> str:
    objective = result.comparison.goal.objective
    difference = result.comparison.best.pair(winner, other).difference
    amount = _shown(result, [Number(difference.mean, difference.half_width).times(_scale(result))])[0].lstrip("+-")
    less = "less" if result.comparison.goal.better > 0 else "more"
    return f"{'earns' if objective == 'profit' else 'has'} {amount} {_unit(result)} {less}"


def _loses(result: Result, today: str, other: str) -> str:
    amount = _amount(result, today, other)
    return f"cost {amount}" if result.comparison.goal.objective == "profit" else f"be worse by {amount}"


def _amount(result: Result, better: str, worse: str) -> str:
    """The size of the difference of two alternatives, with its interval, unit and period."""
    difference = result.comparison.best.pair(better, worse).difference
    number = Number(difference.mean, difference.half_width).times(_scale(result))
    return f"{_shown(result, [number])[0].lstrip('+-')} {_unit_and_period(result)}"


def _unit_and_period(result: Result) -> str:
    return " ".join(filter(None, [_unit(result), _period(result)]))


def _difference(result: Result, name: str) -> Number:
    found = result.comparison.differences[name][result.comparison.goal.objective].difference
    return Number(found.mean, found.half_width).times(_scale(result))


def _shown(result: Result, numbers: Sequence[Number]) -> list[str]:
    return intervals(numbers, _decimals(result))


def _scale(result: Result) -> float:
    objective = result.comparison.goal.objective
    unit = result.units[objective]
    return 100.0 if unit == "fraction" else period(result).of(objective, unit)


def _decimals(result: Result) -> int:
    unit = result.units[result.comparison.goal.objective]
    return result.head.minor_digits if unit in ("money", "money per time") else 3


def _unit(result: Result) -> str:
    unit = result.units[result.comparison.goal.objective]
    return "percentage points" if unit == "fraction" else unit_label(unit, result.head)


def _period(result: Result) -> str:
    """Of totals: a year, or how long the window is."""
    objective = result.comparison.goal.objective
    return period(result).words if is_total(objective, result.units[objective]) else ""


def _verb(result: Result) -> str:
    return "earns" if result.comparison.goal.objective == "profit" else f"has the {_objective(result)}"


def _objective(result: Result) -> str:
    return result.comparison.goal.objective.replace("_", " ")


def _either(names: Sequence[str]) -> str:
    *parts, last = [f"'{printable(name)}'" for name in names]
    return f"{', '.join(parts)} or {last}" if parts else last
