"""From a scenario file to what is studied and shown."""

import contextlib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from simbackorder.cli.checking import check_objective
from simbackorder.cli.choosing import chosen
from simbackorder.cli.engine import AUDITED, Runs, choose, orders, prepare
from simbackorder.cli.main import Ended
from simbackorder.cli.options import Options
from simbackorder.cli.progress import remark
from simbackorder.experiments.comparison import Goal, calibrations, compare
from simbackorder.experiments.replications import Observations
from simbackorder.report.by_supplier import every_part
from simbackorder.report.calibration import KEPT, STATED
from simbackorder.report.rare_measures import nonzero_rare_measures, without_zero_rare_measures
from simbackorder.report.result import Head, Result, head, units

if TYPE_CHECKING:
    from simbackorder.metrics.definition import Measure
    from simbackorder.scenario.sections.schema import Scenario

SHOWN = ("revenue", "cancellation_rate", "holding_cost", "promise_miss_rate", "profit")
# Where cost decides, or nothing is sold for money: the total, its parts, and what they buy.
SHOWN_OF_COST = ("total_cost", "holding_cost", "ordering_cost", "purchases", "mean_backorders", "unit_fill_rate")
# What follows costs in these.
AFTER_COSTS = ("promise_miss_rate", "mean_backorders")
# Beside missed promises, where dates are meant to be kept with a stated probability.
CALIBRATION = (KEPT, STATED)


class Task(NamedTuple):
    """A scenario with the options: what every study of it needs. `engine`: who simulates, if that is left to us; `by`:
    of which parts measures are taken, too; `suppliers`: those that have a table of their own."""

    scenario: "Scenario"
    catalogue: "Mapping[str, Measure]"
    goal: Goal
    head: Head
    options: Options
    shown: tuple[str, ...]
    engine: str
    by: str | None
    suppliers: tuple[str, ...] = ()

    def result(self, observed: Observations) -> Result:
        """What can be concluded from the observations."""
        nothing = {name: self.catalogue[name].undefined for name in observed.measures}
        found = Result(self.head, units(self.catalogue), compare(observed, self.goal, nothing))
        return found._replace(suppliers=self.suppliers)

    def of_comparison(self, result: Result) -> tuple[str, ...]:
        """The measures in the table of a comparison: unless they were asked for, beside the costs also those of what
        seldom happens, where it does."""
        if self.options.measures is not None or self.options.all_measures:
            return self.shown
        place = next(n for n, name in enumerate(self.shown) if name in AFTER_COSTS)
        return tuple(dict.fromkeys([*self.shown[:place], *nonzero_rare_measures(result), *self.shown[place:]]))

    def of_run(self, result: Result, observed: tuple[str, ...]) -> tuple[str, ...]:
        """The measures of one alternative: unless they were asked for, all but those of what does not happen."""
        if self.options.measures or self.options.by or self.options.all_measures:
            return self.shown
        whole = tuple(name for name in observed if name not in every_part(self.suppliers))
        return without_zero_rare_measures(result, whole)

    def calibrated(self, observed: Observations) -> Result:
        """The same, and whether dates are kept as often as they are meant to be."""
        nothing, whose = self.catalogue[KEPT].undefined, stating(self.scenario)
        found = calibrations(observed, whose, KEPT, STATED, self.goal.confidence, nothing)
        return self.result(observed)._replace(calibration=found)


def load(file: Path, options: Options, runs: Runs, calibration: bool = False, suppliers: bool = False) -> Task:
    """Reads the scenario. Every mistake ends the command with exit status 2. `calibration`: whether the usual measures
    say how often dates are kept that are meant to be kept with a stated probability; `suppliers`: whether what each
    supplier did has a table of its own, where there are several or it is asked for."""
    from simbackorder.metrics.catalogue import described

    scenario = read_scenario(file, options.overrides)
    runnable(scenario)
    try:
        by = parted(scenario, options) if suppliers else options.by
        catalogue = described(scenario, by)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'--by'") from None
    with ending_on_mistakes():
        check_objective(scenario, options.by)
    objective = scenario.experiment.objective
    goal = Goal(objective, catalogue[objective].better, scenario.experiment.confidence)
    usual = _usual(scenario, goal)
    if calibration and stating(scenario):
        usual = tuple(each for name in usual for each in (name, *(CALIBRATION if name == "promise_miss_rate" else ())))
    tabled = tuple(scenario.suppliers) if suppliers and by == "supplier" and options.measures is None else ()
    asked = options._replace(by=None) if tabled else options
    shown = _shown(scenario, asked, described(scenario) if tabled else catalogue, (*usual, goal.objective))
    engine = choose(options.engine, orders(scenario) * scenario.experiment.replications * runs(scenario), options.audit)
    simulating = AUDITED if options.audit else engine.engine
    fits(scenario, simulating, options.workers, scenario.experiment.replications)
    engine = prepare(engine, options.engine, scenario, partial(remark, options))
    return Task(scenario, catalogue, goal, head(scenario, options.engine), options, shown, engine.engine, by, tabled)


def parted(scenario: "Scenario", options: Options) -> str | None:
    """Of which parts measures are taken: of suppliers also without being asked for, if there are several."""
    several = len(scenario.suppliers) > 1 and options.measures is None
    return options.by or ("supplier" if several else None)


def read_scenario(file: Path, overrides: tuple[str, ...]) -> "Scenario":
    """Reads the scenario file with `PATH=VALUE` overrides. Every mistake ends the command with exit status 2."""
    from simbackorder.scenario.reading import load as read

    with ending_on_mistakes():
        return read(file, overrides)


def runnable(scenario: "Scenario") -> None:
    """A run that could never end ends the command with exit status 2."""
    from simbackorder.cli.checking import check_size

    with ending_on_mistakes():
        check_size(scenario)


def fits(scenario: "Scenario", engine: str, workers: int | None = None, replications: int = 1) -> None:
    """Runs that do not fit this machine's memory end the command with exit status 2."""
    from simbackorder.cli.checking import check_memory
    from simbackorder.experiments.execution import cores

    with ending_on_mistakes():
        check_memory(scenario, engine, min(workers or cores(), replications))


@contextlib.contextmanager
def ending_on_mistakes() -> Iterator[None]:
    """Mistakes in the scenario end the command with exit status 2."""
    from simbackorder.scenario.language.problems import ScenarioError

    try:
        yield
    except ScenarioError as error:
        raise Ended(str(error), 2, located=True) from None


def _shown(
    scenario: "Scenario", options: Options, catalogue: "Mapping[str, Measure]", usual: tuple[str, ...]
) -> tuple[str, ...]:
    """The measures in the table; the objective, the last of the usual ones, is always among them."""
    if options.all_measures:
        return tuple(catalogue)
    names = usual if options.measures is None else _asked(options.measures, tuple(catalogue))
    shown = tuple(dict.fromkeys([*names, usual[-1]]))
    if options.by is None:
        return shown
    parts = _parts(scenario, shown, catalogue, options.by)
    return (*shown, *(parts or _parts(scenario, tuple(catalogue), catalogue, options.by)))


def stating(scenario: "Scenario") -> tuple[str, ...]:
    """The alternatives that state with which probability a date will be kept."""
    return tuple(
        name
        for name, policy in scenario.alternatives.items()
        if any(policy.promising.choice(item).parameters.statistic is not None for item in scenario.items)
    )


def _usual(scenario: "Scenario", goal: Goal) -> tuple[str, ...]:
    """The measures in the table unless others are asked for."""
    if goal.objective != "total_cost" and any(item.price for item in scenario.items.values()):
        return SHOWN
    asked = scenario.measures.total_cost.purchases
    return tuple(name for name in SHOWN_OF_COST if asked or name != "purchases")


def _asked(listed: str, known: tuple[str, ...]) -> tuple[str, ...]:
    asked = [name.strip() for name in listed.split(",") if name.strip()]
    if not asked:
        raise click.BadParameter("name at least one measure", param_hint="'--measures'")
    return tuple(chosen(name, known, "measure", "--measures") for name in asked)


def _parts(scenario: "Scenario", names: tuple[str, ...], catalogue: "Mapping[str, Measure]", by: str) -> list[str]:
    """Those of `names` that are also measured by item, segment or basket, as `name[part]`."""
    from simbackorder.metrics.parts import partition

    parts = partition(scenario, by)
    return [whole for name in names for part in parts if (whole := f"{name}[{part}]") in catalogue]
