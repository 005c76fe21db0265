"""Low limits of the machine, other locales, clocks that jump, and no network: the same answer, or a clear error."""

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path

import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from support.small_shop import small_shop

ROOT = Path(__file__).parents[2]
WORDS = ["--quiet", "--engine", "simpy", "--replications", "6", "--format", "csv"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    file = tmp_path_factory.mktemp("shop") / "shop.yaml"
    file.write_text(small_shop(6))
    return file


def here(*words):
    return CliRunner().invoke(main, [*map(str, words), *WORDS, "--workers", "1"], catch_exceptions=False)


def started(*words, begin=(), **how):
    command = [*begin, sys.executable, "-m", "simbackorder", *map(str, words)]
    how = {"env": os.environ | {"PYTHONPATH": str(ROOT)}, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | how
    return subprocess.Popen(command, text=True, **how)


def ended(*words, **how):
    return end_of(started(*words, **how))


def end_of(running):
    out, err = running.communicate(timeout=120)
    return running.returncode, out, err


@pytest.fixture
def without_rights():
    """What a command begins with that may write only where its rights say so, even if the tests run as root."""
    if os.geteuid() != 0:
        return []
    found = shutil.which("setpriv")
    if found is None:
        pytest.skip("root may write everywhere, and setpriv (util-linux) is not here to give that up")
    return [found, "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]


@pytest.mark.parametrize("command", ["compare", "sweep"])
def test_a_place_without_the_right_to_write_is_said_before_anything_is_simulated(
    shop, tmp_path, without_rights, command
):
    tmp_path.chmod(0o555)
    words = command, shop, *WORDS, "--workers", "1", "--out", tmp_path / "new"
    refused = f"Error: {tmp_path}: cannot write results there: Permission denied\n"
    assert ended(*words, begin=without_rights) == (2, "", refused)
    assert list(tmp_path.iterdir()) == []


def test_too_few_files_are_said_and_one_worker_needs_fewer(shop):
    def few():
        resource.setrlimit(resource.RLIMIT_NOFILE, (10, 10))

    status, out, err = ended("compare", shop, *WORDS, "--workers", "2", preexec_fn=few)
    assert (status, out) == (1, "")
    assert "a limit of this machine is reached: Too many open files" in err
    assert "--workers 1" in err
    assert "Traceback" not in err
    assert ended("compare", shop, *WORDS, "--workers", "1", preexec_fn=few)[:2] == (0, here("compare", shop).output)


def test_too_little_memory_is_said(shop, monkeypatch):
    def no_room(*words, **options):
        raise MemoryError

    monkeypatch.setattr("simbackorder.cli.compare.compared", no_room)
    found = here("compare", shop)
    assert found.exit_code == 1
    assert "not enough memory" in found.output


def test_the_locale_changes_nothing(shop):
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    bare = plain | {"PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert ended("compare", shop, *WORDS, "--workers", "1", env=bare)[:2] == (0, here("compare", shop).output)


def test_clocks_that_jump_change_nothing(shop, monkeypatch, tmp_path):
    words = "compare", shop, "--precision", "profit=5%", "--most", "40"
    expected = here(*words)
    assert expected.exit_code == 0
    now, jumps = time.time(), cycle([0.0, -1e8, 3e8, -3600.0])
    monkeypatch.setattr(time, "time", lambda: now + next(jumps))
    assert here(*words, "--out", tmp_path).output == expected.output


def test_there_is_no_network_at_run_time(shop, monkeypatch, tmp_path):
    def refused(*words, **options):
        raise AssertionError(f"the network was asked for: {words}")

    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    assert here("compare", shop, "--out", tmp_path).exit_code == 0


@pytest.mark.slow
def test_first_compilations_that_meet_or_are_killed_leave_good_code(shop, tmp_path):
    """Two at once, of which one is killed at work; then a third, which only loads."""
    env = os.environ | {"PYTHONPATH": str(ROOT), "SIMBACKORDER_CACHE_DIR": str(tmp_path)}
    words = "compare", shop, "--engine", "compiled", "--replications", "6", "--format", "csv", "--workers", "1"
    first = started(*words, env=env)
    end = time.monotonic() + 60
    while not list(tmp_path.rglob("*.lock")) and time.monotonic() < end:
        time.sleep(0.01)
    second = started(*words, env=env)
    time.sleep(0.5)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    out, _ = second.communicate(timeout=300)
    assert second.returncode == 0
    status, again, err = ended(*words, "--quiet", env=env)
    assert (status, again) == (0, out)
    assert "compil" not in err
