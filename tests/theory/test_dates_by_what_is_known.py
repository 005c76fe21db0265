"""Dates that are meant to be kept with a stated probability are kept with it, by customers who wait alone, for each
kind of knowledge; and without the knowledge they are not.

Four hundred items are each in demand so rarely that hardly two customers wait for the same one: the wait is that for
one's own unit. They share the supplier, and with it its queue and its outages.
"""

from __future__ import annotations

import json
from math import exp, log

import pytest
from scipy import integrate, stats

from simbackorder.scenario.reading import loads
from support.observing import estimates
from support.steady import check, rejected

ITEMS, NARROW = 400, {"stated_promise_kept_rate": 0.008}


def shop(supplier, promising, *, rate=0.8, on_hand=0, length=6000, **sections):
    """`rate`: of all items together. With `on_hand` 1 a customer waits for a unit that is under way already."""
    return loads(
        json.dumps(
            {
                "time": {"start": "2024-01-01", "length": length, "warm_up": 500},
                "items": {f"i{n}": {"on_hand": on_hand} for n in range(ITEMS)},
                "customers": {"arrivals": {"rate": rate}},
                "suppliers": {"mill": supplier},
                "policy": {
                    "promising": promising,
                    "replenishment": {"rule": "base-stock", "order_up_to": on_hand},
                    "shipment": "partial",
                },
                **sections,
            }
        )
    )


def kept(*shop_of, replications=12, **sections):
    found = estimates(shop(*shop_of, **sections), replications, "stated_promise_kept_rate")
    return found


def held(found, exact, by=0.012):
    """The exact share is found, and one that is a little different is not."""
    check(found, {"stated_promise_kept_rate": exact}, NARROW)
    assert all(rejected(found, {"stated_promise_kept_rate": exact + more}) for more in (-by, by)), found


def quantile(q, **knows):
    return {"rule": "quantile", "q": q, **({"knows": knows} if knows else {})}


WEEK = {"working_days": ["mon", "tue", "wed", "thu", "fri"]}
WORLDS = {
    "working_days": {"lead_time": {"gamma": {"mean": 3, "cv": 0.6}}, "calendar": WEEK},
    "ramp": {"lead_time": {"exponential": 4}, "ramp": {"from": 0.25, "over": 12000}},
    "queue": {"lead_time": {"exponential": 1}, "servers": 1},
    "outages": {
        "lead_time": {"exponential": 6},
        "outages": {"up": {"exponential": 12}, "down": {"exponential": 6}},
    },
}


@pytest.mark.parametrize("q", [0.5, 0.9])
@pytest.mark.parametrize(("world", "replications"), [("working_days", 16), ("ramp", 16), ("queue", 45)])
def test_dates_are_kept_as_stated(world, replications, q):
    held(kept(WORLDS[world], quantile(q), replications=replications), q)
    ignorant = kept(WORLDS[world], quantile(q, **{world: False}))
    assert rejected(ignorant, {"stated_promise_kept_rate": q})
    assert ignorant["stated_promise_kept_rate"].mean < q - 0.03


def in_outages(q, known):
    """Up and down for exponential times (means u, d); a lead time of mean d, too. Ordered while the supplier is up, it
    keeps within the q-quantile of the lead time with q. While it is down, the wait is the sum of two exponential times:
    with knowledge its quantile is the date, without it that of one of them."""
    up, down = 12, 6
    share = down / (up + down)
    one = stats.expon(scale=6)
    both = stats.gamma(2, scale=6)
    date = both.ppf(q) if known else one.ppf(q)
    return (1 - share) * q + share * both.cdf(date)


@pytest.mark.parametrize("q", [0.5, 0.9])
def test_dates_during_outages(q):
    held(kept(WORLDS["outages"], quantile(q), replications=40), in_outages(q, True))
    found = kept(WORLDS["outages"], quantile(q, outages=False), replications=40)
    held(found, in_outages(q, False))
    assert in_outages(q, False) < q - 0.03


def test_what_is_under_way_for_long():
    """A customer waits for the unit that was ordered when the one before bought the last (and what is ordered now does
    not overtake it): dates by what is left of its lead time are kept as stated. As if that said nothing, they are those
    of lead time minus time under way: kept if the lead time keeps within its quantile, which longer ones, met more
    often, do less often."""
    lead = {"lead_time": {"gamma": {"mean": 6, "cv": 0.5}}, "sequential": True}
    rule = {"rule": "available-to-promise", "q": 0.7}
    known = stats.gamma(4, scale=1.5)
    held(kept(lead, rule, rate=2, on_hand=1, length=32000, replications=60), 0.7, 0.02)
    longer = integrate.quad(lambda x: x * known.pdf(x), 0, known.ppf(0.7))[0] / 6
    found = kept(lead, rule | {"elapsed": "ignored"}, rate=2, on_hand=1, length=32000, replications=60)
    held(found, longer, 0.02)


def test_delays_that_were_told():
    """The supplier says at once when an order will take longer than usual (mean m), and when it comes: such a date is
    kept. Of the others, met at a random time under way, the date is w later, the median of what is left of an
    exponential lead time."""
    m = 6.0
    w = m * log(2)
    lead = {"lead_time": {"exponential": m}, "sequential": True, "notice": 1000}
    told = integrate.quad(lambda x: x * exp(-x / m) / m, m, 100 * m)[0]
    near = integrate.quad(lambda x: min(x, w) * exp(-x / m) / m, 0, m)[0]
    rule = {"rule": "available-to-promise", "q": 0.5}
    found = kept(lead, rule, rate=2, on_hand=1, length=32000, replications=60)
    held(found, (told + near) / m, 0.02)
    deaf = kept(lead, rule | {"knows": {"notices": False}}, rate=2, on_hand=1, length=32000, replications=60)
    held(deaf, 0.5, 0.02)


def test_the_shop_s_own_cut_off():
    """Goods arrive at any time of a day, and are picked in a tenth of it; after noon nothing is. All dates are kept if
    that is known; else those of goods that come before noon."""
    own = {"warehouse": {"cut_off": 0.5}, "shipping": {"pick_and_pack": 0.1}}
    lead = {"lead_time": 2.25}
    known = kept(lead, quantile(0.5), rate=0.4, **own)
    assert known["stated_promise_kept_rate"].mean == 1
    held(kept(lead, quantile(0.5, dock=False), rate=0.4, replications=50, **own), 0.5)


def test_slots_that_are_taken():
    """Everything is on the shelf, but two shipments a day can be picked: who knows which slots are taken keeps every
    date."""
    own = {"warehouse": {"daily_capacity": 2}, "shipping": {"pick_and_pack": 0.1}}
    stock = {"rate": 1.6, "on_hand": 1000, "length": 2000, **own}
    assert (
        estimates(shop({"lead_time": 2}, quantile(0.5), **stock), 4, "promise_miss_rate")["promise_miss_rate"].mean == 0
    )
    missed = estimates(shop({"lead_time": 2}, quantile(0.5, dock=False), **stock), 4, "promise_miss_rate")
    assert missed["promise_miss_rate"].mean > 0.3
