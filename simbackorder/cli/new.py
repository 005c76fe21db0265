"""`simbackorder new`: a commented scenario to start from."""

from __future__ import annotations

import click

from simbackorder.cli.command import Command


@click.command(cls=Command)
@click.argument("file", default="scenario.yaml", type=click.Path(dir_okay=False))
@click.option(
    "--kind",
    type=click.Choice(["basic", "catalogue", "two-suppliers", "literature", "replay"]),
    default="basic",
    show_default=True,
    help="What the scenario is about.",
)
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
def command(file: str, kind: str, force: bool) -> None:
    """Write a commented starter scenario to FILE (default: scenario.yaml), or to standard output if FILE is '-'."""
    from pathlib import Path

    from simbackorder.scenario.starters import starter

    files = starter(kind)
    if file == "-":
        click.echo(files[""], nl=False)
        return
    target = Path(file)
    contents = {target.parent / name if name else target: text for name, text in files.items()}
    taken = [path for path in contents if path.exists()]
    if taken and not force:
        click.echo(f"{taken[0]} exists; --force overwrites it", err=True)
        raise SystemExit(2)
    try:
        for path, text in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            click.echo(f"wrote {path}")
    except OSError as error:
        click.echo(f"{error.filename or target} cannot be written: {error.strerror}", err=True)
        raise SystemExit(2) from None
