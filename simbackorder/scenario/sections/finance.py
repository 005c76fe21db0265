"""What money costs, how much of it there is, and when suppliers are paid. All of it is off unless stated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from simbackorder.quantities import (
    Context,
    Duration,
    Fraction,
    FractionPerTime,
    Money,
    PositiveDuration,
    days_in,
    mistake_of,
)
from simbackorder.scenario.language.remains import Broken, Record, given


def short_of_a_line(finance: Any, context: Context | None) -> Iterator[Broken]:
    """Who may borrow without limit is never short."""
    for key in ("when_short", "cover"):
        if given(finance, key) and not given(finance, "credit_line"):
            yield key, mistake_of("expected credit_line beside it (0: nothing may be borrowed), found none")


def paid_once(pay: Any, context: Context | None) -> Iterator[Broken]:
    """Who pays everything with the order pays no part of it before."""
    if pay.at == "order" and pay.after == 0 and pay.down_payment > 0:
        reason = "because everything is paid with the order (at: order)"
        yield "down_payment", mistake_of(f"expected none, {reason}; or a time after the order, as after: 30 days")


class Finance(Record):
    """`rate`: interest on cash below zero; `deposit_rate`: on cash above zero, by default the same, so that `rate` is
    the cost of capital. `credit_line`: how far below zero orders with suppliers may take the cash; by default there is
    no limit. An order that cannot be paid is placed `when_short` is over (wait), not at all (skip), or as far as the
    cash goes (cut-down). `cover`: the cash has to cover all-bills, or only bills-at-receipt, without what suppliers
    give credit for. Interest and holding costs are posted `every` so often: by default every day, or month."""

    rate: FractionPerTime = 0.0
    deposit_rate: FractionPerTime | None = None
    own_cash: Money = 0
    credit_line: Money | None = None
    when_short: Literal["wait", "skip", "cut-down"] | None = None
    cover: Literal["all-bills", "bills-at-receipt"] | None = None
    every: PositiveDuration | None = None

    conditions = (short_of_a_line,)

    @property
    def stated(self) -> bool:
        """Whether anything of it is on."""
        return self != Finance()

    def interval(self, unit: str) -> float:
        """Time from one posting to the next; 0 if nothing is posted."""
        if not self.stated:
            return 0.0
        if self.every is not None:
            return self.every
        days = days_in(unit)
        return 1.0 if days is None else 1.0 / days


class Pay(Record):
    """When a supplier is paid: `after` the order or the receipt; of the price of an order, `down_payment` with it."""

    at: Literal["order", "receipt"] = "receipt"
    after: Duration = 0.0
    down_payment: Fraction = 0.0

    conditions = (paid_once,)
