"""A sweep as one compact table, and as a JSON document."""

from collections.abc import Iterator, Sequence
from typing import Any

from simbackorder.report.axes import axes_document
from simbackorder.report.best_point import best_document
from simbackorder.report.document import conclusions, dumped, opening
from simbackorder.report.flips import sentences, standings
from simbackorder.report.grid import Grid, printable
from simbackorder.report.latex import latex
from simbackorder.report.many_points import noted
from simbackorder.report.numbers import interval
from simbackorder.report.refined_answer import answer_of, of_spot, refined_document
from simbackorder.report.result import Result, unit_label
from simbackorder.report.swept import (
    Point,
    Swept,
    best,
    changes,
    lines,
    path_unit,
    short_names,
    shown_settings,
    value_text,
)
from simbackorder.report.tables import heading
from simbackorder.report.verdict import ties

LEADING = "; * the leader at its point, or cannot be told apart from it"


def sweep_latex(swept: Swept) -> str:
    """The sweep in LaTeX."""
    return latex(sweep_blocks(swept))


def sweep_document(swept: Swept) -> dict[str, Any]:
    """The JSON document: a list of points, each with all that a comparison says."""
    return _document(swept, list(_told(swept)))


def sweep_json(swept: Swept) -> Iterator[str]:
    """The same as text, piece by piece: of very many points not all is in memory at once."""
    return dumped(_document(swept, []), "points", _told(swept))


def _told(swept: Swept) -> Iterator[dict[str, Any]]:
    return (
        {"point": dict(point.settings), **(of_spot(swept, place) if swept.refined else {}), **conclusions(point.result)}
        for place, point in enumerate(swept.every())
    )


def _document(swept: Swept, points: list[dict[str, Any]]) -> dict[str, Any]:
    first = next(iter(swept.every())).result
    head = opening(first) | ({"replications": swept.refined.aim.first} if swept.refined else {})
    of_all = {"refined": refined_document(swept)} if swept.refined else best_document(swept) | axes_document(swept)
    return head | {
        "baseline": first.comparison.baseline,
        "answer": {"text": answer_of(swept)},
        **of_all,
        "sweep": {path: list(values) for path, values in swept.paths.items()},
        "points": points,
        "changes": [
            {
                "path": change.path,
                "from": dict(change.before.settings),
                "to": dict(change.after.settings),
                "best_from": list(best(change.before)),
                "best_to": list(best(change.after)),
                "certain": change.certain,
            }
            for change in changes(swept)
        ],
        "notes": list(noted(swept).notes),
    }


def objective_grid(swept: Swept) -> Grid:
    """A row per point, a column per alternative: the objective, starred if it may lead."""
    return measure_grid(swept, swept.points[0].result.comparison.goal.objective)


def measure_grid(swept: Swept, measure: str) -> Grid:
    """The same of any measure; what may lead is starred in the objective only."""
    first = swept.points[0].result
    leads = measure == first.comparison.goal.objective
    unit, label = first.units[measure], _label(swept, measure)
    rows = []
    for point in swept.points:
        cells = []
        for name, row in point.result.comparison.estimates.items():
            shown = interval(row[measure].mean, row[measure].half_width, unit, swept.head)
            cells.append(f"* {shown}" if leads and name in best(point) else shown)
        rows.append((_settings(point), tuple(cells)))
    return Grid(_corner(swept), tuple((printable(name), label) for name in first.comparison.estimates), tuple(rows))


def differences_grid(swept: Swept) -> Grid:
    """A row per point, a column per alternative but the baseline: its paired difference to it in the objective."""
    names = list(swept.points[0].result.comparison.differences)
    rows = []
    for point in swept.points:
        standing = {name: standings([point], name) for name in names}
        cells = [_difference(point, name, any(each.significant for each in standing[name])) for name in names]
        rows.append((_settings(point), tuple(cells)))
    label = _label(swept, swept.points[0].result.comparison.goal.objective, points=True)
    return Grid(_corner(swept), tuple((printable(name), label) for name in names), tuple(rows))


def _difference(point: Point, name: str, significant: bool) -> str:
    comparison = point.result.comparison
    objective = comparison.goal.objective
    found = comparison.differences[name][objective].difference
    unit = point.result.units[objective]
    shown = interval(found.mean, found.half_width, unit, point.result.head, signed=True)
    return f"! {shown}" if significant else shown


def _label(swept: Swept, measure: str, points: bool = False) -> str:
    unit = swept.points[0].result.units[measure]
    if unit == "fraction":
        return "% points" if points else "%"
    return unit_label(unit, swept.head)


def _corner(swept: Swept) -> str:
    return ", ".join(short_names(swept).values())


def _settings(point: Point) -> str:
    return ", ".join(map(value_text, point.settings.values()))


def sweep_blocks(swept: Swept) -> list[str | Grid]:
    """The sweep as paragraphs and tables, in order."""
    first = swept.points[0].result
    objective, baseline = first.comparison.goal.objective, printable(first.comparison.baseline)
    parts: list[str | Grid] = [*heading(first), *_legend(swept)]
    several = len(first.comparison.estimates) > 1
    parts += [f"{objective} by alternative" + (LEADING if several else "") + ":", objective_grid(swept)]
    if several:
        parts += [f"{objective} minus that of '{baseline}', paired{_tested(first)}:", differences_grid(swept)]
    for measure in swept.measures:
        parts += [f"{measure} by alternative:", measure_grid(swept, measure)]
    conclusions = [*(list(lines(swept)) or [unchanged(swept)]), *sentences(swept)] if several else []
    return [*parts, *conclusions, *(f"Note: {note}" for note in noted(swept).notes)]


def _tested(first: Result) -> str:
    count = len(first.comparison.differences)
    if first.comparison.replications < 2:
        return ""
    adjusted = f", adjusted for {count} comparisons (Holm)" if count > 1 else ""
    return f"; ! significant at {1 - first.comparison.goal.confidence:.3g}{adjusted}"


def _legend(swept: Swept) -> Iterator[str]:
    """What each short name stands for, and its unit."""
    for path, name in short_names(swept).items():
        unit = path_unit(swept, path)
        if name != path or unit:
            yield f"{name}: {path}" + (f", in {unit}" if unit else "")


def unchanged(swept: Swept) -> str:
    """What can be said of the best where it does not surely change: the same everywhere, or undecided."""
    always = [name for name in best(swept.points[0]) if all(name in best(point) for point in swept.points)]
    alone = [point for point in swept.points if len(best(point)) == 1]
    winners = " or ".join(f"'{printable(name)}'" for name in always) or "none"
    more = (
        "" if all(_tied(point) for point in swept.points if len(best(point)) > 1) else "; more replications are needed"
    )
    if len(alone) == len(swept.points):
        where = f"the only point, {_spelt(swept, alone)}" if len(alone) == 1 else "every point of the grid"
        return f"The best is {winners} at {where}."
    if not alone:
        where, there = "every point", "every one of them"
        if len(swept.points) == 1:
            where, there = f"the only point, {_spelt(swept, swept.points)}", "it"
        told = f"Undecided: at {where}, the leader cannot be told apart from others"
        return f"{told}, and {winners} may be the best at {there}{more}."
    return (
        f"Undecided whether the best changes along the grid: {winners} may be the best at every point, and is it alone "
        f"at {_spelt(swept, alone)} only; elsewhere the leader cannot be told apart from others{more}."
    )


def _spelt(swept: Swept, points: Sequence[Point]) -> str:
    names = short_names(swept)
    return "; ".join(shown_settings(point.settings, names) for point in points)


def _tied(point: Point) -> bool:
    """Whether all that may be the best are exactly equal, so that no number of replications tells them apart."""
    return set(ties(point.result)) >= set(best(point))
