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


def check_selection(select: bool, smallest: float | None, others: Mapping[str, Any]) -> None:
    """A selection prints one answer: what else was asked for is refused, not passed over. Raises ArgumentError."""
    if not select and smallest is not None:
        from simbackorder.experiments.selecting import checked

        checked(smallest)
    asked = [f"--{name.replace('_', '-')}" for name, value in others.items() if value]
    if select and asked:
        raise ArgumentError(f"a selection answers one question only: leave out {', '.join(asked)}", "select")


def selected(study: Begun, smallest: float | None) -> None:
    """Selects the best alternative and prints which it is. Raises StudyError."""
    from simbackorder.cli.studying import simulated, width
    from simbackorder.experiments.selecting import rule_of, select
    from simbackorder.report import document
    from simbackorder.report.selection import selection_document, selection_text

    style = study.options.style
    if style not in ("table", "json"):
        raise ArgumentError(f"a selection is printed as table or json, found {style!r}", "format")

    def further(task: Task, names: tuple[str, ...], first: int) -> Observations:
        return simulated(study._replace(task=task), names, None, first)

    found = select(study.task, rule_of(study.task, smallest, study.options.most), further)
    if style == "json":
        click.echo(document.dumps(selection_document(found, study.task)))
    else:
        click.echo(selection_text(found, study.task, width()))
