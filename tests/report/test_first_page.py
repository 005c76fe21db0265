"""The first page of a comparison: the answer in words, one table, what drives it, and what to mind."""

import numpy as np
import pytest

from simbackorder.experiments.bridge import TERMS, bridge
from simbackorder.experiments.chances import chances
from simbackorder.experiments.comparison import Goal, compare
from simbackorder.experiments.replications import Observations
from simbackorder.report.answer import answer
from simbackorder.report.answer_page import Further, Page
from simbackorder.report.columns_of_numbers import Number, intervals, means
from simbackorder.report.first_table import first_table
from simbackorder.report.grid import text as grid_text
from simbackorder.report.period import period
from simbackorder.report.result import Head, Result
from simbackorder.report.shown_measures import Asked, Shown

UNITS = {
    "profit": "money", "orders_lost": "orders", "orders_cancelled": "orders", "promise_miss_rate": "fraction",
    "holding_cost": "money", "revenue": "money",
}  # fmt: skip
HEAD = Head("Shop", "Why?", "d1", 5, "simpy", "EUR", 2, "day", (), window=730.0, warm_up=90.0)
SHOWN = Shown(Asked(), tuple(UNITS))


def result(shifts: dict[str, float], n: int = 40, spread: float = 10.0, head: Head = HEAD) -> Result:
    rng = np.random.default_rng(4)
    values = np.ones((n, len(shifts), len(UNITS), 2))
    common = rng.normal(20_000, 500, n)
    for k, shift in enumerate(shifts.values()):
        profit = common + shift + rng.normal(0, spread, n)
        lost = np.full(n, 40.0 + k * 100)
        values[:, k, :, 0] = np.stack([profit, lost, np.zeros(n), np.full(n, 0.01 * k), profit / 50, profit * 3], 1)
    observed = Observations(tuple(shifts), tuple(UNITS), values)
    goal = Goal("profit", 1, 0.95)
    found = Result(head, UNITS, compare(observed, goal, dict.fromkeys(UNITS, "nothing")))
    return found._replace(chances=chances(observed, "profit", 1))


def test_the_winner_is_named_first_with_what_it_earns_a_year_and_how_often():
    said = answer(result({"old": 0, "new": 500, "middling": 200}))
    assert said.startswith("Choose 'new': it earns 25")
    assert "EUR more a year than 'old' (today), and does better in 40 of 40 runs." in said
    assert "The next best, 'middling', earns 1" in said
    assert "To change nothing is the worst choice of all." in said


def test_to_stay_is_an_answer_that_says_what_a_change_costs():
    said = answer(result({"old": 0, "new": -500, "worse": -900}))
    assert said.startswith("Stay with 'old' (today): no change pays. 'new' would cost 2")
    assert "'worse' 4" in said


def test_ties_are_called_ties_and_the_bad_choice_has_its_price():
    said = answer(result({"old": 0, "a": 900, "b": 900.1, "bad": -800}, spread=30.0))
    assert "or" in said.split(":")[0]
    assert "the two cannot be told apart. Either earns 4" in said
    assert "The worst choice, 'bad', costs 8" in said
    assert "worse than changing nothing" in said


def test_nothing_is_shown_to_pay_when_today_may_be_the_best():
    said = answer(result({"old": 0, "a": 0.1}, spread=50.0))
    assert said.startswith("No change is shown to pay: 'old' (today) and 'a' cannot be told apart")
    assert "which may be luck" in said


def test_one_run_and_one_alternative_say_so():
    assert "One run tells nothing apart" in answer(result({"a": 0, "b": 5}, n=1))
    assert "one alternative only" in answer(result({"a": 0}))


@pytest.mark.parametrize("shifts", [{"old": 0, "new": 500, "third": 20}, {"old": 0, "new": -9}, {"a": 0, "b": 0.0}])
def test_no_jargon_and_no_random_zeros_before_the_details(shifts):
    text = Page(result(shifts), SHOWN).text(80)
    assert not any(word in text for word in ("Holm", "half-width", "digest", "variance", "significant", "paired"))
    assert "± 0 " not in text
    assert "0 ± 0" not in text
    asked = Shown(Asked(measures=("profit",)), ("profit",))
    assert "Holm" in Page(result({"a": 0, "b": 5, "c": 2}), asked, Further(details=True)).text(80)


@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_table_fits_is_sorted_and_cuts_no_name(width):
    name = "an alternative whose name is rather long"
    found = result({"old": 0, name: 500, "middling": 200})
    table = first_table(found, SHOWN)
    assert [label for label, _ in table.rows] == [name, "middling", "old (today)"]
    shown = grid_text(table, width)
    assert max(map(len, shown.splitlines())) <= width
    assert all(word in shown for word in name.split())
    assert "alter\n" not in shown


def test_columns_have_one_number_of_decimals():
    assert intervals([Number(2712.3, 612.0), Number(2401.0, 44.0)]) == ["+2,710 ± 610", "+2,400 ± 40"]
    assert means([Number(311_234.0, 2900.0), Number(8_100.0, 3100.0)]) == ["311,000", "8,000"]
    assert means([Number(0.0, 0.0), Number(12.4, 0.6)]) == ["0.0", "12.4"]
    assert means([Number(0.01, 0.01), Number(250.0, 9.0)], 1) == ["<1", "250"]
    assert means([Number(None), Number(3.0)]) == ["-", "3"]
    assert intervals([Number(5.0, 0.0)]) == ["+5"]


def test_totals_are_of_a_year_or_of_the_window_that_is_shorter():
    assert period(result({"a": 0})).words == "a year"
    assert period(result({"a": 0})).factor == 0.5
    assert period(result({"a": 0}, head=HEAD._replace(window=365.0))).run == "year"
    assert period(result({"a": 0}, head=HEAD._replace(window=100.0))) == (1.0, "in 100 days", "run")
    assert period(result({"a": 0}, head=HEAD._replace(window=24.0, time_unit="month"))).factor == 0.5


def test_the_bridge_adds_up_to_the_cent():
    rng = np.random.default_rng(9)
    n, measures = 7, ("profit", *TERMS)
    values = np.ones((n, 2, len(measures), 2))
    cents = rng.integers(0, 10**7, (n, 2, len(TERMS)))
    values[:, :, 1:, 0] = cents / 100
    values[:, :, 0, 0] = (cents * np.array(list(TERMS.values()))).sum(2) / 100
    observed = Observations(("old", "new"), measures, values)
    found = bridge(compare(observed, Goal("profit", 1, 0.95), dict.fromkeys(measures, "")), "new", 2)
    assert found is not None
    assert round(100 * found.start) + sum(round(100 * each.amount) for each in found.terms) == round(100 * found.end)
    assert found.end == pytest.approx(values[:, 1, 0, 0].mean(), abs=0.011)
    assert len(found.terms) == len(TERMS)


def test_what_a_scenario_says_does_not_steer_the_terminal():
    evil = "\x1b[31mred\x1b[0m"
    shown = Page(result({evil: 0, "b\u202e": 900}, head=HEAD._replace(title=evil)), SHOWN).text(80)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
