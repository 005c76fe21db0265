"""Charges, fees, refunds, cards and disputes: amounts in cents."""

import pytest

from simbackorder.model import events
from simbackorder.state import ledger
from support.by_hand import order, play, shop

SHELF = {"a": {"price": 10, "unit_cost": 4, "on_hand": 1, "on_order": [{"units": 2, "due": 5}]}}


def balance(played, account):
    return int(played.record.accounts["balance"][account])


def bought(customers, payment=None, books=None, items=None, **policy):
    scenario = shop(items=items or SHELF, payment=payment or {}, books=books or {}, policy=policy)
    return play(scenario, customers)


def test_a_deposit_pays_for_what_ships_first():
    charging = {"rule": "deposit", "share": 0.4}
    played = bought([order(1, 2)], {"fee_per_charge": 0.5, "fee_rate": 0.03}, charging=charging, shipment="partial")
    # 800 with the order (fee 50 + 24), 200 at the first shipment (50 + 6), 1000 at the second (50 + 30)
    assert balance(played, ledger.FEES) == 74 + 56 + 80
    assert (balance(played, ledger.REVENUE), balance(played, ledger.DEPOSITS)) == (-2000, 0)


@pytest.mark.parametrize("forfeit", [False, True])
@pytest.mark.parametrize(
    "charging", [{"rule": "at-order"}, {"rule": "deposit", "share": 1}, {"rule": "before-shipment", "ahead": 2}]
)
def test_what_is_prepaid_is_paid_back_or_forfeited(charging, forfeit):
    promising = {"rule": "fixed", "wait": 2}
    customers = [order(1, 4, patience=3)]
    played = bought(customers, {"refund_cost": 1.5}, charging=charging | {"forfeit": forfeit}, promising=promising)
    assert balance(played, ledger.FORFEITS) == (-4000 if forfeit else 0)
    assert balance(played, ledger.REFUNDS) == (0 if forfeit else 150)
    assert balance(played, ledger.DEPOSITS) == 0


def test_before_shipment_all_is_charged_ahead_of_the_last_date():
    charging, promising = {"rule": "before-shipment", "ahead": 1}, {"rule": "fixed", "wait": 3}
    played = bought([order(1, 2)], charging=charging, promising=promising)
    assert [time for time, _, _ in played.events(events.CHARGED)] == [3]  # 1 + 3 - 1


def test_a_sale_at_delivery_is_a_deposit_until_then():
    books, items = {"sale": "delivery"}, {"a": {"price": 10, "unit_cost": 4, "on_hand": 2}}
    played = bought([order(1, transit=3), order(2, transit=200)], books=books, items=items)
    assert balance(played, ledger.REVENUE) == balance(played, ledger.DEPOSITS) == -1000
    assert balance(played, ledger.COST_OF_GOODS_SOLD) == balance(played, ledger.INVENTORY) == 400


CARD = {"authorisation": 1, "life": 1, "retries": 2, "retry_every": 1}


@pytest.mark.parametrize(("retry", "shipped"), [(1, [6]), (2, [7]), (3, [])])
def test_a_refused_card_is_tried_again(retry, shipped):
    played = bought([order(1, 2, card=1, retry=retry)], {"card": CARD})
    assert played.events(events.REFUSED_CARD) == [(5, 0, 0)]  # good until 1 + 1 + 1
    assert [time for time, _, _ in played.shipped] == shipped
    assert played.order("closed") == [shipped[0] if shipped else 7]
    assert played.order("cancelled") == [0 if shipped else 2]


def test_a_dispute_cancels_what_is_prepaid_and_not_shipped():
    disputes = {"disputes": {"after": 2, "share": 0.5, "cost": 15}, "refund_cost": 1}
    played = bought([order(1, 2, dispute=0.4), order(2, 2, dispute=0.6)], disputes, charging="at-order")
    assert played.order("cancelled") == [2, 0]
    assert played.order("closed")[0] == 3
    assert balance(played, ledger.REFUNDS) == 1600
