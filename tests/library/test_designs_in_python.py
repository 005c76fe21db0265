"""The points of a sweep as Python states them: however that is done, the same points give the same numbers."""

import pandas as pd
import pytest

import simbackorder as sb
from support.small_shop import small_shop

S, UP = "policy.replenishment.reorder_point", "policy.replenishment.order_up_to"


@pytest.fixture(scope="module")
def study():
    return sb.text(small_shop(4)).without_sweep()


def profits(swept):
    assert swept.interrupted is False
    return [result.frame().query("measure == 'profit'")["mean"].tolist() for _, result in swept.points]


def test_a_list_a_frame_and_a_design_of_the_same_points_agree(study):
    listed = [{S: 10, UP: 40}, {S: 30, UP: 60}]
    expected = profits(sb.sweep(study, listed, engine="simpy"))
    assert profits(sb.sweep(study, pd.DataFrame(listed), engine="simpy")) == expected
    derived = {"axes": {S: [10, 30]}, "derived": {UP: "reorder_point + 30"}}
    swept = sb.sweep(study, derived, engine="simpy")
    assert profits(swept) == expected
    assert swept.paths == {S: (10, 30)}
    plain = [sb.compare(study.with_(point), engine="simpy").frame().query("measure == 'profit'") for point in listed]
    assert [each["mean"].tolist() for each in plain] == expected


def test_a_sweep_tells_its_values_and_its_resolved_form_is_the_same_sweep(study):
    drawn = study.with_({"sweep": {"design": "sobol", "points": 4, "axes": {S: {"from": 10, "to": 40}}}})
    assert all(isinstance(value, int) and 10 <= value <= 40 for value in drawn.sweep[S])
    assert sb.text(drawn.resolved).sweep == drawn.sweep
    assert "a sweep of 4 points (sobol)" in repr(drawn)


def test_a_drawn_sweep_is_stored_and_read_again(study, tmp_path):
    design = {"design": "latin-hypercube", "points": 3, "axes": {S: {"from": 10, "to": 40}, UP: [60, 80]}}
    swept = sb.sweep(study, design, engine="simpy", out=tmp_path)
    assert profits(sb.open(tmp_path)) == profits(swept)
    assert len(swept) == 3


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"design": "lhs", "points": 5, "axes": {S: {"from": 1, "to": 5}}}, "did you mean 'latin-hypercube'"),
        ([{S: 1}, {UP: 100}], "expected the paths of the first point"),
        ([], "expected a mapping of paths to values"),
        ({S: {"from": 1, "to": 5}}, "expected a list of values, or from, to and step"),
    ],
)
def test_designs_that_cannot_be_are_told(study, over, message):
    with pytest.raises(sb.StudyError, match=message):
        sb.sweep(study, over)
