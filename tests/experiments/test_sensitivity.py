"""Which parameters are varied, what each does, and where the winner changes."""

import pytest

import simbackorder as sb
from simbackorder.experiments.sensitivity.parameters import AS_USUAL, STATED, UNCERTAIN, varied
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.reading import loads
from support.small_shop import small_shop

TWO_MAKERS = """
time: {warm_up: 5 days, length: 60 days}
items: {cap: {price: 24, on_hand: 40}}
customers: {arrivals: {rate: 5 per day}, segments: {fans: {patience: {exponential: 10 days}}}}
suppliers:
  near: {unit_cost: 7, lead_time: 4 days}
  far: {unit_cost: 8, lead_time: 4 days}
policy: {promising: {rule: fixed, wait: 7 days}, replenishment: {rule: s-S, reorder_point: 25, order_up_to: 80}}
alternatives: {far: {sourcing: {rule: single, supplier: far}}, near: {sourcing: {rule: single, supplier: near}}}
experiment: {replications: 6, seed: 3}
"""
"""Both deliver alike, so that the dearer one is the worse, whatever customers do."""


@pytest.fixture(scope="module")
def two_makers():
    ranges = {"suppliers.near.unit_cost.cap": (5, 10), "items.cap.price": "10%", "customers.arrivals.rate": "20%"}
    return sb.sensitivity(sb.text(TWO_MAKERS), ranges, workers=1)


def test_the_winner_changes_where_both_cost_the_same(two_makers):
    changes = two_makers.winner_changes()
    assert list(changes["parameter"]) == ["suppliers.near.unit_cost.cap"]
    (row,) = changes.to_dict("records")
    assert row["value"] == pytest.approx(8, abs=0.02)
    assert row["low"] <= row["value"] <= row["high"]
    assert (row["then"], row["sure"]) == ("far", True)
    assert "The winner changes with the unit cost (near, cap): above about 8 USD" in two_makers.answer


def test_a_price_moves_profit_by_what_is_sold(two_makers):
    found = two_makers.effects().set_index(["parameter", "alternative", "less"])
    price = found.loc[("items.cap.price", "near", "")]
    revenue = sb.compare(sb.text(TWO_MAKERS), workers=1)["near"]["revenue"].mean
    assert (price["low"], price["stated"], price["high"]) == (21.6, 24, 26.4)
    assert price["at_high"] == pytest.approx(0.1 * revenue)
    assert price["at_low"] == pytest.approx(-0.1 * revenue)
    assert price["spread"] == pytest.approx(0.2 * revenue)
    lead = found.loc[("items.cap.price", "near", "far")]
    assert lead["spread"] == 0
    assert found.loc[("suppliers.near.unit_cost.cap", "far", ""), "spread"] == 0


def test_what_does_most_comes_first(two_makers):
    first = two_makers.effects().query("alternative == 'near' and less == ''")
    assert first["spread"].abs().is_monotonic_decreasing
    assert two_makers.points == 7


def test_workers_change_no_number():
    study, vary = sb.text(TWO_MAKERS), {"suppliers.near.unit_cost.cap": (5, 10)}
    one, two = (sb.sensitivity(study, vary, workers=n, replications=2).document() for n in (1, 2))
    assert one == two
    assert one["winner_changes"]


def test_both_methods_agree_on_a_linear_parameter():
    """Profit is linear in the price: mu* is its change over the range, and all the variance is its."""
    study, vary = sb.text(TWO_MAKERS), {"items.cap.price": "10%", "suppliers.far.unit_cost.cap": "10%"}
    given = {"workers": 1, "replications": 3}
    found = {m: sb.sensitivity(study, vary, method=m, samples=8, **given) for m in ("morris", "sobol")}
    whole = sb.sensitivity(study, vary, **given).effects().query("alternative == 'near' and less == ''")
    effects = found["morris"].effects().query("alternative == 'near' and less == ''").set_index("parameter")
    indices = found["sobol"].effects().query("alternative == 'near' and less == ''").set_index("parameter")
    price = whole.set_index("parameter").loc["items.cap.price", "spread"]
    assert effects.loc["items.cap.price", "mu_star"] == pytest.approx(price, rel=1e-3)
    assert effects.loc["items.cap.price", "sigma"] == pytest.approx(0, abs=price * 1e-2)
    assert effects.loc["suppliers.far.unit_cost.cap", "mu_star"] == 0
    assert indices.loc["suppliers.far.unit_cost.cap", "total"] == 0
    assert indices.loc["items.cap.price", "luck_of_a_run"] > 0


def test_the_usual_parameters_are_those_a_firm_is_unsure_of():
    found = varied(loads(small_shop(4)))
    assert (found.source, found.within) == (AS_USUAL, 0.2)
    assert [each.path for each in found.parameters] == [
        "customers.arrivals.rate",
        "customers.segments.fans.patience.exponential.mean",
        "suppliers.mill.lead_time.gamma.mean",
        "suppliers.mill.order_cost",
        "items.cap.unit_cost",
        "items.cap.holding_rate",
    ]
    lead_time = found.parameters[2]
    assert (lead_time.low, lead_time.stated, lead_time.high) == (4.8, 6, 7.2)


LATENESS = """
payment: {refund_cost: 2, late_cost: {per_order: 5}, cancellation_cost: {customer: 3}}
finance: {rate: 0.001, deposit_rate: 0.0005, own_cash: 100}
returns: {parcel_cost: 4, fee: 1}
"""


def test_what_lateness_and_money_cost_is_usually_unsure():
    late = "{of: late, at_most: 4%, every: 30 days, fine: 25, per_point: 4}"
    fines = f"[{late}, {{of: fill_rate, at_least: 90%, every: 10 days, fine: 5}}]"
    shop = small_shop(4).replace("fans: {", f"fans: {{channel: {{fines: {fines}}}, returns: {{share: 10%, after: 5}}, ")
    breaks = "price_breaks: {breaks: [{from: 50, unit_cost: {cap: 7}}, {from: 90, unit_cost: {cap: 6.50}}]}"
    shop = shop.replace("mill: {", f"mill: {{{breaks}, ")
    found = {each.path: each for each in varied(loads(shop + LATENESS)).parameters}
    known = {each.path for each in varied(loads(small_shop(4))).parameters}
    segment = "customers.segments.fans"
    assert found.keys() - known == {
        f"{segment}.returns.share",
        f"{segment}.returns.after.constant.value",
        f"{segment}.channel.fines.*.fine",
        f"{segment}.channel.fines.0.per_point",
        "suppliers.mill.price_breaks.breaks.*.unit_cost.*",
        "payment.refund_cost",
        "payment.late_cost.per_order",
        "payment.cancellation_cost.customer",
        "finance.rate",
        "finance.deposit_rate",
        "returns.parcel_cost",
    }
    fine = found[f"{segment}.channel.fines.*.fine"]
    assert fine.settings(1.2) == {f"{segment}.channel.fines.0.fine": 30, f"{segment}.channel.fines.1.fine": 6}


def test_an_entry_of_a_list_is_varied_by_its_place():
    fines = "channel: {fines: [{of: late, at_most: 4%, every: 30 days, fine: 25}]}, "
    shop = small_shop(4).replace("fans: {", "fans: {" + fines)
    path = "customers.segments.fans.channel.fines.0.fine"
    (fine,) = varied(loads(shop + f"sensitivity: {{parameters: {{{path}: {{from: 5, to: 95}}}}}}")).parameters
    assert (fine.low, fine.stated, fine.high, fine.unit) == (5, 25, 95, "money")
    with pytest.raises(ScenarioError, match=r"no '1' at customers\.segments\.fans\.channel\.fines; there are: 0"):
        varied(loads(shop + f"sensitivity: {{parameters: {{{path.replace('0', '1')}: 5%}}}}"))


def test_the_price_of_money_is_told_by_the_year():
    """Half a per cent a month saves what a credit of ten days does from about 0.015 / (10 days) on."""
    shop = (
        TWO_MAKERS.replace("unit_cost: 8,", "unit_cost: 7.05, pay: {after: 20 days},") + "finance: {rate: 9% per year}"
    )
    study = sb.text(shop)
    found = sb.sensitivity(study, {"finance.rate": ("1% per year", "60% per year")}, workers=1)
    (row,) = found.winner_changes().to_dict("records")
    low, value, high = (f"{100 * 365 * row[key]:.4g}" for key in ("low", "value", "high"))
    assert 10 < float(value) < 16
    assert f"interest rate: above about {value} % a year ({low} to {high})" in found.answer


def test_several_numbers_are_varied_together():
    shop = small_shop(4).replace(
        "items:\n", "items:\n  hat: {price: 20, unit_cost: 5, holding_rate: 25% per year, on_hand: 40}\n"
    )
    (found,) = varied(loads(shop + 'sensitivity: {parameters: {"items.*.price": 10%}}')).parameters
    assert (found.low, found.stated, found.high, found.together) == (0.9, 1, 1.1, True)
    assert found.settings(1.1) == {"items.hat.price": 22, "items.cap.price": 26.4}
    usual = [each.path for each in varied(loads(shop)).parameters]
    assert "items.*.unit_cost" in usual
    assert "items.hat.unit_cost" not in usual


def test_what_is_uncertain_gives_the_ranges():
    found = varied(loads(small_shop(4) + "uncertain: {customers.arrivals.rate: {uniform: [4, 6]}}"))
    (rate,) = found.parameters
    assert found.source == UNCERTAIN
    assert (rate.low, rate.high) == (pytest.approx(4.1), pytest.approx(5.9))
    assert [rate.at(share) for share in (0, 0.5, 1)] == pytest.approx([4.1, 5, 5.9])
    assert [rate.at(share, whole=True) for share in (0, 0.5, 1)] == pytest.approx([4, 5, 6], abs=1e-5)


def test_values_are_rounded_where_the_scenario_reads_whole_numbers():
    (level,) = varied(loads(small_shop(4) + "sensitivity: {parameters: {policy.replenishment.reorder_point: 30%}}"))[0]
    assert (level.low, level.high) == (17, 33) or (level.low, level.high) == (18, 32)
    assert level.settings(20.4) == {"policy.replenishment.reorder_point": 20}


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("{parameters: {customers.arrivals.rate: {from: 6, to: 4}}}", "expected a value below to (4), found 6"),
        ("{parameters: {customers.arrivals.rate: {from: 6}}}", "expected to beside from"),
        ("{parameters: {customers.arrivals.rate: {from: 1, to: 6, within: 5%}}}", "from and to, or within, found both"),
        ("{parameters: {customers.arrivals.rte: 5%}}", "no 'rte' at customers.arrivals; did you mean 'rate'?"),
        ("{parameters: {items.cap: 5%}}", "expected the path of a number, found that of a section"),
        ("{parameters: {items.cap.backorder_cost: 5%}}", "states 0, of which there is no share"),
        (
            "{parameters: {items.cap.holding_rate: {from: 4%, to: 9%}}}",
            "expected a share per time (such as 25% per year)",
        ),
        ("{parameters: {customers.arrivals.rate: {from: -2, to: 6}}}", "expected a rate of at least 0"),
        ("{parameters: {items.cap.on_hand: 1%}}", "found 40 to 40 once rounded"),
        ("{parameters: {time.length: 10%}}", "expected a path in the model or the policy"),
        ("{parameters: {'items.*.price': {from: 3, to: 4}}}", "expected within, found from and to"),
        ("{within: 0}", "expected a share above 0"),
    ],
)
def test_mistakes_are_told_with_their_place(section, message):
    with pytest.raises(ScenarioError) as told:
        varied(loads(small_shop(4) + f"sensitivity: {section}\n", "shop.yaml"))
    assert message in str(told.value)
    assert str(told.value).startswith("shop.yaml:17: sensitivity")


def test_a_stated_section_is_read_back():
    scenario = loads(small_shop(4) + "sensitivity: {within: 30%, parameters: {customers.arrivals.rate: 1%}}")
    study = sb.text(small_shop(4) + "sensitivity: {within: 30%, parameters: {customers.arrivals.rate: 1%}}")
    assert sb.text(study.resolved).digest == study.digest == scenario.digest
    assert varied(scenario).source == STATED
