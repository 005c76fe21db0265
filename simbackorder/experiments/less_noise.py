"""Less noise for the same work: what stands against it, the controls of a study, pairs of opposite luck, and how much
variance is left."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.controls import Control, LeftOut, controls_of, excesses
from simbackorder.sample_path.identity import Same
from simbackorder.scenario.sections.less_noise import controls_named, is_antithetic
from simbackorder.statistics.control_variates import Adjustment, adjustment

if TYPE_CHECKING:
    from simbackorder.experiments.replications import Observations
    from simbackorder.scenario.sections.schema import Scenario

Array = NDArray[np.float64]

SPARE = 20
"""Replications more than controls: fewer tell too little of how the measures depend on them."""
TRIAL = 2**31
"""The number of the replication that tells about how many orders are placed with each supplier: none of any study."""
USUAL = ("controls",)


class Quieter(NamedTuple):
    """How noise was taken off a study. `words`: as it was asked for; `controls`: what was controlled (none: pairs);
    `left_out`: what could not be, by name, and why; `too_few`: so few replications that nothing was taken off."""

    words: tuple[str, ...]
    controls: tuple[str, ...] = ()
    left_out: Mapping[str, str] = {}
    too_few: bool = False


def check_less_noise(scenario: Scenario) -> None:
    """What is asked for is possible. Raises ScenarioError."""
    from simbackorder.scenario.language.problems import ScenarioError
    from simbackorder.scenario.reading import problem_at

    experiment = scenario.experiment
    words, count = experiment.less_noise, experiment.replications
    if not words:
        return
    place, problem = ("experiment", "less_noise"), None
    if is_antithetic(words):
        if count % 2 or count < 4:
            expected = "expected an even number of replications, at least 4, to make pairs of"
            place, problem = ("experiment", "replications"), f"{expected} (less_noise: antithetic), found {count}"
    else:
        known = controls_of(scenario, controls_named(words))
        wrong = known.left_out if words != USUAL else ()
        least = len(known.controls) + SPARE
        if wrong:
            problem = "; ".join(f"{each.name} cannot be a control: {each.why}" for each in wrong)
        elif not known.controls:
            problem = f"there is nothing to control: {'; '.join(f'{e.name}: {e.why}' for e in known.left_out)}"
        elif count < least:
            expected = f"expected at least {least} replications for {len(known.controls)} controls"
            place, problem = ("experiment", "replications"), f"{expected} (less_noise), found {count}"
    if problem is not None:
        raise ScenarioError((problem_at(scenario, place, problem),))


def refuse_less_noise(scenario: Scenario, what: str, argument: str) -> None:
    """Raises ArgumentError if less noise was asked for where it is not known how to conclude."""
    from simbackorder.failures import ArgumentError

    if scenario.experiment.less_noise:
        words = ", ".join(scenario.experiment.less_noise)
        raise ArgumentError(f"{what}: leave out experiment.less_noise ({words})", argument)


class Quiet(NamedTuple):
    """Observations to conclude from: independent rows, the controls that take noise off them, and how that was done
    (None: nothing was)."""

    observed: Observations
    controls: Adjustment | None = None
    about: Quieter | None = None


def quiet(scenario: Scenario, observed: Observations, engine: str) -> Quiet:
    """What is concluded from when these are the first replications of a scenario."""
    words = scenario.experiment.less_noise
    if not words:
        return Quiet(observed)
    if is_antithetic(words):
        pairs = len(observed.values) > 1
        return Quiet(of_pairs(observed) if pairs else observed, None, Quieter(words, too_few=not pairs))
    return Quiet(observed, *controlled(scenario, len(observed.values), engine))


def independent(scenario: Scenario, observed: Observations) -> Observations:
    """Runs that have nothing to do with one another: of pairs of opposite luck the first of each."""
    if not is_antithetic(scenario.experiment.less_noise):
        return observed
    return observed._replace(values=observed.values[::2], also=observed.also[::2])


def of_pairs(observed: Observations) -> Observations:
    """The mean of every pair of opposite replications, as one; a last one without its opposite is left out."""
    whole = len(observed.values) // 2 * 2
    values = (observed.values[0:whole:2] + observed.values[1:whole:2]) / 2
    return observed._replace(values=values, also=())


def controlled(scenario: Scenario, n: int, engine: str) -> tuple[Adjustment | None, Quieter]:
    """What controls do to the first n replications; None: they are too few."""
    study = _of_study(Same(scenario), engine)
    words = scenario.experiment.less_noise
    varied = tuple(each for each in study.left_out if each.varies)
    about = Quieter(words, tuple(each.name for each in study.controls), {each.name: each.why for each in varied})
    if n < len(study.controls) + SPARE:
        return None, about._replace(too_few=True)
    return study.adjustment(n), about


class _Study:
    """The controls of a scenario, and what they are in the replications that were asked for so far."""

    def __init__(self, scenario: Scenario, placed: Mapping[str, float]) -> None:
        self.scenario = scenario
        known = controls_of(scenario, controls_named(scenario.experiment.less_noise), placed)
        self.controls: tuple[Control, ...] = known.controls
        self.left_out: tuple[LeftOut, ...] = known.left_out
        self._known: Array = np.empty((0, len(self.controls)))
        self._adjustments: dict[int, Adjustment] = {}

    def adjustment(self, n: int) -> Adjustment:
        """What the controls do to the first n replications."""
        if n not in self._adjustments:
            self._adjustments = {n: adjustment(self.first(n))}
        return self._adjustments[n]

    def first(self, n: int) -> Array:
        """`[replication, control]` of the first n."""
        done = len(self._known)
        if n > done:
            self._known = np.concatenate((self._known, excesses(self.scenario, self.controls, range(done, n))))
        return self._known[:n]


@lru_cache(maxsize=8)
def _of_study(key: Same, engine: str) -> _Study:
    """Also once a stage of a study has more replications than the one before: these do not make another scenario."""
    return _Study(key.held, placed(key.held, engine))


def placed(scenario: Scenario, engine: str) -> dict[str, float]:
    """About how many orders are placed with each supplier in a run, in the alternative that places the most: in one
    replication of all, which is none of the study's."""
    from simbackorder.experiments.replications import Study, simulate
    from simbackorder.metrics.definition import of_part

    if "lead_times" not in controls_named(scenario.experiment.less_noise) or not scenario.suppliers:
        return {}
    time = scenario.time
    study = Study(scenario, tuple(scenario.alternatives), "supplier", engine)
    (found,) = simulate(study, [TRIAL], lambda step: None)
    per_run = time.end / (time.length - time.warm_up)
    return {
        name: per_run
        * float(found.values[:, found.measures.index(of_part("replenishment_orders", "supplier", name)), 0].max())
        for name in scenario.suppliers
    }
