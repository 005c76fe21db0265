"""A run by day adds up to what its record and its measures say."""

import numpy as np
import pytest

from simbackorder.engines.reference import run
from simbackorder.metrics.days import by_day
from simbackorder.model import events
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.reading import loads
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
