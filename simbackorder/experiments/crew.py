"""Worker processes, and one crew of them for a whole search, refinement or sequence of comparisons, instead of one per
round."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import multiprocessing.connection
import multiprocessing.sharedctypes
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from ctypes import c_longlong
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from simbackorder.policies.own import Registrations

T = TypeVar("T")
Work = Callable[[int, Callable[[int], None]], T]

# Pieces handed to a worker at a time: an eighth of its fair share, so that the last ones keep all workers busy, and
# few, so that progress is told often.
CHUNKS_PER_WORKER = 8
LARGEST_CHUNK = 4
LARGEST_PARCEL = 2**20
"""Bytes of work that are sent along with every chunk to workers who were there before: usually some 25,000."""
CHUNKS_AHEAD = 8
"""Chunks per worker that are handed out before the first of them is taken: results that nobody takes pile up."""
LOOKS_EVERY = 1.0
"""Seconds after which one looks whether all workers are alive from whom nothing was heard."""
IDLE = -1
PRELOADED = ["simbackorder.experiments.replications", "simbackorder.engines.choice", "simbackorder.metrics.measures"]
"""What such a process imports once for all workers."""


class WorkerLostError(Exception):
    """A worker process ended by itself. `at`: what the workers were doing, as (piece, step)."""

    def __init__(self, at: tuple[tuple[int, int], ...]) -> None:
        super().__init__(at)
        self.at = at


class _Desk(NamedTuple):
    """A worker's place: its slot of the board, where parent and workers see one another's pid, piece and step."""

    work: Work[Any] | None
    board: Any
    slot: int


class Parcel(NamedTuple):
    """Work for workers who were there before it: its number among all that this process gave out, and what it is."""

    number: int
    content: bytes


_desk: list[_Desk] = []
_at_hand: list[tuple[int, Work[Any]]] = []
"""In a worker: the work that was in the last parcel, and its number."""


_parcels = itertools.count(1)


def parcel_of(work: Work[Any]) -> Parcel | None:
    """The work, so that any process can do it; None if that cannot be, or if there is too much of it."""
    try:
        content = pickle.dumps((Registrations(), work))
    except (pickle.PicklingError, TypeError, AttributeError):
        return None
    return Parcel(next(_parcels), content) if len(content) <= LARGEST_PARCEL else None


class Crew:
    """Worker processes. `work`: what they do, unless it is given to them in parcels."""

    def __init__(self, count: int, start_method: str | None = None, work: Work[Any] | None = None) -> None:
        context = multiprocessing.get_context(start_method or _usual_start())
        self.count = count
        self._board = multiprocessing.RawArray(c_longlong, [0, IDLE, 0] * count)
        taken = context.Value("i", 0)
        self._pool = ProcessPoolExecutor(
            count, mp_context=context, initializer=_sit_down, initargs=(Registrations(), work, self._board, taken)
        )
        self.is_open, self.is_busy = True, False

    def results(self, pieces: Sequence[int], count: int, parcel: Parcel | None = None) -> Generator[Any]:
        """The results of the pieces, in their order, handed out as to so many workers. Raises what the work raises and
        WorkerLostError; then, and if it is closed before the last result, the workers are gone."""
        self.is_busy, left = True, len(pieces)
        try:
            chunks = _chunks(pieces, count)
            ahead = deque(self._pool.submit(_do, parcel, chunk) for chunk in islice(chunks, count * CHUNKS_AHEAD))
            while ahead:
                found = _result(ahead.popleft(), self._pool)
                ahead.extend(self._pool.submit(_do, parcel, chunk) for chunk in islice(chunks, 1))
                for result in found:
                    left -= 1
                    yield result
        except BrokenProcessPool:
            raise WorkerLostError(_doing(self._board)) from None
        except BaseException:
            if left:
                _end_at_once(self._pool)
            raise
        finally:
            self.is_busy = False
            if left:
                self.close()

    @property
    def is_whole(self) -> bool:
        """Whether all of them are there to do something."""
        return self.is_open and all(worker.is_alive() for worker in (self._pool._processes or {}).values())

    def close(self) -> None:
        """Sends the workers home. If one has died, the others may wait for a lock that it held: they are ended."""
        if not self.is_whole:
            _end_at_once(self._pool)
        self.is_open = False
        self._pool.shutdown(wait=True, cancel_futures=True)


def _usual_start() -> str | None:
    """How worker processes are started: as everywhere on this machine. But a notebook has threads of its own, whose
    locks a copy of it (fork) would inherit as they are: there workers come from a process that has none. (Jupyter's
    main module has no file; marimo's apps are threads of a server, and give it the notebook's.)"""
    main = sys.modules.get("__main__")
    in_notebook = getattr(main, "__file__", None) is None or "marimo" in sys.modules
    if in_notebook and threading.active_count() > 1 and multiprocessing.get_start_method() == "fork":
        multiprocessing.get_context("forkserver").set_forkserver_preload(PRELOADED)
        return "forkserver"
    return None


def _chunks(pieces: Sequence[int], count: int) -> Iterator[Sequence[int]]:
    size = max(1, min(LARGEST_CHUNK, len(pieces) // (count * CHUNKS_PER_WORKER)))
    return (pieces[first : first + size] for first in range(0, len(pieces), size))


def _doing(board: Any) -> tuple[tuple[int, int], ...]:
    seats = zip(board[1::3], board[2::3], strict=True)
    return tuple(sorted((piece, step) for piece, step in seats if piece != IDLE))


def _result(future: Future[T], pool: ProcessPoolExecutor) -> T:
    """What a worker found. One that is killed in the middle of a message would leave the pool's own thread waiting for
    the rest of it, as long as the others live: whoever has died ends them all."""
    while not wait([future], LOOKS_EVERY).done:
        workers = list((pool._processes or {}).values())
        if not all(worker.is_alive() for worker in workers) and not wait([future], LOOKS_EVERY).done:
            _end_at_once(pool)
            break
    return future.result()


def _end_at_once(pool: ProcessPoolExecutor) -> None:
    """Ends our workers, and nobody else's, at their work: what they still do is wanted no more. All of them, because
    one that ends alone may hold the lock that the others wait for.

    A worker killed in the middle of a message would leave the pool's own thread waiting for the rest of it: this
    process, too, can write to that pipe, so that it does not end with the workers. It is closed here.
    """
    for process in list((pool._processes or {}).values()):
        process.kill()
    results = getattr(pool, "_result_queue", None)
    if results is not None:
        results._writer.close()


def _sit_down(policies: Registrations, work: Work[Any] | None, board: Any, taken: Any) -> None:
    """Makes this process a worker: an interrupt is the parent's to handle, and without a parent there is no work. It
    knows the same policies (which come first, since the work may be of theirs)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    with taken.get_lock():
        slot, taken.value = taken.value, taken.value + 1
    board[3 * slot] = os.getpid()
    _desk[:] = [_Desk(work, board, slot)]


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        with contextlib.suppress(OSError):
            multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _do(parcel: Parcel | None, pieces: Sequence[int]) -> list[Any]:
    desk = _desk[0] if parcel is None else _desk[0]._replace(work=_unpacked(parcel))
    return [_do_one(desk, piece) for piece in pieces]


def _unpacked(parcel: Parcel) -> Work[Any]:
    """The work in a parcel, opened once."""
    if not _at_hand or _at_hand[0][0] != parcel.number:
        _at_hand[:] = [(parcel.number, pickle.loads(parcel.content)[1])]
    return _at_hand[0][1]


def _do_one(desk: _Desk, piece: int) -> Any:
    desk.board[3 * desk.slot + 1] = piece

    def at(step: int) -> None:
        desk.board[3 * desk.slot + 2] = step

    assert desk.work is not None
    result = desk.work(piece, at)
    desk.board[3 * desk.slot + 1] = IDLE
    return result


# -- kept from round to round

_kept = threading.local()


@contextmanager
def one_crew() -> Iterator[None]:
    """Meanwhile worker processes are kept from one round of pieces to the next in this thread. They are started when
    they are first needed. Within another one it is that one."""
    if getattr(_kept, "crews", None) is not None:
        yield
        return
    crews: dict[str | None, Crew] = {}
    _kept.crews = crews
    try:
        yield
    finally:
        _kept.crews = None
        for crew in crews.values():
            crew.close()


def at_work(count: int, start_method: str | None = None) -> Crew | None:
    """The crew that is kept, of so many workers at least; None where none is kept, or it is at work already. A new one
    comes in the place of one that has too few, or has lost some."""
    crews: dict[str | None, Crew] | None = getattr(_kept, "crews", None)
    if crews is None:
        return None
    crew = crews.get(start_method)
    if crew is not None and crew.is_busy:
        return None
    if crew is None or not crew.is_whole or crew.count < count:
        if crew is not None:
            crew.close()
        crew = crews[start_method] = Crew(count, start_method)
    return crew
