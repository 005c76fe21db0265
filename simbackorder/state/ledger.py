"""The company's books: double entry in whole minor units of money. A balance is debits less credits, so assets and
costs are positive, liabilities, equity and revenue negative, and all balances together are zero after every
posting."""

from typing import Any

CASH = 0
INVENTORY = 1  # units on hand and in put-away, or shipped and not recognised as sold, at standard cost
REVENUE = 2
COST_OF_GOODS_SOLD = 3  # at standard cost
PRICE_VARIANCE = 4  # purchases above standard cost
ORDERING = 5
HOLDING = 6
SHIPPING = 7
EQUITY = 8  # the owners': pays for the opening stock
DEPOSITS = 9  # paid by customers for what is not recognised as sold
NOTICES = 10
FEES = 11  # of charges
REFUNDS = 12  # what refunds, disputes and oversold orders cost, not what is paid back
FORFEITS = 13  # deposits that customers lost by cancelling
HANDLING = 14  # put-away, cross-docking, counts
SHRINKAGE = 15  # units that vanished, at standard cost
INTEREST_PAID = 16  # on cash below zero
INTEREST_EARNED = 17  # on cash above zero
PAYABLES = 18  # owed to suppliers for what was received
PREPAYMENTS = 19  # paid to suppliers for what was not received yet
LATENESS = 20  # of orders that missed their promised dates
CANCELLATIONS = 21  # what cancelled orders cost besides refunds
FINES = 22  # of channels
RETURNS = 23  # taken from revenue: paid back for goods that customers sent back
RETURN_COST = 24  # parcels that come back, and handling of what is in them
WRITE_OFFS = 25  # units sent back that cannot be sold again, at standard cost
DISCOUNTS = 26  # taken from revenue: for waiting
VOUCHERS = 27  # taken from revenue: given for waiting
OPEN_VOUCHERS = 28  # given, and neither redeemed nor lapsed
LAPSED_VOUCHERS = 29
FASTER_SHIPPING = 30  # of what was waited for
LATE_REFUNDS = 31  # taken from revenue: paid to customers whose orders were late
NAMES = (
    "cash",
    "inventory",
    "revenue",
    "cost of goods sold",
    "purchase price variance",
    "ordering",
    "holding",
    "shipping",
    "equity",
    "customer deposits",
    "notices",
    "payment fees",
    "refunds and disputes",
    "forfeited deposits",
    "handling",
    "shrinkage",
    "interest paid",
    "interest earned",
    "payables",
    "prepaid to suppliers",
    "lateness",
    "cancellations",
    "fines",
    "returns",
    "return parcels and handling",
    "write-offs of returns",
    "discounts for waiting",
    "vouchers for waiting",
    "open vouchers",
    "lapsed vouchers",
    "faster shipping",
    "refunds for lateness",
)


def post(accounts: Any, debit: int, credit: int, amount: int) -> None:
    """The one way in which money moves; a negative amount is the opposite entry."""
    accounts[debit].balance += amount
    accounts[credit].balance -= amount
