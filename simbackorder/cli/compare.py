"""`simbackorder compare`: all alternatives on the same sample paths, and the verdict."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simbackorder.cli.command import Command, Ended
from simbackorder.cli.options import (
    batches_option,
    file_argument,
    inputs_option,
    options,
    page_option,
    precision_options,
    selection_options,
    study_options,
    tuned_options,
    warm_up_option,
)

if TYPE_CHECKING:
    from simbackorder.cli.studying import Begun, Failures
    from simbackorder.experiments.break_even import BreakEven
    from simbackorder.library.made_files import Wanted
    from simbackorder.report.answer_page import Further, Page
    from simbackorder.report.grid import Paint


WHOLE_PATH = click.Path(path_type=Path)


@click.command(cls=Command)
@file_argument
@click.option("--details", is_flag=True, help="All estimates, differences and tests, as statisticians read them.")
@click.option("--differences", is_flag=True, help="The differences to the baseline in every measure shown.")
@click.option(
    "--range", "of_runs", is_flag=True, help="What luck does to a single run: quantiles, a further run, chances."
)
@click.option("--suppliers", is_flag=True, help="What each supplier did.")
@click.option("--notes", is_flag=True, help="Every note, not only the most important ones.")
@click.option(
    "--break-even", "paths", multiple=True, metavar="PATH", help="At which value of PATH another alternative leads."
)
@page_option
@click.option("--workbook", type=WHOLE_PATH, metavar="FILE", help="Also a workbook (.xlsx).")
@click.option("--figures", type=WHOLE_PATH, metavar="DIR", help="Also every figure, as SVG and PNG.")
@click.option(
    "--orders",
    nargs=2,
    metavar="A B",
    help="Order by order instead: which ones alternative B saves, loses and changes against A, and what that is worth.",
)
@click.option("--pairs", type=WHOLE_PATH, metavar="FILE", help="With --orders: also all pairs of orders (Parquet).")
@tuned_options
@selection_options
@precision_options
@warm_up_option
@batches_option
@inputs_option
@study_options
def command(
    file: Path,
    details: bool,
    differences: bool,
    of_runs: bool,
    suppliers: bool,
    notes: bool,
    paths: tuple[str, ...],
    page_file: Path | None,
    workbook: Path | None,
    figures: Path | None,
    select: bool,
    smallest: float | None,
    budget: int | None,
    batches: int | None,
    inputs: str | None,
    orders: tuple[str, str] | None,
    pairs: Path | None,
    tuned: bool,
    resume: bool,
    **given: Any,
) -> None:
    """Compare all alternatives of FILE on the same customers and deliveries.

    Prints what to do and how sure that is, one table, what drives the difference to the baseline (the first
    alternative), and what to mind. With --out the results are stored, too. With --precision it goes on until the
    measures are as precise as that, from 30 replications on at least. With --smallest-difference it says which
    alternatives are so near the best that the rest does not matter; with --select, too, it selects one, and simulates
    each only as long as it may be the best. With --select --budget it selects the one that leads after so many
    replications of all together. With --orders A B it holds every order under B against the same under A. With --inputs
    N it draws what is uncertain N times, and tells what inputs and luck do. With --tuned each gets its best levels.
    """
    from simbackorder.cli.batching import batched
    from simbackorder.cli.ordering import ordered
    from simbackorder.cli.selecting import selected
    from simbackorder.cli.tuned import compared_at_best
    from simbackorder.cli.uncertain import over_inputs
    from simbackorder.library.made_files import Wanted
    from simbackorder.report.answer_page import Further

    further = {"details": details, "differences": differences, "suppliers": suppliers, "notes": notes, "range": of_runs}
    files = {"report": page_file, "workbook": workbook, "figures": figures, "break_even": paths}
    ways = {"select": select, "batches": batches, "orders": orders, "pairs": pairs, "inputs": inputs}
    ways |= {"tuned": tuned, "resume": resume}
    check_ways({**further, **files}, {"smallest_difference": smallest, "budget": budget}, ways, given)
    study, draws = begun_as_asked(file, inputs, tuned, given)
    if draws is not None:
        over_inputs(study, draws, file, page_file)
    elif tuned:
        compared_at_best(study, resume)
    elif batches is not None:
        batched(study, tuple(study.task.scenario.alternatives), batches)
    elif select:
        selected(study, smallest, budget)
    elif orders is not None:
        ordered(study, orders, pairs, file)
    else:
        wanted = Wanted(page_file, figures, workbook)
        wanted.check(file)
        compared(study, smallest, Further(**further), paths, wanted)


def begun_as_asked(file: Path, inputs: str | None, tuned: bool, given: dict[str, Any]) -> "tuple[Begun, int | None]":
    """The study, and how often its inputs are drawn (None: they are not). Raises StudyError."""
    from simbackorder.cli.studying import begun
    from simbackorder.cli.uncertain import draws_of, runs_per_replication

    draws = draws_of(inputs)
    asked = options(**given, bootstrap=draws.bootstrap)
    runs = partial(runs_per_replication, draws.number, tuned)
    return begun(file, asked, runs, suppliers=True, calibration=draws.number is None), draws.number


def check_ways(pages: dict[str, Any], bounds: dict[str, Any], ways: dict[str, Any], given: dict[str, Any]) -> None:
    """Ways to compare that answer one question leave no room for others, nor for what only a usual comparison prints.
    Raises ArgumentError."""
    from simbackorder.cli.batching import check_batches, unbatched
    from simbackorder.cli.ordering import check_orders
    from simbackorder.cli.selecting import check_selection
    from simbackorder.cli.tuned import check_tuned
    from simbackorder.cli.tuned import unshown as untuned
    from simbackorder.cli.uncertain import check_inputs, unshown

    beside = {name: given[name] for name in ("out", "precision", "minutes", "measures", "all_measures", "by")}
    by_order = {name: ways[name] for name in ("orders", "pairs")}
    alone = {**ways, "tuned": None, "resume": None}
    check_tuned(ways["tuned"], ways["resume"], given["out"], {**pages, **bounds, **alone, **untuned(given)})
    unwritten = {**pages, "report": None, **bounds, **ways, "inputs": None}
    check_inputs(ways["inputs"], {**unwritten, **unshown(given)})
    selection = {**pages, **beside, "batches": ways["batches"], **by_order}
    check_selection(ways["select"], bounds["smallest_difference"], bounds["budget"], selection)
    check_batches(ways["batches"], {**pages, **bounds, **unbatched(given), **by_order})
    of_study = {"most": given["most"], "audit": given["audit"], **bounds}
    check_orders(ways["orders"], ways["pairs"], {**pages, **beside, **of_study})


def compared(
    study: "Begun", smallest: float | None, further: "Further", paths: tuple[str, ...], wanted: "Wanted"
) -> None:
    """Compares, stores, makes the files that were asked for, and prints. Raises StudyError."""
    from simbackorder.cli.progress import remark
    from simbackorder.cli.studying import Failures, keep, simulated_precisely
    from simbackorder.experiments.break_even import searchable
    from simbackorder.experiments.storing import shelf
    from simbackorder.library.made_files import Compared, made
    from simbackorder.report import concluding, contents
    from simbackorder.report.answer_page import Page

    for path in paths:
        searchable(study.task.scenario, path)
    if study.options.out:
        shelf(study.task, study.options.out)  # whether anything can be stored there, before the work
    study, observed, precision, remarks, stopped = simulated_precisely(study, tuple(study.task.scenario.alternatives))
    result = concluding.compared(study.task, observed, study.shown.suppliers, precision)
    result = result._replace(smallest=smallest, remarks=remarks)
    failures = Failures([stopped] if stopped else [])
    if study.options.out:  # before anything else: what reads this may have gone, and a search takes long
        with failures.kept():
            keep(study, shelf(study.task, study.options.out), contents.of_comparison(study.task, observed, result))
    reversals = () if stopped else reversed_along(study, paths, failures)
    page = Page(result, study.shown, further, reversals)
    with failures.kept():
        for written in made(Compared(study.task, observed, result, study.shown, reversals, study.settling), wanted):
            remark(study.options, f"Written: {written}")
    click.echo(printed(page, study.options.style))
    failures.tell()


def reversed_along(study: "Begun", paths: tuple[str, ...], failures: "Failures") -> "tuple[BreakEven, ...]":
    """What would reverse the answer along each path, as far as the search goes."""
    found: tuple[BreakEven, ...] = ()
    with failures.kept():
        for path in paths:
            found += (reversed_at(study, path),)
    return found


def reversed_at(study: "Begun", path: str) -> "BreakEven":
    """At which value of a path another alternative leads."""
    from simbackorder.cli.progress import remark
    from simbackorder.experiments import break_even

    remark(study.options, f"looking for the break-even of {path}: at most {break_even.BUDGET} comparisons")
    try:
        return break_even.break_even(study.task.scenario, path, study.task.compared_at)
    except KeyboardInterrupt:
        raise Ended(f"interrupted: the comparison stands, but not the search along {path}", 130) from None


def printed(page: "Page", style: str) -> str:
    """The comparison in the format asked for."""
    from simbackorder.cli.studying import width
    from simbackorder.report import document, long_form
    from simbackorder.report.range_of_runs import tidy_rows

    if style == "json":
        return document.dumps(document.comparison_document(page.result, page.reversals))
    if style == "csv":
        further = tidy_rows(page.result) if page.further.range else ()
        return long_form.csv_text((*long_form.rows(page.result), *further)).rstrip("\n")
    if style == "latex":
        return page.latex()
    return page.markdown() if style == "markdown" else page.text(width(), painted(page))


def painted(page: "Page") -> "Paint | None":
    """How the first table is coloured, where somebody watches who does not mind: the best bold and green."""
    if sys.stdout is None or not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return None
    styles: dict[str, dict[str, Any]] = {"best": {"fg": "green", "bold": True}, "today": {"fg": "cyan"}, "": {}}

    def paint(label: str, line: str) -> str:
        style = styles[page.painted(label)]
        return click.style(line, **style) if style else line

    return paint
