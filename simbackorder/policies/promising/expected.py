"""The mean lead time of the supplier that would get an order now.

quoted wait = 0 if available, else E[L]; promise = now + worst line's wait + E[picking] (+ E[transit]) + buffer
"""

from typing import Any, ClassVar

from simbackorder.policies.promising.dates import DateParameters

SOURCE = "Practice; as a hopeful date see Hopp and Sturgis, IIE Transactions 32 (2000), on quoting lead times"


class Parameters(DateParameters):
    """Nothing but what every date has."""

    quotes_lead_times: ClassVar[bool] = True


def decide(p: Any, missing: int, longest: float, covered: float) -> float:
    """Nothing for what is on the shelf, the mean lead time for what is not."""
    return longest if missing > 0 else 0.0
