"""`simbackorder compare --tuned`: each alternative at its own best values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from simbackorder.failures import ArgumentError

if TYPE_CHECKING:
    from pathlib import Path

    from simbackorder.cli.studying import Begun
    from simbackorder.experiments.task import Task
    from simbackorder.experiments.tuning.each_at_its_best import EachAtItsBest
    from simbackorder.store.searches import Search


def check_tuned(tuned: bool, resume: bool, out: Path | None, others: Mapping[str, Any]) -> None:
    """It prints tables of its own: what else was asked for is refused, not passed over. Raises ArgumentError."""
    if resume and not (tuned and out):
        raise ArgumentError("only comparisons with --tuned and --out are resumed", "resume")
    asked = [f"--{name.replace('_', '-')}" for name, value in others.items() if value]
    if tuned and asked:
        raise ArgumentError(
            f"alternatives at their best have tables of their own: leave out {', '.join(asked)}", "tuned"
        )


def unshown(given: Mapping[str, Any]) -> dict[str, Any]:
    """Of the common options, those that tuning has no use for."""
    names = ("precision", "most", "minutes", "measures", "all_measures", "by", "less_noise")
    return {name: given[name] for name in names}


def compared_at_best(study: Begun, resume: bool) -> None:
    """Tunes each alternative, compares them on fresh luck, stores what that tells, if it is to be stored, and prints
    it. Raises StudyError."""
    from simbackorder.cli.progress import remark
    from simbackorder.cli.studying import Failures, keep
    from simbackorder.experiments.storing import shelf
    from simbackorder.experiments.tuning.each_at_its_best import unfinished_of
    from simbackorder.report import contents
    from simbackorder.store.locks import held

    task, options = study.task, study.options
    if options.style not in ("table", "json", "csv", "markdown"):
        message = f"alternatives at their best are printed as table, json, csv or markdown, found {options.style!r}"
        raise ArgumentError(message, "format")
    for note in study.remarks:
        remark(options, note)
    if options.out is None:
        click.echo(printed(at_best(study, {}), task, options.style))
        return
    place, failures = shelf(task, options.out), Failures([])
    left = unfinished_of(task, place)
    with held(place):
        taken_up(study, left, resume)
        found = at_best(study, left)
        with failures.kept():  # before it is printed: what reads that may have gone
            keep(study, place, contents.of_tuned_comparison(task, found))
            remark(options, f"Stored in {place.root / place.scenario / place.digest}")
            for each in left.values():
                each.remove()
    click.echo(printed(found, task, options.style))
    failures.tell()


def taken_up(study: Begun, left: Mapping[str, Search], resume: bool) -> None:
    """Goes on with what interrupted searches left, if they are resumed; else removes it. Raises StoreError."""
    from simbackorder.cli.progress import remark

    there = [each for each in left.values() if each.exists()]
    if resume and not there:
        remark(study.options, "There is nothing to resume.")
    if there and not resume:
        remark(study.options, "Unfinished searches are replaced (--resume would have gone on with them).")
        for each in there:
            each.remove()


def at_best(study: Begun, left: Mapping[str, Search]) -> EachAtItsBest:
    """The alternatives at their best. Raises StudyError."""
    from simbackorder.cli.command import Ended
    from simbackorder.cli.progress import Done, progress
    from simbackorder.cli.studying import audited
    from simbackorder.experiments.observing import Events
    from simbackorder.experiments.replications import StoppedError
    from simbackorder.experiments.tuning.each_at_its_best import StoppedTuningError, each_at_its_best, searches
    from simbackorder.experiments.tuning.simulating import Heard

    task, done, events = study.task, Done(), Events()
    kept = "What was simulated is kept; --resume goes on with it." if left else "Nothing is stored (--out keeps it)."
    try:
        with progress(study.options, done) as tell:
            heard = Heard(tell, events, partial(click.echo, err=True))
            found = each_at_its_best(searches(task, tuple(task.scenario.alternatives), heard), left)
    except StoppedTuningError as stopped:
        tuned = f"{len(stopped.done)} of {len(task.scenario.alternatives)} alternatives were tuned"
        raise Ended(f"interrupted: {tuned}; {stopped.told}. {kept}", 130) from None
    except StoppedError:
        raise Ended(f"interrupted: all alternatives were tuned, but not compared. {kept}", 130) from None
    audited(study.options, events)
    return found


def printed(found: EachAtItsBest, task: Task, style: str) -> str:
    """What that tells, in the format asked for."""
    from simbackorder.cli.studying import width
    from simbackorder.report import tuned_comparison
    from simbackorder.report.document import dumps

    if style == "json":
        return dumps(tuned_comparison.tuned_document(found, task))
    if style == "csv":
        return tuned_comparison.tuned_csv(found, task).rstrip("\n")
    if style == "markdown":
        return tuned_comparison.tuned_markdown(found, task)
    return tuned_comparison.tuned_text(found, task, width())
