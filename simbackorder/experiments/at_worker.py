"""What happens on a worker of a Dask cluster: it is told once what is to be done, and then does job after job.

Only who has a cluster imports this file: it needs `distributed`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from distributed import WorkerPlugin, get_worker
from distributed.protocol import pickle

from simbackorder.experiments.execution import Failed
from simbackorder.failures import StudyError
from simbackorder.policies.own import Registrations
from simbackorder.store.provenance import versions


class OtherVersionsError(StudyError):
    """A worker with other versions than the process that gives it work."""

    status = 1


class Work(NamedTuple):
    """What workers are to do: `do(job)`, by which versions, and with whose policies (first, since the work may be of
    theirs), both pickled."""

    versions: Mapping[str, str]
    policies: bytes
    do: bytes


class Done(NamedTuple):
    """The result of a job, or Failed, and the seconds that it took."""

    result: Any
    seconds: float


_brought: dict[str, Work] = {}
_ready: dict[str, Callable[[Any], Any]] = {}
_one_at_a_time = threading.Lock()


class Bringing(WorkerPlugin):
    """Brings work to all workers, also to those that come later. Nothing is done yet: a worker must answer soon."""

    def __init__(self, key: str, work: Work) -> None:
        self.name, self.work = key, work

    def setup(self, worker: Any) -> None:
        """The work is there."""
        _brought[self.name] = self.work

    def teardown(self, worker: Any) -> None:
        """It is wanted no more."""
        _brought.pop(self.name, None)
        _ready.pop(self.name, None)


def _pickled(what: Any) -> bytes:
    return bytes(pickle.dumps(what))  # type: ignore[no-untyped-call]


def _again(pickled: bytes) -> Any:
    return pickle.loads(pickled)  # type: ignore[no-untyped-call]


def work_of(do: Callable[[Any], Any]) -> Work:
    """The work as it is brought."""
    return Work(versions(), _pickled(Registrations()), _pickled(do))


def perform(key: str, job: Any) -> Done:
    """Does a job. A process does one at a time, however many threads it has: that is all it has been tested for. What
    goes wrong is a result, as any other."""
    with _one_at_a_time:
        began = time.monotonic()
        try:
            result = _doing(key)(job)
        except Exception as error:
            result = Failed(error)
        return Done(result, time.monotonic() - began)


def _doing(key: str) -> Callable[[Any], Any]:
    if key not in _ready:
        work = _brought[key]
        differ = differences(versions(), work.versions)
        if differ:
            raise OtherVersionsError(f"the worker {get_worker().address} has {differ}")
        _again(work.policies)
        _ready.clear()  # policies of the same names may be others there
        _ready[key] = _again(work.do)
    return _ready[key]


def differences(there: Mapping[str, str], here: Mapping[str, str]) -> str:
    """In which versions a worker differs, in words; empty: in none. What only one of them has makes no difference to
    numbers."""
    return ", ".join(
        f"{name} {there[name]} (here {here[name]})" for name in there if name in here and there[name] != here[name]
    )
