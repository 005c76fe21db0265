"""From a scenario file to what is studied and shown."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from simbackorder.cli.choosing import chosen
from simbackorder.cli.main import Ended
from simbackorder.cli.options import Options
from simbackorder.experiments.comparison import Goal, compare
from simbackorder.experiments.replications import Observations
from simbackorder.report.result import Head, Result, head, units

if TYPE_CHECKING:
    from simbackorder.metrics.catalogue import Measure
    from simbackorder.scenario.schema import Scenario

SHOWN = ("revenue", "cancellation_rate", "holding_cost", "promise_miss_rate", "profit")


class Task(NamedTuple):
    """A scenario with the options: what every study of it needs."""

    scenario: "Scenario"
    catalogue: "Mapping[str, Measure]"
    goal: Goal
    head: Head
    options: Options
    shown: tuple[str, ...]

    def result(self, observed: Observations) -> Result:
        """What can be concluded from the observations."""
        nothing = {
            name: f"nothing to measure it on in any replication ({self.catalogue[name].definition})"
            for name in observed.measures
        }
        return Result(self.head, units(self.catalogue), compare(observed, self.goal, nothing))


def load(file: Path, options: Options) -> Task:
    """Reads the scenario. Every mistake ends the command with exit status 2."""
    from simbackorder.metrics.catalogue import described

    scenario = read_scenario(file, options.overrides)
    catalogue = described(scenario)
    goal = _goal(scenario, catalogue)
    return Task(scenario, catalogue, goal, head(scenario, options.engine), options, _shown(options, catalogue, goal))


def read_scenario(file: Path, overrides: tuple[str, ...]) -> "Scenario":
    """Reads the scenario file with `PATH=VALUE` overrides. Every mistake ends the command with exit status 2."""
    raise NotImplementedError


def _goal(scenario: "Scenario", catalogue: "Mapping[str, Measure]") -> Goal:
    objective = scenario.experiment.objective
    chosen(objective, tuple(catalogue), "measure", "experiment.objective")
    better = catalogue[objective].better
    if better == 0:
        raise Ended(f"experiment.objective: neither more nor less of {objective!r} is better", 2)
    return Goal(objective, better, scenario.experiment.confidence)


def _shown(options: Options, catalogue: "Mapping[str, Measure]", goal: Goal) -> tuple[str, ...]:
    """The measures in the table."""
    if options.all_measures:
        return tuple(catalogue)
    if options.measures is None:
        names = SHOWN
    else:
        asked = [name.strip() for name in options.measures.split(",") if name.strip()]
        names = tuple(chosen(name, tuple(catalogue), "measure", "--measures") for name in asked)
        if not names:
            raise click.BadParameter("name at least one measure", param_hint="'--measures'")
    names = tuple(dict.fromkeys([*names, goal.objective]))
    return names if options.by is None else _with_parts(names, catalogue, options.by)


def _with_parts(names: tuple[str, ...], catalogue: "Mapping[str, Measure]", by: str) -> tuple[str, ...]:
    raise NotImplementedError(by)
