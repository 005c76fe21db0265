"""Dates of small shops whose right answer is known beforehand, in both engines."""

import pytest

from simbackorder.engines import compiled, reference
from simbackorder.engines.choice import differences
from simbackorder.metrics.measures import measure
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.reading import load

WEEKDAYS = "{working_days: [mon, tue, wed, thu, fri]}"
BEHIND = """
time: {length: 60 days}
items: {thing: {price: 10, unit_cost: 5, on_hand: 0, on_order: [{units: 10, due: 40 days}]}}
customers: {arrivals: {replay: {file: orders.csv, time: t, order: o, item: i, units: u}}}
suppliers: {s: {lead_time: 11 days}}
policy: {admission: backorder, promising: available-to-promise, replenishment: {rule: base-stock, order_up_to: 0}}
"""
WEEKEND = f"""
time: {{start: 2025-03-13, length: 30 days}}
items: {{thing: {{price: 10, unit_cost: 5, on_hand: 0}}}}
customers: {{arrivals: {{replay: {{file: orders.csv, time: t, order: o, item: i, units: u}}}}}}
suppliers: {{s: {{lead_time: 5 days, calendar: {WEEKDAYS}}}}}
warehouse: {{calendar: {WEEKDAYS}}}
shipping: {{pick_and_pack: 1 day}}
policy: {{admission: backorder, promising: expected, replenishment: {{rule: base-stock, order_up_to: 0}}}}
"""
PUNCTUAL = f"""
time: {{start: 2025-01-06, length: 2 years}}
items: {{thing: {{price: 10, unit_cost: 5, on_hand: 3}}}}
customers: {{arrivals: {{rate: 0.9 per day}}}}
suppliers:
  s: {{lead_time: 10 days, notice: 3 days, calendar: {WEEKDAYS}}}
  t: {{lead_time: 2 days, calendar: {WEEKDAYS}}}
warehouse: {{calendar: {WEEKDAYS}}}
shipping: {{pick_and_pack: 1 day}}
policy:
  admission: backorder
  promising: {{rule: available-to-promise, q: 50%}}
  informing: {{rule: on-slip, cost: 1}}
  replenishment: {{rule: base-stock, order_up_to: 3}}
  sourcing: {{rule: failover, suppliers: [s, t], overdue: 0.1 days}}
"""


def played(folder, text, rows=(), *settings):
    """The run of a scenario by the reference engine; the compiled one agrees."""
    (folder / "orders.csv").write_text("\n".join(("t,o,i,u", *rows)) + "\n")
    (folder / "s.yaml").write_text("experiment: {replications: 1}\n" + text)
    scenario = load(folder / "s.yaml", settings)
    shop, path = open_shop(scenario, next(iter(scenario.alternatives.values()))), draw(scenario, 0)
    record = reference.run(shop, path)
    assert differences(record, compiled.run(shop, path)) == []
    return record, {name: n / d if d else None for name, (n, d) in measure(scenario, record).items()}


def test_a_date_is_not_before_the_last_of_what_others_wait_for(tmp_path):
    record, _ = played(tmp_path, BEHIND, ("0,A,thing,10", "1,B,thing,1"))
    assert record.orders["promised"].tolist() == [40, 40]
    assert record.orders["closed"].tolist() == [40, 40]


def test_working_days_are_those_of_the_supplier_and_of_the_warehouse(tmp_path):
    """Five working days from Thursday noon are over on the next Thursday noon; picked on Friday, the 21st."""
    order = ("2025-03-13 12:00,1,thing,1",)
    record, _ = played(tmp_path, WEEKEND, order)
    assert record.orders["promised"].tolist() == record.orders["closed"].tolist() == [8.5]
    unknown, _ = played(tmp_path, WEEKEND, order, "policy.promising.knows.working_days=false")
    assert unknown.orders["promised"].tolist() == [6.5]


def test_a_punctual_supplier_keeps_every_date_and_is_never_late(tmp_path):
    """With a constant lead time of ten working days no date is missed, and no order late, overdue or told to be so; no
    customer hears of another date."""
    record, found = played(tmp_path, PUNCTUAL)
    assert found["backorder_promises_kept"] > 200
    for name in ("promise_miss_rate", "slips", "replenishment_orders_late"):
        assert found[name] == 0, name
    assert record.world["again"] == [0]
    assert (record.supplies["date"] == 0).all()
    _, unknown = played(tmp_path, PUNCTUAL, (), "policy.promising.knows.working_days=false")
    assert unknown["promise_miss_rate"] > 0.5


@pytest.mark.parametrize(("elapsed", "promised"), [("counted", 10), ("ignored", 10)])
def test_what_has_lasted_long_is_nearly_there(tmp_path, elapsed, promised):
    """A constant lead time of ten days that has lasted 9.9 is over in 0.1, by both."""
    text = BEHIND.replace("on_hand: 0, on_order: [{units: 10, due: 40 days}]", "on_hand: 1").replace(
        "11 days", "10 days"
    )
    text = text.replace("order_up_to: 0", "order_up_to: 1")
    settings = (f"policy.promising.elapsed={elapsed}",)
    record, _ = played(tmp_path, text, ("0,A,thing,1", "9.9,B,thing,1"), *settings)
    assert record.orders["promised"].tolist() == pytest.approx([0, promised])
