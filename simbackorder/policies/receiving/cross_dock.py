"""What waiting orders need crosses the dock at once; the rest is put away.

units that cross the dock = min(units, backorders)
"""

from typing import Any, ClassVar

from simbackorder.policies.receiving.parameters import ReceivingParameters

SOURCE = "Bartholdi and Hackman, Warehouse and Distribution Science (release 0.98, 2019), chapter 12 (crossdocking)"


class Parameters(ReceivingParameters):
    """It has none."""

    crosses_dock: ClassVar[bool] = True


def decide(p: Any, units: int, backorders: int) -> int:
    """As much as somebody waits for."""
    return min(units, backorders)
