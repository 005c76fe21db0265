"""The answer of a sweep, of comparisons that are made up: who is best where, where it cannot be told, who is safest."""

import numpy as np
import pytest

from simbackorder.experiments.comparison import Goal, compare
from simbackorder.experiments.replications import Observations
from simbackorder.report.page.flip_charts import flip_drawings
from simbackorder.report.result import Head, Result
from simbackorder.report.sweep_answer import path_words, regrets, sweep_answer
from simbackorder.report.swept import Point, Swept

PATH = "suppliers.mill.lead_time.gamma.mean"
NAMES = ("today", "wait", "stock")
HEAD = Head("A shop", "", "0" * 16, 1, "simpy", "EUR", 2, "day", (), window=365.0)


def swept(levels: dict[object, tuple[float, ...]], path: str = PATH, unit: str = "time", noise: float = 1.0) -> Swept:
    """A sweep in which the alternatives earn these amounts, give or take some."""
    return Swept(
        HEAD,
        {path: tuple(levels)},
        tuple(_point({path: at}, found, noise) for at, found in levels.items()),
        {path: unit},
    )


def _point(settings, means, noise):
    luck = np.random.default_rng(7).normal(0, noise, (40, len(means)))
    luck -= luck.mean(axis=0)
    values = np.ones((40, len(means), 1, 2))
    values[:, :, 0, 0] = np.array(means) + luck
    found = compare(
        Observations(NAMES[: len(means)], ("profit",), values), Goal("profit", 1, 0.95), {"profit": ""}, set()
    )
    return Point(settings, Result(HEAD, {"profit": "money"}, found))


def test_it_names_stretches_and_the_safest_choice():
    said = sweep_answer(swept({5.0: (100, 140, 90), 10.0: (100, 140, 90), 20.0: (100, 60, 130)}))
    assert said.startswith(
        "It depends on the mean lead time (mill): at 5 to 10 days choose 'wait' (40.0 EUR a year ahead of the next "
        "best); at 20 days choose 'stock' (30.0 EUR a year ahead of the next best)."
    )
    assert (
        "takes 'today' (today): it is never more than 40.0 EUR a year (at 5 days) behind the best, 'wait' up to 70"
        in said
    )


def test_where_it_cannot_be_told_it_says_so():
    said = sweep_answer(swept({5.0: (100, 100.1, 50), 10.0: (100, 140, 50)}))
    assert "choose" in said.lower()
    assert "whatever the mean lead time (mill), 5 to 10 days (beyond doubt only at 10)" in said
    (point, _) = (found := swept({5.0: (100, 100.1, 50), 10.0: (100, 140, 50)})).points
    assert len(point.result.comparison.best.best) == 2
    drawing = next(flip_drawings(found))
    assert "undecided" in drawing.says
    (cells,) = drawing.chart(680, _colours()).to_dict()["datasets"].values()
    assert [each["shown"] for each in cells] == ["1/2", "2"]
    assert [each["winner"] for each in cells] == ["cannot be told", "2"]


def test_who_stays_and_words():
    said = sweep_answer(swept({"a": (100, 50, 50), "b": (100, 50, 50)}, "warehouse.kind", "1"))
    assert said == "Stay with 'today' (today) whatever the kind, a and b (50.0 EUR a year ahead of the next best)."
    hours = sweep_answer(swept({5 / 12: (100, 140), 5 / 6: (100, 60)}, "warehouse.cut_off"))
    assert hours.startswith("It depends on the cut off: at 10 hours choose 'wait'")
    assert "at 20 hours stay with 'today' (today)" in hours
    assert path_words("items.cap.price") == "price (cap)"


def test_a_grid_is_counted():
    paths = {PATH: (5.0, 10.0), "items.cap.price": (7, 9)}
    levels = {(5.0, 7): (100, 140), (5.0, 9): (100, 60), (10.0, 7): (100, 100.1), (10.0, 9): (100, 140)}
    points = tuple(_point(dict(zip(paths, at, strict=True)), found, 1.0) for at, found in levels.items())
    said = sweep_answer(Swept(HEAD, paths, points, {PATH: "time", "items.cap.price": "money"}))
    assert said.startswith(
        "Of 4 combinations of mean lead time (mill) and price (cap): 'wait' is best in 2, 'today' (today) is best in 1 "
        "and in 1 the best cannot be told from the next."
    )


def test_leads_that_differ_are_told_from_the_least_to_the_largest():
    said = sweep_answer(swept({5.0: (100, 140, 90), 10.0: (100, 130, 90)}))
    assert "5 to 10 days (30.0 to 40.0 EUR a year ahead of the next best)" in said


def test_of_a_grid_values_say_what_they_are_of():
    paths = ("items.cap.holding_cost", "suppliers.mill.order_cost", "suppliers.port.order_cost")
    for named, words in (
        (paths[:2], "holding cost 1, order cost 9"),
        (paths[1:], "order cost (mill) 1, order cost (p"),
    ):
        grid = [(1.0, 1.0), (1.0, 9.0)]
        rows = [(100.0, 140.0, 50.0), (140.0, 100.0, 50.0)]
        points = tuple(_point(dict(zip(named, at, strict=True)), row, 1.0) for at, row in zip(grid, rows, strict=True))
        found = Swept(HEAD, {named[0]: (1.0,), named[1]: (1.0, 9.0)}, points, dict.fromkeys(named, "1"))
        assert f"(at {words}" in sweep_answer(found)


def test_regret_is_the_distance_to_the_best_mean():
    found = {each.name: each.most.mean for each in regrets(swept({1.0: (100, 140, 90), 2.0: (100, 60, 130)}, noise=0))}
    assert found == {"today": pytest.approx(40), "stock": pytest.approx(50), "wait": pytest.approx(70)}


def _colours():
    from simbackorder.report.page.look import ON_PAPER

    return ON_PAPER
