"""What passes between a customer and the firm besides goods, in words: messages, payments, cancellations, and customers
who come back or stay away. As far as the record of the run knows: it has neither amounts nor the text of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simbackorder import state
from simbackorder.model import events
from simbackorder.policies.families import FAMILIES

if TYPE_CHECKING:
    from simbackorder.report.story import Teller


def placed(record: Any) -> Any:
    """When each order was accepted: a customer who comes back waits from then on."""
    times = record.path.placed
    if not len(record.contracts["placed"]):
        return times
    return np.where(record.orders["accepted"] > 0, record.contracts["placed"], times)


def came_back(teller: Teller, n: int) -> bool:
    """Whether entry n is of a customer's second attempt to order."""
    return bool(teller.log("time", n) > teller.record.path.placed[teller.order(n)])


def will_come_back(teller: Teller, n: int) -> bool:
    """Whether entry n is of a first attempt, of which the record remembers nothing after the second."""
    visits = teller.record.contracts["visits"]
    return bool(len(visits) and visits[teller.order(n)] and not came_back(teller, n))


def again(teller: Teller, n: int) -> str:
    """That the customer has come back."""
    return " by the customer, who came back" if came_back(teller, n) else ""


def instead(teller: Teller, n: int) -> str:
    """What a substitute stands for."""
    line, path = teller.log("who", n), teller.record.path
    return f" instead of {teller.names.items[int(path.item[line - 1])]}" if path.spare[line] else ""


def message(teller: Teller, n: int) -> str:
    """A message to a waiting customer: a later date, as far as it can be told from how many there were of each."""
    contracts, order = teller.record.contracts, teller.order(n)
    slips, sent = int(contracts["slips"][order]), int(contracts["notices"][order])
    number = teller.count_until(n)
    which = f"message {number} of {sent}"
    if slips == 0:
        return f"{which}: no other date"
    if slips < sent:
        return f"{which}, of which {slips} told a later date"
    date = f", {teller.when(float(contracts['date'][order]))}" if number == sent else ""
    return f"{which}: a later date{date}"


def charged(teller: Teller, n: int) -> str:
    """A payment before the sale."""
    with_order = teller.log("time", n) == placed(teller.record)[teller.order(n)]
    return "pays with the order" if with_order else "is charged ahead of shipment"


def refused_card(teller: Teller, n: int) -> str:
    """A card that is good no more."""
    return "the card is refused; nothing ships until a charge succeeds"


def refunded(teller: Teller, n: int) -> str:
    """The end of a prepaid order."""
    return "what was paid in advance is paid back"


def absent(teller: Teller, n: int) -> str:
    """An order that would have been placed."""
    path, order, lost_at = teller.record.path, teller.order(n), teller.record.customers["lost_at"]
    if len(lost_at):
        since = float(lost_at[path.customer[order]])
        if 0.0 <= since <= teller.log("time", n) and path.customer[order] >= 0:
            return f"not placed: the customer orders no more since {teller.when(since)}"
    return "not placed: too few wait to attract this customer"


def defected(teller: Teller, n: int) -> str:
    """A customer who is lost."""
    return "the customer will not order again"


def cancelled(teller: Teller, n: int) -> str:
    """Who cancelled, and why."""
    record, order = teller.record, teller.order(n)
    when = f"{teller.what(n)} cancelled after {teller.waited(n)}"
    causes = record.contracts["cause"]
    cause = int(causes[order]) if len(causes) else state.CUSTOMER
    if cause == state.FIRM:
        return f"{when}: {without_consent(teller, order) or 'the shop gives up'}"
    if cause == state.CARD:
        return f"{when}: {disputed(teller, n) or 'the card was refused for good'}"
    return when


def without_consent(teller: Teller, order: int) -> str:
    """Whether the customer did not consent to a later date; the shop cancels for nothing else under this policy."""
    giving_up = FAMILIES["giving_up"].numbered(int(teller.record.shop.firm["giving_up"]["code"][0]))
    return "the customer does not consent to the later date" if giving_up.parameters.asks_consent else ""


def disputed(teller: Teller, n: int) -> str:
    """Whether the order was cancelled in the instant in which its customer disputes what was paid."""
    terms, order = teller.record.shop.tables["terms"], teller.order(n)
    due = placed(teller.record)[order] + terms["dispute_after"][0]
    disputes = teller.record.path.dispute[order] < terms["dispute_share"][0]
    same = abs(teller.log("time", n) - due) < state.ROUNDING * max(1.0, due)
    return "the customer disputes the charge" if disputes and same else ""


TOLD = {
    events.NOTICE: ("message", message),
    events.CHARGED: ("charged", charged),
    events.REFUSED_CARD: ("card refused", refused_card),
    events.REFUNDED: ("refunded", refunded),
    events.ABSENT: ("absent", absent),
    events.DEFECTED: ("lost customer", defected),
}
"""Entries of the log that are about an order as a whole: the item that they name is that of its first line."""
