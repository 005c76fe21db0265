"""`compare --inputs`: draws of what is not known."""

import csv
import html
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from support.small_shop import small_shop

UNCERTAIN = """
uncertain:
  customers.arrivals.rate: {normal: {mean: 5, sd: 1}}
  items.cap.price: {triangular: [22, 24, 25]}
"""


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(small_shop(3) + UNCERTAIN)


def ran(*words, status=0, command="compare"):
    found = CliRunner().invoke(main, [command, "shop.yaml", *words])
    assert found.exit_code == status, found.output
    return found


def test_the_document_is_that_of_the_library():
    found = json.loads(ran("--inputs", "12", "--format", "json", "--quiet").stdout)
    assert found == sb.over_inputs("shop.yaml", inputs=12).document()
    assert (found["inputs"]["draws"], found["inputs"]["replications"]) == (12, 3)
    share = found["variance"]["backorder"]["profit"]
    assert share["low"] <= share["share_of_inputs"] <= share["high"]
    assert share["share_of_inputs"] == pytest.approx(share["inputs"] / (share["inputs"] + share["luck"]))
    assert set(found["variance_of_differences"]) == {"backorder"}
    assert found["inputs"]["leads"]["out of stock"] + found["inputs"]["leads"]["backorder"] >= 1
    assert found["notes"] == []


def test_all_data_are_drawn_anew_where_that_is_asked_for():
    settings = ["--set", "suppliers.mill.lead_time={empirical: [3, 5, 9]}"]
    found = json.loads(ran("--inputs", "bootstrap:12", *settings, "--format", "json", "--quiet").stdout)["inputs"]
    assert found["draws"] == 12
    assert found["uncertain"]["suppliers.mill.lead_time"] == {"bootstrap": {"days": 1}}
    assert len(set(found["values"]["suppliers.mill.lead_time"])) > 3
    said = " ".join(ran("--inputs", "bootstrap:10", *settings).stdout.split())
    assert (
        "10 draws of 3 inputs (customers.arrivals.rate, items.cap.price, suppliers.mill.lead_time: bootstrap)" in said
    )


def test_the_text_says_what_inputs_and_luck_do():
    said = " ".join(ran("--inputs", "40", "--replications", "10").stdout.split())
    assert "40 draws of 2 inputs (customers.arrivals.rate, items.cap.price), 10 replications at each" in said
    assert "hat is not known of profit under" in said
    assert "of the variance of a single run" in said
    assert "backorder less out of stock" in said
    assert "They are as stated here" not in said
    assert ran("--inputs", "10", "--format", "markdown").stdout.startswith("## A small shop")


def test_rows_and_latex_have_the_same():
    found = json.loads(ran("--inputs", "12", "--format", "json", "--quiet").stdout)
    rows = list(csv.DictReader(ran("--inputs", "12", "--format", "csv", "--quiet").stdout.splitlines()))
    row = {(each["alternative"], each["measure"]): each for each in rows if not each["measure"].startswith("inputs.")}
    assert float(row["backorder", "profit"]["mean"]) == found["alternatives"]["backorder"]["profit"]["mean"]
    (share,) = [
        each
        for each in rows
        if each["measure"] == "inputs.profit" and each["alternative"] == "backorder" and each["mean"]
    ]
    expected = found["variance"]["backorder"]["profit"]
    assert [float(share[name]) for name in ("mean", "low", "high")] == [
        expected[name] for name in ("share_of_inputs", "low", "high")
    ]
    against = [each for each in rows if each["measure"] == "inputs.profit" and each["difference"]]
    expected = found["variance_of_differences"]["backorder"]["profit"]["share_of_inputs"]
    assert [float(each["difference"]) for each in against] == [expected]
    assert "tabular" in ran("--inputs", "10", "--format", "latex").stdout


def other(*words, status=0):
    found = CliRunner().invoke(main, [*words])
    assert found.exit_code == status, (found.output, found.exception)
    return found


def test_what_is_stored_is_read_again_made_again_and_verified(tmp_path, monkeypatch):
    said = ran("--inputs", "12", "--out", "kept", "--format", "json", "--quiet").stdout
    (seal,) = Path("kept").rglob("*.provenance.json")
    found = sb.open(seal)
    assert isinstance(found, sb.OverInputs)
    assert found.document() == json.loads(said)
    assert json.loads(other("results", "show", "kept", "--format", "json").stdout) == json.loads(said)
    row = sb.stored("kept").iloc[0]
    assert (row.study, row.points, row.replications, row.finished) == ("inputs", 12, 3, True)
    made = json.loads(seal.read_text())
    before = {file.name: file.read_bytes() for file in seal.parent.iterdir()}
    assert set(before) == {*made["files"], seal.name}
    monkeypatch.chdir(seal.parent)
    other(*made["command"][1:], "--out", str(tmp_path / "again"), "--quiet")
    (again,) = (tmp_path / "again").rglob(seal.name)
    assert json.loads(again.read_text()) == made | {"scenario": "scenario"}
    assert {name: (again.parent / name).read_bytes() for name in made["files"]} == {
        name: before[name] for name in made["files"]
    }
    monkeypatch.chdir(tmp_path)
    assert "12 random draws of the uncertain inputs" in " ".join(other("cite", "kept").stdout.split())
    (draws,) = Path("kept").rglob("inputs.draws.json")
    draws.write_text(draws.read_text().replace("1", "2", 1))
    assert "inputs.draws.json: is not what was stored" in other("results", "verify", "kept", status=1).stdout
    assert "inputs.draws.json" in other("results", "show", "kept", status=2).stderr


def test_the_page_says_what_inputs_and_luck_do():
    pytest.importorskip("jinja2", reason="part of the extra report")
    text = " ".join(ran("--inputs", "12", "--out", "kept", "--report", "page.html").stdout.split())
    page = Path("page.html").read_text(encoding="utf-8")
    other("report", "kept", "--out", "again.html", "--quiet")
    assert Path("again.html").read_text(encoding="utf-8") == page
    plain = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    found = sb.open("kept")
    assert found.answer in plain
    assert found.answer in text
    shown = re.findall(r"\d+ % \(\d+ to \d+ %\)", text)
    assert shown
    assert all(share in plain for share in shown)
    price = found.values()["items.cap.price"]
    assert "{triangular: {low: 22.0, mode: 24.0, high: 25.0}}" in plain
    assert f"{price.min():g} " in plain
    for words, message in ((["--workbook", "a.xlsx"], "a workbook is made"), (["--figures", "a"], "figures are made")):
        assert message in " ".join(other("report", "kept", *words, status=2).stderr.split())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--inputs", "5"], "expected 10 to 10000 draws"),
        (["--inputs", "bootstrap:9", "--set", "suppliers.mill.lead_time={empirical: [3, 5]}"], "found 9"),
        (["--inputs", "bootstrap:"], "expected 10 to 10000 draws"),
        (["--inputs", "many"], "expected 10 to 10000 draws, bootstrap, or bootstrap and draws"),
        (["--inputs", "9" * 9000], "expected 10 to 10000 draws, bootstrap, or bootstrap and draws"),
        (["--inputs", "bootstrap"], "expected data to draw anew"),
        (["--inputs", "10", "--workbook", "book.xlsx"], "leave out --workbook"),
        (["--inputs", "10", "--select", "--budget", "90"], "leave out --budget, --select"),
        (["--inputs", "10", "--batches", "10"], "leave out --batches"),
        (["--inputs", "10", "--orders", "a", "b"], "leave out --orders"),
        (["--inputs", "10", "--precision", "profit=1%"], "leave out --precision"),
        (["--inputs", "10", "--less-noise", "antithetic", "--replications", "4"], "leave out experiment.less_noise"),
        (["--inputs", "10", "--set", "uncertain={}"], "states what is not known"),
        (["--select", "--smallest-difference", "5"], "a selection is made at the inputs as they are stated"),
        (["--select", "--budget", "90"], "a selection is made at the inputs as they are stated"),
        (["--batches", "10"], "one run has the inputs as they are stated"),
        (["--orders", "out of stock", "backorder"], "at the inputs as they are stated"),
    ],
)
def test_what_does_not_go_together_is_refused(words, message):
    assert message in " ".join(ran(*words, status=2).stderr.split())


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("run", []),
        ("compare", []),
        ("compare", ["--precision", "profit=50%"]),
        ("compare", ["--less-noise", "antithetic", "--replications", "4"]),
        ("sweep", ["--notes"]),
    ],
)
def test_elsewhere_inputs_are_as_stated_and_that_is_said(command, words):
    said = " ".join(ran(*words, "--quiet", command=command).stdout.split())
    assert "The scenario calls inputs uncertain (customers.arrivals.rate, items.cap.price)." in said


def test_validate_finds_an_input_that_is_not_there():
    Path("shop.yaml").write_text(small_shop(3) + "uncertain: {items.cup.price: {uniform: [1, 2]}}\n")
    said = ran(command="validate", status=2).stderr
    assert "shop.yaml:17: uncertain.\"items.cup.price\": items.cup: no item is named 'cup'; did you mean 'cap'?" in said


def test_a_page_says_it_and_shows_the_orders_all_the_same():
    ran("--out", "kept", "--report", "page.html", "--quiet")
    again = CliRunner().invoke(main, ["report", "kept", "--out", "again.html"])
    assert again.exit_code == 0, again.output
    assert "The scenario calls inputs uncertain" in Path("page.html").read_text(encoding="utf-8")
    assert "The scenario calls inputs uncertain" in Path("again.html").read_text(encoding="utf-8")
