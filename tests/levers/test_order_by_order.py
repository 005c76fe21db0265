"""What a lever means for every single order, not only in the mean."""

from __future__ import annotations

import numpy as np
import pytest
from shops import people, shop

from simbackorder.model.record import RunRecord
from simbackorder.state import OPEN
from support.observing import observed, recorded
from support.steady import estimate

EVERYBODY_WAITS = {
    "items": {"a": {"on_hand": 0}, "b": {"on_hand": 0}},
    "policy": {"replenishment": "none", "promising": {"rule": "fixed", "wait": 4}},
}
MULTIPLIERS = {"date_passed": 3, "new_date": 1.5, "updated": 0.5, "recent": 2}
TELL = {"rule": "regular", "every": 3}
KIND = {  # what is told before, and after
    "new dates": ("silent", "on-slip", MULTIPLIERS),
    "new dates some time ahead": ("silent", {"rule": "on-slip", "ahead": 1.5}, MULTIPLIERS),
    "updates": ("silent", TELL | {"new_dates": False}, MULTIPLIERS),
    "more updates": (TELL | {"new_dates": False, "every": 6}, TELL | {"new_dates": False}, MULTIPLIERS),
    "new dates with updates": (TELL | {"new_dates": False}, TELL, MULTIPLIERS),
}
UNKIND = {
    "new dates that anger": ("silent", "on-slip", MULTIPLIERS | {"new_date": 6}),
    "updates that anger": ("silent", TELL | {"new_dates": False}, MULTIPLIERS | {"updated": 2}),
}
DISTRIBUTIONS = {"exponential": {"exponential": 8}, "weibull": {"weibull": {"mean": 8, "shape": 2}}}


def leaving(informing: object, impatience: dict[str, float], distribution: object) -> np.ndarray:
    """When each order is cancelled; never, if it is open at the end."""
    form = people(patience=distribution, impatience=impatience)
    scenario = shop(EVERYBODY_WAITS, form, {"policy": {"informing": informing}})
    orders = recorded(scenario, 0).orders
    return np.where(orders["cancelled"] > 0, orders["closed"], np.inf)


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
@pytest.mark.parametrize("name", KIND)
def test_a_kinder_notice_never_brings_a_cancellation_forward(name, distribution):
    """The hazard is at no time higher, so the threshold of the same customer is reached no sooner."""
    before, after, impatience = KIND[name]
    sooner, later = (
        leaving(before, impatience, DISTRIBUTIONS[distribution]),
        leaving(after, impatience, DISTRIBUTIONS[distribution]),
    )
    assert np.all(later >= sooner - 1e-9)
    assert np.mean(later > sooner + 1e-6) > 0.2
    assert np.isfinite(sooner).mean() > 0.9


@pytest.mark.parametrize("name", UNKIND)
def test_an_unkind_one_does(name):
    before, after, impatience = UNKIND[name]
    sooner, later = (
        leaving(before, impatience, DISTRIBUTIONS["weibull"]),
        leaving(after, impatience, DISTRIBUTIONS["weibull"]),
    )
    assert np.any(later < sooner - 1e-6)


PARTS = {"customers": {"basket": {"units": 4}}, "suppliers": {"mill": {"lead_time": {"gamma": {"mean": 11, "cv": 1}}}}}
BOUNDS = {
    "partial": ("partial", None),
    "at most two": ({"rule": "partial", "max_shipments": 2}, 2),
    "at most three": ({"rule": "partial", "max_shipments": 3}, 3),
    "available, then the rest": ("available-then-rest", 2),
    "complete": ("complete", 1),
}


@pytest.mark.parametrize("name", BOUNDS)
def test_shipments_of_an_order_are_bounded(name):
    shipment, most = BOUNDS[name]
    shipments = recorded(shop(PARTS, {"policy": {"shipment": shipment}}), 0).orders["shipments"].max()
    assert shipments == most if most else shipments > 3  # reached, and not passed


def test_parts_leave_no_later_than_the_whole_and_the_last_part_at_the_same_time():
    """Units are given to orders as if nothing was held back."""
    whole = recorded(shop(PARTS, {"policy": {"shipment": "complete"}}), 0).orders
    parts = recorded(shop(PARTS, {"policy": {"shipment": "partial"}}), 0).orders
    held = recorded(shop(PARTS, {"policy": {"shipment": {"rule": "consolidate", "window": 3}}}), 0).orders
    assert np.array_equal(whole["closed"], parts["closed"])
    assert np.array_equal(whole["closed"], held["closed"])
    assert np.all(parts["shipments"] >= held["shipments"])
    assert np.all(held["shipments"] >= whole["shipments"])


def waits_of_closed(record: RunRecord) -> np.ndarray:
    """From placement to the last shipment or cancellation."""
    closed = record.orders["closed"]
    return (closed - record.path.placed)[(closed != OPEN) & (record.orders["accepted"] > 0)]


@pytest.mark.parametrize("days", [2.0, 5.0])
def test_giving_up_bounds_the_wait_of_every_order(days):
    patient = recorded(shop(PARTS), 0)
    record = recorded(shop(PARTS, {"policy": {"giving_up": {"rule": "after", "wait": days}}}), 0)
    assert waits_of_closed(patient).max() > days + 5
    assert waits_of_closed(record).max() == pytest.approx(days)
    still_open = (record.orders["closed"] == OPEN) & (record.orders["accepted"] > 0)
    assert record.path.placed[still_open].min(initial=300) > 300 - days - 1e-9


def test_a_sale_at_delivery_comes_later_and_is_the_same_in_the_long_run():
    """What differs is what is in transit at the end (Little: rate x transit), however long the run; and with a warm-up
    what is in transit at the cut, so that nothing differs in the mean."""
    for length, warm_up in ((300, 0), (1200, 0), (1200, 50)):
        where = {"shipping": {"transit": 4}, "time": {"length": length, "warm_up": warm_up}}
        left, arrived = (
            observed(shop(where, {"books": {"sale": sale}}), 60)["revenue"] for sale in ("shipment", "delivery")
        )
        rate, between = left.mean() / (length - warm_up), estimate(left - arrived)
        assert between.agrees(4 * rate if warm_up == 0 else 0), (length, warm_up)
        assert between.half_width < 1.5 * rate
        assert not between.agrees(6 * rate if warm_up == 0 else 2 * rate)


@pytest.mark.parametrize("seed", range(3))
def test_a_card_charged_sooner_never_fails_when_it_would_have_been_good_later(seed):
    """Everybody waits to the end of the run for units that all come at once: the order is charged when it is placed,
    ahead of its date, or when it leaves; whoever fails at one of them fails at all later ones."""
    waits = {
        "items": {i: {"on_hand": 0, "on_order": [{"units": 9999, "due": 290}]} for i in ("a", "b")},
        "policy": {"replenishment": "none", "promising": {"rule": "fixed", "wait": 20}},
        "payment": {"card": {"authorisation": 2, "life": {"exponential": 60}}},
        "experiment": {"seed": seed},
    }
    failed = [
        recorded(shop(waits, {"policy": {**waits["policy"], "charging": charging}}), 0).orders["cancelled"] > 0
        for charging in ("at-order", {"rule": "before-shipment", "ahead": 10}, "at-shipment")
    ]
    assert not failed[0].any()
    assert np.all(failed[1] <= failed[2])
    assert 0.05 < failed[1].mean() < failed[2].mean()
