"""What became of each order, in small shops by hand."""

import numpy as np

from simbackorder.metrics.order_table import STATES, order_table
from support.by_hand import order, play, shop


def states(table):
    return [STATES[state] for state in table.state]


def test_shipped_cancelled_or_never_placed():
    """The second customer cancels, and stays away from then on."""
    customers = {"arrivals": {"rate": 0}, "population": 5, "segments": {"all": {"loyalty": {"cancelled": 1}}}}
    item = {"price": 10, "on_hand": 1, "on_order": [{"units": 9, "due": 90}]}
    luck = [order(0.25), order(1, patience=3, loyalty=0.4), order(60), order(70)]
    record = play(shop(items={"a": item}, customers=customers), luck, customer=[0, 1, 1, 2]).record
    assert states(order_table(record)) == ["shipped", "cancelled", "stayed_away", "shipped"]


def test_when_it_was_closed_and_how_long_it_waited():
    item = {"price": 10, "on_hand": 1}
    table = order_table(play(shop(items={"a": item}), [order(0.25), order(10)]).record)
    assert table.closed.tolist()[0] == 0.25
    assert np.isnan(table.closed[1])
    assert table.waited.tolist() == [0.0, 90.0]
