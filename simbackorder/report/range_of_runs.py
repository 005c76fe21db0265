"""What luck does to a single run, beside how surely that is known: as a table, a document and rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simbackorder.experiments.chances import Chance
from simbackorder.report.grid import Grid, printable
from simbackorder.report.numbers import UNDEFINED, decimals, rounded
from simbackorder.report.result import Head, Result, unit_label
from simbackorder.statistics.one_run import Within, runs_for_next

SHARES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""The quantiles that documents and rows have."""
SHOWN = (0.1, 0.5, 0.9)
"""Those that the table has."""
COLUMNS = ("alternative", "what", "share", "value", "low", "high", "unit", "n")


def range_blocks(result: Result) -> list[str | Grid]:
    """What the table is, and the table: between which values single runs of each alternative lie."""
    if not result.chances:
        return []
    goal, runs = result.comparison.goal, result.comparison.replications
    level = f"{100 * goal.confidence:g} %"
    few = f" (which takes {runs_for_next(goal.confidence)} runs)" if runs < runs_for_next(goal.confidence) else ""
    against = "; in how many of 100 runs an alternative is better than the baseline" if len(result.chances) > 1 else ""
    title = (
        f"Single runs in {goal.objective}: what 10, 50 and 90 of 100 runs stay below; between which values a further "
        f"run lies, {level} sure{few}{against}. In parentheses {level} intervals."
    )
    return [title, range_grid(result)]


def range_grid(result: Result) -> Grid:
    """A row per alternative."""
    level, objective = result.comparison.goal.confidence, result.comparison.goal.objective
    unit = result.units[objective]
    label = "%" if unit == "fraction" else unit_label(unit, result.head)
    columns = [*((f"{100 * share:g} of 100 below", label) for share in SHOWN), ("next run", label)]
    rows = []
    for name, each in result.chances.items():
        scale, places = 100.0 if unit == "fraction" else 1.0, _places(each, unit, result.head)
        cells = [_shown(each.quantile(share, level), scale, places) for share in SHOWN]
        ends = each.next_run(level)
        cells.append(UNDEFINED if ends is None else " to ".join(rounded(scale * end, places) for end in ends))
        often = each.often(level)
        if len(result.chances) > 1:
            cells.append(_shown(often[0] if often else None, 100.0, 0))
        rows.append((printable(name), tuple(cells)))
    columns += [("better in of 100", "")] if len(result.chances) > 1 else []
    return Grid("alternative", tuple(columns), tuple(rows))


def _places(each: Chance, unit: str, head: Head) -> int:
    """Decimals that two digits of the distance of single runs need."""
    ends = each.within(0.8)
    scale = 100.0 if unit == "fraction" else 1.0
    places = decimals(scale * (ends[1] - ends[0]) / 4 if ends else None, scale * ends[0] if ends else 0.0)
    return min(places, head.minor_digits) if unit == "money" else places


def _shown(found: Within | None, scale: float, places: int) -> str:
    if found is None:
        return UNDEFINED
    value, *ends = (None if each is None else rounded(scale * each, places) for each in found)
    if ends == [value, value]:
        return f"{value}"
    low, high = ends
    if low is None or high is None:
        bound = "no bound" if low is high else f"at most {high}" if low is None else f"at least {low}"
        return f"{value} ({bound})"
    return f"{value} ({low} to {high})"


def range_document(result: Result) -> dict[str, Any]:
    """The same by alternative; null where too few runs were done to bound something."""
    level, objective = result.comparison.goal.confidence, result.comparison.goal.objective
    unit = unit_label(result.units[objective], result.head)
    return {"measure": objective, "unit": unit, "alternatives": _by_alternative(result.chances, level)}


def _by_alternative(chances: Mapping[str, Chance], level: float) -> dict[str, Any]:
    found = {}
    for name, each in chances.items():
        quantiles = [(share, each.quantile(share, level)) for share in SHARES]
        ends, often = each.next_run(level), each.often(level)
        found[name] = {
            "n": len(each.known),
            "quantiles": [{"share": share, **one._asdict()} for share, one in quantiles if one],
            "next_run": {"low": ends[0], "high": ends[1]} if ends else None,
            "better": often[0]._asdict() if often else None,
            "worse": often[1]._asdict() if often else None,
        }
    return found


def tidy_rows(result: Result) -> Iterator[dict[str, object]]:
    """The same as tidy rows beside those of the measures: `range.<measure>.<what>`, in brackets of which share."""
    goal = result.comparison.goal
    unit = unit_label(result.units[goal.objective], result.head)
    for each in range_rows(result.chances, goal.confidence, unit):
        share = "" if each["share"] is None else f"[{each['share']:g}]"
        yield {
            "alternative": each["alternative"],
            "measure": f"range.{goal.objective}.{each['what']}{share}",
            "mean": each["value"],
            **{name: each[name] for name in ("low", "high", "unit", "n")},
        }


def range_rows(chances: Mapping[str, Chance], level: float, unit: str) -> Iterator[dict[str, Any]]:
    """A row per alternative and quantile, one for a further run, and those for how often an alternative is better and
    worse than the baseline."""

    def row(name: str, what: str, share: float | None, found: Any, unit: str, n: int) -> dict[str, Any]:
        return dict(zip(COLUMNS, (name, what, share, *found, unit, n), strict=True))

    for name, each in chances.items():
        n = len(each.known)
        for share in SHARES:
            yield row(name, "quantile", share, each.quantile(share, level) or (None,) * 3, unit, n)
        yield row(name, "next_run", level, (None, *(each.next_run(level) or (None, None))), unit, n)
        often = each.often(level)
        for what, one in zip(("better", "worse"), often or (), strict=False):
            yield row(name, what, None, one, "fraction", each.paired)
