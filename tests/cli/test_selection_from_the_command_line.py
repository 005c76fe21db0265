"""`compare --select`: which alternative is the best, by replications of those that may be."""

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


def selected(*words):
    return json.loads(ran("--select", *words, "--format", "json").stdout)


def test_it_names_the_alternative_that_a_long_comparison_names():
    found = selected("--smallest-difference", "1")
    long = json.loads(ran("--replications", "400", "--format", "json").stdout)
    means = {name: row["profit"]["mean"] for name, row in long["alternatives"].items()}
    assert found["selected"] == max(means, key=means.get)
    assert found["left"] == [found["selected"]]
    assert all(each["replications"] >= 20 for each in found["alternatives"].values())


def test_any_number_of_workers_gives_the_same():
    one, two = (ran("--select", "--smallest-difference", "1", "--workers", n).stdout for n in "12")
    assert one == two
    assert one.startswith("Selected: ")


def test_the_means_are_those_of_so_many_replications():
    found = selected("--smallest-difference", "1")
    for name, each in found["alternatives"].items():
        n = str(each["replications"])
        same = json.loads(ran("--replications", n, "--format", "json").stdout)["alternatives"][name]["profit"]
        assert each["mean"] == pytest.approx(same["mean"], rel=1e-12)


def test_a_budget_that_is_too_small_decides_nothing():
    found = selected("--smallest-difference", "0.0001", "--most", "20")
    assert found["selected"] is None or len(found["left"]) == 1
    said = ran("--select", "--smallest-difference", "0.0001", "--most", "20").stdout
    assert said.startswith("Not decided within 20 replications: ") == (found["selected"] is None)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--select"], "expected the smallest difference in the objective that matters, above 0, found none"),
        (["--select", "--smallest-difference", "0"], "above 0, found 0"),
        (["--select", "--smallest-difference", "nan"], "above 0, found nan"),
        (["--smallest-difference", "-5"], "above 0, found -5"),
        (["--select", "--smallest-difference", "5", "--details"], "leave out --details"),
        (["--select", "--smallest-difference", "5", "--out", "kept"], "leave out --out"),
        (["--select", "--smallest-difference", "5", "--format", "csv"], "table or json"),
        (
            ["--select", "--smallest-difference", "0.1", "--set", "experiment.objective=unit_fill_rate"],
            "is a ratio: select by a total or a mean",
        ),
    ],
)
def test_what_cannot_be_selected_is_refused(words, message):
    found = ran(*words)
    assert found.exit_code == 2
    assert message in " ".join(found.output.split())


def in_words(output: str) -> str:
    return " ".join(output.split())


def test_without_a_selection_it_says_who_is_near_enough():
    base = ["--replications", "200"]
    leads = json.loads(ran(*base, "--format", "json").stdout)["verdict"]["against_best"]
    worst = min(leads.values(), key=lambda each: each["low"])["low"]
    assert worst < 0
    generous, strict = (str(-worst * factor) for factor in (1.01, 0.99))
    for smallest, count in ((generous, len(leads)), (strict, len(leads) - 1)):
        found = json.loads(ran(*base, "--smallest-difference", smallest, "--format", "json").stdout)["indifference"]
        assert found["smallest_difference"] == float(smallest)
        assert len(found["near_enough"]) == count
    said = in_words(ran(*base, "--smallest-difference", generous).stdout)
    assert "within that of the best, 95 % sure" in said
    assert "do not matter" not in in_words(ran(*base).stdout)
    assert "than the best of the others" in in_words(ran(*base, "--details").stdout)
