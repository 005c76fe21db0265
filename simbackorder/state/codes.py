"""Numbers that stand for something else in the books: no row, no time, stages, causes; and when times are equal."""

from simbackorder.policies.rounding import ROUNDING as ROUNDING

NONE = -1
OPEN = -1.0  # the `closed` of an order, the `arrived` of a replenishment order, that still is open
ABSENT = -2.0  # the `closed` of an order that its customer did not want to place after all
NEVER = float("inf")
GRID = 64  # steps of elapsed time for which what is left of a lead time is known
POWER, PIECES, CLIFF = 1, 2, 3  # forms of the cancellation hazard: Weibull, piecewise constant, constant patience
CUSTOMER, FIRM, CARD = 1, 2, 3  # causes of cancellation
OF_DATES, OF_ENDS, OF_UNITS = 0, 1, 2  # what a fine counts: orders by their date, by their end, units asked for
WHOLE_ORDER, WAITING_LINES, WAITING_UNITS = 0, 1, 2  # what the end of patience cancels
HOLD_START, PAUSE, HOLD_ARRIVAL, REFUSE = 0, 1, 2, 3  # what an outage does
WAIT, SKIP, CUT_DOWN = 0, 1, 2  # what becomes of an order with a supplier that cannot be paid
WAITING, MAKING, TRAVELLING, AT_PORT, OVERTAKEN = 0, 1, 2, 3, 4  # stages of an open replenishment order
TOLERANCE = 1e-6  # a promise is missed when a unit is unshipped this long after its date
MONEY_TOO = 2  # a log (`Books.logging`) that says of each order also what it earns and costs
