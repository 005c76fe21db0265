"""Backorder only while replenishment that is already on its way covers the backlog and the missing units.

accepted backorders = missing, if planned - backorders >= missing (and backorders + missing <= cap and quoted wait <=
max_wait); otherwise the whole line is refused
"""

from typing import Any

from simbackorder.policies.admission.backorder import Parameters as Parameters
from simbackorder.policies.admission.refusal import OVER_CAP, REFUSE_LINE
from simbackorder.policies.rounding import ROUNDING

SOURCE = "Practice of web shops: 'backorder' is shown while replenishment is planned, else 'out of stock'"


def decide(p: Any, missing: int, backorders: int, planned: int, quoted: float, unreleased: int) -> int:
    """All missing units, if what is planned covers them after everybody who waits already."""
    if unreleased or quoted > p.max_wait + ROUNDING or planned - backorders < missing:
        return REFUSE_LINE
    return missing if backorders + missing <= p.cap else OVER_CAP
