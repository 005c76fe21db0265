"""The chunks of a sweep, simulated elsewhere: kept in the order in which they come, told in that of the sweep."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder.experiments.chunks import Chunk, labels_at
from simbackorder.experiments.execution import Failed
from simbackorder.experiments.replications import AuditError, RunError

if TYPE_CHECKING:
    from simbackorder.experiments.chunks import Points
    from simbackorder.experiments.execution import Elsewhere
    from simbackorder.experiments.replications import Simulate
    from simbackorder.store.chunks import Span
    from simbackorder.store.replications import Block


class Arrived(NamedTuple):
    """A chunk that was simulated, and how many events of each replication were audited."""

    span: Span
    blocks: list[Block]
    events: list[int]


def arriving(points: Points, spans: Sequence[Span], workers: Elsewhere, simulate: Simulate) -> Generator[Arrived]:
    """These chunks, as soon as each is there. Raises RunError, AuditError and ScenarioError of the earliest one that
    cannot be simulated, once those before it are there; later ones are not begun then."""
    ahead = iter(spans)
    failed: dict[int, Exception] = {}
    open_ones = {span.number for span in spans}

    def give() -> Span | None:
        return None if failed else next(ahead, None)

    with closing(workers.as_finished(partial(_simulated, points, simulate), give)) as found:
        for span, result in found:
            if isinstance(result, Failed):
                failed[span.number] = _told(points, span, result.error)
                continue
            blocks, events = result
            _check(points, span, blocks)
            open_ones.discard(span.number)
            yield Arrived(span, blocks, events)
    if failed:
        raise failed[min(failed)]
    if open_ones:
        raise RunError(f"{len(open_ones):,} chunks of the sweep were lost on their way, the first is {min(open_ones)}")


def _simulated(points: Points, simulate: Simulate, span: Span) -> tuple[list[Block], list[int]]:
    events: list[int] = []
    return Chunk(points, span).done(simulate, events.append), events


def _check(points: Points, span: Span, blocks: list[Block]) -> None:
    """Raises RunError unless this is all of the chunk that was asked for."""
    labels = [labels_at(points, point) for point in span.points]
    if [block.before for block in blocks] != labels or any(len(b.values) != len(span.replications) for b in blocks):
        raise RunError(f"chunk {span.number} of the sweep came back incomplete")


def _told(points: Points, span: Span, error: Any) -> Exception:
    """What went wrong, as it is told where a sweep is simulated here."""
    from simbackorder.experiments.cluster import WorkerDiedError

    if isinstance(error, AuditError):
        error.settings = points.settings(span.points[error.which])
    if isinstance(error, WorkerDiedError):
        which = f"points {span.points.start} to {span.points.stop - 1}"
        return RunError(f"workers died one after another (killed, or out of memory), all at {which} of the sweep")
    found: Exception = error
    return found
