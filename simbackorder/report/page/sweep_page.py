"""The page of a sweep: the answer, the map of where the winner flips, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.quantities import span
from simbackorder.report.axes import axes_blocks, numbers_of, what_decides
from simbackorder.report.best_point import best_sentences
from simbackorder.report.best_table import best_table
from simbackorder.report.first_table import TODAY
from simbackorder.report.grid import Grid, printable
from simbackorder.report.many_points import noted
from simbackorder.report.page.flip_charts import flip_drawings
from simbackorder.report.page.html_page import rendered
from simbackorder.report.page.look import drawn
from simbackorder.report.page.meanings import table
from simbackorder.report.page.sections import Section, levers_of
from simbackorder.report.path_words import path_words
from simbackorder.report.plain_words import heading
from simbackorder.report.refined_answer import answer_of, effort, flip_lines
from simbackorder.report.refined_points import as_written
from simbackorder.report.study_tables import sizes
from simbackorder.report.sweep_first import MOST_BEST, is_large
from simbackorder.report.sweep_tables import differences_grid, objective_grid, unchanged
from simbackorder.report.swept import Swept, lines, path_unit, replications
from simbackorder.scenario import writing

if TYPE_CHECKING:
    from simbackorder.metrics.definition import Measure
    from simbackorder.scenario.sections.schema import Scenario


class SweptMatter(NamedTuple):
    """All that the page of a sweep is made of."""

    scenario: Scenario
    swept: Swept
    catalogue: Mapping[str, Measure]


def sweep_page(matter: SweptMatter, version: str) -> str:
    """The page; `version`: of this library. Needs the extra `report`."""
    swept = matter.swept
    first = swept.points[0].result
    return rendered(
        "sweep.html.j2",
        title=printable(swept.head.title),
        question=printable(swept.head.question),
        answer=answer_of(swept),
        best=_in_short(swept),
        axes=_axes(matter._replace(swept=as_written(swept)) if swept.refined else matter),
        flips=_flips(matter),
        changes=_changes(swept),
        numbers=_numbers(matter),
        notes=list(noted(swept).notes),
        paths=[(path_words(path), path, path_unit(swept, path)) for path in swept.paths],
        levers=levers_of(matter.scenario, first),
        sizes=", ".join(sizes(matter.scenario)),
        resolved=writing.resolved(matter.scenario),
        head=swept.head,
        replications=replications(swept),
        confidence=first.comparison.goal.confidence * 100,
        version=version,
    )


def _in_short(swept: Swept) -> list[str]:
    """What follows the answer: the best of all, and what decides; of a refined sweep what it took."""
    if swept.refined:
        return [effort(swept)]
    return list(filter(None, [best_sentences(swept), what_decides(swept, numbers_of(swept))]))


def _changes(swept: Swept) -> list[str]:
    """Between which values the best changes."""
    if swept.refined:
        return list(flip_lines(swept))
    several = len(swept.points[0].result.comparison.estimates) > 1
    return [*lines(swept)] or ([unchanged(swept)] if several else [])


def _flips(matter: SweptMatter) -> Section:
    """The map, and the lines."""
    charts = tuple(drawn(each) for each in flip_drawings(matter.swept))
    return Section("flips-section", "Where the best choice changes", (), charts)


def _axes(matter: SweptMatter) -> Section:
    """The best points, and what each axis changes."""
    swept = matter.swept
    numbers = numbers_of(swept)
    blocks = [*(best_table(swept, numbers, MOST_BEST) if is_large(swept) else ()), *axes_blocks(swept, numbers)]
    says = tuple(each for each in blocks if isinstance(each, str))
    tables = tuple(table(each, matter.catalogue) for each in blocks if isinstance(each, Grid))
    return Section("axes", "What each axis changes", says, (), tables)


def _numbers(matter: SweptMatter) -> Section:
    """The objective at every point, and its difference to today."""
    swept, first = matter.swept, matter.swept.points[0].result
    objective = first.comparison.goal.objective
    words = [(heading(objective), matter.catalogue[objective].definition)]
    words.append(("±", "how far a number may be off, by chance, with so many simulated runs"))
    grids = [objective_grid(swept)]
    run = f"a run of {span(swept.head.window, swept.head.time_unit)}"
    says = [f"First {heading(objective)} in {run}, at every point: * is the best there, or cannot be told from it."]
    if first.comparison.differences:
        grids.append(differences_grid(swept))
        says.append(
            f"Then the difference to '{printable(first.comparison.baseline)}' {TODAY}, in such a run, on the same "
            "customers and deliveries: ! is more than luck explains."
        )
    corner = ", ".join(path_words(path) for path in swept.paths)
    tables = tuple(table(each._replace(corner=corner), matter.catalogue) for each in grids)
    return Section("numbers", "The numbers", (" ".join(says),), (), tables, tuple(words))
