"""The answers of an offer policy: what is offered to a customer who would have to wait."""

NOTHING = 0
DISCOUNT = 1
VOUCHER = 2
FASTER = 3
