"""Measures of orders: how many came, were placed, shipped and cancelled; and of the customers who place them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.metrics.definition import OF_ORDERS, Measure, Part
from simbackorder.metrics.values import ratio, total

if TYPE_CHECKING:
    from simbackorder.metrics.sheet import ByRun
    from simbackorder.metrics.values import Array

NO_ORDER = "no order was accepted in the window"


def accepted(orders: ByRun) -> Array:
    """Orders of which a unit was accepted."""
    return orders.orders - orders.lost


def shipped_in_full(orders: ByRun) -> Array:
    """Of them, those that are neither open nor cancelled, in whole or in part."""
    return accepted(orders) - orders.open - orders.cancelled


ORDERS = (
    Measure(
        "orders_arrived",
        "orders",
        "orders that customers wanted to place",
        lambda of: total(of.orders.orders),
        parts=OF_ORDERS,
    ),
    Measure(
        "orders_placed",
        "orders",
        "orders of which at least one unit was accepted",
        lambda of: total(accepted(of.orders)),
        +1,
        parts=OF_ORDERS,
    ),
    Measure(
        "orders_lost",
        "orders",
        "orders of which no unit was accepted",
        lambda of: total(of.orders.lost),
        -1,
        parts=OF_ORDERS,
    ),
    Measure(
        "orders_over_cap",
        "orders",
        "orders of which a line was refused because its item's backlog would exceed the cap, lost or not",
        lambda of: total(of.orders.over_cap),
        -1,
        parts=OF_ORDERS,
    ),
    Measure(
        "orders_shipped",
        "orders",
        "accepted orders shipped in full, nothing cancelled",
        lambda of: total(shipped_in_full(of.orders)),
        +1,
        parts=OF_ORDERS,
    ),
    Measure(
        "orders_delivered",
        "orders",
        "of them, those of which every parcel has reached its customer by the end",
        lambda of: total(of.orders.delivered),
        +1,
        parts=OF_ORDERS,
    ),
    Measure(
        "orders_backordered",
        "orders",
        "accepted orders that were not filled at once",
        lambda of: total(of.orders.backordered),
        parts=OF_ORDERS,
    ),
    Measure(
        "orders_open",
        "orders",
        "accepted orders of the window with a unit neither shipped nor cancelled at the end",
        lambda of: total(of.orders.open),
        parts=OF_ORDERS,
    ),
    Measure(
        "units_demanded",
        "units",
        "units that customers wanted",
        lambda of: total(of.orders.units),
        parts=(*OF_ORDERS, Part("item", 1)),
    ),
    Measure(
        "units_refused",
        "units",
        "of them, neither sold nor backordered",
        lambda of: total(of.orders.units_refused),
        -1,
        parts=(*OF_ORDERS, Part("item", 1)),
    ),
)
CUSTOMERS = (
    Measure(
        "orders_came_back",
        "orders",
        "orders placed by customers who had bought nothing at first",
        lambda of: total(of.orders.came_back),
        parts=OF_ORDERS,
    ),
    Measure(
        "orders_attracted",
        "orders",
        "accepted orders that came because a backlog was visible",
        lambda of: total(of.orders.attracted),
        parts=OF_ORDERS,
    ),
    Measure(
        "units_substituted",
        "units",
        "units of substitutes sold; no part of the units demanded",
        lambda of: total(of.orders.substituted),
        parts=OF_ORDERS,
    ),
    Measure(
        "orders_lost_with_customers",
        "orders",
        "orders that lost customers would have placed",
        lambda of: total(of.orders.absent),
        -1,
        parts=OF_ORDERS,
    ),
)
CANCELLATIONS = (
    Measure(
        "orders_cancelled",
        "orders",
        "orders cancelled wholly or in part, by the time of cancellation",
        lambda of: total(of.orders.cancelled_now),
        -1,
        parts=OF_ORDERS,
        place=-1,
    ),
    Measure(
        "orders_cancelled_by_firm",
        "orders",
        "of them, by the shop itself or without the customer's consent",
        lambda of: total(of.orders.cancelled_by_firm_now),
        -1,
        parts=OF_ORDERS,
    ),
    Measure(
        "orders_cancelled_by_payment",
        "orders",
        "of them, because a card failed or a charge was disputed",
        lambda of: total(of.orders.cancelled_by_card_now),
        -1,
        parts=OF_ORDERS,
    ),
    Measure(
        "units_cancelled",
        "units",
        "units cancelled, by the time of cancellation",
        lambda of: total(of.orders.units_cancelled_now),
        -1,
        parts=OF_ORDERS,
        place=-1,
    ),
    Measure(
        "cancellation_rate",
        "fraction",
        "orders with any unit cancelled / accepted orders, open ones included",
        lambda of: ratio(of.orders.cancelled, accepted(of.orders)),
        -1,
        NO_ORDER,
        OF_ORDERS,
    ),
    Measure(
        "wholly_cancelled_rate",
        "fraction",
        "orders with every accepted unit cancelled / accepted orders",
        lambda of: ratio(of.orders.wholly_cancelled, accepted(of.orders)),
        -1,
        NO_ORDER,
        OF_ORDERS,
    ),
    Measure(
        "partly_cancelled_rate",
        "fraction",
        "orders with some but not all units cancelled / accepted orders",
        lambda of: ratio(of.orders.cancelled - of.orders.wholly_cancelled, accepted(of.orders)),
        -1,
        NO_ORDER,
        OF_ORDERS,
    ),
    Measure(
        "mean_time_to_cancel",
        "time",
        "from placement to cancellation, cancelled orders",
        lambda of: ratio(of.orders.time_to_cancel, of.orders.cancelled),
        0,
        "no order was cancelled",
        OF_ORDERS,
    ),
)
OFFERS = (
    Measure(
        "offers_made",
        "lines",
        "lines to which something was offered for waiting",
        lambda of: total(of.orders.offers),
        parts=OF_ORDERS,
    ),
    Measure(
        "offers_taken",
        "lines",
        "of them, those of which a unit was backordered",
        lambda of: total(of.orders.offers_taken),
        parts=OF_ORDERS,
    ),
    Measure(
        "discounts_given",
        "money",
        "taken off for waiting, of orders placed in the window",
        lambda of: total(of.orders.discounted / 10**of.scenario.minor_digits),
        -1,
        parts=OF_ORDERS,
    ),
    Measure(
        "vouchers_given",
        "money",
        "value of vouchers given for waiting, of orders placed in the window",
        lambda of: total(of.orders.vouchers / 10**of.scenario.minor_digits),
        -1,
        parts=OF_ORDERS,
    ),
    Measure(
        "faster_shipments",
        "shipments",
        "shipments sent faster because of a wait, of orders placed in the window",
        lambda of: total(of.orders.faster),
        parts=OF_ORDERS,
    ),
    Measure(
        "orders_refunded_late",
        "orders",
        "orders placed in the window of which some of the price was paid back because they were late",
        lambda of: total(of.orders.refunded),
        -1,
        parts=OF_ORDERS,
    ),
)
NOTHING_SHIPPED = "nothing was shipped, or nobody sends goods back"
SENT_BACK = (
    Measure(
        "units_returned",
        "units",
        "units that customers sent back, back by the end of the run",
        lambda of: total(of.orders.sent_back),
        -1,
        parts=OF_ORDERS,
    ),
    Measure(
        "units_restocked",
        "units",
        "of them, those that went back on the shelf and were for sale again",
        lambda of: total(of.orders.restocked),
        +1,
        parts=OF_ORDERS,
    ),
    Measure(
        "return_rate",
        "fraction",
        "units returned / units shipped; those that would come back after the end of the run are not seen",
        lambda of: ratio(of.orders.sent_back, of.orders.units_shipped),
        -1,
        NOTHING_SHIPPED,
        OF_ORDERS,
    ),
    Measure(
        "returned_value",
        "money",
        "paid back for the units returned",
        lambda of: total(of.orders.paid_back / 10**of.scenario.minor_digits),
        -1,
        parts=OF_ORDERS,
    ),
)
LOYALTY = (
    Measure(
        "customers_lost",
        "customers",
        "customers lost for good by what they experienced",
        lambda of: total(of.sheet.lost),
        -1,
    ),
)
