"""Customers drawn by a queue, put off by a wait, lost by a refusal; cards that expire, payments that are disputed."""

from __future__ import annotations

import json
import math

import pytest

from simbackorder.scenario.reading import loads
from simbackorder.verification.loss_systems import (
    BACKLOG_LEVEL,
    FULL,
    STRENGTH,
    attracted,
    backlog_chain,
    buys,
    choosy,
)
from simbackorder.verification.shops import read
from support.observing import estimates
from support.steady import check, rejected

RATE, LAWS_MET = 3.0, ("exponential", "constant", "lognormal")
NARROW = {"mean_backorders": 0.095, "unit_fill_rate": 0.007, "mean_on_hand": 0.025, "mean_on_order": 0.105}


@pytest.mark.parametrize("distribution", LAWS_MET)
def test_a_backlog_that_attracts(distribution):
    found = estimates(read(attracted(distribution, 5050)), 40, *NARROW)
    check(found, backlog_chain(STRENGTH, FULL, 1), NARROW)
    for wrong in (
        backlog_chain(STRENGTH * 1.15, FULL, 1),
        backlog_chain(STRENGTH, FULL - 1, 1),
        backlog_chain(STRENGTH, FULL, 1, BACKLOG_LEVEL + 1),
    ):
        assert rejected(found, wrong) >= {"mean_backorders", "unit_fill_rate"}


@pytest.mark.parametrize("distribution", LAWS_MET)
def test_customers_who_do_not_like_to_wait(distribution):
    """A share accepts a backorder at all, and their tolerance is exponential, compared with the wait of 2 stated."""
    willing = buys()
    found = estimates(read(choosy(distribution, 5050)), 40, *NARROW)
    check(found, backlog_chain(0, 1, willing), NARROW)
    for wrong in (backlog_chain(0, 1, willing * 1.08), backlog_chain(0, 1, willing / 1.08)):
        assert rejected(found, wrong) >= {"mean_backorders", "mean_on_order"}


def test_customers_lost_one_by_one():
    """Nothing is for sale, and an order refused loses its customer with chance p: each of N customers orders at rate
    r / N and is lost at rate r p / N, so that by T N (1 - e^(-r p T / N)) are lost, and 1 / p as many orders came."""
    people, chance, length = 300, 0.25, 200.0
    spec = {
        "time": {"length": length},
        "items": {"a": {"price": 10}},
        "customers": {
            "arrivals": {"rate": RATE},
            "population": people,
            "segments": {"all": {"loyalty": {"refused": chance}}},
        },
        "policy": {"admission": "lost-sale", "replenishment": "none"},
    }

    def exactly(p: float) -> dict[str, float]:
        lost = people * (1 - math.exp(-RATE * p * length / people))
        return {
            "customers_lost": lost,
            "orders_arrived": lost / p,
            "orders_lost_with_customers": RATE * length - lost / p,
            "future_sales_lost": 10 * (RATE * length - lost / p),
        }

    narrow = {"customers_lost": 3, "orders_arrived": 6, "orders_lost_with_customers": 6, "future_sales_lost": 60}
    found = estimates(loads(json.dumps(spec)), 300, *narrow)
    check(found, exactly(chance), narrow)
    for wrong in (chance * 1.06, chance / 1.06):
        assert rejected(found, exactly(wrong)) == set(narrow)


WAIT, GOOD, LIFE, RECOVERY, RETRIES = 20.0, 5.0, 30.0, 0.35, 2
CARD = {"authorisation": GOOD, "life": {"exponential": LIFE}, "retry_every": 0.5}


def crowd(payment: dict[str, object], charging: object):
    """2000 customers at time 0 (within a millionth), and units for all of them at WAIT."""
    spec = {
        "time": {"length": WAIT + 10},
        "items": {"a": {"price": 40, "on_order": [{"units": 2000, "due": WAIT}]}},
        "customers": {"arrivals": {"renewal": {"sequence": [5e-10] * 1999 + [1e6]}, "first": 0}},
        "payment": payment,
        "policy": {"replenishment": "none", "charging": charging, "promising": {"rule": "fixed", "wait": 18}},
    }
    return estimates(loads(json.dumps(spec)), 40, "cancellation_rate")


def expired(after: float, lost: float = 1.0) -> float:
    """The card is good for the authorisation and an exponential time; then `lost` is the chance that no retry works."""
    return lost * (1 - math.exp(-(after - GOOD) / LIFE))


CARDS = {
    "charged when it leaves": ({"card": CARD}, "at-shipment", expired(WAIT)),
    "charged 10 before the date": ({"card": CARD}, {"rule": "before-shipment", "ahead": 10}, expired(8)),
    "tried again": (
        {"card": CARD | {"retries": RETRIES, "recovery": RECOVERY}},
        "at-shipment",
        expired(WAIT, (1 - RECOVERY) ** RETRIES),
    ),
    "disputed": ({"disputes": {"after": 12, "share": 0.15}}, "at-order", 0.15),
    "disputed, and the rest charged when it leaves": (
        {"card": CARD, "disputes": {"after": 12, "share": 0.15}},
        {"rule": "deposit", "share": 0.5},
        1 - 0.85 * (1 - expired(WAIT)),
    ),
}


@pytest.mark.parametrize("name", CARDS)
def test_cards_and_disputes(name):
    payment, charging, exact = CARDS[name]
    found = crowd(payment, charging)
    check(found, {"cancellation_rate": exact}, {"cancellation_rate": 0.008})
    for wrong in (exact * 1.06, exact / 1.06):
        assert rejected(found, {"cancellation_rate": wrong})
