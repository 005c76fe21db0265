"""What may be asked of a policy of carriers, and what those have in common that name one."""

from pydantic import Field

from simbackorder.policies.policy import Parameters
from simbackorder.policies.surroundings import Asked, Numbers
from simbackorder.quantities import CarrierName


class CarrierParameters(Parameters):
    """Nothing but the question below."""

    @property
    def counted_on(self) -> str:
        """The carrier that promises count on; empty: the standard one."""
        return ""


class OtherCarrier(CarrierParameters):
    """`carrier`: who takes it."""

    carrier: CarrierName = Field(description="the carrier")

    def numbers(self, asked: Asked) -> Numbers:
        """The carrier by its number, and that which promises count on."""
        return {
            "number": asked.carrier(self.carrier),
            "usual": asked.carrier(self.counted_on) if self.counted_on else 0,
        }
