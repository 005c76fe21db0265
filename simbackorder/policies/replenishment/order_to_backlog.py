"""Order to backlog: what customers are waiting for and is not on its way yet, and nothing for the shelf.

order quantity = -position if -position >= at_least else 0
"""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from simbackorder.policies.replenishment.review import ReviewParameters
from simbackorder.policies.surroundings import Beside, Misfit
from simbackorder.quantities import PositiveUnits

SOURCE = "Base stock with level zero, or make to order: Zipkin, Foundations of Inventory Management (2000), chapter 6"


class Parameters(ReviewParameters):
    """`at_least`: units that must be missing before anything is ordered."""

    at_least: PositiveUnits = Field(default=1, description="units that must be missing before anything is ordered")

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """What is ordered to the backlog is the backlog, and is backordered some time: at checkout, or when less is
        there than was sold."""
        reason = "because order-to-backlog orders what is backordered"
        if not self.position.backorders:
            yield Misfit(f"expected backorders: true, {reason}, found false", ("position", "backorders"))
        if beside.parameters("admission").accepts_backorders or beside.parameters("records").lags:
            return
        if not beside.shelf_errs:
            found = beside.rule("admission")
            message = f"expected a rule that accepts backorders, {reason}, found {found}"
            yield Misfit(message, family="admission")


def decide(p: Any, position: int, item: Any) -> int:
    """All that is missing, once it is worth an order."""
    return -position if -position >= p.at_least else 0
