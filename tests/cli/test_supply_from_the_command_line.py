"""A shop with a dock, two suppliers and records that may be wrong, from the command line."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from support.small_shop import small_shop

SHOP = """
title: A shop with a dock
time: {warm_up: 5 days, length: 60 days}
items:
  cap: {price: 24, unit_cost: 7, on_hand: 20}
customers: {arrivals: {rate: 5 per day}, segments: {fans: {}}}
suppliers:
  mill: {lead_time: 2 days, yield: {uniform: {low: 60%, high: 100%}}}
  farm: {lead_time: 2 days}
warehouse: {put_away: 1 day, put_away_cost: 0.40, cross_dock_cost: 0.15, shrinkage: 0.5 per day, count_cost: 15}
policy:
  replenishment: {rule: R-S, review_period: 2 days, order_up_to: 26}
  records: {rule: real-time, count_every: 10 days}
  sourcing: {rule: single, supplier: mill}
alternatives:
  put away: {}
  cross-dock: {receiving: cross-dock}
  from the farm: {sourcing: {rule: single, supplier: farm}}
experiment: {replications: 3, seed: 7}
"""


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP)
    Path("plain.yaml").write_text(small_shop(3))


def call(*words):
    result = CliRunner().invoke(main, [*words, "--workers", "1"])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def headings(page):
    """The columns of the first table in Markdown."""
    return [cell.strip() for cell in next(line for line in page.splitlines() if line[:1] == "|").split("|")[2:-1]]


def estimates(*words):
    return json.loads(call("compare", "shop.yaml", "--format", "json", *words))["alternatives"]


def test_a_comparison_shows_what_cross_docking_saves_in_days_and_in_money():
    page = call("compare", "shop.yaml", "--format", "markdown", "--details")
    shown = [name.split(",")[0] for name in headings(page[page.index("| alternative") :])]
    assert shown == [
        *("revenue", "cancellation_rate", "holding_cost", "mean_backorder_wait", "handling_cost", "shrinkage_cost"),
        *("units_cross_docked", "units_short", "units_oversold", "promise_miss_rate", "profit"),
    ]
    assert "not on the shelf" in page


def test_a_plain_shop_shows_nothing_of_it():
    for page in (call("compare", "plain.yaml"), call("run", "plain.yaml")):
        assert not [word for word in ("handling", "shrinkage", "oversold", "dock", "By supplier") if word in page]
    everything = call("run", "plain.yaml", "--all-measures")
    assert "units_oversold" in everything


def test_measures_that_are_asked_for_are_all_that_is_shown():
    page = call("compare", "shop.yaml", "--format", "markdown", "--measures", "units_short")
    assert headings(page) == ["profit", "against today", "better in of 100 runs", "units_short"]
    assert "By supplier" not in page


def test_suppliers_are_rows_where_there_are_several():
    page = call("compare", "shop.yaml", "--format", "markdown", "--suppliers")
    rows = [line.split("|")[1].strip() for line in page.split("By supplier")[1].splitlines() if line[:1] == "|"]
    assert rows == [
        "alternative: supplier",
        "---",
        *("put away: mill", "cross-dock: mill", "from the farm: farm"),
    ]
    assert "mean_lead_time[supplier=mill]" not in page
    one = call("run", "shop.yaml", "--format", "markdown")
    assert "| mill |" in one
    assert "[supplier=mill]" not in one
    assert "| mill |" in call("run", "plain.yaml", "--by", "supplier", "--format", "markdown")


def test_scripts_get_the_numbers_by_supplier_as_measures():
    found = estimates()["from the farm"]
    assert found["replenishment_orders[supplier=mill]"]["mean"] == 0
    assert found["units_received[supplier=farm]"]["mean"] == found["units_received"]["mean"] > 0
    rows = list(csv.DictReader(io.StringIO(call("run", "shop.yaml", "--format", "csv"))))
    assert "units_short[supplier=mill]" in {row["measure"] for row in rows}


def test_other_parts_and_single_measures_are_as_asked():
    page = call("run", "shop.yaml", "--by", "item", "--format", "markdown")
    assert "units_short[item=cap]" in page
    assert "By supplier" not in page
    page = call("run", "shop.yaml", "--by", "supplier", "--measures", "mean_lead_time", "--format", "markdown")
    assert "mean_lead_time[supplier=mill]" in page


def test_the_books_have_handling_and_shrinkage():
    words = ("run", "shop.yaml", "--alternative", "cross-dock", "--books", "--format", "json")
    books = json.loads(call(*words))["books"]["cross-dock"]
    measures = estimates()["cross-dock"]
    for name in ("handling_cost", "shrinkage_cost"):
        assert books["income_statement"][name]["mean"] == measures[name]["mean"] > 0
    for account in ("handling", "shrinkage"):
        assert books["trial_balance"][account]["debit"]["mean"] > 0
    text = call(*words[:-2])
    assert "\nhandling " in text
    assert "\nshrinkage " in text


def test_the_engines_agree_on_every_number():
    assert call("compare", "shop.yaml", "--format", "csv", "--engine", "both") == call(
        "compare", "shop.yaml", "--format", "csv", "--engine", "simpy"
    )


def test_the_story_names_what_happens_to_goods():
    rows = list(csv.DictReader(io.StringIO(CliRunner().invoke(main, ["trace", "shop.yaml", "--format", "csv"]).stdout)))
    assert {"ordered", "received", "short", "put away", "lost", "counted", "oversold"} <= {row["event"] for row in rows}
    wrong = [row for row in rows if row["recorded"] != row["on_hand"]]
    assert wrong
    assert {row["order"] for row in rows if row["event"] == "oversold"} != {""}


def test_the_lists_have_all_of_it():
    assert "units_oversold (units)" in CliRunner().invoke(main, ["measures"]).stdout
    policies = CliRunner().invoke(main, ["policies"]).stdout
    for word in ("cross-dock", "synchronised", "express-if-late", "dual-index", "base-surge", "forecast"):
        assert f"  {word}\n" in policies
