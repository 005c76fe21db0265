"""What may be asked of a charging policy."""

from typing import ClassVar

from simbackorder.policies.policy import Parameters


class ChargingParameters(Parameters):
    """`charges_ahead`: whether anything is charged before units are released for shipment."""

    charges_ahead: ClassVar[bool] = True
