"""A refined sweep as it is read: where the winner changes, a map of who is best where, what it took; all the rest on
request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simbackorder.report.grid import Grid, printable
from simbackorder.report.latex import latex
from simbackorder.report.many_points import noted
from simbackorder.report.plain_words import heading
from simbackorder.report.refined_answer import effort, flips_tables, refined, refined_answer
from simbackorder.report.refined_points import as_written
from simbackorder.report.sweep_first import SweepPage, caption_of, has_map, is_large, maps, objective_table, roughly
from simbackorder.report.sweep_tables import differences_grid, measure_grid, objective_grid, sweep_latex
from simbackorder.report.swept import short_names

if TYPE_CHECKING:
    from simbackorder.report.swept import Swept

MOST_ROWS, MOST_FLIPS = 24, 12
FEWER = (1, 2, 4)
"""Tables have so many times fewer rows, the shorter the page is to be."""
RUNS = ("runs", "")


class RefinedPage(SweepPage):
    """A refined sweep to be shown."""

    __slots__ = ()

    def blocks(self, shorter: int = 0) -> list[str | Grid]:
        """Paragraphs and tables; `shorter`: so much less of what can be missed."""
        return refined_blocks(self.swept, self.details, self.notes, shorter)

    def _may_be_long(self) -> bool:
        return True


def sweep_in_latex(swept: Swept) -> str:
    """A sweep in LaTeX, whether it was refined or not."""
    return latex(refined_blocks(swept, details=True)) if swept.refined else sweep_latex(swept)


def page_of(swept: Swept, details: bool = False, notes: bool = False) -> SweepPage:
    """A sweep to be shown, whether it was refined or not."""
    return (RefinedPage if swept.refined else SweepPage)(swept, details, notes)


def refined_blocks(swept: Swept, details: bool = False, notes: bool = False, shorter: int = 0) -> list[str | Grid]:
    """Paragraphs and tables; `shorter`: so much less of what can be missed."""
    first = [": ".join(filter(None, map(printable, swept.head[:2]))), refined_answer(swept)]
    if details:
        return [*first, effort(swept), *_details(swept), *(f"Note: {note}" for note in noted(swept).notes)]
    fewer = FEWER[shorter]
    shown = as_written(swept)
    caption = caption_of(shown if has_map(shown) else swept, "")
    parts: list[str | Grid] = [*first, *_map(swept, MOST_ROWS // fewer), caption]
    if len(swept.paths) > 1:
        parts += flips_tables(swept, MOST_FLIPS // fewer)
    head = swept.head
    basis = f"Scenario {head.digest}, seed {head.seed}, engine {head.engine}. More: --details, --notes, --report."
    return [*parts, *_notes(swept, notes), effort(swept), basis]


def _map(swept: Swept, most: int) -> Iterator[str | Grid]:
    """Of two paths a map of the points of the design, else a table of points."""
    if has_map(written := as_written(swept)) and not is_large(written):
        yield from maps(written)
        return
    found = refined(swept)
    ends = {end for flip in found.flips for end in (flip.before, flip.after)}
    by_weight = sorted(range(len(found.order)), key=lambda place: found.order[place] not in ends)
    places = sorted(by_weight[:most])
    yield _with_runs(swept, objective_table(swept, [swept.points[place] for place in places]), places)
    if len(places) < len(found.order):
        yield f"{len(found.order) - len(places):,} more points: --details."


def _details(swept: Swept) -> Iterator[str | Grid]:
    """Every point, difference and flip."""
    first = swept.points[0].result
    objective, baseline = first.comparison.goal.objective, printable(first.comparison.baseline)
    every = list(range(len(swept.points)))
    shorts = ", ".join(f"{name}: {path}" for path, name in short_names(swept).items() if name != path)
    yield from filter(None, [shorts])
    yield f"{objective} by alternative; * may be the best there, all points judged together:"
    yield _with_runs(swept, objective_grid(swept), every)
    yield f"{objective} minus that of '{baseline}', paired; ! significant at its point by itself:"
    yield _with_runs(swept, differences_grid(swept), every)
    for measure in swept.measures:
        yield f"{heading(measure)} by alternative:"
        yield _with_runs(swept, measure_grid(swept, measure), every)
    yield from flips_tables(swept)


def _with_runs(swept: Swept, table: Grid, places: list[int]) -> Grid:
    """With the replications of each point."""
    found = refined(swept)
    runs = [f"{found.spots[found.order[place]].replications:,}" for place in places]
    rows = tuple((label, (*cells, count)) for (label, cells), count in zip(table.rows, runs, strict=True))
    return table._replace(columns=(*table.columns, RUNS), rows=rows)


def _notes(swept: Swept, all_notes: bool) -> Iterator[str]:
    known = noted(swept)
    found = [note for note in known.notes if note not in known.rough]
    found += roughly(known.rough_points, len(swept.points))
    most = len(found) if all_notes else 1
    yield from (f"Mind: {note}" for note in found[:most])
    if len(found) > most:
        yield f"{len(found) - most} more note{'s' if len(found) > most + 1 else ''}: --notes."
