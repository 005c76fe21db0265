"""What may be asked of an allocation policy."""

from collections.abc import Mapping
from typing import ClassVar

from simbackorder.policies.policy import Parameters


class AllocationParameters(Parameters):
    """What a line's rank depends on: `by_joining`: who joins later ranks later, so that nobody who comes now is before
    those who wait (dates by what is on its way then look no further; said of another rule, they would be wrong);
    `by_date`: a revised promise changes the rank; `by_value`: the price of what waits."""

    by_joining: ClassVar[bool] = False
    by_date: ClassVar[bool] = False
    by_value: ClassVar[bool] = False

    @property
    def kept_back(self) -> Mapping[str, int]:
        """Units that are kept from a segment; none from those not named."""
        return {}
