"""Faults of the supply side to be planted: what each changes, and the words in which a law tells of it."""

from __future__ import annotations

from typing import Any

from simbackorder.model import calendars, events
from simbackorder.model.customers import allocation, cancellation
from simbackorder.model.inbound import making, receiving, records, supply
from simbackorder.model.outbound import dock, empty_shelves, instead, oversold, shipping
from simbackorder.model.what_happens import EVENTS
from simbackorder.state import HOLD_ARRIVAL, OVERTAKEN, PAUSE
from simbackorder.state.ledger import CASH, HANDLING

Patch = Any


def yields_ignored(patch: Patch) -> None:
    patch.setattr(receiving, "delivered", lambda s, k, t: s.supplies[k].quantity)


def missing_units_received(patch: Patch) -> None:
    """What is missing is noted, and yet it is received."""
    true = receiving.delivered

    def fault(s, k, t):
        true(s, k, t)
        return s.supplies[k].quantity

    patch.setattr(receiving, "delivered", fault)


def price_of_what_came(patch: Patch) -> None:
    """An order is paid by the price of the units that came, not of those that were ordered."""
    true = receiving.delivered

    def fault(s, k, t):
        units = true(s, k, t)
        order = s.supplies[k]
        offer = s.offers[order.item * len(s.suppliers) + order.supplier]
        order.cost = supply.cost_of_units(s, offer, units)
        return units

    patch.setattr(receiving, "delivered", fault)


def break_one_unit_late(patch: Patch) -> None:
    true = supply.cost_of_units
    patch.setattr(supply, "cost_of_units", lambda s, offer, units: true(s, offer, units - 1) + offer.unit_cost)


def put_away_forgotten(patch: Patch) -> None:
    true = receiving.take_in

    def fault(s, rules, k, units):
        s.supplies[k].shelving = 0.0
        return true(s, rules, k, units)

    patch.setattr(receiving, "take_in", fault)


def put_away_never_ends(patch: Patch) -> None:
    true = receiving.ask
    patch.setattr(receiving, "ask", lambda s, kind, delay, who: true(s, kind, delay + 1.0, who))


def shelved_twice(patch: Patch) -> None:
    true = receiving.put_on_shelf
    patch.setattr(
        receiving, "put_on_shelf", lambda s, rules, i, units, counted: true(s, rules, i, units + 1, counted + 1)
    )


def outage_does_not_pause(patch: Patch) -> None:
    patch.setattr(making, "stop_or_go_on", lambda s, j, t: None)


def work_begins_again_after_an_outage(patch: Patch) -> None:
    """What was done before the outage is lost."""
    true = making.work_between
    patch.setattr(making, "work_between", lambda s, j, t, until: true(s, j, t, until) + 1.0)


def port_opens_early(patch: Patch) -> None:
    true = receiving.is_held

    def fault(s, k):
        j = s.supplies[k].supplier
        shut = j >= 0 and s.suppliers[j].effect == HOLD_ARRIVAL
        return False if shut and s.suppliers[j].down else true(s, k)

    patch.setattr(receiving, "is_held", fault)


def port_stays_shut(patch: Patch) -> None:
    patch.setattr(making, "open_port", lambda s, j: None)


def overtaking_allowed(patch: Patch) -> None:
    patch.setattr(making, "older_open", lambda s, k: -1)


def overtaken_order_received_twice(patch: Patch) -> None:
    """Who has waited for an older order is let in again after the receipt."""
    true = receiving.receive

    def fault(s, rules, path, k, t):
        waited = s.supplies[k].stage == OVERTAKEN
        true(s, rules, path, k, t)
        if waited and s.supplies[k].arrived == t:
            item = s.items[s.supplies[k].item]
            item.on_hand += s.supplies[k].quantity
            item.recorded += s.supplies[k].quantity

    patch.setitem(EVENTS, events.RECEIPT, fault)


def minimum_ignored(patch: Patch) -> None:
    def fault(s, rules, path, k, n, t):
        supplier = s.suppliers[s.supplies[k].supplier]
        before, supplier.minimum = supplier.minimum, 1
        true(s, rules, path, k, n, t)
        supplier.minimum = before

    true = supply.order_in_detail
    patch.setattr(supply, "order_in_detail", fault)


def lots_ignored(patch: Patch) -> None:
    true = supply.order_in_detail

    def fault(s, rules, path, k, n, t):
        units = s.supplies[k].quantity
        true(s, rules, path, k, n, t)
        s.supplies[k].quantity = max(units, s.suppliers[s.supplies[k].supplier].minimum)

    patch.setattr(supply, "order_in_detail", fault)


def batches_ignored(patch: Patch) -> None:
    patch.setattr(making, "ceil", lambda x: 1)


def batches_of_what_was_ordered(patch: Patch) -> None:
    """Also of what was withdrawn before work began."""
    true = making.begin

    def fault(s, j, k, t):
        ordered = s.supplies[k].quantity + s.supplies[k].recalled
        if s.suppliers[j].batch > 0:
            patch.setattr(making, "ceil", lambda x: -(-ordered // s.suppliers[j].batch))
        true(s, j, k, t)

    patch.setattr(making, "begin", fault)


def standing_order_not_counted(patch: Patch) -> None:
    true = supply.place_standing_order

    def fault(s, rules, path, i, t):
        true(s, rules, path, i, t)
        s.items[i].standing = 0

    patch.setitem(EVENTS, events.STANDING, fault)


def standing_order_left_out(patch: Patch) -> None:
    patch.setitem(EVENTS, events.STANDING, lambda *facts: None)


def record_not_corrected(patch: Patch) -> None:
    """A count finds out, and nobody writes it down."""
    true = records.correct

    def fault(s, rules, path, i, kind, t):
        before = s.items[i].recorded
        true(s, rules, path, i, kind, t)
        s.items[i].recorded = max(before, s.items[i].reserved)
        if s.firm.records[i].every == 0.0:
            s.items[i].error = s.items[i].recorded - s.items[i].on_hand

    patch.setattr(records, "correct", fault)


def counts_not_paid(patch: Patch) -> None:
    true = records.post
    half = {HANDLING: 2}
    patch.setattr(records, "post", lambda *entry: true(*entry[:3], entry[3] // half.get(entry[1], 1)))


def loss_not_written_off(patch: Patch) -> None:
    patch.setattr(records, "post", lambda accounts, debit, credit, amount: None)


def loss_known_at_once(patch: Patch) -> None:
    """Somebody sees the thief."""
    true = records.lose

    def fault(s, rules, path, n, t):
        item = s.items[path.loss_item[n]]
        before = item.on_hand
        true(s, rules, path, n, t)
        item.recorded -= before - item.on_hand

    patch.setitem(EVENTS, events.LOSS, fault)


def miscounts_corrected_at_once(patch: Patch) -> None:
    patch.setattr(receiving, "counted", lambda supply, units: units)


def sold_from_an_empty_shelf(patch: Patch) -> None:
    """The picker does not look."""
    patch.setattr(empty_shelves, "missing", lambda s, path, l, units: 0)


def line_found_short_waits_for_nothing(patch: Patch) -> None:
    """What was not found is owed, but the line does not join those who wait."""
    patch.setattr(oversold, "wait_again", lambda s, rules, path, o, l: None)


def slot_given_twice(patch: Patch) -> None:
    true = dock.slot

    def fault(s, t):
        start = true(s, t)
        if s.world[0].slots % 5 == 0:
            s.dock[0].used -= 1
        return start

    patch.setattr(shipping, "slot", fault)


def closed_day_worked(patch: Patch) -> None:
    patch.setattr(dock, "next_open", lambda s, c, day: day)


def cut_off_ignored(patch: Patch) -> None:
    true = dock.slot

    def fault(s, t):
        before, s.terms[0].cut_off = s.terms[0].cut_off, 1.0
        start = true(s, t)
        s.terms[0].cut_off = before
        return start

    patch.setattr(shipping, "slot", fault)


def supplier_works_on_its_days_off(patch: Patch) -> None:
    patch.setattr(making, "advance", lambda s, c, t, work: t + work)


def withdrawn_order_still_arrives(patch: Patch) -> None:
    """What is withdrawn because it is overdue comes in spite of that."""
    true = supply.withdraw

    def fault(s, i, k, less, t):
        true(s, i, k, less, t)
        s.supplies[k].quantity += less
        s.supplies[k].recalled -= less

    patch.setattr(supply, "withdraw", fault)


def overdue_order_forgotten(patch: Patch) -> None:
    patch.setitem(EVENTS, events.OVERDUE, lambda *facts: None)


def crossed_unit_paid_as_put_away(patch: Patch) -> None:
    true = receiving.take_in

    def fault(s, rules, k, units):
        terms = s.terms[0]
        before, terms.cross_dock_cost = terms.cross_dock_cost, terms.put_away_cost
        at_once = true(s, rules, k, units)
        terms.cross_dock_cost = before
        return at_once

    patch.setattr(receiving, "take_in", fault)


def crossed_units_not_recorded(patch: Patch) -> None:
    """A record that is brought up to date every so often does not show them before."""
    true = receiving.take_in

    def fault(s, rules, k, units):
        item = s.items[s.supplies[k].item]
        before = item.crossed
        at_once = true(s, rules, k, units)
        if s.firm.records[s.supplies[k].item].every > 0.0:
            item.recorded -= item.crossed - before
        return at_once

    patch.setattr(receiving, "take_in", fault)


def everything_crosses_the_dock(patch: Patch) -> None:
    true = receiving.take_in

    class Hasty:
        def __init__(self, rules):
            self.records = rules.records
            self.receiving = lambda p, units, backorders: units

    patch.setattr(receiving, "take_in", lambda s, rules, k, units: true(s, Hasty(rules), k, units))


def wrong_carrier_paid(patch: Patch) -> None:
    true = shipping.cost_of_carrier
    patch.setattr(shipping, "cost_of_carrier", lambda s, c, first, units: true(s, 0, first, units))


def servers_lost_in_outages(patch: Patch) -> None:
    """A server that stops in an outage is never free again."""
    true = making.free_server

    def fault(s, j, t):
        if s.suppliers[j].effect != PAUSE:
            true(s, j, t)

    patch.setattr(making, "free_server", fault)


def made_goods_do_not_travel(patch: Patch) -> None:
    true = making.made

    def fault(s, rules, path, k, t):
        s.supplies[k].transport = 0.0
        true(s, rules, path, k, t)

    patch.setitem(EVENTS, events.MADE, fault)


def units_not_found_are_not_owed(patch: Patch) -> None:
    true = empty_shelves.put_back

    def fault(s, rules, path, o, l, units, t):
        true(s, rules, path, o, l, units, t)
        s.lines[l].lacking -= units

    patch.setattr(empty_shelves, "put_back", fault)


def reservations_survive_a_count(patch: Patch) -> None:
    """Fewer are counted than are promised, and nobody is told."""
    patch.setattr(records, "take_back", lambda s, rules, path, i, t: None)


def first_in_rank_loses(patch: Patch) -> None:
    """What is not there is lost by the line that should have it first."""
    true = oversold.rank_if_owed
    patch.setattr(oversold, "rank_if_owed", lambda *facts: -true(*facts))


def stopped_shipment_leaves_all_the_same(patch: Patch) -> None:
    """It is taken out of picking, and nobody tells those who pick it."""
    true = oversold.stop_picking

    def fault(s, o, l):
        before = {n: (s.shipments[n].units, s.shipments[n].parcel) for n in range(s.world[0].shipments)}
        patch.setattr(oversold, "free_parcels", lambda s, n: None)
        true(s, o, l)
        for n, (units, _) in before.items():
            s.shipments[n].units = units

    patch.setattr(oversold, "stop_picking", fault)


def other_channels_sell_what_is_promised(patch: Patch) -> None:
    """A record that all channels share is looked at only as long as it is in reach."""
    true = records.sell_elsewhere

    def fault(s, rules, path, n, t):
        item = s.items[path.elsewhere_item[n]]
        before, item.reserved = item.reserved, 0
        true(s, rules, path, n, t)
        item.reserved = before

    patch.setitem(EVENTS, events.ELSEWHERE, fault)


def sales_elsewhere_stay_in_the_books(patch: Patch) -> None:
    true = records.post
    patch.setattr(records, "post", lambda s, debit, *rest: None if debit == CASH else true(s, debit, *rest))


def oversold_orders_wait(patch: Patch) -> None:
    """The firm promises to cancel what it cannot send, and forgets."""
    patch.setitem(EVENTS, events.OVERSALE, lambda *facts: None)


def cancelled_orders_cost_nothing(patch: Patch) -> None:
    patch.setattr(cancellation, "post_for", lambda *facts: None)


def replaced_units_stay_owed(patch: Patch) -> None:
    """The customer gets a substitute, and the shop goes on looking for the goods."""
    patch.setattr(instead, "owe_no_more", lambda *facts: None)


def given_from_an_empty_shelf(patch: Patch) -> None:
    """Nobody looks whether there is enough of the substitute."""
    patch.setattr(instead, "for_sale_to_newcomer", lambda *facts: 1000)


def substitutes_at_the_price_paid(patch: Patch) -> None:
    """What was paid too much is kept."""
    patch.setattr(instead, "pay_back_excess", lambda *facts: None)


def goodwill_forgotten(patch: Patch) -> None:
    patch.setattr(instead, "post_for", lambda *facts: None)


def sold_again_until_the_next_file(patch: Patch) -> None:
    """A record that is brought up to date every so often forgets what the shop itself has sold."""
    true = shipping.record_taking

    def fault(s, rules, i, units):
        if s.firm.records[i].every == 0.0:
            true(s, rules, i, units)

    patch.setattr(shipping, "record_taking", fault)


def record_says_less_than_is_reserved(patch: Patch) -> None:
    true = allocation.reserve

    def fault(s, i, l, units, t):
        true(s, i, l, units, t)
        s.items[i].recorded -= units

    patch.setattr(allocation, "reserve", fault)


def carrier_travels_on_days_off(patch: Patch) -> None:
    true = calendars.advance
    patch.setattr(shipping, "advance", lambda s, c, t, work: true(s, c, t, work) + 1.0)


FAULTS = {
    yields_ignored: "units are missing|and should be",
    missing_units_received: "received, missing",
    price_of_what_came: "by the prices of the supplier",
    break_one_unit_late: "by the prices of the supplier",
    put_away_forgotten: "should be on the shelf",
    put_away_never_ends: "are on the shelf at",
    shelved_twice: "units are not",
    outage_does_not_pause: "is finished while its supplier is down",
    work_begins_again_after_an_outage: "not .* after one of|should have arrived",
    port_opens_early: "while its supplier is down",
    port_stays_shut: "should have arrived",
    overtaking_allowed: "before the older order",
    overtaken_order_received_twice: "units are not",
    minimum_ignored: "the minimum is 4",
    lots_ignored: "in lots of 3",
    batches_ignored: "not its own",
    batches_of_what_was_ordered: "not its own",
    standing_order_not_counted: "of standing orders",
    standing_order_left_out: "has standing orders at",
    record_not_corrected: "recorded; by the story|without a review",
    counts_not_paid: "handling",
    loss_not_written_off: "inventory account|shrinkage account",
    loss_known_at_once: "not an error of|without a review",
    miscounts_corrected_at_once: "recorded; by the story",
    sold_from_an_empty_shelf: "a negative quantity|reserved of",
    line_found_short_waits_for_nothing: "may_be|waits|should have|served before|available while|not in",
    slot_given_twice: "its capacity is 3",
    closed_day_worked: "which is closed",
    cut_off_ignored: "the cut-off is at",
    supplier_works_on_its_days_off: "not .* after one of",
    withdrawn_order_still_arrives: "on order",
    overdue_order_forgotten: "not placed again",
    crossed_unit_paid_as_put_away: "handling account",
    crossed_units_not_recorded: "recorded; by the story",
    everything_crosses_the_dock: "are on the shelf|by the story|should be on the shelf",
    wrong_carrier_paid: "shipping",
    servers_lost_in_outages: "servers are busy",
    made_goods_do_not_travel: "not .* after one of",
    units_not_found_are_not_owed: "not all in one place|by lines|do not add up",
    reservations_survive_a_count: "on the record",
    first_in_rank_loses: "loses what is not there before",
    stopped_shipment_leaves_all_the_same: "negative quantity|do not add up",
    other_channels_sell_what_is_promised: "on the record|or promised",
    sales_elsewhere_stay_in_the_books: "inventory account",
    oversold_orders_wait: "is oversold at .* and waits on",
    cancelled_orders_cost_nothing: "refunds and disputes",
    replaced_units_stay_owed: "not all in one place|do not add up",
    given_from_an_empty_shelf: "on the record|promised|without a review",
    substitutes_at_the_price_paid: "customer deposits|prepaid",
    goodwill_forgotten: "refunds and disputes",
    sold_again_until_the_next_file: "recorded; by the story|available while",
    record_says_less_than_is_reserved: "on the record|not an error",
    carrier_travels_on_days_off: "should arrive at|leaves at",
}

SEEN_BY_THE_AUDITOR = [
    *(yields_ignored, missing_units_received, shelved_twice, outage_does_not_pause, port_opens_early),
    *(overtaking_allowed, minimum_ignored, standing_order_not_counted, loss_not_written_off, loss_known_at_once),
    *(slot_given_twice, closed_day_worked, servers_lost_in_outages, units_not_found_are_not_owed),
]
