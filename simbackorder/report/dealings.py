"""What passes between a customer and the firm besides goods, in words: messages, payments, cancellations, and customers
who come back or stay away."""

from __future__ import annotations

from simbackorder import state
from simbackorder.model import events
from simbackorder.policies.families import FAMILIES
from simbackorder.report.entries import Entries


def came_back(entries: Entries, n: int) -> bool:
    """Whether entry n is of a customer's second attempt to order."""
    return bool(entries.log("time", n) > entries.record.path.placed[entries.order(n)])


def will_come_back(entries: Entries, n: int) -> bool:
    """Whether entry n is of a first attempt, of which the record remembers nothing after the second."""
    visits = entries.record.contracts["visits"]
    return bool(len(visits) and visits[entries.order(n)] and not came_back(entries, n))


def again(entries: Entries, n: int) -> str:
    """That the customer has come back."""
    return " by the customer, who came back" if came_back(entries, n) else ""


def instead(entries: Entries, n: int) -> str:
    """What a substitute stands for."""
    line, path = entries.log("who", n), entries.record.path
    return f" instead of {entries.names.items[int(path.item[line - 1])]}" if path.spare[line] else ""


def message(entries: Entries, n: int) -> str:
    """A message to a waiting customer, and the date that it tells."""
    contracts, order = entries.record.contracts, entries.order(n)
    which = f"message {entries.count_until(n)} of {int(contracts['notices'][order])}"
    date, before = entries.log("date", n), entries.last_date_before(n)
    return f"{which}: a later date, {entries.when(date)}" if date > before else f"{which}: no other date"


def charged(entries: Entries, n: int) -> str:
    """A payment before the sale."""
    with_order = entries.log("time", n) == entries.placed[entries.order(n)]
    amount = entries.money(n)
    return f"pays {amount} with the order" if with_order else f"is charged {amount} ahead of shipment"


def settled(entries: Entries, n: int) -> str:
    """What of a shipment was not paid before."""
    return f"is charged {entries.money(n)} at shipment"


def refused_card(entries: Entries, n: int) -> str:
    """A card that is good no more."""
    return "the card is refused; nothing ships until a charge succeeds"


def refunded(entries: Entries, n: int) -> str:
    """The end of a prepaid order, or of what was paid too much."""
    return f"{entries.money(n)}, paid in advance, is paid back"


def late(entries: Entries, n: int) -> str:
    """What it costs that an order is late."""
    return f"being late costs {entries.money(n)}"


def penalised(entries: Entries, n: int) -> str:
    """What it costs that an order is cancelled."""
    return f"the cancellation costs {entries.money(n)}"


def paid_back(entries: Entries, n: int) -> str:
    """What the customer gets for goods that are back."""
    return f"{entries.money(n)} is paid back for what was sent back"


def discounted(entries: Entries, n: int) -> str:
    """What is taken off the price of goods that were waited for."""
    return f"{entries.money(n)} is taken off for waiting"


def voucher_given(entries: Entries, n: int) -> str:
    """What the customer gets for having waited."""
    return f"a voucher of {entries.money(n)} is given for waiting"


def voucher_redeemed(entries: Entries, n: int) -> str:
    """The end of a voucher that is used."""
    return f"the voucher of {entries.money(n)} is redeemed"


def voucher_lapsed(entries: Entries, n: int) -> str:
    """The end of a voucher that is not."""
    return f"the voucher of {entries.money(n)} has not been redeemed, and lapses"


def sent_faster(entries: Entries, n: int) -> str:
    """A shipment that is to make up for the wait."""
    return f"goes faster because of the wait, which costs {entries.money(n)}"


def late_refund(entries: Entries, n: int) -> str:
    """What the customer gets because the order was late."""
    return f"{entries.money(n)} is paid back because the order was late"


def absent(entries: Entries, n: int) -> str:
    """An order that would have been placed."""
    path, order, lost_at = entries.record.path, entries.order(n), entries.record.customers["lost_at"]
    if len(lost_at):
        since = float(lost_at[path.customer[order]])
        if 0.0 <= since <= entries.log("time", n) and path.customer[order] >= 0:
            return f"not placed: the customer orders no more since {entries.when(since)}"
    return "not placed: too few wait to attract this customer"


def defected(entries: Entries, n: int) -> str:
    """A customer who is lost."""
    return "the customer will not order again"


def cancelled(entries: Entries, n: int) -> str:
    """Who cancelled, and why."""
    record, order = entries.record, entries.order(n)
    when = f"{entries.what(n)} cancelled after {entries.waited(n)}"
    causes = record.contracts["cause"]
    cause = int(causes[order]) if len(causes) else state.CUSTOMER
    if cause == state.FIRM:
        reason = not_to_be_had(entries, n) or without_consent(entries, order) or "the shop gives up"
        return f"{when}: {reason}{called_off(entries, n)}"
    if cause == state.CARD:
        return f"{when}: {disputed(entries, n) or 'the card was refused for good'}"
    return when


def called_off(entries: Entries, n: int) -> str:
    """What becomes of a promised date that has not passed."""
    promised = float(entries.record.orders["promised"][entries.order(n)])
    ahead = entries.log("time", n) <= promised + state.TOLERANCE < state.NEVER
    return f"; the date promised, {entries.when(promised)}, is missed" if ahead else ""


def oversold(entries: Entries, n: int) -> str:
    """The shop cancels an order because its goods are not there."""
    return f"{entries.what(n)} cannot be sent: the shop cancels the order"


def given_instead(entries: Entries, n: int) -> str:
    """What a customer gets for goods that are not there."""
    return f"{entries.what(n)} reserved{instead(entries, n)}"


def replaced(entries: Entries, n: int) -> str:
    """Goods that are not there, and are owed no more."""
    return f"{entries.what(n)} cannot be sent: the customer takes something else"


def not_to_be_had(entries: Entries, n: int) -> str:
    """Whether the order is cancelled by the same event because its goods are not there."""
    log = entries.record.log
    same = (log["what"][:n] == events.OVERSALE) & (log["step"][:n] == log["step"][n])
    return "its goods are not there" if same.any() else ""


def without_consent(entries: Entries, order: int) -> str:
    """Whether the customer did not consent to a later date; the shop cancels for nothing else under this policy."""
    giving_up = FAMILIES["giving_up"].numbered(int(entries.record.shop.firm["giving_up"]["code"][0]))
    return "the customer does not consent to the later date" if giving_up.parameters.asks_consent else ""


def disputed(entries: Entries, n: int) -> str:
    """Whether the order was cancelled in the instant in which its customer disputes what was paid."""
    terms, order = entries.record.shop.tables["terms"], entries.order(n)
    due = entries.placed[order] + terms["dispute_after"][0]
    disputes = entries.record.path.dispute[order] < terms["dispute_share"][0]
    same = abs(entries.log("time", n) - due) < state.ROUNDING * max(1.0, due)
    return "the customer disputes the charge" if disputes and same else ""


TOLD = {
    events.OVERSALE: ("cannot be sent", oversold),
    events.REPLACED: ("replaced", replaced),
    events.SUBSTITUTED: ("substituted", given_instead),
    events.NOTICE: ("message", message),
    events.CHARGED: ("charged", charged),
    events.SETTLED: ("charged", settled),
    events.REFUSED_CARD: ("card refused", refused_card),
    events.REFUNDED: ("refunded", refunded),
    events.PAID_BACK: ("refunded", paid_back),
    events.DISCOUNTED: ("discount", discounted),
    events.VOUCHER_GIVEN: ("voucher", voucher_given),
    events.VOUCHER: ("voucher redeemed", voucher_redeemed),
    events.LAPSED: ("voucher lapsed", voucher_lapsed),
    events.SENT_FASTER: ("sent faster", sent_faster),
    events.LATE_REFUND: ("refunded", late_refund),
    events.ABSENT: ("absent", absent),
    events.DEFECTED: ("lost customer", defected),
    events.LATE: ("late", late),
    events.PENALISED: ("cancellation cost", penalised),
}
"""Entries of the log that are about an order as a whole: the item that they name is that of its first line."""
