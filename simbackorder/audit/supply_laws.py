"""Laws of replenishment orders and of the suppliers who make them."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from simbackorder.audit.totals import BEING_MADE, of_supplier
from simbackorder.audit.view import View
from simbackorder.state import HOLD_ARRIVAL, MAKING, OPEN, PAUSE, ROUNDING, TRAVELLING

Law = Iterator[str]


def no_supply_is_negative(view: View, k: int) -> Law:
    """No quantity of a replenishment order is negative."""
    supply = view.s.supplies[k]
    if min(supply.quantity, supply.recalled, supply.missing, supply.shelved) < 0:
        yield (
            f"a negative quantity: {supply.quantity} ordered, {supply.recalled} recalled, {supply.missing} missing, "
            f"{supply.shelved} in put-away"
        )


def servers_are_enough(view: View, k: int) -> Law:
    """No supplier works on more orders at a time than it has servers, and its servers are busy with what it makes."""
    j = view.s.supplies[k].supplier
    if j < 0:
        return
    busy, servers = view.s.suppliers[j].busy, view.s.suppliers[j].servers
    if not 0 <= busy <= servers:
        yield f"{busy} orders worked on by {servers} servers"
    made = view.total(BEING_MADE, of_supplier(j))
    if servers and busy != made:
        yield f"{busy} servers are busy, {made} orders are being made"


def orders_are_in_lots(view: View, k: int) -> Law:
    """A replenishment order has its supplier's minimum, and is a multiple of its lots."""
    supply = view.s.supplies[k]
    if supply.supplier < 0:
        return
    supplier, units = view.s.suppliers[supply.supplier], supply.quantity + supply.recalled
    if units < supplier.minimum or units % supplier.multiple:
        yield f"{units} units ordered; the minimum is {supplier.minimum}, in lots of {supplier.multiple}"


def orders_have_the_price_of_their_quantity(view: View, k: int) -> Law:
    """A replenishment order costs what its supplier asks for as many units as were ordered."""
    s = view.s
    supply = s.supplies[k]
    if supply.supplier < 0:
        return
    offer, units = s.offers[supply.item * len(s.suppliers) + supply.supplier], supply.quantity + supply.recalled
    breaks = [s.price_breaks[n] for n in range(offer.first_break, offer.first_break + offer.breaks)]
    if any(each.before >= 0 for each in breaks):
        starts = [1, *(each.units for each in breaks), units + 1]
        prices = [offer.unit_cost, *(each.unit_cost for each in breaks)]
        spans = zip(prices, starts, starts[1:], strict=False)
        cost = sum(price * max(0, min(end, units + 1) - start) for price, start, end in spans)
    else:
        cost = units * ([offer.unit_cost] + [each.unit_cost for each in breaks if each.units <= units])[-1]
    if supply.cost != cost:
        yield f"{units} units ordered for {supply.cost}, by the prices of the supplier {cost}"


def yields_are_kept(view: View, k: int) -> Law:
    """Of a replenishment order its share arrives, in whole units; the rest is missing."""
    supply = view.s.supplies[k]
    good = min(supply.quantity, floor(supply.quantity * supply.yielded + 0.5))
    missing = 0 if supply.arrived == OPEN else supply.quantity - good
    if supply.missing != missing:
        yield f"{supply.missing} of {supply.quantity} units are missing, of which a share of {supply.yielded} comes"


def nothing_is_made_while_down(view: View, k: int) -> Law:
    """No supplier begins to make an order while it is down, or ends it if the outage stops what is being made, but for
    the instant in which it begins; only outages that hold arrivals let it work."""
    supply = view.s.supplies[k]
    if supply.supplier < 0 or not view.s.suppliers[supply.supplier].down:
        return
    effect = view.s.suppliers[supply.supplier].effect
    stopped = effect == PAUSE and view.t > view.s.suppliers[supply.supplier].down_since + ROUNDING
    if supply.stage == MAKING and supply.started == view.t and effect != HOLD_ARRIVAL:
        yield "is begun while its supplier is down"
    if supply.stage == TRAVELLING and supply.until == view.t + supply.transport and stopped:
        yield "is finished while its supplier is down"


def ports_are_closed_in_outages(view: View, k: int) -> Law:
    """Nothing arrives in an outage that holds arrivals."""
    supply = view.s.supplies[k]
    if supply.arrived != view.t or supply.supplier < 0:
        return
    supplier = view.s.suppliers[supply.supplier]
    if supplier.down and supplier.effect == HOLD_ARRIVAL:
        yield f"arrives at {supply.arrived} while its supplier is down"


def nothing_is_overtaken(view: View, k: int) -> Law:
    """Where orders are delivered in turn, none arrives before an older open one of the same item."""
    s, supply = view.s, view.s.supplies[k]
    if supply.arrived != view.t or supply.supplier < 0 or not s.suppliers[supply.supplier].sequential:
        return
    older = s.items[supply.item].oldest
    while 0 <= older < k:
        if s.supplies[older].supplier == supply.supplier:
            yield f"arrives before the older order {older}"
        older = s.supplies[older].newer


def nothing_arrives_before_it_can(view: View, k: int) -> Law:
    """Nothing arrives before it is made and has travelled."""
    supply = view.s.supplies[k]
    if supply.arrived == OPEN or supply.supplier < 0:
        return
    if view.s.suppliers[supply.supplier].staged and not supply.started <= supply.until <= supply.arrived:
        yield f"begun at {supply.started}, due at {supply.until}, arrived at {supply.arrived}"
