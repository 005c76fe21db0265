"""Studies with less noise, on the command line and in Python."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from simbackorder.engines.choice import has_compiler
from simbackorder.statistics.control_variates import adjustment
from simbackorder.statistics.estimate import Sample, estimate

SHOP = """
time: {length: 40 days, warm_up: 5 days}
items: {cap: {price: 24, unit_cost: 7, on_hand: 40}}
customers:
  arrivals: {rate: 5 per day}
  basket: {units: {table: {1: 0.5, 3: 0.5}}}
  segments: {all: {share: 1, patience: {exponential: 4 days}}}
suppliers:
  near: {order_cost: 50, lead_time: {exponential: 3 days}, outages: {up: 12, down: 4}}
  far: {order_cost: 20, lead_time: {gamma: {mean: 6 days, cv: 0.4}}}
policy:
  sourcing: {rule: single, supplier: near}
  replenishment: {rule: s-S, reorder_point: 40, order_up_to: 90}
alternatives:
  near: {}
  far: {sourcing: {rule: single, supplier: far}}
  both: {sourcing: {rule: random, shares: {near: 50%, far: 50%}}}
experiment: {replications: 40, seed: 3}
sweep: {policy.replenishment.reorder_point: [30, 50]}
"""
CONTROLS = ["arrivals", "units", "lead_times[near]", "lead_times[far]", "outages[near]"]


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP)


def called(*words):
    result = CliRunner().invoke(main, [*words, "--quiet"])
    assert result.exit_code == 0, result.output
    return result.stdout


def document(*words):
    return json.loads(called(*words, "--format", "json"))


@pytest.mark.parametrize("how", ["controls", "antithetic", "arrivals, strata"])
def test_library_and_command_line_engines_and_workers_give_the_same(how, tmp_path):
    words = ("compare", "shop.yaml", "--less-noise", how)
    found = document(*words, "--out", "theirs")
    assert document(*words, "--workers", "2", "--engine", "simpy")["alternatives"] == found["alternatives"]
    given = how.split(", ") if "," in how else how
    result = sb.compare("shop.yaml", less_noise=given, progress=False)
    assert result.document() == found
    for name, row in found["alternatives"].items():
        assert result[name]["profit"].mean == row["profit"]["mean"]
        alone = document("run", "shop.yaml", "--alternative", name, "--less-noise", how)["alternatives"][name]
        assert alone == {measure: row[measure] for measure in alone}
    if has_compiler():
        compiled = sb.compare("shop.yaml", less_noise=given, engine="compiled", workers=2, progress=False).document()
        assert compiled["less_noise"] == found["less_noise"]
    again = sb.open("theirs")
    assert again.document() == found
    assert found["scenario"]["digest"] != document("compare", "shop.yaml")["scenario"]["digest"]
    assert f"less_noise: [{how}]" in next(Path("theirs").rglob("scenario.yaml")).read_text()


def test_controls_take_variance_off_and_the_shares_are_told():
    found = document("compare", "shop.yaml", "--less-noise", "controls")
    loud = document("compare", "shop.yaml")
    assert found["less_noise"]["method"] == ["controls"]
    assert found["less_noise"]["controls"] == CONTROLS
    for name, row in found["alternatives"].items():
        left = found["less_noise"]["variance_left"][name]["profit"]
        before, after = loud["alternatives"][name]["profit"], row["profit"]
        assert left == pytest.approx((after["standard_error"] / before["standard_error"]) ** 2)
        assert left < 0.8
        assert abs(after["mean"] - before["mean"]) < 4 * before["standard_error"]
    apart = found["less_noise"]["variance_left_of_differences"]
    assert set(apart) == {"far", "both"}
    assert found["differences"]["far"]["profit"]["mean"] == pytest.approx(
        found["alternatives"]["far"]["profit"]["mean"] - found["alternatives"]["near"]["profit"]["mean"]
    )
    page = called("compare", "shop.yaml", "--less-noise", "controls", "--details")
    assert "Variance left" in page
    assert "both, difference" in page
    assert "Noise is taken off by controls of known mean (arrivals, units" in page
    assert "variance" in called("run", "shop.yaml", "--less-noise", "controls").split("revenue")[0]


def test_terms_of_the_bridge_still_add_up():
    found = document("compare", "shop.yaml", "--less-noise", "controls")["bridge"]
    assert found["start"] + sum(term["amount"] for term in found["terms"]) == pytest.approx(found["end"])


def test_pairs_are_concluded_from_pair_by_pair():
    result = sb.compare("shop.yaml", less_noise="antithetic", progress=False)
    plain = sb.compare("shop.yaml", replications=20, progress=False).replications(wide=True)
    values = result.replications(wide=True).xs("near", level="alternative")["profit"].to_numpy()
    assert (values[0::2] == plain.xs("near", level="alternative")["profit"].to_numpy()).all()
    means = (values[0::2] + values[1::2]) / 2
    expected = estimate(Sample(means, np.ones(20)), 0.95)
    found = result["near"]["profit"]
    assert (found.mean, found.standard_error, found.n) == pytest.approx((expected.mean, expected.standard_error, 20))
    assert result.n == 40
    assert any("20 pairs of opposite luck" in note for note in result.notes)


def test_one_control_is_the_regression_on_it():
    result = sb.compare("shop.yaml", less_noise="arrivals", progress=False)
    frame = result.replications(wide=True).xs("near", level="alternative")
    control = frame["orders_arrived"].to_numpy() - 5 * 35
    expected = estimate(Sample(frame["profit"].to_numpy(), np.ones(40)), 0.95, controls=adjustment(control[:, None]))
    assert result["near"]["profit"].mean == pytest.approx(expected.mean)
    assert result["near"]["profit"].half_width == pytest.approx(expected.half_width)
    assert result["near"]["orders_arrived"].mean == pytest.approx(175)
    assert result["near"]["orders_arrived"].half_width == pytest.approx(0, abs=1e-9)


def test_nothing_changes_where_it_is_not_asked_for():
    assert "less_noise" not in document("compare", "shop.yaml")
    assert "less_noise" not in sb.read("shop.yaml").resolved


@pytest.mark.parametrize("how", ["controls", "antithetic"])
def test_precision_is_reached_and_is_the_study_of_so_many(how):
    words = ("compare", "shop.yaml", "--less-noise", how)
    found = document(*words, "--precision", "profit=2%", "--most", "151")
    n = found["replications"]
    assert how == "controls" or n % 2 == 0
    same = document(*words, "--replications", str(n))
    assert same["alternatives"] == found["alternatives"]
    loud = document("compare", "shop.yaml", "--precision", "profit=2%", "--most", "2000")
    assert n < loud["replications"]


@pytest.mark.parametrize("how", ["controls", "antithetic"])
def test_a_sweep_has_the_comparison_of_every_point(how):
    swept = sb.sweep("shop.yaml", less_noise=how, progress=False, out="kept")
    for settings, result in swept.points:
        alone = sb.compare(sb.read("shop.yaml").with_(settings), less_noise=how, progress=False)
        found = swept.frame().query(
            "`policy.replenishment.reorder_point` == @settings['policy.replenishment.reorder_point']"
        )
        mine = found.set_index(["alternative", "measure"])["mean"]["near", "profit"]
        assert mine == alone["near"]["profit"].mean == result["near"]["profit"].mean
    again = sb.open("kept")
    assert again.frame().equals(swept.frame())
    page = " ".join(called("sweep", "shop.yaml", "--less-noise", how, "--notes").split())
    assert page.count("Noise is taken off" if how == "controls" else "The 40 replications are 20 pairs") == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["compare", "--less-noise", "control"], "found 'control'; did you mean 'controls'?"),
        (["compare", "--less-noise", "controls,units"], "controls stands alone"),
        (["compare", "--less-noise", "units,units"], "'units' is named twice"),
        (["compare", "--less-noise", "tolerance"], "tolerance cannot be a control: nothing of it is left to chance"),
        (["compare", "--less-noise", "controls", "--replications", "24"], "at least 25 replications for 5 controls"),
        (["compare", "--less-noise", "antithetic", "--replications", "41"], "an even number of replications"),
        (["compare", "--less-noise", "controls", "--batches", "10"], "leave out experiment.less_noise (controls)"),
        (["compare", "--less-noise", "antithetic", "--orders", "near", "far"], "experiment.less_noise (antithetic)"),
        (["run", "--less-noise", "antithetic", "--books"], "leave out experiment.less_noise (antithetic)"),
        (["run", "--less-noise", "controls", "--waits"], "leave out experiment.less_noise (controls)"),
        (
            ["compare", "--less-noise", "units", "--select", "--smallest-difference", "9"],
            "leave out experiment.less_noise (units)",
        ),
        (
            [
                "compare",
                "--less-noise",
                "lead_times",
                "--set",
                "suppliers.far.lead_time={scipy: {law: pareto, b: 0.9}}",
            ],
            "lead_times[far] cannot be a control: its mean is infinite",
        ),
    ],
)
def test_what_cannot_be_is_said(words, message):
    command, *rest = words
    result = CliRunner().invoke(main, [command, "shop.yaml", *rest])
    assert result.exit_code == 2, result.output
    assert message in " ".join(result.output.split())
    assert "Traceback" not in result.output


def test_usual_controls_leave_out_what_has_no_mean_and_say_so():
    far = "suppliers.far.lead_time={scipy: {law: pareto, b: 0.9}}"
    found = document("compare", "shop.yaml", "--less-noise", "controls", "--set", far)
    assert found["less_noise"]["left_out"] == {"lead_times[far]": "its mean is infinite"}
    assert "lead_times[far]" not in found["less_noise"]["controls"]
    assert "Not controlled: lead_times[far]: its mean is infinite." in found["notes"]


def test_a_budget_too_small_for_the_controls_takes_nothing_off():
    words = ("compare", "shop.yaml", "--less-noise", "controls", "--precision", "profit=0.1%", "--most", "12")
    found = document(*words)
    assert found["less_noise"]["used"] is False
    assert any("12 replications are too few for 5 controls" in note for note in found["notes"])
    plain = document("compare", "shop.yaml", "--replications", "12")
    assert found["alternatives"] == plain["alternatives"]


def test_what_python_cannot_take():
    for how in (3, ["controls", 4], {"a": 1}):
        with pytest.raises(sb.StudyError, match="expected controls, antithetic or a list of controls"):
            sb.compare("shop.yaml", less_noise=how, progress=False)
    with pytest.raises(sb.StudyError, match="leave out experiment"):
        sb.run("shop.yaml", books=True, less_noise="controls", progress=False)


def test_a_trace_tells_the_run_that_was_simulated():
    study = sb.read("shop.yaml").with_({"experiment.less_noise": "antithetic"})
    result = sb.run(study, "near", progress=False).replications(wide=True)
    for replication in (1, 2, 3):
        orders = next(each for n, each in enumerate(sb.orders(study, "near")) if n == replication - 1)
        arrived = int((orders["placed"] >= 5).sum())
        assert arrived == result["orders_arrived"].to_numpy()[replication - 1]
