"""The engine only says when: its hooks, its priorities, and that it is exact about time."""

import numpy as np
import pytest

from simbackorder.engines.reference import run
from simbackorder.model import events
from simbackorder.opening.shop import open_shop
from support.by_hand import base_stock, order, path_of, play, shop


def watched(scenario, customers, **luck):
    """The number of events so far and the item's units, whenever the engine shows its books."""
    seen = []
    run(
        open_shop(scenario, scenario.policy),
        path_of(scenario, customers, **luck),
        log=True,
        watch=lambda s, path, t: seen.append((t, s.world[0].step, s.items[0].on_hand, s.items[0].on_order)),
    )
    return seen


def test_the_books_are_shown_after_every_single_event():
    scenario = shop(items={"a": {"price": 1, "on_hand": 1}}, policy={"replenishment": base_stock(1)}, length=20)
    seen = watched(scenario, [order(2)], lead=[[3]])
    assert seen == [
        (0, 1, 1, 0),  # the cut of the warm-up
        (0, 2, 1, 0),  # the review at 0
        (2, 3, 1, 0),  # demand
        (2, 4, 1, 1),  # review
        (2, 5, 0, 1),  # dispatch
        (5, 6, 1, 0),  # receipt
    ]


def test_events_that_follow_one_another_at_once_are_events_of_their_own_whoever_else_is_about():
    """Whether the instant has other events must not change which entries of the log belong together."""
    items = {"a": {"price": 1, "on_hand": 1}, "b": {"price": 1, "on_hand": 9}}
    scenario = shop(items=items, policy={"replenishment": {"rule": "none", "items": {"a": base_stock(1)}}})
    for others in ([], [order(2, {1: 1})]):
        log = play(scenario, [order(2), *others], lead=[[3]]).record.log
        mine = [k for k, item in enumerate(log["item"].tolist()) if item == 0 and log["time"][k] == 2]
        assert log["what"][mine].tolist() == [events.DEMAND, events.ORDERED, events.SHIPPED]
        assert len(set(log["step"][mine].tolist())) == 3


def test_kinds_are_ordered_as_the_model_says():
    kinds = [
        events.CUT,
        events.SUPPLIER,
        events.MADE,
        events.RECEIPT,
        events.AVAILABLE,
        events.RELEASE,
        events.LOSS,
        events.COUNT,
        events.SYNCHRONISATION,
        events.DELIVERY,
        events.PAYMENT,
        events.DISPUTE,
        events.CANCELLATION,
        events.GIVING_UP,
        events.NEWS,
        events.SLIP,
        events.UPDATE,
        events.DEMAND,
        events.RETURN,
        events.OVERDUE,
        events.STANDING,
        events.REVIEW,
        events.WINDOW,
        events.DISPATCH,
        events.READING,
    ]
    assert kinds == sorted(set(kinds))
    assert kinds[0] > 1  # 0 and 1 are SimPy's own


@pytest.mark.parametrize("gap", [0.1, 1 / 3, 0.7])
def test_clocks_advance_by_adding_delays(gap):
    """Orders are placed at the running sum of the gaps, bit for bit, so that they tie with what was asked for
    likewise."""
    scenario = shop(items={"a": {"price": 1, "on_hand": 500}}, length=80)
    customers = [order(0.0) for _ in range(100)]
    gaps = np.full(100, gap)
    path = path_of(scenario, customers)._replace(gap=gaps, placed=np.cumsum(gaps))
    record = run(open_shop(scenario, scenario.policy), path, log=True)
    np.testing.assert_array_equal(record.orders["closed"], np.cumsum(path.gap))


def test_the_path_is_not_changed_by_a_run():
    scenario = shop(policy={"replenishment": base_stock(2)})
    path = path_of(scenario, [order(1, 2, patience=2), order(2)])
    before = {name: values.copy() for name, values in path._asdict().items() if isinstance(values, np.ndarray)}
    run(open_shop(scenario, scenario.policy), path)
    for name, values in before.items():
        np.testing.assert_array_equal(values, getattr(path, name))


def test_a_shop_without_customers_or_suppliers_runs():
    assert play(shop(suppliers={}, items={"a": {"on_hand": 3}}), []).measured("mean_on_hand") == 3


def test_watching_changes_nothing():
    scenario = shop(policy={"replenishment": base_stock(2)})
    customers = [order(1, 2, patience=2), order(2), order(2, 3, patience=1)]
    opened = open_shop(scenario, scenario.policy)
    quiet = run(opened, path_of(scenario, customers))
    watching = run(opened, path_of(scenario, customers), watch=lambda s, path, t: None)
    for column, values in quiet.items.items():
        np.testing.assert_array_equal(values, watching.items[column])
