"""Measures of money: the books of the window, and the value of orders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from simbackorder.metrics.definition import OF_ORDERS, Measure, Part
from simbackorder.metrics.values import Array, Ratio, ratio, total
from simbackorder.state import ledger

if TYPE_CHECKING:
    from simbackorder.metrics.basis import Basis

COSTS = (
    ledger.COST_OF_GOODS_SOLD,
    ledger.PRICE_VARIANCE,
    ledger.HOLDING,
    ledger.ORDERING,
    ledger.SHIPPING,
    ledger.NOTICES,
    ledger.FEES,
    ledger.REFUNDS,
    ledger.HANDLING,
    ledger.SHRINKAGE,
    ledger.RETURNS,
    ledger.RETURN_COST,
    ledger.WRITE_OFFS,
    ledger.DISCOUNTS,
    ledger.VOUCHERS,
    ledger.FASTER_SHIPPING,
    ledger.LATE_REFUNDS,
    ledger.LATENESS,
    ledger.CANCELLATIONS,
    ledger.FINES,
    ledger.INTEREST_PAID,
)
"""The accounts that are taken from profit."""
EARNED = (ledger.REVENUE, ledger.FORFEITS, ledger.LAPSED_VOUCHERS, ledger.INTEREST_EARNED)
"""Those that are added."""
NOT_FOLLOWED = "money has no price here, and suppliers are paid at receipt: cash is not followed"


def cost(name: str, definition: str, account: int) -> Measure:
    """What went through an account of costs."""
    return Measure(name, "money", definition, lambda of: total(of.money(of.account(account))), -1)


def profit(of: Basis) -> Ratio:
    """What is earned, and kept of deposits, less all costs."""
    return total(of.money(-sum_of(of, (*EARNED, *COSTS))))


def sum_of(of: Basis, accounts: Sequence[int]) -> Array:
    """What went through some accounts together."""
    found: Array = np.sum([of.account(account) for account in accounts], axis=0)
    return found


def vouchers_redeemed(of: Basis) -> Ratio:
    """What was given, less what has lapsed, and less what more is open now than at the start of the window."""
    accounts = (ledger.VOUCHERS, ledger.OPEN_VOUCHERS, ledger.LAPSED_VOUCHERS)
    return total(of.money(sum_of(of, accounts)))


def over_time(column: str) -> Callable[[Basis], Ratio]:
    """The time average of money, by its time integral."""
    return lambda of: total(of.money(of.sheet.since_the_cut[column]) / of.length)


def mean_cash(of: Basis) -> Ratio:
    """The time average of cash, where it is followed."""
    of_time = of.sheet.since_the_cut
    known = np.isfinite(of.sheet.lowest_cash)
    return ratio(of.money(of_time["deposited_time"] - of_time["borrowed_time"]) / of.length, known)


def lowest_cash(of: Basis) -> Ratio:
    """The lowest balance of the window, where cash is followed."""
    known = np.isfinite(of.sheet.lowest_cash)
    return ratio(of.money(np.where(known, of.sheet.lowest_cash, 0.0)), known)


def value_accepted(of: Basis) -> Ratio:
    """What was wanted and not refused, and what was taken instead."""
    orders = of.orders
    return total(of.money(orders.value - orders.value_refused + orders.value_substituted))


BOOKS = (
    Measure(
        "revenue",
        "money",
        "price of the units shipped (with books: {sale: delivery}: delivered); a cancelled backorder never touches it",
        lambda of: total(of.money(-of.account(ledger.REVENUE))),
        +1,
    ),
    Measure(
        "profit",
        "money",
        "revenue + forfeited deposits + lapsed vouchers + interest earned - standard cost of goods sold"
        " - purchase variance - holding - ordering - shipping"
        " - notices - payment fees - refunds and disputes - handling - shrinkage - returns - return parcels and"
        " handling - write-offs of returns - discounts - vouchers - faster shipping - refunds for lateness"
        " - lateness - cancellations - fines of channels - interest paid",
        profit,
        +1,
        place=1,
    ),
    cost("cost_of_goods_sold", "standard cost of the units whose price is in revenue", ledger.COST_OF_GOODS_SOLD),
    cost("purchase_variance", "units received x (supplier's unit cost - standard cost)", ledger.PRICE_VARIANCE),
    cost(
        "holding_cost",
        "holding cost of units on hand (reserved ones, too) and in put-away, of the window",
        ledger.HOLDING,
    ),
    cost("ordering_cost", "fixed cost of replenishment orders, when they are placed, of the window", ledger.ORDERING),
    cost("shipping_cost", "cost of shipments, per shipment and per unit", ledger.SHIPPING),
    cost("notice_cost", "cost of messages to waiting customers", ledger.NOTICES),
    cost("payment_fees", "what the bank asks for charges", ledger.FEES),
    cost("refund_cost", "cost of refunds and disputes, without what is paid back", ledger.REFUNDS),
    cost(
        "handling_cost", "cost of put-away, of units that cross the dock, and of counts of the stock", ledger.HANDLING
    ),
    cost("shrinkage_cost", "standard cost of the units that vanished from the shelf", ledger.SHRINKAGE),
    cost("discounts", "taken off for waiting when units are shipped; revenue contains it", ledger.DISCOUNTS),
    cost(
        "vouchers", "value of vouchers given for waiting when units are shipped; revenue contains it", ledger.VOUCHERS
    ),
    Measure(
        "vouchers_lapsed",
        "money",
        "value of vouchers that were not redeemed in their life, by the time of its end",
        lambda of: total(of.money(-of.account(ledger.LAPSED_VOUCHERS))),
        +1,
    ),
    Measure(
        "vouchers_redeemed",
        "money",
        "value of vouchers redeemed in the window, whenever they were given; the shop goes without as much cash",
        vouchers_redeemed,
        -1,
    ),
    cost(
        "faster_shipping",
        "cost of faster shipments for who has waited, besides their carriers'",
        ledger.FASTER_SHIPPING,
    ),
    cost("late_refunds", "paid back to customers whose orders were late; revenue contains it", ledger.LATE_REFUNDS),
    cost("returns", "paid back for goods that customers sent back; revenue does not contain it", ledger.RETURNS),
    cost("return_cost", "parcels that come back, and handling of what is in them", ledger.RETURN_COST),
    cost("write_off_cost", "standard cost of the units sent back that cannot be sold again", ledger.WRITE_OFFS),
    cost("interest_paid", "interest on cash below zero", ledger.INTEREST_PAID),
    Measure(
        "interest_earned",
        "money",
        "interest on cash above zero",
        lambda of: total(of.money(-of.account(ledger.INTEREST_EARNED))),
        +1,
    ),
    Measure(
        "late_cost",
        "money",
        "cost of orders that missed their promised dates: of each once, and for as long as it was late, in the window",
        lambda of: total(of.money(of.orders.late_cost)),
        -1,
        parts=OF_ORDERS,
    ),
    Measure(
        "cancellation_cost",
        "money",
        "cost of orders cancelled, wholly or in part, by the time of it; besides refunds, and lateness until then",
        lambda of: total(of.money(of.orders.cancellation_cost)),
        -1,
        parts=OF_ORDERS,
    ),
    Measure(
        "fines",
        "money",
        "fines of channels for the periods that ended in the window and missed a target",
        lambda of: total(of.money(of.fined("paid"))),
        -1,
        parts=(Part("segment"),),
    ),
    Measure(
        "periods_fined",
        "periods",
        "periods of fines that ended in the window and missed their target",
        lambda of: total(of.fined("missed")),
        -1,
        parts=(Part("segment"),),
    ),
    Measure(
        "forfeited_deposits",
        "money",
        "what customers who cancelled had paid and lost",
        lambda of: total(of.money(-of.account(ledger.FORFEITS))),
        +1,
    ),
    Measure(
        "purchases",
        "money",
        "what suppliers are paid for the units received",
        lambda of: total(of.money(of.spend)),
        parts=(Part("supplier", 6, listed=3),),
        place=1,
    ),
)
VALUES = (
    Measure("orders_value", "money", "value of the units accepted of orders placed in the window", value_accepted, +1),
    Measure(
        "lost_sales_value",
        "money",
        "value of the units refused to orders that arrived in the window",
        lambda of: total(of.money(of.orders.value_refused)),
        -1,
    ),
    Measure(
        "cancelled_value",
        "money",
        "price of the units cancelled, by the time of cancellation",
        lambda of: total(of.money(of.orders.value_cancelled_now)),
        -1,
    ),
    Measure(
        "open_order_value",
        "money",
        "price of the units owed or reserved at the end; they earn nothing yet",
        lambda of: total(of.money(of.orders.value_open)),
    ),
    Measure(
        "future_sales_lost",
        "money",
        "value of the orders that customers would have placed in the window, had they not been lost before",
        lambda of: total(of.money(of.orders.value_absent)),
        -1,
    ),
    Measure(
        "cash_position",
        "money",
        "cash at the end of the run; at its start finance.own_cash, else 0: the owners paid the stock",
        lambda of: total(of.money(of.sheet.cash)),
        +1,
    ),
    Measure(
        "mean_deposits",
        "money",
        "time average of customer deposits: paid for units not yet recognised as sold",
        lambda of: total(of.sheet.mean_deposits / 10**of.scenario.minor_digits),
    ),
)
FINANCE = (
    Measure(
        "mean_cash", "money", "time average of cash, borrowed money as a negative amount", mean_cash, +1, NOT_FOLLOWED
    ),
    Measure(
        "lowest_cash",
        "money",
        "lowest balance of cash in the window that stood for some time",
        lowest_cash,
        +1,
        NOT_FOLLOWED,
    ),
    Measure(
        "time_overdrawn",
        "time",
        "time of the window with cash below zero",
        lambda of: total(of.sheet.since_the_cut["overdrawn_time"]),
        -1,
    ),
    Measure(
        "time_beyond_credit",
        "time",
        "time of the window with cash below zero by more than the credit line, because of what has to be paid",
        lambda of: total(of.sheet.since_the_cut["beyond_time"]),
        -1,
    ),
    Measure(
        "orders_short_of_money",
        "orders",
        "orders with suppliers that could not be paid when they were wanted: they waited, were skipped or cut down",
        lambda of: total(of.sheet.since_the_cut["short"]),
        -1,
    ),
    Measure(
        "orders_waited_for_money",
        "orders",
        "of them, those that waited and were placed in the window",
        lambda of: total(of.sheet.since_the_cut["waits"]),
        -1,
    ),
    Measure(
        "mean_wait_for_money",
        "time",
        "how long they had waited",
        lambda of: ratio(of.sheet.since_the_cut["waited"], of.sheet.since_the_cut["waits"]),
        -1,
        "no order waited for money",
    ),
    Measure(
        "payables",
        "money",
        "bills of suppliers that are not paid at the end of the run",
        lambda of: total(of.money(of.sheet.payables)),
    ),
    Measure("mean_payables", "money", "time average of suppliers' bills that are not paid", over_time("payables_time")),
)
