"""Tables of a sweep whose points are too many, or no grid, to be shown one by one: the best points, and who wins how
often."""

from __future__ import annotations

from collections.abc import Iterator

from simbackorder.experiments.best_points import Place
from simbackorder.report.axes import Numbers, decisive, of_axes
from simbackorder.report.columns_of_numbers import Number, intervals, means
from simbackorder.report.first_table import label, ordered
from simbackorder.report.grid import Grid
from simbackorder.report.numbers import UNDEFINED, interval
from simbackorder.report.path_words import path_words
from simbackorder.report.period import is_total, period
from simbackorder.report.plain_words import counted, heading
from simbackorder.report.result import Result, unit_label
from simbackorder.report.sweep_answer import regrets, value_words
from simbackorder.report.swept import Swept, best, path_unit

MOST_NAMES = 6
MOST_AXES = 5
LABEL_WIDTH, NARROWEST = 16, 7


def winners_table(swept: Swept) -> Iterator[str | Grid]:
    """A row per alternative: at how many points it is surely the best, or has the best mean, and by how much it is
    behind at most."""
    first = swept.points[0].result
    alone = dict.fromkeys(ordered(first), 0)
    leading = dict(alone)
    for point in swept.points:
        may_be, ranking = best(point), point.result.comparison.best.ranking
        if len(may_be) == 1:
            alone[may_be[0]] += 1
        if ranking:
            leading[ranking[0]] += 1
    behind = {each.name: each.most for each in regrets(swept)}
    names = sorted(alone, key=lambda name: (-leading[name], -alone[name]))
    scale, unit, digits = _unit(first)
    known = [name for name in names if name in behind]
    shown = dict(zip(known, means([behind[name].times(scale) for name in known], digits), strict=True))
    rows = tuple(
        (label(first, name), (f"{alone[name]:,}", f"{leading[name]:,}", shown.get(name, UNDEFINED)))
        for name in names[:MOST_NAMES]
    )
    columns = (("surely best", ""), ("best mean", ""), ("behind by", ""))
    yield f"Best at how many of {len(swept.points):,} points; behind at most by{f', {unit}' if unit else ''}:"
    yield Grid("", columns, rows, LABEL_WIDTH, NARROWEST)
    if len(names) > MOST_NAMES:
        yield f"{counted(len(names) - MOST_NAMES, 'more alternative')}: --details."


def best_table(swept: Swept, numbers: Numbers, most: int) -> Iterator[str | Grid]:
    """So many of the best points and alternatives, and by how much each is behind the first."""
    found = swept.best_of_all
    if found is None or found.leader is None:
        return
    leader, first = found.leader, swept.points[0].result
    goal = first.comparison.goal
    places = [found.place(leader.best), *(found.place(each.candidate) for each in leader.margins)][:most]
    paths = list(swept.paths)
    effects = of_axes(numbers)
    axes = sorted(decisive(effects, len(paths))[:MOST_AXES])
    scale, unit, digits = _unit(first)
    levels = [swept.points[each.point].result.comparison.estimates[each.alternative][goal.objective] for each in places]
    shown = means([Number(each.mean, each.half_width).times(scale) for each in levels], digits, more=1)
    behind = [Number(each.ahead, None if each.low is None else each.ahead - each.low) for each in leader.margins]
    apart = [UNDEFINED, *(each.removeprefix("+") for each in intervals([b.times(scale) for b in behind], digits))]
    rows = []
    for place, level, far in zip(places, shown, apart, strict=False):
        settings = swept.points[place.point].settings
        cells = [value_words(swept, paths[axis], settings[paths[axis]], bare=True) for axis in axes]
        more = [_cell(swept, place, measure) for measure in swept.measures]
        rows.append((label(first, place.alternative), (*cells, level, far, *more)))
    told = effects.level is not None and len(paths) > 1  # units are said of the axes below
    columns = [(_short(swept, paths[axis]), "" if told else path_unit(swept, paths[axis])) for axis in axes]
    several = len(found.alternatives) > 1
    what = counted(leader.candidates, "choice" if several else "point").removeprefix("1 ")
    which = f"The best of {what}" + (" at which all bounds surely hold" if found.bounds else "")
    yield f"{which}, by {heading(goal.objective)}{f', {unit}' if unit else ''}:"
    columns += [(heading(goal.objective), ""), ("behind", "")]
    columns += [(measure, _label(swept, measure)) for measure in swept.measures]
    yield Grid("", tuple(columns), tuple(rows), LABEL_WIDTH, NARROWEST)


def _cell(swept: Swept, place: Place, measure: str) -> str:
    result = swept.points[place.point].result
    found = result.comparison.estimates[place.alternative][measure]
    return interval(found.mean, found.half_width, result.units[measure], swept.head)


def _label(swept: Swept, measure: str) -> str:
    unit = swept.points[0].result.units[measure]
    return "%" if unit == "fraction" else unit_label(unit, swept.head)


def _short(swept: Swept, path: str) -> str:
    words = path_words(path).partition(" (")[0]
    return (
        words if [path_words(each).partition(" (")[0] for each in swept.paths].count(words) == 1 else path_words(path)
    )


def _unit(first: Result) -> tuple[float, str, int]:
    """What the objective is multiplied by, its unit, and decimals at most."""
    objective = first.comparison.goal.objective
    unit, when = first.units[objective], period(first)
    words = f" {when.words}" if is_total(objective, unit) else ""
    shown = "%" if unit == "fraction" else unit_label(unit, first.head)
    digits = first.head.minor_digits if unit.startswith("money") else 2
    return 100.0 if unit == "fraction" else when.of(objective, unit), f"{shown}{words}", digits
