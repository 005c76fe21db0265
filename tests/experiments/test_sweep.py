import pickle

import numpy as np
import pytest

from simbackorder.experiments.replications import RunError, gathered
from simbackorder.experiments.sweep import Grid, finish, grid, kept_points
from simbackorder.experiments.task import Means, task
from simbackorder.scenario import points as reading_points
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.points import Points
from simbackorder.scenario.reading import changed
from simbackorder.store.unfinished import Unfinished
from support.one_by_one import one_by_one

REORDER_POINT = "policy.replenishment.reorder_point"


@pytest.fixture
def points(shop):
    return grid(task(shop, 6, Means("simpy")))


@pytest.fixture
def folder(tmp_path):
    return Unfinished(tmp_path / ".partial", {"digest": "abc"})


def quick(study, replication, at):
    level = study.scenario.policy.replenishment.default.parameters.reorder_point
    profits = [level + replication / 7 + len(name) for name in study.alternatives]
    return gathered([{"profit": (np.array([profit]), np.ones(1))} for profit in profits])[0]


def stops_at_45(study, replication, at):
    if study.scenario.policy.replenishment.default.parameters.reorder_point == 45:
        raise MemoryError
    return quick(study, replication, at)


def alike(a, b):
    return [(x[0], x[1], x.values.tobytes()) for x in a] == [(x[0], x[1], x.values.tobytes()) for x in b]


def test_only_the_points_that_are_needed_are_read(shop, monkeypatch):
    read = []
    at = reading_points.at
    monkeypatch.setattr(
        reading_points, "at", lambda source, values, *more: read.append(values) or at(source, values, *more)
    )
    prices = {"from": 20, "to": 30, "step": 0.01}
    axes = {REORDER_POINT: {"from": 1, "to": 60, "step": 1}, "items.cap.price": prices}
    many = changed(shop, [("sweep", axes)], {})
    read.clear()
    points = grid(task(many, 6, Means("simpy")))
    assert len(points) == 60 * 1001
    assert len(read) < 30
    read.clear()
    assert points.settings(45 * 1001 - 1) == {REORDER_POINT: 45, "items.cap.price": 30}
    assert read == []
    assert points[45 * 1001 - 1].study.scenario.policy.replenishment.default.parameters.reorder_point == 45
    assert points[45 * 1001 - 1].settings == {REORDER_POINT: 45, "items.cap.price": 30}
    assert read == [{REORDER_POINT: 45, "items.cap.price": 30}]


def test_few_points_are_read_once_and_before_any_is_simulated(points, monkeypatch):
    monkeypatch.setattr(reading_points, "at", None)
    assert [study.scenario.policy.replenishment.default.parameters.reorder_point for _, study in points] == [5, 25, 45]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_point_that_cannot_be_simulated_is_named_and_those_before_it_are_kept(shop, folder, workers):
    rates = changed(shop, [("sweep", {"customers.arrivals.rate": [5, 6, 9_000_000]})], {})
    points = Grid(task(rates, 6, Means("simpy")), Points(rates))  # of many points, not all are read beforehand
    with pytest.raises(ScenarioError, match=r"in the sweep, at customers\.arrivals\.rate = 9000000"):
        finish(points, [None] * 3, folder, workers=workers, simulate=one_by_one(quick))
    assert [point is not None for point in kept_points(points, folder, print)] == [True, True, False]


def test_points_travel_to_other_processes(shop):
    points = pickle.loads(pickle.dumps(grid(task(shop, 6, Means("simpy")))))
    assert [settings for settings, _ in points] == [{REORDER_POINT: level} for level in (5, 25, 45)]
    assert len({study.scenario.digest for _, study in points}) == 3


def test_resumed_ends_like_uninterrupted(points, folder):
    whole = finish(points, [None] * 3, Unfinished(folder.folder / "other", {}), workers=1, simulate=one_by_one(quick))
    with pytest.raises(RunError, match="MemoryError"):
        finish(points, [None] * 3, folder, workers=1, simulate=one_by_one(stops_at_45))
    warned = []
    kept = kept_points(points, folder, warned.append)
    assert [point is not None for point in kept] == [True, True, False]
    assert warned == []
    done = []
    resumed = finish(
        points, kept, folder, workers=1, simulate=one_by_one(quick), progress=lambda *told: done.append(told)
    )
    assert alike(resumed, whole)
    assert done[-1] == (7, 7)


@pytest.mark.parametrize("damage", ["torn", "flipped", "empty", "foreign"])
def test_damaged_points_are_said_and_done_again(points, folder, damage):
    whole = finish(points, [None] * 3, folder, workers=1, simulate=one_by_one(quick))
    file = sorted(folder.folder.iterdir())[1]
    content = bytearray(file.read_bytes())
    if damage == "torn":
        del content[len(content) // 2 :]
    elif damage == "flipped":
        content[len(content) // 4] ^= 0xFF
    elif damage == "empty":
        content.clear()
    else:
        content[:] = sorted(folder.folder.iterdir())[0].read_bytes()
    file.write_bytes(content)
    warned = []
    kept = kept_points(points, folder, warned.append)
    assert [point is not None for point in kept] == [True, False, True]
    assert len(warned) == 1
    assert "point 2" in warned[0]
    assert alike(finish(points, kept, folder, workers=1, simulate=one_by_one(quick)), whole)


def test_points_of_another_version_are_done_again(points, folder):
    finish(points, [None] * 3, folder, workers=1, simulate=one_by_one(quick))
    warned = []
    later = Unfinished(folder.folder, {"digest": "abc", "numpy": "99"})
    assert kept_points(points, later, warned.append) == [None] * 3
    assert len(warned) == 3
    assert "another version" in warned[0]
