"""What one long run tells, batch by batch, as tables and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simbackorder.quantities import plain_number
from simbackorder.report import document
from simbackorder.report.grid import Grid, printable
from simbackorder.report.numbers import p_value
from simbackorder.report.result import Result, head, units
from simbackorder.report.tables import Block, blocks_markdown, blocks_text, differences_blocks, estimates_grid, starred

if TYPE_CHECKING:
    from simbackorder.experiments.batching import Batches
    from simbackorder.experiments.task import Task


def result_of(found: Batches, task: Task) -> Result:
    """The conclusions; of every batch in place of every replication."""
    about = head(task.scenario, task.means.engine)._replace(window=found.length)
    return Result(about, units(task.catalogue), found.comparison)


def batches_blocks(found: Batches, task: Task, measures: Sequence[str]) -> list[Block]:
    """What was cut how, the estimates, the differences, and how neighbouring batches go together."""
    result = result_of(found, task)
    about, goal = result.head, task.goal
    unit = f"{about.time_unit}s"
    said = (
        f"One run in {found.number} batches of {plain_number(found.length)} {unit} each, after a warm-up of "
        f"{plain_number(about.warm_up)}; seed {about.seed}, engine {about.engine}, scenario {about.digest}. Values are "
        f"the mean of a batch ± half-width of the {goal.confidence * 100:g} % confidence interval."
    )
    rows = tuple(
        (printable(name), (f"{each.estimate:.2f}", p_value(each.p))) for name, each in found.correlations.items()
    )
    together = Grid("alternative", (("correlation", ""), ("p", "")), rows)
    independent = f"Neighbouring batches are not seen to go together in {goal.objective} (von Neumann's ratio):"
    title = printable(about.title)
    differences = differences_blocks(result, measures)
    return [title, said, estimates_grid(result, measures), *starred(result), *differences, independent, together]


def batches_text(found: Batches, task: Task, measures: Sequence[str], width: int) -> str:
    """As tables of at most so many columns."""
    return blocks_text(batches_blocks(found, task, measures), width)


def batches_markdown(found: Batches, task: Task, measures: Sequence[str]) -> str:
    """In Markdown."""
    return blocks_markdown(batches_blocks(found, task, measures))


def batches_document(found: Batches, task: Task) -> dict[str, Any]:
    """The same for scripts."""
    result = result_of(found, task)
    opening = document.opening(result)
    del opening["replications"]
    concluded = document.conclusions(result)
    together = {name: each._asdict() for name, each in found.correlations.items()}
    return opening | {
        "batches": {"count": found.number, "length": found.length, "correlation": together},
        "alternatives": concluded["alternatives"],
        "differences": concluded["differences"],
    }
