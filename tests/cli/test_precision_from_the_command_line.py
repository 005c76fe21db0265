"""Studies that go on until they are precise enough, on the command line and in Python."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from support.small_shop import small_shop


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(small_shop(4))


def ran(*words):
    return CliRunner().invoke(main, [*words, "--quiet"])


def test_it_ends_when_all_alternatives_are_precise_and_is_the_study_of_so_many_replications():
    asked = ("--precision", "revenue=4%", "--precision", "unit_fill_rate=1.5 points")
    found = json.loads(ran("compare", "shop.yaml", *asked, "--format", "json").stdout)
    n = found["replications"]
    assert 30 <= n < 20_000
    for row in found["alternatives"].values():
        assert row["revenue"]["half_width"] <= 0.04 * row["revenue"]["mean"]
        assert (row["unit_fill_rate"]["half_width"] or 0) <= 0.015
    assert found["notes"][0].startswith(f"Precise as asked after {n} replications: revenue")
    same = json.loads(ran("compare", "shop.yaml", "--replications", str(n), "--format", "json").stdout)
    assert same["alternatives"] == found["alternatives"]
    assert same["scenario"] == found["scenario"]
    result = sb.compare("shop.yaml", precision={"revenue": "4%", "unit_fill_rate": "1.5 points"}, progress=False)
    assert result.replications()["replication"].nunique() == n
    assert result.notes[0] == found["notes"][0]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_budget_is_kept_and_what_is_missed_is_said(workers):
    words = ("--precision", "revenue=0.01%", "--most", "64", "--workers", workers)
    found = json.loads(ran("run", "shop.yaml", *words, "--format", "json").stdout)
    assert found["replications"] == 64
    assert found["notes"][0].startswith("Not as precise as asked within 64 replications: revenue")


def test_what_is_stored_can_be_made_again():
    found = ran("compare", "shop.yaml", "--precision", "revenue=500", "--most", "40", "--out", "kept")
    assert found.exit_code == 0
    [made] = Path("kept").rglob("*.provenance.json")
    written = json.loads(made.read_text())
    assert written["replications"] in (30, 40)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--precision", "revenue=0"], "expected a precision above 0"),
        (["--precision", "revenue=much"], "expected a precision above 0"),
        (["--precision", "revenue"], "expected MEASURE=AMOUNT"),
        (["--precision", "revenu=1%"], "did you mean 'revenue'?"),
        (["--precision", "revenue=1 points"], "only shares have points"),
        (["--most", "40"], "bound a study with --precision"),
        (["--precision", "revenue=1%", "--most", "1"], "--most"),
        (["--precision", "revenue=1%", "--minutes", "0"], "--minutes"),
    ],
)
def test_what_cannot_be_met_is_refused(words, message):
    found = ran("compare", "shop.yaml", *words)
    assert found.exit_code == 2
    assert message in found.output


def test_python_says_the_same():
    with pytest.raises(sb.StudyError, match="no measure is named 'revenu'"):
        sb.compare("shop.yaml", precision={"revenu": "1%"}, progress=False)
    with pytest.raises(sb.StudyError, match="bound a study"):
        sb.compare("shop.yaml", most=40, progress=False)


def test_what_is_said_of_it_is_true_of_every_alternative():
    asked = {"revenue": "50%", "promise_stated_rate": "1 points", "purchase_variance": "1"}
    [said] = sb.compare("shop.yaml", precision=asked, progress=False).notes[:1]
    assert "', where it is farthest from that (asked: 50%); promise_stated_rate is undefined (asked: 1 points)" in said
    words = ("--precision", "revenue=50%")
    [alone] = json.loads(ran("run", "shop.yaml", *words, "--format", "json").stdout)["notes"][:1]
    assert alone.startswith("Precise as asked after 30 replications: revenue ± ")
    assert alone.endswith(" USD (asked: 50%).")


def test_one_measure_has_one_precision():
    found = ran("compare", "shop.yaml", "--precision", "revenue=1%", "--precision", "revenue=9%")
    assert found.exit_code == 2
    assert "expected one precision, found '1%' and '9%'" in found.output


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"precision": "revenue=1%"}, "expected a mapping"),
        ({"precision": ["revenue"]}, "expected a mapping"),
        ({"precision": {"revenue": "1%"}, "minutes": "2"}, "expected a number above 0"),
        ({"precision": {"revenue": "1%"}, "minutes": -1}, "expected a number above 0"),
    ],
)
def test_python_refuses_what_it_does_not_understand(given, message):
    with pytest.raises(sb.StudyError, match=message):
        sb.compare("shop.yaml", progress=False, **given)
