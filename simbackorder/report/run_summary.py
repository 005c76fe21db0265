"""One alternative in a few words: what it brings, and what its customers live through."""

from __future__ import annotations

from simbackorder.report.answer import MIDDLE
from simbackorder.report.columns_of_numbers import Number, intervals, means
from simbackorder.report.grid import printable
from simbackorder.report.period import is_total, period
from simbackorder.report.plain_words import listed
from simbackorder.report.result import Result, unit_label

OF_CUSTOMERS = {
    "orders_lost": "{} orders are turned away",
    "orders_cancelled": "{} are cancelled",
    "promise_miss_rate": "{} of the promised dates are missed",
}
RATE_DECIMALS = 2


def run_summary(result: Result) -> str:
    """A few sentences, without line breaks; empty if the objective has no value."""
    (name, row), goal = next(iter(result.comparison.estimates.items())), result.comparison.goal
    found = row[goal.objective]
    if found.mean is None:
        return ""
    unit, when = result.units[goal.objective], period(result)
    scale = 100.0 if unit == "fraction" else when.of(goal.objective, unit)
    number = Number(found.mean, found.half_width).times(scale)
    most = result.head.minor_digits if unit in ("money", "money per time") else 3
    shown = intervals([number], most)[0].lstrip("+") if found.half_width is not None else means([number], most)[0]
    label = "%" if unit == "fraction" else unit_label(unit, result.head)
    words = f" {when.words}" if is_total(goal.objective, unit) else ""
    first = f"'{printable(name)}'{_verb(goal.objective, unit)} {shown} {label}".rstrip() + words
    return " ".join([f"{first}{_luck(result, name)}.", *_of_customers(result, name, "" if words else f" {when.words}")])


def _verb(objective: str, unit: str) -> str:
    """What it does with the objective; of things that are counted, what they are."""
    if objective == "profit":
        return " earns"
    plain = objective.replace("_", " ")
    return f" has a {plain} of" if unit in ("fraction", "money", "money per time") else f", {plain}:"


def _luck(result: Result, name: str) -> str:
    """Between what most single runs lie."""
    luck = result.chances.get(name)
    ends = None if luck is None or result.comparison.replications < 2 else luck.within(MIDDLE)
    if ends is None:
        return ""
    objective = result.comparison.goal.objective
    unit = result.units[objective]
    scale = 100.0 if unit == "fraction" else period(result).of(objective, unit)
    width = (ends[1] - ends[0]) * scale / 20  # as in the answer of a comparison
    low, high = means([Number(end * scale, width) for end in ends], result.head.minor_digits if unit == "money" else 3)
    return f"; {10 * MIDDLE:.0f} of 10 runs {low} to {high}"


def _of_customers(result: Result, name: str, when: str) -> list[str]:
    """How many are disappointed; `when`: in which time, if that was not said before."""
    row = result.comparison.estimates[name]
    said = []
    for measure, words in OF_CUSTOMERS.items():
        found = row.get(measure)
        if found is None or found.mean is None or measure == result.comparison.goal.objective:
            continue
        rate = result.units[measure] == "fraction"
        scale = 100.0 if rate else period(result).of(measure, result.units[measure])
        number = Number(found.mean, found.half_width).times(scale)
        said.append(words.format(means([number], RATE_DECIMALS if rate else 1, " %" if rate else "")[0]))
    if not said:
        return []
    sentence = listed(said)
    arrived = row.get("orders_arrived")
    if arrived is None or not arrived.mean:
        return [f"{sentence[:1].upper()}{sentence[1:]}{when}."]
    whole = means([Number(arrived.mean, arrived.half_width).times(period(result).factor)], 1)[0]
    return [f"Of {whole} orders that customers want to place{when}, {sentence.replace(' orders are', ' are', 1)}."]
