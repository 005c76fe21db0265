"""`--batches`: one long run cut into batches, in place of replications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from simbackorder.failures import ArgumentError

if TYPE_CHECKING:
    from simbackorder.cli.studying import Begun


def check_batches(count: int | None, others: Mapping[str, Any]) -> None:
    """Batches print their own tables: what else was asked for is refused, not passed over. Raises ArgumentError."""
    asked = [f"--{name.replace('_', '-')}" for name, value in others.items() if value]
    if count is not None and asked:
        raise ArgumentError(f"batches of one run have tables of their own: leave out {', '.join(asked)}", "batches")


def unbatched(given: Mapping[str, Any]) -> dict[str, Any]:
    """Of the common options, those that batches of one run have no use for."""
    return {name: given[name] for name in ("replications", "precision", "most", "minutes", "out")}


def batched(study: Begun, names: tuple[str, ...], count: int) -> None:
    """Cuts one run of these alternatives into batches and prints what they tell. Raises StudyError."""
    from simbackorder.cli.progress import Done, progress, remark
    from simbackorder.cli.studying import audited, interruptible, width
    from simbackorder.experiments.batching import batches
    from simbackorder.experiments.observing import Events
    from simbackorder.report.batches import batches_document, batches_markdown, batches_text
    from simbackorder.report.document import dumps

    task, style = study.task, study.options.style
    if style not in ("table", "json", "markdown"):
        raise ArgumentError(f"batches are printed as table, json or markdown, found {style!r}", "format")
    for note in study.remarks:
        remark(study.options, note)
    done, events = Done(), Events()
    with interruptible(done, "Nothing is stored of batches."), progress(study.options, done) as heard:
        found = batches(task, names, count, heard, events)
    audited(study.options, events)
    if style == "json":
        click.echo(dumps(batches_document(found, task)))
    elif style == "markdown":
        click.echo(batches_markdown(found, task, study.shown.measures))
    else:
        click.echo(batches_text(found, task, study.shown.measures, width()))
