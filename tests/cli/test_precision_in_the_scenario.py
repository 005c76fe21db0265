"""`precision:` in a scenario file asks for what `--precision` asks for, and is nowhere passed over in silence."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from support.small_shop import small_shop

ASKED = "precision: {revenue: 4%, unit_fill_rate: 1.5 points, most: 500}\n"
OPTIONS = ("--precision", "revenue=4%", "--precision", "unit_fill_rate=1.5 points", "--most", "500")


@pytest.fixture(autouse=True)
def shops(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(small_shop(4))
    Path("kept").mkdir()
    Path("precise").mkdir()
    Path("precise/shop.yaml").write_text(small_shop(4) + ASKED)


def ran(*words):
    return CliRunner().invoke(main, [*words, "--quiet"])


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("command", ["run", "compare"])
def test_the_file_and_the_options_give_the_same_bytes(command, workers):
    beside = ("--format", "json", "--workers", workers)
    one = ran(command, "precise/shop.yaml", *beside)
    other = ran(command, "shop.yaml", *OPTIONS, *beside)
    assert one.exit_code == 0, one.output
    assert one.stdout == other.stdout
    assert json.loads(one.stdout)["replications"] >= 30


def test_results_go_by_the_number_of_replications_that_it_took():
    assert ran("compare", "precise/shop.yaml", "--out", "kept").exit_code == 0
    [seal] = Path("kept").rglob("*.provenance.json")
    made = json.loads(seal.read_text())
    again = ran("compare", "shop.yaml", "--replications", str(made["replications"]), "--format", "json")
    assert json.loads(again.stdout)["scenario"]["digest"] == made["digest"]
    assert json.loads(next(seal.parent.glob("*.precision.json")).read_text())["precision"][0]["asked"] == "4%"
    assert sb.open("kept").notes == sb.compare("precise/shop.yaml", progress=False).notes


def test_the_command_line_takes_the_place_of_what_the_file_says():
    def replications(*words):
        return json.loads(ran("compare", "precise/shop.yaml", *words, "--format", "json").stdout)["replications"]

    assert replications("--precision", "revenue=90%") == 30
    assert replications("--precision", "revenue=0.001%", "--most", "60") == 60
    assert replications("--most", "40") == 40
    assert replications("--set", "precision={}") == 4
    assert replications("--set", "precision.revenue=0.001%", "--set", "precision.most=50") == 50


def test_python_takes_it_from_the_study():
    study = sb.read("precise/shop.yaml")
    assert study.precision.revenue == "4%"
    asked = sb.compare("shop.yaml", precision={"revenue": "4%", "unit_fill_rate": "1.5 points"}, progress=False)
    found = sb.compare(study, progress=False)
    assert (found.n, found.digest) == (asked.n, asked.digest)
    assert sb.compare(study, precision={"revenue": "90%"}, progress=False).n == 30
    assert sb.compare(study, most=40, progress=False).n == 40
    assert sb.compare(study.with_({"precision": {}}), progress=False).n == 4
    mapping = {
        "time": {"length": 50},
        "items": {"hat": {"price": 40, "unit_cost": 20, "on_hand": 100}},
        "customers": {"arrivals": {"rate": 1}},
        "precision": {"profit": "30%"},
    }
    assert sb.run(mapping, progress=False).n == 100  # as many as a scenario has that does not say
    assert "replications until the half-width is met of profit (30%)" in " ".join(repr(sb.scenario(mapping)).split())


@pytest.mark.parametrize(
    "words",
    [
        ("sweep", "precise/shop.yaml", "--out", "kept"),
        ("compare", "precise/shop.yaml", "--select", "--smallest-difference", "5"),
        ("compare", "precise/shop.yaml", "--batches", "10"),
        ("compare", "precise/shop.yaml", "--orders", "out of stock", "backorder"),
    ],
)
def test_what_cannot_be_precise_says_so(words):
    found = ran(*words)
    assert found.exit_code == 2
    assert "precise/shop.yaml:17: precision: " in found.output
    assert "leave it out (--set precision={})" in found.output
    with pytest.raises(sb.StudyError, match="same number of replications"):
        sb.sweep("precise/shop.yaml", progress=False)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("precision.revenu=1%", "precision.revenu: no measure is named 'revenu'; did you mean 'revenue'?"),
        ("precision.mots=9", "did you mean 'most'?"),
        ("precision.revenue=1 points", "only shares have points"),
    ],
)
@pytest.mark.parametrize("command", ["validate", "compare"])
def test_what_cannot_be_met_is_told_by_path(command, setting, message):
    found = CliRunner().invoke(main, [command, "precise/shop.yaml", "--set", setting])
    assert found.exit_code == 2
    assert message in found.output


def test_a_citation_says_what_decides_on_their_number():
    told = " ".join(CliRunner().invoke(main, ["cite", "precise/shop.yaml"]).stdout.split())
    assert "replications until this precision was met in each alternative: revenue (± 4%) and unit_fill_rate" in told
