"""What of the demand side no run could go through or hold: refused before it starts, by file and line."""

import pytest

from simbackorder.opening.size import bytes_needed, excesses, too_large
from simbackorder.scenario.reading import loads

SHOP = """
time: {length: 50}
items: {a: {price: 10}}
customers: {arrivals: {rate: 1}, POPULATION segments: {all: {LOYALTY}}}
suppliers: {mill: {lead_time: 5}}
payment: {card: {authorisation: 0, life: 0, retries: RETRIES, retry_every: 1e-8}}
policy: {replenishment: none, promising: expected, informing: {rule: regular, every: EVERY}}
"""
PARTS = {"POPULATION": "", "LOYALTY": "", "RETRIES": "3", "EVERY": "2"}


def shop(**parts: str):
    text = SHOP
    for name, value in (PARTS | parts).items():
        text = text.replace(name, value)
    return loads(text)


@pytest.mark.parametrize(
    ("parts", "path", "said"),
    [
        ({}, None, ""),
        (
            {"EVERY": "1e-9"},
            "policy.informing.every",
            "messages to a customer in a run, found 5e+10 (every 1e-09 days)",
        ),
        ({"RETRIES": "1e9"}, "payment.card.retries", "attempts to charge a card in a run, found 1e+09"),
    ],
)
def test_events_without_end(parts, path, said):
    found = excesses(shop(**parts))
    assert [".".join(each.path) for each in found] == ([path] if path else [])
    assert all(said in each.message for each in found)


def test_customers_take_memory_where_they_may_be_lost():
    forgotten = shop(POPULATION="population: 900000000,")
    known = shop(POPULATION="population: 900000000,", LOYALTY="loyalty: {late: 5%}")
    assert bytes_needed(known, "simpy") > bytes_needed(known, "compiled") > 100 * bytes_needed(forgotten, "simpy")
    (found,) = too_large(known, "simpy", 1, 16e9)
    assert "orders and 9e+08 customers, which take about 135 GB" in found.message
