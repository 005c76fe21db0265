"""What is late goes by a faster carrier.

carrier = the stated one if the date told last cannot be kept otherwise, else standard
"""

from collections.abc import Iterator
from typing import Any

from simbackorder.policies.carrier.parameters import OtherCarrier
from simbackorder.policies.surroundings import Beside, Misfit

SOURCE = "Practice (expedited outbound shipping of delayed orders)"


class Parameters(OtherCarrier):
    """`carrier`: who takes it."""

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """Late is what has a date."""
        if not beside.dated:
            reason = "because express-if-late is about late orders"
            yield Misfit(f"expected a promising rule that states a date, {reason}, found none")


def decide(p: Any, late: int, waited: int) -> int:
    """The stated one where it helps."""
    return int(p.number) if late else 0
