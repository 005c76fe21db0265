"""The chunks of a refined sweep on disk: which are there already, of how many rounds nobody knows before."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simbackorder.metrics.definition import kinds
from simbackorder.store.arrow import DamagedError
from simbackorder.store.layout import REFINED
from simbackorder.store.provenance import versions
from simbackorder.store.unfinished import Unfinished

if TYPE_CHECKING:
    from simbackorder.experiments.refining import Aim
    from simbackorder.experiments.sweep import Grid
    from simbackorder.store.chunks import Span
    from simbackorder.store.layout import Shelf

CHUNK = re.compile(r"chunk-\d{5,}\.parquet")
Warn = Callable[[str], None]


def unfinished(points: Grid, aim: Aim, place: Shelf) -> Unfinished:
    """Where the chunks of a refinement are kept until it is finished: with another budget, resolution or confidence
    other rounds may follow, so that it is another study."""
    task, of = points.task, points.task.scenario
    study: dict[str, Any] = {
        "study": REFINED,
        "scenario": of.name,
        "title": of.title or of.name,
        "digest": of.digest,
        "seed": of.experiment.seed,
        "replications": of.experiment.replications,
        "points": len(points),
        "budget": aim.budget,
        "resolution": {axis.name: axis.width for axis in aim.axes},
        "by": list(kinds(task.by)),
        "audited": task.means.audit,
    }
    return Unfinished(place._replace(sweep=REFINED), {"digest": of.digest, **versions()}, study)


class KeptRounds:
    """What an interrupted refinement left."""

    def __init__(self, left: Unfinished, warn: Warn) -> None:
        self._left, self._warn = left, warn
        self._names: set[str] = set()

    def take_up(self, resume: bool, say: Warn) -> None:
        """Goes on with it, if it is resumed; else it is removed. Raises StoreError."""
        left = self._left
        if resume:
            left.taken_back()
            if left.exists() and not left.same():
                self._warn(f"{left.folder} is simulated again: it was made by another version, or asked otherwise")
                left.remove()
            self._names = {name for name in left.kept() if CHUNK.fullmatch(name)}
            say(f"{len(self._names):,} chunks are there." if self._names else "There is nothing to resume.")
        elif left.exists():
            say("An unfinished refinement is replaced (--resume would have gone on with it).")
            left.remove()
        left.begin(self._names)

    def there(self, span: Span) -> bool:
        """Whether a chunk can be used."""
        if span.name not in self._names:
            return False
        try:
            self._left.load(span)
        except DamagedError as damage:
            self._warn(f"{self._left.chunks / span.name} is simulated again: {damage}")
            return False
        return True
