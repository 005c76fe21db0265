"""The accounts of one run: what stood in each at the cut of the warm-up and at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from simbackorder.metrics.window import Window
from simbackorder.model.record import RunRecord


class Accounts(NamedTuple):
    """Balances (debits less credits) in whole minor units, in the order of `ledger.NAMES`; `held`: the customers' money
    that the firm held in the window, time average, minor units."""

    at_cut: tuple[int, ...]
    at_end: tuple[int, ...]
    held: float


def accounts(record: RunRecord) -> Accounts:
    """The accounts of a run. Keeps nothing of the record."""
    found = record.accounts
    return Accounts(tuple(found["at_cut"].tolist()), tuple(found["balance"].tolist()), Window(record).mean_deposits())


def each(functions: tuple[Callable[[RunRecord], Any], ...], record: RunRecord) -> tuple[Any, ...]:
    """What several functions take down of one run."""
    return tuple(function(record) for function in functions)
