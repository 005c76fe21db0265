"""A comparison at every point of a grid, on common sample paths, that can be interrupted and resumed."""

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any, NamedTuple

from simbackorder.experiments.checking import check_size
from simbackorder.experiments.less_noise import check_less_noise
from simbackorder.experiments.observing import Events
from simbackorder.experiments.precision import refuse
from simbackorder.experiments.replications import (
    Audited,
    AuditError,
    Observations,
    Progress,
    Simulate,
    StoppedError,
    Study,
    observe,
    simulate,
)
from simbackorder.experiments.task import Task
from simbackorder.failures import StudyError
from simbackorder.scenario.points import points
from simbackorder.store.arrow import DamagedError
from simbackorder.store.layout import Shelf
from simbackorder.store.provenance import versions
from simbackorder.store.replications import Block
from simbackorder.store.unfinished import Unfinished

Warn = Callable[[str], None]


class Heard(NamedTuple):
    """Who hears of every replication that is finished, and of the events that were audited."""

    progress: Progress | None
    events: Events


class GridPoint(NamedTuple):
    """A point of a grid: the value of each swept path, and the study there."""

    settings: dict[str, Any]
    study: Study


class StoppedSweepError(KeyboardInterrupt):
    """An interrupt in the middle of a sweep. `finished`: the points that were done, by their place in the grid."""

    def __init__(self, finished: dict[int, Observations]) -> None:
        super().__init__()
        self.finished = finished


def grid(task: Task) -> list[GridPoint]:
    """The study at every point of the scenario's sweep. Raises ScenarioError, and StudyError if there is no sweep."""
    scenario = task.scenario
    if not scenario.sweep:
        raise StudyError(f"{scenario.name}: the scenario has no `sweep` section, so there is nothing to sweep")
    refuse(task, "a sweep has the same number of replications (experiment.replications) at every point")
    names = tuple(scenario.alternatives)
    found = [GridPoint(settings, task.study(names, of=at_point)) for settings, at_point in points(scenario)]
    for _, study in found:
        check_size(study.scenario)
        check_less_noise(study.scenario)
        task.check_memory(study.scenario)
    return found


def unfinished(task: Task, place: Shelf) -> Unfinished:
    """Where this sweep's points are kept until all are finished."""
    about = {"digest": task.scenario.digest, **versions()}
    if task.means.audit:
        about["audited"] = "yes"  # points that were not are no part of an audited sweep
    return Unfinished(place.unfinished_sweep, about)


def kept_points(studies: Sequence[Study], unfinished: Unfinished, warn: Warn) -> list[Observations | None]:
    """The points that an interrupted sweep left; `warn` hears of those that cannot be used and will be done again."""
    return [_kept(point, study, unfinished, warn) for point, study in enumerate(studies)]


def taken_up(studies: Sequence[Study], left: Unfinished, resume: bool, say: Warn, warn: Warn) -> list[Any]:
    """The points that are there already: those of an interrupted sweep, if it is resumed; else they are removed. `say`
    hears what becomes of them."""
    if resume:
        kept = kept_points(studies, left, warn)
        count = sum(point is not None for point in kept)
        say(f"{count} of {len(studies)} points were finished before." if count else "There is nothing to resume.")
        return kept
    if left.exists():
        say("An unfinished sweep is replaced (--resume would have gone on with it).")
        left.remove()
    return [None] * len(studies)


def swept(
    task: Task, points: Sequence[GridPoint], kept: Sequence[Observations | None], left: Unfinished | None, heard: Heard
) -> list[Observations]:
    """The observations of every point of a grid, those that are not `kept` being simulated. Raises what `finish`
    does."""
    studies = [study for _, study in points]
    runs = sum(len(study.alternatives) * study.scenario.experiment.replications for study in studies)
    workers = task.workers(runs)
    try:
        return finish(studies, kept, left, workers=workers, progress=heard.progress, audited=heard.events.add)
    except AuditError as broken:
        at = {study.scenario.digest: settings for settings, study in points}
        broken.settings = at[broken.scenario.digest]
        raise


def finish(
    studies: Sequence[Study],
    kept: Sequence[Observations | None],
    unfinished: Unfinished | None,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    audited: Audited | None = None,
    simulate: Simulate = simulate,
) -> list[Observations]:
    """The observations of every point; those not in `kept` are simulated, and each is kept when it is finished, on
    disk if `unfinished` says where.

    Raises RunError and StoreError, and when it is interrupted StoppedSweepError.
    """
    found = list(kept)
    missing = [point for point, observed in enumerate(found) if observed is None]
    todo = [studies[point] for point in missing]
    try:
        with closing(observe(todo, workers=workers, progress=progress, audited=audited, simulate=simulate)) as results:
            for point, observed in zip(missing, results, strict=True):
                if unfinished is not None:
                    unfinished.keep(point, Block(*observed[:3]))
                found[point] = observed
    except StoppedError:
        done = {point: observed for point, observed in enumerate(found) if observed is not None}
        raise StoppedSweepError(done) from None
    return [observed for observed in found if observed is not None]


def _kept(point: int, study: Study, unfinished: Unfinished, warn: Warn) -> Observations | None:
    try:
        block = unfinished.load(point)
        if block is None:
            return None
        if (block.alternatives, len(block.values)) != (study.alternatives, study.scenario.experiment.replications):
            raise DamagedError("it holds other alternatives or replications")
    except DamagedError as damage:
        warn(f"point {point + 1} of {unfinished.folder} is simulated again: {damage}")
        return None
    return Observations(block.alternatives, block.measures, block.values)
