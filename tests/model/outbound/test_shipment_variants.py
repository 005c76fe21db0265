"""What of an order leaves, and when."""

import pytest

from simbackorder.state import ledger
from support.by_hand import order, play, shop

ITEMS = {"a": {"price": 10, "on_hand": 1, "on_order": [{"units": 1, "due": 3}, {"units": 2, "due": 8}]}}
RULES = [
    ({"rule": "complete"}, [(8, 4)]),
    ({"rule": "partial"}, [(1, 1), (3, 1), (8, 2)]),
    ({"rule": "partial", "max_shipments": 2}, [(1, 1), (8, 3)]),
    ({"rule": "partial", "minimum_fraction": 0.5}, [(3, 2), (8, 2)]),
    ({"rule": "available-then-rest"}, [(1, 1), (8, 3)]),
    ({"rule": "consolidate", "window": 4}, [(5, 2), (8, 2)]),
    ({"rule": "consolidate", "window": 1}, [(2, 1), (4, 1), (8, 2)]),
]


@pytest.mark.parametrize(("rule", "shipped"), RULES)
def test_an_order_of_four_units_of_which_one_is_there(rule, shipped):
    shipping = {"cost_per_shipment": 5, "cost_per_further_shipment": 2}
    played = play(shop(items=ITEMS, policy={"shipment": rule}, shipping=shipping), [order(1, 4)])
    assert [(time, units) for time, _, units in played.shipped] == shipped
    assert int(played.record.accounts["balance"][ledger.SHIPPING]) == 500 + 200 * (len(shipped) - 1)


@pytest.mark.parametrize("rule", [rule for rule, _ in RULES])
def test_who_refuses_a_split_gets_all_at_once(rule):
    segments = {"all": {"accept_split": 0.5}}
    played = play(shop(items=ITEMS, policy={"shipment": rule}, segments=segments), [order(1, 4, whole=1)])
    assert [(time, units) for time, _, units in played.shipped] == [(8, 4)]
