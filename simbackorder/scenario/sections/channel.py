"""The terms of a channel, such as a marketplace or wholesale: fines for every period that misses a target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field

from simbackorder.quantities import (
    DURATION_QUANTITY,
    Context,
    Fraction,
    Money,
    Quantity,
    mistake_of,
    mixed,
)
from simbackorder.scenario.language.remains import Broken, Record, given

PERIOD: Quantity = replace(DURATION_QUANTITY, low=1e-3)
Period = Annotated[float, PERIOD]
Of = Literal["late", "cancelled_before_shipment", "on_time", "fill_rate"]
AT_MOST: tuple[Of, ...] = ("late", "cancelled_before_shipment")
TARGETS = ("at_most", "at_least")
AMOUNTS = ("fine", "per_point", "of_value")


def one_target(fine: Any, context: Context | None) -> Iterator[Broken]:
    """What is bad has an upper limit, what is good a lower one."""
    wanted, other = TARGETS if fine.of in AT_MOST else TARGETS[::-1]
    if given(fine, other):
        kind = "not be exceeded" if wanted == "at_most" else "be reached"
        yield other, mistake_of(f"expected {wanted} instead, because '{fine.of}' is a share that should {kind}")
    elif not given(fine, wanted):
        usual = "4%" if wanted == "at_most" else "95%"
        yield "", mistake_of(f"expected a target ({wanted}, such as {wanted}: {usual}), found none")


def some_amount(fine: Any, context: Context | None) -> Iterator[Broken]:
    """A fine that takes something."""
    if not any(getattr(fine, key) for key in AMOUNTS):
        yield "", mixed("an amount above 0 (fine, per_point or of_value)", "none of them")


class Fine(Record):
    """A fine for every period of this length, the first beginning with the run, in which a share misses its target:
    an amount, more for each percentage point by which it does (`per_point`, parts of a point in proportion), and a
    share of the value of the orders that were counted (`of_value`)."""

    of: Of
    every: Period
    at_most: Fraction | None = None
    at_least: Fraction | None = None
    fine: Money = 0
    per_point: Money = 0
    of_value: Fraction = 0.0

    conditions = (one_target, some_amount)

    @property
    def target(self) -> float:
        """The share that is still in order."""
        stated = self.at_least if self.at_most is None else self.at_most
        return 0.0 if stated is None else stated


class Channel(Record):
    """On whose terms a segment is sold to."""

    fines: Annotated[tuple[Fine, ...], Field(min_length=1)]
