"""A sweep as it is read: the answer, one table or map of who is best where, what to mind; all the rest on request."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from string import ascii_uppercase
from typing import NamedTuple

from simbackorder.report import grid
from simbackorder.report.axes import axes_blocks, numbers_of, what_decides
from simbackorder.report.best_point import best_sentences
from simbackorder.report.best_table import best_table, winners_table
from simbackorder.report.columns_of_numbers import Number, means
from simbackorder.report.first_table import LABEL_WIDTH, label, ordered, sentence
from simbackorder.report.grid import Grid, printable
from simbackorder.report.many_points import noted
from simbackorder.report.path_words import path_words
from simbackorder.report.period import is_total, period
from simbackorder.report.plain_words import counted, heading
from simbackorder.report.result import unit_label
from simbackorder.report.sweep_answer import sweep_answer, value_words
from simbackorder.report.sweep_tables import measure_grid, sweep_blocks
from simbackorder.report.swept import Point, Swept, best, path_unit

MOST_ROWS = 24
MOST_NOTES = 2
MOST_DOWN, MOST_ACROSS = 14, 12
"""Of a map."""
MOST_LINES, SHORTEST = 60, 2
MOST_BEST, FEWEST_BEST = 5, 2
FEW = 6
"""Points that are shown one by one, whatever their design."""
MOST_LETTERS = 3
NARROWEST = 6
UNDECIDED = "?"


class SweepPage(NamedTuple):
    """A sweep to be shown; `details`: all of it, as statisticians read it; `notes`: every note."""

    swept: Swept
    details: bool = False
    notes: bool = False

    def blocks(self, shorter: int = 0) -> list[str | Grid]:
        """Paragraphs and tables; `shorter`: so many of those left out that can be missed (of very many points)."""
        first = [": ".join(filter(None, map(printable, self.swept.head[:2]))), sweep_answer(self.swept)]
        first += filter(None, [best_sentences(self.swept)])
        if self.details:
            return [*first, *sweep_blocks(self.swept)[len([each for each in self.swept.head[:2] if each]) :]]
        return [*first, *self._numbers(shorter), *self._notes(), self._basis()]

    def text(self, width: int) -> str:
        """As text of at most so many columns; the first screen of many points in as many lines as a screen has."""
        found = _text(self.blocks(), width)
        if self.details or self.notes or not self._may_be_long():
            return found
        for shorter in range(1, SHORTEST + 1):
            if found.count("\n") < MOST_LINES:
                break
            found = _text(self.blocks(shorter), width)
        return found

    def _may_be_long(self) -> bool:
        return is_large(self.swept)

    def markdown(self) -> str:
        """In Markdown."""
        title, *parts = (
            grid.markdown(part) if isinstance(part, Grid) else grid.in_markdown(part) for part in self.blocks()
        )
        return "\n\n".join([f"## {title}", *parts])

    def _numbers(self, shorter: int) -> Iterator[str | Grid]:
        swept = self.swept
        numbers = numbers_of(swept)
        if is_large(swept):
            yield from filter(None, [what_decides(swept, numbers)])
            yield from winners_table(swept) if several(swept) and not shorter else ()
            yield from best_table(swept, numbers, MOST_BEST if shorter < SHORTEST else FEWEST_BEST)
        else:
            yield from maps(swept) if has_map(swept) else _few(swept)
            yield caption(swept)
            yield from _measures(swept)
        yield from axes_blocks(swept, numbers)

    def _notes(self) -> Iterator[str]:
        known = noted(self.swept)
        found = [note for note in known.notes if note not in known.rough]
        found += roughly(known.rough_points, len(self.swept.points))
        most = len(found) if self.notes else 1 if is_large(self.swept) else MOST_NOTES
        yield from (f"Mind: {note}" for note in found[:most])
        if len(found) > most:
            yield f"{len(found) - most} more note{'s' if len(found) > most + 1 else ''}: --notes."

    def _basis(self) -> str:
        head = self.swept.head
        runs = f"{_runs(self.swept)}. " if is_large(self.swept) else ""
        scenario = f"Scenario {head.digest}, seed {head.seed}, engine {head.engine}."
        return f"{runs}{scenario} More: --details, --notes, --report."


def _text(blocks: Sequence[str | Grid], width: int) -> str:
    return "\n\n".join(
        grid.text(part, width)
        if isinstance(part, Grid)
        else textwrap.fill(part, width, break_on_hyphens=False, break_long_words=False)
        for part in blocks
    )


def several(swept: Swept) -> bool:
    """Whether there are several alternatives."""
    return len(swept.points[0].result.comparison.estimates) > 1


def has_map(swept: Swept) -> bool:
    """Whether its points are a map of who is best."""
    return several(swept) and len(swept.paths) == 2 and not swept.drawn


def is_large(swept: Swept) -> bool:
    """Whether the points are too many to be shown one by one, or are no grid, of which a map has holes only."""
    if swept.drawn or len(swept.paths) > 2:
        return len(swept.points) > FEW
    down, *across = (len(values) for values in swept.paths.values())
    return bool(across) and several(swept) and (down > MOST_DOWN or across[0] > MOST_ACROSS)


def _measures(swept: Swept) -> Iterator[str | Grid]:
    """The measures that were asked for, at as many points as a screen holds."""
    most = max(FEW, MOST_ROWS // max(1, len(swept.measures)))
    for measure in swept.measures:
        found = measure_grid(swept, measure)
        yield f"{measure} by alternative, in a run:"
        yield found._replace(rows=found.rows[:most])
        if len(found.rows) > most:
            yield f"{len(found.rows) - most:,} more points: --details."


def objective_table(swept: Swept, points: Sequence[Point]) -> Grid:
    """A row per point, a column per alternative, today's first: the objective, starred where it may be the best."""
    first = swept.points[0].result
    names = list(first.comparison.estimates)
    objective = first.comparison.goal.objective
    unit = first.units[objective]
    scale = 100.0 if unit == "fraction" else period(first).of(objective, unit)
    estimates = [point.result.comparison.estimates[name][objective] for point in points for name in names]
    numbers = [Number(each.mean, each.half_width).times(scale) for each in estimates]
    shown = iter(means(numbers, first.head.minor_digits if unit.startswith("money") else 2, more=1))
    several = len(names) > 1
    rows = []
    for point in points:
        marks = ("* " if several and name in best(point) else "" for name in names)
        rows.append((_place(swept, point), tuple(f"{mark}{next(shown)}" for mark in marks)))
    return Grid(_paths(swept), tuple((label(first, name), "") for name in names), tuple(rows), LABEL_WIDTH, NARROWEST)


def maps(swept: Swept) -> Iterator[str | Grid]:
    """Of two paths: a row per value of the first, a column per value of the second, a letter for who is best there."""
    letters = dict(zip(_by_wins(swept), ascii_uppercase, strict=False))
    (down, downs), (across, acrosses) = swept.paths.items()
    found = {(repr(p.settings[down]), repr(p.settings[across])): p for p in swept.points}
    rows = []
    for value in downs:
        cells = (found.get((repr(value), repr(other))) for other in acrosses)
        row = tuple("" if point is None else _letters(point, letters) for point in cells)
        rows.append((value_words(swept, down, value), row))
    columns = tuple((value_words(swept, across, value), "") for value in acrosses)
    yield f"Who is best, by {path_words(down)} (down) and {path_words(across)} (across):"
    yield Grid(path_words(down), columns, tuple(rows), LABEL_WIDTH, NARROWEST)
    shown = {letter for point in swept.points for name, letter in letters.items() if name in best(point)}
    first = swept.points[0].result
    named = [f"{letter} {label(first, name)}" for name, letter in letters.items() if letter in shown]
    yield f"{'; '.join(named)}. Several letters: they cannot be told apart."


def caption(swept: Swept) -> str:
    """What all the numbers of the table are."""
    return caption_of(swept, _runs(swept))


def caption_of(swept: Swept, runs: str) -> str:
    """The same of so many runs, in words; of a refined sweep these are told elsewhere."""
    first = swept.points[0].result
    objective = first.comparison.goal.objective
    unit = first.units[objective]
    when = f" {period(first).words}" if is_total(objective, unit) else ""
    what = f"{sentence(heading(objective))}{when}, {'%' if unit == 'fraction' else unit_label(unit, swept.head)}"
    basis = f"{runs}, on the same customers and deliveries" if runs else "on the same customers and deliveries"
    if len(first.comparison.estimates) == 1:
        return f"{what.rstrip(', ')}: {runs}."
    if has_map(swept):
        return f"By {heading(objective)}{when}: {basis}."
    return f"{what.rstrip(', ')}: {basis}; * the best there, or cannot be told from it."


def _runs(swept: Swept) -> str:
    count = swept.points[0].result.comparison.replications
    return f"{counted(count, 'simulated run')} of each alternative at each of {len(swept.points):,} points"


def _few(swept: Swept) -> Iterator[str | Grid]:
    """The table, as far as it can be overlooked."""
    points = swept.points[:MOST_ROWS]
    yield objective_table(swept, points)
    if len(points) < len(swept.points):
        yield f"{len(swept.points) - len(points):,} more points: --details."


def _by_wins(swept: Swept) -> list[str]:
    """Alternatives, those first that may be the best at most points."""
    wins = {name: sum(name in best(point) for point in swept.points) for name in ordered(swept.points[0].result)}
    return sorted(wins, key=lambda name: -wins[name])


def _letters(point: Point, letters: dict[str, str]) -> str:
    found = sorted(letters.get(name, UNDECIDED) for name in best(point))
    return "".join(found) if len(found) <= MOST_LETTERS else f"{''.join(found[:MOST_LETTERS])}..."


def _place(swept: Swept, point: Point) -> str:
    return ", ".join(value_words(swept, path, value, bare=True) for path, value in point.settings.items())


def _paths(swept: Swept) -> str:
    units = ((path_words(path), path_unit(swept, path)) for path in swept.paths)
    return "; ".join(f"{words}, {unit}" if unit else words for words, unit in units)


def roughly(rough: int, points: int) -> list[str]:
    """At how many points something is known roughly only."""
    where = "every point" if rough == points else f"{rough:,} of {points:,} points"
    return (
        [
            f"At {where} few runs saw some rare event, or a few runs are far from the others: more runs would tell "
            "more (--replications; --details says of what)."
        ]
        if rough
        else []
    )
