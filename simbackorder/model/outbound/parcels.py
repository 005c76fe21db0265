"""Rows of shipments and of the parcels in them, which are used again."""

from simbackorder.state import NONE, Books


def new_shipment(s: Books, o: int, units: int) -> int:
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


def close_shipment(s: Books, n: int) -> None:
    """Shipment n has left the dock, or has arrived: its row may be used for another."""
    s.shipments[n].next = s.world[0].vacant_shipment
    s.world[0].vacant_shipment = n


def new_parcel(s: Books, l: int, units: int, following: int) -> int:
    """Units of line l in a shipment, before the shipment's other parcels."""
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
