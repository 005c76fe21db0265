"""`compare --select --budget`: which alternative leads after so many replications of all together."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from support.small_shop import small_shop


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(small_shop(4))


def ran(*words):
    return CliRunner().invoke(main, ["compare", "shop.yaml", *words, "--quiet"])


def test_it_spends_the_budget_and_names_the_one_that_a_long_comparison_names():
    found = json.loads(ran("--select", "--budget", "200", "--format", "json").stdout)
    assert found["spent"] == found["budget"] == 200
    assert sum(each["replications"] for each in found["alternatives"].values()) == 200
    long = json.loads(ran("--replications", "400", "--format", "json").stdout)["alternatives"]
    assert found["selected"] == max(long, key=lambda name: long[name]["profit"]["mean"])
    assert 0.5 < found["probability_correct"] <= 1
    [other] = [each for name, each in found["alternatives"].items() if name != found["selected"]]
    assert other["worse_by"] > 0
    said = " ".join(ran("--select", "--budget", "200").stdout.split())
    assert said.startswith(f"Selected: '{found['selected']}'. The estimated probability that it has the best profit is")


def test_replications_are_the_first_ones_of_each_whoever_simulates():
    one, two, seven = (ran("--select", "--budget", "90", "--workers", n, "--format", "json").stdout for n in "127")
    assert one == two == seven
    for name, each in json.loads(one)["alternatives"].items():
        n = str(each["replications"])
        same = json.loads(ran("--replications", n, "--format", "json").stdout)["alternatives"][name]["profit"]
        assert each["mean"] == pytest.approx(same["mean"], rel=1e-12)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--select", "--budget", "19"], "at least 20 replications (10 of each of 2 alternatives), found 19"),
        (["--select", "--budget", "0"], "--budget"),
        (["--budget", "50"], "a budget is that of a selection (--select)"),
        (["--select", "--budget", "50", "--smallest-difference", "5"], "found both"),
        (["--select", "--budget", "50", "--most", "60"], "found both"),
        (["--select", "--budget", "50", "--range"], "leave out --range"),
        (["--select", "--budget", "50", "--set", "experiment.objective=unit_fill_rate"], "is a ratio"),
        (["--select", "--budget", "50", "--set", "precision.profit=1%"], "a selection spends its budget"),
        (["--batches", "10", "--budget", "50"], "--budget"),
    ],
)
def test_what_does_not_go_together_is_refused(words, message):
    found = ran(*words)
    assert found.exit_code == 2
    assert message in " ".join(found.output.split())
