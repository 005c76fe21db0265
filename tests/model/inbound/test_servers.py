"""Suppliers who work on so many orders at a time."""

import math

import pytest

from support.by_hand import base_stock, order, play, shop


@pytest.mark.parametrize(
    ("servers", "arrivals"),
    [(None, [6, 7, 8]), (3, [6, 7, 8]), (2, [6, 7, 11]), (1, [6, 11, 16])],
)
def test_orders_wait_for_a_server(servers, arrivals):
    mill = {"lead_time": 5} | ({"servers": servers} if servers else {})
    played = play(
        shop(suppliers={"mill": mill}, policy={"replenishment": base_stock(0)}), [order(1), order(2), order(3)]
    )
    assert [time for time, _ in played.received] == arrivals


def test_a_withdrawn_order_frees_its_server():
    policy = {"replenishment": base_stock(0, on_cancellation="recall")}
    scenario = shop(suppliers={"mill": {"lead_time": 5, "servers": 1}}, policy=policy)
    played = play(scenario, [order(1, 2), order(2, patience=1.5), order(4)])
    # the newest unreceived order is withdrawn on 3.5: it had not begun
    assert [time for time, _ in played.received] == [6, 11]


def test_an_outage_keeps_servers_from_beginning():
    scenario = shop(suppliers={"mill": {"lead_time": 5, "servers": 1}}, policy={"replenishment": base_stock(0)})
    played = play(scenario, [order(1), order(2)], outages=[(4, 0, 0), (9, 0, 1)])
    assert [time for time, _ in played.received] == [6, 14]


@pytest.mark.parametrize(("begins", "arrivals"), [
    (6, [6, 13]),  # completed in the instant in which the outage begins
    (math.nextafter(6, 0), [6, 13]),  # but for rounding
    (5.75, [8.25, 13.25]),  # a quarter of its work is left
])  # fmt: skip
def test_what_is_completed_when_a_pause_begins_is_completed(begins, arrivals):
    mill = {"lead_time": 5, "servers": 1, "outages": {"scheduled": [{"at": 6, "length": 2}], "effect": "pause"}}
    scenario = shop(suppliers={"mill": mill}, policy={"replenishment": base_stock(0)})
    played = play(scenario, [order(1), order(2)], outages=[(begins, 0, 0), (8, 0, 1)])
    assert [time for time, _ in played.received] == pytest.approx(arrivals)
