"""The laws that no event may break, each written once, and the auditor who checks them after every event of a run.

To add a law: write a generator of what is wrong with one row (an item, an order, a line, a replenishment order, or the
shop as a whole), with the law as its docstring, and name it in `catalogue.py`. If it needs a sum over many rows, add
that sum in `totals.py`.
"""

from simbackorder.audit.auditor import (
    Auditor,
    LawBrokenError,
    Violation,
    ViolationError,
    auditor,
    thorough_auditor,
)
from simbackorder.audit.catalogue import COUNT
from simbackorder.audit.finding import Finding

__all__ = [
    "COUNT",
    "Auditor",
    "Finding",
    "LawBrokenError",
    "Violation",
    "ViolationError",
    "auditor",
    "thorough_auditor",
]
