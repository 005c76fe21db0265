"""Offers for waiting where theory knows how many wait, by Palm's theorem, and what each of them is given; and refunds
of orders that are late by a law that is known."""

from __future__ import annotations

import pytest
from scipy import stats

import simbackorder as sb

PRICE, COST, RATE, LEAD, LEVEL, LENGTH = 10.0, 4.0, 3.0, 2.0, 7, 700.0
WINDOW = LENGTH - 100


def shop(offer: object, segment: dict[str, object] | None = None, **policy: object) -> sb.Result:
    """Poisson demand of units, replenished one for one; nobody leaves."""
    return sb.run(
        {
            "time": {"warm_up": 100, "length": LENGTH},
            "items": {"a": {"price": PRICE, "unit_cost": COST, "on_hand": LEVEL}},
            "customers": {"arrivals": {"rate": RATE}, "segments": {"all": segment or {}}},
            "suppliers": {"mill": {"lead_time": {"exponential": LEAD}}},
            "shipping": {"transit": {"exponential": 1}},
            "policy": {"replenishment": {"rule": "base-stock", "order_up_to": LEVEL}, "offer": offer, **policy},
            "experiment": {"replications": 40, "seed": 5},
        }
    )


def waiting() -> float:
    """Units that wait in the window: by Palm's theorem Poisson(rate x lead time) units are outstanding, and an arrival
    finds so many (PASTA); it waits if they are the whole base stock or more (Zipkin, 2000, section 6.2)."""
    return RATE * WINDOW * float(stats.poisson(RATE * LEAD).sf(LEVEL - 1))


def agrees(result: sb.Result, name: str, value: float) -> bool:
    """Whether the interval of a mean contains a value, widened to one of 99.9 %."""
    found = result["policy"][name]
    return bool(abs(found.mean - value) <= 1.7 * found.half_width)


@pytest.fixture(scope="module")
def vouchers() -> sb.Result:
    """A tenth of the price, good for twenty days; six of ten customers redeem, after ten days on average."""
    redeems = {"share": 0.6, "after": {"exponential": 10}}
    return shop({"rule": "voucher", "value": 0.1, "life": 20}, {"redeems": redeems})


def test_expected_vouchers_are_share_times_price_times_units_that_wait(vouchers):
    assert agrees(vouchers, "vouchers", 0.1 * PRICE * waiting())
    assert agrees(vouchers, "offers_taken", waiting())


def test_of_them_the_share_who_come_in_time_redeem_and_the_others_lapse(vouchers):
    in_time = 0.6 * float(stats.expon(scale=10).cdf(20))
    given = 0.1 * PRICE * waiting()
    assert agrees(vouchers, "vouchers_redeemed", in_time * given)
    assert agrees(vouchers, "vouchers_lapsed", (1 - in_time) * given)


def test_faster_shipping_costs_its_price_for_each_unit_that_waits():
    result = shop({"rule": "faster-shipping", "transit": 0.5, "cost": 2})
    assert agrees(result, "faster_shipping", 2 * waiting())


def test_refunds_for_lateness_are_the_share_of_the_late():
    """With a promise of delivery within two days of what is there, and a transit of one on average, exp(-2) of the
    customers are late who ask with the chance of a half."""
    plenty = {"items": {"a": {"price": PRICE, "unit_cost": COST, "on_hand": 10**6}}}
    result = sb.run(
        {
            "time": {"warm_up": 100, "length": LENGTH},
            **plenty,
            "customers": {
                "arrivals": {"rate": RATE},
                "segments": {"all": {"refund_when_late": {"share": 0.5, "refund": 0.2}}},
            },
            "shipping": {"transit": {"exponential": 1}},
            "policy": {"promising": {"rule": "fixed", "wait": 2, "by": "deliver"}, "replenishment": "none"},
            "experiment": {"replications": 40, "seed": 5},
        }
    )
    late = RATE * WINDOW * float(stats.expon(scale=1).sf(2))
    assert agrees(result, "late_refunds", 0.5 * 0.2 * PRICE * late)
