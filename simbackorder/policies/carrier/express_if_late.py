"""What is late goes by a faster carrier.

carrier = the stated one if the date told last cannot be kept otherwise, else standard
"""

from typing import Any

from simbackorder.policies.carrier.always import Parameters as Parameters

SOURCE = "Practice (expedited outbound shipping of delayed orders)"


def decide(p: Any, late: int, waited: int) -> int:
    """The stated one where it helps."""
    return int(p.number) if late else 0
