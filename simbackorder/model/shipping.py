"""Orders leave: released, picked and packed, shipped (only now is the sale booked), delivered."""

from typing import Any

from simbackorder.model.bookkeeping import ask, charge, note
from simbackorder.model.events import DELIVERY, DISPATCH, SHIPPED
from simbackorder.model.ledger import CASH, COST_OF_GOODS_SOLD, INVENTORY, REVENUE, SHIPPING, post
from simbackorder.model.queues import leave


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
    world = s.world[0]
    n = world.shipments
    world.shipments = n + 1
    shipment = s.shipments[n]
    shipment.order = o
    shipment.units = units
    shipment.parcel = world.parcels
    shipment.parcels = 0
    for l in range(path.first[o], path.first[o + 1]):
        line = s.lines[l]
        ready = line.reserved - line.picking
        if ready > 0:
            parcel = s.parcels[world.parcels]
            world.parcels += 1
            parcel.line = l
            parcel.units = ready
            line.picking += ready
            shipment.parcels += 1
    s.orders[o].picking += units
    ask(s, DISPATCH, path.pick[o], n)


def leave_dock(s: Any, path: Any, n: int, t: float) -> None:
    """Shipment n is picked and leaves, unless its order was cancelled meanwhile."""
    shipment = s.shipments[n]
    order = s.orders[shipment.order]
    if order.cancelled > 0:
        return
    for m in range(shipment.parcel, shipment.parcel + shipment.parcels):
        parcel = s.parcels[m]
        s.lines[parcel.line].picking -= parcel.units
        ship_line(s, path, parcel.line, parcel.units, t)
    order.picking -= shipment.units
    send(s, path, shipment.order, shipment.units, t)


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
    if path.transit[o] > 0.0:
        n = s.world[0].shipments
        s.world[0].shipments = n + 1
        shipment = s.shipments[n]
        shipment.order = o
        shipment.units = units
        order.in_transit += units
        ask(s, DELIVERY, path.transit[o], n)
    else:
        order.delivered = t


def deliver(s: Any, path: Any, n: int, t: float) -> None:
    """Shipment n reaches its customer."""
    shipment = s.shipments[n]
    order = s.orders[shipment.order]
    order.in_transit -= shipment.units
    order.delivered = t
    if s.logging:
        l = path.first[shipment.order]
        note(s, t, DELIVERY, l, shipment.units, path.item[l])
