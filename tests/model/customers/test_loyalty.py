"""Customers who do not order again."""

import pytest

from support.by_hand import order, play, shop

LATE = {"a": {"price": 10, "on_order": [{"units": 1, "due": 20}, {"units": 9, "due": 50}]}}


@pytest.mark.parametrize(
    ("chances", "lost"),
    [
        ({"delayed": 0.5}, 20),
        ({"long_delay": 0.5, "long": 18}, 20),
        ({"long_delay": 0.5, "long": 19}, -1),  # it waits for 19, not longer
        ({"late": 0.5}, 20),  # promised for 6
        ({"refused": 1, "cancelled": 1}, -1),
    ],
)
def test_experiences_that_lose_a_customer(chances, lost):
    scenario = with_loyalty(chances, promising={"rule": "expected"})
    played = play(scenario, [order(1, loyalty=0.4), order(60, loyalty=0.4)], customer=[0, 0])
    assert played.record.customers["lost_at"].tolist() == [lost]
    assert played.line("accepted") == [1, 0 if lost > 0 else 1]


def test_refusals_and_cancellations():
    refused = play(with_loyalty({"refused": 0.5}, admission="lost-sale"), [order(1, loyalty=0.4)])
    assert refused.record.customers["lost_at"].tolist() == [1]
    cancelled = play(with_loyalty({"cancelled": 0.5}), [order(1, loyalty=0.4, patience=3)])
    assert cancelled.record.customers["lost_at"].tolist() == [4]


def with_loyalty(chances, **policy):
    spec = {"arrivals": {"rate": 0}, "population": 5, "segments": {"all": {"loyalty": chances}}}
    return shop(items=LATE, customers=spec, policy=policy)
