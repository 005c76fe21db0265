"""All candidates of a search as a study of Optuna, for its plots, its dashboard and its other tools.

A search does not go on from such a study: Optuna keeps no state of its samplers, so that a search that went on from it
would end elsewhere than one that was never interrupted. What a search goes on from are its own batches (`simulating`).
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.tuning.drawing import OUTSIDE, optuna_itself
from simbackorder.failures import StudyError

if TYPE_CHECKING:
    from optuna import Study
    from optuna.trial import FrozenTrial

    from simbackorder.experiments.task import Task
    from simbackorder.experiments.tuning.aims import Aims, Score
    from simbackorder.experiments.tuning.space import Parameter
    from simbackorder.experiments.tuning.tuning import Tuned

    StudyOfOptuna = Study


class StorageError(StudyError):
    """A storage that Optuna cannot write to, or that has such a study already."""


def study_name(task: Task, found: Tuned) -> str:
    """How a study is called if nobody says otherwise: what was tuned.

    Another scenario, or the same one changed, is another study."""
    return f"{task.scenario.title} [{found.alternative}] {task.scenario.digest[:8]}"


def as_optuna(found: Tuned, name: str, storage: str | None = None) -> Study:
    """A study with a trial per candidate, in the order in which the search came to them: the parameters by path, the
    objectives in their own units, the constraints (at most 0: it holds as surely as it is to), and how many
    replications say so. `storage`: a database by its address (`sqlite:///FILE.db`), or a file that is no database
    (`FILE.log`, a journal); without one it is in memory. Raises StorageError and NoSamplerError."""
    own = optuna_itself()
    directions = ["maximize" if each.better > 0 else "minimize" for each in found.aims.objectives]
    try:
        study: Study = own.create_study(study_name=name, storage=storage_at(storage), directions=directions)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", own.exceptions.ExperimentalWarning)
            study.set_metric_names([each.measure for each in found.aims.objectives])
        study.add_trials([trial_of(each, found) for each in found.searched.tried])
    except own.exceptions.DuplicatedStudyError:
        raise StorageError(f"{storage} has a study {name!r} already; name another file, or remove that one") from None
    except failures() as error:
        first = str(error).strip().split("\n")[0]
        raise StorageError(f"{storage}: Optuna cannot keep the study there: {first}") from error
    return study


def storage_at(place: str | None) -> Any:
    """What Optuna calls a storage."""
    if place is None or "://" in place:
        return place
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    return JournalStorage(JournalFileBackend(place))


def failures() -> tuple[type[Exception], ...]:
    """What may go wrong with a storage: no right, no driver, no such database."""
    from optuna.exceptions import StorageInternalError
    from sqlalchemy.exc import SQLAlchemyError

    return OSError, ImportError, ValueError, StorageInternalError, SQLAlchemyError


def trial_of(score: Score, found: Tuned) -> FrozenTrial:
    """A candidate that was simulated."""
    from optuna.trial import create_trial

    return create_trial(
        params=found.space.values(score.point),
        distributions={each.path: distribution(each) for each in found.space.parameters},
        values=objectives_of(score, found.aims),
        user_attrs={"replications": score.replications},
        constraints=constraints_of(score, found.aims),
    )


def objectives_of(score: Score, aims: Aims) -> list[float]:
    """In their own units."""
    return [each.better * mean for each, mean in zip(aims.objectives, score.means, strict=True)]


def constraints_of(score: Score, aims: Aims) -> dict[str, float]:
    """By their texts, by how much each is passed, once its doubt is counted."""
    passed = zip(aims.bounds, score.excess, strict=True)
    return {bound.stated.text: min(OUTSIDE, excess) for bound, excess in passed}


def distribution(parameter: Parameter) -> Any:
    """The lattice of a parameter: whole numbers stay whole."""
    from optuna.distributions import FloatDistribution, IntDistribution

    low, high, step = parameter.value(0), parameter.value(parameter.length - 1), float(parameter.step)
    if all(float(value).is_integer() for value in (low, step)):
        return IntDistribution(int(low), int(high), step=int(step))
    return FloatDistribution(float(low), float(high), step=step)
