"""The levers of offers for waiting, and of refunds for lateness: what each does to the shop, as theory says."""

from __future__ import annotations

from shops import Lever, people

from levers import policy, quantile

VOUCHER = {"rule": "voucher", "value": 0.1, "life": 20}
LEVERS = {
    "a discount for waiting": Lever(
        policy(admission="backorder"),
        policy(offer={"rule": "discount", "share": 0.1}),
        {"orders_lost": "-", "mean_backorders": "+", "discounts": "+", "offers_taken": "+"},
        people(accept_backorder=0.4, takes={"discount": {"accept": 0.9}}),
    ),
    "a discount that nobody cares for": Lever(
        policy(admission="backorder"),
        policy(offer={"rule": "discount", "share": 0.1}),
        {"orders_lost": "=", "revenue": "=", "discounts": "+", "profit": "-"},
        people(accept_backorder=0.4),
    ),
    "only for long waits": Lever(
        policy(offer={"rule": "discount", "share": 0.1}),
        policy(offer={"rule": "discount", "share": 0.1, "min_wait": 4}),
        {"offers_made": "-", "discounts": "-", "orders_lost": "+"},
        people(accept_backorder=0.4, takes={"discount": {"accept": 0.9}})
        | policy(promising={"rule": "available-to-promise"}),
    ),
    "a voucher keeps customers who care for it": Lever(
        policy(offer="none"),
        policy(offer=VOUCHER),
        {"orders_lost": "-", "mean_backorders": "+", "vouchers": "+", "offers_taken": "+"},
        people(accept_backorder=0.4, takes={"voucher": {"accept": 0.9}}),
    ),
    "a voucher for who would have waited anyhow": Lever(
        policy(offer="none"),
        policy(offer=VOUCHER),
        {"orders_lost": "=", "revenue": "=", "vouchers": "+", "profit": "-"},
        people(accept_backorder=0.4),
    ),
    "vouchers that fewer redeem": Lever(
        people(redeems={"share": 0.9, "after": 5}),
        people(redeems={"share": 0.3, "after": 5}),
        {"vouchers": "=", "vouchers_redeemed": "-", "vouchers_lapsed": "+", "profit": "+"},
        policy(offer=VOUCHER),
    ),
    "vouchers that are redeemed later than they are good": Lever(
        people(redeems={"after": {"exponential": 10}}),
        people(redeems={"after": {"exponential": 30}}),
        {"vouchers": "=", "vouchers_redeemed": "-", "vouchers_lapsed": "+", "profit": "+"},
        policy(offer=VOUCHER),
    ),
    "faster shipping keeps dates and costs money": Lever(
        policy(offer="none"),
        policy(offer={"rule": "faster-shipping", "transit": 0.3, "cost": 3}),
        {"backorder_promise_miss_rate": "-", "faster_shipping": "+", "orders_lost": "=", "profit": "-"},
        policy(promising=quantile(0.6, by="deliver")) | {"shipping": {"transit": {"exponential": 4}}},
    ),
    "faster shipping keeps customers who care for it": Lever(
        policy(offer="none"),
        policy(offer={"rule": "faster-shipping", "transit": 0.3, "cost": 3}),
        {"orders_lost": "-", "mean_backorders": "+", "faster_shipments": "+"},
        people(accept_backorder=0.4, takes={"faster-shipping": {"accept": 0.9}}),
    ),
    "late customers who want money back": Lever(
        {},
        people(refund_when_late={"share": 0.5, "refund": 0.2}),
        {"late_refunds": "+", "orders_refunded_late": "+", "revenue": "=", "profit": "-"},
        policy(promising={"rule": "fixed", "wait": 2}),
    ),
    "fewer are late by safer dates": Lever(
        policy(promising={"rule": "fixed", "wait": 2}),
        policy(promising={"rule": "fixed", "wait": 5}),
        {"late_refunds": "-", "orders_refunded_late": "-", "revenue": "=", "profit": "+"},
        people(refund_when_late={"share": 0.5, "refund": 0.2}),
    ),
}
