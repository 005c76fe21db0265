"""Which points a sweep has: against brute force, against what Latin hypercubes and Sobol' points are, in time."""

import ast
import itertools
import random
import re
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simbackorder.scenario.designs.formulas import FormulaError, number, relation
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.points import points
from simbackorder.scenario.reading import changed, load, loads

S, UP, RATE = "policy.replenishment.reorder_point", "policy.replenishment.order_up_to", "customers.arrivals.rate"
SHOP = """
time: {warm_up: 5 days, length: 30 days}
items: {cap: {price: 24, unit_cost: 7, on_hand: 40}}
customers: {arrivals: {rate: 5 per day}}
suppliers: {mill: {lead_time: 6 days}}
policy: {replenishment: {rule: s-S, reorder_point: 25, order_up_to: 80}}
experiment: {replications: 4, seed: 7}
"""


def shop(sweep: Any) -> Any:
    return changed(loads(SHOP), [("sweep", sweep)], {})


def settings(sweep: Any) -> list[dict[str, Any]]:
    found = points(shop(sweep))
    return [found.settings(n) for n in range(len(found))]


def levels(scenario: Any) -> tuple[int, int]:
    parameters = scenario.policy.replenishment.default.parameters
    return parameters.reorder_point, parameters.order_up_to


def test_what_does_not_hold_is_left_out_and_counted() -> None:
    axes = {S: {"from": 10, "to": 100, "step": 10}, RATE: [4, 6], UP: [30, 60, 90, 120]}
    whole = [(s, rate, up) for s, rate, up in itertools.product(range(10, 101, 10), (4, 6), (30, 60, 90, 120))]
    kept = [each for each in whole if each[2] >= each[0] + 20 and each[1] * 10 <= each[2]]
    scenario = shop({**axes, "where": ["order_up_to >= reorder_point + 20", "10 * {arrivals.rate} <= order_up_to"]})
    assert [tuple(scenario.sweep.settings(n).values()) for n in range(len(scenario.sweep))] == kept
    assert scenario.sweep.left_out == len(whole) - len(kept) > 0
    assert levels(points(scenario)[len(kept) - 1][1]) == (kept[-1][0], kept[-1][2])


def test_values_that_are_wrong_beside_the_scenarios_own_may_be_right_together() -> None:
    assert len(settings({S: [100, 200], UP: [300, 400]})) == 4  # the scenario's own order-up-to level is 80


def test_what_may_be_meant_in_a_formula_is_told_in_short() -> None:
    with pytest.raises(ScenarioError) as error:
        shop({"axes": {S: [1, 2], "y" * 5000: [1, 2]}, "derived": {UP: "zzz + 1"}})
    assert len(str(error.value)) < 1000
    assert "'zzz' is not swept; expected reorder_point or yyy" in str(error.value)


def test_of_an_axis_with_many_wrong_values_not_each_is_tried() -> None:
    """All of 2,400, beside those of the other axis, would take a minute in a large shop."""
    with pytest.raises(ScenarioError) as error:
        shop({S: [f"x{n}" for n in range(2400)]})
    told = [str(problem) for problem in error.value.problems]
    assert len(told) == 21
    assert "expected a whole number of units, found 'x0'" in told[0]
    assert told[-1].endswith("180 more mistakes at its points")


def test_one_infeasible_corner_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(ScenarioError, match=r"reorder_point = 90, .*order_up_to = 80\)\n.*`where` leaves points out"):
        shop({S: [10, 90], UP: [80, 120]})


def test_latin_hypercubes_have_a_point_in_every_stratum_of_every_axis() -> None:
    drawn = {"design": "latin-hypercube", "points": 40, "axes": {RATE: {"from": 4, "to": 8}, "x": {"from": 0, "to": 1}}}
    drawn["derived"] = {"items.cap.price": "round(20 + x)"}
    found = settings(drawn)
    for axis, low, width in ((RATE, 4, 4), ("x", 0, 1)):
        strata = sorted(int((point[axis] - low) / width * 40) for point in found)
        assert strata == list(range(40))
    assert settings(drawn) == found
    others = [settings({**drawn, "seed": 8}), settings({**drawn, "seed": 7})]
    assert others[0] != found
    assert others[1] == found  # which is the experiment's seed
    again = changed(shop(drawn), ["experiment.seed=8"], {})
    assert [again.sweep.settings(n) for n in range(40)] == others[0]


def test_sobol_points_fill_every_half_of_every_pair_of_axes_alike() -> None:
    axes = {name: {"from": 0, "to": 1} for name in "abc"}
    axes |= {S: [10, 20]}
    found = settings({"design": "sobol", "points": 64, "axes": axes, "where": "a + b + c >= 0"})
    for one, other in itertools.combinations("abc", 2):
        cells = [(point[one] >= 0.5, point[other] >= 0.5) for point in found]
        assert {cells.count(cell) for cell in set(cells)} == {16}
    assert [point[S] for point in found].count(10) == 32


def test_steps_and_whole_numbers_are_drawn_as_such() -> None:
    axes = {
        S: {"from": 1, "to": 20},
        "items.cap.price": {"from": 20, "to": 21},
        RATE: {"from": 4, "to": 5, "step": 0.25},
    }
    scenario = shop({"design": "latin-hypercube", "points": 500, "axes": axes})
    found = [scenario.sweep.settings(n) for n in range(500)]
    assert {point[S] for point in found} == set(range(1, 21))
    assert {point[RATE] for point in found} == {4, 4.25, 4.5, 4.75, 5}
    assert all(round(point["items.cap.price"], 2) == point["items.cap.price"] for point in found)
    assert points(scenario)[499][1].items["cap"].price == round(100 * found[499]["items.cap.price"])  # in cents


def test_two_levels_lists_files_and_parallel_axes(tmp_path: Path) -> None:
    two = settings({"design": "two-level", "axes": {S: {"from": 5, "to": 9}, RATE: [4, 6], "items.cap.price": [1, 2]}})
    assert [tuple(point.values()) for point in two] == list(itertools.product((5, 9), (4, 6), (1, 2)))
    listed = [{S: 5, UP: 30}, {S: 50, UP: 60}]
    assert settings({"points": listed}) == listed
    assert settings({"design": "parallel", S: [5, 50], UP: [30, 60]}) == listed
    (tmp_path / "points.csv").write_text(f"{S},{UP}\n5,30\n50,60\n")
    (tmp_path / "shop.yaml").write_text(SHOP + "sweep: {file: points.csv}\n")
    scenario = load(tmp_path / "shop.yaml")
    assert [levels(point) for _, point in points(scenario)] == [(5, 30), (50, 60)]
    (tmp_path / "points.csv").write_text(f"{S},{UP}\n5,30\n50,61\n")
    assert load(tmp_path / "shop.yaml").digest != scenario.digest


def test_derived_values_follow_from_axes_that_are_in_no_path() -> None:
    sweep = {"axes": {S: [10, 20], "Q": [30, 45]}, "derived": {UP: "{reorder_point} + extra", "extra": "Q / 3 * 2"}}
    found = list(points(shop(sweep)))
    assert [levels(scenario) for _, scenario in found] == [(10, 30), (10, 40), (20, 40), (20, 50)]
    assert [point["Q"] for point, _ in found] == [30, 45, 30, 45]


def expression(luck: random.Random, depth: int) -> str:
    if depth == 0:
        return luck.choice(["a", "b", "c", "2", "0.5", "7"])
    one, other = expression(luck, depth - 1), expression(luck, depth - 1)
    forms = ["({0} + {1})", "({0} - {1})", "({0} * {1})", "({0} / {1})", "min({0}, {1})", "max({0}, {1})"]
    return luck.choice([*forms, "round({0})", "floor({0})", "ceil({0})", "-{0}", "+{0}"]).format(one, other)


def test_formulas_are_what_python_makes_of_them_one_by_one_and_all_at_once() -> None:
    import math

    luck = random.Random(1)
    values = {name: [luck.choice([0, 1, 2.5, -3, 1e3]) for _ in range(20)] for name in "abc"}
    columns = {name: np.array(column, float) for name, column in values.items()}
    known = {"min": min, "max": max, "round": round, "floor": math.floor, "ceil": math.ceil}
    refused = 0
    for _ in range(300):
        text = expression(luck, 4)
        formula, code = number(text), compile(ast.parse(text, mode="eval"), "", "eval")
        together = np.broadcast_to(formula.of_all(columns), 20)
        for n in range(20):
            here = {name: column[n] for name, column in values.items()}
            try:
                expected = eval(code, known, here)
            except (ZeroDivisionError, OverflowError):
                refused += 1
                with pytest.raises(FormulaError):
                    formula.at(here)
                assert not np.isfinite(together[n]) or "/" in text
                continue
            assert formula.at(here) == expected
            assert together[n] == pytest.approx(expected)
    assert refused > 50


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')", "a.b", "a[0]", "a ** 2", "a % 2", "a // 2", "a if b else c", "lambda: a", "[a]", "(a, b)",
        "a := 1", "f'{a}'", "'a'", "True", "min(*a)", "max(a, key=b)", "round(a, 2)", "min()", "a < b", "not a", "a b",
        "", "(" * 60 + "a" + ")" * 60 + "+", "-" * 60 + "a", "1" * 5000, "a" * 2000, "1j", "None", "await a",
    ],
)  # fmt: skip
def test_nothing_but_arithmetic_is_a_formula(text: str) -> None:
    with pytest.raises(FormulaError):
        number(text)


@pytest.mark.parametrize(
    ("text", "holds"),
    [("1 < a <= 3", True), ("a > 1 and not b < a", True), ("b == 4 or b / zero > 1", True), ("a != 3", False)],
)
def test_relations(text: str, holds: bool) -> None:
    assert relation(text).at({"a": 3, "b": 4, "zero": 0}) is holds


def test_a_relation_that_cannot_be_worked_out_is_no_reason_to_leave_a_point_out() -> None:
    assert len(settings({"x": [0, 1, 2], RATE: [4, 5], "where": "x == 0 or 2 / x > 1"})) == 4
    with pytest.raises(ScenarioError, match=r"where: '2 / x > 1' divides by 0"):
        shop({"x": [0, 1, 2], RATE: [4, 5], "where": "2 / x > 1"})


@pytest.mark.parametrize(
    ("relation", "kept"),
    [
        (f"reorder_point < {'9' * 400}", 2),
        (f"reorder_point > {'9' * 200} * {'9' * 200}", 0),
        (f"-{'9' * 400} + reorder_point < 0 and reorder_point > 20", 1),
    ],
)
def test_integers_that_no_float_can_hold_are_compared(relation: str, kept: int) -> None:
    if kept:
        assert len(settings({S: [10, 30], "where": relation})) == kept
    else:
        with pytest.raises(ScenarioError, match="expected points at which this holds, found none among 2"):
            settings({S: [10, 30], "where": relation})


def test_a_derived_integer_that_no_float_can_hold_is_said_to_be_too_large() -> None:
    with pytest.raises(ScenarioError, match=r"expected a whole number of units of at most .*, found a very large"):
        settings({"axes": {RATE: [4, 6]}, "derived": {S: "9" * 400}, "where": "reorder_point > 2"})


@pytest.mark.filterwarnings("error")
def test_a_range_may_be_as_narrow_as_numbers_can_tell() -> None:
    found = settings({"design": "sobol", "points": 8, "axes": {RATE: {"from": 1.0, "to": 1.0000000000000002}}})
    assert all(1.0 <= each[RATE] <= 1.0000000000000002 for each in found)


def test_a_trillion_points_are_refused_at_once() -> None:
    million = {"from": 1, "to": 1_000_000, "step": 1}
    start = time.perf_counter()
    with pytest.raises(ScenarioError, match="expected at most 1,000,000 points, found 1,000,000,000,000"):
        shop({S: million, "suppliers.mill.lead_time": million})
    assert time.perf_counter() - start < 2


def test_a_scenario_with_a_hundred_thousand_points_is_read_as_fast_as_one_with_none(monkeypatch: Any) -> None:
    from simbackorder.scenario import resolving

    read = []
    examined = resolving.examined
    monkeypatch.setattr(resolving, "examined", lambda *given: read.append(1) or examined(*given))
    scenario = shop({S: {"from": 1, "to": 70, "step": 1}, RATE: {"from": 4, "to": 5.429, "step": 0.001}})
    assert len(scenario.sweep) == 70 * 1430
    assert len(read) < 80
    read.clear()
    found = points(scenario)
    assert found[-1][0] == {S: 70, RATE: 5.429}
    assert len(read) == 2  # the scenario itself, and the point


def test_a_column_whose_name_is_endless_is_told_in_short(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("x" * 5000 + "\n1\n2\n")
    (tmp_path / "shop.yaml").write_text(SHOP + "sweep: {file: points.csv}\n")
    with pytest.raises(ScenarioError) as error:
        load(tmp_path / "shop.yaml")
    told = [problem.message for problem in error.value.problems]
    assert any("is no path of the scenario" in message for message in told)
    assert max(map(len, told)) < 250


PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "design-a-sweep.md"
SECTIONS = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.split()[1])
def test_the_sections_of_the_page_are_right_in_a_scenario(section: str, tmp_path: Path) -> None:
    hoodie = (PAGE.parents[2] / "scenarios" / "viral_hoodie.yaml").read_text(encoding="utf-8")
    (tmp_path / "points.csv").write_text("items.hoodie.price,customers.arrivals.rate\n60,30\n70,50\n")
    (tmp_path / "shop.yaml").write_text(hoodie[: hoodie.index("\nsweep:")] + "\n" + section)
    scenario = load(tmp_path / "shop.yaml")
    assert len(scenario.sweep) >= 2
    points(scenario).check()
