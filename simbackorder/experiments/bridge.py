"""From one alternative's profit to another's, term by term."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from simbackorder.experiments.comparison import Comparison

TERMS: Mapping[str, int] = {
    "revenue": 1,
    "forfeited_deposits": 1,
    "cost_of_goods_sold": -1,
    "purchase_variance": -1,
    "holding_cost": -1,
    "ordering_cost": -1,
    "shipping_cost": -1,
    "notice_cost": -1,
    "payment_fees": -1,
    "refund_cost": -1,
    "handling_cost": -1,
    "shrinkage_cost": -1,
    "interest_paid": -1,
    "interest_earned": 1,
    "late_cost": -1,
    "cancellation_cost": -1,
    "fines": -1,
    "returns": -1,
    "return_cost": -1,
    "write_off_cost": -1,
    "discounts": -1,
    "vouchers": -1,
    "vouchers_lapsed": 1,
    "faster_shipping": -1,
    "late_refunds": -1,
}
"""The measures that profit is made of, each with its sign."""


class Term(NamedTuple):
    """What one measure adds to the change of profit, currency units: positive, if it earns more or costs less."""

    measure: str
    amount: float
    half_width: float | None


class Bridge(NamedTuple):
    """Mean profit of the baseline (`start`) and of the alternative `to` (`end`), and the terms that lead from one to
    the other. All are whole minor units, so that the terms add up to the cent."""

    baseline: str
    to: str
    start: float
    end: float
    terms: tuple[Term, ...]

    @property
    def change(self) -> float:
        """End less start."""
        return self.end - self.start


def bridge(comparison: Comparison, to: str, minor_digits: int) -> Bridge | None:
    """From the baseline's profit to that of an alternative; None: it is the baseline, or the terms are not known."""
    row = comparison.differences.get(to, {})
    start = comparison.estimates[comparison.baseline].get("profit")
    if start is None or start.mean is None or any(m not in row or row[m].difference.mean is None for m in TERMS):
        return None
    found = {m: row[m].difference for m in TERMS}
    exact = [sign * (found[m].mean or 0.0) for m, sign in TERMS.items()]
    scale = 10**minor_digits
    terms = tuple(
        Term(measure, cents / scale, found[measure].half_width)
        for measure, cents in zip(TERMS, whole([scale * each for each in exact]), strict=True)
        if exact[list(TERMS).index(measure)] or found[measure].half_width
    )
    first = round(scale * start.mean)
    last = first + sum(round(scale * term.amount) for term in terms)
    return Bridge(comparison.baseline, to, first / scale, last / scale, terms)


def whole(amounts: list[float]) -> list[int]:
    """Whole numbers near these whose sum is the rounded sum (the largest remainders are rounded up).

    >>> whole([0.4, 0.4, 0.4])
    [1, 0, 0]
    """
    floors = [int(amount // 1) for amount in amounts]
    missing = round(sum(amounts)) - sum(floors)
    order = sorted(range(len(amounts)), key=lambda k: floors[k] - amounts[k])
    return [floor + (k in order[:missing]) for k, floor in enumerate(floors)]


def leading(comparison: Comparison) -> str | None:
    """Where the bridge leads: to the best alternative; where that is the baseline, to the best change."""
    others = [name for name in comparison.best.ranking if name != comparison.baseline]
    return others[0] if others else None
