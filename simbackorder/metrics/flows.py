"""What items and suppliers did in the window, in one pass over each. Plain Python in the subset that compiles, as
`tally` is."""

from typing import Any, NamedTuple

from simbackorder.model.money.payment import part
from simbackorder.state import NEVER, ROUNDING


class Flows:
    """All items together, in the window: time integrals of their units, and units or counts."""

    on_hand_time = 0.0
    reserved_time = 0.0
    in_putaway_time = 0.0
    on_order_time = 0.0
    backorders_time = 0.0
    ready_time = 0.0  # these three weighted by the units demanded
    stockout_time = 0.0
    backlog_time = 0.0
    weight = 0.0
    received = 0
    received_at_cost = 0  # standard cost, minor units
    shipped = 0
    cycles = 0
    short_cycles = 0
    record_error_time = 0.0  # |recorded - on hand|
    record_gap_time = 0.0  # recorded + unrecorded - on hand
    crossed = 0
    missing = 0
    shrunk = 0
    oversold = 0
    elsewhere = 0
    before_receipts = 0  # net inventory
    cut = 0


class OfSupplier:
    """A supplier in the window."""

    orders = 0  # placed with it
    received = 0  # orders received
    late = 0  # of these, later than usual
    units = 0  # of these, those that came
    missing = 0  # and those that never did
    spend = 0  # what they cost, minor units
    lead_time = 0.0
    crossed = 0  # received before an older order of the same item
    on_order_time = 0.0  # from here on of the supplier, not of its orders
    busy_time = 0.0
    up_time = 0.0


class Tables(NamedTuple):
    """Items at the end and at the cut, replenishment orders in the order of placement, suppliers at the end with what
    they had at the cut; and the usual lead times of suppliers."""

    items: Any
    kept: Any
    supplies: Any
    suppliers: Any
    usual: Any


class Totals(NamedTuple):
    """Where it is counted: one row of Flows, an OfSupplier per supplier, and per item (scratch) the latest receipt of
    its orders so far."""

    flows: Any
    suppliers: Any
    latest: Any


def count_items(flows: Any, t: Tables, of_items: Any) -> None:
    """Add up the items. `of_items`: units demanded, by item; a single item has the weight 1 even if nobody wants it."""
    for i in range(len(t.items)):
        item = t.items[i]
        kept = t.kept[i]
        weight = 1.0 if len(t.items) == 1 else float(of_items[i].demanded)
        flows.weight += weight
        flows.on_hand_time += item.on_hand_time - kept.on_hand_time
        flows.reserved_time += item.reserved_time - kept.reserved_time
        flows.in_putaway_time += item.in_putaway_time - kept.in_putaway_time
        flows.on_order_time += item.on_order_time - kept.on_order_time
        flows.backorders_time += item.backorders_time - kept.backorders_time
        flows.ready_time += weight * (item.ready_time - kept.ready_time)
        flows.stockout_time += weight * (item.stockout_time - kept.stockout_time)
        flows.backlog_time += weight * (item.backlog_time - kept.backlog_time)
        flows.received += item.received - kept.received
        flows.received_at_cost += (item.received - kept.received) * item.unit_cost
        flows.shipped += item.shipped - kept.shipped
        flows.cycles += item.cycles - kept.cycles
        flows.short_cycles += item.short_cycles - kept.short_cycles
        flows.record_error_time += item.record_error_time - kept.record_error_time
        flows.record_gap_time += item.record_gap_time - kept.record_gap_time
        flows.crossed += item.crossed - kept.crossed
        flows.missing += item.missing - kept.missing
        flows.shrunk += item.shrunk - kept.shrunk
        flows.oversold += item.oversold - kept.oversold
        flows.elsewhere += item.elsewhere - kept.elsewhere
        flows.before_receipts += item.before_receipts - kept.before_receipts
        flows.cut += item.cut - kept.cut


def count_suppliers(of_suppliers: Any, t: Tables) -> None:
    """What suppliers accumulated, whatever becomes of their orders."""
    for j in range(len(t.suppliers)):
        supplier, of = t.suppliers[j], of_suppliers[j]
        of.on_order_time += supplier.on_order_time - supplier.on_order_time_at_cut
        of.busy_time += supplier.busy_time - supplier.busy_time_at_cut
        of.up_time += supplier.up_time - supplier.up_time_at_cut


def count_supply(c: Totals, t: Tables, start: float, k: int) -> None:
    """Add up replenishment order k, after all before it, with its supplier; one that was open at the start has none."""
    supply = t.supplies[k]
    j = supply.supplier
    if j < 0:
        return
    of = c.suppliers[j]
    if supply.placed >= start:
        of.orders += 1
    if supply.quantity == 0:  # all of it was recalled
        return
    arrived = supply.arrived
    if arrived < 0.0:
        arrived = NEVER
    elif arrived >= start:
        of.received += 1
        units = supply.quantity - supply.missing
        of.units += units
        of.missing += supply.missing
        of.spend += part(supply.cost, units, supply.quantity + supply.recalled)
        of.lead_time += arrived - supply.placed
        of.late += int(arrived - supply.placed > t.usual[j] + supply.longer + ROUNDING)
        of.crossed += int(arrived < c.latest[supply.item])  # no branch that could be mispredicted
    c.latest[supply.item] = max(c.latest[supply.item], arrived)
