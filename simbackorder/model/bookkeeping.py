"""What every event does besides its business: ask for later events, write the log, charge time integrals, close the
books.

`s` is the Books, `t` now. Everything here and in the other files of transitions is plain Python in the subset that
compiles: numbers, rows, `if`, loops, `min`, `max`. Element-by-element sums only, so that every engine adds in the
same order.
"""

from math import floor
from typing import Any

from simbackorder.model.events import POSTED
from simbackorder.model.money.interest import charge_cash, cut_money, post_interest
from simbackorder.state import MONEY_TOO, NEVER, Books, Item, Rules, Supplier
from simbackorder.state.ledger import CASH, DEPOSITS, HOLDING, post
from simbackorder.state.path import Path


def ask(s: Books, kind: int, delay: float, who: int) -> None:
    """Request an event of this kind after this delay from the engine, whichever it is."""
    world = s.world[0]
    n = world.requests
    request = s.requests[n]
    request.kind = kind
    request.delay = delay
    request.who = who
    world.requests = n + 1


def note(s: Books, t: float, what: int, who: int, units: int, i: int) -> None:
    """Write to the log what happened to item i and what its units are now. Call it only if `s.logging`."""
    world = s.world[0]
    world.logged += 1
    if world.logged > len(s.log):
        return
    entry = s.log[world.logged - 1]
    item = s.items[i]
    entry.step = world.step
    entry.time = t
    entry.what = what
    entry.who = who
    entry.item = i
    entry.units = units
    entry.on_hand = item.on_hand
    entry.recorded = item.recorded
    entry.reserved = item.reserved
    entry.in_putaway = item.in_putaway
    entry.on_order = item.on_order
    entry.held_up = item.held_up
    entry.backorders = item.backorders
    entry.amount = 0
    entry.date = NEVER


def note_amount(s: Books, amount: int) -> None:
    """The last entry of the log is about money."""
    n = s.world[0].logged
    if n <= len(s.log):
        s.log[n - 1].amount = amount


def note_date(s: Books, date: float) -> None:
    """The last entry of the log is about a date."""
    n = s.world[0].logged
    if n <= len(s.log):
        s.log[n - 1].date = date


def post_for(s: Books, o: int, debit: int, credit: int, amount: int, t: float) -> None:
    """Post what order o earns or costs; a log that follows the money of orders says so, with order and accounts."""
    post(s.accounts, debit, credit, amount)
    if s.logging == MONEY_TOO:
        world = s.world[0]
        world.logged += 1
        if world.logged <= len(s.log):
            entry = s.log[world.logged - 1]
            entry.step = world.step
            entry.time = t
            entry.what = POSTED
            entry.who = o
            entry.item = debit
            entry.units = credit
            entry.amount = amount
            entry.date = NEVER


def charge(s: Books, item: Item, t: float) -> None:
    """Bring an item's time integrals up to now, before any of its units change (if `t > item.since`)."""
    dt = t - item.since
    item.since = t
    on_hand = item.on_hand
    if on_hand > 0:
        item.on_hand_time += on_hand * dt
    if item.in_putaway > 0:
        item.in_putaway_time += item.in_putaway * dt
    if item.on_order > 0:
        item.on_order_time += item.on_order * dt
    available = item.recorded
    if available != on_hand or item.unrecorded > 0:
        item.record_error_time += abs(available - on_hand) * dt
        item.record_gap_time += (available + item.unrecorded - on_hand) * dt
    if item.reserved > 0:
        item.reserved_time += item.reserved * dt
        available -= item.reserved
    if available == 0:
        item.stockout_time += dt
    if item.backorders > 0:
        item.backorders_time += item.backorders * dt
        item.backlog_time += dt
    if available + item.in_putaway > item.backorders:
        item.ready_time += dt
    if item.first_level >= 0:
        charge_levels(s, item, dt)


def charge_levels(s: Books, item: Item, dt: float) -> None:
    """Some more time at the levels that an item is at, and the squares of these over time."""
    first = item.first_level
    most = s.terms[0].most_level
    s.levels[first + min(item.on_hand, most)].on_hand += dt
    item.on_hand_squares += item.on_hand * item.on_hand * dt
    s.levels[first + min(item.backorders, most)].backorders += dt
    item.backorders_squares += item.backorders * item.backorders * dt
    s.levels[first + min(item.on_order, most)].on_order += dt
    item.on_order_squares += item.on_order * item.on_order * dt
    units = net_inventory(item) + item.on_order + item.unrecorded
    item.position_squares += units * units * dt
    if units >= 0:
        s.levels[first + min(units, most)].position += dt


def charge_supplier(supplier: Supplier, t: float) -> None:
    """Bring a supplier's time integrals up to now, before its orders, its servers or its state change."""
    dt = t - supplier.since
    supplier.since = t
    supplier.on_order_time += supplier.on_order * dt
    supplier.busy_time += supplier.busy * dt
    if supplier.down == 0:
        supplier.up_time += dt


def planned(item: Item) -> int:
    """Units on their way to the shelf that no outage holds up."""
    units: int = item.on_order - item.held_up + item.in_putaway
    return units


def net_inventory(item: Item) -> int:
    """Net inventory: available + in put-away - backorders."""
    units: int = item.recorded - item.reserved + item.in_putaway - item.backorders
    return units


def position(item: Item, p: Any) -> int:
    """Inventory position: net inventory + on order + what the record does not show yet; without what does not count."""
    units: int = item.recorded - item.reserved + item.in_putaway + item.on_order + item.unrecorded
    if p.count_backorders:
        units -= item.backorders
    if p.count_standing == 0:
        units -= item.standing
    if p.count_held_up == 0:
        units -= item.held_up
        if p.count_standing == 0:
            units += item.standing_held_up  # left out already
    return units


def post_holding(s: Books, t: float) -> None:
    """Post the holding cost of the unit-days since it was posted last, rounded to whole minor units per item; where it
    is posted again and again, what all of them come to is rounded."""
    for i in range(len(s.items)):
        item = s.items[i]
        if t > item.since:
            charge(s, item, t)
        held = item.on_hand_time + item.in_putaway_time
        cost = floor(item.holding_cost * (held - item.holding_posted) + 0.5)
        if s.terms[0].settle > 0.0:
            cost = floor(item.holding_cost * held + 0.5) - floor(item.holding_cost * item.holding_posted + 0.5)
        post(s.accounts, HOLDING, CASH, cost)
        item.holding_posted = held


def charge_deposits(s: Books, t: float) -> None:
    """Bring the time integral of customer deposits up to now, before they change."""
    world = s.world[0]
    world.deposits_time -= s.accounts[DEPOSITS].balance * (t - world.deposits_since)
    world.deposits_since = t


def cut(s: Books, rules: Rules, path: Path, _: int, t: float) -> None:
    """The warm-up is over: keep what has accumulated, so that the metrics can take it away."""
    post_holding(s, t)
    if s.terms[0].finance:
        cut_money(s, t)
    for i in range(len(s.items)):
        item = s.items[i]
        kept = s.kept[i]
        kept.on_hand_time = item.on_hand_time
        kept.reserved_time = item.reserved_time
        kept.in_putaway_time = item.in_putaway_time
        kept.on_order_time = item.on_order_time
        kept.backorders_time = item.backorders_time
        kept.ready_time = item.ready_time
        kept.stockout_time = t if item.unreleased else item.stockout_time
        kept.backlog_time = item.backlog_time
        kept.record_error_time = item.record_error_time
        kept.record_gap_time = item.record_gap_time
        kept.received = item.received
        kept.shipped = item.shipped
        kept.crossed = item.crossed
        kept.missing = item.missing
        kept.shrunk = item.shrunk
        kept.oversold = item.oversold
        kept.elsewhere = item.elsewhere
        kept.cycles = item.cycles
        kept.short_cycles = item.short_cycles
        kept.before_receipts = item.before_receipts
        kept.cut = item.cut
        kept.on_hand_squares = item.on_hand_squares
        kept.backorders_squares = item.backorders_squares
        kept.on_order_squares = item.on_order_squares
        kept.position_squares = item.position_squares
    for n in range(len(s.levels)):
        level = s.levels[n]
        level.on_hand_at_cut = level.on_hand
        level.backorders_at_cut = level.backorders
        level.on_order_at_cut = level.on_order
        level.position_at_cut = level.position
    for j in range(len(s.suppliers)):
        supplier = s.suppliers[j]
        charge_supplier(supplier, t)
        supplier.on_order_time_at_cut = supplier.on_order_time
        supplier.busy_time_at_cut = supplier.busy_time
        supplier.up_time_at_cut = supplier.up_time
    for a in range(len(s.accounts)):
        s.accounts[a].at_cut = s.accounts[a].balance
    world = s.world[0]
    world.slots_at_cut = world.slots
    world.slots_wait_at_cut = world.slots_wait
    world.express_at_cut = world.express
    world.again_at_cut = world.again
    if s.terms[0].charges:
        charge_deposits(s, t)
        world.deposits_at_cut = world.deposits_time


def read(s: Books, rules: Rules, path: Path, n: int, t: float) -> None:
    """The n-th reading of all items' stock."""
    for i in range(len(s.items)):
        item = s.items[i]
        reading = s.readings[n * len(s.items) + i]
        reading.on_hand = item.on_hand
        reading.reserved = item.reserved
        reading.in_putaway = item.in_putaway
        reading.on_order = item.on_order
        reading.backorders = item.backorders


def close_books(s: Books, t: float) -> None:
    """The end of the run; nothing scheduled now happens any more. An item that is still to be released has never been
    available, whatever was on the shelf."""
    post_holding(s, t)
    if s.terms[0].settle > 0.0:
        post_interest(s, t)
    if s.terms[0].finance:
        charge_cash(s, t)
    for i in range(len(s.items)):
        if s.items[i].unreleased:
            s.items[i].stockout_time = t
    for j in range(len(s.suppliers)):
        charge_supplier(s.suppliers[j], t)
    if s.terms[0].charges:
        charge_deposits(s, t)
