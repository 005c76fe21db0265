"""A comparison over draws of uncertain inputs: known answers, luck of its own for every draw, and what is refused."""

import numpy as np
import pytest

import simbackorder as sb
from support.small_shop import small_shop

SHOP = sb.text(small_shop(4)).without_sweep()
UNUSED = {"uncertain": {"suppliers.idle.order_cost": {"uniform": [10, 90]}}}
"""An input that moves nothing: nobody orders there."""
BIG_STOCK = {
    "time": {"length": 50},
    "items": {"cap": {"price": 24, "unit_cost": 7, "on_hand": 2000}},
    "customers": {"arrivals": {"rate": 4}},
    "policy": {"replenishment": {"rule": "s-S", "reorder_point": 0, "order_up_to": 1}},
    "suppliers": {"mill": {"lead_time": 5}},
    "uncertain": {"items.cap.price": {"normal": {"mean": 24, "sd": 2}}},
    "experiment": {"objective": "revenue"},
}
"""Everything is sold from the shelf: revenue is a price, normal with sd 2, times a Poisson number of mean 200."""


def over(study, inputs=20, **given):
    return sb.over_inputs(study, inputs=inputs, workers=given.pop("workers", 1), **given)


def idle():
    return SHOP.with_({"suppliers.mill.order_cost": 50}).resolved.replace(
        "suppliers:\n", "suppliers:\n  idle: {lead_time: 5, order_cost: 10}\n"
    )


def split(found, measure, alternative, against=""):
    rows = found.variance()
    chosen = rows[(rows.measure == measure) & (rows.alternative == alternative) & (rows.against == against)]
    return chosen.iloc[0]


def test_price_and_number_of_customers_are_told_apart():
    found = over(BIG_STOCK, inputs=1500, replications=3)
    row = split(found, "revenue", "policy")
    assert row.from_inputs == pytest.approx(2 * 200, rel=0.08)  # sd of the price, times the mean number
    assert row.from_luck == pytest.approx((200 * (24**2 + 2**2)) ** 0.5, rel=0.05)  # of Poisson, times the price
    mean = found.document()["alternatives"]["policy"]["revenue"]
    assert abs(mean["mean"] - 24 * 200) < 4 * mean["standard_error"]
    assert mean["standard_error"] == pytest.approx((400**2 + 200 * 580 / 3) ** 0.5 / 1500**0.5, rel=0.06)
    assert mean["n"] == 1500
    drawn = found.values()["items.cap.price"]
    assert (drawn.mean(), drawn.std()) == (pytest.approx(24, abs=0.2), pytest.approx(2, rel=0.06))
    assert (drawn * 100).round(6).map(float.is_integer).all()  # in cents, as prices are


def test_an_input_that_moves_nothing_leaves_as_many_independent_replications():
    shop = sb.text(idle()).with_({"policy.sourcing": {"rule": "single", "supplier": "mill"}})
    found = over(shop.with_(UNUSED), inputs=25, replications=4)
    plain = sb.compare(shop, replications=100, workers=1)
    for name, row in found.document()["alternatives"].items():
        for measure in ("revenue", "profit", "orders_placed"):
            assert row[measure]["mean"] == pytest.approx(plain[name][measure].mean, rel=1e-12)
    assert split(found, "profit", "backorder").share_of_inputs < 0.3
    assert split(found, "profit", "backorder").low == 0


UNCERTAIN = {
    "uncertain": {
        "customers.arrivals.rate": {"normal": {"mean": "5 per day", "sd": 1}},
        "suppliers.mill.lead_time.gamma.mean": {"uniform": ["4 days", "8 days"]},
    }
}


@pytest.mark.parametrize("given", [{"workers": 2}, {"engine": "simpy"}, {"engine": "compiled"}])
def test_the_same_numbers_by_any_engine_and_any_number_of_workers(given):
    shop = SHOP.with_(UNCERTAIN)
    one, other = over(shop, replications=2).document(), over(shop, replications=2, **given).document()
    assert {**one, "engine": ""} == {**other, "engine": ""}


def test_more_draws_begin_with_the_same_ones_and_another_seed_with_others():
    shop = SHOP.with_(UNCERTAIN)
    few, many, others = (
        over(shop, inputs=n, replications=2, seed=seed).values() for n, seed in ((10, 7), (15, 7), (10, 8))
    )
    assert few.equals(many.head(10))
    assert not np.isclose(few, others).any()


def test_inputs_are_drawn_independently_of_one_another():
    both = {"items.cap.price": {"uniform": [20, 28]}, "items.cap.unit_cost": {"uniform": [5, 9]}}
    drawn = over(SHOP.with_({"uncertain": both, "time.length": 10}), inputs=200, replications=2).values()
    assert abs(drawn.corr().iloc[0, 1]) < 0.25


def test_all_alternatives_meet_the_same_inputs_and_the_same_luck():
    shop = SHOP.with_(UNCERTAIN).with_({"alternatives": {"one": {}, "other": {}}})
    found = over(shop, replications=2)
    assert found.document()["differences"]["other"]["profit"]["half_width"] == 0
    assert "Neither inputs nor luck move the difference in profit" in found.answer
    assert split(found, "profit", "other", "one").from_luck == 0


def test_inputs_are_rounded_only_to_what_the_scenario_reads():
    known = {"uncertain": {"items.cap.on_hand": {"uniform": [30, 50]}}}
    drawn = over(SHOP.with_(known), replications=2).values()["items.cap.on_hand"]
    assert drawn.map(lambda each: float(each).is_integer()).all()
    beyond = {"uncertain": {"suppliers.mill.yield": {"uniform": [0.5, 1.5]}}}
    message = r"yield.*between 0 and 1.*found 1\.\d+ .*at suppliers.mill.yield = 1\.\d+"
    with pytest.raises(sb.StudyError, match=message):
        over(SHOP.with_(beyond), replications=2)


@pytest.mark.parametrize(
    ("settings", "given", "message"),
    [
        ({}, {}, "states what is not known"),
        (UNCERTAIN, {"inputs": 9}, "expected 10 to 10000 draws of the inputs, found 9"),
        (UNCERTAIN, {"inputs": True}, "expected 10 to 10000 draws"),
        (UNCERTAIN, {"replications": 1}, "at least 2 replications of each draw"),
        ({**UNCERTAIN, "precision": {"profit": "1%"}}, {}, "leave it out"),
        ({**UNCERTAIN, "experiment.less_noise": ["antithetic"]}, {}, "leave out experiment.less_noise"),
        ({"uncertain": {"suppliers.mil.lead_time": {"uniform": [1, 2]}}}, {}, "did you mean 'mill'"),
    ],
)
def test_what_is_refused(settings, given, message):
    with pytest.raises(sb.StudyError, match=message):
        over(SHOP.with_(settings), **given)


def test_a_draw_that_no_shop_can_have_names_path_value_and_draw():
    rare = {"uncertain": {"suppliers.mill.yield": {"scipy": {"law": "norm", "loc": 0.8, "scale": 0.1}}}}
    with pytest.raises(sb.StudyError, match=r"draw \d+, at suppliers.mill.yield = 1\.\d+"):
        over(SHOP.with_(rare), inputs=200, replications=2)


@pytest.mark.parametrize("study", [sb.compare, sb.run])
def test_a_study_at_the_inputs_as_stated_says_so(study):
    shop = SHOP.with_(UNCERTAIN)
    found = study(shop, replications=3, workers=1)
    assert any("calls inputs uncertain (customers.arrivals.rate, " in note for note in found.notes)
    plain = study(SHOP, replications=3, workers=1)
    assert (
        found["backorder" if study is sb.compare else "out of stock"]
        == (plain["backorder" if study is sb.compare else "out of stock"])
    )
