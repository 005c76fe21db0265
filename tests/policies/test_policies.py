"""Every policy by its formula, and what every policy must have."""

from types import SimpleNamespace

import pytest

from simbackorder.policies.admission.refusal import OVER_CAP, REFUSE_LINE
from simbackorder.policies.families import FAMILIES
from simbackorder.policies.giving_up.answers import ASK, CANCEL, NO
from simbackorder.policies.policy import UNLIMITED
from simbackorder.policies.promising.dates import NO_QUOTE

CARRIERS = tuple(FAMILIES["carrier"].table)
ALL = [(family, rule) for family, one in FAMILIES.items() for rule in one.table]


def decide(family, rule, *facts, **parameters):
    """A policy's decision with these parameters, the others at their defaults."""
    row = FAMILIES[family].row
    columns = {name: value for name, value in vars(row).items() if not name.startswith("_")}
    return FAMILIES[family].table[rule].decide(SimpleNamespace(**columns | parameters), *facts)


@pytest.mark.parametrize(("family", "rule"), ALL)
def test_every_policy_says_what_it_is_and_where_it_comes_from(family, rule):
    policy = FAMILIES[family].table[rule]
    assert policy.source
    assert policy.description.strip().count("\n") >= 2  # a sentence and a formula
    for name, field in policy.parameters.model_fields.items():
        assert field.description, name


@pytest.mark.parametrize(
    ("rule", "parameters", "facts", "units"),
    [
        ("lost-sale", {}, (3, 0, 99, 1.0, 0), 0),
        ("lost-sale", {}, (3, 0, 99, 1.0, 1), 0),
        ("backorder", {}, (3, 10**6, 0, 1.0, 0), 3),
        ("backorder", {}, (3, 0, 9, 1.0, 1), REFUSE_LINE),
        ("backorder", {"cap": 5}, (3, 2, 0, 1.0, 0), 3),
        ("backorder", {"cap": 5}, (3, 3, 0, 1.0, 0), OVER_CAP),
        ("backorder", {"cap": 0}, (1, 0, 0, 1.0, 0), OVER_CAP),
        ("backorder", {"max_wait": 4.0}, (3, 0, 0, 4.0, 0), 3),
        ("backorder", {"max_wait": 4.0}, (3, 0, 0, 4.5, 0), REFUSE_LINE),
        ("backorder-if-planned", {}, (3, 2, 5, 1.0, 0), 3),
        ("backorder-if-planned", {}, (3, 2, 4, 1.0, 0), REFUSE_LINE),
        ("backorder-if-planned", {"cap": 4}, (3, 2, 5, 1.0, 0), OVER_CAP),
        ("pre-order", {"cap": 5}, (3, 2, 0, 1.0, 1), 3),
        ("pre-order", {"cap": 5}, (3, 3, 0, 1.0, 1), OVER_CAP),
        ("backorder", {"cap": 5, "max_wait": 4.0}, (3, 3, 0, 4.5, 0), REFUSE_LINE),
        ("pre-order", {"then": 0}, (3, 0, 9, 1.0, 0), 0),
        ("pre-order", {"then": 1, "cap": 0}, (3, 0, 0, 1.0, 0), 3),
        ("pre-order", {"then": 2}, (3, 2, 5, 1.0, 0), 3),
        ("pre-order", {"then": 2}, (3, 2, 4, 1.0, 0), REFUSE_LINE),
    ],
)
def test_admission(rule, parameters, facts, units):
    assert decide("admission", rule, *facts, **parameters) == units


@pytest.mark.parametrize(
    ("rule", "missing", "wait"),
    [("none", 0, NO_QUOTE), ("none", 2, NO_QUOTE), ("fixed", 0, 6), ("fixed", 2, 6)]
    + [(rule, missing, wait) for rule in ("expected", "quantile") for missing, wait in ((0, 0), (2, 18))]
    + [("available-to-promise", 0, 0), ("available-to-promise", 2, 7)],
)
def test_promising(rule, missing, wait):
    assert decide("promising", rule, missing, 18.0, 7.0, wait=6.0) == wait


def test_available_to_promise_beyond_what_is_on_its_way():
    assert decide("promising", "available-to-promise", 2, 18.0, NO_QUOTE) == 18


def test_charging():
    shares = {rule: decide("charging", rule, share=0.3) for rule in FAMILIES["charging"].table}
    assert shares == {"at-shipment": 0, "at-order": 1, "deposit": 0.3, "before-shipment": 0}


@pytest.mark.parametrize(
    ("rule", "new_dates", "slip", "told"),
    [
        *(("silent", 1, 99.0, False), ("on-slip", 0, 2.0, False), ("on-slip", 0, 2.5, True)),
        *(("regular", 1, 2.0, False), ("regular", 1, 2.5, True), ("regular", 0, 2.5, False)),
        *(("on-slip", 0, 1.5, False), ("regular", 1, 1.5, False)),
    ],
)
def test_informing(rule, new_dates, slip, told):
    assert bool(decide("informing", rule, slip, new_dates=new_dates, threshold=2.0)) is told


@pytest.mark.parametrize(
    ("rule", "over", "slip", "answer"),
    [
        *(("never", 1, 99.0, NO), ("after", 1, 0.0, CANCEL), ("after", 0, 99.0, NO)),
        *(("on-slip", 0, 3.0, NO), ("on-slip", 0, 3.5, ASK), ("on-slip", 1, 0.0, NO)),
    ],
)
def test_giving_up(rule, over, slip, answer):
    assert decide("giving_up", rule, over, slip, beyond=3.0) == answer


def test_allocation():
    facts = (7.0, 2, 30.0, 900, 4)
    assert decide("allocation", "first-come-first-served", *facts) == 7
    assert decide("allocation", "segment-priority", *facts) == 2
    assert decide("allocation", "earliest-promise", *facts) == 30
    assert decide("allocation", "largest-value", *facts) == -900
    assert decide("allocation", "smallest-remainder", *facts) == 4
    assert decide("allocation", "critical-level", *facts, by_priority=1) == 2
    assert decide("allocation", "critical-level", *facts, by_priority=0) == 7


@pytest.mark.parametrize(
    ("rule", "facts", "leaves"),  # ready, lacking, units, started, fresh, over
    [
        ("complete", (2, 0, 4, 0, 1, 0), True),
        ("complete", (2, 1, 4, 0, 1, 1), False),
        ("partial", (2, 1, 4, 0, 0, 0), True),
        ("partial", (1, 1, 4, 0, 0, 0), False),  # less than half
        ("partial", (1, 0, 4, 2, 0, 0), True),  # the rest
        ("partial", (2, 1, 4, 2, 0, 0), False),  # would be the third of three, and not the last units
        ("partial", (0, 1, 4, 0, 0, 0), False),
        ("available-then-rest", (1, 3, 4, 0, 1, 0), True),
        ("available-then-rest", (1, 2, 4, 1, 1, 0), False),
        ("available-then-rest", (1, 2, 4, 0, 0, 0), False),
        ("available-then-rest", (3, 0, 4, 1, 0, 0), True),
        ("consolidate", (3, 1, 4, 0, 1, 0), False),
        ("consolidate", (3, 1, 4, 0, 0, 1), True),
        ("consolidate", (4, 0, 4, 0, 0, 0), True),
    ],
)
def test_shipment(rule, facts, leaves):
    assert bool(decide("shipment", rule, *facts, minimum_fraction=0.5, max_shipments=3)) is leaves


LEVELS = {"reorder_point": 4, "order_up_to": 10, "order_quantity": 3}


@pytest.mark.parametrize(
    ("rule", "by_position"),
    [
        ("none", {-50: 0, 4: 0}),
        ("base-stock", {12: 0, 10: 0, 9: 1, 0: 10, -5: 15}),
        ("R-S", {10: 0, 9: 1, -5: 15}),
        ("s-S", {5: 0, 4: 6, 3: 7, -2: 12}),
        ("R-s-S", {5: 0, 4: 6, -2: 12}),
        ("r-nQ", {5: 0, 4: 3, 2: 3, 1: 6, 0: 6, -2: 9, -3: 9}),
        ("R-r-nQ", {5: 0, 4: 3, 1: 6, -2: 9}),
    ],
)
def test_replenishment(rule, by_position):
    assert {level: decide("replenishment", rule, level, None, **LEVELS) for level in by_position} == by_position


@pytest.mark.parametrize("lot", [1, 2, 7])
@pytest.mark.parametrize("reorder_point", [-5, 0, 6])
def test_lots_are_the_fewest_that_lift_the_position_above_the_reorder_point(reorder_point, lot):
    for position in range(-20, reorder_point + 1):
        units = decide("replenishment", "r-nQ", position, None, reorder_point=reorder_point, order_quantity=lot)
        assert units % lot == 0
        assert position + units > reorder_point >= position + units - lot


def test_sourcing():
    offers = [SimpleNamespace(place=place, share=share) for place, share in ((1, 0.7), (-1, 0.0), (0, 0.3))]

    def shares(rule, first_up, net=0, **parameters):
        return [decide("sourcing", rule, offer, first_up, net, **parameters) for offer in offers]

    assert shares("single", -1) == [0, 0, 1]
    assert shares("failover", 0) == [0, 0, 1]
    assert shares("failover", 1) == [1, 0, 0]
    assert shares("failover", -1) == [0, 0, 1]
    assert shares("split", -1) == shares("random", 0) == [0.7, 0, 0.3]
    assert shares("cheapest", 1) == shares("fastest", 1) == [1, 0, 0]
    assert shares("expedite", 0, 3, below=3) == shares("dual-index", 1) == shares("base-surge", 1) == [0, 0, 1]
    assert shares("expedite", 0, 2, below=3) == [1, 0, 0]


def test_replenishment_that_looks_at_more_than_the_position():
    learnt = SimpleNamespace(forecast=20.0, variance=16.0, planned_units=35)
    assert decide("replenishment", "plan", 1000, learnt) == 35
    level = {"periods": 4.0, "safety_factor": 1.5}  # 80 + 1.5 x 8
    assert [decide("replenishment", "forecast", position, learnt, **level) for position in (0, 91, 92)] == [92, 1, 0]
    assert [decide("replenishment", "order-to-backlog", n, learnt, at_least=3) for n in (5, 0, -2, -3)] == [0, 0, 0, 3]


def test_receiving_records_and_carriers():
    assert [decide("receiving", rule, 5, 3) for rule in ("put-away", "cross-dock")] == [0, 3]
    assert decide("receiving", "cross-dock", 2, 3) == 2
    assert [decide("records", rule, 7, -2) for rule in ("real-time", "synchronised")] == [5, 5]
    assert [decide("records", rule, 7, 2) for rule in ("real-time", "synchronised")] == [9, 7]
    facts = ((0, 0), (1, 0), (0, 1), (1, 1))
    answers = {rule: [decide("oversold", rule, *each) for each in facts] for rule in FAMILIES["oversold"].table}
    assert answers == {
        "as-admitted": [1, 0, 1, 0],
        "wait": [0, 0, 0, 0],
        "cancel": [1, 1, 1, 1],
        "substitute": [1, 1, 2, 2],
    }
    chosen = {
        rule: [decide("carrier", rule, *facts, number=2) for facts in ((0, 0), (1, 0), (0, 1))] for rule in CARRIERS
    }
    assert chosen == {
        "standard": [0, 0, 0],
        "always": [2, 2, 2],
        "express-for-backorders": [0, 0, 2],
        "express-if-late": [0, 2, 0],
    }


def test_offers_for_waiting():
    waits = (0.0, 4.9, 5.0)
    assert [decide("offer", "none", wait) for wait in waits] == [0, 0, 0]
    assert [decide("offer", "discount", wait, share=0.1, min_wait=5.0) for wait in waits] == [0, 0, 1]
    assert [decide("offer", "voucher", wait, value=0.1, min_wait=5.0) for wait in waits] == [0, 0, 2]
    assert [decide("offer", "voucher", wait, amount=1) for wait in waits] == [2, 2, 2]
    assert [decide("offer", "faster-shipping", wait, min_wait=5.0) for wait in waits] == [0, 0, 3]
    assert [decide("offer", rule, 9.0) for rule in ("discount", "voucher")] == [0, 0]  # worth nothing


def test_rows_hold_plain_numbers_with_code_first():
    for family in FAMILIES.values():
        columns = {name: value for name, value in vars(family.row).items() if not name.startswith("_")}
        assert columns["code"] == 0
        assert all(type(value) in (int, float) for value in columns.values())
    assert FAMILIES["admission"].row.cap == UNLIMITED


@pytest.mark.parametrize(("family", "rule"), ALL)
def test_whoever_asks_a_family_may_ask_each_of_its_policies(family, rule):
    asked, policy = FAMILIES[family].parameters, FAMILIES[family].table[rule]
    assert issubclass(policy.parameters, asked)
    assert not set(vars(asked)) & set(policy.parameters.model_fields) - set(asked.model_fields)


def test_the_usual_rule_is_one_of_the_family():
    assert all(family.usual in family.table for family in FAMILIES.values())
