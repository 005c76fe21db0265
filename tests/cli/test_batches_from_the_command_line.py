"""`--batches`: one long run, measured batch by batch."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from support.small_shop import small_shop

LONG = ["--set", "time.length=2005 days"]
FLOWS = ("revenue", "orders_placed", "units_demanded", "ordering_cost", "units_received")


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(small_shop(1))


def ran(command, *words, status=0):
    found = CliRunner().invoke(main, [command, "shop.yaml", *LONG, *words, "--quiet"])
    assert found.exit_code == status, found.output
    return found


def document(command, *words):
    return json.loads(ran(command, *words, "--format", "json").stdout)


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_batches_add_up_to_the_run(engine):
    whole = document("compare", "--replications", "1", "--engine", engine)
    found = document("compare", "--batches", "20", "--engine", engine)
    assert found["batches"]["count"] == 20
    assert found["batches"]["length"] == 100
    for name, row in found["alternatives"].items():
        for measure in FLOWS:
            assert row[measure]["n"] == 20
            assert 20 * row[measure]["mean"] == pytest.approx(whole["alternatives"][name][measure]["mean"], rel=1e-12)
        held = row["mean_on_hand"]["mean"]
        assert held == pytest.approx(whole["alternatives"][name]["mean_on_hand"]["mean"], rel=1e-9)
    assert set(found["batches"]["correlation"]) == set(found["alternatives"])


def test_the_interval_is_that_of_replications_as_long_as_a_batch():
    batches = document("run", "--batches", "40", "--set", "time.length=8005 days")
    many = json.loads(ran("run", "--replications", "400", "--set", "time.length=205 days", "--format", "json").stdout)
    one, other = (next(iter(each["alternatives"].values()))["revenue"] for each in (batches, many))
    assert one["standard_error"] * 40**0.5 == pytest.approx(other["standard_error"] * 400**0.5, rel=0.35)
    assert one["mean"] == pytest.approx(other["mean"], abs=4 * one["standard_error"])


def test_the_text_says_what_was_cut():
    said = ran("run", "--batches", "20").stdout
    assert "One run in 20 batches of 100 days each, after a warm-up of 5" in " ".join(said.split())
    assert "correlation" in said
    assert "* may be the best" in ran("compare", "--batches", "20").stdout
    assert "* may be" not in said
    assert ran("run", "--batches", "20", "--format", "markdown").stdout.startswith("## A small shop")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--batches", "9"], "expected 10 to 1000 batches, found 9"),
        (["--batches", "1000"], "too short to be independent"),
        (["--batches", "20", "--replications", "5"], "leave out --replications"),
        (["--batches", "20", "--out", "kept"], "leave out --out"),
        (["--batches", "20", "--format", "csv"], "table, json or markdown"),
        (
            ["--batches", "20", "--set", "experiment.objective=stated_promise_kept_rate"],
            "stated_promise_kept_rate has a value under",
        ),
    ],
)
def test_what_cannot_be_cut_is_refused(words, message):
    assert message in " ".join(ran("run", *words, status=2).stderr.split())


def test_it_tells_the_warm_up_that_was_found_and_what_was_audited():
    words = [*LONG, "--batches", "10", "--warm-up", "auto", "--audit", "--set", "time.length=205 days"]
    found = CliRunner().invoke(main, ["run", "shop.yaml", *words])
    assert found.exit_code == 0, found.output
    assert "Warm-up: " in found.stderr
    assert "audited: " in found.stderr


def test_recorded_orders_are_no_long_run():
    Path("orders.csv").write_text("when,what,units\n1,cap,1\n2,cap,1\n")
    replay = "{file: orders.csv, time: when, item: what, units: units}"
    words = ["--set", f"customers.arrivals={{replay: {replay}}}", "--batches", "10"]
    assert "no long run to cut" in " ".join(ran("compare", *words, status=2).stderr.split())
