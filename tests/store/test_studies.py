import contextlib
import errno
import hashlib
import json
import os
import signal

import numpy as np
import pyarrow.parquet as pq
import pytest

from simbackorder.store import atomic
from simbackorder.store.atomic import StoreError, check_writable, write_files
from simbackorder.store.layout import Shelf, run_study
from simbackorder.store.provenance import Made
from simbackorder.store.replications import Block
from simbackorder.store.studies import Contents, write_study

BLOCK = Block(("a", "b"), ("profit",), np.arange(12.0).reshape(3, 2, 1, 2))
CONTENTS = Contents("title: x\n", BLOCK, "measure\nprofit\n", {"profit.png": b"PNG"})


def made(study="compare") -> Made:
    return Made(study, ("simbackorder", study, "scenario.yaml"), "shop", "0123abcd", 1, 3, "simpy")


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "results", "shop", "0123abcd")


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def everything(root) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_layout_and_content(shelf):
    write_study(shelf, made(), CONTENTS)
    files = ["compare.profit.png", "compare.provenance.json", "compare.replications.parquet", "compare.summary.csv"]
    assert names(shelf.folder) == [*files, "scenario.yaml"]
    assert names(shelf.folder.parent) == ["0123abcd"]
    table = pq.read_table(shelf.folder / "compare.replications.parquet").to_pylist()
    assert table[2] == {"replication": 1, "alternative": "a", "measure": "profit", "numerator": 4.0, "denominator": 5.0}
    page = json.loads((shelf.folder / "compare.provenance.json").read_text())
    summary = (shelf.folder / "compare.summary.csv").read_bytes()
    assert page["files"]["compare.summary.csv"] == hashlib.sha256(summary).hexdigest()
    assert str(shelf.root) not in json.dumps(page)


def test_the_same_study_gives_the_same_bytes(shelf, tmp_path):
    write_study(shelf, made(), CONTENTS)
    other = shelf._replace(root=tmp_path / "elsewhere")
    write_study(other, made(), CONTENTS)
    assert everything(shelf.root) == everything(other.root)
    before = {path: path.stat().st_mtime_ns for path in shelf.folder.iterdir()}
    write_study(shelf, made(), CONTENTS)
    assert before == {path: path.stat().st_mtime_ns for path in shelf.folder.iterdir()}


def test_studies_share_the_folder_of_a_scenario(shelf):
    write_study(shelf, made(), CONTENTS)
    write_study(shelf, made("run-a"), CONTENTS._replace(evidence={}))
    assert len(names(shelf.folder)) == 8


@pytest.mark.parametrize("failing", range(1, 9))
def test_a_full_disk_leaves_nothing_new(shelf, monkeypatch, failing):
    calls = []
    real = os.fsync

    def full(handle):
        calls.append(handle)
        if len(calls) == failing:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(atomic.os, "fsync", full)
    with contextlib.suppress(StoreError):
        write_study(shelf, made(), CONTENTS)
    whole = ["0123abcd"] if (shelf.folder / "compare.provenance.json").exists() else []
    assert (names(shelf.folder.parent) if shelf.folder.parent.exists() else []) == whole
    monkeypatch.undo()
    write_study(shelf, made(), CONTENTS)
    assert len(names(shelf.folder)) == 5


@pytest.mark.parametrize("step", ["write", "rename", "replace"])
def test_a_kill_leaves_no_half_study(shelf, step):
    if step == "replace":
        write_study(shelf, made("run-a"), CONTENTS)
    child = os.fork()
    if child == 0:
        die_in(step)
        write_study(shelf, made(), CONTENTS)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert not (shelf.folder / "compare.provenance.json").exists()
    assert shelf.folder.exists() == (step == "replace")
    write_study(shelf, made(), CONTENTS)
    assert names(shelf.folder.parent) == ["0123abcd"]  # what the kill left is cleared away
    assert (shelf.folder / "compare.provenance.json").exists()


def die_in(step: str) -> None:
    def die(*arguments):
        os.kill(os.getpid(), signal.SIGKILL)

    if step == "write":
        atomic.sync_folder = die
    elif step == "rename":
        atomic._publish = die
    else:
        real, calls = os.replace, []

        def second(*arguments):
            calls.append(1)
            if len(calls) == 3:
                die()
            real(*arguments)

        atomic.os.replace = second


def test_the_seal_comes_last_and_goes_first(tmp_path, monkeypatch):
    folder = tmp_path / "x"
    write_files(folder, {"data": b"1", "seal": b"1"}, "seal")
    seen = []
    real = os.replace

    def watched(source, target):
        seen.append((os.path.basename(target), (folder / "seal").exists()))
        real(source, target)

    monkeypatch.setattr(atomic.os, "replace", watched)
    write_files(folder, {"seal": b"2", "data": b"2"}, "seal")
    assert seen == [("data", False), ("seal", False)]
    assert (folder / "seal").read_bytes() == b"2"


def test_places_that_cannot_be_written_are_told_before(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="is a file, not a folder"):
        check_writable(tmp_path / "file" / "shop" / "digest")
    with pytest.raises(StoreError, match="cannot write results there"):
        check_writable(tmp_path / ("x" * 300) / "digest")
    check_writable(tmp_path / "new" / "shop")
    assert names(tmp_path) == ["file"]


def test_alternatives_never_share_a_study():
    alternatives = ["a b", "a-b", "A B", "(20,40)", "(204,0)", "20 40", "…", "", "-"]
    assert len({run_study(name) for name in alternatives}) == len(alternatives)
    assert all(set(run_study(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for name in alternatives)
