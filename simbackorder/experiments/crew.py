"""One crew of worker processes for a whole search, refinement or sequence of comparisons, instead of one per round."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from simbackorder.experiments.execution import Crew

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
    if crew is None or not crew.is_open or crew.count < count:
        if crew is not None:
            crew.close()
        crew = crews[start_method] = Crew(count, start_method)
    return crew
