"""Sweeps of a study: at every point of a grid, on the same customers and deliveries; refined, if that is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.aiming import asked_of
from simbackorder.experiments.observing import Events
from simbackorder.experiments.storing import shelf
from simbackorder.experiments.sweep import Heard, StoppedSweepError, grid
from simbackorder.experiments.task import usual_runs
from simbackorder.failures import ArgumentError
from simbackorder.library.doing_sweeps import InMemorySweep, StoredSweep
from simbackorder.library.progress import Bar
from simbackorder.library.refining import refined
from simbackorder.library.simulating import How, in_words, tables_of, task_of, workers_of
from simbackorder.library.study import Study, path_of, quieter, study_of
from simbackorder.library.sweeping import Sweep
from simbackorder.scenario.designs.stated import KEYS
from simbackorder.store.locks import held

if TYPE_CHECKING:
    import pandas as pd

    from simbackorder.experiments.aiming import Asked
    from simbackorder.experiments.sweep import Grid, Sweeping
    from simbackorder.report.shown_measures import Shown


def section_of(over: Any) -> dict[str, Any]:
    """The section `sweep` that is meant: of a mapping its axes, or all that a scenario says of a sweep; of a frame or a
    list of mappings the points. Raises ArgumentError."""
    if hasattr(over, "to_dict") and hasattr(over, "columns"):
        over = over.to_dict("records")
    if isinstance(over, Sequence) and not isinstance(over, str) and over and all(isinstance(p, Mapping) for p in over):
        return {"points": [dict(point) for point in over]}
    if not isinstance(over, Mapping):
        raise ArgumentError(f"expected a mapping of paths to values, found {over!r}", "over")
    found = {str(path): values for path, values in over.items()}
    for path, values in found.items():
        if path in KEYS:
            continue
        if isinstance(values, str) or not isinstance(values, Iterable):
            raise ArgumentError(f"{path}: expected a list of values, found {values!r}", "over")
        found[path] = values if isinstance(values, Mapping) else list(values)
    return found


def sweep(
    study: Study | Mapping[str, Any] | str | os.PathLike[str],
    over: Mapping[str, Any] | Sequence[Mapping[str, Any]] | pd.DataFrame | None = None,
    *,
    replications: int | None = None,
    seed: int | None = None,
    out: str | os.PathLike[str] | None = None,
    resume: bool = False,
    by: str | Sequence[str] | None = None,
    engine: str = "auto",
    workers: int | None = None,
    audit: bool = False,
    progress: bool | None = None,
    less_noise: str | Sequence[str] | None = None,
    on: str | None = None,
    refine: bool = False,
    budget: int | None = None,
    resolution: Mapping[str, float] | None = None,
) -> Sweep:
    """Compare all alternatives at every point of a grid: `over`, by dotted path, the values; by default the scenario's.

    `over` may also be whatever a scenario says of a sweep (`{"design": "sobol", "points": 64, "axes": {...}}`), or the
    points themselves: a list of mappings, or a frame with a column per path.
    `out`: keep every point under this folder as it is finished, and store the sweep when all are; with `resume` an
    interrupted one goes on. `refine`: go on where the winner is undecided, with points and replications, until the
    values at which it changes are known to the `resolution` (by path), or all points together have `budget`
    replications: then it is a `RefinedSweep`. All else as of `compare`. Raises StudyError.
    """
    if not refine and (budget is not None or resolution is not None):
        name = "resolution" if budget is None else "budget"
        raise ArgumentError("is of a sweep that is refined (refine=True)", name)
    if resume and out is None:
        raise ArgumentError("nothing can be resumed without out, the folder where points are kept", "resume")
    given = study_of(study)
    if over is not None:
        given = given.with_({"sweep": section_of(over)})
    given = quieter(given.with_(replications=replications, seed=seed), less_noise)
    kept = None if out is None else path_of(out, "out")
    with workers_of(workers, on, progress) as who:
        how = How(engine, who, audit, by, progress)
        return _swept(given, how, kept, resume, asked_of(budget, resolution) if refine else None)


def _swept(
    given: Study,
    how: How,
    out: Path | None,
    resume: bool,
    asked: Asked | None,
) -> Sweep:
    scenario = given._scenario
    task = task_of(given, how, (usual_runs if asked is None else asked.runs)(scenario))
    shown, points = tables_of(task, how), grid(task)
    place = None if out is None else shelf(task, out)
    with Bar(how.progress) as bar, in_words():
        ready = points.by(task.ready(bar.say))
        if asked is not None:
            return refined(ready, asked, shown, bar, out, resume)
        if place is None:
            return _in_memory(ready, shown, bar)
        with held(place):
            return _stored(StoredSweep(ready, place, shown.measures), shown, bar, resume)


def _in_memory(points: Grid, shown: Shown, bar: Bar) -> Sweep:
    sweep = InMemorySweep(points)
    try:
        return Sweep(points.task, points, sweep.simulate(Heard(bar, Events())), shown)
    except StoppedSweepError:
        if (part := _part(sweep.sweeping, shown, bar)) is None:
            raise
        return part


def _stored(sweep: StoredSweep, shown: Shown, bar: Bar, resume: bool) -> Sweep:
    sweep.take_up(resume, bar.say, bar.say)
    try:
        found = sweep.simulate(Heard(bar, Events()))
    except StoppedSweepError:
        if (part := _part(sweep.sweeping, shown, bar)) is None:
            raise
        return part
    sweep.store(found)
    points = sweep.plan.points
    return Sweep(points.task, points, sweep.sweeping.observed(), shown, _concluded=found)


def _part(sweeping: Sweeping, shown: Shown, bar: Bar) -> Sweep | None:
    """The points that were finished when somebody who watches stopped it."""
    which, observed = sweeping.finished()
    if not (which and bar.shown):
        return None
    points = sweeping.plan.points.only(which)
    return Sweep(points.task, points, observed, shown, True)
