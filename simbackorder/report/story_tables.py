"""The story of a run as a table: aligned, in Markdown, as CSV, and as JSON."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from simbackorder.report.csv_cells import cell
from simbackorder.report.story import NOT_EVERYWHERE, Happening

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario


def text(scenario: Scenario, happenings: list[Happening]) -> str:
    """The story as aligned lines: time, date, what happened, and the item's units after it."""
    dated = scenario.time.dated
    head, *body = lines(scenario, happenings)
    widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
    return "\n".join("  ".join(justified(row, widths, dated)).rstrip() for row in [head, *body])


def markdown(scenario: Scenario, happenings: list[Happening]) -> str:
    """The story as a Markdown table."""
    head, *body = lines(scenario, happenings)
    rows = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)


def lines(scenario: Scenario, happenings: list[Happening]) -> list[list[str]]:
    """Headings and cells. The `number` is the order's in the file; units on hand and recorded are told apart where they
    may differ."""
    dated = scenario.time.dated
    extra = told(happenings)
    numbered, recorded, shelving = (name in extra for name in NOT_EVERYWHERE[:3])
    shelf = ["on hand", "recorded"] * recorded + ["available"] + ["in put-away"] * shelving
    head = [
        scenario.time.unit,
        *["date"] * dated,
        *["number"] * numbered,
        *shelf,
        "on order",
        "backorders",
        "what happened",
    ]
    return [head, *(cells(happening, dated, numbered, recorded, shelving) for happening in happenings)]


def cells(happening: Happening, dated: bool, numbered: bool, recorded: bool, shelving: bool) -> list[str]:
    """One line of the story as the cells of a table."""
    known = happening.on_hand if happening.recorded is None else happening.recorded
    available = None if known is None else known - (happening.reserved or 0)
    shelf = [happening.on_hand, happening.recorded] * recorded + [available] + [happening.in_putaway] * shelving
    levels = [*shelf, happening.on_order, happening.backorders]
    shown = ["" if level is None else f"{level:,}" for level in levels]
    number = [happening.number or ""] * numbered
    return [f"{happening.time:.3f}", *[happening.date] * dated, *number, *shown, happening.text]


def justified(row: list[str], widths: list[int], dated: bool) -> list[str]:
    """Numbers to the right, dates and words to the left."""
    left = {len(row) - 1, *([1] if dated else [])}
    return [
        cell.ljust(width) if k in left else cell.rjust(width)
        for k, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def told(happenings: list[Happening]) -> list[str]:
    """Which of the columns that not every shop needs are told in this story."""
    return [name for name in NOT_EVERYWHERE if any(getattr(each, name) is not None for each in happenings)]


def columns(happenings: list[Happening]) -> list[str]:
    """The columns that this story tells."""
    left_out = {*NOT_EVERYWHERE} - {*told(happenings)}
    return [name for name in Happening._fields if name not in left_out]


def entries(happenings: list[Happening]) -> list[dict[str, Any]]:
    """Every line as columns, without those that this story does not tell."""
    names = columns(happenings)
    return [{name: getattr(each, name) for name in names} for each in happenings]


def csv_text(happenings: list[Happening]) -> str:
    """The story as CSV: a row an event."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns(happenings), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: cell(value) for key, value in row.items()} for row in entries(happenings))
    return out.getvalue().rstrip("\n")


def json_text(happenings: list[Happening]) -> str:
    """The story as a JSON list of events."""
    return json.dumps(entries(happenings), indent=1, allow_nan=False)
