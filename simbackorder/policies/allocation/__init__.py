"""Allocation: which waiting line gets the next unit?

A policy is `decide(p, now, priority, promised)` and returns the rank of a line that joins the waiting lines of its
item: lowest first, ties by joining order. `priority` is the segment's, `promised` the order's promised date (infinite
without one).
"""

from simbackorder.policies.allocation import earliest_promise, first_come_first_served, segment_priority
from simbackorder.policies.policy import Family, policy


class Row:
    """Parameters of all allocation policies."""

    code = 0


FAMILY = Family(
    "allocation",
    "Which waiting line gets the next unit?",
    True,
    Row,
    {
        "first-come-first-served": policy(first_come_first_served),
        "segment-priority": policy(segment_priority),
        "earliest-promise": policy(earliest_promise),
    },
)
