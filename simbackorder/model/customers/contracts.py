"""What a customer and the firm agree on when an order is placed, and what is on the calendar because of it."""

from simbackorder.model.bookkeeping import ask
from simbackorder.model.customers.loyalty import experience
from simbackorder.model.customers.notices import plan_look
from simbackorder.model.customers.patience import plan_leaving
from simbackorder.model.events import GIVING_UP, RETURN, UPDATE
from simbackorder.model.money.fines import count_date, count_units
from simbackorder.model.money.payment import pay_with_order
from simbackorder.state import NEVER, ROUNDING, Books, Rules
from simbackorder.state.path import Path


def agree(s: Books, rules: Rules, path: Path, o: int, t: float) -> None:
    """Order o has been placed, if any of it was accepted."""
    order = s.orders[o]
    if s.terms[0].fined:
        count_units(s, path, o, t)
    if order.accepted == 0:
        turn_away(s, path, o, t)
        return
    contract = s.contracts[o]
    contract.placed = t
    contract.date = order.promised
    if s.terms[0].fined:
        count_date(s, path, o)
    if order.lacking > 0:
        contract.waited = 1
        await_stock(s, path, o, t)
    if s.terms[0].charges:
        pay_with_order(s, rules, path, o, t)


def await_stock(s: Books, path: Path, o: int, t: float) -> None:
    """Part of order o is backordered: patience, messages and the firm's own patience begin."""
    if s.segments[path.segment[o]].hazard > 0:
        plan_leaving(s, path, o, t)
    giving_up = s.firm.giving_up[0]
    if giving_up.wait < NEVER:
        ask(s, GIVING_UP, giving_up.wait, o)
    informing = s.firm.informing[0]
    date = s.contracts[o].date
    if informing.looks and date < NEVER:
        ahead = informing.ahead if date - informing.ahead > t + ROUNDING else 0.0  # no look in the instant of the order
        plan_look(s, o, max(0.0, date - ahead - t), t)
    if informing.every > 0.0:
        ask(s, UPDATE, informing.every, o)


def turn_away(s: Books, path: Path, o: int, t: float) -> None:
    """Nothing of order o was bought: its customer comes back once, or remembers it."""
    contract = s.contracts[o]
    if path.returns[o] < NEVER and contract.visits == 0:
        contract.visits = 1
        ask(s, RETURN, path.returns[o], o)
    elif s.terms[0].loyal:
        experience(s, path, o, s.segments[path.segment[o]].lost_refused, t)
