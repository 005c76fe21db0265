"""What each row adds to the sums that the laws compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from simbackorder.audit.totals import (
    BEING_MADE,
    BILLED,
    CANCELLATIONS,
    COMING,
    COMMITTED,
    DISCOUNTED,
    FASTER,
    FIRM,
    FIRST_SHIPMENTS,
    GIVEN,
    HANDLED,
    ITEMS_OVERSOLD,
    LAPSED,
    LATE_REFUNDS,
    LATENESS,
    LOST,
    MISCOUNTED,
    MISSING,
    NOTICES,
    OPENING,
    ORDERING,
    OVERSOLD,
    OWED,
    PAID_AHEAD,
    PAID_BACK,
    PREPAID,
    RECEIVED,
    REDEEMED,
    RESERVED,
    RESTOCKED,
    RETURN_COST,
    SENT_BACK,
    SENT_BACK_AT_COST,
    SHELVED,
    SHIPMENTS,
    SOLD,
    SOLD_AT_COST,
    STOCK,
    UNITS_SHIPPED,
    UNRECOGNISED,
    UNRECOGNISED_COST,
    VARIANCE,
    WRITTEN_OFF,
    Key,
    Parts,
    of_supplier,
)
from simbackorder.audit.view import View
from simbackorder.model.money.bills import commitment
from simbackorder.model.money.payment import part
from simbackorder.state import MAKING, OPEN


def of_item(view: View, i: int) -> Iterator[tuple[Key, int]]:
    """What an item is worth and has cost."""
    item = view.s.items[i]
    yield (STOCK, FIRM), (item.on_hand + item.in_putaway) * item.unit_cost
    yield (OPENING, FIRM), view.opening[i] * item.unit_cost
    yield (SOLD_AT_COST, FIRM), item.shipped * item.unit_cost
    yield (UNITS_SHIPPED, FIRM), item.shipped
    yield (ITEMS_OVERSOLD, FIRM), item.oversold
    yield (LOST, FIRM), item.shrunk * item.unit_cost
    yield (SENT_BACK, FIRM), item.sent_back
    yield (RESTOCKED, FIRM), item.restocked
    yield (SENT_BACK_AT_COST, FIRM), item.sent_back * item.unit_cost
    yield (WRITTEN_OFF, FIRM), (item.sent_back - item.restocked) * item.unit_cost
    terms = view.s.terms[0]
    put_away = item.received - item.crossed
    yield (HANDLED, FIRM), put_away * terms.put_away_cost + item.crossed * terms.cross_dock_cost


def of_order(view: View, o: int) -> Iterator[tuple[Key, int]]:
    """What is reserved and owed to an order, and what it has paid."""
    path, s = view.path, view.s
    yield (SHIPMENTS, FIRM), s.orders[o].shipments
    yield (FIRST_SHIPMENTS, FIRM), min(1, s.orders[o].shipments)
    yield (OVERSOLD, FIRM), s.orders[o].oversold
    for l in range(path.first[o], path.first[o + 1]):
        line = s.lines[l]
        yield (RESERVED, path.item[l]), line.reserved
        yield (OWED, path.item[l]), line.lacking
        yield (SOLD, FIRM), part(path.value[l], line.shipped, path.quantity[l])


def of_supply(view: View, k: int) -> Iterator[tuple[Key, int]]:
    """What a replenishment order brings, has brought, and has cost beyond standard cost."""
    s = view.s
    supply = s.supplies[k]
    here = supply.arrived != OPEN
    units = supply.quantity - supply.missing
    yield (RECEIVED if here else COMING, supply.item), units
    yield (MISSING, supply.item), supply.missing
    yield (SHELVED, supply.item), supply.shelved
    if supply.supplier >= 0:
        yield (ORDERING, FIRM), s.suppliers[supply.supplier].order_cost
        yield (BILLED, FIRM), supply.owed
        yield (PAID_AHEAD, FIRM), supply.prepaid
        if not here and s.terms[0].finance:
            yield (COMMITTED, FIRM), commitment(s, k, supply.quantity)
        if here:
            paid = part(supply.cost, units, max(1, supply.quantity + supply.recalled))
            yield (VARIANCE, FIRM), paid - units * s.items[supply.item].unit_cost
            yield (MISCOUNTED, supply.item), int(supply.miscounted != 0)
        elif supply.stage == MAKING:
            yield (BEING_MADE, of_supplier(supply.supplier)), int(supply.quantity > 0)


def of_contract(view: View, o: int) -> Iterator[tuple[Key, int]]:
    """What an order's customer has paid in advance and was told, and what of the order is shipped and not yet sold."""
    contract = view.s.contracts[o]
    yield (PREPAID, FIRM), contract.prepaid
    yield (UNRECOGNISED, FIRM), contract.unrecognised
    yield (UNRECOGNISED_COST, FIRM), contract.unrecognised_cost
    yield (NOTICES, FIRM), contract.notices
    yield (LATENESS, FIRM), contract.late_cost
    yield (CANCELLATIONS, FIRM), contract.cancellation_cost
    yield (SENT_BACK, FIRM), -contract.sent_back
    yield (RESTOCKED, FIRM), -contract.restocked
    yield (PAID_BACK, FIRM), contract.paid_back
    yield (DISCOUNTED, FIRM), contract.discounted
    yield (GIVEN, FIRM), contract.vouchers
    yield (REDEEMED, FIRM), contract.redeemed
    yield (LAPSED, FIRM), contract.lapsed
    yield (FASTER, FIRM), contract.faster_cost
    yield (LATE_REFUNDS, FIRM), contract.late_refund
    terms = view.s.terms[0]
    cost = contract.parcels_back * terms.back_parcel + contract.sent_back * terms.back_unit
    yield (RETURN_COST, FIRM), cost


PARTS: dict[str, Callable[[View, int], Iterator[tuple[Key, int]]]] = {
    "item": of_item,
    "order": of_order,
    "contract": of_contract,
    "supply": of_supply,
}


def parts(view: View, kind: str, which: int) -> Parts:
    """What a row adds to the sums; nothing where it adds zero."""
    return [(key, amount) for key, amount in PARTS[kind](view, which) if amount]
