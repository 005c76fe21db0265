"""The page of a comparison over draws of what is not known: the answer, what inputs and luck do, and what was drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.report import inputs as told
from simbackorder.report.grid import Grid, printable
from simbackorder.report.numbers import decimals, rounded
from simbackorder.report.page.html_page import rendered
from simbackorder.report.page.meanings import Table, table
from simbackorder.report.page.sections import Section, levers_of
from simbackorder.report.path_words import path_words
from simbackorder.report.plain_words import heading
from simbackorder.report.study_tables import sizes
from simbackorder.report.tables import estimates_grid
from simbackorder.scenario import writing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simbackorder.experiments.inputs import OverInputs
    from simbackorder.experiments.task import Task
    from simbackorder.report.result import Result

WORDS = (
    ("±", "how far a mean may be off, by chance: by luck in the runs, and because few values of the inputs were tried"),
    ("from inputs", "by how much a single run typically differs because the inputs may be others (standard deviation)"),
    ("from luck", "by how much runs with the same inputs typically differ from one another (standard deviation)"),
    (
        "inputs' share",
        "how much of the variance of a single run comes from the inputs, with its interval: near 100 %, learning more "
        "about the inputs helps; near 0 %, it does not",
    ),
    ("less", "the difference of two alternatives with the same inputs, customers and deliveries"),
)


class InputsMatter(NamedTuple):
    """All that the page is made of; `measures`: those of its tables."""

    task: Task
    found: OverInputs
    measures: Sequence[str]


def inputs_page(matter: InputsMatter, version: str) -> str:
    """The page; `version`: of this library. Needs the extra `report`."""
    task, found = matter.task, matter.found
    result = told.result_of(found, task)
    return rendered(
        "inputs.html.j2",
        title=printable(result.head.title),
        question=printable(result.head.question),
        answer=told.answer(found, task),
        sections=[_numbers(matter, result), _spread(matter, result), _drawn(matter)],
        notes=list(result.head.notes),
        levers=levers_of(task.scenario, result),
        sizes=", ".join(sizes(task.scenario)),
        resolved=writing.resolved(task.scenario),
        head=result.head,
        draws=len(found.values),
        replications=found.inner,
        confidence=task.goal.confidence * 100,
        version=version,
    )


def _numbers(matter: InputsMatter, result: Result) -> Section:
    """The estimates."""
    draws, level = len(matter.found.values), matter.task.goal.confidence * 100
    says = f"Means over {draws:,} draws of the inputs, ± the half-width of the {level:g} % interval, which counts what "
    says += "is not known of the inputs."
    if len(result.comparison.estimates) > 1:
        says += f" * may be the best: no other is significantly better in {heading(matter.task.goal.objective)}."
    numbers = _in_words(table(estimates_grid(result, matter.measures), matter.task.catalogue))
    return Section("numbers", "The alternatives", (says,), (), (numbers,))


def _spread(matter: InputsMatter, result: Result) -> Section:
    """How much of the spread of a single run comes from the inputs, of the objective and of the other measures."""
    task, catalogue = matter.task, matter.task.catalogue
    objective = task.goal.objective
    tables = [table(told.spread_grid(matter.found, task, result.head), catalogue)]
    says = [f"Where the spread of {heading(objective)} in a single run comes from."]
    others = [measure for measure in matter.measures if measure != objective]
    if others:
        grid = told.shares_grid(matter.found, others)
        grid = grid._replace(columns=tuple((name, "%") for name, _ in grid.columns))
        tables.append(_in_words(table(grid, catalogue)))
        says.append("Then the inputs' share in the variance of a single run, in percent, of the other measures.")
    return Section("inputs-and-luck", "What inputs and luck do", (" ".join(says),), (), tuple(tables), WORDS)


def _drawn(matter: InputsMatter) -> Section:
    """What is not known, and what was drawn."""
    columns = (("as in the scenario", ""), ("least drawn", ""), ("mean", ""), ("most drawn", ""))
    grid = Grid("input", columns, tuple(_rows(matter)))
    says = "Times are in the scenario's unit of time. Of recorded orders it is told how many were replayed, of other "
    says += "data the mean of the values."
    says += told.together(matter.task.scenario)
    return Section("drawn", "What is not known, and what was drawn", (says,), (), (table(grid, {}),))


def _rows(matter: InputsMatter) -> Iterator[tuple[str, tuple[str, ...]]]:
    for path, distribution in matter.task.scenario.uncertain.items():
        values = [float(draw[path]) for draw in matter.found.values]
        numbers = (min(values), sum(values) / len(values), max(values))
        words, form = path_words(path), distribution.form()
        yield f"{printable(words)} ({printable(path)})", (writing.flow(form), *map(_number, numbers))


def _number(value: float) -> str:
    """Four significant digits."""
    return rounded(value, decimals(value / 100, value)) if value else "0"


def _in_words(shown: Table) -> Table:
    """The measures of its columns in the words of the trade, with the meanings that they have by name."""
    grid = shown.grid
    return shown._replace(grid=grid._replace(columns=tuple((heading(name), unit) for name, unit in grid.columns)))
