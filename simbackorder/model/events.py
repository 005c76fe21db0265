"""Kinds of events in the order in which they happen within one instant, stated once for every engine.

The calendar is ordered by (time, kind, sequence). Numbers 0 and 1 are SimPy's own priorities. An event created for
the present instant joins it and is taken by kind, even when its kind is earlier.
"""

CUT = 2  # the warm-up ends: before everything else of its instant
SUPPLIER = 3  # a supplier goes down or recovers
RECEIPT = 4  # goods arrive at the dock
AVAILABLE = 5  # end of put-away
CORRECTION = 6  # the stock record is corrected
DELIVERY = 7  # a shipment reaches its customer
PAYMENT = 8
CANCELLATION = 9  # by customers and by the firm
NOTICE = 10
DEMAND = 11
REVIEW = 12  # inventory reviews and replenishment orders
DISPATCH = 13  # shipments leave
READING = 14  # stock levels are read, after everything else of the instant
KINDS = 15

# What only the log says besides the kinds
REFUSED, SHIPPED, ORDERED, RECALLED, DROPPED, RESERVED = 20, 21, 22, 23, 24, 25
