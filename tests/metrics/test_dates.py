"""Promised dates by quoted wait and week add up to the measures, and every order is in the right class."""

import numpy as np
import pytest

from simbackorder.engines.reference import run
from simbackorder.metrics.dates import dates
from simbackorder.metrics.days import by_day
from simbackorder.metrics.measures import measure
from simbackorder.metrics.window import PLAIN
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.reading import loads
from simbackorder.state import ABSENT, NEVER
from support.by_hand import order, play, shop

SHOP = """
time: {length: 150 days, warm_up: 30 days}
items: {cap: {price: 24, unit_cost: 7, on_hand: 40}}
customers:
  arrivals: {rate: 5 per day}
  segments: {all: {share: 100%, patience: {exponential: 12 days}}}
suppliers: {mill: {order_cost: 50, lead_time: {exponential: 9 days}}}
policy:
  promising: {rule: quantile, q: 40%}
  informing: {rule: on-slip, ahead: 1 day, threshold: 1 day, cost: 0.1}
  replenishment: {rule: s-S, reorder_point: 15, order_up_to: 50}
alternatives: {wait: {}, at once or never: {admission: lost-sale}}
experiment: {replications: 2, seed: 3}
"""
EDGES = (1.0, 7.0, 14.0)


@pytest.mark.parametrize("name", ["wait", "at once or never"])
def test_counts_moves_and_cancellations(name):
    scenario = loads(SHOP)
    path = draw(scenario, 0)
    record = run(open_shop(scenario, scenario.alternatives[name]), path, log=True)
    found = dates(record, EDGES, 7.0, PLAIN)
    measured = {each: top for each, (top, _) in measure(scenario, record).items()}
    sums = {each: counts.sum() for each, counts in found.counts.items()}
    assert {each.shape for each in found.counts.values()} == {(4, 22)}
    assert sums["promised"] == measured["promised_orders"] > 0
    assert sums["judged"] == measured["promises_judged"]
    assert sums["missed"] == measured["promises_missed"]
    assert sums["withdrawn"] == measured["promises_withdrawn"]
    assert sums["stated"] == measured["stated_promises_judged"]
    assert len(found.cancelled) == measured["orders_cancelled"]
    assert (found.cancelled >= 0).all()
    if name != "wait":
        assert sums["missed"] == len(found.moved) == 0
        return
    assert sums["missed"] > 5
    told = (np.asarray(record.contracts["slips"]) > 0) & (path.placed >= 30.0)
    assert 5 < len(found.moved) == told.sum() <= measured["slips"]
    assert (found.moved >= 1.0).all()
    _in_the_right_class(record, path, found)


def _in_the_right_class(record, path, found):
    """Order by order, written once more."""
    expected = np.zeros((4, 22))
    for first, placed in zip(record.orders["promised"], path.placed, strict=True):
        if placed >= 30.0 and first < NEVER:
            quoted = first - placed
            which = sum(quoted > edge + 1e-9 for edge in EDGES)
            expected[which, int(placed // 7)] += 1
    accepted = np.asarray(record.orders["accepted"]) > 0
    assert accepted.sum() > 0
    assert np.array_equal(found.counts["promised"], expected)


def test_orders_lost_and_cancelled_by_day():
    scenario = loads(SHOP)
    path = draw(scenario, 1)
    for policy in scenario.alternatives.values():
        record = run(open_shop(scenario, policy), path, log=True)
        days = by_day(record, scenario.time.length)
        closed, accepted = np.asarray(record.orders["closed"]), np.asarray(record.orders["accepted"])
        assert days.lost.sum() == ((accepted == 0) & (closed != ABSENT)).sum()
        assert days.called_off.sum() == ((np.asarray(record.orders["cancelled"]) > 0) & (closed >= 0)).sum()
        measured = measure(scenario, record)
        assert days.lost[30:].sum() == measured["orders_lost"][0]


def test_orders_of_before_the_run_count_in_no_stretch_but_have_a_place_in_the_first():
    """Whoever counts, as machine code, writes where it is told: nowhere but in the table."""
    item = {"price": 10, "unit_cost": 4, "on_hand": 0, "owed": [{"units": 1, "waited": 9}]}
    record = play(shop(items={"a": item}), [order(-9, 1), order(8, 1)]).record
    columns = []
    counting = PLAIN._replace(array=lambda array: columns.append(array.tolist()) or array.tolist())
    found = dates(record, EDGES, 7.0, counting)
    stretches = found.counts["promised"].shape[1]
    assert [place % stretches for place in columns[0]] == [0, 1]
    assert min(columns[0]) >= 0
