import itertools
import os
import pickle
import re
import shutil
from contextlib import closing

import numpy as np
import pytest

from simbackorder.experiments import chunks
from simbackorder.experiments.chunks import Chunk
from simbackorder.experiments.kept import InMemory
from simbackorder.experiments.observing import Events
from simbackorder.experiments.replications import RunError, gathered
from simbackorder.experiments.sweep import Grid, Heard, Sweeping, grid, plan, taken_up, unfinished
from simbackorder.experiments.task import Means, task
from simbackorder.scenario import points as reading_points
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.points import Points
from simbackorder.scenario.reading import changed
from simbackorder.store.atomic import UnwritableError
from simbackorder.store.layout import Shelf
from support.one_by_one import one_by_one

REORDER_POINT = "policy.replenishment.reorder_point"


@pytest.fixture
def points(shop):
    return grid(task(shop, 6, Means("simpy")))


@pytest.fixture
def small(monkeypatch):
    """Chunks of a point each."""
    monkeypatch.setattr(chunks, "WORK", 1.0)
    monkeypatch.setattr(chunks, "MOST_CHUNKS", 3)


@pytest.fixture
def parts(monkeypatch):
    """Chunks of a few replications of a point."""
    monkeypatch.setattr(chunks, "WORK", 1.0)
    monkeypatch.setattr(chunks, "MOST_CHUNKS", 7)


@pytest.fixture
def place(tmp_path):
    return Shelf(tmp_path, "shop", "abc")


def quick(study, replication, at):
    level = study.scenario.policy.replenishment.default.parameters.reorder_point
    profits = [level + replication / 7 + len(name) for name in study.alternatives]
    return gathered({"profit": (np.array(profits), np.ones(len(profits)))}, len(profits))[0]


def stops_at_45(study, replication, at):
    if study.scenario.policy.replenishment.default.parameters.reorder_point == 45:
        raise MemoryError
    return quick(study, replication, at)


def done(points, place=None, kept=(), how=quick, workers=1, progress=None):
    of = plan(points)
    sweeping = Sweeping(of, InMemory() if place is None else unfinished(of, place), kept)
    with closing(sweeping.each(Heard(progress, Events()), workers=workers, simulate=one_by_one(how))) as found:
        return list(found)


def resumed(points, place, warned, resume=True):
    return taken_up(plan(points), unfinished(plan(points), place), resume, lambda text: None, warned.append)


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


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_point_that_cannot_be_simulated_is_named_and_those_before_it_are_kept(shop, place, workers):
    rates = changed(shop, [("sweep", {"customers.arrivals.rate": [5, 6, 9_000_000]})], {})
    points = Grid(task(rates, 6, Means("simpy")), Points(rates))  # of many points, not all are read beforehand
    resumed(points, place, [])
    with pytest.raises(ScenarioError, match=r"in the sweep, at customers\.arrivals\.rate = 9000000"):
        done(points, place, workers=workers)
    assert resumed(points, place, []) == {0, 1}


def test_points_travel_to_other_processes(shop):
    points = pickle.loads(pickle.dumps(grid(task(shop, 6, Means("simpy")))))
    assert [settings for settings, _ in points] == [{REORDER_POINT: level} for level in (5, 25, 45)]
    assert len({study.scenario.digest for _, study in points}) == 3


@pytest.mark.parametrize("size", ["small", "parts"])
def test_chunks_are_a_task_that_can_be_done_anywhere(points, size, request):
    whole = done(points)
    request.getfixturevalue(size)
    of = plan(points)
    found = []
    for span in of.spans:
        found.extend(pickle.loads(pickle.dumps(Chunk(points, span))).done(one_by_one(quick)))
    values = np.concatenate([block.values for block in found])
    assert values.tobytes() == np.concatenate([each.values for each in whole]).tobytes()
    assert found[0].before == {"point": 0, REORDER_POINT: 5}
    assert alike(done(points), whole)


@pytest.mark.parametrize(
    ("count", "replications", "runs"), [(10, 3, 7), (10, 3, 3), (4, 10, 3), (1, 1, 1), (7, 5, 100)]
)
def test_chunks_hold_every_replication_of_every_point_once(count, replications, runs):
    spans = list(chunks._spans(count, replications, runs))
    held = [pair for span in spans for pair in itertools.product(span.points, span.replications)]
    assert sorted(held) == list(itertools.product(range(count), range(replications)))
    assert [span.number for span in spans] == list(range(len(spans)))
    assert max(len(span.points) * len(span.replications) for span in spans) <= max(runs, 1)
    assert all(len(span.points) == 1 or len(span.replications) == replications for span in spans)


@pytest.mark.usefixtures("small")
def test_resumed_ends_like_uninterrupted(points, place):
    whole = done(points)
    assert resumed(points, place, [], resume=False) == set()
    with pytest.raises(RunError, match="MemoryError"):
        done(points, place, how=stops_at_45)
    warned = []
    kept = resumed(points, place, warned)
    assert (kept, warned) == ({0, 1}, [])
    told, simulated = [], []

    def counted(study, *more):
        simulated.append(study)
        return quick(study, *more)

    found = done(points, place, kept, how=counted, progress=lambda *each: told.append(each))
    assert alike(found, whole)
    assert told[-1] == (21, 21)
    assert len(simulated) == 7


@pytest.mark.usefixtures("parts")
def test_a_long_point_is_kept_in_parts(points, place):
    whole = done(points)
    assert [len(span.replications) for span in plan(points).spans] == [2, 2, 3] * 3
    resumed(points, place, [], resume=False)
    with pytest.raises(RunError):
        done(points, place, how=lambda study, n, at: stops_at_45(study, n, at) if n > 3 else quick(study, n, at))
    kept = resumed(points, place, [])
    assert kept == {0, 1, 2, 3, 4, 5, 6, 7}
    assert alike(done(points, place, kept), whole)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("damage", ["torn", "flipped", "unsummed", "empty", "foreign", "pipe"])
def test_damaged_chunks_are_said_and_done_again(points, place, damage):
    resumed(points, place, [], resume=False)
    whole = done(points, place)
    folder = unfinished(plan(points), place).chunks
    first, file, _ = sorted(folder.iterdir())
    content = bytearray(file.read_bytes())
    if damage == "torn":
        del content[len(content) // 2 :]
    elif damage == "flipped":
        content[len(content) // 4] ^= 0xFF
    elif damage == "unsummed":
        content[:] = content.replace(b"parquet-cpp", b"parquet-cpq")  # no checksum of Parquet covers its footer
    elif damage == "empty":
        content.clear()
    elif damage == "foreign":
        content[:] = first.read_bytes()
    file.write_bytes(content)
    (folder / ".chunk-00001.parquet-x.tmp").write_bytes(b"PAR1")  # what a kill leaves
    (folder / "chunk-00009.parquet").write_bytes(first.read_bytes())
    if damage == "pipe":
        file.unlink()
        os.mkfifo(file)
    warned = []
    kept = resumed(points, place, warned)
    assert kept == {0, 2}
    assert len(warned) == 1
    assert "chunk-00001.parquet is simulated again" in warned[0]
    assert len(list(folder.iterdir())) == 3
    assert alike(done(points, place, kept), whole)


def a_folder_for_a_chunk(folder, file):
    file.unlink()
    file.mkdir()
    return file


def somebodys_notes(folder, file):
    (folder / "mine").mkdir()
    return folder / "mine"


def a_file_for_chunks(folder, file):
    shutil.rmtree(folder)
    folder.write_text("mine")
    return folder


def a_file_for_all(folder, file):
    shutil.rmtree(folder.parent)
    folder.parent.write_text("mine")
    return folder.parent


def a_link_to_nowhere(folder, file):
    shutil.rmtree(folder.parent)
    folder.parent.symlink_to(folder.parent.parent / "nowhere")
    return folder.parent


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "change", [a_folder_for_a_chunk, somebodys_notes, a_file_for_chunks, a_file_for_all, a_link_to_nowhere]
)
def test_what_is_not_ours_stays_and_is_named_before_anything_is_simulated(points, place, change):
    resumed(points, place, [], resume=False)
    done(points, place)
    folder = unfinished(plan(points), place).chunks
    strange = change(folder, folder / "chunk-00001.parquet")
    with pytest.raises(UnwritableError, match=f"^{re.escape(str(strange))}: .* move it away$"):
        resumed(points, place, [])
    assert os.path.lexists(strange)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("damage", ["removed", "a link to nowhere"])
def test_missing_chunks_are_done_again(points, place, damage):
    resumed(points, place, [], resume=False)
    whole = done(points, place)
    file = unfinished(plan(points), place).chunks / "chunk-00001.parquet"
    file.unlink()
    if damage != "removed":
        file.symlink_to("nowhere")
    kept = resumed(points, place, [])
    assert kept == {0, 2}
    assert alike(done(points, place, kept), whole)
    assert not file.is_symlink()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("change", ["by", "audited", "version"])
def test_chunks_of_another_study_are_done_again(shop, place, change, monkeypatch):
    points = grid(task(shop, 6, Means("simpy")))
    resumed(points, place, [], resume=False)
    done(points, place)
    if change == "version":
        monkeypatch.setattr("simbackorder.experiments.sweep.versions", lambda: {"numpy": "99"})
    other = task(shop, 6, Means("simpy", audit=change == "audited"), "item" if change == "by" else None)
    warned = []
    assert resumed(grid(other), place, warned) == set()
    assert len(warned) == 1
    assert "another version" in warned[0]
