"""The best of all points and alternatives of a sweep in words and as a document: by how much it is ahead, what cannot
be told from it, and at how many points bounds surely hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from simbackorder.experiments.best_points import FAILS, HOLDS, UNDECIDED, BestPoints, Place
from simbackorder.report.columns_of_numbers import Number, intervals
from simbackorder.report.grid import Grid, printable
from simbackorder.report.period import is_total, period
from simbackorder.report.plain_words import counted, heading
from simbackorder.report.result import unit_label
from simbackorder.report.sweep_answer import amount, place_words
from simbackorder.report.swept import Swept

if TYPE_CHECKING:
    from simbackorder.statistics.best_of_many import Leader, Margin

WORDS = {HOLDS: "holds", UNDECIDED: "undecided", FAILS: "fails"}
MOST_TIED = 100
"""Ties that a document lists."""


def best_sentences(swept: Swept) -> str:
    """The best of all, its lead, and what cannot be told from it; under bounds, if there are any. Empty: unknown."""
    found = swept.best_of_all
    if found is None or (len(swept.points) * len(found.alternatives) < 2 and not found.bounds):
        return ""
    return " ".join([*_under(found), *_best(swept, found)])


def _best(swept: Swept, found: BestPoints) -> Iterator[str]:
    leader = found.leader
    if leader is None:
        if not found.bounds:
            return
        yield "There is nothing to choose from: more runs would decide more (--replications), or a looser bound."
        return
    place = found.place(leader.best)
    result = swept.points[place.point].result
    estimate = result.comparison.estimates[place.alternative][result.comparison.goal.objective]
    level = amount(result, [Number(estimate.mean, estimate.half_width)])
    what = "The only one" if leader.candidates == 1 else f"The best of all {leader.candidates:,}"
    yield f"{what}: {_named(swept, found, place)}, {heading(result.comparison.goal.objective)} {level}."
    if leader.candidates > 1:
        yield _lead(swept, found, leader, place)


def _lead(swept: Swept, found: BestPoints, leader: Leader, place: Place) -> str:
    runs = counted(swept.points[0].result.comparison.replications, "run")
    if not leader.margins or leader.margins[0].low is None:
        return "One run tells none of them apart: simulate more (--replications)."
    margin = leader.margins[0]
    following = found.place(margin.candidate)
    if following.point == place.point:
        next_best = f"'{printable(following.alternative)}' there"
    else:
        next_best = _named(swept, found, following, beside=place)
    comparisons = f"{leader.confidence * 100:g} % sure of all {leader.candidates - 1:,} comparisons together"
    if leader.candidates == 2:
        comparisons = f"{leader.confidence * 100:g} % sure"
    ahead = "exactly equal to" if leader.equal and not margin.ahead else f"{_difference(swept, margin)} ahead of"
    said = f"It is {ahead} the next best, {next_best} ({comparisons})."
    tied = len(leader.tied)
    if not tied:
        return f"{said} No other may be the best."
    equal = f"{leader.equal:,} of them exactly equal" if leader.equal else ""
    if tied == 1:
        return f"{said} As far as {runs} can tell, {'the two are equal' if leader.equal else 'either may be the best'}."
    all_equal = "all of them exactly equal" if leader.equal == tied else equal
    return f"{said} As far as {runs} can tell, {tied:,} others may be as good{', ' + all_equal if all_equal else ''}."


def _difference(swept: Swept, margin: Margin) -> str:
    first = swept.points[0].result
    measure = first.comparison.goal.objective
    unit, when = first.units[measure], period(first)
    scale = 100.0 if unit == "fraction" else when.of(measure, unit)
    half = None if margin.low is None else margin.ahead - margin.low
    (shown,) = intervals([Number(margin.ahead, half).times(scale)])
    words = f" {when.words}" if is_total(measure, unit) else ""
    label = "% points" if unit == "fraction" else unit_label(unit, first.head)
    return f"{shown.removeprefix('+')} {label}".rstrip() + words


def _named(swept: Swept, found: BestPoints, place: Place, beside: Place | None = None) -> str:
    """The alternative, if there are several, and the point."""
    where = place_words(swept, swept.points[place.point])
    if len(found.alternatives) == 1:
        return where
    same = beside is not None and beside.alternative == place.alternative
    return f"{'the same' if same else repr_of(place.alternative)} at {where}"


def repr_of(name: str) -> str:
    """A name in quotation marks."""
    return f"'{printable(name)}'"


def _under(found: BestPoints) -> Iterator[str]:
    """At how many points and alternatives the bounds hold."""
    if not found.bounds:
        return
    together = found.together
    texts = " and ".join(
        each.stated.text if each.stated.confidence else f"{each.stated.text} ({each.confidence * 100:g} % sure)"
        for each in found.bounds
    )
    holds, fails = int((together == HOLDS).sum()), int((together == FAILS).sum())
    what = "choices" if len(found.alternatives) > 1 else "points"
    yield (
        f"With {texts}: of {together.size:,} {what} {holds:,} surely hold, {fails:,} surely fail, and "
        f"{together.size - holds - fails:,} are undecided; each is judged by itself."
    )


def bounds_grid(swept: Swept, points: list[int]) -> Grid:
    """A row per point, a column per alternative: whether all bounds hold there."""
    found = swept.best_of_all
    assert found is not None
    rows = tuple(
        (place_words(swept, swept.points[n]), tuple(WORDS[int(each)] for each in found.together[n])) for n in points
    )
    return Grid("", tuple((printable(name), "") for name in found.alternatives), rows)


def best_document(swept: Swept) -> dict[str, Any]:
    """The same as plain data, in the units of the objective; empty: unknown."""
    found = swept.best_of_all
    if found is None:
        return {}
    return {"best": _best_document(swept, found)} | ({"bounds": _bounds_document(found)} if found.bounds else {})


def _best_document(swept: Swept, found: BestPoints) -> dict[str, Any] | None:
    leader = found.leader
    if leader is None:
        return None
    place = found.place(leader.best)
    result = swept.points[place.point].result
    estimate = result.comparison.estimates[place.alternative][result.comparison.goal.objective]
    return {
        **_place(swept, place),
        "objective": result.comparison.goal.objective,
        "mean": estimate.mean,
        "low": estimate.low,
        "high": estimate.high,
        "of": leader.candidates,
        "confidence": leader.confidence,
        "next": [
            {**_place(swept, found.place(each.candidate)), "ahead": each.ahead, "low": each.low, "high": each.high}
            for each in leader.margins
        ],
        "tied": [_place(swept, found.place(number)) for number in leader.tied[:MOST_TIED]],
        "tied_count": len(leader.tied),
        "equal_count": leader.equal,
        "text": best_sentences(swept),
    }


def _place(swept: Swept, place: Place) -> dict[str, Any]:
    return {"number": place.point, "point": dict(swept.points[place.point].settings), "alternative": place.alternative}


def _bounds_document(found: BestPoints) -> list[dict[str, Any]]:
    """Of each bound, and of all together, the points (by number) where it stands so, by alternative."""
    standings = [(each.stated.text, each.confidence, found.standing[:, :, n]) for n, each in enumerate(found.bounds)]
    return [
        {
            "bound": text,
            "confidence": confidence,
            **{
                word: {
                    name: np.flatnonzero(standing[:, place] == code).tolist()
                    for place, name in enumerate(found.alternatives)
                }
                for code, word in WORDS.items()
            },
        }
        for text, confidence, standing in standings
    ]
