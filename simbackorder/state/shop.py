"""Rows of the books on the shop as a whole: its terms, carriers, dock and calendars, its accounts, outbox and log."""

from simbackorder.state.codes import NEVER, NONE, WAIT


class World:
    """The one row of things that are neither per item nor per order."""

    supplies = 0  # replenishment orders so far, those open at the start included
    shipments = 0  # rows of the shipments table that have ever been used
    parcels = 0
    vacant_shipment = NONE  # of them, the first that is free again
    vacant_parcel = NONE
    arrived = 0  # orders so far; counted only with contracts, or where records may be wrong
    requests = 0  # filled rows of the outbox
    logged = 0
    step = 0  # events so far; counted only with a log
    sale = 0  # scratch: price, and standard cost, of the units of a shipment that leaves
    cost = 0
    back_parcel = NONE  # scratch: the first parcel of what of a shipment that leaves will come back, and the last
    last_back = NONE
    back_units = 0
    back_price = 0
    deposits_since = 0.0  # the time integral of customer deposits is charged up to here
    deposits_time = 0.0
    deposits_at_cut = 0.0
    slots = 0  # shipments that were given a slot at the dock, and how long they wait for it
    slots_wait = 0.0
    slots_of_window = 0  # of them, those on days of the window
    express = 0  # shipments by another carrier than the standard one
    again = 0  # replenishment orders placed again because another one was overdue
    slots_at_cut = 0
    slots_wait_at_cut = 0.0
    express_at_cut = 0
    again_at_cut = 0
    cash = 0  # after the last event, minor units; this and what follows only where money is followed
    payables = 0
    committed = 0  # still to be paid for open orders, as far as cash has to cover it
    least_short = 0  # less money than this helps no order that waits for it; 0: none waits
    cash_since = 0.0  # the time integrals are charged up to here
    borrowed_time = 0.0  # of cash below zero, as a positive amount
    deposited_time = 0.0
    overdrawn_time = 0.0
    beyond_time = 0.0  # with cash below zero by more than the credit line
    payables_time = 0.0
    lowest = NEVER  # that stood for some time; of the window
    short = 0  # orders with suppliers that could not be paid when they were wanted
    waits = 0  # of them, those that were placed later, and how long they had waited
    waited = 0.0
    borrowed_time_at_cut = 0.0
    deposited_time_at_cut = 0.0
    overdrawn_time_at_cut = 0.0
    beyond_time_at_cut = 0.0
    payables_time_at_cut = 0.0
    short_at_cut = 0
    waits_at_cut = 0
    waited_at_cut = 0.0
    without_luck = NONE  # the item whose next replenishment order finds no luck drawn yet
    voucher = 0  # scratch: the voucher in a shipment that leaves, and its life; how fast it goes, and what that costs
    voucher_life = 0.0
    faster = 0
    speed = 1.0
    faster_cost = 0


class Queue:
    """First and last of a queue that is linked through its rows' `next`."""

    first = NONE
    last = NONE


class Terms:
    """What shipping and payment cost, minor units; and what of all this the shop has at all: what it has not is
    passed by."""

    per_further = 0  # shipment of an order, with the standard carrier
    fee = 0  # per charge
    fee_rate = 0.0
    refund_cost = 0
    authorisation = NEVER
    retries = 0
    retry_every = 1.0
    dispute_after = NEVER
    dispute_share = 0.0
    dispute_cost = 0
    deliveries = 0  # 1 if a delivery matters: otherwise only a log follows shipments after they have left
    at_delivery = 0  # the sale is recognised when goods are delivered
    contracts = 0  # orders have contracts
    charges = 0  # payments matter
    cards = 0  # cards may fail
    loyal = 0  # customers may be lost
    attracts = 0  # some customers come only because of a backlog
    spares = 0  # some orders have substitutes
    owed = 0  # orders that were placed before the run
    penalties = 0  # late or cancelled orders cost something
    fined = 0  # some segment has fines
    offers = 0  # some customers are offered something for waiting
    late_refunds = 0  # some customers want some of the price back when an order is late
    cuts = 0  # some customers cancel a part of an order
    sends_back = 0  # some customers send back what was delivered
    back_refund = 1.0  # share of the price that they are paid back, less a fee per parcel
    back_fee = 0
    back_parcel = 0  # what a parcel that comes back costs the shop, and a unit in it
    back_unit = 0
    supply = 0  # suppliers or receiving have more than a lead time
    receiving = 0  # put-away takes time or money, or records may be wrong
    put_away_cost = 0  # per unit
    cross_dock_cost = 0
    count_cost = 0  # per item
    records = 0  # what is recorded may differ from what is there
    carriers = 1
    calendars = 0  # some days are not worked
    days = 0  # rows of a calendar, less one
    dock = 0  # picking begins in slots
    slots = 0  # per day; 0: any number
    first_day = 0  # of the window: slots from this day on, and before the last one, are counted
    last_day = 0
    cut_off = 1.0  # time of day after which nothing is picked
    warehouse = NONE  # its calendar
    finance = 0  # money has a price or a limit, or suppliers are paid otherwise than at receipt
    own_cash = 0
    rate = 0.0  # of interest on cash below zero, per unit of time
    deposit_rate = 0.0  # on cash above zero
    settle = 0.0  # time between postings of interest and holding costs; 0: never
    credit_line = NONE  # NONE: no limit
    when_short = WAIT
    all_bills = 1  # cash has to cover what suppliers give credit for, too
    most_level = 0  # up to which units the time at each level is kept, if it is


class Carrier:
    """Who takes shipments to customers; the first is the standard one."""

    per_shipment = 0
    per_unit = 0
    mean_transit = 0.0
    calendar = NONE


class Dock:
    """The one row of the picking department's plan: the last day on which slots were given, and how many."""

    day = -1
    used = 0


class Day:
    """A day of a calendar: open days before it; and, as row n, the day of the n-th open one."""

    before = 0
    nth = 0


class Account:
    """An account of the ledger: debits less credits, minor units."""

    balance = 0
    at_cut = 0


class Balance:
    """What stood in the books after a posting of interest and holding costs, minor units."""

    time = -1.0  # negative: not yet
    cash = 0
    payables = 0


class Request:
    """Outbox: the model asks the engine for an event of this kind after this delay."""

    kind = 0
    delay = 0.0
    who = 0


class Entry:
    """One line of the log: what happened, and the item's units after it."""

    step = 0
    time = 0.0
    what = 0
    who = 0  # order line, replenishment order, supplier (by `what`)
    item = 0
    units = 0
    on_hand = 0
    recorded = 0
    reserved = 0
    in_putaway = 0
    on_order = 0
    held_up = 0
    backorders = 0
    amount = 0  # of money that changes hands, minor units
    date = NEVER  # that a customer is told
