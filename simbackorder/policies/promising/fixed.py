"""The same wait for every order, whatever is on the shelf.

quoted wait = wait; promise = now + wait + buffer
"""

from typing import Any, ClassVar

from pydantic import Field

from simbackorder.policies.promising.dates import DateParameters
from simbackorder.quantities import Duration

SOURCE = "Practice: 'ships within d days'"
CAUTION = "The same wait for everybody, whatever is on its way: nothing relates it to when goods come."


class Parameters(DateParameters):
    """`wait`: quoted to everybody; it is meant to cover picking, so nothing but the buffer is added."""

    of_lead_times: ClassVar[bool] = False

    wait: Duration = Field(description="wait quoted to every order")


def decide(p: Any, missing: int, longest: float, covered: float) -> float:
    """The stated wait."""
    wait: float = p.wait
    return wait
