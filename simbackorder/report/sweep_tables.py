"""A sweep as one compact table, and as a JSON document."""

import textwrap
from typing import Any

from simbackorder.report import grid
from simbackorder.report.document import conclusions, opening
from simbackorder.report.grid import Grid, printable
from simbackorder.report.notes import of_all
from simbackorder.report.numbers import interval
from simbackorder.report.result import unit_label
from simbackorder.report.swept import Swept, best, changes, lines, short_names, shown_settings, value_text
from simbackorder.report.tables import heading


def sweep_text(swept: Swept, width: int) -> str:
    """The objective at every point by alternative, the best starred, and where the best changes."""
    before, table, after = _parts(swept)
    filled = [textwrap.fill(text, width, break_on_hyphens=False, break_long_words=False) for text in (*before, *after)]
    return "\n\n".join([*filled[: len(before)], grid.text(table, width), *filled[len(before) :]])


def sweep_markdown(swept: Swept) -> str:
    """The same in Markdown."""
    (title, *before), table, after = _parts(swept)
    return "\n\n".join([f"## {title}", *before, grid.markdown(table), *after])


def sweep_document(swept: Swept) -> dict[str, Any]:
    """The JSON document: a list of points, each with all that a comparison says."""
    first = swept.points[0].result
    return opening(first) | {
        "baseline": first.comparison.baseline,
        "sweep": {path: list(values) for path, values in swept.paths.items()},
        "points": [{"point": dict(point.settings), **conclusions(point.result)} for point in swept.points],
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
        "notes": of_all(point.result for point in swept.points),
    }


def objective_grid(swept: Swept) -> Grid:
    """A row per point, a column per alternative: the objective, starred where the alternative may be the best."""
    first = swept.points[0].result
    objective = first.comparison.goal.objective
    unit = first.units[objective]
    label = "%" if unit == "fraction" else unit_label(unit, swept.head)
    names = short_names(swept)
    corner = ", ".join(names.values())
    rows = []
    for point in swept.points:
        cells = []
        for name, row in point.result.comparison.estimates.items():
            shown = interval(row[objective].mean, row[objective].half_width, unit, swept.head)
            cells.append(f"* {shown}" if name in best(point) else shown)
        rows.append((", ".join(map(value_text, point.settings.values())), tuple(cells)))
    return Grid(corner, tuple((printable(name), label) for name in first.comparison.estimates), tuple(rows))


def _parts(swept: Swept) -> tuple[list[str], Grid, list[str]]:
    first = swept.points[0].result
    names = short_names(swept)
    before = heading(first)
    before += [f"{name}: {path}" for path, name in names.items() if name != path]
    before.append(f"{first.comparison.goal.objective} by alternative; * may be the best at its point:")
    after = list(lines(swept)) or [_unchanged(swept)]
    return (
        before,
        objective_grid(swept),
        [*after, *(f"Note: {note}" for note in of_all(point.result for point in swept.points))],
    )


def _unchanged(swept: Swept) -> str:
    always = set(best(swept.points[0])).intersection(*map(best, swept.points))
    winners = " or ".join(f"'{printable(name)}'" for name in best(swept.points[0]) if name in always)
    if len(swept.points) == 1:
        return (
            f"At the only point, {shown_settings(swept.points[0].settings, short_names(swept))}, the best is {winners}."
        )
    return f"The winner does not change along the grid: {winners} may be the best at every point."
