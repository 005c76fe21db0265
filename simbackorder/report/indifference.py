"""Who is so near the best that the rest does not matter, and the intervals behind it."""

from __future__ import annotations

import math

from simbackorder.quantities import span
from simbackorder.report.grid import Grid, printable
from simbackorder.report.numbers import UNDEFINED, decimals, rounded
from simbackorder.report.period import is_total
from simbackorder.report.plain_words import quoted
from simbackorder.report.result import Result, unit_label


def near_enough(result: Result) -> str:
    """Which alternatives are surely within the smallest difference that matters of the best; empty where none was
    stated or nothing is known."""
    best, goal, smallest = result.comparison.best, result.comparison.goal, result.smallest
    if smallest is None or not best.leads:
        return ""
    found = [name for name in best.ranking if best.leads[name].within(smallest)]
    zone = f"Differences below {_amount(result, smallest)} do not matter"
    sure = f"{100 * goal.confidence:g} % sure"
    if not found:
        runs = result.comparison.replications
        return f"{zone}: of no alternative is it {sure} with {runs:,} runs that it is so near the best."
    if len(found) == 1:
        return f"{zone}: {quoted(found)} is the best or within that of it, {sure}; of no other is that sure."
    return f"{zone}: {quoted(found)} are all within that of the best, {sure}; take the one that is easiest to run."


def leads_grid(result: Result) -> Grid | None:
    """Between which bounds the lead over the best of the others lies."""
    best, objective = result.comparison.best, result.comparison.goal.objective
    if not best.leads:
        return None
    unit = result.units[objective]
    scale = 100.0 if unit == "fraction" else 1.0
    finite = [abs(end) for lead in best.leads.values() for end in lead if end and math.isfinite(end)]
    places = decimals(scale * min(finite), 0.0) if finite else 0
    if unit == "money":
        places = min(places, result.head.minor_digits)
    rows = tuple(
        (printable(name), tuple(_shown(scale * end, places) for end in best.leads[name])) for name in best.ranking
    )
    label = "%" if unit == "fraction" else unit_label(unit, result.head)
    return Grid("alternative", (("at least", label), ("at most", label)), rows)


def _shown(end: float, places: int) -> str:
    return rounded(end, places, signed=True) if math.isfinite(end) else UNDEFINED


def leads_title(result: Result) -> str:
    """What the table is."""
    goal = result.comparison.goal
    return (
        f"By how much each is better in {goal.objective} than the best of the others, all together "
        f"{100 * goal.confidence:g} % sure (Hsu; 0 at most: not the best, 0 at least: the best):"
    )


def _amount(result: Result, smallest: float) -> str:
    objective = result.comparison.goal.objective
    unit = result.units[objective]
    if unit == "fraction":
        return f"{100 * smallest:g} percentage points"
    amount = f"{smallest:,.10g} {unit_label(unit, result.head)}".rstrip()
    window = result.head.window
    return f"{amount} in {span(window, result.head.time_unit)}" if window and is_total(objective, unit) else amount
