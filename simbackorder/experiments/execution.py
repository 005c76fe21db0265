"""Where pieces of work are done: here, in worker processes, or elsewhere (`cluster.py`). Results come back in the
order of the pieces, so that nothing depends on the number of workers.

A piece of work is a number; `work(piece, at)` does it and calls `at(step)` before each of its steps, so that a worker
that dies (killed, out of memory) leaves word of what it was doing.
"""

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import Any, NamedTuple

from simbackorder.experiments.crew import Crew, T, Work, at_work, parcel_of


class Failed(NamedTuple):
    """What went wrong with a job that was done elsewhere."""

    error: Exception


class Elsewhere(ABC):
    """Workers that are no processes of this one's. To another process it is 1: what is done there is done by itself."""

    @property
    @abstractmethod
    def is_open(self) -> bool:
        """Whether work can be given to them."""

    @property
    @abstractmethod
    def count(self) -> int:
        """How many there are now, but at least 1."""

    @abstractmethod
    def as_finished(self, do: Callable[[Any], Any], give: Callable[[], Any]) -> Generator[tuple[Any, Any]]:
        """Each job with its result `do(job)`, or Failed, as soon as it is known. `give` is asked for jobs whenever
        there is room for one; None: none at the moment. Close it to stop the work."""

    @abstractmethod
    def in_order(self, work: Work[T], pieces: Sequence[int]) -> Generator[T]:
        """What the function `in_order` does, by these workers."""

    def __reduce__(self) -> tuple[Any, ...]:
        return int, (1,)


Workers = int | Elsewhere | None
"""Processes to use (None: all cores), or workers elsewhere."""


def cores() -> int:
    """The processor cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def number_of(workers: Workers) -> int:
    """How many workers these are."""
    if isinstance(workers, Elsewhere):
        return workers.count
    return cores() if workers is None else workers


def in_order(
    work: Work[T], pieces: Sequence[int], workers: Workers = None, start_method: str | None = None
) -> Generator[T]:
    """The results of `work` for each of `pieces`, in their order.

    `workers`: processes to use, all cores if None; with one, or one piece, the work is done in this process. Raises
    what `work` raises for the earliest piece that fails, and WorkerLostError. Close it to stop the workers.
    """
    if isinstance(workers, Elsewhere):
        return workers.in_order(work, pieces)
    count = min(number_of(workers), len(pieces))
    if count <= 1:
        return (work(piece, _unheard) for piece in pieces)
    return _on_workers(work, pieces, count, start_method)


def _unheard(step: int) -> None:
    """Nobody needs to know where a process is that reports its own failures."""


def _on_workers(work: Work[T], pieces: Sequence[int], count: int, start_method: str | None) -> Generator[T]:
    several = at_work(count, start_method)
    parcel = parcel_of(work) if several is not None else None
    if several is not None and parcel is not None:
        return several.results(pieces, count, parcel)
    return _by_a_crew_of_its_own(work, pieces, count, start_method)


def _by_a_crew_of_its_own(work: Work[T], pieces: Sequence[int], count: int, start_method: str | None) -> Generator[T]:
    crew = Crew(count, start_method, work)
    with closing(crew):
        yield from crew.results(pieces, count)
