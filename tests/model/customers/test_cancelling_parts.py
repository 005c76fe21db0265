"""Customers who cancel what waits, and let the rest of the order go on, by hand to the cent."""

from __future__ import annotations

from typing import Any

import pytest

from simbackorder.model.events import CANCELLATION, REFUNDED
from simbackorder.state import CUSTOMER, ledger
from support.by_hand import Played, order, play, shop

ITEMS = {
    "a": {"price": 10, "unit_cost": 4, "on_hand": 5},
    "b": {"price": 7, "unit_cost": 2, "on_hand": 1, "on_order": [{"units": 9, "due": 20}]},
}


def played(cancels: str | None, lines: dict[int, int], patience: float = 3, **sections: Any) -> Played:
    """One order of both items, whose customer waits for three days."""
    segment = {"cancels": cancels} if cancels else {}
    scenario = shop(items=ITEMS, segments={"all": segment}, **sections)
    return play(scenario, [order(1, lines, patience=patience), order(6, {1: 1})])


def balance(run: Played, account: int) -> int:
    return int(run.record.accounts["balance"][account])


def test_all_that_is_unshipped_unless_it_is_said():
    run = played(None, {0: 2, 1: 3})
    assert run.events(CANCELLATION) == [(4, 0, 2), (4, 1, 3)]
    assert run.shipped == [(6, 2, 1)]


def test_the_line_that_waits_and_the_other_goes_on():
    run = played("lines", {0: 2, 1: 3})
    assert run.events(CANCELLATION) == [(4, 1, 3)]  # the reserved unit of b, too, which the next customer gets
    assert run.shipped == [(4, 0, 2), (6, 2, 1)]
    assert run.order("closed") == [4, 6]
    assert run.order("cancelled") == [3, 0]
    assert run.record.contracts["cause"].tolist() == [CUSTOMER, 0]
    assert run.measured("orders_cancelled") == 1
    assert run.measured("units_cancelled") == 3
    assert run.measured("cancelled_value") == 21
    assert run.measured("partly_cancelled_rate") == 1 / 2
    assert run.measured("orders_shipped") == 1
    assert run.measured("revenue") == 27


def test_the_units_that_wait_and_the_rest_goes_on():
    run = played("units", {0: 2, 1: 3})
    assert run.events(CANCELLATION) == [(4, 1, 2)]
    assert run.shipped == [(4, 0, 2), (4, 1, 1), (20, 2, 1)]
    assert run.measured("cancelled_value") == 14
    assert run.measured("mean_time_to_cancel") == 3


def test_where_nothing_would_go_on_the_order_is_cancelled():
    run = played("lines", {1: 3})
    assert run.events(CANCELLATION) == [(4, 0, 3)]
    assert run.order("closed") == [4, 6]
    assert run.measured("wholly_cancelled_rate") == 1 / 2


def test_what_was_shipped_before_is_sold_and_the_rest_is_over():
    run = played("units", {0: 2, 1: 3}, policy={"shipment": "partial"})
    assert run.shipped == [(1, 0, 2), (1, 1, 1), (20, 2, 1)]
    assert run.order("closed") == [4, 20]
    assert run.measured("units_cancelled") == 2


def test_the_whole_price_was_paid_the_price_of_the_part_is_paid_back():
    run = played("lines", {0: 2, 1: 3}, policy={"charging": "at-order"}, payment={"refund_cost": 0.5})
    assert run.events(REFUNDED) == [(4, 0, 0)]
    assert balance(run, ledger.REVENUE) == -2700
    assert balance(run, ledger.DEPOSITS) == 0
    assert balance(run, ledger.REFUNDS) == 50
    assert balance(run, ledger.CASH) == 2700 - 50 - 9 * 200


def test_of_a_deposit_the_same_share():
    """30 % of 41.00 are 12.30 (6.00 and 6.30); the part cancelled is 21 of 41: 6.30 of it go back, 6.00 pay for a."""
    deposit = {"charging": {"rule": "deposit", "share": 0.3}}
    run = played("lines", {0: 2, 1: 3}, policy=deposit)
    refunds = [a for a, what in zip(run.record.log["amount"], run.record.log["what"], strict=True) if what == REFUNDED]
    assert refunds == [630]
    assert balance(run, ledger.REVENUE) == -2700
    kept = played("lines", {0: 2, 1: 3}, policy={"charging": {"rule": "deposit", "share": 0.3, "forfeit": True}})
    assert balance(kept, ledger.FORFEITS) == -630
    assert kept.measured("profit") == pytest.approx(27 + 6.30 - 8 - 2)


def test_what_is_in_picking_leaves():
    scenario = shop(items=ITEMS, segments={"all": {"cancels": "lines"}}, policy={"shipment": "partial"})
    run = play(scenario, [order(1, {0: 2, 1: 3}, patience=3, pick=5)])
    assert run.events(CANCELLATION) == [(4, 1, 2)]
    assert run.shipped == [(6, 0, 2), (6, 1, 1)]
    assert run.order("closed") == [6]


def test_a_promise_is_judged_by_when_the_part_was_cancelled():
    dates = {"promising": {"rule": "fixed", "wait": 9}}
    run = played("lines", {0: 2, 1: 3}, policy=dates)
    assert run.measured("promises_kept") == 2  # the part was cancelled at 4, the rest shipped then, before day 10
    late = played("lines", {0: 2, 1: 3}, policy={"promising": {"rule": "fixed", "wait": 2}})
    assert late.measured("promises_missed") == 1
