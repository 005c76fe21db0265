"""Orders leave: released, picked and packed, shipped (only now is the sale booked), delivered."""

from simbackorder.model.bookkeeping import ask, charge, note, note_amount, post_for
from simbackorder.model.calendars import advance
from simbackorder.model.customers.loyalty import delivered_at_last, shipped_at_last
from simbackorder.model.customers.offers import fulfil
from simbackorder.model.customers.vouchers import give_what_was_offered, speed_of_shipment
from simbackorder.model.events import DELIVERY, DISPATCH, SHIPPED, WINDOW
from simbackorder.model.inbound.records import record_taking
from simbackorder.model.money.fines import count_end, count_kept
from simbackorder.model.money.late_refunds import ask_for_late_refund
from simbackorder.model.money.payment import card_fails, card_is_good, part, recognise, settle
from simbackorder.model.money.penalties import charge_lateness
from simbackorder.model.outbound.carriers import carrier_of
from simbackorder.model.outbound.dock import slot
from simbackorder.model.outbound.empty_shelves import find_parcels_missing, find_shelves_empty, parcel_missing
from simbackorder.model.outbound.oversold import free_parcels
from simbackorder.model.outbound.parcels import close_shipment, new_parcel, new_shipment
from simbackorder.model.outbound.sent_back import expect_back, note_what_comes_back
from simbackorder.model.queues import join, leave
from simbackorder.state import NEVER, Books, Rules
from simbackorder.state.ledger import CASH, COST_OF_GOODS_SOLD, INVENTORY, REVENUE, SHIPPING
from simbackorder.state.path import Path


def dispatch_next(s: Books, rules: Rules, path: Path, t: float) -> None:
    """Release what is reserved for the next order in the queue, if the firm's policy lets it go."""
    o = leave(s.dispatches[0], s.orders)
    order = s.orders[o]
    ready = order.reserved - order.picking
    if ready > 0 and may_ship(s, rules, path, o, ready, t):
        if path.pick[o] > 0.0 or s.terms[0].dock:
            pick(s, path, o, ready, t)
        else:
            ship_all(s, rules, path, o, t)


def may_ship(s: Books, rules: Rules, path: Path, o: int, ready: int, t: float) -> bool:
    """Does what is ready of order o go now? By the policy, and if the customer takes a part and can pay for it."""
    order = s.orders[o]
    p = s.firm.shipment[0]
    if s.terms[0].contracts == 0:
        goes: bool = rules.shipment(p, ready, order.lacking, order.accepted, order.shipments, 0, 0)
        return goes
    contract = s.contracts[o]
    if contract.failed or (path.whole[o] and order.lacking > 0):
        return False
    fresh = int(t == contract.placed)
    over = int(contract.until <= t)
    if not rules.shipment(p, ready, order.lacking, order.accepted, contract.started, fresh, over):
        if p.window > 0.0 and contract.until == NEVER:
            contract.until = t + p.window
            ask(s, WINDOW, p.window, o)
        return False
    if s.terms[0].cards and not card_is_good(s, path, o, t) and due_for_ready(s, path, o) > 0:
        card_fails(s, path, o, t)
        return False
    contract.until = NEVER
    contract.started += 1
    return True


def due_for_ready(s: Books, path: Path, o: int) -> int:
    """What the customer of order o still has to pay for the units that would leave now; what is prepaid is for those
    first that are being picked."""
    picked = 0
    ready = 0
    for l in range(path.first[o], path.first[o + 1]):
        line = s.lines[l]
        value = path.value[l]
        quantity = path.quantity[l]
        in_picking = part(value, line.shipped + line.picking, quantity)
        picked += in_picking - part(value, line.shipped, quantity)
        ready += part(value, line.shipped + line.reserved, quantity) - in_picking
    return ready - max(0, s.contracts[o].prepaid - picked)


def window_ends(s: Books, rules: Rules, path: Path, o: int, t: float) -> None:
    """What is ready of order o has waited long enough for the rest."""
    if s.orders[o].reserved > s.orders[o].picking and s.contracts[o].until <= t:
        join(s.dispatches[0], s.orders, o)


def ship_all(s: Books, rules: Rules, path: Path, o: int, t: float) -> None:
    """Everything that is reserved for order o leaves at once, if it is there."""
    if s.terms[0].records and find_shelves_empty(s, rules, path, o, t):
        return
    units = 0
    for l in range(path.first[o], path.first[o + 1]):
        reserved = s.lines[l].reserved
        if reserved > 0:
            ship_line(s, rules, path, o, l, reserved, t)
            units += reserved
    send(s, rules, path, o, units, t)


def pick(s: Books, path: Path, o: int, units: int, t: float) -> None:
    """Pick and pack what is reserved for order o; it leaves after the order's picking time, from a slot at the dock
    on."""
    n = new_shipment(s, o, units)
    shipment = s.shipments[n]
    for l in range(path.first[o + 1] - 1, path.first[o] - 1, -1):
        line = s.lines[l]
        ready = line.reserved - line.picking
        if ready > 0:
            shipment.parcel = new_parcel(s, l, ready, shipment.parcel)
            line.picking += ready
    s.orders[o].picking += units
    delay = path.pick[o]
    if s.terms[0].dock:
        delay = advance(s, s.terms[0].warehouse, slot(s, t), delay) - t
    ask(s, DISPATCH, delay, n)


def leave_dock(s: Books, rules: Rules, path: Path, n: int, t: float) -> None:
    """Shipment n is picked and leaves, unless it was stopped or its order was cancelled meanwhile, or something of it
    is not there."""
    shipment = s.shipments[n]
    o = shipment.order
    units = shipment.units
    order = s.orders[o]
    if order.closed >= 0.0 or units == 0:
        free_parcels(s, n)
    elif s.terms[0].records and parcel_missing(s, path, n):
        find_parcels_missing(s, rules, path, n, t)
    else:
        m = shipment.parcel
        while m >= 0:
            parcel = s.parcels[m]
            s.lines[parcel.line].picking -= parcel.units
            ship_line(s, rules, path, o, parcel.line, parcel.units, t)
            m = parcel.next
        free_parcels(s, n)
        close_shipment(s, n)
        order.picking -= units
        send(s, rules, path, o, units, t)
        return
    close_shipment(s, n)


def ship_line(s: Books, rules: Rules, path: Path, o: int, l: int, units: int, t: float) -> None:
    """Units of a line of order o leave the shelf: the sale and its cost are booked."""
    line = s.lines[l]
    i = path.item[l]
    item = s.items[i]
    if t > item.since:
        charge(s, item, t)
    item.on_hand -= units
    if s.terms[0].records:
        record_taking(s, rules, i, units)
    else:
        item.recorded -= units
    item.reserved -= units
    item.shipped += units
    line.reserved -= units
    before = line.shipped
    line.shipped = before + units
    quantity = path.quantity[l]
    sale = path.value[l]
    if units < quantity:
        sale = part(sale, before + units, quantity) - part(sale, before, quantity)
    if s.terms[0].charges:
        s.world[0].sale += sale
        s.world[0].cost += units * item.unit_cost
    else:
        post_for(s, o, CASH, REVENUE, sale, t)
        post_for(s, o, COST_OF_GOODS_SOLD, INVENTORY, units * item.unit_cost, t)
    if s.logging:
        note(s, t, SHIPPED, l, units, i)
        note_amount(s, sale)
    paid = sale
    if s.terms[0].offers:
        paid -= fulfil(s, rules, path, o, l, units, t)
    if s.terms[0].sends_back:
        note_what_comes_back(s, path, o, l, units, paid)


def cost_of_carrier(s: Books, c: int, first: bool, units: int) -> int:
    """What a shipment of so many units costs with carrier c; `first`: of its order."""
    carrier = s.carriers[c]
    cost: int = carrier.per_shipment
    if c == 0 and not first:
        cost = s.terms[0].per_further
    return cost + carrier.per_unit * units


def send(s: Books, rules: Rules, path: Path, o: int, units: int, t: float) -> None:
    """A shipment of order o is on its way."""
    order = s.orders[o]
    terms = s.terms[0]
    c = 0
    speed = 1.0
    if terms.offers:
        speed = speed_of_shipment(s)
    transit = speed * path.transit[o]
    if terms.carriers > 1 or terms.calendars:
        c = carrier_of(s, rules, path, o, t)
        transit = advance(s, s.carriers[c].calendar, t, speed * path.transit[o * terms.carriers + c]) - t
    cost = cost_of_carrier(s, c, order.shipments == 0, units)
    order.shipments += 1
    order.reserved -= units
    if order.lacking == 0 and order.reserved == 0:
        order.closed = t
    if cost > 0:
        post_for(s, o, SHIPPING, CASH, cost, t)
    if terms.offers:
        give_what_was_offered(s, path, o, t)
    if terms.contracts:
        conclude(s, path, o, t)
    if terms.sends_back:
        expect_back(s, path, o, transit)
    if transit > 0.0 and (terms.deliveries or s.logging):
        order.in_transit += units
        n = new_shipment(s, o, units)
        s.shipments[n].sale = s.world[0].sale
        s.shipments[n].cost = s.world[0].cost
        ask(s, DELIVERY, transit, n)
    else:
        order.delivered = max(order.delivered, t + transit)  # not followed: known before it is so
        if terms.at_delivery:
            recognise(s, o, s.world[0].sale, s.world[0].cost, t)
        if terms.loyal and order.closed >= 0.0 and order.cancelled == 0 and order.in_transit == 0:
            delivered_at_last(s, path, o, t)
    if terms.penalties:
        charge_lateness(s, path, o, t)
    if terms.late_refunds:
        ask_for_late_refund(s, path, o, t)
    if terms.fined:
        if order.closed >= 0.0:
            count_end(s, path, o, t)
        count_kept(s, path, o, t)
    if terms.charges:
        s.world[0].sale = 0
        s.world[0].cost = 0


def conclude(s: Books, path: Path, o: int, t: float) -> None:
    """A shipment of order o is paid, and remembered if it was the last."""
    if s.terms[0].charges:
        settle(s, path, o, t)
    if s.terms[0].loyal and s.orders[o].closed >= 0.0 and s.orders[o].cancelled == 0:
        shipped_at_last(s, path, o, t)


def deliver(s: Books, rules: Rules, path: Path, n: int, t: float) -> None:
    """Shipment n reaches its customer."""
    shipment = s.shipments[n]
    o = shipment.order
    units = shipment.units
    close_shipment(s, n)
    order = s.orders[o]
    order.in_transit -= units
    order.delivered = t
    if s.terms[0].loyal and order.closed >= 0.0 and order.cancelled == 0 and order.in_transit == 0:
        delivered_at_last(s, path, o, t)
    if s.terms[0].penalties:
        charge_lateness(s, path, o, t)
    if s.terms[0].late_refunds:
        ask_for_late_refund(s, path, o, t)
    if s.terms[0].fined:
        count_kept(s, path, o, t)
    if s.terms[0].at_delivery:
        recognise(s, o, shipment.sale, shipment.cost, t)
    if s.logging:
        l = path.first[o]
        note(s, t, DELIVERY, l, units, path.item[l])
