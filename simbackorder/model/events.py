"""Kinds of events in the order in which they happen within one instant, stated once for every engine.

The calendar is ordered by (time, kind, sequence). Numbers 0 and 1 are SimPy's own priorities. An event created for
the present instant joins it and is taken by kind, even when its kind is earlier.
"""

CUT = 2  # the warm-up ends: before everything else of its instant
SUPPLIER = 3  # a supplier goes down or recovers
MADE = 4  # a supplier has manufactured an order
RECEIPT = 5  # goods arrive at the dock
AVAILABLE = 6  # end of put-away
RELEASE = 7  # an item may be sold from the shelf from now on
LOSS = 8  # a unit vanishes from the shelf
ELSEWHERE = 9  # a unit is sold by another channel
COUNT = 10  # the shelf is counted
SYNCHRONISATION = 11  # the shop's stock record is brought up to date
DELIVERY = 12  # a shipment reaches its customer
SENT_BACK = 13  # goods that a customer sent back arrive
PAYMENT = 14  # a charge is due, or tried again
DISPUTE = 15  # a customer who has paid disputes it
CANCELLATION = 16  # by a customer
GIVING_UP = 17  # by the firm
OVERSALE = 18  # the firm decides on an order of which goods are not there
NEWS = 19  # the firm learns of a delay: of a release (items), of a replenishment order (numbers after those of items)
SLIP = 20  # the firm looks whether a date will be kept
UPDATE = 21  # a regular message to a waiting customer
DEMAND = 22
RETURN = 23  # a customer who bought nothing comes back
OVERDUE = 24  # a replenishment order should have arrived
STANDING = 25  # a standing order is placed
REVIEW = 26  # inventory reviews and replenishment orders
WINDOW = 27  # an order's window of consolidation is over
DISPATCH = 28  # shipments leave
BILL = 29  # a supplier's bill is due
SETTLEMENT = 30  # holding costs and interest are posted
READING = 31  # stock levels are read, after everything else of the instant
FINE = 32  # a period of a fine is over
KINDS = 33

# What only the log says besides the kinds
REFUSED, SHIPPED, ORDERED, RECALLED, DROPPED, RESERVED = 33, 34, 35, 36, 37, 38
NOTICE, CHARGED, REFUSED_CARD, REFUNDED, ABSENT, DEFECTED = 39, 40, 41, 42, 43, 44
SHORT, OVERSOLD, TOLD, NOT_THERE, SETTLED, OWED = 45, 46, 47, 48, 49, 50
REPLACED, SUBSTITUTED = 51, 52
POSTED = 53  # money of an order, where the log follows it
PAID, NO_MONEY = 54, 55  # a supplier is paid; an order cannot be
LATE, PENALISED = 56, 57  # what an order costs because it is late, or was cancelled
WRITTEN_OFF, PAID_BACK = 58, 59  # of what was sent back
DISCOUNTED = 60  # taken off for waiting
