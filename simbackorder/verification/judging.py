"""Cases simulated and compared with theory, so that the chance of any false alarm among all of them is bounded."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import NamedTuple

from scipy.special import stdtrit

from simbackorder.experiments.engine import choose, orders, prepare
from simbackorder.experiments.execution import Workers
from simbackorder.experiments.replications import Observations, Progress, Study, observe
from simbackorder.scenario.sections.schema import Scenario
from simbackorder.statistics.estimate import Sample, pseudo_values, ratios, standard_errors
from simbackorder.verification.case import Case, Exact
from simbackorder.verification.shops import read

RISK = 0.01
"""The chance that any case at all fails although everything is right is at most this."""
POWER = 0.95
"""The chance with which a deviation is seen that is called visible."""
SEED, MOST_SEED = 1, 10**9
ROUNDING = 1e-9
"""How far, relatively, sums of floating-point numbers may be from what they are exactly: where nothing is random."""


class Finding(NamedTuple):
    """One measure of a case. `half_width`: of the interval that must have the exact value, 0 where nothing is random.
    `z`: how many standard errors the mean is off (Student's t with replications - 1 degrees of freedom); None where
    there is none. `visible`: the deviation that would be seen with the chance POWER, in the measure's unit."""

    name: str
    exact: float
    mean: float
    half_width: float
    z: float | None
    visible: float
    agrees: bool


class Judged(NamedTuple):
    """A case with what was found. `limit`: how many standard errors a mean may be off; `seed`: of its scenario."""

    case: Case
    replications: int
    seed: int
    limit: float
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether every measure agrees."""
        return all(each.agrees for each in self.findings)


class Verification(NamedTuple):
    """All that was judged. `confidence`: of the interval of each measure, so that all of them hold their exact values
    with 1 - RISK."""

    cases: tuple[Judged, ...]
    confidence: float
    seed: int
    quick: bool
    engine: str

    @property
    def passed(self) -> bool:
        """Whether every case agrees."""
        return all(each.passed for each in self.cases)

    @property
    def measures(self) -> int:
        """How many values were compared."""
        return sum(len(each.findings) for each in self.cases)


def luck(case: Case, seed: int) -> int:
    """The seed of a case: each has random numbers of its own, whatever else is verified."""
    return zlib.crc32(f"{seed} {case.id}".encode()) % MOST_SEED


def replications(case: Case, quick: bool) -> int:
    """How often its shop is simulated."""
    return case.quick if quick else case.full


def verified(
    cases: Sequence[Case],
    *,
    quick: bool = False,
    seed: int = SEED,
    workers: Workers = None,
    engine: str = "auto",
    progress: Progress | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> Verification:
    """Simulates every case and compares. Raises StudyError, and StoppedError when it is interrupted."""
    counts = [replications(case, quick) for case in cases]
    scenarios = [read(case.shop, count, luck(case, seed)) for case, count in zip(cases, counts, strict=True)]
    exact = [case.exact() for case in cases]
    confidence = 1 - RISK / max(1, sum(map(len, exact)))
    used = _engine(engine, sum(map(_orders, scenarios)), say)
    studies = [
        Study(scenario, tuple(scenario.alternatives)[:1], by=case.by, engine=used)
        for case, scenario in zip(cases, scenarios, strict=True)
    ]
    judged = []
    with closing(observe(studies, workers=workers, progress=progress)) as found:
        for case, values, observations in zip(cases, exact, found, strict=True):
            judged.append(judge(case, values, observations, confidence, luck(case, seed)))
    return Verification(tuple(judged), confidence, seed, quick, engine)


def _orders(scenario: Scenario) -> float:
    return scenario.experiment.replications * orders(scenario)


def _engine(asked: str, simulated: float, say: Callable[[str], None]) -> str:
    """Who simulates; its machine code is made first, if there is none."""
    return prepare(choose(asked, simulated), asked, None, say).engine


def judge(case: Case, exact: Exact, observations: Observations, confidence: float, seed: int) -> Judged:
    """A case from what its replications observed."""
    alternative = observations.alternatives[0]

    def observed(name: str) -> Sample:
        return observations.sample(alternative, name)

    n = len(observations.values)
    limit = float(stdtrit(n - 1, (1 + confidence) / 2))
    findings = []
    for name, value in exact.items():
        sample = case.derived[name](observed) if name in case.derived else observed(name)
        findings.append(finding(name, float(value), sample, limit))
    return Judged(case, n, seed, limit, tuple(findings))


def finding(name: str, exact: float, sample: Sample, limit: float) -> Finding:
    """One measure: ratio of sums and jackknife, as everywhere. Where nothing is random the two must be equal."""
    mean = float(ratios(sample))
    error = float(standard_errors(pseudo_values(sample)))
    if math.isnan(mean) or math.isnan(error):
        return Finding(name, exact, mean, math.nan, None, math.nan, False)
    if error <= ROUNDING * abs(mean):
        agrees = math.isclose(mean, exact, rel_tol=ROUNDING, abs_tol=ROUNDING)
        return Finding(name, exact, mean, 0.0, None, 0.0, agrees)
    z = (mean - exact) / error
    n = sample.numerator.shape[-1]
    visible = (limit + float(stdtrit(n - 1, POWER))) * error
    return Finding(name, exact, mean, limit * error, z, visible, abs(z) <= limit)
