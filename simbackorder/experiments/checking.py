"""Mistakes in a scenario that show only beside the measures and the model: said like all others, by file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simbackorder.metrics.definition import Kinds, Measure
    from simbackorder.opening.size import Excess
    from simbackorder.scenario.sections.schema import Scenario


def check_objective(scenario: Scenario, by: Kinds = None) -> None:
    """The objective is one of the measures, of which more or less is better. Raises ScenarioError."""
    from simbackorder.metrics.catalogue import described
    from simbackorder.quantities import nearest
    from simbackorder.scenario.language.problems import ScenarioError
    from simbackorder.scenario.reading import problem_at

    known, name = described(scenario, by), scenario.experiment.objective
    if name not in known:
        message = f"no measure is named {name!r}{nearest(name, known)}"
    elif known[name].better == 0:
        message = f"expected a measure of which more or less is better, found {name!r}"
    else:
        return
    raise ScenarioError((problem_at(scenario, ("experiment", "objective"), message),))


def check_precision(scenario: Scenario, known: Mapping[str, Measure]) -> None:
    """What is to be precise are measures, shares alone having points. Raises ScenarioError."""
    from simbackorder.scenario.language.problems import ScenarioError
    from simbackorder.scenario.reading import problem_at

    flaws = {name: flaw_of_precision(name, asked, known) for name, asked in scenario.precision.measures.items()}
    found = tuple(problem_at(scenario, ("precision", name), wrong) for name, wrong in flaws.items() if wrong)
    if found:
        raise ScenarioError(found)


def flaw_of_precision(measure: str, asked: str, known: Mapping[str, Measure]) -> str:
    """What is wrong with what is asked for; empty: nothing."""
    from simbackorder.experiments.names import did_you_mean
    from simbackorder.metrics.definition import SHARE
    from simbackorder.scenario.sections.precision import EXPECTED, amount_of

    if measure not in known:
        measure = str(measure)
        return f"no measure is named {measure!r}{did_you_mean(measure, [*known, 'most', 'minutes'])}"
    amount = amount_of(asked)
    if amount is None:
        return f"{measure}: expected {EXPECTED}, found {asked!r}"
    if amount.points and known[measure].unit != SHARE:
        return f"{measure}: only shares have points; expected {EXPECTED}, found {asked!r}"
    return ""


def refuse_uncertain(scenario: Scenario, why: str) -> None:
    """Raises ScenarioError if the scenario calls inputs uncertain where nothing is said of that, and says why not."""
    from simbackorder.scenario.language.problems import ScenarioError
    from simbackorder.scenario.reading import problem_at

    if scenario.uncertain:
        message = f"{why}; leave it out (--set uncertain={{}})"
        raise ScenarioError((problem_at(scenario, ("uncertain",), message),))


def check_size(scenario: Scenario) -> None:
    """A run of the scenario can be begun and will end. Raises ScenarioError."""
    from simbackorder.opening.size import excesses

    refuse(scenario, excesses(scenario))


def check_memory(scenario: Scenario, engine: str, runs: int) -> None:
    """This machine has memory for so many runs at a time. Raises ScenarioError."""
    from simbackorder.opening.size import memory_of_machine, too_large

    refuse(scenario, too_large(scenario, engine, runs, memory_of_machine()))


def refuse(scenario: Scenario, found: list[Excess]) -> None:
    """Raises ScenarioError if anything was found, by file and line."""
    from simbackorder.scenario.language.problems import ScenarioError
    from simbackorder.scenario.reading import problem_at

    if found:
        raise ScenarioError(tuple(problem_at(scenario, excess.path, excess.message) for excess in found))
