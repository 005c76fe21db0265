"""Customers pay: with the order, before it ships, or when it does; what is paid before the sale is a debt of the firm.

Only where something is paid otherwise than at shipment, or costs anything; see `Terms.charges`.
"""

from math import floor
from typing import Any

from simbackorder.model.bookkeeping import ask, charge_deposits, note, note_amount, post_for
from simbackorder.model.events import CHARGED, DISPUTE, PAYMENT, REFUNDED, REFUSED_CARD, SETTLED
from simbackorder.state import CUSTOMER, NEVER, OPEN, ROUNDING, Books, Rules
from simbackorder.state.ledger import (
    CASH,
    COST_OF_GOODS_SOLD,
    DEPOSITS,
    FEES,
    FORFEITS,
    INVENTORY,
    REFUNDS,
    REVENUE,
    post,
)
from simbackorder.state.path import Path


def part(value: Any, units: Any, quantity: Any) -> Any:
    """What `units` of `quantity` units are worth that are worth `value` together, in whole minor units."""
    if units == quantity:  # and nothing has to be divided, which takes longer than all else
        return value
    return parts(value, units, quantity)


def parts(value: Any, units: Any, quantity: Any) -> Any:
    """The same in every case; also of arrays."""
    each = value // quantity
    return each * units + (value - each * quantity) * units // quantity


def pay_with_order(s: Books, rules: Rules, path: Path, o: int, t: float) -> None:
    """What the customer of order o pays at once; and when the rest is due, if that is before shipment."""
    amount = 0
    ahead = -1.0
    contract = s.contracts[o]
    for l in range(path.first[o], path.first[o + 1]):
        if s.lines[l].accepted > 0:
            p = s.firm.charging[path.item[l]]
            price = worth(s, path, l)
            at_once = min(price, floor(share_at_once(s, rules, path.item[l]) * price + 0.5))
            amount += at_once
            if at_once > 0 and p.forfeit:
                contract.forfeits = 1
            ahead = max(ahead, p.ahead)
    if amount > 0:
        take(s, path, o, amount, t)
    contract.ahead = ahead
    terms = s.terms[0]
    if ahead >= 0.0 and contract.date < NEVER:
        ask(s, PAYMENT, max(0.0, contract.date - ahead - t), o)
    if (amount > 0 or ahead >= 0.0) and path.dispute[o] < terms.dispute_share:
        ask(s, DISPUTE, terms.dispute_after, o)


def share_at_once(s: Books, rules: Rules, i: int) -> float:
    """The share of item i's price that is paid with an order."""
    share = rules.charging(s.firm.charging[i])
    if s.items[i].unreleased:
        share = rules.paid_ahead(s.firm.admission[i], share)
    return share


def worth(s: Books, path: Path, l: int) -> int:
    """Price of the accepted units of line l that are neither shipped nor cancelled."""
    line = s.lines[l]
    units = line.lacking + line.reserved
    value, quantity = path.value[l], path.quantity[l]
    left: int = part(value, line.shipped + units, quantity) - part(value, line.shipped, quantity)
    return left


def open_price(s: Books, path: Path, o: int) -> int:
    """Price of order o's units that are still to ship."""
    amount = 0
    for l in range(path.first[o], path.first[o + 1]):
        amount += worth(s, path, l)
    return amount


def unpaid(s: Books, path: Path, o: int) -> int:
    """Price of order o's units that are still to ship, less what is paid for them."""
    return open_price(s, path, o) - s.contracts[o].prepaid


def take(s: Books, path: Path, o: int, amount: int, t: float) -> None:
    """The customer of order o pays in advance."""
    charge_deposits(s, t)
    post(s.accounts, CASH, DEPOSITS, amount)
    s.contracts[o].prepaid += amount
    pay_fee(s, o, amount, t)
    if s.logging:
        l = path.first[o]
        note(s, t, CHARGED, l, 0, path.item[l])
        note_amount(s, amount)


def pay_fee(s: Books, o: int, amount: int, t: float) -> None:
    """What the bank asks for a charge to the customer of order o."""
    terms = s.terms[0]
    fee = terms.fee + floor(terms.fee_rate * amount + 0.5)
    if fee > 0:
        post_for(s, o, FEES, CASH, fee, t)


def refund(s: Books, path: Path, o: int, cause: int, t: float) -> None:
    """Order o is cancelled: what was paid for it is paid back, unless its customer cancelled and forfeits it."""
    contract = s.contracts[o]
    charge_deposits(s, t)
    if contract.forfeits and cause == CUSTOMER:
        post_for(s, o, DEPOSITS, FORFEITS, contract.prepaid, t)
    else:
        post(s.accounts, DEPOSITS, CASH, contract.prepaid)
        post_for(s, o, REFUNDS, CASH, s.terms[0].refund_cost, t)
        if s.logging:
            l = path.first[o]
            note(s, t, REFUNDED, l, 0, path.item[l])
            note_amount(s, contract.prepaid)
    contract.prepaid = 0


def pay_back_share(s: Books, path: Path, o: int, cut: int, price: int, t: float) -> None:
    """The customer of order o has cancelled units at the price `cut` of those still to ship, at `price` together: the
    same share of what is prepaid is paid back, or lost by who forfeits it; the rest pays for what ships next."""
    contract = s.contracts[o]
    share: int = part(contract.prepaid, cut, price)
    if share == 0:
        return
    charge_deposits(s, t)
    contract.prepaid -= share
    if contract.forfeits:
        post_for(s, o, DEPOSITS, FORFEITS, share, t)
        return
    post(s.accounts, DEPOSITS, CASH, share)
    post_for(s, o, REFUNDS, CASH, s.terms[0].refund_cost, t)
    if s.logging:
        l = path.first[o]
        note(s, t, REFUNDED, l, 0, path.item[l])
        note_amount(s, share)


def pay_back_excess(s: Books, path: Path, o: int, t: float) -> None:
    """What the customer of order o has paid in advance is more than what is still to ship is worth: the difference is
    paid back."""
    excess = -unpaid(s, path, o)
    if excess > 0:
        charge_deposits(s, t)
        post(s.accounts, DEPOSITS, CASH, excess)
        post_for(s, o, REFUNDS, CASH, s.terms[0].refund_cost, t)
        s.contracts[o].prepaid -= excess
        if s.logging:
            l = path.first[o]
            note(s, t, REFUNDED, l, 0, path.item[l])
            note_amount(s, excess)


def card_is_good(s: Books, path: Path, o: int, t: float) -> bool:
    """Can order o's card be charged? Within the authorisation surely; after it as long as the card stays good."""
    contract = s.contracts[o]
    if s.terms[0].cards == 0 or contract.renewed:
        return True
    good: bool = t <= contract.placed + (s.terms[0].authorisation + path.card[o]) + ROUNDING
    return good


def card_fails(s: Books, path: Path, o: int, t: float) -> None:
    """Order o's card is refused; nothing of it ships until a further attempt succeeds."""
    contract = s.contracts[o]
    delay = 0.0
    if s.terms[0].retries > 0:
        delay = s.terms[0].retry_every
    contract.failed = 1
    contract.retry_at = t + delay
    ask(s, PAYMENT, delay, o)
    if s.logging:
        l = path.first[o]
        note(s, t, REFUSED_CARD, l, 0, path.item[l])


def charge_ahead(s: Books, path: Path, o: int, t: float) -> None:
    """What order o still has to pay is due so long before its last date; the date may have moved."""
    contract = s.contracts[o]
    if contract.ahead < 0.0 or contract.date == NEVER or s.orders[o].closed != OPEN:
        return
    early = contract.date - contract.ahead - t
    if early > ROUNDING:
        ask(s, PAYMENT, early, o)
        return
    amount = unpaid(s, path, o)
    if amount > 0 and not card_is_good(s, path, o, t):
        card_fails(s, path, o, t)
        return
    contract.ahead = -1.0
    if amount > 0:
        take(s, path, o, amount, t)
        for l in range(path.first[o], path.first[o + 1]):
            if s.firm.charging[path.item[l]].forfeit and worth(s, path, l) > 0:
                contract.forfeits = 1


def settle(s: Books, path: Path, o: int, t: float) -> None:
    """A shipment of order o leaves: what is paid already counts first, the rest is charged. The sale is recognised now,
    or at delivery."""
    world = s.world[0]
    contract = s.contracts[o]
    applied = min(world.sale, contract.prepaid)
    charged = world.sale - applied
    contract.prepaid -= applied
    charge_deposits(s, t)
    if s.terms[0].at_delivery:
        post(s.accounts, CASH, DEPOSITS, charged)
        contract.unrecognised += world.sale
        contract.unrecognised_cost += world.cost
    else:
        post_for(s, o, CASH, REVENUE, charged, t)
        post_for(s, o, DEPOSITS, REVENUE, applied, t)
        post_for(s, o, COST_OF_GOODS_SOLD, INVENTORY, world.cost, t)
    if charged > 0:
        pay_fee(s, o, charged, t)
        if s.logging:
            l = path.first[o]
            note(s, t, SETTLED, l, 0, path.item[l])
            note_amount(s, charged)


def recognise(s: Books, o: int, sale: int, cost: int, t: float) -> None:
    """Goods of order o are delivered: only now are they sold."""
    charge_deposits(s, t)
    s.contracts[o].unrecognised -= sale
    s.contracts[o].unrecognised_cost -= cost
    post_for(s, o, DEPOSITS, REVENUE, sale, t)
    post_for(s, o, COST_OF_GOODS_SOLD, INVENTORY, cost, t)
