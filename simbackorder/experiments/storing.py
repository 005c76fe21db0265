"""Storing a finished study: where, with which policies of one's own, and how it is made again."""

from collections.abc import Sequence
from pathlib import Path

from simbackorder.experiments.task import Task
from simbackorder.policies.own import registered
from simbackorder.scenario import writing
from simbackorder.scenario.sections.schema import Scenario
from simbackorder.store.atomic import check_writable
from simbackorder.store.layout import Shelf
from simbackorder.store.provenance import Made
from simbackorder.store.studies import Contents, write_study


def shelf(task: Task, root: Path) -> Shelf:
    """Where the results will lie. Raises StoreError if they cannot lie there."""
    place = Shelf(root, task.scenario.name, task.scenario.digest)
    check_writable(place.folder)
    return place


def resolved(task: Task) -> str:
    """The scenario in its resolved form."""
    return writing.resolved(task.scenario)


def functions(scenario: Scenario) -> dict[str, str]:
    """The sources of those of its policies that stand in no file, by the name of the file that is stored."""
    used = set(writing.rules_of(scenario.alternatives))
    return {
        f"{entry.rule}.policy.txt": entry.source
        for entry in registered()
        if entry.definition is not None and (entry.family, entry.rule) in used
    }


def store(task: Task, place: Shelf, study: str, repeat: Sequence[str], contents: Contents) -> Path:
    """Stores a finished study; `repeat` are the words of the command that makes it again in the results' folder. Where
    its provenance lies. Raises StoreError."""
    scenario = task.scenario
    policies = {entry.file.name: entry.source for entry in registered() if entry.file is not None}
    sources = {**policies, **functions(task.scenario)}
    contents = contents._replace(
        evidence={**contents.evidence, **{name: source.encode() for name, source in sources.items()}}
    )
    words = [word for name in policies for word in ("--policies", f"{study}.{name}")]
    made = Made(
        study=study,
        command=("simbackorder", *repeat, *words),
        scenario=scenario.name,
        digest=scenario.digest,
        seed=scenario.experiment.seed,
        replications=scenario.experiment.replications,
        engine=task.means.engine,
    )
    return write_study(place, made, contents)
