"""Rows of the books on customers: their orders, lines, contracts and answers, and the shipments that they get."""

from simbackorder.state.codes import NEVER, NONE


class Order:
    """A customer's order. Long tables start as zeros: nothing is touched before it is used."""

    promised = 0.0  # date of the first promise; infinite without one
    closed = 0.0  # OPEN until no unit of it is open: last shipment, or cancellation
    delivered = 0.0  # last delivery so far; of parcels that are not followed also if it is still to come
    accepted = 0  # units neither refused nor dropped
    lacking = 0  # of them, backordered
    reserved = 0  # on the shelf for it, not yet shipped
    picking = 0  # of the reserved, in picking already
    in_transit = 0
    cancelled = 0
    shipments = 0
    oversold = 0  # units that were reserved and not found
    next = 0  # in the queue for dispatch
    queued = 0


class Owed:
    """An order that is owed at the start, by its number: those come before all others."""

    promised = NEVER  # the date of which its customer was told


class Line:
    """A line of an order: one item."""

    accepted = 0
    filled = 0  # allocated in its own demand event
    lacking = 0
    reserved = 0
    picking = 0
    shipped = 0
    quoted = 0.0  # wait for stock that was quoted; negative: none
    declined = 0  # the customer did not agree to wait
    over_cap = 0  # refused because so many units are owed already


class Waiter:
    """A line that waits for units. Written whole when it joins the waiting lines of its item."""

    order = 0
    rank = 0.0
    child = 0  # pairing heap
    sibling = 0
    pile = 0  # scratch: next of those that are still to be looked at


class Contract:
    """What a customer and the firm owe each other beyond goods and price: dates, messages, payments. Kept only where
    something depends on it (`Terms.contracts`)."""

    placed = 0.0  # when the order was accepted: the customer may have come back
    date = NEVER  # the last date that the customer was told
    look = NEVER  # when the firm looks at it next
    leaves = 0.0  # when patience ends, as things stand
    spent = 0.0  # part of the patience that was used up by `since`
    since = 0.0  # time after `placed`
    updated = -NEVER  # the effect of the last message ends here
    until = NEVER  # the window of consolidation
    ahead = -1.0  # time before `date` at which the rest is charged, once; below 0: when it ships
    prepaid = 0  # paid for units not shipped, minor units
    unrecognised = 0  # price, and standard cost, of units shipped and not recognised as sold
    unrecognised_cost = 0
    waited = 0  # 1: not filled at once
    cause = 0  # of the cancellation
    slips = 0
    notices = 0
    started = 0  # shipments
    attempts = 0  # to charge the card again
    retry_at = NEVER  # the next attempt
    failed = 0  # 1 while the card is refused
    renewed = 0  # 1 once the customer has given another card
    forfeits = 0  # 1: who cancels loses what is paid
    refuses = 0  # 1: does not consent to the last date
    visits = 0  # 1: came back
    late_cost = 0  # posted so far because the order is late, minor units; and up to the cut
    late_cost_at_cut = 0
    cancellation_cost = 0
    worth = 0  # of its units when it was accepted, for fines
    judged = 0  # 1: its date counts as kept, missed or withdrawn for the fines of its period
    cut_at = NEVER  # when its customer first cancelled a part, and the rest went on
    cut_units = 0  # cancelled so, and their price
    cut_value = 0
    offers = 0  # lines to which something was offered for waiting, and of them those that were taken
    offers_taken = 0
    discounted = 0  # taken off for waiting, minor units
    vouchers = 0  # given for waiting, minor units; and of them, what was redeemed, and what has lapsed
    redeemed = 0
    lapsed = 0
    faster = 0  # shipments that were sent faster, and their cost
    faster_cost = 0
    late_refund = 0  # paid because the order was late
    coming_back = 0  # units that the customer will send back, or has sent
    sent_back = 0  # units that have come back, and of them those that can be sold again
    restocked = 0
    parcels_back = 0
    paid_back = 0  # for them, minor units


class Customer:
    """A customer of a stream with a population."""

    lost = 0
    lost_at = -1.0


class Segment:
    """A customer segment's answers to a shop that has run out."""

    priority = 1
    whole_order = 0  # a refused line drops the order
    all_or_nothing = 0  # a line is taken whole or not at all
    assumed_wait = 0.0
    accept_backorder = 1.0
    hazard = 0  # form of the cancellation hazard where messages matter: 0 (they do not), POWER, PIECES, CLIFF
    shape = 1.0
    first_piece = 0
    pieces = 0
    no_date = 1.0  # multipliers of the hazard: no date was stated
    date_passed = 1.0
    new_date = 1.0  # the first date has passed, and a later one was told
    updated = 1.0  # a message came in the last `recent` units of time
    recent = 0.0
    lost_refused = 0.0  # chances of losing the customer
    lost_late = 0.0
    lost_cancelled = 0.0
    lost_delayed = 0.0
    lost_long = 0.0  # for waits over `long`
    long = NEVER
    full_at = 1.0  # backlog that attracts all candidates
    late_per_order = 0  # minor units
    late_per_time = 0.0
    cancelled_by_customer = 0
    cancelled_by_firm = 0
    cancelled_by_payment = 0
    first_fine = 0
    fines = 0
    back = 0.0  # shares of lines that go back: of orders filled at once, and of the others
    back_waited = 0.0
    resaleable = 1.0
    accept_discount = 1.0  # as `accept_backorder`, with what is offered for waiting, and the factor of the tolerance
    tolerance_discount = 1.0
    accept_voucher = 1.0
    tolerance_voucher = 1.0
    accept_faster = 1.0
    tolerance_faster = 1.0
    late_refund = 0.0  # share of the price that those are paid back who ask for it when an order is late
    cancels = 0  # what the end of patience cancels: WHOLE_ORDER, WAITING_LINES, WAITING_UNITS


class Fine:
    """What a channel takes for every period in which a segment misses a target."""

    of = 0  # OF_DATES, OF_ENDS or OF_UNITS
    at_most = 0  # 1: the target is a share of what is bad, not to be exceeded; 0: of what is good, to be reached
    target = 0.0
    every = 1.0
    amount = 0  # minor units
    per_point = 0.0
    of_value = 0.0
    first = 0  # row of its first period, and how many end within the run
    periods = 0
    judged = 0  # periods that are over
    missed = 0  # of them, those fined
    paid = 0
    judged_at_cut = 0
    missed_at_cut = 0
    paid_at_cut = 0


class Period:
    """What a fine counts in a period: orders or units, those of them that are good, and what they are worth."""

    counted = 0
    good = 0
    value = 0


class Piece:
    """From this age on, the hazard of a segment whose hazard is piecewise constant; and what has accumulated before."""

    start = 0.0
    rate = 0.0
    before = 0.0


class Shipment:
    """Units of one order that are picked, or travel, together."""

    order = 0  # below 0: they are on their way back, of order -1 - this
    units = 0
    parcel = NONE  # first of its parcels, while it is picked
    next = NONE  # free rows
    sale = 0  # price and standard cost, if the sale is recognised at delivery
    cost = 0


class Parcel:
    """Units of one line in a shipment that is being picked."""

    line = 0
    units = 0
    next = NONE  # of the same shipment; or free rows
