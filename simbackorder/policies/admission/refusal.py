"""The answer of an admission policy that refuses a whole line."""

REFUSE_LINE = -1
