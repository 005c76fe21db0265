"""What may be asked of a shipment policy."""

from simbackorder.policies.policy import Parameters


class ShipmentParameters(Parameters):
    """Nothing but the question below."""

    @property
    def looks_back(self) -> bool:
        """Whether it matters what of the order has shipped before, or since when units are ready."""
        return True
