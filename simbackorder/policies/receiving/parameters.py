"""What may be asked of a receiving policy."""

from typing import ClassVar

from simbackorder.policies.policy import Parameters


class ReceivingParameters(Parameters):
    """`crosses_dock`: whether waiting orders get goods that have not been put away."""

    crosses_dock: ClassVar[bool] = False
