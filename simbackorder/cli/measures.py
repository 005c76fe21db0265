"""`simbackorder measures`: what is measured, in which unit, and by which definition."""

import click

from simbackorder.cli.command import Command
from simbackorder.cli.options import format_option


@click.command(cls=Command)
@format_option
def command(style: str) -> None:
    """List every measure with its unit and definition.

    A scenario may ask for more: measures: {within: [3 days], at: [100], levels: 20} adds completion within waits, stock
    at instants, variances and the share of time at each level.
    """
    import csv
    import io
    import json

    from simbackorder.metrics.catalogue import MEASURES
    from simbackorder.report.definitions import definition_rows, definitions_markdown, definitions_text

    listed = definition_rows(MEASURES)
    if style == "json":
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
    elif style == "csv":
        stream = io.StringIO()
        writer = csv.DictWriter(stream, list(listed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
        click.echo(stream.getvalue(), nl=False)
    else:
        click.echo(definitions_markdown(MEASURES) if style == "markdown" else definitions_text(MEASURES))
