"""`simbackorder run --waits`."""

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from support.small_shop import small_shop

RUN = ("run", "shop.yaml", "--alternative", "backorder", "--waits")


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(small_shop(4))


def call(*words: str, status: int = 0):
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == status, (result.output, result.exception)
    assert "Traceback" not in result.output
    return result


def page(*more: str):
    return json.loads(call(*RUN, "--format", "json", *more).stdout)


def test_the_table_and_what_it_says():
    shown = call(*RUN).stdout
    assert "Waiting times of backordered orders: 'backorder'" in shown
    assert all(
        word in " ".join(shown.split()) for word in ("days after placement", "waiting", "shipped", "cancelled", "open")
    )
    assert "plain mean over orders shipped" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80
    assert shown.startswith(call(*RUN[:-1]).stdout.rstrip("\n"))


def test_json_has_the_curves_of_both_populations():
    found = page()
    assert {key: value for key, value in found.items() if key != "waits"} == json.loads(
        call(*RUN[:-1], "--format", "json").stdout
    )
    waits = found["waits"]
    assert (waits["unit"], list(waits["causes"])) == ("days", ["shipped", "cancelled", "given_up", "payment"])
    owed, every = waits["populations"]["backordered"], waits["populations"]["accepted"]
    for row in (*owed["curve"], *every["curve"]):
        parts = [row[name]["mean"] for name in ("still_waiting", *waits["causes"])]
        assert sum(parts) == pytest.approx(1)
        assert row["shipped"]["half_width"] is not None
    assert owed["curve"][-1]["time"] == every["curve"][-1]["time"] == waits["horizon"]
    measured = found["alternatives"]["backorder"]
    assert owed["orders"] == measured["orders_backordered"] | {"unit": "orders"}
    assert every["open_at_end"]["mean"] == measured["orders_open"]["mean"]
    assert every["naive_mean"]["mean"] == pytest.approx(measured["mean_wait"]["mean"])


def test_csv_and_markdown():
    rows = list(csv.DictReader(io.StringIO(call(*RUN, "--format", "csv").stdout)))
    found = {row["measure"]: row for row in rows}
    waits = page()["waits"]
    last = found[f"waits.backordered.shipped[{waits['horizon']:g}]"]
    assert float(last["mean"]) == waits["populations"]["backordered"]["curve"][-1]["shipped"]["mean"]
    assert last["unit"] == "fraction"
    assert found["waits.accepted.restricted_mean"]["unit"] == "days"
    assert {"waits.backordered.shipped_within_low[0.5]", "profit"} <= set(found)
    shown = call(*RUN, "--format", "markdown").stdout
    assert "## Waiting times" in shown
    assert "| days after placement | still waiting, % | shipped, % | cancelled, % |" in shown


@pytest.mark.parametrize("style", ["table", "json", "csv", "markdown"])
def test_the_same_bytes_for_any_number_of_workers_and_either_engine(style):
    one = call(*RUN, "--format", style, "--workers", "1", "--engine", "simpy").stdout
    assert one == call(*RUN, "--format", style, "--workers", "3", "--engine", "simpy").stdout
    both = call(*RUN, "--format", style, "--engine", "both").stdout
    assert one == both.replace("engine both", "engine simpy").replace('"engine": "both"', '"engine": "simpy"')


def test_waits_are_stored_with_the_study():
    call(*RUN, "--out", "results", "--workers", "1")
    stored = {path.name: path for path in Path("results").rglob("run-backorder.*")}
    kept = json.loads(stored["run-backorder.waits.json"].read_text())
    assert kept == page()["waits"]
    made = json.loads(stored["run-backorder.provenance.json"].read_text())
    assert made["command"][-1] == "--waits"
    assert {"run-backorder.waits.json", "run-backorder.waits.parquet"} <= set(made["files"])
    assert "waits.backordered" in stored["run-backorder.summary.csv"].read_text()
    table = pq.read_table(stored["run-backorder.waits.parquet"]).to_pylist()
    owed = sum(row["orders"] for row in table if row["backordered"])
    assert owed == 4 * kept["populations"]["backordered"]["orders"]["mean"]


def test_an_alternative_without_backorders():
    shown = call("run", "shop.yaml", "--alternative", "out of stock", "--waits").stdout
    assert "No order placed in the window was backordered in any replication." in " ".join(shown.split())
    found = json.loads(call("run", "shop.yaml", "--waits", "--format", "json").stdout)["waits"]["populations"]
    assert found["backordered"]["curve"] == []
    assert found["backordered"]["naive_mean"]["reason"]
    assert found["accepted"]["curve"][0]["shipped"]["mean"] == 1


def test_one_replication_has_no_intervals():
    found = page("--replications", "1")["waits"]["populations"]["backordered"]
    assert found["curve"][0]["shipped"]["half_width"] is None
    assert "±" not in call(*RUN, "--replications", "1").stdout


def test_without_statsmodels_the_extra_is_named(monkeypatch):
    monkeypatch.setattr("simbackorder.statistics.incidence.available", lambda: False)
    assert "simbackorder[waits]" in call(*RUN, status=2).output
    assert "profit" in call(*RUN[:-1]).stdout


def test_customers_who_come_back_wait_from_then_on():
    Path("shop.yaml").write_text(
        small_shop(4)
        .replace("backorder: {}", "backorder: {admission: {rule: backorder, cap: 3}}")
        .replace("{patience: {exponential: 10 days}}", "{come_back: {share: 100%, after: 4 days}}")
        .replace("reorder_point: 25", "reorder_point: 0")
    )
    found = page()
    measured = found["alternatives"]["backorder"]
    assert measured["orders_came_back"]["mean"] > 0
    waits = found["waits"]["populations"]["accepted"]
    assert waits["naive_mean"]["mean"] == pytest.approx(measured["mean_wait"]["mean"])
