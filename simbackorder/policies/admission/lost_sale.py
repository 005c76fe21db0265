"""Out of stock: what is on the shelf is sold, the missing units of the line are refused.

accepted backorders = 0
"""

from typing import Any, ClassVar

from simbackorder.policies.admission.parameters import AdmissionParameters

SOURCE = "Zipkin, Foundations of Inventory Management (2000), chapter 7 (lost sales)"


class Parameters(AdmissionParameters):
    """It has none."""

    accepts_backorders: ClassVar[bool] = False


def decide(p: Any, missing: int, backorders: int, planned: int, quoted: float, unreleased: int) -> int:
    """No missing unit is ever owed."""
    return 0
