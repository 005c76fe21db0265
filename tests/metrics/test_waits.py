"""The waits of a run, and what replications say about them, by hand."""

import numpy as np
import pytest

from simbackorder.experiments.waits import durations, instants, round_step, waiting_times
from simbackorder.metrics.waits import CAUSES, OPEN, Waits, together, waits
from support.by_hand import order, play, shop


def owed_until(*due):
    return {"a": {"price": 10, "unit_cost": 4, "on_hand": 1, "on_order": [{"units": n, "due": t} for t, n in due]}}


def played(warm_up=0.0):
    """Waits: filled at once; 7 (last shipment at 9); cancelled at 15 after 9; open at 30, for 23 and 2.5; lost."""
    scenario = shop(
        items=owed_until((5, 1), (9, 1)), policy={"shipment": "partial"}, length=30, time={"warm_up": warm_up}
    )
    orders = [order(1, 1), order(2, 2), order(6, 1, patience=9), order(7, 1), order(27.5, 2, patience=3)]
    return play(scenario, orders).record


def rows(found: Waits) -> list[tuple[float, str, bool, int]]:
    names = ("open", *(cause.name for cause in CAUSES))
    return [(t, names[c], b, n) for t, c, b, n in zip(*(column.tolist() for column in found), strict=True)]


def test_waits_end_with_the_last_shipment_a_cancellation_or_the_run():
    assert rows(waits(played())) == [
        (0.0, "shipped", False, 1),
        (2.5, "open", True, 1),
        (7.0, "shipped", True, 1),
        (9.0, "cancelled", True, 1),
        (23.0, "open", True, 1),
    ]


def test_orders_of_the_warm_up_are_left_out_and_those_at_its_end_are_not():
    assert len(waits(played(warm_up=2)).time) == 4
    assert len(waits(played(warm_up=2.5)).time) == 3
    assert len(waits(played(warm_up=29)).time) == 0


def test_an_order_cancelled_in_part_counts_as_cancelled_and_one_refused_in_part_as_shipped():
    scenario = shop(items=owed_until((5, 1)), policy={"shipment": "partial"}, length=30)
    assert rows(waits(play(scenario, [order(1, 2, patience=3)]).record)) == [(3.0, "cancelled", True, 1)]
    scenario = shop(items=owed_until(), policy={"admission": "lost-sale"}, length=30)
    assert rows(waits(play(scenario, [order(1, 2), order(3, 1)]).record)) == [(0.0, "shipped", False, 1)]


def test_orders_that_are_alike_are_one_row():
    time, cause = np.array([2.0, 0.0, 2.0, 0.0, 2.0]), np.array([1, 1, 2, 1, 1], np.int8)
    found = together(time, cause, np.array([True, False, True, False, True]))
    assert rows(found) == [(0.0, "shipped", False, 2), (2.0, "shipped", True, 2), (2.0, "cancelled", True, 1)]


def test_every_closed_order_has_exactly_one_cause():
    closed, cancelled = np.array([-1.0, 3.0, 4.0, 5.0, 6.0]), np.array([0, 0, 2, 1, 1])
    orders = {"closed": closed, "cancelled": cancelled, "cause": np.array([0, 0, 1, 2, 3])}
    assert np.sum([cause.of(orders) for cause in CAUSES], axis=0).tolist() == [0, 1, 1, 1, 1]


def some(*given: tuple[float, int, bool]) -> Waits:
    time, cause, owed = zip(*given, strict=True) if given else ((), (), ())
    return together(np.array(time, float), np.array(cause, np.int8), np.array(owed, bool))


FOUND = (
    some((0.0, 1, False), (1.0, 1, True), (2.0, 2, True)),
    some((0.0, 1, False), (0.0, 1, False), (2.0, OPEN, True), (3.0, 1, True)),
    some((4.0, OPEN, True), (5.0, 1, True)),
)


def test_the_estimates_by_hand():
    found = waiting_times("x", FOUND, 0.95)
    owed = found.backordered
    assert (owed.orders.mean, owed.open.mean, [each.mean for each in owed.ended[:2]]) == (2, 2 / 3, [1, 1 / 3])
    at = {row.time: row for row in owed.rows}
    assert at[3.0].seen == 3
    assert at[3.0].waiting.mean == pytest.approx(5 / 12)
    assert [each.mean for each in at[3.0].ended[:2]] == pytest.approx([9 / 24, 5 / 24])
    assert owed.naive_mean.mean == pytest.approx(9 / 3)
    assert owed.restricted_mean.mean == pytest.approx(1 + 5 / 6 + 5 / 8 + 2 * 5 / 12)
    assert found.horizon == 5
    every = found.accepted
    assert (every.orders.mean, every.rows[0].time, every.rows[0].seen) == (3, 0.0, 9)
    assert every.rows[0].ended[0].mean == pytest.approx(3 / 9)


def test_nobody_waited():
    found = waiting_times("x", [some((0.0, 1, False)), some()], 0.95)
    assert found.backordered.rows == ()
    assert found.backordered.restricted_mean.mean is None
    assert found.accepted.rows[0].ended[0].mean == 1
    empty = waiting_times("x", [some(), some()], 0.95)
    assert (empty.accepted.rows, empty.horizon, empty.accepted.orders.mean) == ((), 0.0, 0)


@pytest.mark.parametrize(
    ("found", "times"),
    [
        ([some((10.0, 1, True)), some((10.0, 2, True))], [float(t) for t in range(1, 11)]),
        # one replication was followed for 40, the other until just before 24, and somebody still waits
        ([some((24.0, OPEN, True)), some((40.0, OPEN, True))], [2.0 * t for t in range(1, 12)]),
        ([some((0.7, OPEN, True)), some((0.65, OPEN, True))], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]),
        ([some((0.0, 1, True)), some((0.0, 1, True))], [0.0]),
    ],
)
def test_the_times_of_the_table_are_round_and_no_later_than_what_is_known(found, times):
    assert instants(durations(found, lambda each: each.backordered)) == pytest.approx(times)


def test_round_steps():
    assert [round_step(least) for least in (0.1, 0.11, 1, 1.01, 30, 51, 9.9)] == [0.1, 0.2, 1, 2, 50, 100, 10]
