"""Work that ends a rounding after its day ends on that day, not after the weekend."""

import pytest

from simbackorder.engines import compiled, reference
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.reading import loads

SHOP = """
time: {length: 30 days, start: 2025-01-06}
items: {cap: {price: 24, unit_cost: 7, on_hand: 0}}
customers: {arrivals: {rate: 1 per day}}
suppliers: {mill: {manufacture: WORK days, transport: 0 days, calendar: {working_days: [mon]}}}
policy: {replenishment: {rule: base-stock, order_up_to: 1}}
"""


@pytest.mark.parametrize("engine", [reference.run, compiled.run])
@pytest.mark.parametrize(("work", "arrives"), [("1", 1.0), ("1.000000000001", 1.0), ("1.001", 7.001)])
def test_only_work_that_is_left_waits_for_the_next_open_day(engine, work, arrives):
    scenario = loads(SHOP.replace("WORK", work))
    shop = open_shop(scenario, next(iter(scenario.alternatives.values())))
    assert engine(shop, draw(scenario, replication=0)).supplies["arrived"][0] == pytest.approx(arrives, abs=1e-9)
