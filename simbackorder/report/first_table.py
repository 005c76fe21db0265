"""The one table that a decision needs: the objective, how it stands against the baseline, and what changes with it."""

from __future__ import annotations

from collections.abc import Sequence

from simbackorder.quantities import span
from simbackorder.report.columns_of_numbers import Number, intervals, means
from simbackorder.report.decided_columns import decided_columns
from simbackorder.report.grid import Grid, printable
from simbackorder.report.numbers import UNDEFINED
from simbackorder.report.period import period
from simbackorder.report.plain_words import heading
from simbackorder.report.result import Result, unit_label
from simbackorder.report.shown_measures import Shown

LABEL_WIDTH = 16
NARROWEST = 9
TODAY = "(today)"
OF = 100
MORE_DIGITS = 2


def first_table(result: Result, shown: Shown) -> Grid:
    """A row per alternative, best first, the baseline marked."""
    names = ordered(result)
    columns = [_objective(result, names)]
    if result.comparison.differences:
        columns.append(_against(result, names))
    if result.chances and result.comparison.differences and result.comparison.replications > 1:
        columns.append(_better(result, names))
    asked = shown.asked.measures is not None or shown.asked.every
    columns += [_measure(result, names, each, asked) for each in decided_columns(result, shown)]
    rows = tuple((label(result, name), tuple(cells[k] for _, cells in columns)) for k, name in enumerate(names))
    return Grid("", tuple((head, "") for head, _ in columns), rows, LABEL_WIDTH, NARROWEST)


def caption(result: Result) -> str:
    """What all the numbers of the table have in common."""
    head, count = result.head, result.comparison.replications
    totals = f"money ({head.currency}) and counts {period(result).words}"
    if count == 1:
        return f"{sentence(totals)}, of one simulated run."
    length = "" if not head.window else f" of {span(head.window, head.time_unit)}"
    more = f"after a warm-up of {head.warm_up:g}" if head.warm_up else ""
    runs = f"means of {count} simulated runs{length}{' ' if more else ''}{more}"
    sure = f"± is how far a mean may be off, {result.comparison.goal.confidence * 100:g} % sure"
    return f"{sentence(totals)}: {runs}; {sure}."


def sentence(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]


def ordered(result: Result) -> tuple[str, ...]:
    """All alternatives, best first; those without a value last."""
    return tuple(dict.fromkeys([*result.comparison.best.ranking, *result.comparison.estimates]))


def label(result: Result, name: str) -> str:
    """An alternative's name, the baseline marked."""
    several = len(result.comparison.estimates) > 1
    return f"{printable(name)} {TODAY}" if several and name == result.comparison.baseline else printable(name)


def _objective(result: Result, names: Sequence[str]) -> tuple[str, list[str]]:
    """To as many digits as tell the alternatives apart, but at most two more than each of them is sure of."""
    objective = result.comparison.goal.objective
    different = len({result.comparison.estimates[name][objective].mean for name in names})
    found = _measure(result, names, objective, False)
    for more in range(1, MORE_DIGITS + 1):
        if len(set(found[1])) >= different:
            break
        found = _measure(result, names, objective, False, more)
    return found


def _against(result: Result, names: Sequence[str]) -> tuple[str, list[str]]:
    comparison = result.comparison
    measure = comparison.goal.objective
    unit = result.units[measure]
    scale = _scale(result, measure)
    numbers = [
        Number(*comparison.differences[name][measure].difference[:2]).times(scale)
        for name in names
        if name != comparison.baseline
    ]
    shown = iter(intervals(numbers, _most(result, unit)))
    cells = [UNDEFINED if name == comparison.baseline else next(shown) for name in names]
    return "against today", cells


def _better(result: Result, names: Sequence[str]) -> tuple[str, list[str]]:
    cells = []
    for name in names:
        share = result.chances[name].better
        cells.append(UNDEFINED if share is None or name == result.comparison.baseline else f"{OF * share:.0f}")
    return f"better in of {OF} {period(result).run}s", cells


def _measure(result: Result, names: Sequence[str], measure: str, asked: bool, more: int = 0) -> tuple[str, list[str]]:
    """Heading and cells of a measure, with so many digits more than usual; under its own name, if it was asked for by
    that."""
    unit, scale = result.units[measure], _scale(result, measure)
    found = [result.comparison.estimates[name][measure] for name in names]
    suffix = " %" if unit == "fraction" else ""
    numbers = [Number(each.mean, each.half_width).times(scale) for each in found]
    cells = means(numbers, _most(result, unit, numbers), suffix, more)
    extra = unit_label(unit, result.head) if unit in ("time", "per year") else ""
    head = measure if asked else heading(measure)
    return f"{head}, {extra}" if extra else head, cells


def _scale(result: Result, measure: str) -> float:
    unit = result.units[measure]
    return 100.0 if unit == "fraction" else period(result).of(measure, unit)


def _most(result: Result, unit: str, numbers: Sequence[Number] = ()) -> int:
    """Decimals at most: whole things are counted, percents have one if any reaches 1, money has its smallest unit."""
    if unit in ("money", "money per time"):
        return result.head.minor_digits
    if unit == "fraction":
        return 1 if any(each.mean is not None and abs(each.mean) >= 1 for each in numbers) else 2
    return 1 if unit in ("orders", "units", "messages", "dates", "customers") else 2
