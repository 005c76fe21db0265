"""The shop never cancels.

cancelled by the shop: nothing
"""

from typing import Any

from simbackorder.policies.giving_up.answers import NO

SOURCE = "Practice"


def decide(p: Any, over: int, slip: float) -> int:
    """Never."""
    return NO
