"""The books of one alternative over all replications: income statement of the window, trial balance at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simbackorder.failures import StudyError
from simbackorder.state import ledger
from simbackorder.statistics.estimate import Estimate, Sample, estimate

if TYPE_CHECKING:
    from simbackorder.metrics.accounts import Accounts


class Entry(NamedTuple):
    """A line of the income statement: its name as a measure, its account, and whether it adds to profit (+1) or is
    taken off (-1)."""

    name: str
    account: int
    sign: int
    rare: bool = False  # shown, line and account, only where anything was posted


SALES = (
    Entry("revenue", ledger.REVENUE, +1),
    Entry("returns", ledger.RETURNS, -1, rare=True),
    Entry("discounts", ledger.DISCOUNTS, -1, rare=True),
    Entry("vouchers", ledger.VOUCHERS, -1, rare=True),
    Entry("vouchers_lapsed", ledger.LAPSED_VOUCHERS, +1, rare=True),
    Entry("late_refunds", ledger.LATE_REFUNDS, -1, rare=True),
)
"""Down to net sales."""
MARGIN = (
    Entry("forfeited_deposits", ledger.FORFEITS, +1),
    Entry("cost_of_goods_sold", ledger.COST_OF_GOODS_SOLD, -1),
)
"""From there down to the gross margin."""
EXPENSES = (
    Entry("purchase_variance", ledger.PRICE_VARIANCE, -1),
    Entry("holding_cost", ledger.HOLDING, -1),
    Entry("ordering_cost", ledger.ORDERING, -1),
    Entry("shipping_cost", ledger.SHIPPING, -1),
    Entry("faster_shipping", ledger.FASTER_SHIPPING, -1, rare=True),
    Entry("notice_cost", ledger.NOTICES, -1),
    Entry("payment_fees", ledger.FEES, -1),
    Entry("refund_cost", ledger.REFUNDS, -1),
    Entry("handling_cost", ledger.HANDLING, -1),
    Entry("shrinkage_cost", ledger.SHRINKAGE, -1),
    Entry("return_cost", ledger.RETURN_COST, -1, rare=True),
    Entry("write_off_cost", ledger.WRITE_OFFS, -1, rare=True),
    Entry("late_cost", ledger.LATENESS, -1, rare=True),
    Entry("cancellation_cost", ledger.CANCELLATIONS, -1, rare=True),
    Entry("fines", ledger.FINES, -1, rare=True),
)
"""From the gross margin down to profit before interest."""
INTEREST = (
    Entry("interest_paid", ledger.INTEREST_PAID, -1, rare=True),
    Entry("interest_earned", ledger.INTEREST_EARNED, +1, rare=True),
)
"""From there down to profit."""
STATEMENT = (
    (SALES, "net_sales", True),
    (MARGIN, "gross_margin", False),
    (EXPENSES, "profit_before_interest", True),
    (INTEREST, "profit", False),
)
"""Lines, their sum with all above, and whether it is shown only beside lines that only some firms have: where without
them it would say what the line above, or the next sum, says."""
ENTRIES = (*SALES, *MARGIN, *EXPENSES, *INTEREST)
ASSETS = (ledger.CASH, ledger.INVENTORY, ledger.PREPAYMENTS)
OWED = (ledger.PAYABLES, ledger.DEPOSITS, ledger.OPEN_VOUCHERS, ledger.EQUITY)
ORDER = (*ASSETS, *OWED, *(entry.account for entry in ENTRIES))
"""Of the trial balance: what the firm has, what it owes, then income and expenses as in the statement."""
OWED_RARELY = (ledger.PAYABLES, ledger.PREPAYMENTS, ledger.OPEN_VOUCHERS)
RARE = frozenset((*OWED_RARELY, *(entry.account for entry in ENTRIES if entry.rare)))
"""Accounts that only some firms have: without anything in them they are left out."""


class Line(NamedTuple):
    """A line of the income statement; what is taken off is a positive amount with the sign -1."""

    name: str
    sign: int
    amount: Estimate


class Balance(NamedTuple):
    """An account at the end of the run, as it stands on either side of the trial balance."""

    account: str
    debit: Estimate
    credit: Estimate


class Books(NamedTuple):
    """What the accounts of one alternative say, in currency units. `held`: the customers' money that the firm held in
    the window, time average."""

    alternative: str
    income: tuple[Line, ...]
    balances: tuple[Balance, ...]
    totals: Balance
    held: Estimate

    def line(self, name: str) -> Line:
        """A line of the income statement."""
        return next(line for line in self.income if line.name == name)

    @property
    def standing(self) -> tuple[Balance, ...]:
        """The accounts, without those that only some firms have and in which nothing ever stood."""
        each = [(account, self.balance(account)) for account in ORDER]
        return tuple(at for account, at in each if account not in RARE or at.debit.mean or at.credit.mean)

    def balance(self, account: int) -> Balance:
        """An account by its number."""
        name = ledger.NAMES[account]
        return next(balance for balance in self.balances if balance.account == name)


class UnbalancedError(StudyError):
    """Debits and credits that do not agree. The message names replication and alternative."""

    status = 1


def books(alternative: str, found: Sequence[Accounts], minor_digits: int, confidence: float) -> Books:
    """The books of an alternative. Raises UnbalancedError if those of any replication do not balance."""
    check(alternative, found, minor_digits)
    minor = 10**minor_digits

    def estimated(amounts: Sequence[float]) -> Estimate:
        values = np.array([amount / minor for amount in amounts], np.float64)
        return estimate(Sample(values, np.ones(len(values))), confidence)

    def balance(name: str, places: slice) -> Balance:
        stood = [of.at_end[places] for of in found]
        return Balance(name, estimated([debits(each) for each in stood]), estimated([credits_(each) for each in stood]))

    return Books(
        alternative,
        tuple(Line(name, sign, estimated(amounts)) for name, sign, amounts in statement(found)),
        tuple(balance(name, slice(a, a + 1)) for a, name in enumerate(ledger.NAMES)),
        balance("total", slice(None)),
        estimated([of.held for of in found]),
    )


def statement(found: Sequence[Accounts]) -> Iterator[tuple[str, int, list[int]]]:
    """Name, sign and amount per replication of every line, minor units."""
    total = [0] * len(found)
    interest = any(posted(found, entry.account) for entry in INTEREST)
    for entries, sum_of_them, rare in STATEMENT:
        shown = [entry for entry in entries if not entry.rare or posted(found, entry.account)]
        for name, account, sign, _ in shown:
            amounts = [-sign * (of.at_end[account] - of.at_cut[account]) for of in found]
            total = [so_far + sign * amount for so_far, amount in zip(total, amounts, strict=True)]
            yield name, sign, amounts
        apart = interest if entries is EXPENSES else len(shown) > 1
        if apart or not rare:
            yield sum_of_them, +1, total


def posted(found: Sequence[Accounts], account: int) -> bool:
    """Whether anything stands in an account, in any replication."""
    return any(of.at_end[account] or of.at_cut[account] for of in found)


def debits(balances: Sequence[int]) -> int:
    """The total of the debit column."""
    return sum(balance for balance in balances if balance > 0)


def credits_(balances: Sequence[int]) -> int:
    """The total of the credit column."""
    return -sum(balance for balance in balances if balance < 0)


def check(alternative: str, found: Sequence[Accounts], minor_digits: int) -> None:
    """Debits and credits agree to the smallest unit of the currency in every replication, at the cut and at the end."""
    for replication, of in enumerate(found, start=1):
        for when, balances in (("the end of the warm-up", of.at_cut), ("the end of the run", of.at_end)):
            debit, credit = debits(balances), credits_(balances)
            if debit != credit:
                left, right = (f"{side / 10**minor_digits:,.{minor_digits}f}" for side in (debit, credit))
                raise UnbalancedError(
                    f"replication {replication}, alternative {alternative!r}: the books do not balance at {when}:"
                    f" debits {left}, credits {right}"
                )
