"""The answer of a sweep in plain words: which choice is best where, where that cannot be told, by how much the best is
ahead, and which choice is the safest for who does not know where they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simbackorder.report.columns_of_numbers import Number, means
from simbackorder.report.first_table import TODAY
from simbackorder.report.grid import printable
from simbackorder.report.path_words import path_words
from simbackorder.report.period import is_total, period
from simbackorder.report.plain_words import listed
from simbackorder.report.result import Result, unit_label
from simbackorder.report.swept import Point, Swept, Value, best, path_unit, value_text, valued

MOST_NAMED = 3
DIGITS = 4
"""Of a value that was drawn."""
FEW_PATHS = 2
"""Values of more have no units in sentences."""
HOURS, CLOSE = 24, 1e-6


class Regret(NamedTuple):
    """By how much an alternative is behind the best at most, and where, in the units of the objective."""

    name: str
    most: Number
    point: Point


def sweep_answer(swept: Swept) -> str:
    """A few sentences, without line breaks."""
    first = swept.points[0].result
    if len(first.comparison.estimates) == 1:
        return "There is one alternative only: nothing to choose between."
    if not all(point.result.comparison.best.ranking for point in swept.points):
        return f"At some points no alternative has a value of {_objective(first)}: no answer."
    if first.comparison.replications < 2:
        return "One run tells nothing apart: simulate more (--replications)."
    along = len(swept.paths) == 1 and not swept.drawn
    said = list(_along(swept)) if along else list(_over(swept))
    return " ".join(filter(None, [*said, _safest(swept)]))


def value_words(swept: Swept, path: str, value: Value, bare: bool = False) -> str:
    """A value with its unit, or `bare`; parts of a day that are whole hours are hours, unless values that were put
    between others stand beside these."""
    unit = path_unit(swept, path)
    if swept.drawn and isinstance(value, float):
        value = float(f"{value:.{DIGITS}g}")
    if (
        unit == "days"
        and not swept.refined
        and value != int(value)
        and abs(value * HOURS - round(value * HOURS)) < CLOSE
    ):
        return f"{round(value * HOURS)} hours"
    return value_text(value) if bare else valued(swept, path, value)


def _along(swept: Swept) -> Iterator[str]:
    """Of one path: stretch by stretch of values that share a best alternative."""
    (path,) = swept.paths
    words = path_words(path)
    stretches = list(_stretches(swept.points))
    if len(stretches) == 1:
        names, points = stretches[0]
        choose, ends = _chosen(swept, names), _ends(swept, path, points)
        yield f"{choose} whatever the {words}, {ends}{_surely(swept, points)}."
        return
    parts = []
    for names, points in stretches:
        choose = _chosen(swept, names)
        parts.append(f"at {_ends(swept, path, points)} {choose[:1].lower()}{choose[1:]}{_surely(swept, points)}")
    yield f"It depends on the {words}: {'; '.join(parts)}."


def _stretches(points: Sequence[Point]) -> Iterator[tuple[tuple[str, ...], list[Point]]]:
    """Neighbours that have a best alternative in common, as many together as possible, with what they have in
    common."""
    stretch: list[Point] = []
    common: tuple[str, ...] = ()
    for point in points:
        shared = tuple(name for name in common if name in best(point))
        if stretch and not shared:
            yield common, stretch
            stretch = []
        common = shared if stretch else best(point)
        stretch.append(point)
    yield common, stretch


def _chosen(swept: Swept, names: Sequence[str]) -> str:
    """What to do where these may all be the best: the first of them, if it is today's, is stayed with."""
    baseline = swept.points[0].result.comparison.baseline
    few = sorted(names, key=lambda name: name != baseline)[:MOST_NAMED]
    more = f" or {len(names) - len(few)} more" if len(names) > len(few) else ""
    verb = "Stay with" if few[0] == baseline else "Choose"
    return f"{verb} {' or '.join(_quoted(swept, [name]) for name in few)}{more}"


def _surely(swept: Swept, points: Sequence[Point]) -> str:
    """By how much the best is ahead, or where only it is the best beyond doubt."""
    sure = [point for point in points if len(best(point)) == 1]
    if len(sure) == len(points):
        return _ahead(points)
    if not sure:
        return " (though no more than luck may explain)"
    (path,) = swept.paths
    where = listed([value_words(swept, path, point.settings[path], bare=True) for point in sure])
    return f" (beyond doubt only at {where})"


def _ends(swept: Swept, path: str, points: Sequence[Point]) -> str:
    last = value_words(swept, path, points[-1].settings[path])
    if len(points) == 1:
        return last
    first = value_words(swept, path, points[0].settings[path], bare=True)
    return f"{first} to {last}" if not isinstance(points[0].settings[path], str) else _listed_values(path, points)


def _listed_values(path: str, points: Sequence[Point]) -> str:
    return listed([printable(str(point.settings[path])) for point in points])


def _ahead(points: Sequence[Point]) -> str:
    """By how much a single winner is ahead of the next best, at these points."""
    leads = []
    for point in points:
        ranking = point.result.comparison.best.ranking
        if len(ranking) > 1:
            pair = point.result.comparison.best.pair(ranking[0], ranking[1]).difference
            leads.append(Number(abs(pair.mean or 0.0), pair.half_width))
    if not leads:
        return ""
    low, high = min(leads), max(leads)
    return f" ({amount(points[0].result, [low, high])} ahead of the next best)"


def amount(result: Result, numbers: Sequence[Number]) -> str:
    """One amount, or from the least to the most, with unit and period."""
    measure = result.comparison.goal.objective
    unit, when = result.units[measure], period(result)
    scale = 100.0 if unit == "fraction" else when.of(measure, unit)
    shown = means([each.times(scale) for each in numbers], result.head.minor_digits if unit == "money" else 2)
    ends = shown[0] if shown[0] == shown[-1] else f"{shown[0]} to {shown[-1]}"
    words = f" {when.words}" if is_total(measure, unit) else ""
    return f"{ends} {'% points' if unit == 'fraction' else unit_label(unit, result.head)}".rstrip() + words


def _over(swept: Swept) -> Iterator[str]:
    """Of a grid: how often each is best alone, and how often it cannot be told."""
    paths = listed([path_words(path) for path in swept.paths])
    alone: dict[str, int] = {}
    for point in swept.points:
        if len(best(point)) == 1:
            alone[best(point)[0]] = alone.get(best(point)[0], 0) + 1
    count, unsure = len(swept.points), len(swept.points) - sum(alone.values())
    what = "points" if swept.drawn else "combinations"
    ranked = sorted(alone, key=lambda name: -alone[name])
    if ranked and alone[ranked[0]] == count:
        yield f"Choose {_quoted(swept, ranked[:1])} at all {count:,} {what} of {paths}{_ahead(swept.points)}."
        return
    parts = [f"{_quoted(swept, [name])} is best in {alone[name]}" for name in ranked]
    if unsure:
        parts.append(f"in {unsure} the best cannot be told from the next")
    yield f"Of {count:,} {what} of {paths}: {listed(parts)}."


def _safest(swept: Swept) -> str:
    """Which choice can be made without knowing where one is, and what it may cost."""
    found = regrets(swept)
    if not found or len(swept.points) == 1:
        return ""
    safe, worst = found[0], found[-1]
    if not safe.most.mean:
        return f"{_quoted(swept, [safe.name])} is nowhere behind." if len(_winners(swept)) > 1 else ""
    said = f"Who must choose without knowing takes {_quoted(swept, [safe.name])}: it is never more than "
    if len(swept.paths) > FEW_PATHS:
        most = [amount(each.point.result, [each.most]) for each in (safe, worst)]
        return f"{said}{most[0]} behind the best, {_quoted(swept, [worst.name])} up to {most[1]}."
    said += f"{_at(swept, safe)} behind the best"
    return f"{said}, {_quoted(swept, [worst.name])} up to {_at(swept, worst)}."


def _winners(swept: Swept) -> set[str]:
    return {name for point in swept.points for name in best(point)}


def _at(swept: Swept, regret: Regret) -> str:
    return f"{amount(regret.point.result, [regret.most])} (at {place_words(swept, regret.point)})"


def place_words(swept: Swept, point: Point) -> str:
    """The values at a point, with their units while they are few."""
    bare = len(swept.paths) > FEW_PATHS
    settings = point.settings.items()
    return ", ".join(f"{_short_words(swept, path)}{value_words(swept, path, value, bare)}" for path, value in settings)


def _short_words(swept: Swept, path: str) -> str:
    """What a value is of, where several paths are swept; in as few words as tell them apart."""
    if len(swept.paths) == 1:
        return ""
    short = [path_words(each).partition(" (")[0] for each in swept.paths]
    own = path_words(path).partition(" (")[0]
    return f"{own if short.count(own) == 1 else path_words(path)} "


def regrets(swept: Swept) -> list[Regret]:
    """By how much each alternative that has a value everywhere is behind the best at most, by the means; the safest
    first."""
    found = []
    for name in swept.points[0].result.comparison.estimates:
        if all(name in point.result.comparison.best.ranking for point in swept.points):
            behind = [(_behind(point, name), point) for point in swept.points]
            most, where = max(behind, key=lambda each: each[0].mean or 0.0)
            found.append(Regret(name, most, where))
    return sorted(found, key=lambda each: each.most.mean or 0.0)


def _behind(point: Point, name: str) -> Number:
    found = point.result.comparison.best
    if found.ranking[0] == name:
        return Number(0.0)
    difference = found.pair(found.ranking[0], name).difference
    return Number(abs(difference.mean or 0.0), difference.half_width)


def _quoted(swept: Swept, names: Sequence[str]) -> str:
    baseline = swept.points[0].result.comparison.baseline
    return listed([f"'{printable(name)}'" + (f" {TODAY}" if name == baseline else "") for name in names])


def _objective(result: Result) -> str:
    return result.comparison.goal.objective.replace("_", " ")
