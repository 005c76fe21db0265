"""What becomes of an order whose goods are not there."""

import pytest

from simbackorder.model import events
from simbackorder.state import FIRM, ledger
from support.by_hand import base_stock, order, play, shop


def oversold(rule, admission="backorder", **more):
    """Two units are on the shelf, of which one is lost before somebody orders both, at 3."""
    policy = {"oversold": rule, "admission": admission, "replenishment": base_stock(0)} | more.pop("policy", {})
    items = {"a": {"price": 10, "unit_cost": 4, "on_hand": 2}}
    return shop(items=items, policy=policy, warehouse={"shrinkage": 0.001}, **more)


WAITS = [("wait", "backorder"), ("as-admitted", "backorder"), ("as-admitted", "backorder-if-planned")]
WAITS += [("wait", "lost-sale"), ("as-admitted", {"rule": "backorder", "cap": 1})]


@pytest.mark.parametrize(("rule", "admission"), WAITS, ids=str)
def test_who_waits_gets_it_when_it_comes(rule, admission):
    played = play(oversold(rule, admission), [order(3, 2)], losses=[(1, 0)])
    assert played.shipped == [(8, 0, 2)]
    assert played.measured("oversold_cancelled") == 0


GOES = [("cancel", "backorder"), ("cancel", "lost-sale"), ("as-admitted", "lost-sale")]
GOES += [("as-admitted", {"rule": "backorder", "cap": 0})]


@pytest.mark.parametrize(("rule", "admission"), GOES, ids=str)
def test_who_is_cancelled_goes_in_that_instant_by_the_firm(rule, admission):
    promised = {"promising": {"rule": "fixed", "wait": 1}}
    played = play(oversold(rule, admission, policy=promised), [order(3, 2)], losses=[(1, 0)])
    assert played.order("closed") == [3]
    assert played.order("cancelled") == [2]
    assert played.record.contracts["cause"].tolist() == [FIRM]
    assert played.measured("oversold_cancelled") == 1
    assert played.measured("orders_cancelled_by_firm") == 1
    assert (played.ordered, played.shipped) == ([], [])  # the unit that is there is for sale again


def test_it_costs_so_much_an_order_and_what_was_paid_is_paid_back():
    rule = {"rule": "cancel", "cost": 5}
    played = play(oversold(rule, policy={"charging": "at-order"}), [order(3, 2)], losses=[(1, 0)])
    balance = played.record.accounts["balance"].tolist()
    assert (balance[ledger.REFUNDS], balance[ledger.DEPOSITS], balance[ledger.REVENUE]) == (500, 0, 0)
    assert balance[ledger.CASH] == -500


def test_a_customer_may_be_lost_by_it():
    segments = {"all": {"loyalty": {"cancelled": 0.5}}}
    customers = {"arrivals": {"rate": 0}, "segments": segments, "population": 2}
    scenario = oversold("cancel", customers=customers)
    played = play(scenario, [order(3, 2, loyalty=0.4), order(5)], losses=[(1, 0)], customer=[0, 0])
    assert played.order("accepted") == [2, 0]
    assert played.record.customers["lost_at"].tolist()[0] == 3


def test_a_count_cancels_all_who_lose_something():
    """Two for each of three customers, who wait for something else: the youngest loses both, the one before one."""
    items = {"a": {"price": 10, "on_hand": 6}, "b": {"price": 10, "on_order": [{"units": 3, "due": 30}]}}
    policy = {"oversold": "cancel", "records": {"rule": "real-time", "count_every": 7}}
    scenario = shop(items=items, policy=policy, warehouse={"shrinkage": 0.001})
    orders = [order(1, {0: 2, 1: 1}), order(2, {0: 2, 1: 1}), order(3, {0: 2, 1: 1})]
    played = play(scenario, orders, losses=[(4, 0)])
    assert played.events(events.NOT_THERE) == [(7, 4, 1)]
    assert played.order("closed")[2] == 7
    played = play(scenario, orders, losses=[(4, 0), (5, 0), (6, 0)])
    assert played.events(events.NOT_THERE) == [(7, 4, 2), (7, 2, 1)]
    assert played.order("closed") == [30, 7, 7]


def test_who_has_lost_patience_goes_before_the_firm_decides():
    played = play(oversold("cancel", policy={}), [order(1, 2, patience=1.0, pick=3)], losses=[(2, 0)])
    assert played.order("closed") == [4]
    assert played.measured("orders_cancelled_by_firm") == 0


# --- sales by other channels -----------------------------------------------------------------------------------------


def shared(records, admission="lost-sale", n=2, **more):
    policy = {"records": records, "admission": admission, "replenishment": base_stock(n)} | more.pop("policy", {})
    items = {"a": {"price": 10, "unit_cost": 4, "on_hand": n}}
    return shop(items=items, policy=policy, warehouse={"other_channels": 0.001}, **more)


NIGHTLY = {"rule": "synchronised", "every": 1}


def test_a_shared_record_shows_what_another_channel_sells_and_keeps_what_is_promised():
    """Two on the shelf: one is promised, one sold elsewhere, and ordered again; the third sale comes to nothing."""
    played = play(shared("real-time"), [order(1.2, pick=3), order(3)], elsewhere=[(2, 0), (2.5, 0)])
    assert played.events(events.ELSEWHERE) == [(2, 0, 1)]
    assert played.order("accepted") == [1, 0]
    assert played.ordered == [(1.2, 1), (2, 1)]
    assert played.measured("units_oversold") == 0
    assert played.measured("units_sold_elsewhere") == 1


def test_what_another_channel_sells_by_day_is_sold_again_before_the_file_of_the_night():
    """One is left on 1.5, and sold here to two: the second is cancelled when the picker finds nothing."""
    played = play(shared(NIGHTLY), [order(1.6), order(1.7), order(2.5)], elsewhere=[(1.5, 0)])
    assert played.order("accepted") == [1, 1, 0]
    assert played.order("cancelled") == [0, 1, 0]
    assert played.order("closed")[1] == 1.7
    assert played.measured("units_oversold") == 1


def test_the_file_of_the_night_tells_of_what_is_promised_and_gone():
    """Two are in picking when one is sold elsewhere: the shop learns it at night, before the picker does."""
    played = play(shared(NIGHTLY), [order(1.2, pick=3), order(1.4, pick=3)], elsewhere=[(1.5, 0)])
    assert played.events(events.NOT_THERE) == [(2, 1, 1)]
    assert played.order("closed") == [4.2, 2]


def test_another_channel_gets_the_goods_at_cost():
    played = play(shared("real-time", policy={"replenishment": "none"}), [], elsewhere=[(2, 0)])
    balance = played.record.accounts["balance"].tolist()
    assert (balance[ledger.CASH], balance[ledger.INVENTORY], balance[ledger.REVENUE]) == (400, 400, 0)
    assert played.measured("profit") == 0


def test_nothing_is_sold_elsewhere_before_its_release_or_from_an_empty_shelf():
    items = {"a": {"price": 10, "on_hand": 1, "release": {"at": 5}}}
    scenario = shop(items=items, policy={"admission": "lost-sale"}, warehouse={"other_channels": 0.001})
    assert play(scenario, [], elsewhere=[(2, 0), (6, 0), (7, 0)]).events(events.ELSEWHERE) == [(6, 1, 1)]
