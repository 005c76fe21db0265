import numpy as np
import pytest

from simbackorder.experiments.replications import RunError, Study, gathered
from simbackorder.experiments.sweep import finish, kept_points
from simbackorder.scenario.points import points
from simbackorder.store.unfinished import Unfinished
from support.one_by_one import one_by_one


@pytest.fixture
def studies(shop):
    return [Study(scenario, tuple(shop.alternatives)) for _, scenario in points(shop)]


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


def test_resumed_ends_like_uninterrupted(studies, folder):
    whole = finish(studies, [None] * 3, Unfinished(folder.folder / "other", {}), workers=1, simulate=one_by_one(quick))
    with pytest.raises(RunError, match="MemoryError"):
        finish(studies, [None] * 3, folder, workers=1, simulate=one_by_one(stops_at_45))
    warned = []
    kept = kept_points(studies, folder, warned.append)
    assert [point is not None for point in kept] == [True, True, False]
    assert warned == []
    done = []
    resumed = finish(
        studies, kept, folder, workers=1, simulate=one_by_one(quick), progress=lambda *told: done.append(told)
    )
    assert alike(resumed, whole)
    assert done[-1] == (7, 7)


@pytest.mark.parametrize("damage", ["torn", "flipped", "empty", "foreign"])
def test_damaged_points_are_said_and_done_again(studies, folder, damage):
    whole = finish(studies, [None] * 3, folder, workers=1, simulate=one_by_one(quick))
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
    kept = kept_points(studies, folder, warned.append)
    assert [point is not None for point in kept] == [True, False, True]
    assert len(warned) == 1
    assert "point 2" in warned[0]
    assert alike(finish(studies, kept, folder, workers=1, simulate=one_by_one(quick)), whole)


def test_points_of_another_version_are_done_again(studies, folder):
    finish(studies, [None] * 3, folder, workers=1, simulate=one_by_one(quick))
    warned = []
    later = Unfinished(folder.folder, {"digest": "abc", "numpy": "99"})
    assert kept_points(studies, later, warned.append) == [None] * 3
    assert len(warned) == 3
    assert "another version" in warned[0]
