"""`sweep --where`, and the best of all points in text, JSON and the library."""

import io
import json

import pandas as pd
import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main

SHOP = """
title: A shop
time: {unit: day, length: 60}
items: {hat: {price: 20, unit_cost: 8, holding_cost: 0.01, on_hand: 30}}
customers: {arrivals: {rate: 4}}
suppliers: {mill: {order_cost: 20, lead_time: 5}}
policy: {admission: backorder, replenishment: {rule: s-S, reorder_point: 20, order_up_to: 60}}
alternatives: {low: {}, high: {replenishment: {reorder_point: 40, order_up_to: 80}}}
experiment: {replications: 8, seed: 3}
sweep: {suppliers.mill.lead_time: [3, 6, 12], customers.arrivals.rate: [3, 5]}
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("best") / "shop.yaml"
    path.write_text(SHOP)
    return path


def asked(file, *words):
    out = ["--out", str(file.parent / "out"), "--quiet", "--engine", "simpy", "--workers", "1"]
    return CliRunner().invoke(main, ["sweep", str(file), *out, *words])


@pytest.fixture(scope="module")
def document(file):
    return json.loads(asked(file, "--where", "unit_fill_rate >= 90%", "--format", "json").stdout)


@pytest.fixture(scope="module")
def swept(file):
    return sb.sweep(file, engine="simpy", workers=1, progress=False)


def test_the_best_lies_where_the_bound_surely_holds(document, swept):
    frame = swept.frame()
    (bound,) = document["bounds"]
    assert (bound["bound"], bound["confidence"]) == ("unit_fill_rate >= 90%", 0.95)
    for name in ("low", "high"):
        found = [point for word in ("holds", "undecided", "fails") for point in bound[word][name]]
        assert sorted(found) == list(range(6))
        rates = frame[(frame.measure == "unit_fill_rate") & (frame.alternative == name)]["mean"].tolist()
        assert all(rates[n] >= 0.9 for n in bound["holds"][name])
        assert all(rates[n] < 0.9 for n in bound["fails"][name])
    best = document["best"]
    assert best["number"] in bound["holds"][best["alternative"]]
    assert best["of"] == sum(map(len, bound["holds"].values()))
    profits = frame[frame.measure == "profit"].set_index("alternative")["mean"]
    assert best["mean"] == pytest.approx(max(profits[n].iloc[p] for n, of in bound["holds"].items() for p in of))


def test_the_library_says_the_same(document, swept):
    found = swept.best(where="unit_fill_rate >= 90%")
    assert json.loads(json.dumps(found)) == {key: document[key] for key in ("best", "bounds")}
    assert swept.best()["best"]["of"] == 12
    assert swept.document()["best"] == swept.best()["best"]


def test_next_ones_are_behind_on_paired_luck(swept):
    best = swept.best()["best"]
    ahead = [each["ahead"] for each in best["next"]]
    assert len(ahead) == 11
    assert ahead == sorted(ahead)
    assert all(each["low"] < each["ahead"] < each["high"] for each in best["next"] if each["high"] != each["low"])


def test_the_screen_says_how_many_hold(file):
    text = " ".join(asked(file, "--where", "unit_fill_rate >= 90% with 99%").stdout.split())
    assert "With unit_fill_rate >= 90% with 99%: of 12 choices " in text
    assert "The best of all" in text
    none = " ".join(asked(file, "--where", "unit_fill_rate >= 100%", "--where", "profit >= 10000000").stdout.split())
    assert "0 surely hold, 12 surely fail" in none
    assert "There is nothing to choose from" in none


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        ("unit_fil_rate >= 90%", "did you mean 'unit_fill_rate'?"),
        ("unit_fill_rate = 90%", "expected a bound on a measure"),
    ],
)
def test_bounds_that_make_no_sense_are_refused(file, swept, bound, said):
    found = asked(file, "--where", bound)
    assert found.exit_code == 2
    assert "--where" in found.stderr
    assert said in found.stderr
    with pytest.raises(sb.StudyError) as refused:
        swept.best(where=bound)
    assert said in str(refused.value)


def test_of_many_points_the_summary_has_what_is_shown_and_the_answer_is_the_same(file, tmp_path, monkeypatch):
    def summary(*words):
        out = tmp_path / "_".join(("out", *words))
        found = CliRunner().invoke(main, ["sweep", str(file), "--out", str(out), "--quiet", "--workers", "1", *words])
        assert found.exit_code == 0, found.output
        (stored,) = out.glob("shop/*/sweep.summary.csv")
        return found.stdout, pd.read_csv(stored)

    told, all_measures = summary()
    monkeypatch.setattr("simbackorder.report.concluding.MANY", 5)
    told_of_many, few_measures = summary("--workers", "1")
    assert told_of_many == told
    wanted = set(few_measures.measure)
    assert {"profit", "revenue", "promise_miss_rate", "cancellation_rate"} <= wanted
    assert len(wanted) < 15 < len(set(all_measures.measure))
    pd.testing.assert_frame_equal(few_measures, all_measures[all_measures.measure.isin(wanted)].reset_index(drop=True))
    assert set(summary("--all-measures")[1].measure) == set(all_measures.measure)
    assert set(pd.read_csv(io.StringIO(summary("--format", "csv")[0])).measure) == set(all_measures.measure)
