"""Candidates drawn by Optuna, batch by batch: each batch is asked for, simulated, and told, whoever simulates it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.tuning.aims import Score
from simbackorder.experiments.tuning.space import Point, Space
from simbackorder.failures import StudyError

if TYPE_CHECKING:
    import optuna

Scored = Callable[[Sequence[Point]], list[Score | None]]
"""What is known of these points once they are simulated; None of those that are refused."""

BATCH = 10
"""Candidates that are asked for before any of them is told: the same for any number of workers."""
VAIN = 5
"""Times as many draws as candidates are wanted, at most: draws that are refused, or known already, count for
nothing."""
OUTSIDE = 1e6
"""How far outside a refused candidate is called: beyond every bound that is passed."""


class NoSamplerError(StudyError):
    """Optuna, which draws candidates, is not installed."""


def drawn(space: Space, starts: Sequence[Point], wanted: int, seed: int, several: int, scored: Scored) -> None:
    """Has so many candidates drawn and scored, the `starts` first: by Parzen trees (Bergstra and others 2011), or, for
    several objectives, by NSGA-II (Deb and others 2002). Raises NoSamplerError."""
    search = study_of(seed, several)
    for point in starts:
        search.enqueue_trial({f"p{k}": n for k, n in enumerate(point)})
    seen: set[Point] = set()
    asked = 0
    while len(seen) < wanted and asked < VAIN * wanted + len(starts):
        trials = [search.ask() for _ in range(BATCH)]
        asked += BATCH
        points = [point_of(trial, space) for trial in trials]
        for trial, point, found in zip(trials, points, scored(points), strict=True):
            if found is not None:
                seen.add(point)
            trial.set_constraint("outside", OUTSIDE if found is None else min(OUTSIDE, max(found.excess, default=0.0)))
            search.tell(trial, [-1e300] * several if found is None else [max(-1e300, m) for m in found.means])


def optuna_itself() -> Any:
    """The library, silenced. Raises NoSamplerError where it is not installed."""
    try:
        import optuna
    except ImportError:
        message = "optimise needs Optuna to draw candidates: pip install 'simbackorder[optimise]'"
        raise NoSamplerError(message) from None
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    return optuna


def study_of(seed: int, several: int) -> optuna.Study:
    """A search that is kept in memory: what it found is kept by us, and told again."""
    own = optuna_itself()
    sampler: Any = (
        own.samplers.TPESampler(seed=seed, multivariate=True, n_startup_trials=2 * BATCH)
        if several == 1
        else own.samplers.NSGAIISampler(seed=seed, population_size=2 * BATCH)
    )
    study: optuna.Study = own.create_study(directions=["maximize"] * several, sampler=sampler)
    return study


def point_of(trial: Any, space: Space) -> Point:
    """The point that a trial stands for."""
    return tuple(trial.suggest_int(f"p{k}", 0, each.length - 1) for k, each in enumerate(space.parameters))
