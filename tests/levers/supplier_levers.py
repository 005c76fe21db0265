"""The levers of the supply side: what each does to the shop, as theory or evidence says."""

from __future__ import annotations

from typing import Any

from shops import PATIENCE, Lever, Spec, merged, people


def policy(**choices: object) -> Spec:
    return {"policy": choices}


def mill(**more: Any) -> Spec:
    """The shop's supplier has these terms, too."""
    return {"suppliers": {"mill": more}}


def works(**more: Any) -> Spec:
    """The shop's supplier is one that manufactures and sends."""
    made = {"manufacture": {"gamma": {"mean": 7, "cv": 0.4}}, **more}
    return {"suppliers": {"works": made}} | policy(sourcing={"rule": "single", "supplier": "works"})


def stores(**more: Any) -> Spec:
    return {"warehouse": more}


FAILS = {"up": {"exponential": 40}, "down": {"exponential": 12}}
OTHER = {"suppliers": {"near": {"lead_time": 3, "unit_cost": 26}}}
LOT_OF_A = {"reorder_point": 42, "order_quantity": 40}
LOT_OF_B = {"reorder_point": 28, "order_quantity": 40}
LARGE = {"order_quantity": 60}
SINGLE = policy(sourcing={"rule": "single", "supplier": "mill"})
EXPRESS = {"shipping": {"transit": 4, "carriers": {"express": {"transit": 1, "cost_per_shipment": 12}}}}
BY_DELIVERY = policy(promising={"rule": "fixed", "wait": 8, "by": "deliver"})
BASE_STOCK = policy(replenishment={"rule": "base-stock", "items": {"a": {"order_up_to": 55}, "b": {"order_up_to": 36}}})
LOSSES = stores(shrinkage=0.4)

IN_LOTS = policy(replenishment={"rule": "r-nQ", "items": {"a": LOT_OF_A, "b": LOT_OF_B}})
SUPPLIERS = {
    "price breaks pay for larger orders": Lever(
        IN_LOTS,
        policy(replenishment={"rule": "r-nQ", "items": {"a": LOT_OF_A | LARGE, "b": LOT_OF_B | LARGE}}),
        {"purchase_variance": "-", "holding_cost": "+", "profit": "+"},
        mill(price_breaks={"breaks": [{"from": 60, "unit_cost": {"a": 18, "b": 9}}]}),
    ),
    "larger orders cost without breaks": Lever(
        IN_LOTS,
        policy(replenishment={"rule": "r-nQ", "items": {"a": LOT_OF_A | LARGE, "b": LOT_OF_B | LARGE}}),
        {"purchase_variance": "=", "holding_cost": "+"},
    ),
    "multiples rounded down": Lever(
        mill(multiple=25),
        mill(multiple=25, rounding="down"),
        {"holding_cost": "-", "replenishment_orders": "+"},
    ),
    "a least order": Lever(
        mill(minimum=1),
        mill(minimum=90),
        {"replenishment_orders": "-", "mean_on_hand": "+", "mean_backorders": "-", "holding_cost": "+"},
    ),
    "whole pallets": Lever(
        mill(multiple=1), mill(multiple=60), {"replenishment_orders": "-", "mean_on_hand": "+", "mean_backorders": "-"}
    ),
    "short deliveries": Lever(
        mill(),
        mill(**{"yield": 0.75}),
        {"units_short": "+", "mean_backorders": "+", "mean_on_hand": "-", "replenishment_orders": "+"},
    ),
    "good and bad deliveries, of the same mean": Lever(
        mill(**{"yield": 0.75}),
        mill(**{"yield": {"table": {1: 0.5, 0.5: 0.5}}}),
        {"mean_backorders": "+"},
    ),
    "no overtaking": Lever(
        mill(),
        mill(sequential=True),
        {"mean_lead_time": "+", "crossing_rate": "-", "mean_backorders": "+", "mean_wait": "+"},
        BASE_STOCK,
    ),
    "arrivals are held up": Lever(
        mill(),
        mill(outages=FAILS | {"effect": "hold-arrival"}),
        {"mean_wait": "+", "mean_backorders": "+", "unit_fill_rate": "-", "mean_lead_time": "+"},
    ),
    "what is refused is ordered at recovery": Lever(
        mill(outages=FAILS | {"effect": "hold-start"}),
        mill(outages=FAILS | {"effect": "refuse"}),
        {"replenishment_orders": "-", "mean_on_order": "-", "mean_lead_time": "-"},
        BASE_STOCK,
    ),
    "working days": Lever(
        mill(),
        mill(calendar={"working_days": ["mon", "tue", "wed", "thu", "fri"]}),
        {"mean_lead_time": "+", "mean_wait": "+", "mean_backorders": "+"},
    ),
    "transport": Lever(
        works(transport=0), works(transport={"uniform": [1, 5]}), {"mean_lead_time": "+", "mean_backorders": "+"}
    ),
    "production that ramps up": Lever(
        mill(),
        mill(ramp={"from": 0.3, "over": 150}),
        {"mean_lead_time": "+", "mean_backorders": "+", "mean_wait": "+"},
    ),
}
SOURCING = {
    "a second supplier for when the first is down": Lever(
        SINGLE,
        policy(sourcing={"rule": "failover", "suppliers": ["mill", "near"]}),
        {"mean_backorders": "-", "mean_wait": "-", "purchase_variance": "+"},
        merged(OTHER, mill(outages=FAILS)),
    ),
    "what is late is ordered again": Lever(
        policy(sourcing={"rule": "failover", "suppliers": ["mill", "near"]}),
        policy(sourcing={"rule": "failover", "suppliers": ["mill", "near"], "overdue": 3}),
        {"mean_backorders": "-", "orders_reordered": "+", "mean_on_hand": "+"},
        merged(OTHER, mill(outages=FAILS | {"effect": "pause"})),
    ),
    "late orders are withdrawn": Lever(
        policy(sourcing={"rule": "failover", "suppliers": ["mill", "near"], "overdue": 3}),
        policy(sourcing={"rule": "failover", "suppliers": ["mill", "near"], "overdue": 3, "late": "withdraw"}),
        {"mean_on_order": "-", "purchases": "+"},
        merged(OTHER, mill(outages=FAILS | {"effect": "pause"})),
    ),
    "what is urgent comes fast": Lever(
        SINGLE,
        policy(sourcing={"rule": "expedite", "regular": "mill", "express": "near", "below": 15}),
        {"mean_backorders": "-", "purchase_variance": "+", "mean_wait": "-"},
        OTHER,
    ),
    "the fastest instead of the cheapest": Lever(
        policy(sourcing={"rule": "cheapest"}),
        policy(sourcing={"rule": "fastest"}),
        {"mean_backorders": "-", "purchase_variance": "+", "mean_lead_time": "-"},
        OTHER,
    ),
    "a higher express level": Lever(
        policy(sourcing={"rule": "dual-index", "regular": "mill", "express": "near", "express_level": 5}),
        policy(sourcing={"rule": "dual-index", "regular": "mill", "express": "near", "express_level": 20}),
        {"mean_backorders": "-", "purchase_variance": "+", "mean_wait": "-"},
        OTHER | BASE_STOCK,
    ),
}
NOTICES = {
    "a notice that nobody passes on": Lever(
        mill(),
        mill(notice=3),
        {"revenue": "=", "mean_backorders": "=", "mean_wait": "=", "slips": "=", "cancellation_rate": "="},
        merged(people(**PATIENCE, impatience={"date_passed": 3}), policy(informing="silent")),
    ),
    "a notice that is passed on": Lever(
        mill(),
        mill(notice=3),
        {"slips": "+", "notices": "+", "mean_backorders": "=", "mean_wait": "="},
        policy(informing="on-slip", promising={"rule": "quantile", "q": 0.5}, replenishment="order-to-backlog")
        | {"time": {"length": 120}},
    ),
}
WAREHOUSE = {
    "time from the dock to the shelf": Lever(
        stores(put_away=0), stores(put_away=2), {"mean_backorders": "+", "mean_wait": "+", "unit_fill_rate": "-"}
    ),
    "cross-docking": Lever(
        policy(receiving="put-away"),
        policy(receiving="cross-dock"),
        {"mean_backorders": "-", "mean_wait": "-", "units_cross_docked": "+", "handling_cost": "-"},
        stores(put_away=2, put_away_cost=0.4, cross_dock_cost=0.15),
    ),
    "a dock for few orders": Lever(
        stores(daily_capacity=60),
        stores(daily_capacity=7),
        {"mean_dock_delay": "+", "mean_wait": "+", "mean_reserved": "+", "mean_backorders": "="},
    ),
    "an early end of the day": Lever(
        stores(cut_off="23 hours"),
        stores(cut_off="12 hours"),
        {"mean_dock_delay": "+", "mean_wait": "+", "mean_backorders": "="},
    ),
    "everything by express": Lever(
        policy(carrier="standard"),
        policy(carrier={"rule": "always", "carrier": "express"}),
        {"mean_lateness": "-", "mean_tardiness": "-", "shipping_cost": "+", "profit": "-", "revenue": "="},
        EXPRESS | BY_DELIVERY,
    ),
    "express for those who waited": Lever(
        policy(carrier={"rule": "always", "carrier": "express"}),
        policy(carrier={"rule": "express-for-backorders", "carrier": "express"}),
        {"express_shipments": "-", "shipping_cost": "-", "revenue": "="},
        EXPRESS | BY_DELIVERY,
    ),
    "express for what is late": Lever(
        policy(carrier="standard"),
        policy(carrier={"rule": "express-if-late", "carrier": "express"}),
        {"express_shipments": "+", "mean_tardiness": "-", "shipping_cost": "+"},
        EXPRESS | BY_DELIVERY,
    ),
}
RECORDS = {
    "shrinkage": Lever(
        stores(shrinkage=0), stores(shrinkage=0.4), {"profit": "-", "units_shrunk": "+", "units_oversold": "+"}
    ),
    "cycle counts": Lever(
        policy(records="real-time"),
        policy(records={"rule": "real-time", "count_every": 10}),
        {"units_oversold": "-", "mean_record_error": "-"},
        LOSSES,
    ),
    "miscounts": Lever(
        stores(),
        stores(miscount={"chance": 0.5, "units": 8}),
        {"units_oversold": "+", "mean_record_error": "+"},
    ),
    "a nightly file": Lever(
        policy(records="real-time"),
        policy(records={"rule": "synchronised", "every": 1}),
        {"units_oversold": "+", "orders_oversold": "+", "mean_record_error": "+"},
        stores(other_channels=0.4),
    ),
    "sales by other channels": Lever(
        policy(records={"rule": "synchronised", "every": 3}),
        policy(records={"rule": "synchronised", "every": 3}) | stores(other_channels=0.4),
        {"units_oversold": "+", "units_sold_elsewhere": "+", "mean_record_error": "+"},
    ),
    "something else for what is oversold": Lever(
        policy(oversold={"rule": "cancel", "cost": 4}) | people(substitute=0.8),
        policy(oversold={"rule": "substitute", "cost": 4, "goodwill": 1}) | people(substitute=0.8),
        {"oversold_cancelled": "-", "oversold_substituted": "+", "units_substituted": "+", "refund_cost": "-"},
        LOSSES | {"items": {"a": {"substitute": "b"}, "b": {"substitute": "a"}}},
    ),
    "cancelling what is oversold": Lever(
        policy(oversold="wait"),
        policy(oversold={"rule": "cancel", "cost": 4}),
        {"oversold_cancelled": "+", "orders_cancelled_by_firm": "+", "refund_cost": "+"},
        LOSSES,
    ),
}
LEVERS = SUPPLIERS | SOURCING | NOTICES | WAREHOUSE | RECORDS
