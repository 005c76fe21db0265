"""`simbackorder policies`: every policy with its parameters, formula and source."""

from __future__ import annotations

from typing import Any

import click

from simbackorder.cli.command import Command
from simbackorder.cli.options import policies_option

COLUMNS = ("family", "rule", "parameter", "type", "unit", "default", "meaning")


@click.command(cls=Command)
@policies_option
@click.option(
    "--format",
    "layout",
    type=click.Choice(["table", "json", "csv", "markdown"]),
    default="table",
    show_default=True,
    help="How the list is written.",
)
def command(layout: str) -> None:
    """List every policy by family, with parameters, formula and source."""
    from simbackorder.scenario.firm.policy_list import families

    click.echo(LAYOUTS[layout](families()), nl=False)


def as_json(families: list[dict[str, Any]]) -> str:
    import json

    return json.dumps(families, indent=2, ensure_ascii=False) + "\n"


def rows(families: list[dict[str, Any]]) -> list[list[str]]:
    """One row per parameter; a rule without parameters has one row."""
    found = []
    for family in families:
        for rule in family["rules"]:
            for parameter in rule["parameters"] or [{}]:
                texts = [str(parameter.get(key, "")) for key in ("name", "type", "unit", "default", "meaning")]
                found.append([family["family"], rule["rule"], *texts])
    return found


def as_csv(families: list[dict[str, Any]]) -> str:
    import csv
    from io import StringIO

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, "formula", "source", "caution"])
    notes = {(f["family"], r["rule"]): [r["formula"], r["source"], r["caution"]] for f in families for r in f["rules"]}
    for row in rows(families):
        writer.writerow([*row, *notes[row[0], row[1]]])
    return text.getvalue()


def as_markdown(families: list[dict[str, Any]]) -> str:
    lines = []
    for family in families:
        lines += [f"## {family['family']}", "", family["question"], ""]
        for rule in family["rules"]:
            lines += [
                f"### {rule['rule']}",
                "",
                rule["summary"],
                "",
                f"`{rule['formula']}`",
                "",
                f"Source: {rule['source']}",
                "",
            ]
            lines += [f"Caution: {rule['caution']}", ""] if rule["caution"] else []
            if rule["parameters"]:
                lines += ["| parameter | type | unit | default | meaning |", "|---|---|---|---|---|"]
                lines += [markdown_row(parameter) for parameter in rule["parameters"]]
                lines.append("")
    return "\n".join(lines)


def markdown_row(parameter: dict[str, Any]) -> str:
    cells = [str(parameter[key]).replace("|", "\\|") for key in ("name", "type", "unit", "default", "meaning")]
    return "| " + " | ".join(cells) + " |"


def as_table(families: list[dict[str, Any]]) -> str:
    lines: list[str] = []
    for family in families:
        per_item = "for all items or by item" if family["per_item"] else "for all items"
        lines += [f"{family['family']}: {family['question']} ({per_item})", ""]
        for rule in family["rules"]:
            lines += [f"  {rule['rule']}", f"    {rule['summary']}", f"    {rule['formula']}"]
            lines += [f"    {text}" for text in parameter_lines(rule["parameters"])]
            lines += [f"    caution: {rule['caution']}"] if rule["caution"] else []
            lines += [f"    source: {rule['source']}", ""]
    return "\n".join(lines)


def parameter_lines(parameters: list[dict[str, Any]]) -> list[str]:
    width = max((len(parameter["name"]) for parameter in parameters), default=0)
    return [
        f"{parameter['name']:<{width}}  {parameter['type']}, {parameter['default']}: {parameter['meaning']}"
        for parameter in parameters
    ]


LAYOUTS = {"table": as_table, "json": as_json, "csv": as_csv, "markdown": as_markdown}
