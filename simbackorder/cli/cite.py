"""`simbackorder cite`: an entry for BibTeX, and what a methods section says of a study."""

from __future__ import annotations

from pathlib import Path

import click

from simbackorder.cli.command import Command
from simbackorder.cli.options import policies_option


@click.command(cls=Command)
@click.argument("place", required=False, type=click.Path(path_type=Path), metavar="[FILE|FOLDER]")
@click.option(
    "--set", "settings", multiple=True, metavar="PATH=VALUE", help="Change the scenario; may be given repeatedly."
)
@policies_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "bibtex", "json"]),
    default="text",
    show_default=True,
    help="How it is written; bibtex: only the entry.",
)
def command(place: Path | None, settings: tuple[str, ...], style: str) -> None:
    """Print how to cite the program, and a paragraph for the methods section.

    With a scenario FILE the paragraph also tells alternatives, run length, replications, seed and digest; with a FOLDER
    of stored results (--out) those of that study, and the versions that made it.
    """
    from simbackorder.cli.studying import width
    from simbackorder.experiments import citing
    from simbackorder.report import citation, document
    from simbackorder.scenario.reading import load
    from simbackorder.store.layout import SEALED
    from simbackorder.store.provenance import versions

    cited = None
    if place is not None:
        stored = place.is_dir() or place.name.endswith(SEALED)
        if stored and settings:
            raise click.UsageError("--set changes a scenario, not results that are stored")
        cited = citing.of_results(place) if stored else citing.of_scenario(load(place, settings))
    used = cited.versions if cited else versions()
    if style == "json":
        click.echo(document.dumps(citation.document(used, cited)))
    elif style == "bibtex":
        click.echo(citation.bibtex(used["simbackorder"]))
    else:
        click.echo(citation.text(used, cited, width()))
