"""The levers of money: what each does to the shop, as theory says."""

from __future__ import annotations

from typing import Any

from shops import Lever, Spec, merged


def money(**more: Any) -> Spec:
    return {"finance": more}


def paid(**terms: Any) -> Spec:
    """The shop's supplier is paid like this."""
    return {"suppliers": {"mill": {"pay": terms}}}


DEAR = money(rate="20% per year")
SHORT: Spec = {
    "time": {"length": 120, "warm_up": 0},
    "items": {"a": {"price": 24, "on_hand": 20}, "b": {"price": 12, "on_hand": 10}},
    "shipping": {"cost_per_shipment": 0.5},
    "suppliers": {"mill": {"pay": {"at": "order"}}},
    "finance": {"rate": "20% per year", "own_cash": 100},
}

LEVERS = {
    "dear money": Lever(
        money(rate="2% per year"), money(rate="20% per year"), {"interest_earned": "+", "orders_shipped": "="}
    ),
    "pay at sixty days": Lever(
        paid(after=0),
        paid(after=60),
        {"mean_payables": "+", "mean_cash": "+", "interest_earned": "+", "profit": "+", "orders_lost": "="},
        DEAR,
    ),
    "pay with the order": Lever(
        paid(after=0), paid(at="order"), {"mean_cash": "-", "lowest_cash": "-", "profit": "-"}, DEAR
    ),
    "charge with the order": Lever(
        {"policy": {"charging": "at-shipment"}},
        {"policy": {"charging": "at-order"}},
        {"mean_deposits": "+", "mean_cash": "+", "profit": "+"},
        DEAR,
    ),
    "less credit": Lever(
        money(credit_line=5000),
        money(credit_line=600),
        {"orders_shipped": "-", "revenue": "-"},
        SHORT,
    ),
    "what waits is ordered at last": Lever(
        money(when_short="skip"),
        money(when_short="wait"),
        {"orders_short_of_money": "-"},
        merged(SHORT, money(credit_line=600)),
    ),
}
