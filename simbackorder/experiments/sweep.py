"""A comparison at every point of a grid, on common sample paths, that can be interrupted and resumed."""

from collections.abc import Callable, Sequence
from contextlib import closing

from simbackorder.experiments.replications import Audited, Observations, Progress, Simulate, Study, observe, simulate
from simbackorder.store.replications import Block, DamagedError
from simbackorder.store.unfinished import Unfinished

Warn = Callable[[str], None]


def kept_points(studies: Sequence[Study], unfinished: Unfinished, warn: Warn) -> list[Observations | None]:
    """The points that an interrupted sweep left; `warn` hears of those that cannot be used and will be done again."""
    return [_kept(point, study, unfinished, warn) for point, study in enumerate(studies)]


def finish(
    studies: Sequence[Study],
    kept: Sequence[Observations | None],
    unfinished: Unfinished,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    audited: Audited | None = None,
    simulate: Simulate = simulate,
) -> list[Observations]:
    """The observations of every point; those not in `kept` are simulated, and each is kept when it is finished.

    Raises RunError and StoreError.
    """
    found = list(kept)
    missing = [point for point, observed in enumerate(found) if observed is None]
    todo = [studies[point] for point in missing]
    with closing(observe(todo, workers=workers, progress=progress, audited=audited, simulate=simulate)) as results:
        for point, observed in zip(missing, results, strict=True):
            unfinished.keep(point, Block(*observed[:3]))
            found[point] = observed
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
