"""Complete delivery: an order ships once every unit that was neither refused nor cancelled is reserved.

ship if lacking = 0
"""

from typing import Any

SOURCE = "Song, On the order fill rate in a multi-item, base-stock inventory system, Operations Research 46 (1998)"


def decide(p: Any, ready: int, lacking: int, units: int, started: int, fresh: int, over: int) -> bool:
    """Nothing is owed any more."""
    return lacking == 0
