"""What may be asked of an admission policy."""

from typing import ClassVar

from simbackorder.policies.policy import Parameters


class AdmissionParameters(Parameters):
    """`accepts_backorders`: whether a missing unit may ever be owed."""

    accepts_backorders: ClassVar[bool] = True

    @property
    def paid_ahead(self) -> float | None:
        """Share of the price that is paid at once before the release; none: as the charging policy says."""
        return None
