"""`simbackorder report`: the page, the workbook and the figures of stored results."""

from __future__ import annotations

from pathlib import Path

import click

from simbackorder.cli.command import Command
from simbackorder.cli.options import PAGE, policies_option

STUDIES = ("compare", "sweep", "refined", "inputs")
"""Of which there are pages."""


@click.command(cls=Command)
@click.argument("results", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help=f"The page.  [default: {PAGE}]")
@click.option("--workbook", type=click.Path(path_type=Path), metavar="FILE", help="Also a workbook (.xlsx).")
@click.option("--figures", type=click.Path(path_type=Path), metavar="DIR", help="Also every figure, as SVG and PNG.")
@click.option(
    "--data", type=click.Path(path_type=Path), metavar="DIR", help="Where the scenario's data files are, if it has any."
)
@policies_option
@click.option("--quiet", is_flag=True, help="No remarks.")
def command(
    results: Path, out: Path | None, workbook: Path | None, figures: Path | None, data: Path | None, quiet: bool
) -> None:
    """Make the page of a stored comparison or sweep, one file of HTML.

    RESULTS is a folder below which a comparison was stored (`compare --out`) or a sweep (`sweep`), or its provenance
    file; of a folder with both the page is that of the comparison. Some runs of a comparison are simulated again, to be
    told day by day. The page of a sweep shows where the best alternative changes, that of draws of uncertain inputs
    (`compare --inputs N --out`) what inputs and luck do.
    """
    from simbackorder.failures import ArgumentError
    from simbackorder.library.inputs import OverInputs
    from simbackorder.library.made_files import Wanted
    from simbackorder.library.results import Result
    from simbackorder.library.stored import open as opened
    from simbackorder.store.reading import made, sealed_first

    page = out or Path(PAGE)
    wanted = Wanted(page, figures, workbook)
    seal = sealed_first(results, STUDIES)
    study = made(seal)["study"]
    if study not in STUDIES:
        raise ArgumentError(
            f"a page is made of a comparison, a sweep or draws of inputs, {seal} is of {study!r}", "results"
        )
    if study != "compare" and workbook:
        raise ArgumentError(f"a workbook is made of a comparison, {seal} is of {_named(study)}", "workbook")
    if study == "inputs" and figures:
        raise ArgumentError(f"figures are made of a comparison or a sweep, {seal} is of {_named(study)}", "figures")
    wanted.check(stored=[seal, *(seal.parent / name for name in made(seal)["files"])], page="out")
    found = opened(seal, folder=data)
    if isinstance(found, OverInputs):
        files = found.write(page)
    elif isinstance(found, Result):
        files = found.write(page, workbook=workbook, figures=figures)
    else:
        files = found.write(page, figures=figures)
    for file in files:
        if not quiet:
            click.echo(f"Written: {file}", err=True)


def _named(study: str) -> str:
    """What a study is, in words."""
    return "a sweep" if study in ("sweep", "refined") else "draws of inputs"
