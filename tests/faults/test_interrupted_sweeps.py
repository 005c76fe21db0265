"""Sweeps that are interrupted, killed, or have no room left lose a chunk at most, and end with the same bytes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import simbackorder as sb
from support.small_shop import small_shop

ROOT = Path(__file__).parents[2]
CHUNKS = 12
WORDS = ["--quiet", "--engine", "simpy", "--replications", "24", "--format", "csv"]
HIDDEN = (".locks",)


def command(*words: str) -> list[str]:
    return [sys.executable, str(ROOT / "tests" / "support" / "small_chunks.py"), str(CHUNKS), "sweep", *words, *WORDS]


def env() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


def begun(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env())


def ended(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), capture_output=True, text=True, env=env(), check=False)


def everything(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and not {*path.parts} & {*HIDDEN})
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def chunks(root: Path) -> list[Path]:
    return sorted(root.rglob("chunk-*.parquet"))


def until_chunks(root: Path, running: subprocess.Popen[str], least: int = 2) -> None:
    end = time.monotonic() + 60
    while (
        len(list(root.glob("shop/.*.partial/*/chunk-*"))) < least and running.poll() is None and time.monotonic() < end
    ):
        time.sleep(0.005)
    assert running.poll() is None, running.communicate()


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    (folder / "shop.yaml").write_text(small_shop(24))
    return folder


@pytest.fixture(scope="module")
def whole(shop):
    """What an uninterrupted sweep stores and prints."""
    done = ended(str(shop / "shop.yaml"), "--out", str(shop / "whole"), "--workers", "2")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(chunks(shop / "whole")) == CHUNKS
    return everything(shop / "whole"), done.stdout


@pytest.mark.parametrize("how", ["interrupt", "kill", "kill a worker"])
def test_it_goes_on_and_ends_with_the_same_bytes(shop, whole, tmp_path, how):
    words = [str(shop / "shop.yaml"), "--out", str(tmp_path), "--workers", "2"]
    running = begun(*words)
    until_chunks(tmp_path, running)
    if how == "kill a worker":
        os.kill(int(children(running.pid)[-1]), signal.SIGKILL)
    else:
        running.send_signal(signal.SIGINT if how == "interrupt" else signal.SIGKILL)
    _, told = running.communicate(timeout=30)
    assert running.returncode == {"interrupt": 130, "kill": -signal.SIGKILL, "kill a worker": 1}[how], told
    assert "Traceback" not in told
    assert ("--resume goes on" in told) == (how == "interrupt")
    kept = {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in chunks(tmp_path)}
    assert 2 <= len(kept) < CHUNKS
    again = ended(*words, "--resume")
    assert (again.returncode, again.stdout) == (0, whole[1])
    assert everything(tmp_path) == whole[0]
    after = {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in chunks(tmp_path)}
    assert {name: after[name] for name in kept} == kept  # nothing that was stored is done again


def children(pid: int) -> list[str]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    if not found.exists():
        pytest.skip("no /proc")
    return found.read_text().split()


def test_a_run_that_is_killed_while_it_stores_loses_nothing(shop, whole, tmp_path):
    """Its chunks are on their way, and there is no provenance."""
    words = command(str(shop / "shop.yaml"), "--out", str(tmp_path))[1:]
    done = subprocess.run([sys.executable, "-c", KILLED, *words], capture_output=True, env=env(), check=False)
    assert done.returncode == -signal.SIGKILL
    assert not list(tmp_path.rglob("sweep.provenance.json"))
    before = {path.name: path.stat().st_mtime_ns for path in chunks(tmp_path)}
    assert len(before) == CHUNKS
    again = ended(str(shop / "shop.yaml"), "--out", str(tmp_path), "--resume")
    assert (again.returncode, again.stdout) == (0, whole[1])
    assert everything(tmp_path) == whole[0]
    assert {path.name: path.stat().st_mtime_ns for path in chunks(tmp_path)} == before


KILLED = """
import os, runpy, signal, sys
from simbackorder.store import studies
studies.os = type("os", (), {**vars(os), "replace": lambda *more: os.kill(os.getpid(), signal.SIGKILL)})
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def test_a_full_disk_is_told_and_loses_nothing(shop, whole, tmp_path):
    limit = [sys.executable, "-c", FULL, "6", *command(str(shop / "shop.yaml"), "--out", str(tmp_path))[1:]]
    done = subprocess.run(limit, capture_output=True, text=True, env=env(), check=False)
    assert done.returncode == 1
    assert "could not keep finished work: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(chunks(tmp_path)) == 5
    again = ended(str(shop / "shop.yaml"), "--out", str(tmp_path), "--resume")
    assert again.stdout == whole[1]
    assert everything(tmp_path) == whole[0]


FULL = """
import errno, os, runpy, sys
from simbackorder.store import atomic
left, real = [int(sys.argv[1])], atomic.write_durably
def full(path, content):
    left[0] -= ".parquet" in path.name
    if left[0] < 1:
        path.write_bytes(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    real(path, content)
atomic.write_durably = full
sys.argv = sys.argv[2:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def test_two_runs_do_not_harm_each_other(shop, whole, tmp_path):
    words = [str(shop / "shop.yaml"), "--out", str(tmp_path)]
    first = begun(*words)
    until_chunks(tmp_path, first)
    first.send_signal(signal.SIGSTOP)
    try:
        there = everything(tmp_path)
        for more in ([], ["--resume"]):
            second = ended(*words, *more)
            assert second.returncode == 1
            assert f"another run is at work on this study (process {first.pid} on" in second.stderr
        with pytest.raises(sb.StudyError, match="another run is at work"):
            sb.sweep(shop / "shop.yaml", replications=24, engine="simpy", out=tmp_path)
        assert everything(tmp_path) == there
    finally:
        first.send_signal(signal.SIGCONT)
    out, _ = first.communicate(timeout=60)
    assert (first.returncode, out) == (0, whole[1])
    assert everything(tmp_path) == whole[0]
