"""`simbackorder compare --inputs N`: over draws of what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from simbackorder.failures import ArgumentError

DRAWS, LONGEST = 100, 20
BOOTSTRAP = "bootstrap"

if TYPE_CHECKING:
    from pathlib import Path

    from simbackorder.cli.studying import Begun
    from simbackorder.experiments.inputs import OverInputs
    from simbackorder.scenario.sections.schema import Scenario


class Draws(NamedTuple):
    """How often inputs are drawn (None: not at all), and whether all data are drawn, too."""

    number: int | None
    bootstrap: bool = False


def draws_of(stated: str | None) -> Draws:
    """What --inputs says. Raises ArgumentError."""
    from simbackorder.experiments.inputs import FEWEST, MOST

    if stated is None:
        return Draws(None)
    word, colon, number = (part.strip() for part in stated.partition(":"))
    is_word = word == BOOTSTRAP
    counted = number if is_word else stated.strip()
    if is_word and not colon:
        return Draws(DRAWS, True)
    if not (counted.isascii() and counted.lstrip("+-").isdigit()) or len(counted) > LONGEST:
        raise ArgumentError(
            f"expected {FEWEST} to {MOST} draws, bootstrap, or bootstrap and draws as bootstrap:200, found {stated!r}",
            "inputs",
        )
    return Draws(int(counted), is_word)


def check_inputs(count: int | None, others: Mapping[str, Any]) -> None:
    """It prints tables of its own: what else was asked for is refused, not passed over. Raises ArgumentError."""
    asked = [f"--{name.replace('_', '-')}" for name, value in others.items() if value]
    if count is not None and asked:
        raise ArgumentError(f"what inputs and luck do has tables of its own: leave out {', '.join(asked)}", "inputs")


def unshown(given: Mapping[str, Any]) -> dict[str, Any]:
    """Of the common options, those that draws of inputs have no use for."""
    return {name: given[name] for name in ("precision", "most", "minutes")}


def over_inputs(study: Begun, count: int, file: Path, page: Path | None) -> None:
    """Simulates all alternatives at so many draws of the inputs, stores that if it was asked for, writes the page, and
    prints what it tells. Raises StudyError."""
    from simbackorder.cli.progress import Done, progress, remark
    from simbackorder.cli.studying import Failures, audited, interruptible, keep
    from simbackorder.experiments.inputs import over_inputs as simulated
    from simbackorder.experiments.observing import Events
    from simbackorder.experiments.storing import shelf
    from simbackorder.library.made_files import InputsFiles, Wanted, made_of_inputs
    from simbackorder.report.contents import of_inputs

    task, options = study.task, study.options
    Wanted(page).check(file)
    if options.out:
        shelf(task, options.out)  # whether anything can be stored there, before the work
    for note in study.remarks:
        remark(options, note)
    done, events, failures = Done(), Events(), Failures([])
    with interruptible(done, "Nothing is stored of an unfinished study."), progress(options, done) as heard:
        found = simulated(task, tuple(task.scenario.alternatives), count, heard, events)
    audited(options, events)
    if options.out:
        with failures.kept():
            keep(study, shelf(task, options.out), of_inputs(task, found))
    if page:
        with failures.kept():
            for written in made_of_inputs(InputsFiles(task, found, study.shown.measures), page):
                remark(options, f"Written: {written}")
    click.echo(printed(found, study))
    failures.tell()


def printed(found: OverInputs, study: Begun) -> str:
    """What inputs and luck do, in the format asked for."""
    from simbackorder.cli.studying import width
    from simbackorder.report import inputs
    from simbackorder.report.document import dumps
    from simbackorder.report.long_form import csv_text

    task, measures, style = study.task, study.shown.measures, study.options.style
    if style == "json":
        return dumps(inputs.inputs_document(found, task))
    if style == "csv":
        return csv_text(inputs.inputs_rows(found, task)).rstrip("\n")
    if style == "latex":
        return inputs.inputs_latex(found, task, measures)
    if style == "markdown":
        return inputs.inputs_markdown(found, task, measures)
    return inputs.inputs_text(found, task, measures, width())


def runs_per_replication(count: int | None, tuned: bool, scenario: Scenario) -> int:
    """How many runs a replication takes; roughly, where alternatives are tuned."""
    from simbackorder.experiments.tuning.tuning import RUNS

    return len(scenario.alternatives) * (RUNS if tuned else count or 1)
