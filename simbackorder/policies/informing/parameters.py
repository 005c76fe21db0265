"""What may be asked of an informing policy."""

from typing import ClassVar

from simbackorder.policies.policy import Parameters
from simbackorder.policies.surroundings import Asked, Numbers


class InformingParameters(Parameters):
    """`speaks`: whether customers get any message after the first date."""

    speaks: ClassVar[bool] = True

    @property
    def tells_new_dates(self) -> bool:
        """Whether the shop looks at dates that it has stated, and tells those that have slipped."""
        return False

    def numbers(self, asked: Asked) -> Numbers:
        """Whether the firm looks at dates, and tells new ones."""
        return dict.fromkeys(("new_dates", "looks"), int(self.tells_new_dates))
