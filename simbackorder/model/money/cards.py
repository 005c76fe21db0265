"""Charges that are due or tried again, and customers who dispute what they have paid: each says whether the order is
cancelled because of it."""

from simbackorder.model.bookkeeping import ask, post_for
from simbackorder.model.customers.cancellation import cancel_order
from simbackorder.model.events import PAYMENT
from simbackorder.model.money.payment import charge_ahead
from simbackorder.model.queues import join
from simbackorder.state import CARD, OPEN, Books, Rules
from simbackorder.state.ledger import CASH, REFUNDS
from simbackorder.state.path import Path


def payment_due(s: Books, rules: Rules, path: Path, o: int, t: float) -> None:
    """A charge for order o is due, or a refused card is tried again; after the last retry the order is cancelled."""
    contract = s.contracts[o]
    if s.orders[o].closed != OPEN or (contract.failed and t < contract.retry_at):
        return
    if not contract.failed or another_card(s, path, o):
        charge_ahead(s, path, o, t)
    elif contract.attempts >= s.terms[0].retries:
        cancel_order(s, rules, path, o, CARD, t)
    else:
        contract.retry_at = t + s.terms[0].retry_every
        ask(s, PAYMENT, s.terms[0].retry_every, o)


def another_card(s: Books, path: Path, o: int) -> bool:
    """One more attempt to charge the customer of order o, if one is left; if it succeeds, what is ready may leave."""
    contract = s.contracts[o]
    if contract.attempts >= s.terms[0].retries:
        return False
    contract.attempts += 1
    if path.retry[o] > contract.attempts:
        return False
    contract.failed = 0
    contract.renewed = 1
    if s.orders[o].reserved > s.orders[o].picking:
        join(s.dispatches[0], s.orders, o)
    return True


def dispute(s: Books, rules: Rules, path: Path, o: int, t: float) -> None:
    """The customer of order o disputes what was paid, if any of it has not been shipped: it is paid back, and the order
    is cancelled."""
    if s.orders[o].closed == OPEN and s.contracts[o].prepaid > 0:
        post_for(s, o, REFUNDS, CASH, s.terms[0].dispute_cost, t)
        cancel_order(s, rules, path, o, CARD, t)
