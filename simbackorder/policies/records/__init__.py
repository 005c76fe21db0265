"""Stock records: what does the shop know of its shelves?

`every` > 0: the record is synchronised so often, from `first` on; `count_every` > 0: the shelves are counted so often.
"""

from typing import Any, Protocol

from simbackorder.policies.policy import Family, policy
from simbackorder.policies.records import real_time, synchronised
from simbackorder.policies.records.parameters import RecordParameters


class Row:
    """Parameters of all policies of stock records."""

    code = 0
    every = 0.0
    first = 0.0
    count_every = 0.0


class Decide(Protocol):
    """A policy of the family."""

    def __call__(self, p: Any, recorded: int, units: int) -> int:
        """What the record says, which has said `recorded` units, after `units` more (or, negative, fewer) are on the
        shelf, before anybody brings it up to date."""


FAMILY: Family[Decide, RecordParameters] = Family(
    name="records",
    question="What does the shop know of its shelves?",
    per_item=True,
    row=Row,
    parameters=RecordParameters,
    usual="real-time",
    table={"real-time": policy(real_time), "synchronised": policy(synchronised)},
)
