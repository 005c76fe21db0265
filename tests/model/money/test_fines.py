"""Fines of channels, to the cent: which orders a period counts, when it is judged, and what it costs."""

import pytest

from simbackorder.model import events
from simbackorder.report.story import story
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.state import ledger
from support.by_hand import order, play, shop

SHELF = {"a": {"price": 10, "unit_cost": 4, "on_hand": 3, "on_order": [{"units": 9, "due": 15}]}}
LATE = {"of": "late", "at_most": 0.25, "every": 10}


def played(customers, *fines, items=None, length=40, warm_up=0, wait=2, segments=None, **policy):
    scenario = shop(
        items=items or SHELF,
        length=length,
        time={"warm_up": warm_up},
        segments=segments or {"market": {"channel": {"fines": list(fines)}}},
        policy={"promising": {"rule": "fixed", "wait": wait}, **policy},
    )
    return play(scenario, customers)


def fined(found):
    """When, and how much."""
    log = found.record.log
    which = log["what"] == events.FINE
    return list(zip(log["time"][which].tolist(), log["amount"][which].tolist(), strict=True))


FOUR = [order(1, 3), order(2), order(3), order(4)]  # three units are there; the others wait until 15


def test_the_share_of_those_that_are_due_in_the_period():
    found = played(FOUR, LATE | {"fine": 5})  # of four that are due by 6, three are late
    assert fined(found) == [(10, 500)]
    assert (found.measured("fines"), found.measured("periods_fined")) == (5.0, 1)
    assert int(found.record.accounts["balance"][ledger.FINES]) == 500
    assert found.measured("profit") == 6 * 6 - 5.0


def test_more_for_each_point_and_a_share_of_their_value():
    # 75 % are late, 50 points beyond; the orders that are due are worth 60
    found = played(FOUR, LATE | {"fine": 5, "per_point": 0.1, "of_value": 0.03})
    assert fined(found) == [(10, 500 + 50 * 10 + 180)]


def test_who_meets_the_target_exactly_pays_nothing():
    assert fined(played(FOUR, LATE | {"fine": 5, "at_most": 0.75})) == []
    assert fined(played(FOUR, {"of": "on_time", "every": 10, "at_least": 0.25, "fine": 5})) == []
    assert fined(played(FOUR, {"of": "on_time", "every": 10, "at_least": 0.26, "fine": 5})) == [(10, 500)]


def test_dates_count_in_their_own_period_and_an_empty_one_costs_nothing():
    found = played([order(1, 3), order(9)], LATE | {"fine": 5})  # the second is promised for 11, and leaves at 15
    assert fined(found) == [(20, 500)]


def test_who_withdraws_before_the_date_is_not_due():
    found = played([order(1, 3), order(2, patience=1), order(3, patience=3)], LATE | {"fine": 5, "at_most": 0.5})
    assert fined(found) == []  # one of two is late: it was cancelled after its date
    found = played([order(1, 3), order(2, patience=1), order(3, patience=3)], LATE | {"fine": 5, "at_most": 0.49})
    assert fined(found) == [(10, 500)]


def test_the_last_period_may_end_with_the_run():
    customers = [order(21, 20)]
    assert fined(played(customers, LATE | {"fine": 5}, length=30)) == [(30, 500)]
    assert fined(played(customers, LATE | {"fine": 5}, length=29)) == []


def test_what_was_paid_in_the_warm_up_is_not_of_the_window():
    found = played([*FOUR, order(21, 20)], LATE | {"fine": 5}, warm_up=12)
    assert fined(found) == [(10, 500), (30, 500)]
    assert (found.measured("fines"), found.measured("periods_fined")) == (5.0, 1)


CANCELLED = {"of": "cancelled_before_shipment", "every": 10, "at_most": 0.4, "fine": 7}


def test_the_shop_cancels_before_anything_is_shipped():
    giving_up = {"rule": "after", "wait": 3}
    found = played([order(1, 3), order(2), order(3, patience=1)], CANCELLED, giving_up=giving_up)
    assert fined(found) == [(10, 700)]  # one of two; who cancels for themselves does not count
    # what has shipped in part is not fined, though the rest is cancelled
    found = played([order(1, 4), order(2, patience=1)], CANCELLED, giving_up=giving_up, shipment="partial")
    assert found.order("cancelled") == [1, 1]
    assert fined(found) == []


def test_an_order_counts_when_it_ends():
    found = played([order(8, 4), order(9, 2)], CANCELLED, giving_up={"rule": "after", "wait": 3})
    assert fined(found) == [(20, 700)]


def test_units_filled_at_once():
    fill = {"of": "fill_rate", "every": 10, "at_least": 0.5, "per_point": 1}
    found = played([order(1, 2), order(2, 4)], fill)  # three of six
    assert fined(found) == []
    found = played([order(1, 2), order(2, 4), order(3, 9)], fill, admission="lost-sale")  # three of fifteen
    assert fined(found) == [(10, 3000)]
    assert found.measured("fines") == 30.0


def test_each_segment_has_its_own_terms():
    segments = {
        "own": {"share": 0.5},
        "market": {"share": 0.5, "channel": {"fines": [LATE | {"fine": 5}, LATE | {"fine": 1, "every": 20}]}},
    }
    late = [order(1, 3), order(2, segment=0), order(3, segment=1), order(4, segment=1)]
    found = played(late, segments=segments)
    assert fined(found) == [(10, 500), (20, 100)]
    told = [h.text for h in story(found.scenario, found.record) if h.event == "fine"]
    assert told[0] == "market: a fine of 5.00 USD for 10 days, because 'late' was not at most 25 %"


@pytest.mark.parametrize(
    ("fine", "words"),
    [
        ({"of": "late", "every": 10, "fine": 5}, "fines.0: expected a target (at_most, such as at_most: 4%)"),
        ({"of": "on_time", "every": 10, "at_most": 0.9, "fine": 5}, "at_most: expected at_least instead"),
        ({"of": "late", "every": 10, "at_least": 0.9, "fine": 5}, "at_least: expected at_most instead"),
        (LATE, "expected an amount above 0 (fine, per_point or of_value), found none of them"),
        (LATE | {"fine": 5, "of": "lateness"}, "fines.0.of:"),
        (LATE | {"fine": 5, "every": 0}, "fines.0.every: expected a time of at least 0.001"),
        ({"of": "late", "at_most": 0.1, "fine": 5}, "every"),
        (
            LATE | {"fine": 5, "every": 101},
            "fines.0.every: expected a period that ends within the run (100), found 101",
        ),
    ],
)
def test_mistakes_are_told_with_their_place(fine, words):
    with pytest.raises(ScenarioError) as caught:
        shop(segments={"market": {"channel": {"fines": [fine]}}})
    text = str(caught.value)
    assert words in text
    assert "customers.segments.market.channel.fines.0" in text
