"""What `simbackorder trace` tells besides goods: releases, messages, payments, cancellations, customers who come back
or stay away; and the status before a release."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main

SHOP = """
title: Dealings
time: {start: 2025-01-06, length: 60}
items:
  mug: {price: 10, on_hand: 0, substitute: jar}
  jar: {price: 5, on_hand: 1}
  game: {price: 50, on_hand: 3, release: {at: 20, slip: {constant: 5}, known: 4}}
customers:
  arrivals: {replay: {file: orders.csv, time: day, order: order, customer: who, item: item, units: units}}
  segments:
    guests: {substitute: 100%, consent: 0%, come_back: {share: 100%, after: {constant: 3}}, loyalty: {cancelled: 100%}}
suppliers:
  mill: {lead_time: 6, outages: {scheduled: [{at: 29, length: 20}]}}
payment:
  refund_cost: 1
  card: {authorisation: 4, life: {constant: 1}, retries: 1, retry_every: 2, recovery: 0%}
policy:
  admission: {rule: backorder, items: {game: {rule: pre-order, cap: 2, deposit: 20%}}}
  promising: {rule: expected}
  informing: {rule: on-slip}
  giving_up: {rule: on-slip, beyond: 100}
  replenishment: {rule: base-stock, order_up_to: 0, items: {game: {rule: none}, jar: {rule: none}}}
alternatives:
  shop: {}
  prepaid: {charging: at-order}
  asks: {giving_up: {rule: on-slip, beyond: 1}}
  none: {admission: lost-sale}
  after: {giving_up: {rule: after, wait: 3}, informing: {rule: regular, every: 2}}
"""
ORDERS = """day,order,who,item,units
1,A,ann,mug,1
2,B,bob,mug,1
3,C,cid,game,2
4,D,dan,game,1
30,E,eve,mug,1
33,F,eve,mug,1
50,G,eve,mug,1
55,H,ann,mug,1
"""

MISSED = "; the date promised, day {}, is missed"


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    file = tmp_path / "shop.yaml"
    file.write_text(SHOP, encoding="utf-8")
    return str(file)


def trace(*words):
    result = CliRunner().invoke(main, ["trace", *words])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def rows(shop, alternative, *words):
    page = trace(shop, "--engine", "simpy", "--format", "csv", "--alternative", alternative, *words)
    return list(csv.DictReader(io.StringIO(page)))


def told(shop, alternative, *words):
    return [(float(row["time"]), row["text"]) for row in rows(shop, alternative, *words)]


def test_the_status_before_and_after_a_release(shop):
    flips = [(float(row["time"]), row["status"]) for row in rows(shop, "shop", "--item", "game") if row["status"]]
    assert flips == [(0, "pre-order"), (3, "out of stock"), (25, "in stock")]
    freed = [(float(row["time"]), row["status"]) for row in rows(shop, "asks", "--item", "game") if row["status"]]
    assert freed == [(0, "pre-order"), (3, "out of stock"), (16, "pre-order"), (25, "in stock")]
    never = [(float(row["time"]), row["status"]) for row in rows(shop, "none", "--item", "game") if row["status"]]
    assert never == [(0, "out of stock"), (25, "in stock")]
    (released,) = (row for row in rows(shop, "shop") if row["event"] == "released")
    assert (released["text"], released["order"], released["item"], released["on_hand"]) == (
        "game is released", "", "game", "3",
    )  # fmt: skip


def test_a_prepaid_pre_order_a_slip_a_refused_card_and_a_refund(shop):
    story = told(shop, "prepaid", "--order", "3")
    assert story[1:] == [
        (3, "order 3 (guests): pays 20.00 USD with the order"),
        (16, "order 3 (guests): message 1 of 1: a later date, day 25.00 (2025-01-31)"),
        (25, "order 3 (guests): 2 game, waited for, reserved"),
        (25, "order 3 (guests): the card is refused; nothing ships until a charge succeeds"),
        (27, "order 3 (guests): 2 game cancelled after 24.00 days: the card was refused for good"),
        (27, "order 3 (guests): 20.00 USD, paid in advance, is paid back"),
        (27, "order 3 (guests): the customer will not order again"),
    ]
    events = [(row["event"], row["item"], row["on_hand"]) for row in rows(shop, "prepaid", "--order", "3")[1:3]]
    assert events == [("charged", "", ""), ("message", "", "")]


def test_several_slips(shop):
    """Every date that the customer was told, from a shop that does not use what it knows of the outage."""
    unknown = ("--set", "policy.promising.knows.outages=false")
    messages = [
        text.split(": ", 1)[1] for _, text in told(shop, "prepaid", *unknown, "--order", "5") if "message" in text
    ]
    assert messages == [
        "message 1 of 4: a later date, day 42.00 (2025-02-17)",
        "message 2 of 4: a later date, day 48.00 (2025-02-23)",
        "message 3 of 4: a later date, day 54.00 (2025-03-01)",
        "message 4 of 4: a later date, day 55.00 (2025-03-02)",
    ]
    known = [row for row in rows(shop, "prepaid", "--order", "5") if row["event"] in ("message", "demanded")]
    assert [(row["event"], float(row["promised"])) for row in known] == [("demanded", 55)]


def test_who_cancels_and_why(shop):
    assert (
        16,
        "order 3 (guests): 2 game cancelled after 13.00 days: the customer does not consent to the later date"
        + MISSED.format("20.00 (2025-01-26)"),
    ) in (told(shop, "asks"))
    assert (
        4,
        "order 1 (guests): 1 mug cancelled after 3.00 days: the shop gives up" + MISSED.format("7.00 (2025-01-13)"),
    ) in told(shop, "after")
    assert (3, "order 1 (guests): message 1 of 1: no other date") in told(shop, "after")


def test_a_dispute(shop):
    words = ("--set", "payment.disputes.after=7", "--set", "payment.disputes.share=1")
    story = told(shop, "prepaid", *words, "--order", "3")
    assert (10, "order 3 (guests): 2 game cancelled after 7.00 days: the customer disputes the charge") in story


def test_customers_who_come_back_or_take_something_else(shop):
    story = told(shop, "none")
    assert (
        1,
        "order 1 (guests): 1 jar ordered instead of mug: 1 from the shelf, promised by day 1.00 (2025-01-07)",
    ) in story
    assert (2, "order 2 (guests): 1 mug not bought; the customer means to come back") in story
    assert (5, "order 2 (guests): 1 mug refused again") in story
    back = next(text for time, text in told(shop, "after", "--order", "4") if time == 7)
    assert back.startswith(
        "order 4 (guests): 1 game ordered by the customer, who came back: 1 backordered, quoted wait 13"
    )
    assert (
        10,
        "order 4 (guests): 1 game cancelled after 3.00 days: the shop gives up" + MISSED.format("20.00 (2025-01-26)"),
    ) in told(shop, "after")


def test_a_lost_customer_stays_away(shop):
    assert told(shop, "shop", "--order", "8") == [
        (55, "order 8 (guests): not placed: the customer orders no more since day 9.00 (2025-01-15)")
    ]


def test_every_format_and_engine_tells_the_same(shop):
    texts = [text for _, text in told(shop, "shop")]
    assert [each["text"] for each in json.loads(trace(shop, "--format", "json"))] == texts
    assert len(trace(shop, "--format", "markdown").splitlines()) == len(texts) + 2
    assert len(trace(shop).splitlines()) == len(texts) + 1
    assert trace(shop, "--engine", "both") == trace(shop, "--engine", "simpy")
    assert "game is released" in trace(shop, "--alternative", "shop", "--audit")
