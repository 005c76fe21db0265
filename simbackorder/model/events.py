"""Kinds of events in the order in which they happen within one instant, stated once for every engine.

The calendar is ordered by (time, kind, sequence). Numbers 0 and 1 are SimPy's own priorities. An event created for
the present instant joins it and is taken by kind, even when its kind is earlier.
"""

CUT = 2  # the warm-up ends: before everything else of its instant
SUPPLIER = 3  # a supplier goes down or recovers
RECEIPT = 4  # goods arrive at the dock
AVAILABLE = 5  # end of put-away
RELEASE = 6  # an item may be sold from the shelf from now on
CORRECTION = 7  # the stock record is corrected
DELIVERY = 8  # a shipment reaches its customer
PAYMENT = 9  # a charge is due, or tried again
DISPUTE = 10  # a customer who has paid disputes it
CANCELLATION = 11  # by a customer
GIVING_UP = 12  # by the firm
NEWS = 13  # the firm learns of a delay
SLIP = 14  # the firm looks whether a date will be kept
UPDATE = 15  # a regular message to a waiting customer
DEMAND = 16
RETURN = 17  # a customer who bought nothing comes back
REVIEW = 18  # inventory reviews and replenishment orders
WINDOW = 19  # an order's window of consolidation is over
DISPATCH = 20  # shipments leave
READING = 21  # stock levels are read, after everything else of the instant
KINDS = 22

# What only the log says besides the kinds
REFUSED, SHIPPED, ORDERED, RECALLED, DROPPED, RESERVED = 30, 31, 32, 33, 34, 35
NOTICE, CHARGED, REFUSED_CARD, REFUNDED, ABSENT, DEFECTED = 36, 37, 38, 39, 40, 41
