"""The answers of a policy of giving up."""

NO = 0
CANCEL = 1
ASK = 2
