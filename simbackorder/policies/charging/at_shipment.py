"""At shipment: nothing is paid before units are released for shipment.

charged when placed = 0
"""

from typing import Any

SOURCE = "Practice; card schemes allow a sale to be captured when goods ship"


def decide(p: Any) -> float:
    """Nothing."""
    return 0.0
