"""`simbackorder compare --tuned`: each alternative at its own best values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from simbackorder.failures import ArgumentError

if TYPE_CHECKING:
    from simbackorder.cli.studying import Begun


def check_tuned(tuned: bool, others: Mapping[str, Any]) -> None:
    """It prints tables of its own: what else was asked for is refused, not passed over. Raises ArgumentError."""
    asked = [f"--{name.replace('_', '-')}" for name, value in others.items() if value]
    if tuned and asked:
        raise ArgumentError(
            f"alternatives at their best have tables of their own: leave out {', '.join(asked)}", "tuned"
        )


def unshown(given: Mapping[str, Any]) -> dict[str, Any]:
    """Of the common options, those that tuning has no use for."""
    names = ("precision", "most", "minutes", "out", "measures", "all_measures", "by", "less_noise")
    return {name: given[name] for name in names}


def compared_at_best(study: Begun) -> None:
    """Tunes each alternative, compares them on fresh luck, and prints what that tells. Raises StudyError."""
    from simbackorder.cli.command import Ended
    from simbackorder.cli.progress import Done, progress, remark
    from simbackorder.cli.studying import audited, width
    from simbackorder.experiments.observing import Events
    from simbackorder.experiments.replications import StoppedError
    from simbackorder.experiments.tuning.each_at_its_best import StoppedTuningError, each_at_its_best, searches
    from simbackorder.experiments.tuning.simulating import Heard
    from simbackorder.report import tuned_comparison
    from simbackorder.report.document import dumps

    task, options = study.task, study.options
    if options.style not in ("table", "json", "markdown"):
        message = f"alternatives at their best are printed as table, json or markdown, found {options.style!r}"
        raise ArgumentError(message, "format")
    for note in study.remarks:
        remark(options, note)
    done, events = Done(), Events()
    try:
        with progress(options, done) as tell:
            heard = Heard(tell, events, partial(click.echo, err=True))
            found = each_at_its_best(searches(task, tuple(task.scenario.alternatives), heard))
    except StoppedTuningError as stopped:
        tuned = f"{len(stopped.done)} of {len(task.scenario.alternatives)} alternatives were tuned"
        raise Ended(f"interrupted: {tuned}; {stopped.told}. Nothing is stored.", 130) from None
    except StoppedError:
        raise Ended("interrupted: all alternatives were tuned, but not compared. Nothing is stored.", 130) from None
    audited(options, events)
    if options.style == "json":
        click.echo(dumps(tuned_comparison.tuned_document(found, task)))
    elif options.style == "markdown":
        click.echo(tuned_comparison.tuned_markdown(found, task))
    else:
        click.echo(tuned_comparison.tuned_text(found, task, width()))
