"""What the stock record says and what is there: right when nothing is lost, a random walk where receipts are
miscounted, a saw where stock is lost and counted, and more often wrong the rarer it is brought up to date."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from scipy import stats

from simbackorder.scenario.reading import loads
from support.observing import estimates, observed
from support.steady import check, estimate, one_item, rejected

Spec = dict[str, Any]
BUSY: Spec = {
    "time": {"length": 200, "warm_up": 20},
    "items": {
        "a": {"price": 50, "unit_cost": 20, "holding_cost": 0.05, "on_hand": 40},
        "b": {"price": 30, "unit_cost": 10, "on_hand": 30, "release": {"at": 15, "slip": {"exponential": 3}}},
    },
    "customers": {
        "arrivals": {"rate": 6},
        "basket": {"lines": {"table": {1: 0.6, 2: 0.4}}, "units": {"table": {1: 0.7, 2: 0.3}}},
        "segments": {"all": {"patience": {"exponential": 12}, "impatience": {"date_passed": 2}}},
    },
    "suppliers": {"s": {"lead_time": {"gamma": {"mean": 7, "cv": 0.5}}, "outages": {"up": 40, "down": 6}}},
    "shipping": {"pick_and_pack": {"uniform": [0, 1]}, "transit": 2, "cost_per_shipment": 5},
    "policy": {
        "promising": {"rule": "available-to-promise", "q": 0.8, "by": "deliver"},
        "informing": "on-slip",
        "shipment": "partial",
        "replenishment": {"rule": "s-S", "reorder_point": 45, "order_up_to": 70, "on_cancellation": "recall"},
    },
}
SAID: Spec = {
    "warehouse": {"put_away": 0, "shrinkage": 0, "miscount": {"chance": 0, "units": 1}},
    "policy": {"records": "real-time", "receiving": "put-away", "carrier": "standard"},
}


def laid_over(below: Spec, above: Spec) -> Spec:
    return below | {k: laid_over(below[k], v) if isinstance(below.get(k), dict) else v for k, v in above.items()}


def differing(left: dict[str, np.ndarray], right: dict[str, np.ndarray]) -> set[str]:
    assert set(left) == set(right)
    return {name for name in left if not np.array_equal(left[name], right[name], equal_nan=True)}


def test_what_is_standard_may_be_said_and_changes_nothing():
    """To the last bit; a single unit in the wrong place of the record would change it."""
    found = observed(loads(json.dumps(BUSY)), 4)
    assert differing(found, observed(loads(json.dumps(laid_over(BUSY, SAID))), 4)) == set()
    wrong = laid_over(SAID, {"warehouse": {"miscount": {"chance": 0.05, "units": 1}}})
    changed = differing(found, observed(loads(json.dumps(laid_over(BUSY, wrong))), 4))
    assert changed >= {"mean_backorders", "revenue", "mean_record_error"}


def test_counting_a_right_record_costs_and_changes_nothing_else():
    found = observed(loads(json.dumps(BUSY)), 4)
    counted = laid_over(BUSY, {"policy": {"records": {"rule": "real-time", "count_every": 10}}})
    counted = laid_over(counted, {"warehouse": {"count_cost": 15}})
    costs = observed(loads(json.dumps(counted)), 4)
    changed = {name for name in found if not np.allclose(costs[name], found[name], rtol=1e-9, equal_nan=True)}
    assert changed == {"handling_cost", "profit", "cash_position"}
    assert np.all(costs["handling_cost"] == 15 * 2 * 18)  # at 20, 30, ... 190: at the cut, too, which comes before


LENGTH, LOSS, ON_HAND = 200.0, 0.5, 400


def alone(warehouse: Spec, records: Any = "real-time", replenishment: Any = "none"):
    """An item that nobody wants."""
    return loads(
        json.dumps(
            {
                "time": {"length": LENGTH},
                "items": {"a": {"unit_cost": 2, "on_hand": ON_HAND}},
                "customers": {"arrivals": {"rate": 0}},
                "suppliers": {"s": {"lead_time": 0.5}},
                "warehouse": warehouse,
                "policy": {"records": records, "replenishment": replenishment},
            }
        )
    )


SAW = {"units_shrunk": 2.0, "mean_on_hand": 1.5, "mean_record_error": 1.5, "shrinkage_cost": 4.0}


def saw(loss: float, between: float) -> dict[str, float]:
    """Units lost at a rate, found out by a count every so often."""
    lost = loss * LENGTH
    return {
        "units_shrunk": lost,
        "mean_on_hand": ON_HAND - lost / 2,
        "mean_record_error": loss * between / 2,
        "shrinkage_cost": 2 * lost,
    }


@pytest.mark.parametrize("every", [None, 20, 50])
def test_losses_are_found_by_counts(every):
    records = {"rule": "real-time", "count_every": every} if every else "real-time"
    found = estimates(alone({"shrinkage": LOSS}, records), 400, *SAW)
    check(found, saw(LOSS, every or LENGTH), SAW)
    assert rejected(found, saw(1.05 * LOSS, every or LENGTH)) >= {"units_shrunk", "mean_on_hand", "shrinkage_cost"}
    assert rejected(found, saw(LOSS, 1.2 * (every or LENGTH))) == {"mean_record_error"}


def walk(chance: float, units: int, receipts: int) -> np.ndarray:
    """The mean of |error| after each receipt, of which each moves it with this chance, up or down alike."""
    distribution = np.zeros(2 * receipts + 1)
    distribution[receipts] = 1.0
    found = []
    for _ in range(receipts):
        distribution = (1 - chance) * distribution + chance / 2 * (np.roll(distribution, 1) + np.roll(distribution, -1))
        found.append(units * float(distribution @ np.abs(np.arange(distribution.size) - receipts)))
    return np.array(found)


@pytest.mark.parametrize(("chance", "units"), [(1, 1), (0.4, 3)])
def test_miscounts_are_a_random_walk(chance, units):
    """A receipt on each of 199 days, half a day after it is ordered; what the record is off by stays."""
    plan = {"rule": "plan", "orders": [{"at": float(day), "units": 10} for day in range(199)]}
    scenario = alone({"miscount": {"chance": chance, "units": units}}, "real-time", plan)
    exact = walk(chance, units, 199)
    mean = float(exact.sum() - exact[-1] / 2 + exact[-1]) / LENGTH  # the last half day and one day more
    found = estimates(scenario, 400, "mean_record_error", "mean_on_hand")
    check(found, {"mean_record_error": mean}, {"mean_record_error": 0.12 * mean})
    assert rejected(found, {"mean_record_error": 1.15 * mean}) == {"mean_record_error"}
    assert rejected(found, {"mean_record_error": mean * 0.87}) == {"mean_record_error"}
    assert found["mean_on_hand"].half_width < 1e-9  # what is there is as it was delivered


OFTEN = {"mean_backorders": 0.05, "mean_on_hand": 0.1, "mean_wait": 0.02, "unit_fill_rate": 0.02}


def base_stock(records: Any, length: float = 1050):
    return one_item(
        4, 9, {"rule": "base-stock", "order_up_to": 9}, {"exponential": 2}, length=length, policy={"records": records}
    )


def test_a_record_that_is_brought_up_to_date_all_the_time_is_one_in_real_time():
    """On the same luck: the difference goes to zero with the interval."""
    exact = observed(base_stock("real-time", 300), 8)
    off = {}
    for every in (0.2, 0.02, 0.002):
        found = observed(base_stock({"rule": "synchronised", "every": every}, 300), 8)
        off[every] = {name: float(np.abs(found[name] - exact[name]).mean()) for name in OFTEN}
    for name, near in OFTEN.items():
        assert off[0.002][name] < near / 4, name
        assert off[0.2][name] > 3 * off[0.02][name] > 9 * off[0.002][name], name


PACES, HERE, STOCK, SHELVES = 4.0, 2.0, 100, 20


def clearance(every: float):
    """Items that are sold here and elsewhere until nothing is left, each at the same rate, with a record that is
    brought up to date so rarely."""
    names = [f"i{n}" for n in range(SHELVES)]
    return loads(
        json.dumps(
            {
                "time": {"length": 60},
                "items": {name: {"on_hand": STOCK} for name in names},
                "customers": {"arrivals": {"rate": HERE * SHELVES}, "basket": {"units": 1}},
                "warehouse": {"other_channels": PACES - HERE},
                "policy": {"admission": "lost-sale", "records": {"rule": "synchronised", "every": every}},
            }
        )
    )


def sold_twice(every: float) -> float:
    """The chance that an item is sold once more than there is: that somebody comes after the last unit went, and before
    the next update, while the record still shows one: what other channels have sold since the last update.
    Whoever picks for him finds the shelf empty, and puts the record right."""
    time = np.linspace(0, 60, 120_001)
    elsewhere = 1 - sold_here_alone(time, every)
    after = 1 - np.exp(-HERE * (every - time % every))
    return float(np.trapezoid(stats.gamma.pdf(time, STOCK, scale=1 / PACES) * after * elsewhere, time))


def sold_here_alone(time: np.ndarray, every: float) -> np.ndarray:
    """The chance that nothing was sold elsewhere since the last update, given that the last unit goes now: of the units
    before it by thinning, and itself was sold here."""
    since = time % every
    share = np.minimum(since / np.maximum(time, 1e-12), 1.0)  # of the units before, those since: uniform in the past
    return HERE / PACES * (1 - share * (1 - HERE / PACES)) ** (STOCK - 1)


def test_what_is_oversold_before_the_record_is_brought_up_to_date():
    exact = {every: sold_twice(every) for every in (0.25, 1, 7)}
    found = {every: observed(clearance(every), 60) for every in exact}
    for every, chance in exact.items():
        oversold = estimate(found[every]["units_oversold"] / SHELVES)
        assert oversold.agrees(chance)
        assert oversold.half_width < 0.06
        assert [other for other in exact if oversold.agrees(exact[other])] == [every]
        assert np.array_equal(found[every]["orders_oversold"], found[every]["units_oversold"])
    for sooner, later in ((0.25, 1), (1, 7)):
        more = found[later]["units_oversold"] - found[sooner]["units_oversold"]
        assert stats.ttest_1samp(more, 0, alternative="greater").pvalue < 1e-3
        error = found[later]["mean_record_error"] - found[sooner]["mean_record_error"]
        assert error.min() > 0


def test_nothing_is_oversold_by_a_record_in_real_time():
    exact = observed(base_stock("real-time", 300), 2)
    assert not exact["units_oversold"].any()
    assert not exact["mean_record_error"].any()
