"""Orders leave: released, picked and packed, shipped (only now is the sale booked), delivered."""

from typing import Any

from simbackorder.model.bookkeeping import ask, charge, note
from simbackorder.model.events import DELIVERY, DISPATCH, SHIPPED
from simbackorder.model.ledger import CASH, COST_OF_GOODS_SOLD, INVENTORY, REVENUE, SHIPPING, post
from simbackorder.model.queues import leave

NONE = -1


def dispatch_next(s: Any, rules: Any, path: Any, t: float) -> None:
    """Release what is reserved for the next order in the queue, if the firm's policy lets it go."""
    o = leave(s.dispatches[0], s.orders)
    order = s.orders[o]
    ready = order.reserved - order.picking
    if ready > 0 and rules.shipment(s.firm.shipment[0], ready, order.lacking):
        if path.pick[o] > 0.0:
            pick(s, path, o, ready)
        else:
            ship_all(s, path, o, t)


def ship_all(s: Any, path: Any, o: int, t: float) -> None:
    """Everything that is reserved for order o leaves at once."""
    units = 0
    for l in range(path.first[o], path.first[o + 1]):
        reserved = s.lines[l].reserved
        if reserved > 0:
            ship_line(s, path, l, reserved, t)
            units += reserved
    send(s, path, o, units, t)


def pick(s: Any, path: Any, o: int, units: int) -> None:
    """Pick and pack what is reserved for order o; it leaves after the order's picking time."""
    n = new_shipment(s, o, units)
    shipment = s.shipments[n]
    for l in range(path.first[o + 1] - 1, path.first[o] - 1, -1):
        line = s.lines[l]
        ready = line.reserved - line.picking
        if ready > 0:
            shipment.parcel = new_parcel(s, l, ready, shipment.parcel)
            line.picking += ready
    s.orders[o].picking += units
    ask(s, DISPATCH, path.pick[o], n)


def leave_dock(s: Any, path: Any, n: int, t: float) -> None:
    """Shipment n is picked and leaves, unless its order was cancelled meanwhile."""
    shipment = s.shipments[n]
    o = shipment.order
    units = shipment.units
    order = s.orders[o]
    gone = order.cancelled > 0
    m = shipment.parcel
    while m >= 0:
        parcel = s.parcels[m]
        following = parcel.next
        if not gone:
            s.lines[parcel.line].picking -= parcel.units
            ship_line(s, path, parcel.line, parcel.units, t)
        parcel.next = s.world[0].vacant_parcel
        s.world[0].vacant_parcel = m
        m = following
    close_shipment(s, n)
    if not gone:
        order.picking -= units
        send(s, path, o, units, t)


def new_shipment(s: Any, o: int, units: int) -> int:
    """Units of order o that are picked, or travel, together: a row that is not in use any more, or a fresh one."""
    world = s.world[0]
    n: int = world.vacant_shipment
    if n >= 0:
        world.vacant_shipment = s.shipments[n].next
    else:
        n = world.shipments
        world.shipments = n + 1
    shipment = s.shipments[n]
    shipment.order = o
    shipment.units = units
    shipment.parcel = NONE
    return n


def close_shipment(s: Any, n: int) -> None:
    """Shipment n has left the dock, or has arrived: its row may be used for another."""
    s.shipments[n].next = s.world[0].vacant_shipment
    s.world[0].vacant_shipment = n


def new_parcel(s: Any, l: int, units: int, following: int) -> int:
    """Units of line l in a shipment that is being picked, before the shipment's other parcels."""
    world = s.world[0]
    m: int = world.vacant_parcel
    if m >= 0:
        world.vacant_parcel = s.parcels[m].next
    else:
        m = world.parcels
        world.parcels = m + 1
    parcel = s.parcels[m]
    parcel.line = l
    parcel.units = units
    parcel.next = following
    return m


def ship_line(s: Any, path: Any, l: int, units: int, t: float) -> None:
    """Units of one line leave the shelf: the sale and its cost are booked."""
    line = s.lines[l]
    i = path.item[l]
    item = s.items[i]
    if t > item.since:
        charge(item, t)
    item.on_hand -= units
    item.reserved -= units
    item.shipped += units
    line.reserved -= units
    before = line.shipped
    line.shipped = before + units
    quantity = path.quantity[l]
    sale = path.value[l]
    if units < quantity:
        sale = part(sale, before + units, quantity) - part(sale, before, quantity)
    post(s.accounts, CASH, REVENUE, sale)
    post(s.accounts, COST_OF_GOODS_SOLD, INVENTORY, units * item.unit_cost)
    if s.logging:
        note(s, t, SHIPPED, l, units, i)


def part(value: Any, units: Any, quantity: Any) -> Any:
    """What `units` of `quantity` units are worth that are worth `value` together, in whole minor units; also of
    arrays."""
    each = value // quantity
    return each * units + (value - each * quantity) * units // quantity


def send(s: Any, path: Any, o: int, units: int, t: float) -> None:
    """A shipment of order o is on its way."""
    order = s.orders[o]
    order.shipments += 1
    order.reserved -= units
    if order.lacking == 0 and order.reserved == 0:
        order.closed = t
    terms = s.terms[0]
    cost = terms.per_shipment + terms.per_unit * units
    if cost > 0:
        post(s.accounts, SHIPPING, CASH, cost)
    if path.transit[o] > 0.0 and (terms.deliveries or s.logging):
        order.in_transit += units
        ask(s, DELIVERY, path.transit[o], new_shipment(s, o, units))
    else:
        order.delivered = t


def deliver(s: Any, path: Any, n: int, t: float) -> None:
    """Shipment n reaches its customer."""
    shipment = s.shipments[n]
    o = shipment.order
    units = shipment.units
    close_shipment(s, n)
    order = s.orders[o]
    order.in_transit -= units
    order.delivered = t
    if s.logging:
        l = path.first[o]
        note(s, t, DELIVERY, l, units, path.item[l])
