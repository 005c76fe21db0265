"""What one alternative brings, in a few words above its measures."""

import numpy as np

from report.test_report import HEAD
from simbackorder.experiments.chances import chances
from simbackorder.experiments.comparison import Goal, compare
from simbackorder.experiments.replications import Observations
from simbackorder.report import tables
from simbackorder.report.result import Result
from simbackorder.report.run_summary import run_summary

UNITS = {
    "profit": "money",
    "orders_arrived": "orders",
    "orders_lost": "orders",
    "orders_cancelled": "orders",
    "promise_miss_rate": "fraction",
    "notice_cost": "money",
    "total_cost": "money per time",
    "cash_position": "money",
}


def result(objective="profit", better=1, **means: float) -> Result:
    values = np.ones((10, 1, len(means), 2))
    for place, mean in enumerate(means.values()):
        values[:, 0, place, 0] = mean * (1 + 0.01 * np.linspace(-1, 1, 10))
    observed = Observations(("wait",), tuple(means), values)
    goal = Goal(objective, better, 0.95)
    found = Result(HEAD, UNITS, compare(observed, goal, dict.fromkeys(means, "nothing"), {"promise_miss_rate"}))
    return found._replace(chances=chances(observed, objective, better))


def test_profit_customers_and_luck():
    said = run_summary(
        result(profit=1000, orders_arrived=400, orders_lost=40, orders_cancelled=8, promise_miss_rate=0.05)
    )
    assert said.startswith("'wait' earns 1,000.0 ± 4.8 USD in a run; ")
    assert "8 of 10 runs 99" in said
    assert "Of 400 orders that customers want to place, 40.0 are turned away, 8.0 are cancelled and 5" in said
    assert said.endswith("% of the promised dates are missed.")


def test_another_objective_is_not_said_to_be_earned():
    said = run_summary(result("promise_miss_rate", -1, promise_miss_rate=0.05, orders_lost=3))
    assert said.startswith("'wait' has a promise miss rate of 5.0")
    assert "earns" not in said
    assert said.endswith(" orders are turned away in a run.")


def test_counts_have_a_period_also_where_the_objective_has_none():
    of_a_month = HEAD._replace(window=30.0)
    per_day = result("total_cost", -1, total_cost=4, orders_arrived=120, orders_lost=15)
    said = run_summary(per_day._replace(head=of_a_month))
    assert "EUR" not in said
    assert "Of 4.0 orders that customers want to place per day, 0.5" in said
    said = run_summary(result("orders_lost", -1, orders_lost=15)._replace(head=HEAD._replace(window=1.0)))
    assert "15.000 ± 0.072 orders in 1 day; " in said
    said = run_summary(result("cash_position", cash_position=900)._replace(head=of_a_month))
    assert "in 30 days" not in said, "what is there at the end is no total of a window"


def test_it_stands_above_the_measures_unless_these_were_asked_for():
    found = result(profit=1000, notice_cost=0, orders_lost=0)
    usual = " ".join(tables.run_text(found, ("profit",), 80, False).split())
    assert usual.index("'wait' earns") < usual.index("replications") < usual.index("mean unit")
    assert "2 more measures are 0 in every run or have no value: --all-measures." in usual
    assert "earns" not in tables.run_text(found, ("profit",), 80)
