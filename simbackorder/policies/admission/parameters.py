"""What may be asked of an admission policy."""

from typing import ClassVar

from simbackorder.policies.policy import Parameters


class AdmissionParameters(Parameters):
    """`accepts_backorders`: whether a missing unit may ever be owed; `owes_always`: whether one always may be that no
    bound on the backlog, on what is planned or on the quoted wait keeps out."""

    accepts_backorders: ClassVar[bool] = True

    @property
    def owes_always(self) -> bool:
        """Unknown of policies that do not say so."""
        return False

    @property
    def paid_ahead(self) -> float | None:
        """Share of the price that is paid at once before the release; none: as the charging policy says."""
        return None
