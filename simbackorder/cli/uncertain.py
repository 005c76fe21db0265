"""`simbackorder compare --inputs N`: over draws of what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from simbackorder.failures import ArgumentError

if TYPE_CHECKING:
    from simbackorder.cli.studying import Begun
    from simbackorder.scenario.sections.schema import Scenario


def check_inputs(count: int | None, others: Mapping[str, Any]) -> None:
    """It prints tables of its own: what else was asked for is refused, not passed over. Raises ArgumentError."""
    asked = [f"--{name.replace('_', '-')}" for name, value in others.items() if value]
    if count is not None and asked:
        raise ArgumentError(f"what inputs and luck do has tables of its own: leave out {', '.join(asked)}", "inputs")


def unshown(given: Mapping[str, Any]) -> dict[str, Any]:
    """Of the common options, those that draws of inputs have no use for."""
    return {name: given[name] for name in ("precision", "most", "minutes", "out")}


def over_inputs(study: Begun, count: int) -> None:
    """Simulates all alternatives at so many draws of the inputs, and prints what that tells. Raises StudyError."""
    from simbackorder.cli.progress import Done, progress, remark
    from simbackorder.cli.studying import audited, interruptible, width
    from simbackorder.experiments.inputs import over_inputs as simulated
    from simbackorder.experiments.observing import Events
    from simbackorder.report import inputs
    from simbackorder.report.document import dumps

    task, options = study.task, study.options
    if options.style not in ("table", "json", "markdown"):
        raise ArgumentError(
            f"a study of inputs is printed as table, json or markdown, found {options.style!r}", "format"
        )
    for note in study.remarks:
        remark(options, note)
    done, events = Done(), Events()
    with interruptible(done, "Nothing is stored of draws of inputs."), progress(options, done) as heard:
        found = simulated(task, tuple(task.scenario.alternatives), count, heard, events)
    audited(options, events)
    if options.style == "json":
        click.echo(dumps(inputs.inputs_document(found, task)))
    elif options.style == "markdown":
        click.echo(inputs.inputs_markdown(found, task, study.shown.measures))
    else:
        click.echo(inputs.inputs_text(found, task, study.shown.measures, width()))


def runs_per_replication(count: int | None, scenario: Scenario) -> int:
    """How many runs a replication takes."""
    return len(scenario.alternatives) * (count or 1)
