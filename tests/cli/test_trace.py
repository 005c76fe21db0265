"""The story of a run, or of one order, from the command line: a small shop whose events are known one by one."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main

SHOP = """
title: A small shop
time: {start: 2025-01-06, length: 20}
items:
  mug: {price: 10, on_hand: 1}
  jar: {price: 5, on_hand: 9}
customers:
  arrivals: {replay: {file: orders.csv, time: day, order: order, item: item, units: units}}
  segments:
    guests: {patience: 5, tolerance: 4}
suppliers:
  mill: {lead_time: 3, outages: {scheduled: [{at: 9, length: 5}]}}
policy:
  admission: backorder
  promising: {rule: expected}
  shipment: complete
  replenishment: {rule: base-stock, order_up_to: 1, items: {jar: {rule: none}}}
alternatives:
  patient shop: {}
  long wait: {promising: {rule: fixed, wait: 5}}
"""
ORDERS = """day,order,item,units
1,A,mug,1
2,B,mug,1
2,B,jar,2
10,C,mug,1
11,D,mug,1
"""


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    file = tmp_path / "shop.yaml"
    file.write_text(SHOP, encoding="utf-8")
    return str(file)


def trace(*words):
    result = CliRunner().invoke(main, ["trace", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def rows(shop, *words):
    return list(csv.DictReader(io.StringIO(trace(shop, "--format", "csv", *words))))


def told(shop, *words):
    return [(float(row["time"]), row["text"]) for row in rows(shop, *words)]


def test_the_whole_story(shop):
    assert told(shop, "--to", "9") == [
        (0, "mug is in stock"),
        (0, "jar is in stock"),
        (1, "order 1 (guests): 1 mug ordered: 1 from the shelf, promised by day 1.00 (2025-01-07)"),
        (1, "mug: in stock -> backorder"),
        (1, "1 mug ordered from mill"),
        (1, "order 1 (guests): 1 mug shipped, sold for 10.00 USD"),
        (
            2,
            "order 2 (guests): 1 mug ordered: 1 backordered, quoted wait 3.00 days, promised by day 5.00 (2025-01-11)",
        ),
        (2, "order 2 (guests): 2 jar ordered: 2 from the shelf, promised by day 5.00 (2025-01-11)"),
        (2, "1 mug ordered from mill"),
        (4, "1 mug received from mill"),
        (4, "order 2 (guests): 1 mug, waited for, reserved, from replenishment order 1"),
        (4, "order 2 (guests): 1 mug shipped, sold for 10.00 USD"),
        (4, "order 2 (guests): 2 jar shipped, sold for 10.00 USD"),
        (5, "1 mug received from mill"),
        (5, "mug: backorder -> in stock"),
    ]


def test_what_is_owed_at_the_start(shop):
    owed = "[{units: 2, waited: 1 week, promised: 2025-01-04}, {units: 1}]"
    story = told(shop, "--set", f"items.mug.owed={owed}", "--to", "1")
    assert story[2:6] == [
        (0, "order 1 (guests): 2 mug owed since day -7.00 (2024-12-30), promised by day -2.00 (2025-01-04)"),
        (0, "order 2 (guests): 1 mug owed from the start"),
        (0, "order 1 (guests): 1 mug, waited for, reserved"),
        (0, "mug: in stock -> backorder"),
    ]
    numbers = {row["order"]: row["number"] for row in rows(shop, "--set", f"items.mug.owed={owed}") if row["order"]}
    assert numbers["1"] == numbers["2"] == ""
    assert numbers["3"] == "A"


def test_an_outage_a_late_order_and_a_cancellation(shop):
    unknown = ("--set", "policy.promising.knows.outages=false")
    story = told(shop, "--from", "9", "--item", "mug", *unknown)
    assert (
        11.0,
        "order 4 (guests): 1 mug ordered: 1 backordered, quoted wait 3.00 days, promised by day 14.00 (2025-01-20)",
    ) in story
    assert (16.0, "order 4 (guests): 1 mug cancelled after 5.00 days") in story
    known = "order 4 (guests): 1 mug not bought: the customer declines the quoted wait of 6.00 days"
    assert (11.0, known) in told(shop, "--item", "mug")
    assert (9.0, "mill is down") in told(shop)
    assert (14.0, "mill recovers") in told(shop)


def test_a_customer_who_declines_the_wait(shop):
    story = told(shop, "--alternative", "long wait", "--order", "2")
    assert story[0] == (2.0, "order 2 (guests): 1 mug not bought: the customer declines the quoted wait of 5.00 days")
    refused = next(row for row in rows(shop, "--alternative", "long wait", "--order", "4") if row["event"] == "refused")
    assert refused["promised"] == ""


def test_the_story_of_one_order(shop):
    story = rows(shop, "--order", "2")
    assert {row["order"] for row in story} == {"2", ""}
    assert [(float(row["time"]), row["event"], row["replenishment_order"]) for row in story] == [
        (1, "ordered", "1"),  # the mug that serves it was ordered when the first customer bought the last one
        (2, "demanded", ""),
        (2, "demanded", ""),
        (4, "received", "1"),
        (4, "reserved", ""),
        (4, "shipped", ""),
        (4, "shipped", ""),
    ]
    assert story[0]["text"] == "replenishment order 1: 1 mug ordered from mill"
    assert [float(row["amount"]) for row in story if row["amount"]] == [10, 10]


def test_levels_and_status_are_columns(shop):
    received = next(row for row in rows(shop) if row["event"] == "received")
    assert (received["on_hand"], received["on_order"], received["backorders"]) == ("1", "1", "1")
    flips = [(row["item"], row["status"]) for row in rows(shop, "--to", "9") if row["event"] == "status"]
    assert flips == [("mug", "in stock"), ("jar", "in stock"), ("mug", "backorder"), ("mug", "in stock")]


def test_the_other_formats_tell_the_same(shop):
    texts = [text for _, text in told(shop)]
    assert [each["text"] for each in json.loads(trace(shop, "--format", "json"))] == texts
    table, page = trace(shop).splitlines(), trace(shop, "--format", "markdown").splitlines()
    assert table[0].split()[:2] == ["day", "date"]
    assert [line.endswith(text) for line, text in zip(table[1:], texts, strict=True)] == [True] * len(texts)
    assert len(page) == len(texts) + 2
    assert trace(shop) == trace(shop)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--order", "5"], "only 4 orders arrived"),
        (["--order", "0"], "--order"),
        (["--item", "mugg"], "did you mean 'mug'?"),
        (["--alternative", "long wat"], "did you mean 'long wait'?"),
    ],
)
def test_wrong_words(shop, words, said):
    result = CliRunner().invoke(main, ["trace", shop, *words])
    assert result.exit_code == 2
    assert said in result.output


def test_the_story_is_the_same_by_every_engine(shop):
    stories = {trace(shop, "--format", "csv", "--engine", engine) for engine in ("auto", "simpy", "compiled", "both")}
    (story,) = stories
    assert story.count("\n") > 5


def test_an_order_by_its_number_in_the_file(shop):
    assert trace(shop, "--number", "B") == trace(shop, "--order", "2")
    for words, said in (
        (["--number", "Z"], "no order number 'Z'; there are: A, B, C, D"),
        (["--number", "A", "--order", "1"], "expected --order or --number, found both"),
    ):
        result = CliRunner().invoke(main, ["trace", shop, *words])
        assert result.exit_code == 2
        assert said in result.output
