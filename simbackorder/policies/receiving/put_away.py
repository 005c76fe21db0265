"""Everything is put away before it can be had.

units that cross the dock = 0
"""

from typing import Any

from simbackorder.policies.receiving.parameters import ReceivingParameters

SOURCE = "Bartholdi and Hackman, Warehouse and Distribution Science (release 0.98, 2019), chapter 3"


class Parameters(ReceivingParameters):
    """It has none."""


def decide(p: Any, units: int, backorders: int) -> int:
    """Nothing crosses."""
    return 0
