"""What a paper says of a study: which versions, which scenario, and how often it was simulated for how long."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.experiments.task import points_of
from simbackorder.scenario import reading
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.store.provenance import versions
from simbackorder.store.reading import made, sealed

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario


class Design(NamedTuple):
    """How a scenario is simulated. `points` of its sweep; without one: 1. `precision`: by measure, the half-width that
    it is replicated until; without one, replications are as many as stated."""

    alternatives: int
    points: int
    unit: str
    warm_up: float
    length: float
    confidence: float
    precision: dict[str, str]


class Cited(NamedTuple):
    """A study of a scenario. `study`: which one was stored, if it was; `design`: none if its scenario cannot be read
    here; `draws`: of how many draws of uncertain inputs (None: of the inputs as stated)."""

    study: str
    scenario: str
    digest: str
    seed: int
    replications: int
    versions: dict[str, str]
    design: Design | None
    draws: int | None = None


def of_scenario(scenario: Scenario) -> Cited:
    """A study of the scenario by what is installed here."""
    experiment = scenario.experiment
    about = (scenario.name, scenario.digest, experiment.seed, experiment.replications)
    return Cited("", *about, versions(), design(scenario))


def of_results(place: Path) -> Cited:
    """The study that is stored there, by whichever version. Raises UnusableError."""
    seal = sealed(place, None)
    about = made(seal)
    try:
        scenario = reading.load(seal.parent / "scenario.yaml")
    except ScenarioError:  # of another version, or its data files or policies of one's own are not here
        scenario = None
    told = {name: about[name] for name in ("study", "scenario", "digest", "seed", "replications", "versions")}
    draws = about.get("points") if about["study"] == "inputs" else None
    return Cited(**told, design=design(scenario) if scenario else None, draws=draws)


def design(scenario: Scenario) -> Design:
    """How the scenario is simulated."""
    time = scenario.time
    points = points_of(scenario) if scenario.sweep else 1
    experiment, asked = scenario.experiment, dict(scenario.precision.measures)
    return Design(
        len(scenario.alternatives), points, time.unit, time.warm_up, time.length, experiment.confidence, asked
    )
