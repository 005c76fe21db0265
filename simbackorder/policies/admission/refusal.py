"""The answers of an admission policy that refuses a whole line: for any reason, or because so many units are owed."""

REFUSE_LINE = -1
OVER_CAP = -2
