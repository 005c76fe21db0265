"""Which measures a table shows: those that were asked for, or the usual ones for what decides in the study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.experiments.names import chosen
from simbackorder.experiments.task import Task
from simbackorder.failures import ArgumentError
from simbackorder.metrics.definition import Kinds, kinds, of_part
from simbackorder.report.by_supplier import is_of_one
from simbackorder.report.calibration import KEPT, STATED
from simbackorder.report.rare_measures import nonzero_rare_measures
from simbackorder.report.result import silent

if TYPE_CHECKING:
    from simbackorder.metrics.definition import Measure
    from simbackorder.report.result import Result
    from simbackorder.scenario.sections.schema import Scenario

SHOWN = ("revenue", "cancellation_rate", "holding_cost", "promise_miss_rate", "profit")
# Where cost decides, or nothing is sold for money: the total, its parts, and what they buy.
SHOWN_OF_COST = (
    *("total_cost", "holding_cost_per_time", "ordering_cost_per_time", "purchases_per_time"),
    *("mean_backorders", "unit_fill_rate"),
)
# What follows costs in these.
AFTER_COSTS = ("promise_miss_rate", "mean_backorders")
# Beside missed promises, where dates are meant to be kept with a stated probability.
CALIBRATION = (KEPT, STATED)


class Asked(NamedTuple):
    """What was asked for: measures by name (None: the usual ones), or every one; `by`: also of such parts."""

    measures: tuple[str, ...] | None = None
    every: bool = False
    by: Kinds = None


class Shown(NamedTuple):
    """The measures of a study's tables; `suppliers`: those that have a table of their own."""

    asked: Asked
    measures: tuple[str, ...]
    suppliers: tuple[str, ...] = ()

    def of_comparison(self, result: Result) -> tuple[str, ...]:
        """The measures in the table of a comparison: unless they were asked for, beside the costs also those of what
        seldom happens, where it does."""
        if self.asked.measures is not None or self.asked.every:
            return self.measures
        place = next(n for n, name in enumerate(self.measures) if name in AFTER_COSTS)
        rare = nonzero_rare_measures(result)
        return tuple(dict.fromkeys([*self.measures[:place], *rare, *self.measures[place:]]))

    def of_run(self, result: Result, observed: tuple[str, ...]) -> tuple[str, ...]:
        """The measures of one alternative: unless they were asked for, all that say anything."""
        if self.named:
            return self.measures
        whole = (name for name in observed if not is_of_one(name, self.suppliers))
        estimates, objective = result.comparison.estimates, result.comparison.goal.objective
        return tuple(name for name in whole if name == objective or not silent(result, estimates, name))

    @property
    def named(self) -> bool:
        """Whether the measures of one alternative were asked for."""
        return bool(self.asked.measures or kinds(self.asked.by) or self.asked.every)


def shown(task: Task, asked: Asked, *, calibration: bool = False, suppliers: bool = False) -> Shown:
    """The measures of the tables of a task. `calibration`: the usual ones say how often dates are kept that are meant
    to be kept with a stated probability; `suppliers`: what each supplier did has a table of its own, where there are
    several or it is asked for. Raises ArgumentError."""
    from simbackorder.metrics.catalogue import described

    usual = _usual(task)
    if calibration and stating(task.scenario):
        usual = tuple(each for name in usual for each in (name, *(CALIBRATION if name == "promise_miss_rate" else ())))
    tabled = suppliers and kinds(task.by) == ("supplier",) and asked.measures is None
    catalogue = described(task.scenario) if tabled else task.catalogue
    by = None if tabled else asked.by
    found = _measures(task.scenario, asked, by, catalogue, (*usual, task.goal.objective))
    return Shown(asked, found, tuple(task.scenario.suppliers) if tabled else ())


def stating(scenario: Scenario) -> tuple[str, ...]:
    """The alternatives that state with which probability a date will be kept."""
    return tuple(
        name
        for name, policy in scenario.alternatives.items()
        if any(policy.promising.choice(item).parameters.statistic is not None for item in scenario.items)
    )


def _measures(
    scenario: Scenario, asked: Asked, by: Kinds, catalogue: Mapping[str, Measure], usual: tuple[str, ...]
) -> tuple[str, ...]:
    """The measures in the table; the objective, the last of the usual ones, is always among them."""
    if asked.every:
        return tuple(catalogue)
    names = usual if asked.measures is None else _named(asked.measures, tuple(catalogue))
    found = tuple(dict.fromkeys([*names, usual[-1]]))
    whole = found
    for kind in kinds(by):
        parts = _parts(scenario, whole, catalogue, kind)
        found = (*found, *(parts or _parts(scenario, tuple(catalogue), catalogue, kind)))
    return tuple(dict.fromkeys(found))


def _usual(task: Task) -> tuple[str, ...]:
    """The measures in the table unless others are asked for."""
    scenario = task.scenario
    if task.goal.objective != "total_cost" and any(item.price for item in scenario.items.values()):
        return SHOWN
    asked = scenario.measures.total_cost.purchases
    return tuple(name for name in SHOWN_OF_COST if asked or name != "purchases_per_time")


def _named(asked: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    if not asked:
        raise ArgumentError("name at least one measure", "measures")
    return tuple(_known(name, known) for name in asked)


def _known(name: str, known: tuple[str, ...]) -> str:
    from simbackorder.metrics.catalogue import how_to_ask

    if name not in known and (request := how_to_ask(name)):
        raise ArgumentError(f"no measure {name!r}{request}", "measures")
    return chosen(name, known, "measure", "measures")


def _parts(scenario: Scenario, names: tuple[str, ...], catalogue: Mapping[str, Measure], by: str) -> list[str]:
    """Those of `names` that are also measured by item, segment or basket, as `name[kind=part]`."""
    from simbackorder.metrics.parts import partition

    parts = partition(scenario, by)
    return [whole for name in names for part in parts if (whole := of_part(name, by, part)) in catalogue]
