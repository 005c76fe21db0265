"""Goods arrive at the dock: some cross it to those who wait, the others are put away first."""

from math import floor

from simbackorder.model.bookkeeping import ask, charge, charge_supplier, net_inventory, note
from simbackorder.model.customers.allocation import allocate
from simbackorder.model.events import AVAILABLE, RECEIPT
from simbackorder.model.events import SHORT as SHORT_DELIVERY
from simbackorder.model.inbound.making import free_server, is_held, next_in_turn
from simbackorder.model.inbound.records import put_on_shelf
from simbackorder.model.inbound.supply import remove
from simbackorder.model.money.bills import bill_receipt, price
from simbackorder.model.queues import join
from simbackorder.state import MAKING, TRAVELLING, Books, Item, Rules, Supply
from simbackorder.state.ledger import CASH, HANDLING, INVENTORY, PRICE_VARIANCE, post
from simbackorder.state.path import Path


def receive(s: Books, rules: Rules, path: Path, k: int, t: float) -> None:
    """Replenishment order k arrives, and right after it those that it held up."""
    if s.supplies[k].quantity == 0 or s.supplies[k].arrived >= 0.0:
        return
    if s.supplies[k].stage == MAKING:  # of suppliers who have but a lead time: they are done, even if it has to wait
        s.supplies[k].stage = TRAVELLING
        free_server(s, s.supplies[k].supplier, t)
    following = k
    if is_held(s, k):
        following = -1
    while following >= 0:
        take_delivery(s, rules, path, following, t)
        following = next_in_turn(s, s.supplies[following].item, s.supplies[following].supplier)


def take_delivery(s: Books, rules: Rules, path: Path, k: int, t: float) -> None:
    """Replenishment order k is received and paid, and goes to the waiting lines that rank first."""
    supply = s.supplies[k]
    j = supply.supplier
    i = supply.item
    item = s.items[i]
    units = supply.quantity
    if t > item.since:
        charge(s, item, t)
    supply.arrived = t
    remove(s, i, k)
    item.on_order -= units
    if j >= 0:
        charge_supplier(s.suppliers[j], t)
        s.suppliers[j].on_order -= units
    if supply.standing:
        item.standing -= units
    if supply.yielded < 1.0:
        units = delivered(s, k, t)
    item.received += units
    if units > 0:
        end_cycle(item, t)
    post(s.accounts, INVENTORY, CASH, units * item.unit_cost)
    if j >= 0:
        post(s.accounts, PRICE_VARIANCE, CASH, price(s, k, units) - units * item.unit_cost)
        if s.terms[0].finance:
            bill_receipt(s, k, units, t)
    on_the_shelf = units
    if s.terms[0].receiving:
        on_the_shelf = take_in(s, rules, k, units)
    else:
        item.on_hand += units
        item.recorded += units
    if s.logging:
        note(s, t, RECEIPT, k, units, i)
    if on_the_shelf > 0:
        allocate(s, rules, path, i, t)


def end_cycle(item: Item, t: float) -> None:
    """A receipt ends a replenishment cycle; receipts of one instant are one."""
    if t > item.cycle_end:
        item.cycle_end = t
        item.cycles += 1
        item.short_cycles += item.short
        item.before_receipts += net_inventory(item)
        item.short = 0


def delivered(s: Books, k: int, t: float) -> int:
    """The units of order k that came. The others never will: the position has fallen, if they were counted."""
    supply = s.supplies[k]
    i = supply.item
    units = min(supply.quantity, floor(supply.quantity * supply.yielded + 0.5))
    supply.missing = supply.quantity - units
    if supply.missing > 0:
        s.items[i].missing += supply.missing
        p = s.firm.replenishment[i]
        if p.period == 0.0 and (p.count_standing or supply.standing == 0):
            join(s.reviews[0], s.items, i)
        if s.logging:
            note(s, t, SHORT_DELIVERY, k, supply.missing, i)
    return units


def take_in(s: Books, rules: Rules, k: int, units: int) -> int:
    """Units of order k cross the dock as far as somebody waits for them; the others are put away. Returns
    those that can be had at once."""
    supply = s.supplies[k]
    i = supply.item
    item = s.items[i]
    terms = s.terms[0]
    crossing = rules.receiving(s.firm.receiving[i], units, item.backorders)
    rest = units - crossing
    cost = rest * terms.put_away_cost + crossing * terms.cross_dock_cost
    if cost > 0:
        post(s.accounts, HANDLING, CASH, cost)
    if crossing > 0:
        item.crossed += crossing
        item.on_hand += crossing
        item.recorded += crossing  # whoever matches goods with orders at the dock sees them, whatever the shop is shown
    if rest > 0 and supply.shelving > 0.0:
        item.in_putaway += rest
        supply.shelved = rest
        ask(s, AVAILABLE, supply.shelving, k)
        return crossing
    if rest > 0:
        put_on_shelf(s, rules, i, rest, counted(supply, rest))
    return units


def counted(supply: Supply, units: int) -> int:
    """The units that the record shows of these."""
    return max(0, units + int(supply.miscounted))


def put_away(s: Books, rules: Rules, path: Path, k: int, t: float) -> None:
    """What of order k was put away is on the shelf."""
    supply = s.supplies[k]
    i = supply.item
    item = s.items[i]
    units = supply.shelved
    if t > item.since:
        charge(s, item, t)
    supply.shelved = 0
    item.in_putaway -= units
    put_on_shelf(s, rules, i, units, counted(supply, units))
    if s.logging:
        note(s, t, AVAILABLE, k, units, i)
    allocate(s, rules, path, i, t)
