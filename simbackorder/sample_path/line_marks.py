"""Marks of lines: whether a line goes back once it is delivered, and whether it can be sold again then. The mark of an
order's j-th line is luck of its own, as its units are; drawn only where it can make a difference."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.answers import CERTAIN, NEVER
from simbackorder.sample_path.baskets import Buyers, rounds, starts
from simbackorder.sample_path.columns import repeated, total_of
from simbackorder.sample_path.sources import Floats

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Segment


class LineMarks(NamedTuple):
    """The mark that all lines have; None: each has a uniform of its own."""

    sent_back: float | None = NEVER
    resaleable: float | None = NEVER

    def of(self, buyers: Buyers, per_order: NDArray[np.int64]) -> dict[str, Any]:
        """Return the marks of the lines of these buyers, order by order."""
        total = total_of(per_order)
        if self == NO_RETURNS:
            return dict.fromkeys(("sent_back", "resaleable"), repeated(NEVER, total))
        return {
            "sent_back": marks(self.sent_back, "sent back", buyers, per_order, total),
            "resaleable": marks(self.resaleable, "resaleable", buyers, per_order, total),
        }


NO_RETURNS = LineMarks()


def plan_line_marks(segments: Iterable["Segment"]) -> LineMarks:
    """Return the marks of the lines of customers of these segments."""
    returns = [segment.returns for segment in segments if segment.returns]
    shares = [share for each in returns for share in each.shares]
    if not any(shares):
        return NO_RETURNS
    return LineMarks(mark_of_all(shares), mark_of_all([each.resaleable for each in returns]))


def mark_of_all(shares: list[float]) -> float | None:
    """Return a mark that serves all, if chance has no say."""
    return CERTAIN if all(share in (0.0, 1.0) for share in shares) else None


def marks(same: float | None, what: str, buyers: Buyers, per_order: NDArray[np.int64], total: int) -> Floats:
    """Return the lines' marks in one respect; there are so many lines."""
    if same is not None:
        return repeated(same, total)
    first, found = starts(per_order), np.empty(total)
    for line, rows, u in rounds(buyers, what, per_order):
        found[first[rows] + line] = u
    return found
