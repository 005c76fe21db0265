"""`simbackorder sensitivity`: what it prints, stores and refuses."""

import csv
import importlib.util
import io
import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from simbackorder.experiments.sensitivity import tornado
from support.small_shop import small_shop

RANGE = "suppliers.far.unit_cost.cap=5..9"
SHOP = (
    small_shop(4)
    .replace(
        "  mill: {order_cost: 50, lead_time: {gamma: {mean: 6 days, cv: 0.35}}}",
        "  mill: {order_cost: 50, lead_time: {gamma: {mean: 6 days, cv: 0.35}}}\n"
        "  far: {unit_cost: 6, order_cost: 50, lead_time: {gamma: {mean: 6 days, cv: 0.35}}}",
    )
    .replace(
        "  backorder: {}",
        "  backorder: {sourcing: {rule: single, supplier: mill}}\n  far: {sourcing: {rule: single, supplier: far}}",
    )
    .replace("experiment", "  \nexperiment")
    .replace("policy:\n", "policy:\n  sourcing: {rule: single, supplier: mill}\n")
)


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP)


def ran(*words, status=0):
    found = CliRunner().invoke(main, ["sensitivity", "shop.yaml", "--workers", "1", *words])
    assert found.exit_code == status, found.output
    return found


def test_without_anything_stated_it_says_what_matters_in_sixty_lines():
    lines = ran("--quiet").stdout.splitlines()
    said = " ".join(" ".join(lines).split())
    assert "What matters most for profit of 'far' (as stated " in said
    assert "by 20 % up and down, as the scenario states no ranges" in said
    assert "No effect that luck does not explain:" in said
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 80


def test_the_document_is_that_of_the_library_and_csv_has_its_rows():
    words = ("--vary", RANGE, "--vary", "customers.arrivals.rate", "--within", "10%")
    document = json.loads(ran(*words, "--format", "json", "--quiet").stdout)
    vary = {"suppliers.far.unit_cost.cap": (5, 9), "customers.arrivals.rate": None}
    found = sb.sensitivity("shop.yaml", vary, within="10%", workers=1)
    assert document == found.document()
    rows = list(csv.DictReader(io.StringIO(ran(*words, "--format", "csv", "--quiet").stdout)))
    assert [row["parameter"] for row in rows] == list(found.effects()["parameter"])
    assert len(rows) == 2 * 4  # profit of three alternatives, and the lead
    assert ran(*words, "--format", "markdown").stdout.startswith("## A small shop")


def test_it_says_where_the_winner_changes():
    said = " ".join(ran("--vary", RANGE).stdout.split())
    assert "The winner changes with the unit cost (far, cap): above about 7" in said
    assert "'backorder' leads" in said


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_screening_says_what_luck_does(method):
    words = ("--method", method, "--samples", "8", "--vary", "customers.arrivals.rate", "--vary", RANGE)
    said = " ".join(ran(*words, "--replications", "2").stdout.split())
    assert "Of the variance of profit over the points luck has" in said
    assert "The winner changes: '" in said
    assert "'far' at " in said


def test_another_measure():
    said = ran("--measure", "orders_lost", "--vary", "customers.arrivals.rate", "--vary", RANGE).stdout
    assert "turned away of 'far'" in said
    assert "The winner changes with" in said


def test_results_are_stored_and_made_again_by_the_stored_command():
    words = ("--vary", RANGE, "--method", "sobol", "--samples", "8", "--replications", "2")
    said = ran(*words, "--out", "kept").stderr
    assert "Stored in" in said
    (answer,) = Path("kept").rglob("sensitivity-sobol.answer.json")
    before = json.loads(answer.read_text())
    made = json.loads((answer.parent / "sensitivity-sobol.provenance.json").read_text())
    command = made["command"]
    again = [*shlex.split(command)][1:] if isinstance(command, str) else command[1:]
    file = answer.parent / "scenario.yaml"
    again[again.index("scenario.yaml")] = str(file)
    found = CliRunner().invoke(main, [*again, "--format", "json", "--quiet"])
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout)["effects"] == before["effects"]
    with pytest.raises(sb.StudyError, match=r"read from sensitivity-sobol\.answer\.json"):
        sb.open("kept")
    assert "Sobol' indices (Sobol', 2001" in " ".join(CliRunner().invoke(main, ["cite", "kept"]).stdout.split())


def test_a_page_and_the_chart():
    ran("--vary", RANGE, "--report", "page.html", "--figures", "charts", "--quiet")
    page = Path("page.html").read_text(encoding="utf-8")
    assert "The winner changes with" in page
    assert "suppliers.far.unit_cost.cap" in page
    assert {each.name for each in Path("charts").iterdir()} == {"tornado.svg", "tornado.png"}
    assert sb.sensitivity("shop.yaml", {"customers.arrivals.rate": "10%"}, workers=1).plot().axes


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--vary", "suppliers.mil.order_cost"], "--vary: suppliers.mil.order_cost: no 'mil' at suppliers; did you"),
        (["--vary", "customers.arrivals.rate=9..1"], "--vary: customers.arrivals.rate.from: expected a value below to"),
        (["--vary", "items.cap.price=-4..9"], "--vary: items.cap.price: expected an amount"),
        (["--vary", "items.cap.price="], "expected PATH, PATH=LOW..HIGH or PATH=SHARE"),
        (["--within", "x"], "--within: expected a share"),
        (["--replications", "1"], "expected at least 2 replications"),
        (["--method", "sobol", "--samples", "10"], "expected a power of two, such as 8 or 16, found 10"),
        (["--method", "morris", "--samples", "1"], "expected 4 to 10,000 samples of morris, found 1"),
        (["--samples", "8"], "a tornado takes no samples"),
        (["--measure", "profi"], "did you mean 'profit'?"),
        (["--set", "experiment.less_noise=antithetic"], "leave out experiment.less_noise"),
        (["--set", "precision={profit: 1%}"], "leave it out"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_simulated(words, message):
    assert message in " ".join(ran(*words, status=2).stderr.split())


def test_validate_finds_a_parameter_that_is_not_there():
    Path("shop.yaml").write_text(SHOP + "sensitivity: {parameters: {items.cup.price: 10%}}\n")
    found = CliRunner().invoke(main, ["validate", "shop.yaml"])
    assert found.exit_code == 2
    assert "sensitivity.parameters.\"items.cup.price\": no 'cup' at items; did you mean 'cap'?" in found.stderr


def test_without_salib_it_says_what_to_install(monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "SALib" else found(name, *more)
    )
    said = " ".join(ran("--method", "morris", status=2).stderr.split())
    assert "pip install 'simbackorder[sensitivity]'" in said
    ran("--vary", "items.cap.price")


def test_an_interrupted_search_keeps_the_tornado_and_says_what_is_missing(monkeypatch):
    def interrupted(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr(tornado, "with_flips", interrupted)
    found = ran("--vary", RANGE, status=130)
    assert "the tornado stands, but not where the winner changes" in found.stderr
    assert "not looked for" in found.stdout


def test_what_is_stated_outside_its_range_is_said():
    said = " ".join(ran("--vary", "customers.arrivals.rate=6..8").stdout.split())
    assert "Note: Outside its range: the rate (arrivals), 5 per day as stated, varied over 6 to 8 per day." in said
