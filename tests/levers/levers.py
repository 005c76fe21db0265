"""The levers: what each does to the shop, as theory or evidence says."""

from __future__ import annotations

from shops import PATIENCE, TOLERANCE, Lever, people


def policy(**choices: object) -> dict[str, object]:
    return {"policy": choices}


def quantile(q: float, **more: object) -> dict[str, object]:
    return {"rule": "quantile", "q": q, **more}


SLOW = {"suppliers": {"mill": {"lead_time": {"gamma": {"mean": 11, "cv": 0.4}}}}}
BIG = {
    "customers": {
        "segments": {
            "gold": {"basket": {"items": {"a": 1}, "units": 6}},
            "others": {"basket": {"items": {"a": 1}, "units": 1}},
        }
    }
}
ALWAYS_OWING = policy(replenishment={"rule": "base-stock", "order_up_to": 30})
SECOND_CHOICE = {
    "items": {"a": {"substitute": "c"}, "b": {"substitute": "c"}, "c": {"price": 40, "unit_cost": 15, "on_hand": 9999}},
    "policy": {"admission": "lost-sale", "replenishment": {"items": {"c": {"reorder_point": 0, "order_up_to": 1}}}},
}
LOYAL = {"loyalty": {"refused": 0.3}}
CARD = {"payment": {"card": {"authorisation": 2, "life": {"exponential": 20}}}}

PROMISES = {
    "safer dates are missed less often and turn customers away": Lever(
        policy(promising=quantile(0.2)),
        policy(promising=quantile(0.9)),
        {"backorder_promise_miss_rate": "-", "units_refused": "+", "mean_backorders": "-"},
        people(**TOLERANCE),
    ),
    "a date after checkout turns nobody away": Lever(
        policy(promising=quantile(0.9)),
        policy(promising=quantile(0.9, shown="after-checkout")),
        {"units_refused": "-", "mean_backorders": "+"},
        people(**TOLERANCE, assumed_wait=4),
    ),
    "a cap": Lever(
        policy(admission="backorder"),
        policy(admission={"rule": "backorder", "cap": 15}),
        {"mean_backorders": "-", "units_refused": "+", "mean_wait": "-"},
    ),
    "a bound on waits": Lever(
        policy(admission="backorder"),
        policy(admission={"rule": "backorder", "max_wait": 2}),
        {"mean_backorders": "-", "units_refused": "+", "mean_wait": "-"},
        policy(promising={"rule": "available-to-promise"}),
    ),
    "a buffer": Lever(
        policy(promising=quantile(0.2)),
        policy(promising=quantile(0.2, buffer=3)),
        {"backorder_promise_miss_rate": "-", "units_refused": "=", "mean_tardiness": "-"},
        people(**TOLERANCE),
    ),
}
NOTICES = {
    "informed": Lever(
        policy(informing="silent"),
        policy(informing="on-slip"),
        {"cancellation_rate": "-", "slips": "+", "notices": "+"},
        people(**PATIENCE, impatience={"date_passed": 4, "new_date": 1}) | policy(promising=quantile(0.1)) | SLOW,
    ),
    "regular messages": Lever(
        policy(informing="silent"),
        policy(informing={"rule": "regular", "every": 2, "cost": 0.1}),
        {"cancellation_rate": "-", "notices": "+", "notice_cost": "+"},
        people(**PATIENCE, impatience={"updated": 0.2, "recent": 1.9}),
    ),
    "messages that alarm": Lever(
        policy(informing="silent"),
        policy(informing={"rule": "regular", "every": 2}),
        {"cancellation_rate": "+"},
        people(**PATIENCE, impatience={"updated": 2, "recent": 1.5}),
    ),
    "a date at all": Lever(
        policy(promising="none"),
        policy(promising=quantile(0.9, shown="after-checkout")),
        {"cancellation_rate": "-"},
        people(**PATIENCE, impatience={"no_date": 2}),
    ),
}
SHIPMENTS = {
    "parts; the last part comes no sooner": Lever(
        policy(shipment="complete"),
        policy(shipment="partial"),
        {"shipments_per_order": "+", "mean_reserved": "-", "holding_cost": "-", "shipping_cost": "+", "mean_wait": "="},
    ),
    "consolidation": Lever(
        policy(shipment="partial"),
        policy(shipment={"rule": "consolidate", "window": 4}),
        {"shipments_per_order": "-", "mean_reserved": "+", "shipping_cost": "-", "mean_wait": "="},
    ),
    "a bound on shipments": Lever(
        policy(shipment="partial"),
        policy(shipment={"rule": "partial", "max_shipments": 2}),
        {"shipments_per_order": "-", "mean_reserved": "+", "mean_wait": "="},
        {"customers": {"basket": {"units": 3}}} | SLOW,
    ),
    "available, then the rest": Lever(
        policy(shipment="complete"),
        policy(shipment="available-then-rest"),
        {"shipments_per_order": "+", "mean_reserved": "-", "mean_wait": "="},
    ),
    "no tiny parts": Lever(
        policy(shipment="partial"),
        policy(shipment={"rule": "partial", "minimum_fraction": 0.5}),
        {"shipments_per_order": "-", "mean_reserved": "+"},
    ),
    "customers who do not take parts": Lever(
        people(accept_split=1),
        people(accept_split=0.5),
        {"shipments_per_order": "-", "mean_reserved": "+"},
        policy(shipment="partial"),
    ),
}
RANKS = {
    "fewest missing first": Lever(
        policy(allocation="first-come-first-served"),
        policy(allocation="smallest-remainder"),
        {"mean_wait": "-", "wait_p50": "-"},
        SLOW | {"customers": {"basket": {"units": {"table": {1: 0.7, 6: 0.3}}}}},
    ),
    "most valuable first": Lever(
        policy(allocation="first-come-first-served"),
        policy(allocation="largest-value"),
        {"mean_wait[segment=gold]": "-", "mean_wait[segment=others]": "+"},
        BIG,
    ),
    "priority": Lever(
        policy(allocation="first-come-first-served"),
        policy(allocation="segment-priority"),
        {"mean_wait[segment=gold]": "-", "mean_wait[segment=others]": "+"},
    ),
    "rationing": Lever(
        policy(allocation="segment-priority"),
        policy(allocation={"rule": "critical-level", "levels": {"gold": 0, "others": 10}}),
        {"unit_fill_rate[segment=gold]": "+", "unit_fill_rate[segment=others]": "-", "mean_on_hand": "+"},
    ),
    "rationing that blocks": Lever(
        policy(allocation={"rule": "critical-level", "levels": {"gold": 0, "others": 10}}),
        policy(allocation={"rule": "critical-level", "levels": {"gold": 0, "others": 25}, "head": "blocks"}),
        {"unit_fill_rate[segment=others]": "-", "mean_on_hand": "+"},
    ),
}
GIVING_UP = {
    "after some days": Lever(
        policy(giving_up="never"),
        policy(giving_up={"rule": "after", "wait": 4}),
        {"orders_cancelled_by_firm": "+", "wait_p95": "-", "mean_backorders": "-", "orders_shipped": "-"},
    ),
    "sooner": Lever(
        policy(giving_up={"rule": "after", "wait": 6}),
        policy(giving_up={"rule": "after", "wait": 3}),
        {"orders_cancelled_by_firm": "+", "wait_p95": "-"},
    ),
    "without consent": Lever(
        people(consent=1),
        people(consent=0.4),
        {"orders_cancelled_by_firm": "+", "cancellation_rate": "+"},
        policy(informing="on-slip", giving_up={"rule": "on-slip", "beyond": 1}, promising=quantile(0.3)),
    ),
    "everybody consents": Lever(
        policy(giving_up="never"),
        policy(giving_up={"rule": "on-slip", "beyond": 1}),
        {"orders_cancelled_by_firm": "=", "revenue": "=", "slips": "="},
        policy(informing="on-slip", promising=quantile(0.3)),
    ),
}
DEMAND = {
    "refusals lose customers": Lever(
        policy(admission="backorder"),
        policy(admission="lost-sale"),
        {"orders_lost": "+", "customers_lost": "+", "future_sales_lost": "+", "orders_lost_with_customers": "+"},
        {"customers": {"population": 400, "segments": {"gold": LOYAL, "others": LOYAL}}},
    ),
    "substitutes": Lever(
        people(substitute=0),
        people(substitute=0.6),
        {"revenue": "+", "units_substituted": "+", "orders_lost": "-"},
        SECOND_CHOICE,
    ),
    "those who come back": Lever(
        {},
        people(come_back={"share": 0.7, "after": {"exponential": 4}}),
        {"orders_came_back": "+", "orders_lost": "-", "revenue": "+"},
        policy(admission="lost-sale"),
    ),
    "a backlog attracts": Lever(
        {},
        {"customers": {"attraction": {"strength": 0.5, "full_at": 20}}},
        {"orders_attracted": "+", "orders_arrived": "+", "revenue": "+", "mean_backorders": "+"},
    ),
    "no backlog, no attraction": Lever(
        {},
        {"customers": {"attraction": {"strength": 0.5, "full_at": 20}}},
        {"orders_attracted": "=", "orders_placed": "=", "revenue": "="},
        policy(admission="lost-sale"),
    ),
    "impatience": Lever(
        people(patience={"exponential": 20}),
        people(patience={"exponential": 10}),
        {"cancellation_rate": "+", "mean_backorders": "-", "cancelled_value": "+"},
    ),
    "pre-orders": Lever(
        policy(admission="lost-sale"),
        policy(admission="pre-order"),
        {"revenue": "+", "orders_lost": "-", "backorders_at_49": "+"},
        {
            "items": {"a": {"release": {"at": 50}}, "b": {"release": {"at": 50}}},
            "measures": {"at": [49]},
            "time": {"warm_up": 0},
        },
    ),
}
PAYMENT = {
    "a deposit": Lever(
        policy(charging="at-shipment"),
        policy(charging={"rule": "deposit", "share": 0.3}),
        {"mean_deposits": "+", "cash_position": "+", "revenue": "=", "profit": "="},
        people(**PATIENCE) | ALWAYS_OWING,
    ),
    "the whole price": Lever(
        policy(charging={"rule": "deposit", "share": 0.3}),
        policy(charging="at-order"),
        {"mean_deposits": "+", "cash_position": "+", "revenue": "=", "profit": "="},
        people(**PATIENCE) | ALWAYS_OWING,
    ),
    "forfeited": Lever(
        policy(charging={"rule": "deposit", "share": 0.3}),
        policy(charging={"rule": "deposit", "share": 0.3, "forfeit": True}),
        {"forfeited_deposits": "+", "profit": "+", "revenue": "=", "cash_position": "+"},
        people(**PATIENCE),
    ),
    "a buffer saves amends where lateness costs": Lever(
        policy(promising=quantile(0.2)),
        policy(promising=quantile(0.2, buffer=3)),
        {"late_cost": "-", "profit": "+", "revenue": "=", "promises_missed": "-"},
        {"payment": {"late_cost": {"per_order": 2, "per_time": 0.5}}},
    ),
    "a buffer earns nothing where lateness is free": Lever(
        policy(promising=quantile(0.2)),
        policy(promising=quantile(0.2, buffer=3)),
        {"late_cost": "=", "profit": "="},
    ),
    "careful dates save fines of a channel": Lever(
        policy(promising=quantile(0.2)),
        policy(promising=quantile(0.2, buffer=3)),
        {"fines": "-", "periods_fined": "-", "profit": "+", "revenue": "="},
        people(channel={"fines": [{"of": "late", "at_most": 0.05, "every": 25, "fine": 40, "per_point": 5}]}),
    ),
    "giving up is fined": Lever(
        policy(giving_up="never"),
        policy(giving_up={"rule": "after", "wait": 6}),
        {"fines[segment=gold]": "+", "fines[segment=others]": "=", "orders_cancelled_by_firm": "+"},
        {
            "customers": {
                "segments": {
                    "gold": {
                        "channel": {
                            "fines": [{"of": "cancelled_before_shipment", "at_most": 0.02, "every": 25, "per_point": 5}]
                        }
                    }
                }
            }
        },
    ),
    "giving up costs amends": Lever(
        policy(giving_up="never"),
        policy(giving_up={"rule": "after", "wait": 6}),
        {"cancellation_cost": "+", "orders_cancelled_by_firm": "+", "profit": "-"},
        {"payment": {"cancellation_cost": {"firm": 8}}},
    ),
    "cards are good when the order is placed": Lever(
        policy(charging="at-shipment"),
        policy(charging="at-order"),
        {"orders_cancelled_by_payment": "-", "revenue": "+"},
        CARD,
    ),
    "cards before shipment": Lever(
        policy(charging="at-shipment"),
        policy(charging={"rule": "before-shipment", "ahead": 6}),
        {"orders_cancelled_by_payment": "-"},
        CARD,
    ),
    "trying again": Lever(
        CARD,
        {"payment": {"card": {"retries": 3, "recovery": 0.4}}},
        {"orders_cancelled_by_payment": "-", "revenue": "+"},
        CARD,
    ),
    "disputes of what was prepaid": Lever(
        {},
        {"payment": {"disputes": {"after": 3, "share": 0.3, "cost": 15}}},
        {"orders_cancelled_by_payment": "+", "refund_cost": "+", "profit": "-"},
        policy(charging="at-order"),
    ),
    "nothing prepaid, nothing disputed": Lever(
        {},
        {"payment": {"disputes": {"after": 3, "share": 0.3, "cost": 15}}},
        {"orders_cancelled_by_payment": "=", "refund_cost": "=", "profit": "="},
        policy(charging="at-shipment"),
    ),
    "a sale at delivery comes later": Lever(
        {"books": {"sale": "shipment"}},
        {"books": {"sale": "delivery"}},
        {"revenue": "-", "mean_deposits": "+", "cash_position": "="},
        {"shipping": {"transit": 4}, "time": {"warm_up": 0}},
    ),
}
CANCELLING = {
    "only what waits is cancelled": Lever(
        people(**PATIENCE, cancels="order"),
        people(**PATIENCE, cancels="lines"),
        {"units_cancelled": "-", "revenue": "+", "units_shipped": "+", "wholly_cancelled_rate": "-"},
    ),
}
RETURNS = {
    "some of it comes back": Lever(
        {},
        people(returns={"share": 0.3, "after": 10, "resaleable": 0.9}),
        {"returns": "+", "units_restocked": "+", "orders_placed": "=", "mean_backorders": "-", "profit": "-"},
    ),
    "what comes back can be sold again": Lever(
        people(returns={"share": 0.3, "after": 10, "resaleable": 0}),
        people(returns={"share": 0.3, "after": 10, "resaleable": 1}),
        {"profit": "+", "write_off_cost": "-", "purchases": "-", "mean_backorders": "-"},
    ),
    "who had to wait sends more back": Lever(
        people(returns={"share": 0.3, "after": 10}),
        people(returns={"share": 0.3, "share_after_waiting": 0.5, "after": 10}),
        {"returns": "+", "return_rate": "+", "profit": "-"},
    ),
    "customers pay for the parcel": Lever(
        people(returns={"share": 0.3, "after": 10}) | {"returns": {"parcel_cost": 4}},
        people(returns={"share": 0.3, "after": 10}) | {"returns": {"parcel_cost": 4, "fee": 4}},
        {"returns": "-", "return_cost": "=", "units_returned": "=", "profit": "+"},
    ),
}
LEVERS = PROMISES | NOTICES | SHIPMENTS | RANKS | GIVING_UP | DEMAND | PAYMENT | CANCELLING | RETURNS
