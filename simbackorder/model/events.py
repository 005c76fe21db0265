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
VOUCHER = 14  # a voucher is redeemed, or lapses
PAYMENT = 15  # a charge is due, or tried again
DISPUTE = 16  # a customer who has paid disputes it
CANCELLATION = 17  # by a customer
GIVING_UP = 18  # by the firm
OVERSALE = 19  # the firm decides on an order of which goods are not there
NEWS = 20  # the firm learns of a delay: of a release (items), of a replenishment order (numbers after those of items)
SLIP = 21  # the firm looks whether a date will be kept
UPDATE = 22  # a regular message to a waiting customer
DEMAND = 23
RETURN = 24  # a customer who bought nothing comes back
OVERDUE = 25  # a replenishment order should have arrived
STANDING = 26  # a standing order is placed
REVIEW = 27  # inventory reviews and replenishment orders
WINDOW = 28  # an order's window of consolidation is over
DISPATCH = 29  # shipments leave
BILL = 30  # a supplier's bill is due
SETTLEMENT = 31  # holding costs and interest are posted
READING = 32  # stock levels are read, after everything else of the instant
FINE = 33  # a period of a fine is over
KINDS = 34

# What only the log says besides the kinds
REFUSED, SHIPPED, ORDERED, RECALLED, DROPPED, RESERVED = 34, 35, 36, 37, 38, 39
NOTICE, CHARGED, REFUSED_CARD, REFUNDED, ABSENT, DEFECTED = 40, 41, 42, 43, 44, 45
SHORT, OVERSOLD, TOLD, NOT_THERE, SETTLED, OWED = 46, 47, 48, 49, 50, 51
REPLACED, SUBSTITUTED = 52, 53
POSTED = 54  # money of an order, where the log follows it
PAID, NO_MONEY = 55, 56  # a supplier is paid; an order cannot be
LATE, PENALISED = 57, 58  # what an order costs because it is late, or was cancelled
WRITTEN_OFF, PAID_BACK = 59, 60  # of what was sent back
DISCOUNTED = 61  # taken off for waiting
VOUCHER_GIVEN, LAPSED, SENT_FASTER = 62, 63, 64  # of what was offered for waiting
LATE_REFUND = 65  # paid to a customer whose order was late
