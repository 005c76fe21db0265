"""What may be asked of an offer policy."""

from pydantic import Field

from simbackorder.policies.policy import Parameters
from simbackorder.quantities import Duration


class OfferParameters(Parameters):
    """Nothing but the question below."""

    @property
    def offers(self) -> bool:
        """Whether the policy offers anything to who would have to wait."""
        return True


class FromAWait(OfferParameters):
    """`min_wait`: the shortest stated wait for which it is offered."""

    min_wait: Duration = Field(default=0.0, description="shortest stated wait for which it is offered")
