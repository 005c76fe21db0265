"""Random sourcing: each whole order goes to one supplier, drawn with fixed probabilities by the order's own mark.

probability = the supplier's share
"""

from typing import ClassVar

from simbackorder.policies.sourcing import split
from simbackorder.policies.sourcing.split import decide as decide

SOURCE = (
    "Independent thinning of a stream of orders: Çinlar, Introduction to Stochastic Processes (1975), on "
    "thinning Poisson processes"
)


class Parameters(split.Parameters):
    """`shares`: supplier to probability; they add up to one."""

    by_mark: ClassVar[bool] = True
