"""Allocation: which waiting line gets the next unit?

`rations`: what a segment may take depends on its critical level (`for_segment`).
"""

from typing import Any, Protocol

from simbackorder.policies.allocation import (
    critical_level,
    earliest_promise,
    first_come_first_served,
    largest_value,
    segment_priority,
    smallest_remainder,
)
from simbackorder.policies.allocation.parameters import AllocationParameters
from simbackorder.policies.policy import Family, policy


class Row:
    """Parameters of all allocation policies."""

    code = 0
    by_priority = 0
    by_joining = 0  # who joins later ranks later
    by_date = 0  # a revised promise changes the rank
    by_value = 0
    rations = 0
    blocks = 0


class Decide(Protocol):
    """A policy of the family."""

    def __call__(self, p: Any, now: float, priority: int, promised: float, value: int, remainder: int) -> float:
        """The rank of a line that joins the waiting lines of its item `now` (or joined then, if it has to wait again):
        lowest first, ties by joining order.
        `priority` is the segment's, `promised` the order's promised date (infinite without one), `value` the price of
        the order's units that wait in minor units, `remainder` the order's units that wait."""


def for_segment(p: Any, available: int, level: int) -> int:
    """Units that a segment may take of those available, given its critical level: all."""
    return available


FAMILY: Family[Decide, AllocationParameters] = Family(
    name="allocation",
    question="Which waiting line gets the next unit?",
    per_item=True,
    row=Row,
    parameters=AllocationParameters,
    usual="first-come-first-served",
    further={"for_segment": for_segment},
    table={
        "first-come-first-served": policy(first_come_first_served),
        "segment-priority": policy(segment_priority),
        "earliest-promise": policy(earliest_promise),
        "largest-value": policy(largest_value),
        "smallest-remainder": policy(smallest_remainder),
        "critical-level": policy(critical_level),
    },
)
