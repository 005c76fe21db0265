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
from simbackorder.store.studies import Contents, SweepContents, write_study, write_sweep
from simbackorder.store.unfinished import Unfinished


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


def store(
    task: Task, place: Shelf, study: str, repeat: Sequence[str], contents: Contents, draws: int | None = None
) -> Path:
    """Stores a finished study; `repeat` are the words of the command that makes it again in the results' folder,
    `draws` of how many draws of inputs it is. Where its provenance lies. Raises StoreError."""
    evidence = {**contents.evidence, **_sources(task)}
    made = _made(task, study, repeat)._replace(points=draws)
    return write_study(place, made, contents._replace(evidence=evidence))


def store_sweep(
    task: Task,
    left: Unfinished,
    study: str,
    repeat: Sequence[str],
    contents: SweepContents,
    size: tuple[int, int] | None = None,
) -> Path:
    """Stores a sweep whose chunks are all kept; `size`: where points have different numbers of replications, how many
    points there are, and replications of all of them. Raises StoreError."""
    points, spent = size or (left.study["points"], None)
    evidence = {**contents.evidence, **_sources(task)}
    made = _made(task, study, repeat)._replace(points=points, spent=spent)
    return write_sweep(left, made, contents._replace(evidence=evidence))


def _sources(task: Task) -> dict[str, bytes]:
    """The policies of one's own."""
    sources = {**_files(), **functions(task.scenario)}
    return {name: source.encode() for name, source in sources.items()}


def _files() -> dict[str, str]:
    return {entry.file.name: entry.source for entry in registered() if entry.file is not None}


def _made(task: Task, study: str, repeat: Sequence[str]) -> Made:
    scenario = task.scenario
    words = [word for name in _files() for word in ("--policies", f"{study}.{name}")]
    return Made(
        study=study,
        command=("simbackorder", *repeat, *words),
        scenario=scenario.name,
        digest=scenario.digest,
        seed=scenario.experiment.seed,
        replications=scenario.experiment.replications,
        engine=task.means.engine,
        title=scenario.title or scenario.name,
    )
