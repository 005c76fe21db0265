"""The catalogue of measures, for people."""

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

from simbackorder.report import grid
from simbackorder.report.grid import Grid

if TYPE_CHECKING:
    from simbackorder.metrics.definition import Measure

WIDTH = 80
BETTER = {1: "more", -1: "less", 0: ""}


def definition_rows(catalogue: "Mapping[str, Measure]") -> list[dict[str, str]]:
    """A row per measure."""
    return [
        {
            "measure": m.name,
            "unit": m.unit,
            "better": BETTER[m.better],
            "definition": m.definition,
            "undefined": m.undefined,
        }
        for m in catalogue.values()
    ]


def definitions_text(catalogue: "Mapping[str, Measure]") -> str:
    """Name and unit on one line, the definition below."""
    return "\n".join(_entry(measure) for measure in catalogue.values())


def definitions_markdown(catalogue: "Mapping[str, Measure]") -> str:
    """A table in Markdown."""
    rows = tuple((f"`{m.name}`", (m.unit, m.definition)) for m in catalogue.values())
    return grid.markdown(Grid("measure", (("unit", ""), ("definition", "")), rows))


def _entry(measure: "Measure") -> str:
    indent = " " * 4
    definition = textwrap.fill(measure.definition, WIDTH, initial_indent=indent, subsequent_indent=indent)
    return f"{measure.name} ({measure.unit})\n{definition}"
