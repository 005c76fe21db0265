"""`simbackorder schema`: the JSON Schema of scenario files."""

from __future__ import annotations

import click

from simbackorder.cli.command import Command
from simbackorder.cli.options import policies_option


@click.command(cls=Command)
@policies_option
def command() -> None:
    """Print the JSON Schema of scenario files, by which editors complete and check keys."""
    import json

    from simbackorder.scenario.json_schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
