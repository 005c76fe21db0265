"""A study before it is simulated: what it asks, how large it is, and what each alternative changes."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from simbackorder.report import grid
from simbackorder.report.grid import Grid, printable

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario

WIDTH = 100
MOST_LEVERS = 6


def study_text(scenario: Scenario) -> str:
    """Title, question, size and alternatives as text."""
    return "\n\n".join(
        grid.text(each, WIDTH) if isinstance(each, Grid) else textwrap.fill(each, WIDTH, break_on_hyphens=False)
        for each in study_blocks(scenario)
    )


def study_blocks(scenario: Scenario) -> list[str | Grid]:
    """The same as paragraphs and a table."""
    blocks: list[str | Grid] = [printable(scenario.title or scenario.name), printable(scenario.question)]
    blocks.append(f"{'; '.join([f'Scenario {scenario.digest}', *sizes(scenario)])}.")
    if list(scenario.alternatives) != ["policy"]:
        rows = tuple((printable(name), (levers_text(levers),)) for name, levers in scenario.levers.items())
        blocks.append(Grid("alternative", (("changes", ""),), rows))
    return [block for block in blocks if block]


def sizes(scenario: Scenario) -> list[str]:
    """How much of everything there is."""
    counts = [
        counted(len(scenario.items), "item"),
        counted(len(scenario.suppliers), "supplier"),
        counted(len(scenario.alternatives), "alternative"),
        counted(scenario.experiment.replications, "replication"),
    ]
    if scenario.sweep:
        points = 1
        for values in scenario.sweep.values():
            points *= len(values)
        counts.append(f"a sweep of {counted(points, 'point')}")
    return counts


def levers_text(levers: tuple[str, ...]) -> str:
    """The paths that an alternative changes."""
    if not levers:
        return "nothing: the shared policy"
    more = f" and {len(levers) - MOST_LEVERS} more" if len(levers) > MOST_LEVERS else ""
    return ", ".join(levers[:MOST_LEVERS]) + more


def counted(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
