"""The first screen, page and figure of sweeps whose points are no grid, or of many axes."""

import itertools

import numpy as np
import pytest

from report.test_report import HEAD
from report.test_sweep_first import SPREAD, result
from simbackorder.experiments.best_points import BestPoints
from simbackorder.report.page.flip_charts import flip_drawings
from simbackorder.report.page.look import ON_PAPER
from simbackorder.report.sweep_figures import figure_of
from simbackorder.report.sweep_first import SweepPage
from simbackorder.report.swept import Point, Swept
from simbackorder.statistics.best_of_many import Many

PATHS = ("suppliers.mill.lead_time", "items.hat.price", "items.hat.holding_cost", "suppliers.mill.order_cost")


def swept(settings, means, design) -> Swept:
    """Points with these values, at which the alternatives earn these means."""
    points = tuple(Point(dict(zip(PATHS, at, strict=False)), result(*means(*at))) for at in settings)
    paths = {
        path: tuple(dict.fromkeys(column)) for path, column in zip(PATHS, zip(*settings, strict=True), strict=False)
    }
    many, names = Many(0.95), ("today", "one", "two")
    for number, at in enumerate(settings):
        for place, mean in enumerate(means(*at)):
            values = mean + np.roll(SPREAD, place)
            many.add(3 * number + place, mean, 0.5, values)
    found = BestPoints(names, many.leader(24), (), np.zeros((len(points), 3, 0), np.int8))
    return Swept(HEAD, paths, points, {}, best_of_all=found, design=design)


def drawn(count=40) -> Swept:
    rows = [tuple(row) for row in np.random.default_rng(1).random((count, 4)).round(7).tolist()]
    return swept(rows, lambda lead, price, *_: (100 + 20 * price, 130 - 60 * lead, 10), "latin-hypercube")


@pytest.fixture(scope="module")
def points() -> Swept:
    return drawn()


def said(found: Swept) -> str:
    return " ".join(SweepPage(found).text(80).split())


def test_drawn_points_have_no_map_but_the_best_of_them_and_what_decides(points):
    text = said(points)
    assert text.count("Who is best, by") == 0
    assert "combinations" not in text
    assert "Of 40 points of lead time (mill), price (hat), holding cost (hat) and order cost (mill): " in text
    assert "The best of all 120: 'one' at lead time 0." in text
    assert "What decides most is the lead time (mill): up to 0." in text
    assert len(SweepPage(points).text(80).splitlines()) <= 60
    assert max(map(len, SweepPage(points).text(80).splitlines())) <= 80


def test_axes_stand_in_the_order_of_what_they_change(points):
    lines = SweepPage(points).text(80).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("What each axis changes"))
    names = [line.split("  ")[0] for line in lines[start + 1 :] if line.endswith(("0", "1")) and "(" in line]
    assert names[:2] == ["lead time (mill)", "price (hat)"]


def test_many_axes_of_a_grid_fit_on_a_screen_too():
    grid = list(itertools.product((1, 2, 3), (1, 2, 3), (1, 2), (1, 2, 3)))
    found = swept(grid, lambda lead, price, *_: (100 + price, 103 - lead, 10), "grid")
    assert "Of 54 combinations of" in said(found)
    assert "By analysis of variance" in said(found)
    assert len(SweepPage(found).text(80).splitlines()) <= 60


def test_what_can_be_missed_gives_way_to_measures_that_were_asked_for(points):
    page = SweepPage(points._replace(measures=("profit",) * 8))
    assert page.text(80).count("profit") > 8
    assert len(page.text(80).splitlines()) <= 60
    assert "Best at how many of" not in page.text(80)


def test_a_few_listed_points_are_shown_one_by_one():
    found = swept([(1, 5), (2, 9), (3, 4)], lambda lead, price: (100, 90 + 4 * lead, 0), "list")
    lines = [line.split("  ")[0] for line in SweepPage(found).text(80).splitlines()]
    assert {"1, 5", "2, 9", "3, 4"} <= set(lines)


def test_figures_of_drawn_points_are_dots_and_of_grids_at_most_twelve_panels(points):
    assert len(figure_of(points, "profit").axes) == 2
    grid = list(itertools.product((1, 2), (1, 2, 3), (1, 2, 3), (1, 2, 3)))
    found = swept(grid, lambda lead, price, *_: (100 + price, 103 - lead, 10), "grid")
    made = figure_of(found, "profit")
    assert len(made.axes) == 9
    assert "means over all values of" in made.get_suptitle()


def test_the_page_shows_a_dot_per_point(points):
    (drawing,) = flip_drawings(points)
    cells = max(drawing.chart(680, ON_PAPER).to_dict()["datasets"].values(), key=len)
    assert len(cells) == 40
    assert {each["winner"] for each in cells} == {"1", "2"}
