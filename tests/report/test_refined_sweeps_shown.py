"""Maps, figures and pages of a refined sweep: each point at its place, however unevenly they lie."""

import pytest

import simbackorder as sb
from simbackorder.report.page.flip_charts import flip_drawings
from simbackorder.report.page.look import ON_PAPER
from simbackorder.report.refined_first import page_of, sweep_in_latex
from simbackorder.report.sweep_figures import figure_of

SHOP = """
title: A shop
time: {unit: day, length: 40}
items: {hat: {price: 20, unit_cost: 8, holding_cost: 0.05, on_hand: 30, backorder_cost: 1}}
customers: {arrivals: {rate: 4}}
suppliers: {mill: {order_cost: 20, lead_time: 5}}
policy: {admission: backorder, replenishment: {rule: s-S, reorder_point: 12, order_up_to: 60}}
alternatives: {few: {}, many: {replenishment: {reorder_point: 40, order_up_to: 80}}}
experiment: {replications: 4, seed: 3, objective: total_cost}
sweep: {items.hat.backorder_cost: [0, 8], items.hat.holding_cost: [0.05, 0.2]}
"""
COSTS = ("items.hat.backorder_cost", "items.hat.holding_cost")


@pytest.fixture(scope="module")
def swept():
    found = sb.sweep(sb.text(SHOP), refine=True, budget=70, engine="simpy", workers=1, progress=False)
    assert any(spot.added for spot in found._found.refined.spots)
    return found


def places(swept):
    return {tuple(float(settings[path]) for path in COSTS) for settings, _ in swept.points}


def test_the_map_is_of_the_design_and_the_flips_are_a_table(swept):
    text = swept.text(80)
    assert "Who is best, by backorder cost (hat) (down) and holding cost (hat) (across)" in text
    assert "Where the best changes along the backorder cost (hat)" in text
    assert text.count("\n") <= 60
    for flip in swept.flips:
        assert flip["up_to"] < flip["from"]
    assert len(swept.points) > 4
    details = page_of(swept._found, details=True).text(100)
    assert details.count("\n") > text.count("\n")
    assert "may be the best there, all points judged together" in details
    assert "longtable" in sweep_in_latex(swept._found) or "tabular" in sweep_in_latex(swept._found)


def test_the_page_draws_every_point_where_it_lies(swept):
    (drawing,) = flip_drawings(swept._found)
    dots = max(drawing.chart(680, ON_PAPER).to_dict()["datasets"].values(), key=len)
    drawn = {tuple(sorted((float(dot["x"]), float(dot["y"])))) for dot in dots}
    assert drawn == {tuple(sorted(place)) for place in places(swept)}


def test_the_figure_draws_every_point_where_it_lies_and_says_the_replications(swept):
    made = figure_of(swept._found, "total_cost")
    dots = {tuple(xy) for each in made.axes[1].collections for xy in each.get_offsets().tolist()}
    assert {tuple(sorted(dot)) for dot in dots} == {tuple(sorted(place)) for place in places(swept)}
    counts = [spot.replications for spot in swept._found.refined.spots]
    assert f"{min(counts)} to {max(counts)} replications" in made.get_suptitle()
