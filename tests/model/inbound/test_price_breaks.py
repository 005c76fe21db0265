"""Price breaks of suppliers by quantity, and multiples rounded down: to the cent."""

import pytest

from simbackorder.model import events
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.state import ledger
from support.by_hand import order, play, shop

BREAKS = [{"from": 10, "unit_cost": 4.2}, {"from": 20, "unit_cost": 3.9}]


def bought(units, kind="all-units", breaks=BREAKS, customers=(), replenishment=None, **supplier):
    """One order at time 1, in a shop whose standard cost is 4: what it costs beyond that, and in all."""
    mill = {"lead_time": 5, "unit_cost": 5, "price_breaks": {"kind": kind, "breaks": breaks}} | supplier
    plan = {"rule": "plan", "orders": [{"at": 1, "units": units}]}
    scenario = shop(suppliers={"mill": mill}, policy={"replenishment": replenishment or plan})
    return play(scenario, list(customers))


def paid(found):
    assert int(found.record.accounts["balance"][ledger.PRICE_VARIANCE]) / 100 == pytest.approx(
        found.measured("purchases") - 4 * found.measured("units_received")
    )
    return found.measured("purchases")


@pytest.mark.parametrize(
    ("units", "all_units", "incremental"),
    [
        (9, 45.0, 45.0),  # just below
        (10, 42.0, 9 * 5 + 4.2),  # at the break: all for less, or the tenth
        (19, 19 * 4.2, 45 + 10 * 4.2),
        (20, 20 * 3.9, 45 + 10 * 4.2 + 3.9),
        (25, 25 * 3.9, 45 + 10 * 4.2 + 6 * 3.9),
    ],
)
def test_the_price_is_that_of_the_quantity(units, all_units, incremental):
    assert paid(bought(units)) == pytest.approx(all_units)
    assert paid(bought(units, "incremental")) == pytest.approx(incremental)


def test_a_multiple_raises_the_order_to_its_break():
    assert paid(bought(8, multiple=5)) == pytest.approx(42.0)
    assert paid(bought(8, minimum=20)) == pytest.approx(20 * 3.9)


@pytest.mark.parametrize("kind", ["all-units", "incremental"])
def test_the_price_stays_when_units_are_recalled_or_do_not_come(kind):
    whole = {"all-units": 42.0, "incremental": 49.2}[kind]
    low = {"rule": "s-S", "reorder_point": 0, "order_up_to": 10, "on_cancellation": "recall"}
    recalled = bought(10, kind, customers=[order(2, 3, patience=1)], replenishment=low)
    assert [units for _, _, units in recalled.events(events.RECALLED)] == [3]
    assert paid(recalled) == pytest.approx(whole * 0.7)
    assert paid(bought(10, kind, **{"yield": 0.6})) == pytest.approx(whole * 0.6)


def test_parts_of_an_order_are_whole_cents():
    found = bought(10, "incremental", [{"from": 10, "unit_cost": 4.21}], **{"yield": 0.7})
    assert paid(found) == 34.44  # 7 of 10 units of 49.21 together: 34.447, less the part of a cent


def test_an_item_that_a_break_does_not_name_has_no_such_break():
    breaks = [{"from": 10, "unit_cost": {"b": 1}}, {"from": 20, "unit_cost": {"a": 3}}]
    items = {name: {"price": 10, "unit_cost": 4} for name in "ab"}
    mill = {"lead_time": 5, "unit_cost": 5, "price_breaks": {"breaks": breaks}}
    plan = {"rule": "plan", "orders": [{"at": 1, "units": 12}]}
    found = play(shop(items=items, suppliers={"mill": mill}, policy={"replenishment": plan}), [])
    assert found.measured("purchases") == 12 * 5 + 12 * 1


@pytest.mark.parametrize(
    ("units", "up", "down"), [(3, 6, 6), (6, 6, 6), (7, 12, 6), (11, 12, 6), (12, 12, 12), (17, 18, 12)]
)
def test_multiples_are_rounded_up_or_down_but_something_is_ordered(units, up, down):
    for rounding, expected in ((None, up), ("up", up), ("down", down)):
        stated = {"rounding": rounding} if rounding else {}
        assert [n for _, n in bought(units, multiple=6, **stated).ordered] == [expected]


def test_rounded_down_an_order_still_has_the_minimum():
    assert [n for _, n in bought(11, multiple=6, minimum=8, rounding="down").ordered] == [12]
    assert [n for _, n in bought(17, multiple=6, minimum=8, rounding="down").ordered] == [12]


@pytest.mark.parametrize(
    ("supplier", "words"),
    [
        (
            {"price_breaks": {"breaks": BREAKS[::-1]}},
            "breaks: expected breaks in the order of their units (from), found 20, 10",
        ),
        ({"price_breaks": {"breaks": [BREAKS[0], BREAKS[0]]}}, "found 10, 10"),
        ({"price_breaks": {"breaks": []}}, "breaks"),
        (
            {"price_breaks": {"breaks": [{"from": 1, "unit_cost": 4}]}},
            "breaks.0.from: expected a whole number of units of at least 2",
        ),
        ({"price_breaks": {"breaks": [{"from": 5}]}}, "breaks.0.unit_cost"),
        ({"price_breaks": {"breaks": [{"from": 5, "unit_cost": {"c": 4}}]}}, "c"),
        ({"price_breaks": {"kind": "all", "breaks": BREAKS}}, "kind"),
        ({"rounding": "down"}, "rounding: expected a multiple above 1 beside it"),
        ({"multiple": 6, "rounding": "nearest"}, "rounding"),
    ],
)
def test_mistakes_are_told_with_their_place(supplier, words):
    with pytest.raises(ScenarioError) as caught:
        shop(suppliers={"mill": {"lead_time": 5} | supplier})
    assert words in str(caught.value)
    assert "suppliers.mill" in str(caught.value)
