"""`simbackorder report`: the page, the workbook and the figures of stored results."""

from __future__ import annotations

from pathlib import Path

import click

from simbackorder.cli.command import Command
from simbackorder.cli.options import policies_option

PAGE = "report.html"


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
    """Make the page of a stored comparison, one file of HTML.

    RESULTS is a folder below which a comparison was stored (`compare --out`), or its provenance file. Some of its runs
    are simulated again, to be told day by day.
    """
    from simbackorder.library.made_files import Wanted
    from simbackorder.library.results import Result
    from simbackorder.library.stored import open as opened
    from simbackorder.store.reading import made, sealed

    wanted = Wanted(out or Path(PAGE), figures, workbook)
    seal = sealed(results, "compare")
    wanted.check(stored=[seal, *(seal.parent / name for name in made(seal)["files"])], page="out")
    found = opened(results, "compare", folder=data)
    assert isinstance(found, Result)
    for file in found.write(wanted.page, workbook=workbook, figures=figures):
        if not quiet:
            click.echo(f"Written: {file}", err=True)
