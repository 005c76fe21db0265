"""The first screen of a sweep: who is best where, at a glance, whatever the size of the grid."""

import itertools

import numpy as np
import pytest

from report.test_report import HEAD
from simbackorder.experiments.comparison import Goal, compare
from simbackorder.experiments.replications import Observations
from simbackorder.report.result import Result
from simbackorder.report.sweep_first import MOST_ROWS, SweepPage
from simbackorder.report.swept import Point, Swept

SPREAD = np.array([-1.0, 1.0, -1.0, 1.0, 0.5, -0.5])


def result(*means: float) -> Result:
    """Alternatives today, one, two... whose runs differ by luck that is not common to them."""
    names = ("today", "one", "two")[: len(means)]
    values = np.ones((len(SPREAD), len(means), 1, 2))
    for place, mean in enumerate(means):
        values[:, place, 0, 0] = mean + np.roll(SPREAD, place)
    observed = Observations(names, ("profit",), values)
    return Result(HEAD, {"profit": "money"}, compare(observed, Goal("profit", 1, 0.95), {"profit": "nothing"}))


def grid(rows: int, columns: int, at) -> Swept:
    paths = {"suppliers.mill.lead_time": tuple(range(rows)), "items.hat.price": tuple(range(columns))}
    points = (
        Point(dict(zip(paths, place, strict=True)), result(*at(*place))) for place in itertools.product(*paths.values())
    )
    return Swept(HEAD, paths, tuple(points), {})


def said(found: Swept, **asked: bool) -> str:
    return SweepPage(found, **asked).text(80)


def test_a_map_has_a_letter_for_who_is_best_and_several_where_it_cannot_be_told():
    text = said(grid(2, 3, lambda x, y: (100, 100.1 if x else 50, 0) if y else (0, 100, 0)))
    lines = text.splitlines()
    heads = next(n for n, line in enumerate(lines) if line.startswith("lead time (mill)"))
    first, second = (lines[heads + k].split()[1:] for k in (2, 3))
    assert first == ["A", "B", "B"]
    assert second == ["A", "AB", "AB"]
    assert "A one; B today (today). Several letters: they cannot be told apart." in " ".join(text.split())


def test_of_one_path_there_is_a_table_with_stars():
    path = "suppliers.mill.lead_time"
    points = tuple(Point({path: v}, result(*means)) for v, means in ((1, (9, 90)), (2, (90, 9))))
    lines = said(Swept(HEAD, {path: (1, 2)}, points, {})).splitlines()
    assert [line.split()[1:] for line in lines if line.startswith(("1 ", "2 "))] == [
        ["9.00", "*", "90.00"],
        ["*", "90.00", "9.00"],
    ]


def test_one_run_is_one_simulated_run():
    values = np.ones((1, 2, 1, 2))
    values[0, 1, 0, 0] = 2.0
    found = compare(Observations(("today", "one"), ("profit",), values), Goal("profit", 1, 0.95), {"profit": "nothing"})
    points = (Point({"items.hat.price": 1}, Result(HEAD, {"profit": "money"}, found)),)
    assert ": 1 simulated run of each" in " ".join(said(Swept(HEAD, {"items.hat.price": (1,)}, points, {})).split())


@pytest.mark.parametrize("count", [MOST_ROWS, MOST_ROWS + 3])
def test_a_long_sweep_is_cut_and_says_so(count):
    path = "suppliers.mill.lead_time"
    points = tuple(Point({path: v}, result(9, 90)) for v in range(count))
    found = Swept(HEAD, {path: tuple(range(count))}, points, {})
    assert ("3 more points: --details." in said(found)) == (count > MOST_ROWS)
    assert len(said(found).splitlines()) <= 60
    assert "more points" not in said(found, details=True)


def test_a_large_map_and_three_paths_stay_short():
    found = grid(20, 20, lambda x, y: (100, x + y))
    assert len(said(found).splitlines()) <= 60
    paths = {**found.paths, "items.hat.unit_cost": (1,)}
    three = found._replace(
        paths=paths, points=tuple(Point({**p.settings, "items.hat.unit_cost": 1}, p.result) for p in found.points)
    )
    assert len(said(three).splitlines()) <= 60


def test_details_begin_with_the_answer_too():
    found = grid(2, 2, lambda x, y: (9, 90))
    short, long = said(found).split("\n\n"), said(found, details=True).split("\n\n")
    assert short[:2] == long[:2]
    assert "minus that of 'today'" in said(found, details=True)
