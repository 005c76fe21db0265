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
PAYMENT = 13  # a charge is due, or tried again
DISPUTE = 14  # a customer who has paid disputes it
CANCELLATION = 15  # by a customer
GIVING_UP = 16  # by the firm
OVERSALE = 17  # the firm decides on an order of which goods are not there
NEWS = 18  # the firm learns of a delay: of a release (items), of a replenishment order (numbers after those of items)
SLIP = 19  # the firm looks whether a date will be kept
UPDATE = 20  # a regular message to a waiting customer
DEMAND = 21
RETURN = 22  # a customer who bought nothing comes back
OVERDUE = 23  # a replenishment order should have arrived
STANDING = 24  # a standing order is placed
REVIEW = 25  # inventory reviews and replenishment orders
WINDOW = 26  # an order's window of consolidation is over
DISPATCH = 27  # shipments leave
BILL = 28  # a supplier's bill is due
SETTLEMENT = 29  # holding costs and interest are posted
READING = 30  # stock levels are read, after everything else of the instant
FINE = 31  # a period of a fine is over
KINDS = 32

# What only the log says besides the kinds
REFUSED, SHIPPED, ORDERED, RECALLED, DROPPED, RESERVED = 32, 33, 34, 35, 36, 37
NOTICE, CHARGED, REFUSED_CARD, REFUNDED, ABSENT, DEFECTED = 38, 39, 40, 41, 42, 43
SHORT, OVERSOLD, TOLD, NOT_THERE, SETTLED, OWED = 44, 45, 46, 47, 48, 49
REPLACED, SUBSTITUTED = 50, 51
POSTED = 52  # money of an order, where the log follows it
PAID, NO_MONEY = 53, 54  # a supplier is paid; an order cannot be
LATE, PENALISED = 55, 56  # what an order costs because it is late, or was cancelled
