"""Options that several commands share."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click
from click.types import IntParamType

from simbackorder.metrics.definition import PARTITIONS

if TYPE_CHECKING:
    from simbackorder.scenario.reading import Setting

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = ("table", "json", "csv", "markdown")
STUDY_FORMATS = (*FORMATS, "latex")
AUTO = "auto"
MOST_REPLICATIONS = 1_000_000
MOST_WORKERS = 1024
MOST_SEED = 10**9


class WholeNumber(IntParamType):
    """A whole number between two bounds, both allowed, which help and errors state in words."""

    name = "number"

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number. Raises BadParameter."""
        try:
            number = int(value)
        except ValueError:
            number = None
        if number is None or not self.low <= number <= self.high:
            self.fail(f"expected a whole number from {self.low:,} to {self.high:,}, found {value!s}", param, ctx)
        return number


seed_option = click.option(
    "--seed",
    type=WholeNumber(0, MOST_SEED),
    metavar="N",
    help=f"Which random numbers: a whole number from 0 to {MOST_SEED:,}; each gives others.  [default: the scenario's]",
)
format_option = click.option(
    "--format", "style", type=click.Choice(FORMATS), default="table", help="How to print the results."
)


class Options(NamedTuple):
    """What was asked for beside the file."""

    overrides: "tuple[Setting, ...]"
    engine: str
    workers: int | None
    out: Path | None
    style: str
    quiet: bool
    progress: bool
    measures: str | None
    all_measures: bool
    by: tuple[str, ...]
    audit: bool
    on: str | None = None
    precision: tuple[str, ...] = ()
    most: int | None = None
    minutes: float | None = None
    warm_up: str | None = None
    bootstrap: bool = False


def study_options(command: F) -> F:
    """The common options of run, compare and sweep."""
    for option in reversed(_STUDY_OPTIONS):
        command = option(command)
    return command


def options(
    replications: int | None, seed: int | None, settings: tuple[str, ...], engine: str, **others: Any
) -> Options:
    """The options as a record; those that change the scenario become overrides."""
    from simbackorder.scenario.language.overrides import Worded

    overrides: list[Setting] = [*settings]
    if replications is not None:
        overrides.append(f"experiment.replications={replications}")
    if seed is not None:
        overrides.append(f"experiment.seed={seed}")
    if others.get("warm_up") not in (None, AUTO):
        overrides.append(Worded(f"time.warm_up={others['warm_up']}", "--warm-up"))
    less_noise = others.pop("less_noise", None)
    if less_noise is not None:
        words = [word.strip() for word in less_noise.split(",")]
        overrides.append(Worded(f"experiment.less_noise={json.dumps(words)}", "--less-noise"))
    return Options(tuple(overrides), engine, **others)


def _registered(context: click.Context, option: click.Parameter, files: tuple[Path, ...]) -> None:
    """Registers policies of one's own before anything is read. Raises OwnPolicyError."""
    from simbackorder.policies.own import load

    for file in files:
        load(file)


policies_option = click.option(
    "--policies",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    callback=_registered,
    is_eager=True,
    expose_value=False,
    help="A policy of your own, in a Python file; may be given repeatedly.",
)
PAGE = "report.html"
page_option = click.option(
    "--report",
    "page_file",
    type=click.Path(path_type=Path),
    metavar="[FILE]",
    is_flag=False,
    flag_value=PAGE,
    help=f"Also a page of HTML, by default {PAGE}.",
)
engine_option = click.option(
    "--engine",
    type=click.Choice(["auto", "simpy", "compiled", "both"]),
    default="auto",
    help="Which engine simulates; all give the same numbers.  [default: auto, the sooner one]",
)
audit_option = click.option(
    "--audit", is_flag=True, help="Check after every event that units and money add up (by SimPy, 20 times slower)."
)
replications_option = click.option(
    "--replications",
    type=click.IntRange(1, MOST_REPLICATIONS),
    help="Runs of each alternative.  [default: the scenario's]",
)
workers_option = click.option(
    "--workers", type=click.IntRange(1, MOST_WORKERS), help="Processes to use.  [default: all cores]"
)
settings_option = click.option(
    "--set", "settings", multiple=True, metavar="PATH=VALUE", help="Change the scenario; may be given repeatedly."
)
out_option = click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Store the results under DIR.")
progress_option = click.option(
    "--progress", is_flag=True, help="Show progress even if standard error is not a terminal."
)
quiet_option = click.option("--quiet", is_flag=True, help="No progress and no remarks.")
_STUDY_OPTIONS = (
    replications_option,
    seed_option,
    policies_option,
    engine_option,
    audit_option,
    click.option(
        "--less-noise",
        metavar="HOW",
        help="Take noise off for the same work: `controls` (what is drawn and has a known mean), some of them by name, "
        "or `antithetic` (pairs of opposite luck).",
    ),
    workers_option,
    click.option(
        "--on",
        metavar="WHERE",
        help="Simulate on a Dask cluster: dask://HOST:PORT (a scheduler that runs), dask or dask:N (N workers here).",
    ),
    settings_option,
    out_option,
    click.option(
        "--format", "style", type=click.Choice(STUDY_FORMATS), default="table", help="How to print the results."
    ),
    click.option("--measures", metavar="A,B,C", help="The measures in the table."),
    click.option("--all-measures", is_flag=True, help="Every measure in the table."),
    click.option(
        "--by",
        type=click.Choice(PARTITIONS),
        multiple=True,
        help="Each measure also item by item, or by another part; may be given repeatedly.",
    ),
    progress_option,
    quiet_option,
)
_TUNING_OPTIONS = (
    click.option(
        "--parameter",
        "parameters",
        multiple=True,
        metavar="PATH=LOW..HIGH[:STEP]",
        help="What is tuned, with its range; may be given repeatedly.  [default: those of `optimise`, or all levels "
        "of replenishment]",
    ),
    click.option(
        "--objective",
        "objectives",
        multiple=True,
        metavar="MEASURE",
        help="What is to be best; given repeatedly: a Pareto front.  [default: the scenario's]",
    ),
    click.option(
        "--subject-to",
        "bounds",
        multiple=True,
        metavar="CONSTRAINT",
        help="What must hold, such as 'promise_miss_rate <= 5%', or '... with 99%'; may be given repeatedly.",
    ),
    click.option(
        "--where",
        "relations",
        multiple=True,
        metavar="RELATION",
        help="Between parameters, such as 'order_up_to > reorder_point + 50'; may be given repeatedly.",
    ),
    click.option(
        "--candidates",
        type=click.IntRange(1, 100_000),
        metavar="N",
        help="How many are drawn before neighbours are tried.  [default: 30, and 10 for each parameter]",
    ),
    replications_option,
    seed_option,
    policies_option,
    engine_option,
    audit_option,
    workers_option,
    settings_option,
    click.option(
        "--out",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Store the results, and what a search has done so far, under DIR.  [default: results]",
    ),
    format_option,
    progress_option,
    quiet_option,
)


def tuning_options(command: F) -> F:
    """Options of a search for the best values of parameters, and the common ones that it has a use for."""
    for option in reversed(_TUNING_OPTIONS):
        command = option(command)
    return command


def tuned_for(
    parameters: tuple[str, ...],
    objectives: tuple[str, ...],
    bounds: tuple[str, ...],
    relations: tuple[str, ...],
    candidates: int | None,
) -> tuple[str, ...]:
    """What is tuned for what, in words, as settings of the scenario. Raises BadParameter."""
    found = []
    for each in parameters:
        path, _, how = (part.strip() for part in each.partition("="))
        low, between, rest = (part.strip() for part in how.partition(".."))
        high, by, step = (part.strip() for part in rest.partition(":"))
        if not (path and low and between and high and bool(step) == bool(by)) or '"' in path:
            message = f"expected PATH=LOW..HIGH or PATH=LOW..HIGH:STEP, found {each!r}"
            raise click.BadParameter(message, param_hint="'--parameter'")
        keys = f"from: {low}, to: {high}" + (f", step: {step}" if by else "")
        found.append(f'optimise.parameters."{path}"={{{keys}}}')
    for key, texts in (("objective", objectives), ("subject_to", bounds), ("where", relations)):
        if texts:
            found.append(f"optimise.{key}={json.dumps(list(texts))}")
    return (*found, *(() if candidates is None else (f"optimise.candidates={candidates}",)))


def tuned_options(command: F) -> F:
    """Options of a comparison of alternatives at their best."""
    resume = click.option("--resume", is_flag=True, help="With --tuned and --out: go on where it was interrupted.")
    tuned = click.option(
        "--tuned", is_flag=True, help="Each alternative at its own best levels, as `optimise` finds them."
    )
    return tuned(resume(command))


def precision_options(command: F) -> F:
    """Options of a study that goes on until it is precise enough."""
    for option in reversed(_PRECISION_OPTIONS):
        command = option(command)
    return command


def warm_up_option(command: F) -> F:
    """The option that states the warm-up, or has it found."""
    return click.option(
        "--warm-up",
        metavar="TIME",
        help="Time before measuring begins; `auto`: until the shop has settled (MSER-5 on stock and backlog of up to "
        "100 runs).  [default: the scenario's]",
    )(command)


def batches_option(command: F) -> F:
    """The option that cuts one long run into batches."""
    return click.option(
        "--batches",
        type=int,
        metavar="N",
        help="One long run in N batches instead of replications (10 to 1000); refused if they are too short to be "
        "independent.",
    )(command)


def inputs_option(command: F) -> F:
    """The option that draws what is not known."""
    return click.option(
        "--inputs",
        metavar="N",
        help="N draws of the inputs that the scenario calls uncertain (10 to 10000), --replications at each: what "
        "inputs and luck do. `bootstrap` (or bootstrap:N; 100): also all data of the scenario, drawn anew from "
        "themselves.",
    )(command)


def selection_options(command: F) -> F:
    """Options of a selection of the best alternative."""
    for option in reversed(_SELECTION_OPTIONS):
        command = option(command)
    return command


def refine_options(command: F) -> F:
    """Options of a sweep that is refined where it is undecided."""
    for option in reversed(_REFINE_OPTIONS):
        command = option(command)
    return command


_REFINE_OPTIONS = (
    click.option(
        "--refine",
        is_flag=True,
        help="Go on where the winner is undecided: more replications there, and points between neighbours with "
        "different winners, until the values at which it changes are narrowed down.",
    ),
    click.option(
        "--budget",
        type=click.IntRange(1),
        metavar="N",
        help="With --refine: so many replications of all points together.  [default: 10 times those of the sweep]",
    ),
    click.option(
        "--resolution",
        multiple=True,
        metavar="PATH=WIDTH",
        help="With --refine: narrow changes of the winner down to so much along this axis; may be given repeatedly.  "
        "[default: a 16th of the axis' shortest step]",
    ),
)
_SELECTION_OPTIONS = (
    click.option(
        "--select", is_flag=True, help="Select the best: replications go to alternatives that may still be it."
    ),
    click.option(
        "--smallest-difference",
        "smallest",
        type=float,
        metavar="AMOUNT",
        help="Differences in the objective below this do not matter: says who is so near the best, or selects.",
    ),
    click.option(
        "--budget",
        type=click.IntRange(1, MOST_REPLICATIONS),
        metavar="N",
        help="With --select: so many replications of all alternatives together, most for those hard to tell apart.",
    ),
)
_PRECISION_OPTIONS = (
    click.option(
        "--precision",
        multiple=True,
        metavar="MEASURE=AMOUNT",
        help="Replicate until this is met in every alternative: profit=1% (of the mean), promise_miss_rate='0.2 "
        "points', revenue=500; may be given repeatedly.",
    ),
    click.option(
        "--most", type=click.IntRange(2, MOST_REPLICATIONS), help="At most so many replications.  [default: 20000]"
    ),
    click.option(
        "--minutes", type=click.FloatRange(0, min_open=True), help="Begin no further stage after so many minutes."
    ),
)

file_argument = click.argument("file", type=click.Path(path_type=Path))
