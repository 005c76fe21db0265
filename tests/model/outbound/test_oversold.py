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


# --- another item instead --------------------------------------------------------------------------------------------


def replaced(orders, *, losses=((1, 0),), b=5, oversold=None, items=None, taken=1.0, **more):
    """Two of `a` at 10 are on the shelf, of which one is lost, and some of its substitute `b` at 8; the first customer
    orders both at 3, if nothing else is said."""
    a = {"price": 10, "unit_cost": 4, "on_hand": 2, "substitute": "b"} | (items or {})
    policy = {"oversold": {"rule": "substitute", **(oversold or {})}} | more.pop("policy", {})
    return play(
        shop(
            items={"a": a, "b": {"price": 8, "unit_cost": 3, "on_hand": b}},
            policy={"admission": "lost-sale", **policy},
            warehouse={"shrinkage": {"a": 0.001}},
            segments={"all": {"substitute": taken}},
            **more,
        ),
        orders,
        losses=losses,
        spare=[0, 1] * (len(orders[0].lines) == 2) or None,
    )


def both(**more):
    """Two of `a`, with the substitute's spare line."""
    return order(3, {0: 2, 1: 2}, **more)


def amounts(played, what):
    """What the log says of money: when, and how much, in minor units."""
    log = played.record.log
    return [(float(log["time"][n]), int(log["amount"][n])) for n in (log["what"] == what).nonzero()[0]]


def test_what_is_not_there_goes_as_the_substitute_at_its_own_price_and_the_rest_as_it_is():
    played = replaced([both()])
    assert played.shipped == [(3, 0, 1), (3, 1, 1)]
    assert played.order("closed") == [3]
    assert played.record.lines["accepted"].tolist() == [2, 1]
    values = {
        name: played.measured(name) for name in ("revenue", "cost_of_goods_sold", "orders_value", "units_substituted")
    }
    assert values == {"revenue": 18, "cost_of_goods_sold": 7, "orders_value": 18, "units_substituted": 1}
    assert played.measured("oversold_substituted") == played.measured("orders_oversold") == 1
    assert played.measured("orders_cancelled") == played.measured("units_refused") == 0


@pytest.mark.parametrize(("b", "taken"), [(0, 1.0), (5, 0.5)])
def test_without_enough_of_it_or_a_customer_who_takes_it_the_order_is_cancelled_at_its_cost(b, taken):
    orders = [order(3, 2)] if taken < 1 else [both()]
    played = replaced(orders, b=b, taken=taken, oversold={"cost": 5, "goodwill": 3})
    assert played.order("cancelled") == [2]
    assert played.record.accounts["balance"].tolist()[ledger.REFUNDS] == 500
    assert played.measured("oversold_substituted") == 0


def test_goodwill_is_paid_once_for_the_line():
    played = replaced([both()], losses=[(1, 0), (2, 0)], oversold={"cost": 5, "goodwill": 3})
    assert played.shipped == [(3, 1, 2)]
    assert played.record.accounts["balance"].tolist()[ledger.REFUNDS] == 300


def test_what_was_paid_too_much_is_paid_back_with_the_cost_of_a_refund():
    paid = {"payment": {"refund_cost": 1}, "policy": {"charging": "at-order"}}
    played = replaced([both(pick=1)], losses=[(3.5, 0)], **paid)
    assert amounts(played, events.REFUNDED) == [(4, 200)]
    balance = played.record.accounts["balance"].tolist()
    assert (balance[ledger.REVENUE], balance[ledger.DEPOSITS], balance[ledger.REFUNDS]) == (-1800, 0, 100)


def test_a_dearer_substitute_is_charged_when_it_ships():
    played = replaced([both(pick=1)], losses=[(3.5, 0)], items={"price": 6}, policy={"charging": "at-order"})
    assert amounts(played, events.SETTLED) == [(5, 200)]
    assert played.measured("revenue") == 14


def test_the_substitute_is_ordered_again_and_the_item_is_owed_no_more():
    policy = {"replenishment": {"rule": "base-stock", "items": {"a": {"order_up_to": 2}, "b": {"order_up_to": 5}}}}
    played = replaced([both()], policy=policy)
    assert [(t, units) for t, units in played.ordered] == [(3, 2), (3, 1)]  # of a: one sold and one lost; of b: one
    assert played.record.items["backorders"].tolist() == [0, 0]


def test_a_line_may_lose_units_twice_and_get_the_substitute_twice():
    """Three, of which the count of day 7 misses one and that of day 14 another, while the order waits for `c`."""
    items = {
        "a": {"price": 10, "on_hand": 3, "substitute": "b"},
        "b": {"price": 8, "on_hand": 5},
        "c": {"price": 1, "on_order": [{"units": 1, "due": 30}]},
    }
    policy = {
        "oversold": "substitute",
        "records": {"rule": "real-time", "count_every": 7},
    }
    scenario = shop(
        items=items, policy=policy, warehouse={"shrinkage": {"a": 0.001}}, segments={"all": {"substitute": 1}}
    )
    played = play(scenario, [order(1, {0: 3, 1: 3, 2: 1})], losses=[(2, 0), (8, 0)], spare=[0, 1, 0])
    assert played.events(events.SUBSTITUTED) == [(7, 1, 1), (14, 1, 1)]
    assert played.shipped == [(30, 0, 1), (30, 1, 2), (30, 2, 1)]


def test_an_order_that_is_cancelled_after_all_gives_the_substitute_back():
    """What is missing of `c` cannot be replaced: the order goes, and with it what was put aside instead of `a`."""
    items = {
        "a": {"price": 10, "on_hand": 1, "substitute": "b"},
        "b": {"price": 8, "on_hand": 1},
        "c": {"price": 1, "on_hand": 1},
    }
    policy = {"oversold": "substitute"}
    scenario = shop(items=items, policy=policy, warehouse={"shrinkage": 0.001}, segments={"all": {"substitute": 1}})
    played = play(scenario, [order(3, {0: 1, 1: 1, 2: 1})], losses=[(1, 0), (2, 2)], spare=[0, 1, 0])
    assert played.shipped == []
    assert played.order("cancelled") == [2]
    assert played.record.items["reserved"].tolist() == [0, 0, 0]
    assert played.measured("cancelled_value") == 9


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
