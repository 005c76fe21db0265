"""The answers of a policy of oversold orders."""

WAIT = 0
CANCEL = 1
SUBSTITUTE = 2
