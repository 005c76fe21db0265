"""What may be asked of a policy of giving up."""

from typing import ClassVar

from simbackorder.policies.policy import Parameters


class GivingUpParameters(Parameters):
    """`gives_up`: whether the shop ever cancels; `asks_consent`: whether it asks customers before."""

    gives_up: ClassVar[bool] = True
    asks_consent: ClassVar[bool] = False
