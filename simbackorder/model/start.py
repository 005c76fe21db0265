"""Before the first event: the books are opened, and what the calendar holds from the start is asked for."""

from simbackorder.model.bookkeeping import ask
from simbackorder.model.customers.owed import open_backlog
from simbackorder.model.events import COUNT, CUT, ELSEWHERE, LOSS, RECEIPT, SETTLEMENT, SUPPLIER, SYNCHRONISATION
from simbackorder.model.inbound.release import announce
from simbackorder.model.inbound.supply import append, open_item
from simbackorder.model.money.fines import begin_periods
from simbackorder.state import Books, Rules
from simbackorder.state.ledger import CASH, EQUITY, INVENTORY, post
from simbackorder.state.path import Path


def start(s: Books, rules: Rules, path: Path, warm_up: float) -> None:
    """The owners pay for the opening stock and put in their cash; open orders are on their way, and those of customers
    wait; reviews, the cut and outages are on the calendar."""
    ask(s, CUT, warm_up, 0)
    if len(path.outage_time) > 0:
        ask(s, SUPPLIER, path.outage_time[0], 0)
    if len(path.loss_time) > 0:
        ask(s, LOSS, path.loss_time[0], 0)
    if len(path.elsewhere_time) > 0:
        ask(s, ELSEWHERE, path.elsewhere_time[0], 0)
    if s.terms[0].finance:
        begin_with_cash(s)
    for i in range(len(s.items)):
        item = s.items[i]
        item.recorded = item.on_hand
        post(s.accounts, INVENTORY, EQUITY, item.on_hand * item.unit_cost)
        item.kept_back = s.firm.allocation[i].rations
        if item.unreleased:
            announce(s, path, i)
        open_item(s, rules, i)
        keep_records(s, i)
    for k in range(s.world[0].supplies):
        supply = s.supplies[k]
        s.items[supply.item].on_order += supply.quantity
        append(s, supply.item, k)
        ask(s, RECEIPT, supply.lead_time, k)
    if s.terms[0].fined:
        begin_periods(s)
    open_backlog(s, rules, path)


def begin_with_cash(s: Books) -> None:
    """The owners' cash is there, and the first posting of interest is on the calendar."""
    terms = s.terms[0]
    post(s.accounts, CASH, EQUITY, terms.own_cash)
    s.world[0].cash = terms.own_cash
    if terms.settle > 0.0:
        ask(s, SETTLEMENT, terms.settle, 0)


def keep_records(s: Books, i: int) -> None:
    """Item i's shelf is counted, and the shop's record of it brought up to date, every so often."""
    p = s.firm.records[i]
    if p.count_every > 0.0:
        ask(s, COUNT, p.count_every, i)
    if p.every > 0.0:
        ask(s, SYNCHRONISATION, p.first, i)
