"""What a customer does beyond buying and waiting: comes back, is lost, grows impatient, is drawn by a queue; and the
curve on which the customers of a new product come. All of it is optional, and off unless stated."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from simbackorder.quantities import (
    RATE_QUANTITY,
    Duration,
    Factor,
    Fraction,
    PositiveUnits,
    Quantity,
    Rate,
    number_form,
)
from simbackorder.scenario.language.dates import Instant
from simbackorder.scenario.language.fields import DurationDistribution
from simbackorder.scenario.language.remains import Record
from simbackorder.scenario.sections.conditions import updates_are_recent

PositiveNumber = Annotated[float, Quantity("a number of orders", "1", number_form, 0, 1e9, above=True)]
PositiveRate = Annotated[float, replace(RATE_QUANTITY, above=True)]


class Launch(Record):
    """The launch of a new product: orders expected in the long run, those who buy by themselves (`innovation`) and
    those who buy because others did (`imitation`), both rates per time (Bass, Management Science 15, 1969)."""

    orders: PositiveNumber
    innovation: PositiveRate
    imitation: Rate
    at: Instant = 0.0


class Attraction(Record):
    """A visible backlog attracts further customers: `strength` times the stream's own, once it has `full_at` units."""

    strength: Factor
    full_at: PositiveUnits


class ComeBack(Record):
    """Of those who bought nothing, the share who try again, and after which time."""

    share: Fraction
    after: DurationDistribution


class Loyalty(Record):
    """Chances that a customer never orders again after an order was refused, late, cancelled, or backordered
    (`delayed`; `long_delay`: for a wait over `long`)."""

    refused: Fraction = 0.0
    late: Fraction = 0.0
    cancelled: Fraction = 0.0
    delayed: Fraction = 0.0
    long_delay: Fraction = 0.0
    long: Duration = 0.0

    @property
    def matters(self) -> bool:
        """Whether any experience can lose a customer."""
        return any((self.refused, self.late, self.cancelled, self.delayed, self.long_delay))


class Impatience(Record):
    """Multipliers of the hazard of giving up, by what the customer was told: no date, a date that has passed, a new
    date since it passed, an update within the last `recent`."""

    no_date: Factor = 1.0
    date_passed: Factor = 1.0
    new_date: Factor = 1.0
    updated: Factor = 1.0
    recent: Duration = 0.0

    conditions = (updates_are_recent,)
