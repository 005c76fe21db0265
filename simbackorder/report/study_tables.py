"""A study before it is simulated: what it asks, how large it is, and what each alternative changes."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from simbackorder.experiments.task import points_of
from simbackorder.report import grid
from simbackorder.report.grid import Grid, printable
from simbackorder.report.plain_words import counted
from simbackorder.scenario.designs.design import FILE, GRID, LISTED

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
    blocks.append(f"Scenario {scenario.digest}: {', '.join([*sizes(scenario), replicated(scenario)])}.")
    if list(scenario.alternatives) != ["policy"]:
        levers = scenario.levers.items()
        rows = tuple((printable(name), (levers_text(each) or "nothing",)) for name, each in levers)
        blocks.append(Grid("alternative", (("changes", ""),), rows))
    return [block for block in blocks if block]


def sizes(scenario: Scenario) -> list[str]:
    """How much of everything there is."""
    counts = [
        counted(len(scenario.items), "item"),
        counted(len(scenario.suppliers), "supplier"),
        counted(len(scenario.alternatives), "alternative"),
    ]
    if scenario.uncertain:
        counts.append(counted(len(scenario.uncertain), "uncertain input"))
    if scenario.sweep:
        counts.append(sweep_text(scenario))
    return counts


def sweep_text(scenario: Scenario) -> str:
    """The size of a sweep and its design, if it is no grid."""
    text = f"a sweep of {counted(points_of(scenario), 'point')}"
    design = scenario.sweep
    more = [design.kind] if design.kind not in (GRID, LISTED, FILE) else []
    more += [f"from {printable(design.file)}"] if design.file else []
    more += [f"{design.left_out:,} left out by `where`"] if design.left_out else []
    return f"{text} ({', '.join(more)})" if more else text


def replicated(scenario: Scenario) -> str:
    """How often it is simulated."""
    asked = scenario.precision.measures
    if not asked:
        return counted(scenario.experiment.replications, "replication")
    return (
        f"replications until the half-width is met of {', '.join(f'{name} ({each})' for name, each in asked.items())}"
    )


def levers_text(levers: tuple[str, ...]) -> str:
    """The paths that an alternative changes; empty: none."""
    more = f" and {len(levers) - MOST_LEVERS} more" if len(levers) > MOST_LEVERS else ""
    return ", ".join(levers[:MOST_LEVERS]) + more
