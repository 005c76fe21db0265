"""`simbackorder verify`: simulation against exact theory and published tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from simbackorder.cli.command import Command
from simbackorder.cli.options import (
    MOST_SEED,
    Options,
    WholeNumber,
    engine_option,
    options,
    progress_option,
    quiet_option,
    workers_option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simbackorder.verification.case import Case
    from simbackorder.verification.judging import Verification


@click.command(cls=Command)
@click.option("--quick", is_flag=True, help="A tenth of the replications: half a minute.")
@click.option("--only", multiple=True, metavar="ID", help="Only this case; may be given several times.")
@click.option("--details", is_flag=True, help="Every value: exact, simulated with its interval, z.")
@click.option(
    "--seed",
    type=WholeNumber(0, MOST_SEED),
    metavar="N",
    default=1,
    show_default=True,
    help="Which random numbers; every case has its own.",
)
@engine_option
@workers_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "markdown"]),
    default="table",
    help="How to print the results.",
)
@progress_option
@quiet_option
def command(quick: bool, only: tuple[str, ...], details: bool, **given: Any) -> None:
    """Compare simulation with exact theory and published tables.

    Simulates shops whose answer is known exactly (base stock, (r, Q), queues, breakdowns, textbook examples), and says
    whether all values agree; exit status 1 if one does not. With everything right that happens once in a hundred times
    at most, over all values together.
    """
    from simbackorder.cli.command import Ended
    from simbackorder.verification.catalogue import chosen

    seed = given.pop("seed")
    asked = options(
        replications=None,
        seed=None,
        settings=(),
        out=None,
        measures=None,
        all_measures=False,
        by=(),
        audit=False,
        **given,
    )
    found = simulated(chosen(only), quick, seed, asked)
    click.echo(printed(found, details, asked.style))
    if not found.passed:
        raise Ended("a case disagrees with theory", 1)


def simulated(cases: Sequence[Case], quick: bool, seed: int, asked: Options) -> Verification:
    """Every case, with a bar to the end; an interrupt ends the command."""
    from functools import partial

    from simbackorder.cli.progress import Done, progress, remark
    from simbackorder.cli.studying import interruptible
    from simbackorder.verification.judging import verified

    done = Done()
    with interruptible(done, "Nothing is concluded of an unfinished verification."), progress(asked, done) as tell:
        return verified(
            cases,
            quick=quick,
            seed=seed,
            workers=asked.workers,
            engine=asked.engine,
            progress=tell,
            say=partial(remark, asked),
        )


def printed(found: Verification, details: bool, style: str) -> str:
    """The verification in the format asked for."""
    from simbackorder.cli.studying import width
    from simbackorder.report import verified
    from simbackorder.report.document import dumps

    if style == "json":
        return dumps(verified.document(found))
    return verified.markdown(found, details) if style == "markdown" else verified.text(found, details, width())
