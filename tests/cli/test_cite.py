"""`cite`: the entry, the paragraph, and what they say of a scenario or of stored results."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

import simbackorder
from simbackorder.cli.main import main
from simbackorder.report.citation import AUTHORS, RELEASED, TITLE, bibtex
from simbackorder.scenario.reading import load

ROOT = Path(__file__).parents[2]
HOODIE = ROOT / "scenarios" / "viral_hoodie.yaml"
STATED = YAML(typ="safe").load(ROOT / "CITATION.cff")
SHOP = """
time: {warm_up: 10, length: 40}
items: {hat: {price: 40, unit_cost: 20, on_hand: 30}}
customers: {arrivals: {rate: 5}}
suppliers: {mill: {lead_time: {exponential: 5}}}
policy: {replenishment: {rule: s-S, reorder_point: 30, order_up_to: 70}}
alternatives: {lost sales: {admission: lost-sale}, backorders: {admission: backorder}}
experiment: {replications: 3, seed: 9}
sweep: {policy.replenishment.reorder_point: [20, 30]}
"""


def cite(*words: object) -> Result:
    return CliRunner().invoke(main, ["cite", *map(str, words)])


def paragraph(result: Result) -> str:
    """The paragraph on one line."""
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split("\n\n")[1].split())


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "shop.yaml").write_text(SHOP)
    return tmp_path / "shop.yaml"


def test_the_file_and_the_command_say_the_same() -> None:
    assert STATED["title"] == TITLE
    assert [author["name"] for author in STATED["authors"]] == [AUTHORS]
    assert str(STATED["date-released"]) == RELEASED
    assert STATED["version"] == simbackorder.__version__


def test_an_entry_and_a_paragraph_without_a_study() -> None:
    result = cite()
    assert result.stdout.startswith("@misc{simbackorder,\n")
    assert f"{{{{{AUTHORS}}}}}" in result.stdout
    told = paragraph(result)
    assert f"simbackorder {simbackorder.__version__}" in told
    assert re.search(r"Software: \w+ 3\.\d+.*, NumPy \d.*, SciPy \d.*, SimPy \d", told)
    assert "seed" not in told


def test_of_a_scenario_it_tells_how_it_is_simulated() -> None:
    told = paragraph(cite(HOODIE))
    assert "Each of 5 alternatives was simulated for 365 days, the first 60 days of which were not counted" in told
    assert "200 independent replications" in told
    assert f"(viral_hoodie, digest {load(HOODIE).digest}) and seed (2025)" in told
    assert "95 % confidence intervals" in told
    assert "paired by replication" in told


def test_settings_change_what_is_cited() -> None:
    told = paragraph(cite(HOODIE, "--set", "experiment.replications=20"))
    assert "20 independent replications" in told
    assert load(HOODIE, ["experiment.replications=20"]).digest in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["compare"], "Each of 2 alternatives was simulated for 40 days"),
        (["sweep"], "Each of 2 alternatives was simulated at each of 2 points for 40 days"),
        (["run", "--alternative", "backorders"], "One alternative was simulated for 40 days"),
    ],
)
def test_of_stored_results_it_tells_that_study(shop: Path, tmp_path: Path, words: list[str], told: str) -> None:
    place = tmp_path / "results"
    done = CliRunner().invoke(main, [words[0], str(shop), *words[1:], "--out", str(place), "--engine", "simpy"])
    assert done.exit_code == 0, done.output
    result = cite(place)
    assert told in paragraph(result)
    assert ("paired by replication" in paragraph(result)) == (words[0] != "run")
    [seal] = place.rglob("*.provenance.json")
    assert cite(seal).stdout == result.stdout
    document = json.loads(cite(place, "--format", "json").stdout)
    made = json.loads(seal.read_text())
    assert document["study"] == {**document["study"], **{name: made[name] for name in ("study", "digest", "seed")}}
    assert document["study"]["replications"] == 3
    assert document["versions"] == made["versions"]
    assert " ".join(document["methods"].split()) == paragraph(result)
    assert document["bibtex"] == cite("--format", "bibtex").stdout.rstrip("\n")


def test_results_of_another_version_are_cited_by_it(shop: Path, tmp_path: Path) -> None:
    place = tmp_path / "results"
    CliRunner().invoke(main, ["compare", str(shop), "--out", str(place), "--engine", "simpy"])
    [seal] = place.rglob("*.provenance.json")
    seal.write_text(seal.read_text().replace('"simbackorder": "0', '"simbackorder": "99'))
    (seal.parent / "scenario.yaml").write_text("words that only that version knows: 1\n")
    told = paragraph(cite(place))
    assert "simbackorder 99" in told
    assert "Each alternative was simulated in 3 independent replications." in told
    assert "year" not in bibtex("99.1.0")


def test_what_cannot_be_cited() -> None:
    assert cite("none.yaml").exit_code == 2
    assert "cannot be read" in cite("none.yaml").stderr
    assert "no results are stored there" in cite(ROOT / "tests").stderr
    assert "not results that are stored" in cite(ROOT / "tests", "--set", "currency=EUR").stderr
