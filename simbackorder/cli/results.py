"""`simbackorder results`: what is stored: list, show, remove and verify it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simbackorder.cli.command import Command, Ended
from simbackorder.cli.options import policies_option

if TYPE_CHECKING:
    from simbackorder.store.inventory import Entry

FOLDER = "results"
format_option = click.option(
    "--format", "style", type=click.Choice(["table", "json"]), default="table", help="How to print it."
)
folder_argument = click.argument("path", type=click.Path(path_type=Path), default=FOLDER)


@click.group()
def command() -> None:
    """List, show, remove and verify stored results, finished and unfinished ones."""


@command.command("list", cls=Command)
@folder_argument
@format_option
def list_(path: Path, style: str) -> None:
    """List what is stored below the folder PATH (default: results)."""
    from simbackorder.cli.studying import width
    from simbackorder.report import document, grid, stored_table
    from simbackorder.store.inventory import entries

    found = entries(path)
    if style == "json":
        click.echo(document.dumps(stored_table.stored_document(found, path)))
    elif not found:
        click.echo(f"{path}: nothing is stored there.")
    else:
        click.echo("\n\n".join([grid.text(stored_table.stored_grid(found), width()), *_further(found)]))


def _further(found: list[Entry]) -> list[str]:
    """What the table has no room for."""
    from simbackorder.report import stored_table

    unfinished = [each for each in found if not each.finished and not each.running]
    parts = ["\n".join(stored_table.titles(found)), "\n".join(each.problem for each in found if each.problem)]
    if unfinished:
        commands = " or ".join(sorted({_goes_on(each.study) for each in unfinished}))
        parts.append(f"Go on: simbackorder {commands} --resume. Give up: results remove --unfinished.")
    return [part for part in parts if part]


def _goes_on(study: str) -> str:
    """The command that goes on with an unfinished study."""
    from simbackorder.store.layout import AT_BEST, REFINED, TUNED

    if study.startswith(AT_BEST):
        return "compare FILE --tuned --out DIR"
    if study == REFINED:
        return "sweep FILE --refine"
    return "optimise FILE" if study.startswith(TUNED) else "sweep FILE"


@command.command(cls=Command)
@click.argument("which", metavar="[PATH|DIGEST]", default=FOLDER)
@click.option("--study", metavar="NAME", help="Which one, if there are several: compare, sweep, run-...")
@click.option("--in", "folder", type=click.Path(path_type=Path), default=FOLDER, help="Where a DIGEST is looked for.")
@click.option(
    "--data", type=click.Path(path_type=Path), metavar="DIR", help="Where the scenario's data files are, if it has any."
)
@format_option
@policies_option
def show(which: str, study: str | None, folder: Path, data: Path | None, style: str) -> None:
    """Show the answer of stored results, without simulating anything."""
    from simbackorder.cli.studying import width
    from simbackorder.library.stored import open as opened
    from simbackorder.library.sweeping import Sweep, json_of
    from simbackorder.report import document

    place = _place(which, study, folder)
    answer = _answer(place, study, style)
    if answer is not None:
        click.echo(answer, nl=False)
        return
    found = opened(place, study, folder=data)
    if style == "table":
        click.echo(found.text(width()))
    elif isinstance(found, Sweep):
        for piece in json_of(found):
            click.echo(piece, nl=False)
        click.echo()
    else:
        click.echo(document.dumps(found.document()))


def _answer(place: Path, study: str | None, style: str) -> str | None:
    """What is shown of a study that is not opened again; None: it is opened."""
    from simbackorder.report.contents import ANSWER, TOLD
    from simbackorder.store.layout import TOLD_ONLY
    from simbackorder.store.reading import sealed, stored

    seal = sealed(place, study)
    if not seal.name.startswith(TOLD_ONLY):
        return None
    found = stored(seal)
    answer = found.evidence.get(TOLD if style == "table" else ANSWER)
    return None if answer is None else answer.decode()


def _place(which: str, study: str | None, folder: Path) -> Path:
    """A path, or where the study of a digest lies."""
    from simbackorder.store.inventory import entries, named

    if Path(which).exists():
        return Path(which)
    finished = [each for each in named(entries(folder), which) if each.finished]
    if len(finished) == 1:
        return finished[0].place
    if finished:
        return finished[0].place.parent
    raise Ended(f"{which}: no such path, and no digest of finished results below {folder}", 2)


@command.command(cls=Command)
@click.argument("which", metavar="[PATH|DIGEST]...", nargs=-1)
@click.option("--in", "folder", type=click.Path(path_type=Path), default=FOLDER, help="Where results are looked for.")
@click.option("--unfinished", is_flag=True, help="What interrupted runs left; without a name: all of it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(which: tuple[str, ...], folder: Path, unfinished: bool, yes: bool) -> None:
    """Remove stored results: those at a path, or of a digest (its first digits do).

    Only results are removed, links are not followed, and what somebody is at work on stays.
    """
    from simbackorder.cli.studying import width
    from simbackorder.report import grid, stored_table
    from simbackorder.store.inventory import entries
    from simbackorder.store.inventory import remove as removed

    if not which and not unfinished:
        raise click.UsageError("name a path or a digest, or --unfinished")
    chosen = [each for name in which for each in _chosen(name, folder)] if which else entries(folder)
    found = [each for each in chosen if not each.finished or not unfinished]
    if not found:
        raise Ended(f"{folder}: nothing unfinished is stored there", 2)
    if not yes:
        click.echo(grid.text(stored_table.stored_grid(found), width()), err=True)
        click.confirm("Remove?", abort=True, err=True)
    for each in found:
        removed(each)
        click.echo(f"Removed: {each.place}", err=True)


def _chosen(name: str, folder: Path) -> list[Entry]:
    """The entries of a path or a digest. Raises Ended."""
    from simbackorder.store.inventory import at, entries, named

    found = at(Path(name)) if os.path.lexists(name) else named(entries(folder), name)
    if not found:
        raise Ended(f"{name}: no results lie there, and none below {folder} have this digest", 2)
    return found


@command.command(cls=Command)
@folder_argument
@format_option
def verify(path: Path, style: str) -> None:
    """Whether every stored file below the folder PATH (default: results) is whole. Exit status 1 if one is not."""
    from simbackorder.report import document, stored_table
    from simbackorder.store.inventory import entries
    from simbackorder.store.verifying import problems

    found = entries(path)
    damaged = {str(each.place): problems(each) for each in found}
    count = sum(map(bool, damaged.values()))
    if style == "json":
        click.echo(document.dumps(stored_table.stored_document(found, path, damaged)))
    else:
        for problem in (each for several in damaged.values() for each in several):
            click.echo(problem)
        click.echo(f"{len(found) - count} of {len(found)} stored studies are whole.")
    if count:
        raise Ended(f"{count} of {len(found)} stored studies {'is' if count == 1 else 'are'} damaged", 1)
