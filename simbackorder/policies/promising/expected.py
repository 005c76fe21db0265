"""The mean lead time of the supplier that would get an order now.

quoted wait = 0 if available, else E[L]; promise = now + worst line's wait + E[picking] (+ E[transit]) + buffer
"""

from typing import Any

from simbackorder.policies.promising.dates import LeadTimeParameters

SOURCE = "Practice; as a hopeful date see Hopp and Sturgis, IIE Transactions 32 (2000), on quoting lead times"
CAUTION = (
    "The mean of a lead time is kept about half the time; and what is on its way is ignored, so that dates are too "
    "late while units are coming, and too early behind a long queue of customers. available-to-promise uses both."
)


class Parameters(LeadTimeParameters):
    """Nothing but what every such date has."""


def decide(p: Any, missing: int, longest: float, covered: float) -> float:
    """Nothing for what is on the shelf, the mean lead time for what is not."""
    return longest if missing > 0 else 0.0
