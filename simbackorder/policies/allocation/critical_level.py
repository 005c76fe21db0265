"""Critical-level rationing: a segment gets units, on arrival or from a receipt, only while more than its critical level
is available; the last units are kept for segments with lower levels.

units for a segment = available - its critical level, if positive; rank = priority of the segment, or time of joining
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from simbackorder.policies.allocation.parameters import AllocationParameters
from simbackorder.policies.surroundings import Asked, Numbers
from simbackorder.quantities import SegmentName, Units

SOURCE = (
    "Veinott, Operations Research 13 (1965); Deshpande, Cohen and Donohue, A threshold inventory rationing policy, "
    "Management Science 49 (2003)"
)


class Parameters(AllocationParameters):
    """`levels`: by segment, units that are kept from it (0 for those not named); `order`: who is served first of those
    who may be; `head`: what the line that comes first but may not be served does to the lines behind it."""

    levels: dict[SegmentName, Units] = Field(min_length=1, description="units kept from a segment, by segment")
    order: Literal["segment-priority", "first-come-first-served"] = Field(
        default="segment-priority", description="which waiting line comes first"
    )
    head: Literal["skipped", "blocks"] = Field(
        default="skipped", description="whether lines behind one that may not be served yet are served"
    )

    @property
    def kept_back(self) -> Mapping[str, int]:
        """The critical levels."""
        return self.levels

    def numbers(self, asked: Asked) -> Numbers:
        """That units are kept from segments, in which order lines come, and whether the first one holds up others."""
        by_priority = self.order == "segment-priority"
        return {"rations": 1, "by_priority": int(by_priority), "blocks": int(self.head == "blocks")}


def decide(p: Any, now: float, priority: int, promised: float, value: int, remainder: int) -> float:
    """Priority 1 before 2, or first come, first served."""
    return float(priority) if p.by_priority else now


def for_segment(p: Any, available: int, level: int) -> int:
    """What is above the critical level."""
    return max(0, available - level)
