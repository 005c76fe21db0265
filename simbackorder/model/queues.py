"""Things to be done in turn, each at most once: first in, first out, linked through the rows themselves (`next`,
`queued`)."""

from typing import Any

NONE = -1


def join(queue: Any, rows: Any, k: int) -> None:
    """Row k stands in the queue, last, unless it stands there already."""
    row = rows[k]
    if row.queued:
        return
    row.queued = 1
    row.next = NONE
    if queue.first < 0:
        queue.first = k
    else:
        rows[queue.last].next = k
    queue.last = k


def leave(queue: Any, rows: Any) -> int:
    """Take the first one out."""
    k: int = queue.first
    row = rows[k]
    queue.first = row.next
    row.queued = 0
    return k
