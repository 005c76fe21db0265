"""Waits and times that are as long as what is allowed, and that the computer takes for a little more, or less."""

import math

import pytest

from support.by_hand import order, play, shop

AT, ALLOWED, DUE = 0.1, 4.1, 4.2
assert DUE - AT > ALLOWED  # in binary
assert AT + ALLOWED < DUE
DATED = {"promising": {"rule": "available-to-promise"}}


def items(due=DUE):
    return {"a": {"price": 10, "on_order": [{"units": 9, "due": due}]}}


def test_a_wait_that_its_customer_tolerates():
    played = play(shop(items=items(), policy=DATED), [order(AT, tolerance=ALLOWED), order(AT, tolerance=4)])
    assert played.order("accepted") == [1, 0]


@pytest.mark.parametrize("rule", ["backorder", "backorder-if-planned"])
def test_a_wait_that_the_shop_offers(rule):
    for longest, accepted in ((ALLOWED, 1), (4, 0)):
        policy = DATED | {"admission": {"rule": rule, "max_wait": longest}}
        assert play(shop(items=items(), policy=policy), [order(AT)]).order("accepted") == [accepted]


@pytest.mark.parametrize(
    "offer",
    [
        {"rule": "discount", "share": 0.1},
        {"rule": "voucher", "amount": 1, "life": 9},
        {"rule": "faster-shipping", "transit": 0.5},
    ],
)
def test_a_wait_for_which_something_is_offered(offer):
    assert 2.3 - AT < 2.2
    for least, offers in ((2.2, 1), (2.3, 0)):
        policy = DATED | {"offer": offer | {"min_wait": least}}
        assert play(shop(items=items(2.3), policy=policy), [order(AT)]).measured("offers_made") == offers


def test_a_delay_that_customers_call_long():
    for long, lost in ((ALLOWED, -1), (4, DUE)):
        segments = {"all": {"loyalty": {"long_delay": 0.5, "long": long}}}
        customers = {"arrivals": {"rate": 0}, "population": 5, "segments": segments}
        played = play(shop(items=items(), customers=customers), [order(AT, loyalty=0.4)])
        assert played.record.customers["lost_at"].tolist() == [lost]


def test_what_leaves_on_its_date_is_not_late():
    shipping = {"carriers": {"express": {"transit": 0}}}
    for wait, fast in ((ALLOWED, 0), (4, 1)):
        policy = {
            "promising": {"rule": "fixed", "wait": wait},
            "carrier": {"rule": "express-if-late", "carrier": "express"},
        }
        played = play(shop(items=items(), shipping=shipping, policy=policy), [order(AT, transit=[0, 0])])
        assert played.measured("express_shipments") == fast


def test_a_card_that_is_good_until_then():
    for life, closed in ((1.1, DUE), (1, DUE + 1)):
        card = {"authorisation": 3, "life": 1, "retries": 2, "retry_every": 1}
        played = play(shop(items=items(), payment={"card": card}), [order(AT, card=life, retry=1)])
        assert played.order("closed") == [closed]


def test_who_comes_at_the_cut_off_has_missed_it():
    assert 8.7 - 8 < 0.7
    stock = {"a": {"price": 10, "on_hand": 9}}
    played = play(shop(items=stock, warehouse={"cut_off": 0.7}), [order(7.5), order(7.7), order(8.5), order(8.7)])
    assert [time for time, _, _ in played.shipped] == [7.5, 8, 8.5, 9]


def test_midnight_is_the_next_day():
    stock = {"a": {"price": 10, "on_hand": 9}}
    weekdays = {"calendar": {"working_days": ["mon", "tue", "wed", "thu", "fri"]}}  # day 5 is a Saturday
    friday = math.nextafter(5, 0)
    played = play(shop(items=stock, warehouse=weekdays), [order(4.5), order(friday)])
    assert [time for time, _, _ in played.shipped] == [4.5, 7]
