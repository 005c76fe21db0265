"""The firm orders from suppliers."""

from simbackorder.model.bookkeeping import ask, charge, charge_supplier, note, position
from simbackorder.model.events import ORDERED, OVERDUE, RECALLED, REVIEW, STANDING
from simbackorder.model.inbound.funds import allot_what_can_be_paid, money_came
from simbackorder.model.inbound.lots import cost_of_units, in_lots, takes_orders
from simbackorder.model.inbound.making import free_server, receive_next_in_turn, usual_arrival, work
from simbackorder.model.inbound.sourcing import allot, first_up, known_to_be_later, there_soon
from simbackorder.model.money.bills import pay_with_order, take_back
from simbackorder.model.queues import join, leave
from simbackorder.state import HOLD_ARRIVAL, MAKING, NEVER, Books, Rules
from simbackorder.state.ledger import CASH, ORDERING, post
from simbackorder.state.path import Path


def open_item(s: Books, rules: Rules, i: int) -> None:
    """Before the first event: an item is reviewed at time 0, or by its calendar; its
    standing order has its time."""
    item = s.items[i]
    p = s.firm.replenishment[i]
    item.forecast = p.initial
    item.variance = p.initial_variance
    if p.period > 0.0:
        ask(s, REVIEW, p.first_review, i)
    else:
        join(s.reviews[0], s.items, i)
    due = rules.until_standing(s.firm.sourcing[i], True)
    if due < NEVER:
        ask(s, STANDING, due, i)


def review_by_calendar(s: Books, rules: Rules, path: Path, i: int, t: float) -> None:
    """Item i's review is due, and the next one when its policy says so."""
    p = s.firm.replenishment[i]
    join(s.reviews[0], s.items, i)
    rules.learn(p, s.items[i], s.plans)
    due = rules.until_review(p, s.items[i], s.plans, t)
    if due < NEVER:
        ask(s, REVIEW, due, i)


def review_next(s: Books, rules: Rules, path: Path, t: float) -> None:
    """Look at the next item whose position fell or whose day has come, and order if its policy says so."""
    i = leave(s.reviews[0], s.items)
    item = s.items[i]
    if s.terms[0].credit_line >= 0:
        item.short_of = 0
    first = s.world[0].supplies
    p = s.firm.replenishment[i]
    units = position(item, p)
    if p.due_within < NEVER:
        units -= known_to_be_later(s, i, t)
    quantity = rules.replenishment(p, units, item)
    if quantity > p.max_order:
        quantity = p.max_order
        item.cut += 1
    express = 0
    if s.firm.sourcing[i].by_level:
        express = rules.express(s.firm.sourcing[i], there_soon(s, i, t))
        quantity = max(0, quantity - express)
    if quantity > 0 or express > 0:
        mark = path.mark[item.orders, i]
        item.orders += 1
        if express > 0:
            allot_to(s, i, 1, express)
            place_orders(s, rules, path, i, True, t)
        if quantity > 0:
            allot(s, rules, i, quantity, mark)
            place_orders(s, rules, path, i, True, t)
    if s.terms[0].credit_line >= 0:
        money_came(s, i, item.short_since, first, t)


def leave_out_review(s: Books, rules: Rules, i: int) -> None:
    """Item i is not to be reviewed after all if nothing would be ordered now: what else lowers its position in this
    instant asks for a review again. Only for plain shops, where nothing else comes of one, and if no other item is to
    be reviewed."""
    p = s.firm.replenishment[i]
    if rules.replenishment(p, position(s.items[i], p), s.items[i]) <= 0:
        leave(s.reviews[0], s.items)


def allot_to(s: Books, i: int, place: int, units: int) -> None:
    """All of an order of item i is for the supplier in this place of its sourcing policy's list."""
    n = len(s.suppliers)
    for j in range(n):
        offer = s.offers[i * n + j]
        offer.allotted = units if offer.place == place else 0


def place_orders(s: Books, rules: Rules, path: Path, i: int, waits: bool, t: float) -> None:
    """Order what is allotted, from all who take orders, as far as it can be paid; what cannot be may wait."""
    if s.terms[0].credit_line >= 0:
        allot_what_can_be_paid(s, i, waits, t)
    for j in range(len(s.suppliers)):
        if s.offers[i * len(s.suppliers) + j].allotted > 0 and takes_orders(s.suppliers[j]):
            order_from(s, rules, path, i, j, t)


def order_from(s: Books, rules: Rules, path: Path, i: int, j: int, t: float) -> None:
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
    if s.terms[0].supply:
        order_in_detail(s, rules, path, k, offer.orders, t)
    offer.orders += 1
    supply.cost = cost_of_units(s, offer, supply.quantity)
    if t > item.since:
        charge(s, item, t)
    item.on_order += supply.quantity
    charge_supplier(supplier, t)
    supplier.on_order += supply.quantity
    append(s, i, k)
    post(s.accounts, ORDERING, CASH, supplier.order_cost)
    if s.terms[0].finance:
        pay_with_order(s, k, t)
    if supplier.down and supplier.effect != HOLD_ARRIVAL:
        item.held_up += supply.quantity
        supply.held = 1
    join(supplier, s.supplies, k)
    work(s, j, t)
    if s.logging:
        note(s, t, ORDERED, k, supply.quantity, i)


def order_in_detail(s: Books, rules: Rules, path: Path, k: int, n: int, t: float) -> None:
    """What only some suppliers and warehouses have: lots, work by units, transport, yield, put-away, dates by which an
    order is overdue. Its luck is the n-th of its item at its supplier."""
    supply = s.supplies[k]
    i = supply.item
    j = supply.supplier
    supplier = s.suppliers[j]
    supply.quantity = in_lots(supplier, supply.quantity)
    supply.transport = path.transport[j][n, i]
    supply.yielded = path.yielded[j][n, i]
    supply.shelving = path.shelving[j][n, i]
    supply.miscounted = path.miscounted[j][n, i]
    usual = usual_arrival(s, j, supply.quantity, t) - t
    if supplier.usual < NEVER:
        supply.longer = usual - supplier.usual
    late = rules.overdue(s.firm.sourcing[i], usual)
    if late < NEVER:
        ask(s, OVERDUE, late, k)


def place_again(s: Books, rules: Rules, path: Path, k: int, t: float) -> None:
    """Order k should have arrived: if it has not, as much is ordered elsewhere, where somebody is up."""
    supply = s.supplies[k]
    if supply.quantity == 0 or supply.arrived >= 0.0:
        return
    i = supply.item
    place = rules.instead(s.firm.sourcing[i], first_up(s, i, supply.supplier))
    if place < 0:
        return
    units = supply.quantity
    if s.firm.sourcing[i].withdraws:
        withdraw(s, i, k, units, t)
    s.items[i].orders += 1
    allot_to(s, i, place, units)
    before = s.world[0].supplies
    place_orders(s, rules, path, i, False, t)
    s.world[0].again += int(s.world[0].supplies > before)  # what cannot be paid is not placed
    for new in range(before, s.world[0].supplies):
        s.supplies[new].again = k


def place_standing_order(s: Books, rules: Rules, path: Path, i: int, t: float) -> None:
    """The standing order of item i is due, and the next one when its policy says so."""
    p = s.firm.sourcing[i]
    due = rules.until_standing(p, False)
    if due < NEVER:
        ask(s, STANDING, due, i)
    allot_to(s, i, 1, rules.standing(p))
    s.items[i].orders += 1
    before = s.world[0].supplies
    place_orders(s, rules, path, i, False, t)
    for k in range(before, s.world[0].supplies):
        s.supplies[k].standing = 1
        s.items[i].standing += s.supplies[k].quantity
        if s.supplies[k].held:
            s.items[i].standing_held_up += s.supplies[k].quantity


def append(s: Books, i: int, k: int) -> None:
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


def remove(s: Books, i: int, k: int) -> None:
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


def recall(s: Books, i: int, units: int, t: float) -> None:
    """Withdraw units from item i's newest unreceived orders, as far as there are any."""
    k = s.items[i].newest
    while units > 0 and k >= 0:
        older = s.supplies[k].older
        less = min(units, s.supplies[k].quantity)
        units -= less
        withdraw(s, i, k, less, t)
        k = older


def withdraw(s: Books, i: int, k: int, less: int, t: float) -> None:
    """Withdraw units of item i from its open order k."""
    item = s.items[i]
    supply = s.supplies[k]
    if t > item.since:
        charge(s, item, t)
    supply.quantity -= less
    supply.recalled += less
    if s.terms[0].finance:
        take_back(s, k, less, t)
    item.on_order -= less
    if supply.supplier >= 0:
        charge_supplier(s.suppliers[supply.supplier], t)
        s.suppliers[supply.supplier].on_order -= less
    if supply.held:
        item.held_up -= less
    if supply.standing:
        item.standing -= less
        if supply.held:
            item.standing_held_up -= less
    if s.logging:
        note(s, t, RECALLED, k, less, i)
    if supply.quantity == 0:
        remove(s, i, k)
        if supply.stage == MAKING:
            free_server(s, supply.supplier, t)
        receive_next_in_turn(s, i, supply.supplier)
