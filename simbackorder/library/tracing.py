"""The story of one run, or of one order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.observing import Events
from simbackorder.experiments.task import Means
from simbackorder.library.progress import Bar
from simbackorder.library.simulating import a_time, in_words, whole
from simbackorder.library.study import Study, study_of
from simbackorder.library.telling import Wanted, traced
from simbackorder.report import html, story_tables
from simbackorder.report.grid import Grid
from simbackorder.report.story import Happening

if TYPE_CHECKING:
    import pandas as pd

MOST_SHOWN = 60
"""Lines of a story that a display shows."""


@dataclass(frozen=True, eq=False, repr=False)
class Trace:
    """What happened in one run, event by event: `events`, a named tuple each, times in the scenario's unit, money in
    currency units."""

    _study: Study
    events: tuple[Happening, ...]

    def frame(self) -> pd.DataFrame:
        """A row per event: when, what, of which order, item and supplier, and the item's units after it; the columns
        that this story does not need are left out."""
        import pandas as pd

        rows = story_tables.entries(list(self.events))
        found = pd.DataFrame(rows, columns=story_tables.columns(list(self.events)))
        for name in found.columns:
            if name in WHOLE:
                found[name] = found[name].astype("Int64")
        return found

    def text(self) -> str:
        """The story as the command line prints it."""
        return story_tables.text(self._study._scenario, list(self.events))

    def __iter__(self) -> Iterator[Happening]:
        return iter(self.events)

    def __len__(self) -> int:
        return len(self.events)

    def __repr__(self) -> str:
        shown = story_tables.text(self._study._scenario, list(self.events[:MOST_SHOWN]))
        return "\n".join([shown, *self._rest()])

    def _rest(self) -> list[str]:
        more = len(self.events) - MOST_SHOWN
        return [f"... and {more:,} more events: see frame()"] if more > 0 else []

    def _repr_html_(self) -> str:
        (corner, *heads), *rows = story_tables.lines(self._study._scenario, list(self.events[:MOST_SHOWN]))
        grid = Grid(corner, tuple((head, "") for head in heads), tuple((row[0], tuple(row[1:])) for row in rows))
        return html.page([grid, *self._rest()])


WHOLE = (
    *("order", "units", "replenishment_order", "on_hand", "recorded", "reserved"),
    *("in_putaway", "on_order", "backorders"),
)


def trace(
    study: Study | Mapping[str, Any] | str | os.PathLike[str],
    alternative: str | None = None,
    *,
    order: int | None = None,
    number: str | None = None,
    item: str | None = None,
    since: float | None = None,
    until: float | None = None,
    replication: int = 1,
    seed: int | None = None,
    engine: str = "auto",
    audit: bool = False,
) -> Trace:
    """Tell what happened in one run of an alternative (by default the first), event by event.

    `order`: only this one, by its number of arrival, from 1; `number`: by its number in the file that is replayed;
    `item`: only this one; `since` and `until`: from this time on, before that time. `replication` counts from 1. Raises
    StudyError.
    """
    given = study_of(study).with_(seed=seed)
    whole(order, "order", 2**31)
    whole(replication, "replication", 2**31)
    a_time(since, "since")
    a_time(until, "until")
    wanted = Wanted(alternative, order, number, item, since, until, replication)
    with Bar(None) as bar, in_words():
        happenings = traced(given._scenario, wanted, Means(engine, 1, audit), bar.say, Events())
    return Trace(given, tuple(happenings))
