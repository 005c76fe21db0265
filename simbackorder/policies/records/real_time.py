"""The record follows every receipt and every shipment at once.

recorded = recorded + units
"""

from typing import Any

from simbackorder.policies.records.parameters import RecordParameters

SOURCE = "DeHoratius and Raman, Inventory record inaccuracy: an empirical analysis, Management Science 54 (2008)"


class Parameters(RecordParameters):
    """`count_every`: time between counts of the shelf, which correct the record."""


def decide(p: Any, recorded: int, units: int) -> int:
    """What came and went is known."""
    return recorded + units
