"""Returns where theory knows what is left of a sale: a newsvendor whose customers keep some of it, and Erlang's loss
system of goods that come back worthless."""

from __future__ import annotations

import math

import pytest
from scipy import stats

import simbackorder as sb

PRICE, COST, STOCK, RATE = 50.0, 20.0, 12, 20.0


def season(returns: dict[str, object]) -> sb.Result:
    """A season of one day with a stock that is bought once: what is missing is lost."""
    return sb.run(
        {
            "time": {"length": 1},
            "items": {"dress": {"price": PRICE, "unit_cost": COST, "on_hand": STOCK}},
            "customers": {"arrivals": {"rate": RATE}, "segments": {"all": {"returns": returns}}},
            "policy": {"admission": "lost-sale", "replenishment": "none"},
            "experiment": {"replications": 1000, "seed": 8},
        }
    )


def sold(mean: float) -> float:
    """The expected smaller one of the stock and a Poisson demand of this mean (Silver, Pyke and Thomas, 4th ed., 2017,
    section 10.2)."""
    return sum(float(stats.poisson(mean).sf(k)) for k in range(STOCK))


def agrees(result: sb.Result, name: str, value: float) -> bool:
    """Whether the interval of a mean contains a value, widened to one of 99.9 %."""
    found = result["policy"][name]
    return bool(abs(found.mean - value) <= 1.7 * found.half_width)


def test_newsvendor_whose_returns_are_on_the_shelf_at_once():
    """A unit that comes back at once is sold to the next customer, until somebody keeps it: units kept are the smaller
    one of the stock and the customers who keep what they buy, a Poisson number of rate x (1 - share)."""
    share = 0.4
    result = season({"share": share, "after": 0})
    kept = sold(RATE * (1 - share))
    assert agrees(result, "profit", kept * (PRICE - COST))


def test_newsvendor_whose_returns_are_worthless():
    """Sales are those without returns; of each, the price is paid back with the share, and its cost is lost."""
    share = 0.4
    result = season({"share": share, "after": 0, "resaleable": 0})
    assert agrees(result, "revenue", sold(RATE) * PRICE)
    assert agrees(result, "returns", share * sold(RATE) * PRICE)
    assert agrees(result, "write_off_cost", share * sold(RATE) * COST)
    assert agrees(result, "profit", sold(RATE) * ((1 - share) * PRICE - COST))


def erlang(servers: int, load: float) -> float:
    """Erlang's loss formula."""
    terms = [load**k / math.factorial(k) for k in range(servers + 1)]
    return terms[-1] / sum(terms)


@pytest.mark.parametrize("resaleable", [0, 1])
def test_erlang_loss_net_of_returns(resaleable):
    """Base stock one for one, lost sales, rate 3, two days to the shelf, six units. What comes back worthless leaves
    Erlang's system as it is, so that the revenue kept is (1 - share) x price x rate x (1 - B); what comes back fit for
    sale adds stock: more than that is sold, and less than all demand."""
    share, rate, lead, level, length = 0.25, 3.0, 2.0, 6, 400.0
    result = sb.run(
        {
            "time": {"warm_up": 40, "length": 40 + length},
            "items": {"a": {"price": 10, "unit_cost": 4, "on_hand": level}},
            "customers": {
                "arrivals": {"rate": rate},
                "segments": {"all": {"returns": {"share": share, "after": 1, "resaleable": resaleable}}},
            },
            "suppliers": {"mill": {"lead_time": {"exponential": lead}}},
            "policy": {"admission": "lost-sale", "replenishment": {"rule": "base-stock", "order_up_to": level}},
            "experiment": {"replications": 200, "seed": 3},
        }
    )
    found = result["policy"]
    net = (found["revenue"].mean - found["returns"].mean) / length
    expected = 10 * rate * (1 - erlang(level, rate * lead)) * (1 - share)
    if resaleable:
        assert 1.05 * expected < net < 10 * rate * (1 - share)
    else:
        assert net == pytest.approx(expected, rel=0.004)
