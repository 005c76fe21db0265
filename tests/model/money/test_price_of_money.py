"""Interest, suppliers' terms, and orders that cannot be paid."""

import pytest

from simbackorder.state import ledger
from support.by_hand import base_stock, order, play, shop


def stands(played, *accounts):
    """What accounts hold at the end, in currency units."""
    balances = played.record.accounts["balance"].tolist()
    return [balances[account] / 100 for account in accounts]


def test_interest_on_cash_is_the_integral_of_the_balance():
    """0 for 5 days, -40 for 3, -20 for 5, -28 for 7: 416 a day, at 1 %."""
    scenario = shop(length=20, policy={"replenishment": base_stock(10)}, finance={"rate": 0.01, "every": 50})
    played = play(scenario, [order(8, 2)])
    assert played.measured("interest_paid") == 4.16
    assert played.measured("interest_earned") == 0
    assert played.measured("time_overdrawn") == 15
    assert played.measured("lowest_cash") == -40
    assert played.measured("mean_cash") == pytest.approx(-20.8)
    assert played.measured("cash_position") == pytest.approx(-28 - 4.16)
    assert played.measured("profit") == pytest.approx(20 - 8 - 4.16)


def test_interest_on_deposits_has_a_rate_of_its_own():
    """100 for 2 days, 150 for 5, 130 for 13: 2,640 a day, at 0.1 %."""
    items = {"a": {"price": 10, "unit_cost": 4, "on_hand": 10}}
    finance = {"rate": 0.01, "deposit_rate": 0.001, "own_cash": 100, "every": 50}
    played = play(
        shop(items=items, length=20, policy={"replenishment": base_stock(10)}, finance=finance), [order(2, 5)]
    )
    assert played.measured("interest_earned") == 2.64
    assert played.measured("interest_paid") == 0
    assert stands(played, ledger.EQUITY) == [-140]  # cash, and 10 units at 4


def test_interest_that_is_posted_bears_interest():
    """10, 11 and 12.10 of 100 at 10 % a day, posted every day; in one sum at the end: 30."""
    for every, earned in ((1, 33.1), (3, 30)):
        finance = {"rate": 0.1, "own_cash": 100, "every": every}
        assert play(shop(length=3, finance=finance), []).measured("interest_earned") == earned


def test_nothing_is_lost_to_rounding():
    """A fifth of a cent a day."""
    finance = {"rate": 0.00002, "own_cash": 1, "every": 1}
    assert play(shop(length=90, finance=finance | {"own_cash": 100}), []).measured("interest_earned") == 0.18


@pytest.mark.parametrize(
    ("pay", "length", "cash", "payables", "prepaid"),
    [
        (None, 4, 0, 0, 0),
        (None, 6, -40, 0, 0),
        ({"after": 4, "down_payment": 0.25}, 4.5, -10, 0, 10),
        ({"after": 4, "down_payment": 0.25}, 6, -10, -30, 0),
        ({"after": 4, "down_payment": 0.25}, 9.5, -40, 0, 0),
        ({"at": "order"}, 1, -40, 0, 40),
        ({"at": "order"}, 6, -40, 0, 0),
        ({"at": "order", "after": 2}, 2.5, -40, 0, 40),
        ({"at": "order", "after": 7, "down_payment": 0.5}, 7.5, -40, 0, 0),
        ({"at": "order", "after": 5.75, "down_payment": 0.5}, 5.76, -40, 0, 0),
    ],
)
def test_suppliers_are_paid_by_their_terms(pay, length, cash, payables, prepaid):
    """Ten units at 4 are ordered at 0 and come at 5."""
    supplier = {"lead_time": 5} | ({"pay": pay} if pay else {})
    scenario = shop(length=length, suppliers={"mill": supplier}, policy={"replenishment": base_stock(10)})
    played = play(scenario, [])
    assert stands(played, ledger.CASH, ledger.PAYABLES, ledger.PREPAYMENTS) == [cash, payables, prepaid]


def test_what_is_withdrawn_is_paid_back():
    """Three units at 4 are paid at 1; their customer cancels at 2."""
    scenario = shop(
        length=3,
        suppliers={"mill": {"lead_time": 5, "pay": {"at": "order"}}},
        policy={"replenishment": base_stock(0) | {"on_cancellation": "recall"}},
    )
    played = play(scenario, [order(1, 3, patience=1)])
    assert stands(played, ledger.CASH, ledger.PREPAYMENTS) == [0, 0]
    assert played.record.log["amount"].tolist().count(-1200) == 1


def test_only_what_comes_is_paid():
    """Of ten units at 4 a quarter is prepaid; four come, at 5, and the six others are ordered again."""
    supplier = {"lead_time": 5, "yield": 0.4, "pay": {"after": 3, "down_payment": 0.25}}
    scenario = shop(length=6, suppliers={"mill": supplier}, policy={"replenishment": base_stock(10)})
    played = play(scenario, [], yielded=[[0.4]])
    assert stands(played, ledger.CASH, ledger.PAYABLES, ledger.PREPAYMENTS) == [-16, -6, 6]


POOR = {"a": {"price": 50, "unit_cost": 15, "on_hand": 1}}


@pytest.mark.parametrize(
    ("finance", "orders", "short", "waits"),
    [
        ({"credit_line": 0}, [(4.0, 3)], 1, [4.0]),
        ({"credit_line": 0, "when_short": "wait"}, [(4.0, 3)], 1, [4.0]),
        ({"credit_line": 0, "when_short": "skip"}, [], 2, []),
        ({"credit_line": 0, "when_short": "cut-down"}, [(4.0, 3)], 1, [4.0]),
        ({"credit_line": 20, "when_short": "cut-down"}, [(0.0, 1), (4.0, 2)], 1, []),
        ({"credit_line": 30}, [(0.0, 2), (4.0, 1)], 0, []),
        ({"rate": 0.01}, [(0.0, 2), (4.0, 1)], 0, []),
    ],
)
def test_what_cannot_be_paid_is_not_ordered(finance, orders, short, waits):
    """Two units at 15 are wanted at 0, and one more at 4, when one is sold for 50."""
    scenario = shop(items=POOR, length=10, policy={"replenishment": base_stock(3)}, finance=finance)
    played = play(scenario, [order(4, 1)])
    supplies = played.record.supplies
    found = list(zip(supplies["placed"].tolist(), supplies["quantity"].tolist(), strict=True))
    assert found == orders
    assert played.measured("orders_short_of_money") == short
    assert [w for w in supplies["waited"].tolist() if w] == waits


@pytest.mark.parametrize(("cover", "placed"), [("all-bills", 0), ("bills-at-receipt", 1)])
def test_what_suppliers_give_credit_for_need_not_be_covered(cover, placed):
    suppliers = {"mill": {"lead_time": 5, "pay": {"after": 3}}}
    scenario = shop(
        length=20,
        suppliers=suppliers,
        policy={"replenishment": base_stock(10)},
        finance={"credit_line": 0, "cover": cover},
    )
    played = play(scenario, [])
    assert len(played.record.supplies["placed"]) == placed
    assert played.measured("time_beyond_credit") == 12 * placed  # the bill is paid at 8, whether there is money or not
