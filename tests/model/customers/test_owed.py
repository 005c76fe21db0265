"""Orders that customers placed before the start."""

import pytest

from simbackorder.engines.plain import is_plain
from simbackorder.model.events import CANCELLATION, NOTICE, OWED, RESERVED
from simbackorder.opening.shop import open_shop
from support.by_hand import order, play, shop


def owing(*owed, on_hand=0, on_order=(), more=None, **sections):
    """A shop that owes these orders of its only item."""
    item = {"price": 10, "unit_cost": 4, "on_hand": on_hand, "on_order": list(on_order), "owed": list(owed)}
    return shop(items={"a": item | (more or {})}, **sections)


TWO = ({"units": 3, "waited": 5, "promised": 12}, {"units": 2, "waited": 7})
FOUR_MORE = [{"units": 4, "due": 6}]


def test_what_is_owed_is_shipped_before_anything_else_and_earns_revenue():
    scenario = owing(*TWO, on_hand=1, on_order=FOUR_MORE, policy={"shipment": "partial"})
    played = play(scenario, [order(-7, 2), order(-5, 3), order(1, 1)])
    assert played.events(OWED) == [(0, 0, 2), (0, 1, 3)]
    assert played.events(RESERVED) == [(0, 0, 1), (6, 0, 1), (6, 1, 3)]
    assert played.shipped == [(0, 0, 1), (6, 0, 1), (6, 1, 3)]
    assert played.measured("revenue") == 50
    assert played.measured("mean_backorders") == pytest.approx((4 * 6 + 1 * 99) / 100)


def test_orders_and_ratios_are_of_those_placed_in_the_run():
    just_now = {"units": 1}
    played = play(owing(*TWO, just_now, on_hand=6), [order(-7, 2), order(-5, 3), order(-(2.0**-1074), 1)])
    for name in ("orders_arrived", "orders_placed", "orders_shipped", "promised_orders", "units_demanded"):
        assert played.measured(name) == 0
    assert played.measured("unit_fill_rate") is None
    assert played.measured("revenue") == 60


def test_a_date_that_has_passed_ranks_first_by_date():
    late = {"units": 1, "waited": 2, "promised": -1}
    soon = {"units": 1, "waited": 4, "promised": 3}
    scenario = owing(late, soon, on_hand=1, policy={"allocation": "earliest-promise"})
    assert play(scenario, [order(-4), order(-2)]).events(RESERVED) == [(0, 1, 1)]


def test_it_waits_whatever_admission_says_and_until_the_release():
    scenario = owing({"units": 2}, on_hand=5, more={"release": {"at": 3}}, policy={"admission": "lost-sale"})
    played = play(scenario, [order(-(2.0**-1074), 2)])
    assert played.shipped == [(3, 0, 2)]


@pytest.mark.parametrize(("patience", "leaves"), [(8, 3), (5, 0), (2, 0)])
def test_patience_runs_from_placement_and_ends_in_the_run(patience, leaves):
    scenario = owing({"units": 2, "waited": 5}, on_hand=1)
    played = play(scenario, [order(-5, 2, patience=patience)])
    assert played.events(CANCELLATION) == [(leaves, 0, 2)]
    assert played.measured("orders_cancelled") == 1
    assert played.measured("cancellation_rate") is None


def test_what_is_there_at_the_start_goes_to_whoever_would_leave_then():
    scenario = owing({"units": 2, "waited": 5}, on_hand=2)
    assert play(scenario, [order(-5, 2, patience=2)]).shipped == [(0, 0, 2)]


@pytest.mark.parametrize(("wait", "leaves"), [(6, 1), (5, 0), (3, 0)])
def test_the_shop_gives_up_by_the_time_since_placement(wait, leaves):
    scenario = owing({"units": 2, "waited": 5}, policy={"giving_up": {"rule": "after", "wait": wait}})
    assert play(scenario, [order(-5, 2)]).events(CANCELLATION) == [(leaves, 0, 2)]


@pytest.mark.parametrize(("waited", "first"), [(5, 1), (4, 2), (0.5, 1.5)])
def test_regular_messages_go_on(waited, first):
    scenario = owing(
        {"units": 1, "waited": waited},
        length=6,
        policy={"informing": {"rule": "regular", "every": 2, "new_dates": False}},
    )
    times = [time for time, _, _ in play(scenario, [order(-waited)]).events(NOTICE)]
    assert times == [time for time in (first, first + 2, first + 4) if time < 6]


@pytest.mark.parametrize(("promised", "leaves"), [(-1, 2.5), (2, 3.5), (20, 5), (None, 10)])
def test_half_of_the_patience_is_used_up_by_the_start(promised, leaves):
    """Of a patience of 10 days, 5 are left: they pass twice as fast after the date, and half as fast without one."""
    told = {"no_date": 0.5, "date_passed": 2}
    entry = {"units": 1, "waited": 5} | ({} if promised is None else {"promised": promised})
    scenario = owing(entry, segments={"all": {"patience": {"exponential": 6}, "impatience": told}})
    played = play(scenario, [order(-5, patience=10)])
    assert played.events(CANCELLATION) == [(leaves, 0, 1)]


@pytest.mark.parametrize("charging", ["at-order", {"rule": "deposit", "share": 0.5}])
def test_nothing_is_paid_with_it(charging):
    terms = {"policy": {"charging": charging}, "payment": {"refund_cost": 3}}
    played = play(owing({"units": 2, "waited": 5}, **terms), [order(-5, 2, patience=8)])
    assert played.measured("cash_position") == 0
    assert played.measured("refund_cost") == 0
    played = play(owing({"units": 2}, on_order=[{"units": 2, "due": 4}], **terms), [order(-(2.0**-1074), 2)])
    assert played.measured("mean_deposits") == 0
    assert played.measured("cash_position") == 20 - 8


def test_it_is_charged_ahead_of_its_date():
    scenario = owing(
        {"units": 2, "waited": 5, "promised": 9},
        on_order=[{"units": 2, "due": 30}],
        policy={"charging": {"rule": "before-shipment", "ahead": 4}},
    )
    assert play(scenario, [order(-5, 2)]).measured("mean_deposits") == pytest.approx(20 * 25 / 100)


def test_only_a_shop_that_owes_nothing_is_plain():
    for scenario, plain in ((owing(), True), (owing({"units": 1}), False)):
        assert is_plain(open_shop(scenario, scenario.policy)) is plain
