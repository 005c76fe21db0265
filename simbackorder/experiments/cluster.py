"""Work on a Dask cluster: one that runs already, or one of this machine's own processes that is started for it.

What is to be done goes to each worker once (`at_worker.py`), and after that only the numbers of jobs do. A few jobs per
worker are under way at a time, so that neither this process nor the scheduler holds all of them; results come as they
are finished, and whoever needs their order puts them into it. A worker that is lost loses nothing but what it was
doing, which the scheduler gives to another one.
"""

from __future__ import annotations

import logging
import queue
import signal
import threading
import time
import uuid
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from importlib.util import find_spec
from multiprocessing import resource_tracker
from typing import Any, NamedTuple, TypeVar, cast

from simbackorder.experiments.crew import Work, WorkerLostError
from simbackorder.experiments.execution import Elsewhere, Failed, cores
from simbackorder.failures import ArgumentError, StudyError

T = TypeVar("T")

EXPECTED = "dask://HOST:PORT (a scheduler that runs), dask (workers on all cores of this machine) or dask:N"
MOST_WORKERS = 1024
ANSWERS_WITHIN = 10.0
"""Seconds for a scheduler, and then for its workers, to answer at all."""
NOBODY = 120.0
"""Seconds without any worker after which there is no use in waiting."""
AHEAD = 3
"""Jobs per worker under way: the one that it does, and those that it has when that is finished."""
HELD = 8
"""Jobs per worker whose results wait for an earlier one."""
LOOKS = 2.0
"""Seconds between looks whether there are workers."""
A_JOB = 1.0
"""Seconds that a job takes at least, where it is made of pieces."""


class ClusterError(StudyError):
    """A cluster that is there no more."""

    status = 1


class Address(NamedTuple):
    """Where a scheduler is; without one a cluster of so many workers is started."""

    scheduler: str | None
    workers: int = 0

    @classmethod
    def of(cls, text: str) -> Address:
        """Raises ArgumentError.

        >>> Address.of("dask://10.0.0.1:8786").scheduler, Address.of("dask:4").workers
        ('tcp://10.0.0.1:8786', 4)
        """
        if text == "dask":
            return cls(None, cores())
        kind, _, rest = text.partition(":")
        if kind == "dask" and rest.startswith("//"):
            host, _, port = rest[2:].rpartition(":")
            plain = host and not set(host) & set("/ @") and (":" not in host or (host[0], host[-1]) == ("[", "]"))
            if plain and port.isdecimal() and port.isascii() and 0 < int(port) < 65536:
                return cls(f"tcp://{host}:{int(port)}")
        elif kind == "dask" and rest.isdecimal() and rest.isascii() and 1 <= int(rest) <= MOST_WORKERS:
            return cls(None, int(rest))
        raise ArgumentError(f"expected {EXPECTED}, found {text!r}", "on")


class Cluster(Elsewhere):
    """Workers of a Dask cluster, from `open` to `close`. Raises ArgumentError if it cannot be had."""

    def __init__(self, on: str) -> None:
        self.address = Address.of(on)
        if find_spec("distributed") is None:
            raise ArgumentError(f"{on} needs Dask: pip install 'simbackorder[dask]'", "on")
        self._client: Any = None
        self._stack = ExitStack()
        self._known = 0
        self._looked = self._seen = 0.0

    @property
    def is_open(self) -> bool:
        """Whether work can be given to it."""
        return self._client is not None

    @property
    def count(self) -> int:
        """How many workers there were lately, but at least 1."""
        return max(1, self._known)

    def open(self, say: Callable[[str], None]) -> None:
        """Connects, and looks whether all workers are like this process; `say` hears what is waited for. Raises
        ArgumentError."""
        from simbackorder.experiments.like_here import check_like_here

        if self.is_open:
            return
        with ExitStack() as stack:
            stack.enter_context(_quiet())
            where = (
                self.address.scheduler or stack.enter_context(_own_cluster(self.address.workers, say)).scheduler_address
            )
            client = stack.enter_context(_connected(where))
            answered = partial(_answered, missing=f"the workers of {where} do not answer")
            self._wait_for_workers(lambda: answered(client.nthreads), where, say)
            check_like_here(answered, client, where)
            threads = answered(client.nthreads)
            say(_introduction(where, threads))
            self._client, self._known = client, len(threads)
            self._stack = stack.pop_all()

    def close(self) -> None:
        """Leaves it; one that was started ends."""
        self._client = None
        self._stack.close()

    def _wait_for_workers(self, ask: Callable[[], Any], where: str, say: Callable[[str], None]) -> None:
        began, told = time.monotonic(), False
        while not ask():
            if not told:
                say(f"waiting for workers of the scheduler {where}, {NOBODY:.0f} s at most")
                told = True
            if time.monotonic() - began > NOBODY:
                raise ArgumentError(f"the scheduler {where} has had no worker for {NOBODY:.0f} s", "on")
            time.sleep(0.2)

    def as_finished(self, do: Callable[[Any], Any], give: Callable[[], Any]) -> Generator[tuple[Any, Any]]:
        """Each job with its result `do(job)`, or Failed, as soon as it is known. Raises ClusterError."""
        for job, done in self._timed(do, give):
            yield job, done if isinstance(done, Failed) else done.result

    def in_order(self, work: Work[T], pieces: Sequence[int]) -> Generator[T]:
        """The results of `work` for each of `pieces`, in their order. Raises what `work` raises for the earliest piece
        that fails, WorkerLostError if workers died of one, and ClusterError."""
        groups = _Groups(pieces, self)
        for job, done in self._timed(partial(_group, work), groups.give):
            groups.take(job, done)
            for results, failed in groups.next_ones():
                yield from results
                if isinstance(failed, WorkerDiedError):
                    raise WorkerLostError(((groups.first_of_lost, 0),))
                if failed is not None:
                    raise failed
        groups.check()

    def _timed(self, do: Callable[[Any], Any], give: Callable[[], Any]) -> Generator[tuple[Any, Any]]:
        with self._brought(do) as key, _UnderWay(self._client, key) as under_way:
            self._seen = time.monotonic()
            while True:
                while len(under_way) < AHEAD * self.count and (job := give()) is not None:
                    under_way.add(job)
                if not len(under_way):
                    return
                yield from under_way.finished(LOOKS / 4)
                self._look()

    def _look(self) -> None:
        """Raises ClusterError if there has been no worker for long, or there is no scheduler."""
        now = time.monotonic()
        if now - self._looked < LOOKS:
            return
        self._looked = now
        try:
            self._known = len(self._client.nthreads())
        except (OSError, TimeoutError) as error:
            raise ClusterError(f"the scheduler of the Dask cluster does not answer any more ({error})") from None
        if self._known:
            self._seen = now
        elif now - self._seen > NOBODY:
            raise ClusterError(f"the Dask cluster has had no worker for {NOBODY:.0f} s")

    @contextmanager
    def _brought(self, do: Callable[[Any], Any]) -> Iterator[str]:
        """The work is at all workers, under the name that is given."""
        from simbackorder.experiments.at_worker import Bringing, work_of
        from simbackorder.scenario.sections.recorded import data_along

        key = f"simbackorder-{uuid.uuid4().hex}"
        with data_along():
            work = work_of(do)
        client = self._client
        try:
            client.register_plugin(Bringing(key, work), name=key)
        except OSError as error:
            raise ClusterError(f"the work cannot be brought to the workers of the Dask cluster: {error}") from None
        try:
            yield key
        finally:
            with suppress(Exception):  # whatever goes wrong now: it was wanted no more
                client.unregister_worker_plugin(key)


class WorkerDiedError(Exception):
    """Several workers died one after another, all while they did the same job."""


class _UnderWay:
    """Jobs that workers have, or that are finished and not taken yet."""

    def __init__(self, client: Any, key: str) -> None:
        self.client, self.key = client, key
        self._jobs: dict[str, tuple[Any, Any]] = {}
        self._arrived: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._number = 0

    def __len__(self) -> int:
        return len(self._jobs)

    def __enter__(self) -> _UnderWay:
        return self

    def __exit__(self, *error: object) -> None:
        if self._jobs:
            with suppress(Exception):  # the scheduler may have gone
                self.client.cancel([future for future, _ in self._jobs.values()], force=True)
        self._jobs.clear()

    def add(self, job: Any) -> None:
        """Another job; earlier ones first."""
        from simbackorder.experiments.at_worker import perform

        key = f"{self.key}-{self._number}"
        future = self.client.submit(perform, self.key, job, key=key, pure=False, priority=-self._number)
        self._number += 1
        self._jobs[key] = future, job
        future.add_done_callback(self._arrived.put)

    def finished(self, patience: float) -> list[tuple[Any, Any]]:
        """The jobs that are finished by now, each with its result or Failed; if there are none, those that are so many
        seconds later. Raises ClusterError."""
        arrived = []
        with suppress(queue.Empty):
            arrived.append(self._arrived.get(timeout=patience))
            while True:
                arrived.append(self._arrived.get_nowait())
        whole = [future for future in arrived if future.status == "finished"]
        try:
            results = dict(zip((future.key for future in whole), self.client.gather(whole), strict=True))
            found = [(self._jobs.pop(future.key)[1], self._of(future, results)) for future in arrived]
        except (OSError, TimeoutError) as error:
            raise ClusterError(f"the scheduler of the Dask cluster does not answer any more ({error})") from None
        return found

    def _of(self, future: Any, results: dict[str, Any]) -> Any:
        from distributed import KilledWorker

        if future.key in results:
            return results[future.key]
        if future.status == "error":
            error = future.exception()
            return Failed(WorkerDiedError(str(error)) if isinstance(error, KilledWorker) else error)
        raise ClusterError("the Dask cluster has given up its work: the scheduler has ended, or was started anew")


class _Groups:
    """Pieces of work in groups that take about a second, as far as is known by then, and their results in order."""

    def __init__(self, pieces: Sequence[int], cluster: Cluster) -> None:
        self.pieces, self.cluster = pieces, cluster
        self.given = self.wanted = 0
        self.done = 0
        self.seconds = 0.0
        self.failed = False
        self.first_of_lost = 0
        self._held: dict[int, tuple[int, Any]] = {}

    def give(self) -> tuple[int, ...] | None:
        """The next group, if the results of those before it do not pile up."""
        if self.failed or self.given == len(self.pieces) or len(self._held) >= HELD * self.cluster.count:
            return None
        fair = max(1, (len(self.pieces) - self.given) // (2 * self.cluster.count))
        size = min(fair, int(A_JOB * self.done / self.seconds) if self.done and self.seconds else 1)
        group = tuple(self.pieces[self.given : self.given + max(1, size)])
        self.given += len(group)
        return self.given - len(group), *group

    def take(self, job: tuple[int, ...], done: Any) -> None:
        """A group is finished."""
        first, *group = job
        if isinstance(done, Failed):
            outcome: tuple[list[Any], Exception | None] = [], done.error
        elif isinstance(done.result, Failed):
            outcome = [], done.result.error
        else:
            outcome = done.result
            self.done += len(group)
            self.seconds += done.seconds
        self.failed = self.failed or outcome[1] is not None
        self._held[first] = len(group), outcome

    def next_ones(self) -> Iterator[tuple[list[Any], Exception | None]]:
        """The results whose turn it is, with what went wrong after them."""
        while self.wanted in self._held:
            self.first_of_lost = self.pieces[self.wanted]
            count, outcome = self._held.pop(self.wanted)
            self.wanted += count
            yield outcome

    def check(self) -> None:
        """Raises ClusterError unless there was a result of every piece."""
        if self.wanted != len(self.pieces):
            raise ClusterError(f"the Dask cluster lost work: {self.wanted} of {len(self.pieces)} pieces came back")


def _group(work: Work[Any], job: tuple[int, ...]) -> tuple[list[Any], Exception | None]:
    """The results of a group of pieces up to the first that fails, and how it failed."""
    results = []
    for piece in job[1:]:
        try:
            results.append(work(piece, _unheard))
        except Exception as error:
            return results, error
    return results, None


def _unheard(step: int) -> None:
    """A worker that dies leaves no word of what it was doing: it may be another machine."""


def _introduction(where: str, threads: dict[str, int]) -> str:
    workers = "1 worker" if len(threads) == 1 else f"{len(threads):,} workers"
    text = f"{workers} of {where}; each loads the engine once, or compiles it (about 4 s)"
    several = sum(count > 1 for count in threads.values())
    if several:
        text += f". {several:,} of them have several threads, of which one simulates: start them with --nthreads 1"
    return text


def _answered(ask: Callable[[], T], missing: str) -> T:
    """What a scheduler or its workers answer. Raises ArgumentError if they do not, in time: who listens at a port may
    be anybody."""
    answers: queue.SimpleQueue[tuple[Any, Exception | None]] = queue.SimpleQueue()

    def asked() -> None:
        try:
            answers.put((ask(), None))
        except Exception as error:
            answers.put((None, error))

    threading.Thread(target=asked, daemon=True).start()
    try:
        found, error = answers.get(timeout=ANSWERS_WITHIN)
        if error is not None:
            raise error
    except (OSError, TimeoutError, queue.Empty):
        raise ArgumentError(f"{missing} within {ANSWERS_WITHIN:.0f} s", "on") from None
    return cast(T, found)


@contextmanager
def _connected(where: str) -> Iterator[Any]:
    from distributed import Client

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of versions: we look ourselves
        client = _answered(
            lambda: Client(  # type: ignore[no-untyped-call]
                where, timeout=0.9 * ANSWERS_WITHIN, set_as_default=False, name="simbackorder"
            ),
            f"no Dask scheduler answers at {where}",
        )
    try:
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=ANSWERS_WITHIN)  # type: ignore[no-untyped-call]


@contextmanager
def _own_cluster(workers: int, say: Callable[[str], None]) -> Iterator[Any]:
    from distributed import LocalCluster

    say(f"starting {workers} worker{'s' if workers > 1 else ''} of Dask on this machine")
    with _interrupts_later():
        cluster = LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        )
    try:
        yield cluster
    finally:
        with suppress(Exception):
            cluster.close(timeout=ANSWERS_WITHIN)


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """An interrupt comes when this is over, and never to processes that are started meanwhile: it is ours to handle."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it lets interrupts through when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _quiet() -> Iterator[None]:
    """What Dask logs is told by us, where it matters."""
    logger = logging.getLogger("distributed")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
