"""`run --range`, `compare --range`: what luck does to a single run, in tables, JSON and frames."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main
from support.small_shop import small_shop


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(small_shop(60))


def ran(*words):
    return CliRunner().invoke(main, ["compare", "shop.yaml", *words, "--quiet"]).stdout


def test_the_document_counts_what_the_replications_did():
    result = sb.compare("shop.yaml", progress=False)
    values = result.replications(wide=True)["profit"].unstack("alternative")
    found = json.loads(ran("--format", "json"))["range"]
    assert (found["measure"], found["unit"]) == ("profit", "USD")
    one = found["alternatives"]["backorder"]
    median = next(each for each in one["quantiles"] if each["share"] == 0.5)
    assert median["value"] == pytest.approx(np.median(values["backorder"]))
    assert median["low"] < median["value"] < median["high"]
    assert one["next_run"]["low"] == values["backorder"].min()
    assert one["better"]["value"] == (values["backorder"] > values["out of stock"]).mean()
    assert one["worse"]["value"] == (values["backorder"] < values["out of stock"]).mean()
    assert one["better"]["low"] < one["better"]["value"] <= one["better"]["high"]
    assert found["alternatives"]["out of stock"]["better"] is None


def test_frames_have_the_same_numbers_and_those_of_any_measure():
    result = sb.compare("shop.yaml", progress=False)
    document = result.document()["range"]["alternatives"]["backorder"]
    rows = result.range().query("alternative == 'backorder'")
    quantiles = rows[rows["what"] == "quantile"]
    assert list(quantiles["value"]) == [each["value"] for each in document["quantiles"]]
    assert list(rows[rows["what"] == "better"]["low"]) == [document["better"]["low"]]
    assert set(rows["unit"]) == {"USD", "fraction"}
    filled = result.range("unit_fill_rate")
    assert filled["value"].max() <= 1.0
    assert set(filled["n"]) == {60}
    with pytest.raises(sb.StudyError, match="did you mean"):
        result.range("unit_fil_rate")


def test_tables_show_it_when_asked_and_say_what_is_missing():
    assert "a further run lies" not in " ".join(ran().split())
    for words in (["--range"], ["--details"]):
        said = " ".join(ran(*words).split())
        assert "between which values a further run lies, 95 % sure; in how many of 100 runs" in said
        assert "10 of 100 below" in said
    few = " ".join(ran("--range", "--replications", "5").split())
    assert "95 % sure (which takes 39 runs)" in few
    assert "(no bound)" in few
    assert "(at most " in few


def test_undefined_in_all_runs_is_no_range():
    result = sb.compare("shop.yaml", progress=False, replications=3)
    found = result.range("promise_stated_rate")
    assert found["value"].isna().all()
    assert set(found["n"]) == {0}


def printed(command, *words):
    found = CliRunner().invoke(main, [command, "shop.yaml", "--quiet", "--workers", "1", *words])
    assert found.exit_code == 0, found.output
    return found.stdout


def test_run_tells_the_range_of_one_alternative_in_every_format(tmp_path):
    words = ["--alternative", "backorder", "--range"]
    document = json.loads(printed("run", *words, "--format", "json"))["range"]["alternatives"]["backorder"]
    compared = json.loads(printed("compare", "--format", "json"))["range"]["alternatives"]["backorder"]
    assert {**compared, "better": None, "worse": None} == document
    said = " ".join(printed("run", *words).split())
    assert "Single runs in profit: what 10, 50 and 90 of 100 runs stay below" in said
    assert "baseline" not in said.split("Single runs in profit")[1]
    assert "10 of 100 below" in printed("run", *words, "--format", "markdown")
    assert "10 of 100 below" in printed("run", *words, "--format", "latex")
    every = json.loads(printed("run", "--alternative", "all", "--range", "--format", "json"))["range"]["alternatives"]
    assert list(every) == ["out of stock", "backorder"]
    assert every["backorder"] == document
    assert "range" not in json.loads(printed("run", "--format", "json"))
    printed("run", *words, "--out", "kept")
    (stored,) = (tmp_path / "kept").rglob("run-backorder.range.json")
    assert json.loads(stored.read_text())["alternatives"]["backorder"] == document


def test_the_range_as_rows():
    rows = list(csv.DictReader(printed("compare", "--range", "--format", "csv").splitlines()))
    found = {(row["alternative"], row["measure"]): row for row in rows if row["measure"].startswith("range.")}
    document = json.loads(printed("compare", "--format", "json"))["range"]["alternatives"]
    for name, each in document.items():
        for quantile in each["quantiles"]:
            row = found[name, f"range.profit.quantile[{quantile['share']:g}]"]
            assert [float(row["mean"]), row["unit"], row["n"]] == [quantile["value"], "USD", "60"]
            ends = [float(row[end]) if row[end] else None for end in ("low", "high")]
            assert ends == [quantile["low"], quantile["high"]]
        ends = found[name, "range.profit.next_run[0.95]"]
        assert (float(ends["low"]), float(ends["high"])) == (each["next_run"]["low"], each["next_run"]["high"])
    assert float(found["backorder", "range.profit.better"]["mean"]) == document["backorder"]["better"]["value"]
    assert "range." not in printed("compare", "--format", "csv")
    one = list(csv.DictReader(printed("run", "--range", "--format", "csv").splitlines()))
    assert [row["mean"] for row in one if row["measure"] == "range.profit.quantile[0.5]"] == [
        found["out of stock", "range.profit.quantile[0.5]"]["mean"]
    ]
