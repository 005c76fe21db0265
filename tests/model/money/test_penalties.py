"""What late and cancelled orders cost, to the cent: when it is posted, of which orders, and by whose terms."""

import numpy as np
import pytest

from simbackorder.model import events
from simbackorder.report.story import story
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.state import ledger
from support.by_hand import order, play, shop
from support.observing import observed

SHELF = {"a": {"price": 10, "unit_cost": 4, "on_hand": 1, "on_order": [{"units": 2, "due": 5}]}}
LATE = {"late_cost": {"per_order": 5, "per_time": 1.5}}
GONE = {"cancellation_cost": {"customer": 1.25, "firm": 4, "payment": 0.5}}
TWO_DAYS = {"rule": "fixed", "wait": 2}


def balance(played, account, when="balance"):
    return int(played.record.accounts[when][account])


def played(customers, payment, items=None, time=None, segments=None, promising=TWO_DAYS, **policy):
    sections = {"segments": segments} if segments else {}
    scenario = shop(
        items=items or SHELF,
        payment=payment,
        time=time or {},
        policy={"promising": promising, **policy},
        **sections,
    )
    return play(scenario, customers)


def test_an_order_costs_once_and_for_every_day_past_its_date():
    found = played([order(0.5), order(1, 2)], LATE)  # the second is promised for 3, and leaves at 5
    assert balance(found, ledger.LATENESS) == 500 + 2 * 150
    assert found.record.contracts["late_cost"].tolist() == [0, 800]
    assert (found.measured("late_cost"), found.measured("profit")) == (8.0, 3 * 6 - 8.0)
    assert [time for time, _, _ in found.events(events.LATE)] == [5]
    told = story(found.scenario, found.record, order=2)
    assert [h.amount for h in told if h.event == "late"] == [8.0]
    assert "being late costs 8.00" in next(h.text for h in told if h.event == "late")


def test_half_a_cent_is_rounded_up():
    found = played([order(0.5), order(1, 2)], {"late_cost": {"per_time": "0.0025 per day"}})
    assert balance(found, ledger.LATENESS) == 1  # 2 days at a quarter of a cent


def test_what_is_shipped_on_the_day_costs_nothing():
    found = played([order(0.5), order(3, 2)], LATE)
    assert balance(found, ledger.LATENESS) == 0


def test_a_promise_of_delivery_is_late_until_the_parcel_arrives():
    promising = TWO_DAYS | {"by": "deliver"}
    found = played([order(0.5), order(1, 2, transit=4)], LATE, promising=promising)
    assert balance(found, ledger.LATENESS) == 500 + 6 * 150  # promised for 3, there at 9


def test_cancelled_when_late_costs_until_then_and_the_cancellation():
    found = played([order(1, 9, patience=3.5)], LATE | GONE)
    assert balance(found, ledger.LATENESS) == 500 + 225  # 1.5 days after 3
    assert balance(found, ledger.CANCELLATIONS) == 125
    assert found.measured("cancellation_cost") == 1.25
    assert {h.event: h.amount for h in story(found.scenario, found.record, order=1) if h.amount} == {
        "cancellation cost": 1.25,
        "late": 7.25,
    }


def test_cancelled_before_the_date_is_not_late():
    found = played([order(1, 9, patience=1)], LATE | GONE)
    assert (balance(found, ledger.LATENESS), balance(found, ledger.CANCELLATIONS)) == (0, 125)


@pytest.mark.parametrize(("wait", "late"), [(1.5, 0), (2, 0), (3, 650)])
def test_what_the_shop_calls_off_by_the_date_costs_a_cancellation_only(wait, late):
    found = played([order(1, 9)], LATE | GONE, giving_up={"rule": "after", "wait": wait})
    assert (balance(found, ledger.LATENESS), balance(found, ledger.CANCELLATIONS)) == (late, 400)


def test_a_card_that_fails_has_its_own_cost():
    card = {"card": {"authorisation": 1, "life": 1}}
    found = played([order(1, 2, card=1)], card | GONE)
    assert balance(found, ledger.CANCELLATIONS) == 50


def test_what_is_still_accruing_is_posted_at_the_cut_and_at_the_end():
    # promised for 3, never there: 5 + 7 x 1.50 by the cut at 10, 20 days more until 30
    found = played([order(1, 9)], LATE, time={"warm_up": 10, "length": 30})
    assert balance(found, ledger.LATENESS, "at_cut") == 500 + 7 * 150
    assert balance(found, ledger.LATENESS) == 500 + 27 * 150
    assert found.measured("late_cost") == 20 * 1.5
    assert [time for time, _, _ in found.events(events.LATE)] == [10, 30]


def test_a_date_before_the_start_was_paid_for_then():
    items = {"a": SHELF["a"] | {"owed": [{"units": 1, "waited": 6, "promised": -2}, {"units": 1, "waited": 1}]}}
    items["a"] |= {"on_hand": 0}
    found = played([order(-6), order(-1)], LATE, items=items)
    assert balance(found, ledger.LATENESS) == 5 * 150  # from 0 to 5; without a date nothing is late


def test_a_segment_states_its_own_and_takes_the_rest_from_the_shop():
    segments = {
        "strict": {"share": 0.5, "late_cost": {"per_time": 10}, "cancellation_cost": {"customer": 0}},
        "easy": {"share": 0.5},
    }
    customers = [order(1, 9, segment=0, patience=3), order(1, 9, segment=1, patience=3)]
    found = played(customers, LATE | GONE, segments=segments)
    assert found.record.contracts["late_cost"].tolist() == [500 + 1000, 500 + 150]
    assert found.record.contracts["cancellation_cost"].tolist() == [0, 125]


def test_mistakes_are_told_with_their_place():
    with pytest.raises(ScenarioError) as caught:
        shop(payment={"late_cost": {"per_order": -1, "per_day": 2}}, segments={"all": {"late_cost": {"per_time": "x"}}})
    text = str(caught.value)
    assert "payment.late_cost.per_order: expected an amount of money of at least 0, found -1" in text
    assert "payment.late_cost.per_day: unknown key" in text
    assert "customers.segments.all.late_cost.per_time: expected an amount per time" in text


def test_what_is_paid_changes_nothing_that_anybody_does():
    """Only money differs: also of a shop that would have no contracts otherwise."""
    plain = {"patience": {"exponential": 6}}
    channel = {"fines": [{"of": "late", "at_most": 0.1, "every": 5, "fine": 3}]}
    items = {"a": {"price": 10, "unit_cost": 4, "on_hand": 3}}
    policy = {"promising": {"rule": "fixed", "wait": 2}, "replenishment": {"rule": "base-stock", "order_up_to": 9}}
    found = []
    for segment, payment in ((plain, {}), (plain | {"channel": channel}, LATE | GONE)):
        scenario = shop(items=items, segments={"all": segment}, policy=policy, payment=payment)
        scenario = scenario.model_copy(update={"customers": busy(scenario)})
        found.append(observed(scenario, 1))
    without, paid = found
    differing = {name for name in without if not np.array_equal(without[name], paid[name], equal_nan=True)}
    assert differing == {"late_cost", "cancellation_cost", "fines", "periods_fined", "profit", "cash_position"}


def busy(scenario):
    """The same customers, three a day."""
    (name, stream), *_ = scenario.customers.items()
    arrivals = stream.arrivals.model_copy(update={"rate": 3.0})
    return {name: stream.model_copy(update={"arrivals": arrivals})}
