"""A newsvendor whom a channel fines for a season in which too few units are there at once."""

from __future__ import annotations

from math import floor

import pytest
from scipy import stats

import simbackorder as sb

PRICE, COST, STOCK, MEAN, TARGET = 50.0, 20.0, 18, 20.0, 0.9
FINES = {"by the period": {"fine": 300}, "by the point": {"fine": 40, "per_point": 25}}
DEMAND = stats.poisson(MEAN)


def season(fine: dict[str, float]) -> sb.Result:
    """A season of one day with a stock that is bought once: what is missing is lost."""
    channel = {"fines": [{"of": "fill_rate", "at_least": TARGET, "every": 1} | fine]}
    return sb.run(
        {
            "time": {"length": 1},
            "items": {"dress": {"price": PRICE, "unit_cost": COST, "on_hand": STOCK}},
            "customers": {"arrivals": {"rate": MEAN}, "segments": {"shops": {"channel": channel}}},
            "policy": {"admission": "lost-sale", "replenishment": "none"},
            "experiment": {"replications": 1000, "seed": 5},
        }
    )


def expected_sales(stock: int) -> float:
    """The expected smaller one of the stock and demand (Silver, Pyke and Thomas, 4th ed., 2017, section 10.2)."""
    return sum(float(DEMAND.sf(k)) for k in range(stock))


def expected_fine(stock: int, fine: dict[str, float]) -> float:
    """The fill rate of a season is stock / demand, if demand is above the stock: below the target from the first demand
    above stock / target on, by so many points."""
    missed = range(floor(stock / TARGET + 1e-9) + 1, 200)
    points = {d: 100 * (TARGET - stock / d) for d in missed}
    return sum(DEMAND.pmf(d) * (fine["fine"] + fine.get("per_point", 0) * points[d]) for d in missed)


@pytest.mark.parametrize("kind", FINES)
def test_newsvendor_with_a_fine(kind: str) -> None:
    fine, found = FINES[kind], season(FINES[kind])["policy"]

    def agrees(name: str, value: float) -> bool:
        return abs(found[name].mean - value) <= 1.7 * found[name].half_width  # an interval of 99.9 %

    def profit(stock: int) -> float:
        return expected_sales(stock) * (PRICE - COST) - expected_fine(stock, fine)

    assert agrees("fines", expected_fine(STOCK, fine))
    assert agrees("periods_fined", float(DEMAND.sf(20)))
    assert agrees("profit", profit(STOCK))
    for other in (STOCK - 1, STOCK + 1):
        assert not agrees("fines", expected_fine(other, fine))
        assert not agrees("profit", profit(other))
