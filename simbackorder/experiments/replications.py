"""Replications of alternatives on common sample paths."""

import itertools
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.experiments.execution import WorkerLostError, in_order
from simbackorder.model.audit import ViolationError
from simbackorder.model.receipts import Receipts
from simbackorder.statistics.estimate import Sample

if TYPE_CHECKING:
    from simbackorder.model.audit import Violation
    from simbackorder.model.opening import Shop
    from simbackorder.model.record import RunRecord
    from simbackorder.scenario.schema import Scenario

Measured = Mapping[str, tuple[float, float]]
Progress = Callable[[int, int], None]
Audited = Callable[[int], None]


class Study(NamedTuple):
    """What is replicated: the named alternatives of one scenario, each on the same sample paths.

    `by`: also measure parts, by "item", "segment", "basket" or "supplier". `engine`: who simulates. `also`: what else
    is taken down of every run; a function of a module, so that workers find it. `audited`: every law is checked after
    every event, which is the reference engine's work, whichever was named.
    """

    scenario: "Scenario"
    alternatives: tuple[str, ...]
    by: str | None = None
    engine: str = "simpy"
    also: "Callable[[RunRecord], Any] | None" = None
    audited: bool = False


class Observations(NamedTuple):
    """What replications measured: `values[replication, alternative, measure]` is a numerator and a denominator.
    `also[replication][alternative]`: what else the study took down."""

    alternatives: tuple[str, ...]
    measures: tuple[str, ...]
    values: NDArray[np.float64]
    also: tuple[tuple[Any, ...], ...] = ()

    def sample(self, alternative: str, measure: str) -> Sample:
        """One measure of one alternative over all replications."""
        cell = self.values[:, self.alternatives.index(alternative), self.measures.index(measure)]
        return Sample(cell[:, 0], cell[:, 1])

    def of(self, alternative: str) -> "Observations":
        """One alternative's alone."""
        k = self.alternatives.index(alternative)
        return Observations(
            (alternative,), self.measures, self.values[:, k : k + 1], tuple(each[k : k + 1] for each in self.also)
        )


class Measurements(NamedTuple):
    """One replication: `values[alternative, measure]` is a numerator and a denominator; `also[alternative]`: what
    else. `events`: how many were audited."""

    measures: tuple[str, ...]
    values: NDArray[np.float64]
    also: tuple[Any, ...] = ()
    events: int = 0


class RunError(Exception):
    """A run that could not be finished. The message names replication, alternative and seed."""


class AuditError(RunError):
    """A run in which a law was broken: where, of which scenario, what the auditor found, and the record up to there."""

    def __init__(self, where: str, scenario: "Scenario", violation: "Violation", record: "RunRecord") -> None:
        super().__init__(where, scenario, violation, record)
        self.where, self.scenario, self.violation, self.record = where, scenario, violation, record

    def __str__(self) -> str:
        return f"{self.where} broke a law {self.violation}"


Simulate = Callable[[Study, int, Callable[[int], None]], Measurements]


def simulate(study: Study, replication: int, at: Callable[[int], None]) -> Measurements:
    """Draws one sample path and runs every alternative of the study on it."""
    from simbackorder.engines.choice import audited, runner
    from simbackorder.experiments.counting import counting
    from simbackorder.metrics.measures import measure
    from simbackorder.model.sample_path import draw

    events: list[int] = []
    run = audited(events.append) if study.audited else runner(study.engine)
    counted = counting(study.engine)
    path = draw(study.scenario, replication)

    def taken(record: "RunRecord") -> tuple[Measured, Any]:
        return measure(study.scenario, record, study.by, counted), study.also(record) if study.also else None

    measured = []
    for step, name in enumerate(study.alternatives):
        at(step)
        shop = _shop(study.scenario, name)
        measured.append(run(shop, path, taken))
    also = tuple(more for _, more in measured) if study.also else ()
    return gathered([measures for measures, _ in measured])._replace(also=also, events=sum(events))


_opened: list[tuple["Scenario", "dict[str, Shop]"]] = []


def _shop(scenario: "Scenario", alternative: str) -> "Shop":
    """The alternative's shop, built once in a process for as long as the same scenario is replicated."""
    from simbackorder.engines.choice import forget_shops
    from simbackorder.model.opening import open_shop

    if not _opened or _opened[0][0] is not scenario:
        forget_shops()
        _opened[:] = [(scenario, {})]
    shops = _opened[0][1]
    if alternative not in shops:
        shops[alternative] = open_shop(scenario, scenario.alternatives[alternative])
    return shops[alternative]


def gathered(measured: Sequence[Measured]) -> Measurements:
    """One mapping of measures per alternative, as arrays. Raises ValueError if a value is not finite."""
    measures = tuple(measured[0])
    values = np.array([list(each.values()) for each in measured], dtype=np.float64)
    for k, n in np.argwhere(~np.isfinite(values).all(axis=2)):
        pair = measured[k][measures[n]]
        raise ValueError(f"the measure {measures[n]} is not finite: {pair[0]!r} / {pair[1]!r}")
    return Measurements(measures, values)


def observe(
    studies: Sequence[Study],
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    audited: Audited | None = None,
    simulate: Simulate = simulate,
    start_method: str | None = None,
) -> Generator[Observations]:
    """The observations of each study, in order, as soon as it is finished; bit for bit the same for any `workers`.

    `progress(done, all)` hears of every replication, `audited` how many events of it were audited. Raises RunError.
    Close it to stop the workers.
    """
    counts = [study.scenario.experiment.replications for study in studies]
    places = [(which, replication) for which, count in enumerate(counts) for replication in range(count)]
    work = partial(_piece, tuple(studies), tuple(places), simulate)
    try:
        with closing(in_order(work, range(len(places)), workers, start_method)) as results:
            told = _told(results, len(places), progress, audited)
            for study, count in zip(studies, counts, strict=True):
                yield _stacked(study, list(itertools.islice(told, count)))
    except WorkerLostError as lost:
        raise RunError(_lost(studies, places, lost)) from None


def _told(
    results: Iterator[Measurements], count: int, progress: Progress | None, audited: Audited | None
) -> Iterator[Measurements]:
    for done, result in enumerate(results, start=1):
        if audited is not None:
            audited(result.events)
        if progress is not None:
            progress(done, count)
        yield result


def _piece(
    studies: tuple[Study, ...],
    places: tuple[tuple[int, int], ...],
    simulate: Simulate,
    piece: int,
    at: Callable[[int], None],
) -> Measurements:
    which, replication = places[piece]
    study = studies[which]
    step = [-1]

    def both(now: int) -> None:
        step[0] = now
        at(now)

    at(-1)
    try:
        return simulate(study, replication, both)
    except ViolationError as broken:
        luck: dict[str, Any] = dict.fromkeys(Receipts._fields, ())  # its functions stay here
        evidence = broken.record._replace(path=broken.record.path._replace(**luck))
        where = _named(study, replication + 1, step[0])  # counted as by `trace`, which tells the rest
        raise AuditError(where, study.scenario, broken.violation, evidence) from None
    except Exception as error:
        problem = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise RunError(f"{_named(study, replication, step[0])} failed: {problem}") from error


def _named(study: Study, replication: int, step: int) -> str:
    seed = study.scenario.experiment.seed
    whose = f"alternative {study.alternatives[step]!r}" if step >= 0 else "drawing its sample path"
    return f"replication {replication}, {whose}, seed {seed}"


def _lost(studies: Sequence[Study], places: Sequence[tuple[int, int]], lost: WorkerLostError) -> str:
    work = [_named(studies[places[piece][0]], places[piece][1], step) for piece, step in lost.at]
    doing = "\n  ".join(work) or "starting up"
    return f"a worker process died (killed, or out of memory). The workers were at:\n  {doing}"


def _stacked(study: Study, rows: Sequence[Measurements]) -> Observations:
    measures = rows[0].measures
    if any(row.measures != measures for row in rows):
        raise ValueError("replications of one study gave different measures")
    also = tuple(row.also for row in rows) if study.also else ()
    return Observations(study.alternatives, measures, np.stack([row.values for row in rows]), also)
