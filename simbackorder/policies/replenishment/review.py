"""What may be asked of a replenishment policy, and the parameters that several share."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from simbackorder.policies.policy import UNBOUNDED, Parameters
from simbackorder.policies.surroundings import Asked, Beside, Interval, Misfit, Numbers
from simbackorder.policies.within_run import outside
from simbackorder.quantities import Duration, Flag, PositiveDuration, PositiveUnits


class ReplenishmentParameters(Parameters):
    """`needs_supplier`: whether anything is ever ordered; `reviewed_always`: whether that may be whenever the position
    falls; `raises_to_level`: whether every order lifts the position to one level, `order_up_to`."""

    needs_supplier: ClassVar[bool] = True
    reviewed_always: ClassVar[bool] = False
    raises_to_level: ClassVar[bool] = False

    @property
    def planned(self) -> tuple[Any, ...]:
        """Orders that are placed whatever happens: when (`at`) and how many `units`."""
        return ()

    @property
    def covers_usual_lead_time(self) -> bool:
        """Whether its `periods` depend on the usual lead time of the item's first supplier."""
        return False

    def periods_covered(self, lead_time: float) -> float:
        """How many periods an order has to cover, if its lead time is this one."""
        return 0.0


class Position(Parameters):
    """What counts in the inventory position."""

    backorders: Flag = Field(default=True, description="backorders lower the inventory position")
    standing: Flag = Field(default=True, description="units on order by standing orders count")
    held_up: Flag = Field(default=True, description="units on order that an outage holds up count")
    due_within: PositiveDuration | None = Field(
        default=None,
        description="units on order count unless it is known that they come later than this; none: all count",
    )


class ReviewParameters(ReplenishmentParameters):
    """What every replenishment policy may be told that looks at the inventory position."""

    reviewed_always: ClassVar[bool] = True

    max_order: PositiveUnits | None = Field(
        default=None, description="most units of one replenishment order; none: no bound"
    )
    on_cancellation: Literal["keep", "recall"] = Field(
        default="keep",
        description="a customer's cancellation recalls nothing, or withdraws as much from the newest unreceived orders",
    )
    position: Position = Field(default=Position(), description="what counts in the inventory position")

    def numbers(self, asked: Asked) -> Numbers:
        """What counts in the position, and whether orders are recalled."""
        return {
            "recall": int(self.on_cancellation == "recall"),
            "count_backorders": int(self.position.backorders),
            "count_standing": int(self.position.standing),
            "count_held_up": int(self.position.held_up),
            "due_within": UNBOUNDED if self.position.due_within is None else self.position.due_within,
        }


class PeriodicParameters(ReviewParameters):
    """Reviews at `first_review`, then every `review_period`."""

    reviewed_always: ClassVar[bool] = False

    review_period: PositiveDuration = Field(description="time from one review to the next (R)")
    first_review: Duration = Field(default=0.0, description="time of the first review")

    @property
    def intervals(self) -> Mapping[str, Interval]:
        """Reviews."""
        return {"review_period": Interval("reviews", self.review_period)}

    def numbers(self, asked: Asked) -> Numbers:
        """The review period, besides what all have that look at the position."""
        return {**super().numbers(asked), "period": self.review_period}

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """An item that is reviewed is so at least once."""
        yield from outside(beside, self.first_review, "first_review")


# -- parameters that are read together ---------------------------------------------------------------------------------


def highest_position(p: Any) -> Numbers:
    """The highest position at which is ordered: below the reorder point is, for whole units, at or below one less."""
    return {"reorder_point": p.reorder_point - int(p.strict)}


def level_above_point(p: Any) -> Iterator[Misfit]:
    """The order-up-to level is above the reorder point."""
    if p.order_up_to <= p.reorder_point:
        message = f"expected a level above the reorder point ({p.reorder_point}), found {p.order_up_to}"
        yield Misfit(message, ("order_up_to",))


def bound_in_lots(p: Any) -> Iterator[Misfit]:
    """The largest order is one of whole lots."""
    if p.max_order is not None and p.max_order % p.order_quantity:
        message = f"expected a multiple of the order quantity ({p.order_quantity}), found {p.max_order}"
        yield Misfit(message, ("max_order",))
