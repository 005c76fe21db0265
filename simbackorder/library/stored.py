"""Stored results, read again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from simbackorder.experiments.replications import Observations
from simbackorder.experiments.sweep import grid
from simbackorder.experiments.task import Means, points_of, task
from simbackorder.library.results import Result
from simbackorder.library.simulating import How, tables_of
from simbackorder.library.sweeping import Sweep
from simbackorder.metrics.catalogue import described
from simbackorder.metrics.definition import PARTITIONS
from simbackorder.report.extra_reports import Asked
from simbackorder.scenario import reading
from simbackorder.store.reading import Stored, UnusableError, sealed, stored

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario


def open(
    place: str | os.PathLike[str], study: str | None = None, *, folder: str | os.PathLike[str] | None = None
) -> Result | Sweep:
    """Read stored results: of a comparison or a run a `Result`, of a sweep a `Sweep`.

    `place`: the provenance file that `save` gives, or a folder below which there is one; `study`: which one, if there
    are several (`compare`, `sweep`, `run-backorder`). `folder`: where the data files of the scenario are, if it
    has any. Books and waits of a run are not read again. Raises StudyError if a file is missing or changed, or if
    another version of the library made it.
    """
    seal = sealed(Path(place), study)
    found = stored(seal)
    data = None if folder is None else Path(folder)
    scenario = reading.loads(found.scenario, str(seal.parent / "scenario.yaml"), data)
    if scenario.digest != found.made["digest"]:
        message = f"its scenario reads as {scenario.digest}, but the results are of {found.made['digest']}"
        raise UnusableError(f"{seal}: {message}: data files or policies of one's own are others")
    scenario = scenario.model_copy(update={"name": found.made["scenario"]})
    means, by = Means(found.made["engine"], 1), parts_of(found, scenario)
    observed = [Observations(*block[:3]) for block in found.blocks]
    names = tuple(scenario.alternatives)
    if found.study == "sweep":
        of_sweep = task(scenario, points_of(scenario) * len(names), means, by)
        return Sweep(of_sweep, grid(of_sweep), observed, tables_of(of_sweep, How(by=by)))
    run = None if found.study == "compare" else Asked.of(False, False)
    whole = task(scenario, len(names), means, by, suppliers=True)
    shown = tables_of(whole, How(by=by), suppliers=True, calibration=run is None)
    return Result(whole, observed[0], shown, run)


def parts_of(found: Stored, scenario: Scenario) -> str | None:
    """Of which parts measures were taken, too, read off their names. Raises UnusableError if they are others than this
    version knows."""
    stated = set(found.blocks[0].measures)
    usual = "supplier" if found.study != "sweep" and len(scenario.suppliers) > 1 else None
    for by in (None, *PARTITIONS):
        if stated <= described(scenario, by or usual).keys():
            return by
    raise UnusableError(f"{found.study}: its measures are not those of this version; make it again")
