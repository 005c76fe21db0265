"""Suppliers who work on so many orders at a time."""

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
