"""What measures, and terms of profit, are called where a manager reads them, and lists in a sentence."""

from collections.abc import Sequence

from simbackorder.report.grid import printable

HEADINGS = {
    "profit": "profit",
    "revenue": "revenue",
    "orders_lost": "turned away",
    "orders_cancelled": "cancelled",
    "promise_miss_rate": "late of promised",
    "holding_cost": "holding",
    "total_cost": "total cost",
    "ordering_cost": "ordering",
    "shipping_cost": "shipping",
    "handling_cost": "handling",
    "shrinkage_cost": "shrinkage",
    "returns": "returns",
    "discounts": "discounts for waiting",
    "offers_taken": "offers taken",
    "vouchers": "vouchers for waiting",
    "vouchers_lapsed": "lapsed vouchers",
    "vouchers_redeemed": "vouchers redeemed",
    "late_refunds": "refunds for lateness",
    "return_cost": "parcels sent back",
    "write_off_cost": "returns written off",
    "units_returned": "units sent back",
    "units_restocked": "sent back, on the shelf",
    "return_rate": "sent back of shipped",
    "notice_cost": "messages",
    "payment_fees": "bank fees",
    "refund_cost": "refunds",
    "late_cost": "lateness",
    "cancellation_cost": "cancellations",
    "forfeited_deposits": "forfeited deposits",
    "interest_earned": "interest earned",
    "interest_paid": "interest paid",
    "orders_short_of_money": "short of money",
    "lowest_cash": "lowest cash",
    "purchase_variance": "dearer goods",
    "purchases": "goods bought",
    "holding_cost_per_time": "holding",
    "ordering_cost_per_time": "ordering",
    "purchases_per_time": "goods bought",
    "cost_of_goods_sold": "goods",
    "cash_position": "cash at the end",
    "mean_deposits": "customers' money held",
    "notices": "messages sent",
    "last_promise_miss_rate": "late of last date told",
    "shipments_per_order": "parcels per order",
    "units_oversold": "units oversold",
    "orders_oversold": "orders oversold",
    "units_cross_docked": "units straight to customers",
    "mean_backorder_wait": "wait of backorders",
    "mean_on_hand": "units on hand",
    "mean_backorders": "units owed",
    "unit_fill_rate": "filled at once",
    "express_shipments": "express parcels",
    "orders_cancelled_by_firm": "cancelled by the shop",
    "orders_cancelled_by_payment": "cancelled by payment",
    "customers_lost": "customers lost",
    "future_sales_lost": "their sales lost",
    "orders_attracted": "attracted by the list",
    "orders_placed": "orders taken",
}
TERMS = HEADINGS | {"revenue": "sales", "cost_of_goods_sold": "cost of the goods", "holding_cost": "holding stock"}
"""Of the bridge between two profits, where they differ."""


def heading(measure: str) -> str:
    """The heading of a measure's column; a part's stands behind it."""
    name, bracket, part = measure.partition("[")
    plain = HEADINGS.get(name, name.replace("_", " "))
    return f"{plain}: {part.removesuffix(']').partition('=')[2]}" if bracket else plain


def term(measure: str) -> str:
    """A term of the bridge."""
    return TERMS.get(measure, heading(measure))


def quoted(names: Sequence[str]) -> str:
    """Names in quotation marks, as a list in a sentence."""
    return listed([f"'{printable(name)}'" for name in names])


def listed(parts: Sequence[str]) -> str:
    """Parts of a sentence."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def counted(number: int, noun: str) -> str:
    """A number of things.

    >>> counted(1, "order"), counted(1200, "order")
    ('1 order', '1,200 orders')
    """
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
