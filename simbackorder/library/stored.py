"""Stored results, read again."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.aiming import Asked
from simbackorder.experiments.inputs import concluded_of
from simbackorder.experiments.kept import Kept
from simbackorder.experiments.observing import Events
from simbackorder.experiments.refined_sweep import Refining
from simbackorder.experiments.replications import Observations
from simbackorder.experiments.sweep import Heard, grid
from simbackorder.experiments.task import Means, points_of, task
from simbackorder.failures import StudyError
from simbackorder.library.doing_refinements import Refinement
from simbackorder.library.inputs import OverInputs
from simbackorder.library.refining import RefinedSweep, of_refinement
from simbackorder.library.results import Result
from simbackorder.library.simulating import How, tables_of
from simbackorder.library.study import path_of
from simbackorder.library.sweeping import Sweep
from simbackorder.metrics.catalogue import described
from simbackorder.metrics.definition import PARTITIONS
from simbackorder.report.contents import ANSWER, DRAWS, INPUTS, PRECISION, REMARKS, ROUNDS, draws_of
from simbackorder.report.extra_reports import taken_down
from simbackorder.report.precision import precision_of
from simbackorder.scenario import reading
from simbackorder.store.arrow import DamagedError
from simbackorder.store.layout import AT_BEST, REFINED, SENSITIVITY, SWEEP, TUNED
from simbackorder.store.reading import Stored, UnusableError, sealed, stored

if TYPE_CHECKING:
    from pathlib import Path

    from simbackorder.experiments.precision import Reached
    from simbackorder.experiments.task import Task
    from simbackorder.scenario.sections.schema import Scenario


OF_A_PART = re.compile(r"[^\[]+\[([a-z]+)=.*\]", re.DOTALL)
"""The name of a measure of a part."""


def open(
    place: str | os.PathLike[str], study: str | None = None, *, folder: str | os.PathLike[str] | None = None
) -> Result | Sweep | OverInputs:
    """Read stored results: of a comparison or a run a `Result`, of a sweep a `Sweep`, of draws of inputs `OverInputs`.

    `place`: the provenance file that `save` gives, or a folder below which there is one; `study`: which one, if there
    are several (`compare`, `sweep`, `refined`, `inputs`, `run-backorder`). `folder`: where the data files of the
    scenario are, if it has any. Books and waits of a run, and the precision that was asked for, are as they were.
    Raises StudyError if a file is missing or changed, or if another version of the library made it.
    """
    seal = sealed(path_of(place), study)
    found = stored(seal)
    if found.study.startswith((TUNED, AT_BEST)):
        answer = f"{found.study}.{ANSWER}"
        raise UnusableError(f"{seal}: a search for the best values is not opened: all that it found is in {answer}")
    if found.study.startswith(SENSITIVITY):
        files = f"{found.study}.{ANSWER} and {found.study}.summary.csv"
        raise UnusableError(f"{seal}: a study of sensitivity is read from {files} beside it, not opened")
    data = None if folder is None else path_of(folder, "folder")
    scenario = reading.loads(found.scenario, str(seal.parent / "scenario.yaml"), data)
    if scenario.digest != found.made["digest"]:
        message = f"its scenario reads as {scenario.digest}, but the results are of {found.made['digest']}"
        raise UnusableError(f"{seal}: {message}: data files or policies of one's own are others")
    scenario = scenario.model_copy(update={"name": found.made["scenario"]})
    means, by = Means(found.made["engine"], 1), parts_of(found, scenario)
    names = tuple(scenario.alternatives)
    if found.chunks is not None and found.study == REFINED:
        return refined(seal, found, task(scenario, points_of(scenario) * len(names), means, by))
    if found.chunks is not None:
        of_sweep = task(scenario, points_of(scenario) * len(names), means, by)
        points, observed = grid(of_sweep), Kept(found.chunks.spans, found.chunks.read)
        if len(observed) != len(points):
            raise UnusableError(f"{seal}: has {len(observed)} points, where its scenario has {len(points)}")
        return Sweep(of_sweep, points, observed, tables_of(of_sweep, How(by=by)))
    assert found.block is not None
    if found.study == INPUTS:
        return over_inputs(seal, found, scenario, means, by)
    whole, asked, one = task(scenario, len(names), means, by, suppliers=True), None, Observations(*found.block[:3])
    try:
        if found.study != "compare":
            asked, also = taken_down(found.evidence, len(one.values))
            one = one._replace(also=also)
    except DamagedError as damage:
        raise UnusableError(f"{seal}: what was taken down of its runs cannot be read: {damage}") from None
    shown = tables_of(whole, How(by=by), suppliers=True, calibration=asked is None)
    return Result(whole, one, shown, asked, False, precision(seal, found, whole), remarks(seal, found))


def refined(seal: Path, found: Stored, of_sweep: Task) -> RefinedSweep:
    """A refined sweep: its rounds again, without simulating. Raises UnusableError."""
    assert found.chunks is not None
    file = seal.with_name(f"{found.study}.{ROUNDS}")
    try:
        asked = Asked(**json.loads(found.evidence[ROUNDS])["asked"])
        shown = tables_of(of_sweep, How(by=of_sweep.by))
        refinement = Refinement(grid(of_sweep), asked, shown.measures)
        there = {*found.chunks.spans}.__contains__
        refinement.refining = Refining(refinement.design, refinement.aim, found.chunks, there)
        refinement.refining.done(Heard(None, Events()), simulate=_nothing)
    except (LookupError, TypeError, ValueError, StudyError) as error:
        raise UnusableError(f"{file}: cannot be read: {error}") from None
    return of_refinement(refinement, shown)


def _nothing(study: Any, replications: Sequence[int], at: Any) -> list[Any]:
    raise UnusableError("replications are missing")


def over_inputs(seal: Path, found: Stored, scenario: Scenario, means: Means, by: tuple[str, ...]) -> OverInputs:
    """A comparison over draws of what is not known. Raises UnusableError."""
    assert found.block is not None
    whole, runs = task(scenario, len(scenario.alternatives), means, by, suppliers=True), Observations(*found.block[:3])
    try:
        values = draws_of(found.evidence[DRAWS])
        all_runs = len(values) * scenario.experiment.replications
        if set(values[0]) != set(scenario.uncertain) or len(runs.values) != all_runs:
            raise ValueError("they are not those of its scenario and its replications")
        return OverInputs(whole, concluded_of(whole, values, runs), tables_of(whole, How(by=by), suppliers=True))
    except (LookupError, TypeError, ValueError) as error:
        raise UnusableError(f"{seal.with_name(f'{INPUTS}.{DRAWS}')}: cannot be read: {error}") from None


def precision(seal: Path, found: Stored, whole: Task) -> tuple[Reached, ...]:
    """How precise the study is, if that was asked for. Raises UnusableError."""
    content = found.evidence.get(PRECISION)
    try:
        return () if content is None else precision_of(json.loads(content)["precision"], whole)
    except (StudyError, LookupError, TypeError, ValueError) as error:
        raise UnusableError(f"{seal.with_name(f'{found.study}.{PRECISION}')}: cannot be read: {error}") from None


def remarks(seal: Path, found: Stored) -> tuple[str, ...]:
    """What must be known of the study. Raises UnusableError."""
    content = found.evidence.get(REMARKS)
    try:
        return () if content is None else tuple(str(each) for each in json.loads(content)["remarks"])
    except (LookupError, TypeError, ValueError) as error:
        raise UnusableError(f"{seal.with_name(f'{found.study}.{REMARKS}')}: cannot be read: {error}") from None


def parts_of(found: Stored, scenario: Scenario) -> tuple[str, ...]:
    """Of which parts measures were taken, too, read off their names. Raises UnusableError if they are others than this
    version knows."""
    stated = set(found.first.measures)
    kinds = {match[1] for name in stated if (match := OF_A_PART.fullmatch(name))}
    usual = {"supplier"} if found.study not in (SWEEP, REFINED) and len(scenario.suppliers) > 1 else set()
    if kinds <= {*PARTITIONS} and stated <= described(scenario, tuple(kinds)).keys():
        return tuple(kind for kind in PARTITIONS if kind in kinds) if kinds != usual else ()
    raise UnusableError(f"{found.study}: its measures are not those of this version; make it again")
