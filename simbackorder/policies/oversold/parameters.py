"""What may be asked of a policy of oversold orders."""

from typing import ClassVar

from simbackorder.policies.policy import Parameters


class OversoldParameters(Parameters):
    """`cancels`: whether the shop ever cancels an oversold order of an item of which it takes backorders; and of one of
    which it takes none (`cancels_sales`)."""

    cancels: ClassVar[bool] = True
    cancels_sales: ClassVar[bool] = True
