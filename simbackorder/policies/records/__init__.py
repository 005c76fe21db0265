"""Stock records: what does the shop know of its shelves?

A policy is `decide(p, recorded, units)`: what the record says after `units` more (or, negative, fewer) are on the
shelf, before anybody brings it up to date. `every` > 0: it is synchronised so often, from `first` on; `count_every`
> 0: the shelves are counted so often.
"""

from simbackorder.policies.policy import Family, policy
from simbackorder.policies.records import real_time, synchronised


class Row:
    """Parameters of all policies of stock records."""

    code = 0
    every = 0.0
    first = 0.0
    count_every = 0.0


FAMILY = Family(
    "records",
    "What does the shop know of its shelves?",
    True,
    Row,
    {"real-time": policy(real_time), "synchronised": policy(synchronised)},
)
