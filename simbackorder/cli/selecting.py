"""`simbackorder compare --select`: replications go to the alternatives that may still be the best."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from simbackorder.failures import ArgumentError

if TYPE_CHECKING:
    from simbackorder.cli.studying import Begun
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.task import Task


def check_selection(select: bool, smallest: float | None, budget: int | None, others: Mapping[str, Any]) -> None:
    """A selection prints one answer: what else was asked for is refused, not passed over. Raises ArgumentError."""
    if not select and smallest is not None:
        from simbackorder.experiments.selecting import checked

        checked(smallest)
    if not select and budget is not None:
        raise ArgumentError("a budget is that of a selection (--select), found none", "budget")
    asked = [f"--{name.replace('_', '-')}" for name, value in others.items() if value]
    if select and asked:
        raise ArgumentError(f"a selection answers one question only: leave out {', '.join(asked)}", "select")
    if budget is not None and smallest is not None:
        message = "either --smallest-difference, which decides how many replications it takes, or --budget"
        raise ArgumentError(f"expected {message}, found both", "budget")


def selected(study: Begun, smallest: float | None, budget: int | None) -> None:
    """Selects the best alternative and prints which it is. Raises StudyError."""
    from simbackorder.cli.studying import simulated, width
    from simbackorder.experiments.budgeting import select_within
    from simbackorder.experiments.selecting import rule_of, select
    from simbackorder.report import document, selection

    style = study.options.style
    if style not in ("table", "json"):
        raise ArgumentError(f"a selection is printed as table or json, found {style!r}", "format")

    def further(task: Task, names: tuple[str, ...], first: int) -> Observations:
        return simulated(study._replace(task=task), names, None, first)

    task, asked = study.task, study.options
    if budget is not None:
        if asked.most is not None:
            raise ArgumentError("expected either --budget (of all alternatives together) or --most, found both", "most")
        within = select_within(task, budget, further)
        written = selection.budgeted_document(within, task)
        said = selection.budgeted_text(within, task, width())
    else:
        found = select(task, rule_of(task, smallest, asked.most), further)
        written = selection.selection_document(found, task)
        said = selection.selection_text(found, task, width())
    click.echo(document.dumps(written) if style == "json" else said)
