"""A comparison over draws of uncertain inputs: known answers, luck of its own for every draw, and what is refused."""

import json
from datetime import date, timedelta

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


PRICE, RATE = "items.cap.price", "customers.arrivals.rate"


def together(rank, *, reverse=False):
    """Big stock, a price and a rate that go together."""
    known = {PRICE: {"normal": {"mean": 24, "sd": 2}}, RATE: {"normal": {"mean": 4, "sd": 0.25}}}
    if reverse:
        known = dict(reversed(known.items()))
    pairs = {"correlations": [{"between": [PRICE, RATE], "is": rank}]} if rank else {}
    return sb.scenario({**BIG_STOCK, "uncertain": {**known, **pairs}})


@pytest.mark.parametrize("rank", [0.6, -0.6])
def test_revenue_has_the_variance_of_a_price_times_a_rate_that_go_together(rank):
    found = over(together(rank), inputs=250, replications=2)
    rho = 2 * np.sin(np.pi * rank / 6)
    of_product = 4 * 16 + 0.0625 * 576 + 2 * rho * 24 * 4 * 2 * 0.25 + 4 * 0.0625 * (1 + rho**2)
    row = split(found, "revenue", "policy")
    assert row.from_inputs == pytest.approx(50 * of_product**0.5, rel=0.15)  # independent ones: 0.79 or 1.56 times that
    drawn = found.values()
    assert drawn.corr(method="spearman").loc[PRICE, RATE] == pytest.approx(rank, abs=0.12)
    assert found.document()["inputs"]["correlations"] == [{"between": [PRICE, RATE], "is": rank}]
    assert f"with rank correlations: {PRICE} and {RATE} {rank:g}" in " ".join(found.text().split())


def test_the_order_of_inputs_moves_no_draw_and_the_first_by_alphabet_keeps_its_own():
    one, other, apart = (
        over(each, inputs=10, replications=2).values()
        for each in (together(0.6), together(0.6, reverse=True), together(0))
    )
    assert one.equals(other[list(one)])
    assert one[RATE].equals(apart[RATE])
    assert not np.isclose(one[PRICE], apart[PRICE]).any()


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


@pytest.fixture
def shop_of_data(tmp_path):
    """A shop whose orders and lead times are read from files: 4 weeks, 2 orders every day, 3 at weekends."""
    days = [str(date(2025, 3, 3) + timedelta(day)) for day in range(28)]
    rows = [f"{day}\n" * (3 if number % 7 > 4 else 2) * (2 if number < 14 else 1) for number, day in enumerate(days)]
    (tmp_path / "orders.csv").write_text("when\n" + "".join(rows))
    (tmp_path / "leads.csv").write_text("days\n2\n4\n9\n")
    shop = {
        "time": {"start": "2025-03-03", "length": 28},
        "items": {"cap": {"price": 24, "unit_cost": 7, "on_hand": 9}},
        "customers": {"arrivals": {"replay": {"file": "orders.csv", "time": "when"}}},
        "policy": {"replenishment": {"rule": "s-S", "reorder_point": 9, "order_up_to": 30}},
        "suppliers": {"mill": {"lead_time": {"empirical": {"file": "leads.csv", "column": "days"}}}},
        "experiment": {"replications": 2},
    }
    (tmp_path / "shop.yaml").write_text(json.dumps(shop))
    return sb.read(tmp_path / "shop.yaml")


BOOTSTRAP = {"uncertain": {"customers.arrivals": "bootstrap", "suppliers.mill.lead_time": "bootstrap"}}


def test_data_are_drawn_anew_from_themselves(shop_of_data):
    found = over(shop_of_data.with_(BOOTSTRAP), inputs=200)
    orders, lead_time = (found.values()[path] for path in BOOTSTRAP["uncertain"])
    weekday, weekend = np.array([4, 4, 2, 2]), np.array([6, 6, 3, 3])
    assert orders.var() == pytest.approx(5 * 4 * weekday.var() + 2 * 4 * weekend.var(), rel=0.3)
    assert orders.mean() == pytest.approx(28 / 7 * (5 * 3 + 2 * 4.5), abs=1)
    assert lead_time.var() == pytest.approx(np.var([2, 4, 9]) / 3, rel=0.3)
    assert {round(3 * each) for each in lead_time} >= {6, 8, 10, 12, 13, 15, 17, 20, 22, 27}
    arrived = found.document()["alternatives"]["policy"]["orders_arrived"]
    assert arrived["mean"] == pytest.approx(orders.mean())
    assert split(found, "orders_arrived", "policy").share_of_inputs == 1
    assert not any("not demand" in note for note in found.document()["notes"])


def test_all_data_are_found_and_what_is_stated_of_them_stays(shop_of_data):
    stated = over(shop_of_data.with_(BOOTSTRAP))
    asked = over(shop_of_data, bootstrap=True)
    assert asked.values().equals(stated.values())
    weeks = {"uncertain": {"customers.arrivals": {"bootstrap": {"days": 7}}, "items.cap.price": {"uniform": [20, 28]}}}
    both = over(shop_of_data.with_(weeks), bootstrap=True)
    assert both.document()["inputs"]["uncertain"]["customers.arrivals"] == {"bootstrap": {"days": 7}}
    assert list(both.values()) == ["customers.arrivals", "items.cap.price", "suppliers.mill.lead_time"]
    assert both.values()["suppliers.mill.lead_time"].equals(stated.values()["suppliers.mill.lead_time"])
    with pytest.raises(sb.StudyError, match="expected data to draw anew"):
        over(SHOP, bootstrap=True)


@pytest.mark.parametrize("given", [{"workers": 2}, {"engine": "simpy"}, {"engine": "compiled"}])
def test_samples_of_data_are_the_same_by_any_engine_and_any_number_of_workers(shop_of_data, given):
    one, other = (over(shop_of_data, bootstrap=True, **each).document() for each in ({}, given))
    assert {**one, "engine": ""} == {**other, "engine": ""}


@pytest.mark.parametrize(
    ("path", "how", "message"),
    [
        ("customers.arrivals.rate", "bootstrap", "expected the path of data.*found nothing at customers.arrivals.rate"),
        ("items.cap.price", "bootstrap", "expected the path of data.*found neither at items.cap.price"),
        ("customers.arrivals", {"bootstrap": {"days": 15}}, "expected orders from at least 30 days.*found 28"),
        ("customers.arrivals", {"bootstrap": {"days": 0}}, "expected a whole number of at least 1, found 0"),
        ("customers.arrivals", {"bootstrap": 7}, r"expected the days of a block, such as \{days: 7\}, found 7"),
    ],
)
def test_what_cannot_be_drawn_anew_is_refused(shop_of_data, path, how, message):
    with pytest.raises(sb.StudyError, match=message):
        over(shop_of_data.with_({"uncertain": {path: how}}))


def test_a_list_in_the_scenario_is_drawn_anew_with_its_units():
    stated = {"suppliers.mill.lead_time": {"empirical": ["2 days", "1 week"]}}
    found = over(SHOP.with_(stated, {"uncertain": {"suppliers.mill.lead_time": "bootstrap"}}), replications=2)
    assert set(found.values()["suppliers.mill.lead_time"]) == {2, 4.5, 7}
