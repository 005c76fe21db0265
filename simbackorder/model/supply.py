"""The firm orders from suppliers, and goods arrive."""

from typing import Any

from simbackorder.model.allocation import allocate
from simbackorder.model.bookkeeping import ask, charge, note, position
from simbackorder.model.events import ORDERED, RECALLED, RECEIPT, REVIEW, SUPPLIER
from simbackorder.model.ledger import CASH, INVENTORY, ORDERING, PRICE_VARIANCE, post
from simbackorder.model.queues import join, leave
from simbackorder.model.sourcing import allot


def open_item(s: Any, i: int) -> None:
    """Before the first event: an item is reviewed at time 0, or by its calendar."""
    p = s.firm.replenishment[i]
    if p.period > 0.0:
        ask(s, REVIEW, p.first_review, i)
    else:
        join(s.reviews[0], s.items, i)


def review_by_calendar(s: Any, i: int, t: float) -> None:
    """Item i's review is due, and the next one after its period."""
    join(s.reviews[0], s.items, i)
    ask(s, REVIEW, s.firm.replenishment[i].period, i)


def review_next(s: Any, rules: Any, path: Any, t: float) -> None:
    """Look at the next item whose position fell or whose day has come, and order if its policy says so."""
    i = leave(s.reviews[0], s.items)
    item = s.items[i]
    p = s.firm.replenishment[i]
    quantity = rules.replenishment(p, position(item, p.count_backorders))
    if quantity > 0:
        quantity = min(quantity, p.max_order)
        mark = path.mark[item.orders, i]
        item.orders += 1
        allot(s, rules, i, quantity, mark)
        for j in range(len(s.suppliers)):
            if s.offers[i * len(s.suppliers) + j].allotted > 0:
                order_from(s, path, i, j, t)


def order_from(s: Any, path: Any, i: int, j: int, t: float) -> None:
    """Order what is allotted to supplier j; while the supplier is down, the lead time waits for its recovery."""
    item = s.items[i]
    supplier = s.suppliers[j]
    offer = s.offers[i * len(s.suppliers) + j]
    k = s.world[0].supplies
    s.world[0].supplies = k + 1
    supply = s.supplies[k]
    supply.item = i
    supply.supplier = j
    supply.quantity = offer.allotted
    supply.placed = t
    supply.arrived = -1.0
    supply.lead_time = path.lead[j][offer.orders, i]
    offer.orders += 1
    if t > item.since:
        charge(item, t)
    item.on_order += supply.quantity
    append(s, i, k)
    post(s.accounts, ORDERING, CASH, supplier.order_cost)
    if supplier.down:
        item.held_up += supply.quantity
        supply.held = 1
    join(supplier, s.supplies, k)
    work(s, j, t)
    if s.logging:
        note(s, t, ORDERED, k, supply.quantity, i)


def work(s: Any, j: int, t: float) -> None:
    """Supplier j begins with the orders that wait, first come, first served, as far as it is up and has servers."""
    supplier = s.suppliers[j]
    while supplier.first >= 0 and supplier.down == 0 and (supplier.servers == 0 or supplier.busy < supplier.servers):
        k = leave(supplier, s.supplies)
        supply = s.supplies[k]
        if supply.held:
            supply.held = 0
            s.items[supply.item].held_up -= supply.quantity
        if supply.quantity > 0:
            supply.started = t
            if supplier.servers > 0:
                supplier.busy += 1
            ask(s, RECEIPT, supply.lead_time, k)


def free_server(s: Any, j: int, t: float) -> None:
    """Supplier j is done with an order, received or withdrawn; opening orders have no supplier."""
    if j >= 0 and s.suppliers[j].servers > 0:
        s.suppliers[j].busy -= 1
        work(s, j, t)


def append(s: Any, i: int, k: int) -> None:
    """Replenishment order k becomes the newest of item i's open ones."""
    item = s.items[i]
    supply = s.supplies[k]
    supply.older = item.newest
    supply.newer = -1
    if item.newest >= 0:
        s.supplies[item.newest].newer = k
    else:
        item.oldest = k
    item.newest = k


def remove(s: Any, i: int, k: int) -> None:
    """Replenishment order k is no longer open."""
    item = s.items[i]
    supply = s.supplies[k]
    if supply.older >= 0:
        s.supplies[supply.older].newer = supply.newer
    else:
        item.oldest = supply.newer
    if supply.newer >= 0:
        s.supplies[supply.newer].older = supply.older
    else:
        item.newest = supply.older


def receive(s: Any, path: Any, k: int, t: float) -> None:
    """Replenishment order k arrives, is paid, and goes to the waiting lines that rank first."""
    supply = s.supplies[k]
    if supply.quantity == 0:
        return
    free_server(s, supply.supplier, t)
    i = supply.item
    item = s.items[i]
    units = supply.quantity
    if t > item.since:
        charge(item, t)
    supply.arrived = t
    remove(s, i, k)
    item.on_order -= units
    item.on_hand += units
    item.received += units
    if t > item.cycle_end:
        item.cycle_end = t
        item.cycles += 1
        item.short_cycles += item.short
        item.short = 0
    post(s.accounts, INVENTORY, CASH, units * item.unit_cost)
    if supply.supplier >= 0:
        offer = s.offers[i * len(s.suppliers) + supply.supplier]
        post(s.accounts, PRICE_VARIANCE, CASH, units * (offer.unit_cost - item.unit_cost))
    if s.logging:
        note(s, t, RECEIPT, k, units, i)
    allocate(s, path, i, t)


def recall(s: Any, i: int, units: int, t: float) -> None:
    """Withdraw units from item i's newest unreceived orders, as far as there are any."""
    item = s.items[i]
    k = item.newest
    while units > 0 and k >= 0:
        supply = s.supplies[k]
        older = supply.older
        less = min(units, supply.quantity)
        supply.quantity -= less
        supply.recalled += less
        item.on_order -= less
        if supply.held:
            item.held_up -= less
        units -= less
        if s.logging:
            note(s, t, RECALLED, k, less, i)
        if supply.quantity == 0:
            remove(s, i, k)
            if not supply.queued:
                free_server(s, supply.supplier, t)
        k = older


def supplier_changes(s: Any, path: Any, n: int, t: float) -> None:
    """The n-th change of any supplier's state: down, or up again, when the orders that it held start their lead
    times."""
    j = path.outage_supplier[n]
    s.suppliers[j].down = 1 - path.outage_up[n]
    work(s, j, t)
    if s.logging:
        note_supplier(s, n, t)
    if n + 1 < len(path.outage_time):
        ask(s, SUPPLIER, path.outage_time[n + 1] - t, n + 1)


def note_supplier(s: Any, n: int, t: float) -> None:
    """A supplier's change concerns every item: what is planned of it may change."""
    for i in range(len(s.items)):
        note(s, t, SUPPLIER, n, 0, i)
