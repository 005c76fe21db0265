"""`simbackorder compare`: promises kept beside promises stated, and what the notes say of dates."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from simbackorder.report.result import head
from simbackorder.scenario.reading import loads

SHOP = """
title: Dates
time: {warm_up: 5 days, length: 90 days}
items:
  cap: {price: 24, unit_cost: 7, on_hand: 20}
customers: {arrivals: {rate: 5 per day}, segments: {fans: {patience: {exponential: 30 days}}}}
suppliers:
  mill: {lead_time: {gamma: {mean: 6 days, cv: 0.5}}}
policy:
  promising: {rule: quantile, q: 90%}
  replenishment: {rule: r-nQ, reorder_point: -10, order_quantity: 20}
alternatives:
  out of stock: {admission: lost-sale}
  backorder: {}
  no date: {promising: none}
  hopeful: {promising: {rule: available-to-promise, q: 20%}}
experiment: {replications: 30, seed: 7}
"""


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP)


def call(*words: str):
    result = CliRunner().invoke(main, ["compare", "shop.yaml", "--workers", "1", "--engine", "simpy", *words])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def notes(*words: str):
    return json.loads(call("--format", "json", *words))["notes"]


def test_kept_beside_stated_in_the_table_only_where_somebody_states():
    shown = call("--format", "markdown", "--details")
    assert "| promise_miss_rate, % | stated_promise_kept_rate, % | promise_stated_rate, % | profit, USD |" in shown
    assert "stated_promise_kept_rate" not in call("--replications", "3", "--details", "--measures", "profit")
    Path("shop.yaml").write_text(SHOP.split("  hopeful")[0].replace("{rule: quantile, q: 90%}", "expected") + "  b: {}")
    assert "stated_promise_kept_rate" not in call("--replications", "3", "--details")


def test_the_notes_say_which_dates_are_off():
    found = {note.split("'")[1]: note for note in notes() if note.startswith("Dates of")}
    assert set(found) == {"backorder", "hopeful"}
    assert "over-promising" in found["hopeful"]
    assert "over-cautious" in found["backorder"]
    document = json.loads(call("--format", "json"))
    for name, note in found.items():
        rates = document["alternatives"][name]
        kept, stated = (rates[f"{each}_rate"]["mean"] for each in ("stated_promise_kept", "promise_stated"))
        assert ("over-promising" in note) <= (kept < stated)
        assert ("over-cautious" in note) <= (kept > stated)
    assert set(document) == {
        "scenario", "engine", "replications", "confidence", "baseline", "alternatives", "differences", "verdict",
        "notes", "answer", "bridge", "range",
    }  # fmt: skip


def test_one_replication_says_nothing():
    (note,) = (each for each in notes("--replications", "1") if "'backorder'" in each)
    assert "cannot be said without an interval" in note


def test_what_a_missed_promise_costs():
    (free,) = (note for note in notes() if "missed promise" in note)
    assert free.startswith("A missed promise costs nothing in profit (no refund")
    Path("shop.yaml").write_text(SHOP.replace("policy:\n", "payment: {late_cost: {per_order: 1}}\npolicy:\n", 1))
    assert not [note for note in notes() if "missed promise" in note]
    Path("shop.yaml").write_text(SHOP.replace("policy:\n", "payment: {late_cost: {per_order: 0}}\npolicy:\n", 1))
    assert [note for note in notes() if "missed promise costs nothing" in note]
    people = SHOP.replace("customers: {arrivals", "customers: {population: 50, arrivals")
    Path("shop.yaml").write_text(
        people.replace("30 days}}", "30 days}, loyalty: {late: 20%}, impatience: {date_passed: 3}}")
    )
    (costly,) = (note for note in notes() if "missed promise" in note)
    assert "customers who order no more (loyalty)" in costly
    assert "cancel sooner once a date has passed or moved (impatience)" in costly
    assert "refund" not in costly
    Path("shop.yaml").write_text(
        SHOP.replace("policy:\n", "payment: {refund_cost: 2}\npolicy:\n  charging: at-order\n", 1)
    )
    (refunds,) = (note for note in notes() if "missed promise" in note)
    assert "comes through refunds of orders that are cancelled; what" in refunds
    Path("shop.yaml").write_text(SHOP.replace("policy:\n", "policy:\n  giving_up: {rule: after, wait: 9 days}\n", 1))
    (cancelled,) = (note for note in notes() if "missed promise" in note)
    assert "comes through sales that the shop itself cancels; what" in cancelled


@pytest.mark.parametrize(
    ("fine", "paid"),
    [("late, at_most: 4%", True), ("on_time, at_least: 90%", True), ("fill_rate, at_least: 90%", False)],
)
def test_a_fined_share_of_late_orders_is_paid(fine, paid):
    channel = f"30 days}}, channel: {{fines: [{{of: {fine}, every: 9, fine: 1}}]}}"
    assert head(loads(SHOP.replace("30 days}", channel)), "simpy").late_costs == paid
