"""The books of an alternative as two tables and a few sentences for people, and as JSON and tidy rows for scripts.

Amounts are shown to the smallest unit of the currency, however wide their intervals: columns of accounts are added up.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from simbackorder.experiments.books import Balance, Books
from simbackorder.report import grid
from simbackorder.report.document import estimated
from simbackorder.report.grid import Grid, printable
from simbackorder.report.long_form import Row
from simbackorder.report.numbers import UNDEFINED, rounded
from simbackorder.report.result import Head, unit_label
from simbackorder.state import ledger
from simbackorder.statistics.estimate import Estimate

MONEY = "money"
ON_THE_RIGHT = {
    ledger.NAMES[a]
    for a in (
        *(ledger.REVENUE, ledger.EQUITY, ledger.DEPOSITS, ledger.FORFEITS),
        *(ledger.INTEREST_EARNED, ledger.PAYABLES, ledger.OPEN_VOUCHERS, ledger.LAPSED_VOUCHERS),
    )
}
"""Liabilities, equity and income stand in the credit column, also when they are zero."""
AGREE = "Debits and credits agree to the cent in every replication (the means shown are rounded one by one)."


def books_text(found: Books, head: Head, width: int) -> str:
    """Title, both tables and what they say, in at most `width` columns."""
    return "\n\n".join(
        textwrap.fill(block, width, break_on_hyphens=False) if isinstance(block, str) else grid.text(block, width)
        for block in (title(found), *blocks(found, head))
    )


def books_markdown(found: Books, head: Head) -> str:
    """Title, both tables and what they say in Markdown."""
    pages = [block if isinstance(block, str) else grid.markdown(block) for block in blocks(found, head)]
    return "\n\n".join([f"## {title(found)}", *pages])


def title(found: Books) -> str:
    """Whose books they are."""
    return f"Books: '{printable(found.alternative)}'"


def blocks(found: Books, head: Head) -> list[Grid | str]:
    """Tables and paragraphs."""
    return [
        "Income statement of the window (after the warm-up, to the end of the run):",
        income_statement(found, head),
        "Trial balance at the end of the run (warm-up included):",
        trial_balance(found, head),
        agreement(head),
        " ".join(sentences(found, head)),
    ]


def income_statement(found: Books, head: Head) -> Grid:
    """What the window earned, line by line; what is taken off is negative, so that the column adds up."""
    rows = tuple((words(line.name), (money(line.amount, head, line.sign),)) for line in found.income)
    return Grid("line", (("amount", head.currency),), rows)


def trial_balance(found: Books, head: Head) -> Grid:
    """Every account at the end of the run, on the side where it stands."""
    rows = tuple((each.account, sides(each, head)) for each in (*found.standing, found.totals))
    columns = (("debit", head.currency), ("credit", head.currency))
    return Grid("account", columns, rows)


def sides(each: Balance, head: Head) -> tuple[str, str]:
    """Debit and credit; a side on which the account never stood is left empty."""
    left, right = (money(side, head) if side.mean else "" for side in (each.debit, each.credit))
    if left or right:
        return left, right
    zero = money(each.debit, head)
    return ("", zero) if each.account in ON_THE_RIGHT else (zero, "")


def agreement(head: Head) -> str:
    """What was checked."""
    return AGREE if head.minor_digits else AGREE.replace("to the cent", "exactly")


def sentences(found: Books, head: Head) -> list[str]:
    """What the accounts mean."""
    return [cash(found, head), *held(found, head), *dealings_with_suppliers(found, head)]


def cash(found: Books, head: Head) -> str:
    """What the cash position is, and what it is not."""
    each = found.balance(ledger.CASH)
    if each.credit.mean and each.debit.mean:
        stands = f"Cash ends at {average(each, head)} on average"
    elif each.credit.mean:
        stands = f"Cash ends overdrawn by {amount(each.credit, head)}"
    else:
        stands = f"Cash ends at {amount(each.debit, head)}"
    stock = amount(found.balance(ledger.INVENTORY).debit, head)
    begins = "It begins at 0, because the owners paid for the opening stock (equity)"
    if head.own_cash:
        own = f"{rounded(head.own_cash, head.minor_digits)} {head.currency}"
        begins = f"It begins with the {own} that the owners put in beside the opening stock (equity)"
    return (
        f"{stands}: what customers paid less what was spent since time 0, warm-up included. {begins};"
        f" goods worth {stock} at standard cost are still the firm's."
    )


def dealings_with_suppliers(found: Books, head: Head) -> list[str]:
    """What suppliers are owed, or have been paid before they deliver."""
    owed, ahead = found.balance(ledger.PAYABLES).credit, found.balance(ledger.PREPAYMENTS).debit
    said = []
    if owed.mean:
        said.append(f"Suppliers are still owed {amount(owed, head)} for goods that were received (payables).")
    if ahead.mean:
        said.append(f"{amount(ahead, head)} were paid to suppliers for goods that have not arrived.")
    return said


def average(each: Balance, head: Head) -> str:
    """An account that stands on either side, as debits less credits."""
    return f"{rounded((each.debit.mean or 0.0) - (each.credit.mean or 0.0), head.minor_digits)} {head.currency}"


def held(found: Books, head: Head) -> list[str]:
    """How much of the customers' money is held, and what was paid before the sale."""
    deposits, vouchers = found.balance(ledger.DEPOSITS).credit, open_vouchers(found, head)
    if not deposits.mean and not found.held.mean:
        return vouchers or ["None of the cash is owed to customers: nobody pays before the sale is booked."]
    forfeited = found.line("forfeited_deposits").amount
    kept = f" Customers who cancelled left {amount(forfeited, head)} behind." if forfeited.mean else ""
    return [
        f"Of the customers' money, {amount(deposits, head)} is held at the end: paid for goods whose sale is not booked"
        f" yet, it is owed as goods or as a refund and no revenue until then.",
        f"On average over the window, {amount(found.held, head)} had been paid before the sale.{kept}",
        *vouchers,
    ]


def open_vouchers(found: Books, head: Head) -> list[str]:
    """What customers may still redeem."""
    owed = found.balance(ledger.OPEN_VOUCHERS).credit
    if not owed.mean:
        return []
    return [f"Customers hold vouchers of {amount(owed, head)}, a debt until they are redeemed or lapse."]


def amount(each: Estimate, head: Head) -> str:
    """An amount in a sentence."""
    return f"{money(each, head)} {head.currency}"


def money(each: Estimate, head: Head, sign: int = 1) -> str:
    """`mean ± half-width`, both to the smallest unit of the currency."""
    if each.mean is None:
        return UNDEFINED
    shown = rounded(sign * each.mean, head.minor_digits)
    return shown if each.half_width is None else f"{shown} ± {rounded(each.half_width, head.minor_digits)}"


def words(name: str) -> str:
    """A line's name for people.

    >>> words("cost_of_goods_sold"), words("purchase_variance"), words("notice_cost")
    ('cost of goods sold', 'purchase price variance', 'notices')
    """
    usual = {
        "purchase_variance": ledger.NAMES[ledger.PRICE_VARIANCE],
        "refund_cost": ledger.NAMES[ledger.REFUNDS],
        "notice_cost": ledger.NAMES[ledger.NOTICES],
        "late_cost": ledger.NAMES[ledger.LATENESS],
        "cancellation_cost": ledger.NAMES[ledger.CANCELLATIONS],
        "discounts": ledger.NAMES[ledger.DISCOUNTS],
        "vouchers": ledger.NAMES[ledger.VOUCHERS],
        "vouchers_lapsed": ledger.NAMES[ledger.LAPSED_VOUCHERS],
        "late_refunds": ledger.NAMES[ledger.LATE_REFUNDS],
        "return_cost": ledger.NAMES[ledger.RETURN_COST],
        "write_off_cost": ledger.NAMES[ledger.WRITE_OFFS],
    }
    return usual.get(name, name.removesuffix("_cost").replace("_", " "))


def books_document(found: Books, head: Head) -> dict[str, Any]:
    """The books for a JSON document; amounts as the measures of these names have them, costs positive."""
    return {
        "unit": unit_label(MONEY, head),
        "income_statement": {line.name: estimated(line.amount, MONEY, head) for line in found.income},
        "trial_balance": {each.account: side_documents(each, head) for each in found.standing},
        "totals": side_documents(found.totals, head),
        "balanced": True,
        "held_for_customers": estimated(found.held, MONEY, head),
        "text": [agreement(head), *sentences(found, head)],
    }


def side_documents(each: Balance, head: Head) -> dict[str, Any]:
    """Both sides of an account."""
    return {"debit": estimated(each.debit, MONEY, head), "credit": estimated(each.credit, MONEY, head)}


def books_rows(found: Books, head: Head) -> Iterator[Row]:
    """The books as tidy rows: measures `books.income_statement.<line>` and `books.trial_balance.<account>.<side>`."""
    for line in found.income:
        yield row(found, f"income_statement.{line.name}", line.amount, head)
    for each in (*found.standing, found.totals):
        name = each.account.replace(" ", "_")
        yield row(found, f"trial_balance.{name}.debit", each.debit, head)
        yield row(found, f"trial_balance.{name}.credit", each.credit, head)
    yield row(found, "held_for_customers", found.held, head)


def row(found: Books, name: str, each: Estimate, head: Head) -> Row:
    """One amount as a tidy row."""
    values: Row = {"alternative": found.alternative, "measure": f"books.{name}", "unit": unit_label(MONEY, head)}
    return values | {"mean": each.mean, "half_width": each.half_width, "reason": each.reason}
