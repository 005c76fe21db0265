"""A run by day adds up to what its record and its measures say."""

import numpy as np
import pytest

from simbackorder.engines.reference import run
from simbackorder.metrics.days import by_day
from simbackorder.model import events
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.reading import loads
from support.by_hand import base_stock, order, play, shop
from support.small_shop import small_shop


@pytest.mark.parametrize("step", [1.0, 7.0])
@pytest.mark.parametrize("replication", [0, 3])
def test_levels_and_flows(step, replication):
    scenario = loads(small_shop(4))
    length = scenario.time.length
    path = draw(scenario, replication)
    for policy in scenario.alternatives.values():
        record = run(open_shop(scenario, policy), path, log=True)
        found = by_day(record, length, step)
        assert len(found.on_hand) == int(np.ceil(length / step))
        assert found.on_hand[-1] == record.items["on_hand"].sum()
        assert found.backorders[-1] == record.items["backorders"].sum()
        assert min(found.on_hand) >= 0
        received = record.log["units"][record.log["what"] == events.RECEIPT].sum()
        assert found.received.sum() == received > 0
        assert found.cancelled.sum() == record.log["units"][record.log["what"] == events.CANCELLATION].sum()


def test_cash_by_day_is_what_was_posted_last():
    """100 from the owners; 50 of sales at 2.5, 20 for goods at 7.5."""
    items = {"a": {"price": 10, "unit_cost": 4, "on_hand": 10}}
    finance = {"own_cash": 100, "credit_line": 0}
    scenario = shop(items=items, length=9, policy={"replenishment": base_stock(10)}, finance=finance)
    found = by_day(play(scenario, [order(2.5, 5)]).record, 9)
    assert found.cash.tolist() == [10000, 10000, 15000, 15000, 15000, 15000, 15000, 13000, 13000]
    assert by_day(play(shop(length=9), []).record, 9).cash.tolist() == [0] * 9
