"""Simulate one alternative, or all of them on the same customers and deliveries."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from simbackorder.experiments.names import chosen
from simbackorder.experiments.precision import once_reached
from simbackorder.experiments.steadiness import unsettled
from simbackorder.experiments.warming_up import AUTO, Settling, settling_of
from simbackorder.library.results import Result
from simbackorder.library.simulating import How, Sure, names_of, precisely, tables_of, task_of, workers_of
from simbackorder.library.study import Study, quieter, study_of
from simbackorder.report.extra_reports import Asked


def compare(
    study: Study | Mapping[str, Any] | str | os.PathLike[str],
    alternatives: Iterable[str] | None = None,
    *,
    replications: int | None = None,
    seed: int | None = None,
    by: str | Sequence[str] | None = None,
    engine: str = "auto",
    workers: int | None = None,
    audit: bool = False,
    progress: bool | None = None,
    precision: Mapping[str, str | float] | None = None,
    most: int | None = None,
    minutes: float | None = None,
    warm_up: str | float | None = None,
    less_noise: str | Sequence[str] | None = None,
    on: str | None = None,
) -> Result:
    """Compare alternatives (by default all) on the same customers and deliveries.

    `study`: a study, a mapping, or the path of a scenario file. `replications` and `seed`: by default the scenario's.
    `by`: each measure also by `item`, `segment`, `basket` or `supplier`, or several. `engine`: `auto` (the sooner one),
    `simpy`, `compiled` or `both`; all give the same numbers. `workers`: processes; by default all cores where that
    pays. `audit`: check after every event that units and money add up. `progress`: show a bar; by default where
    somebody watches. With a bar, an interrupt keeps the replications that are finished. `precision`: go on until
    measures are as precise as this in every alternative, such as `{"profit": "1%", "promise_miss_rate": "0.2 points"}`,
    with at most so many replications (`most`, by default 20,000), and no further stage after so many `minutes`.
    `warm_up`: time before measuring begins, by default the scenario's; `auto`: until the shop has settled (MSER-5).
    `less_noise`: take noise off by `controls` of known mean, some of them by name, or by `antithetic` pairs. `on`:
    simulate on a Dask cluster: `dask://HOST:PORT`, a scheduler that runs, or `dask:4`, workers that are started for
    it; needs the extra `dask`. Raises StudyError.
    """
    given = quieter(study_of(study).with_(replications=replications, seed=seed), less_noise)
    names, sure = names_of(given, alternatives), Sure(precision, most, minutes)
    with workers_of(workers, on, progress) as who:
        return result_of(given, names, How(engine, who, audit, by, progress), sure, None, warm_up)


def run(
    study: Study | Mapping[str, Any] | str | os.PathLike[str],
    alternative: str | None = None,
    *,
    replications: int | None = None,
    seed: int | None = None,
    books: bool = False,
    waits: bool = False,
    by: str | Sequence[str] | None = None,
    engine: str = "auto",
    workers: int | None = None,
    audit: bool = False,
    progress: bool | None = None,
    precision: Mapping[str, str | float] | None = None,
    most: int | None = None,
    minutes: float | None = None,
    warm_up: str | float | None = None,
    less_noise: str | Sequence[str] | None = None,
    on: str | None = None,
) -> Result:
    """Simulate one alternative, by default the first.

    `books`: also its accounts; `waits`: also how long its orders wait. All else as of `compare`. Raises StudyError.
    """
    given = quieter(study_of(study).with_(replications=replications, seed=seed), less_noise)
    asked, sure = Asked.of(books, waits), Sure(precision, most, minutes)
    known = given.alternatives
    name = known[0] if alternative is None else chosen(alternative, known, "alternative", "alternative")
    with workers_of(workers, on, progress) as who:
        return result_of(given, (name,), How(engine, who, audit, by, progress), sure, asked, warm_up)


def result_of(
    given: Study, names: tuple[str, ...], how: How, sure: Sure, asked: Asked | None, warm_up: str | float | None
) -> Result:
    """The result of a comparison of these alternatives, or, with `asked`, of a run of one."""
    given, settling = warmed(given, how, warm_up)
    settled = () if settling is None else (settling.said(given.unit_of_time),)
    task = task_of(given, how, len(names), suppliers=True)
    if asked is not None:
        asked.check(task)
    shown = tables_of(task, how, suppliers=True, calibration=asked is None)
    done = precisely(task, names, how, sure, None if asked is None else asked.also)
    if done.reached:
        given = given.with_(dict(once_reached(task, len(done.observed.values))))
        task = task_of(given, how, len(names), suppliers=True)
    remarks = (*settled, *unsettled(task, done.observed)) if settled and not done.interrupted else None
    return Result(task, done.observed, shown, asked, done.interrupted, done.reached, remarks, settling)


def warmed(given: Study, how: How, warm_up: str | float | None) -> tuple[Study, Settling | None]:
    """The study with this warm-up; with the one that is found, also how it settles. Raises StudyError."""
    if warm_up is None:
        return given, None
    if warm_up != AUTO:
        return given.with_({"time.warm_up": warm_up}), None
    found = settling_of(task_of(given, how, len(given.alternatives)), _silent)
    return given.with_({"time.warm_up": found.warm_up}), found


def _silent(text: str) -> None:
    """Of what is compiled meanwhile nobody needs to hear."""
