"""Every measure: unit, definition, which direction is better, and when it is undefined.

"In the window" means from the end of the warm-up to the end of the run. Flows count by the time of their event, order
ratios and waits over the orders placed in the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.metrics.catalogue_of_supply import OF_SUPPLIERS, OF_WAREHOUSE_BY_ITEM, SUPPLY, WAREHOUSE
from simbackorder.metrics.definition import Measure

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario


NO_ORDER = "no order was accepted in the window"
NO_DEMAND = "nobody ordered in the window"
NO_PROMISE = "no promise fell due in the window"
NO_STATED = "no promise with a stated probability fell due in the window"
NO_STOCK = "the window is empty"

MONEY = (
    Measure(
        "revenue",
        "money",
        "price of the units shipped (with books: {sale: delivery}: delivered); a cancelled backorder never touches it",
        +1,
    ),
    Measure(
        "profit",
        "money",
        "revenue + forfeited deposits - standard cost of goods sold - purchase variance - holding - ordering - shipping"
        " - notices - payment fees - refunds and disputes - handling - shrinkage",
        +1,
    ),
    Measure("cost_of_goods_sold", "money", "standard cost of the units whose price is in revenue", -1),
    Measure("purchase_variance", "money", "units received x (supplier's unit cost - standard cost)", -1),
    Measure("holding_cost", "money", "holding cost of units on hand and in put-away, reserved ones included", -1),
    Measure("ordering_cost", "money", "fixed cost of replenishment orders, when they are placed", -1),
    Measure("shipping_cost", "money", "cost of shipments, per shipment and per unit", -1),
    Measure("notice_cost", "money", "cost of messages to waiting customers", -1),
    Measure("payment_fees", "money", "what the bank asks for charges", -1),
    Measure("refund_cost", "money", "cost of refunds and disputes, without what is paid back", -1),
    Measure("handling_cost", "money", "cost of put-away, of units that cross the dock, and of counts of the stock", -1),
    Measure("shrinkage_cost", "money", "standard cost of the units that vanished from the shelf", -1),
    Measure("forfeited_deposits", "money", "what customers who cancelled had paid and lost", +1),
    Measure("purchases", "money", "what suppliers are paid for the units received", 0),
    Measure(
        "total_cost",
        "money per time",
        "holding + ordering (+ purchases, if asked) + backorder, shortage and lost cost, per unit of time, unrounded",
        -1,
    ),
    Measure("backorder_cost", "money per time", "shadow cost of units owed, per unit of time; part of total_cost", -1),
    Measure("shortage_cost", "money per time", "shadow cost of units not filled at once; part of total_cost", -1),
    Measure("lost_cost", "money per time", "shadow cost of units refused; part of total_cost", -1),
    Measure("orders_value", "money", "value of the units accepted of orders placed in the window", +1),
    Measure("lost_sales_value", "money", "value of the units refused to orders that arrived in the window", -1),
    Measure("cancelled_value", "money", "price of the units cancelled, by the time of cancellation", -1),
    Measure("open_order_value", "money", "price of the units owed or reserved at the end; they earn nothing yet", 0),
    Measure(
        "future_sales_lost",
        "money",
        "value of the orders that customers would have placed in the window, had they not been lost before",
        -1,
    ),
    Measure("cash_position", "money", "cash at the end of the run; 0 at its start, the owners paid the stock", +1),
    Measure(
        "mean_deposits",
        "money",
        "time average of customer deposits: paid for units not yet recognised as sold",
        0,
    ),
)
ORDERS = (
    Measure("orders_arrived", "orders", "orders that customers wanted to place", 0),
    Measure("orders_placed", "orders", "orders of which at least one unit was accepted", +1),
    Measure("orders_lost", "orders", "orders of which no unit was accepted", -1),
    Measure("orders_shipped", "orders", "accepted orders shipped in full, nothing cancelled", +1),
    Measure("orders_backordered", "orders", "accepted orders that were not filled at once", 0),
    Measure(
        "orders_open", "orders", "accepted orders of the window with a unit neither shipped nor cancelled at the end", 0
    ),
    Measure("units_demanded", "units", "units that customers wanted", 0),
    Measure("units_refused", "units", "of them, neither sold nor backordered", -1),
)
CUSTOMERS = (
    Measure("orders_came_back", "orders", "orders placed by customers who had bought nothing at first", 0),
    Measure("orders_attracted", "orders", "accepted orders that came because a backlog was visible", 0),
    Measure("units_substituted", "units", "units of substitutes sold; no part of the units demanded", 0),
    Measure("orders_lost_with_customers", "orders", "orders that lost customers would have placed", -1),
)
CANCELLATIONS = (
    Measure("orders_cancelled", "orders", "orders cancelled wholly or in part, by the time of cancellation", -1),
    Measure("orders_cancelled_by_firm", "orders", "of them, by the shop itself or without the customer's consent", -1),
    Measure("orders_cancelled_by_payment", "orders", "of them, because a card failed or a charge was disputed", -1),
    Measure("units_cancelled", "units", "units cancelled, by the time of cancellation", -1),
    Measure(
        "cancellation_rate",
        "fraction",
        "orders with any unit cancelled / accepted orders, open ones included",
        -1,
        NO_ORDER,
    ),
    Measure(
        "wholly_cancelled_rate", "fraction", "orders with every accepted unit cancelled / accepted orders", -1, NO_ORDER
    ),
    Measure(
        "partly_cancelled_rate",
        "fraction",
        "orders with some but not all units cancelled / accepted orders",
        -1,
        NO_ORDER,
    ),
    Measure(
        "mean_time_to_cancel", "time", "from placement to cancellation, cancelled orders", 0, "no order was cancelled"
    ),
)
PROMISES = (
    Measure(
        "promise_miss_rate",
        "fraction",
        "missed / judged promises; missed: a unit not cancelled is unshipped (undelivered) at the date + 1e-6",
        -1,
        NO_PROMISE,
    ),
    Measure(
        "backorder_promise_miss_rate",
        "fraction",
        "missed / judged promises, orders not filled at once; one shipped in part stays judged if it is cancelled",
        -1,
        "no backorder's promise fell due in the window",
    ),
    Measure(
        "promises_judged", "orders", "promises made in the window, due before the end, not wholly cancelled before", 0
    ),
    Measure(
        "last_promise_miss_rate",
        "fraction",
        "missed / judged promises by the last date that was told, where that is before the end, too",
        -1,
        "no promise fell due in the window, or no dates were told",
    ),
    Measure(
        "promise_kept_rate",
        "fraction",
        "kept / judged promises, orders not filled at once whose date is meant to be kept with a stated probability",
        +1,
        NO_STATED,
    ),
    Measure(
        "promise_stated_rate",
        "fraction",
        "mean stated probability of these promises (of several lines the least); calibrated: equal to those kept",
        0,
        NO_STATED,
    ),
    Measure("slips", "dates", "later dates told to customers of orders placed in the window", -1),
    Measure("notices", "messages", "messages sent to customers of orders placed in the window", 0),
    Measure(
        "mean_tardiness",
        "time",
        "time past the promised date (0 if kept), cut at cancellation or end, judged promises",
        -1,
        NO_PROMISE,
    ),
    Measure(
        "mean_lateness",
        "time",
        "last shipment (delivery) - promised date, judged promises shipped (delivered) in full; negative: early",
        -1,
        "no judged promise was shipped in full",
    ),
    Measure(
        "on_time_in_full",
        "fraction",
        "judged promises kept with nothing refused or cancelled / judged promises; lost orders have no promise",
        +1,
        NO_PROMISE,
    ),
)
SERVICE = (
    Measure(
        "unit_fill_rate",
        "fraction",
        "units allocated in their own demand event / units demanded, refused ones included",
        +1,
        NO_DEMAND,
    ),
    Measure(
        "line_fill_rate", "fraction", "lines wholly allocated in their own demand event / lines demanded", +1, NO_DEMAND
    ),
    Measure(
        "order_fill_rate",
        "fraction",
        "orders wholly allocated in their own demand event / orders arrived",
        +1,
        NO_DEMAND,
    ),
    Measure(
        "mean_wait", "time", "placement to last shipment, orders shipped in full", -1, "no order was shipped in full"
    ),
    Measure(
        "mean_backorder_wait",
        "time",
        "the same wait, orders of them that were not filled at once",
        -1,
        "no order that was not filled at once was shipped in full",
    ),
    Measure("wait_p50", "time", "median of the wait of orders shipped in full", -1, "no order was shipped in full"),
    Measure("wait_p90", "time", "90th percentile of the wait", -1, "no order was shipped in full"),
    Measure("wait_p95", "time", "95th percentile of the wait", -1, "no order was shipped in full"),
)
SHIPPING = (
    Measure(
        "shipments_per_order", "shipments", "shipments / orders shipped in full", -1, "no order was shipped in full"
    ),
    Measure(
        "split_order_rate",
        "fraction",
        "orders with more than one shipment / orders shipped in full",
        -1,
        "no order was shipped in full",
    ),
)
TIME = (
    Measure(
        "ready_rate", "fraction", "share of time with net inventory > 0; over items weighted by demand", +1, NO_DEMAND
    ),
    Measure(
        "stockout_probability",
        "fraction",
        "share of time with nothing available; over items weighted by demand",
        -1,
        NO_DEMAND,
    ),
    Measure(
        "backlog_probability", "fraction", "share of time with backorders; over items weighted by demand", -1, NO_DEMAND
    ),
    Measure(
        "cycle_service_level",
        "fraction",
        "replenishment cycles (receipt to receipt of an item) in which no unit was missing / cycles",
        +1,
        "nothing was received in the window",
    ),
    Measure(
        "gamma_service_level",
        "fraction",
        "1 - mean backorders / units demanded per unit of time (Schneider 1981)",
        +1,
        NO_DEMAND,
    ),
)
STOCK = (
    Measure("units_shipped", "units", "units that left the shelf for customers", +1),
    Measure(
        "mean_on_hand",
        "units",
        "time average of units on the shelf, reserved ones included; over items summed",
        0,
        NO_STOCK,
    ),
    Measure("mean_reserved", "units", "time average of units promised to order lines and not yet shipped", 0, NO_STOCK),
    Measure("mean_on_order", "units", "time average of units ordered from suppliers and not received", 0, NO_STOCK),
    Measure("mean_backorders", "units", "time average of accepted units neither reserved nor shipped", -1, NO_STOCK),
    Measure(
        "mean_inventory_position",
        "units",
        "time average of recorded - reserved + in put-away + on order + unrecorded - backorders",
        0,
        NO_STOCK,
    ),
    Measure("stock_turns", "per year", "units shipped per year / mean units on hand", +1, "there was no stock"),
)
LOYALTY = (Measure("customers_lost", "customers", "customers lost for good by what they experienced", -1),)
OVERSOLD = (
    Measure(
        "orders_oversold",
        "orders",
        "orders placed in the window of which a reserved unit was not found on the shelf",
        -1,
    ),
    Measure("oversold_cancelled", "orders", "of them, those cancelled wholly or in part by the end", -1),
)
OF_ORDERS = (*ORDERS, *CUSTOMERS, *CANCELLATIONS, *PROMISES, *SERVICE, *SHIPPING, *OVERSOLD)
"""Measures that can be taken of a part of the orders."""
ALL = (*MONEY, *OF_ORDERS, *LOYALTY, *TIME, *STOCK, *SUPPLY, *WAREHOUSE)
MEASURES: dict[str, Measure] = {measure.name: measure for measure in ALL}

LEVELS = ("on_hand", "reserved", "on_order", "backorders")
OF_STOCK_BY_ITEM = (
    "ready_rate",
    "stockout_probability",
    "backlog_probability",
    *(f"mean_{level}" for level in LEVELS),
    "units_demanded",
    "units_refused",
    "units_shipped",
    "unit_fill_rate",
    *OF_WAREHOUSE_BY_ITEM,
)
MOST_BASKET_ITEMS = 6
PARTITIONS = ("item", "segment", "basket", "supplier")


def described(scenario: Scenario, by: str | None = None) -> dict[str, Measure]:
    """All measures of a scenario: those above, those with the parameters that it states, and those of parts."""
    found = MEASURES | {measure.name: measure for measure in (*within(scenario), *readings(scenario))}
    if by is None:
        return found
    whole = {"item": OF_STOCK_BY_ITEM, "supplier": OF_SUPPLIERS}.get(by) or [
        measure.name for measure in (*OF_ORDERS, *within(scenario))
    ]
    parts = {f"{name}[{part}]": found[name] for part in partition(scenario, by) for name in whole}
    return found | {name: measure._replace(name=name) for name, measure in parts.items()}


def within(scenario: Scenario) -> list[Measure]:
    """Completion within the waits that the scenario asks for."""
    return [
        Measure(
            f"complete_within_{wait:g}",
            "fraction",
            f"accepted orders placed at least {wait:g} before the end, shipped in full within {wait:g}",
            +1,
            NO_ORDER,
        )
        for wait in scenario.measures.within
    ]


def readings(scenario: Scenario) -> list[Measure]:
    """Stock at the instants that the scenario asks for."""
    return [
        Measure(
            f"{level}_at_{at:g}",
            "units",
            f"{level.replace('_', ' ')} after the last event of time {at:g}; items summed",
        )
        for at in scenario.measures.at
        for level in LEVELS
    ]


def partition(scenario: Scenario, by: str) -> tuple[str, ...]:
    """The parts of a scenario: its items, suppliers, segments, or baskets (sets of items, of few items only).

    Raises ValueError when there are too many baskets to tell apart.
    """
    if by == "item":
        return tuple(scenario.items)
    if by == "supplier":
        return tuple(scenario.suppliers)
    if by == "segment":
        return tuple(name for stream in scenario.customers.values() for name in stream.segments)
    names = list(scenario.items)
    if len(names) > MOST_BASKET_ITEMS:
        raise ValueError(f"{len(names)} items make too many baskets; at most {MOST_BASKET_ITEMS} can be told apart")
    sets = range(1, 1 << len(names))
    return tuple("+".join(name for k, name in enumerate(names) if bits >> k & 1) for bits in sets)
