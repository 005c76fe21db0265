"""Two commits side by side: each installed in an environment of its own, and programs run in either."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
CACHES = ("NUMBA_CACHE_DIR", "SIMBACKORDER_CACHE_DIR")
"""Variables that name the folder of machine code, in one commit or another."""


class CannotError(Exception):
    """Something that cannot be done in one of the commits; says why."""


class Spent(NamedTuple):
    """What a process and its own processes needed: seconds of the processors and of the clock, MiB at most."""

    printed: str
    processor: float
    wall: float
    memory: float


class Side(NamedTuple):
    """One of the two commits, installed."""

    name: str
    folder: Path

    def call(self, program: str, *given: str | Path, empty_cache: bool = False) -> Spent:
        """Run a program of this commit's environment to its end. Raises CannotError if it fails."""
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            cache = place if empty_cache else str(self.folder / "cache")
            return waited([self.folder / "venv" / "bin" / program, *given], dict.fromkeys(CACHES, cache), place)

    def probe(self, *given: str | Path, empty_cache: bool = False) -> Spent:
        """Have this commit do something of `probe.py`."""
        return self.call("python", HERE / "probe.py", *given, empty_cache=empty_cache)


def waited(command: list[str | Path], variables: dict[str, str], place: str) -> Spent:
    """Run a command in the folder `place`."""
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"} | variables
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, cwd=place, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        printed, said = (file.seek(0) or file.read().decode(errors="replace").strip() for file in (out, err))
    if process.returncode:
        raise CannotError((said.splitlines() or [f"exit {process.returncode}"])[-1])
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Spent(printed, usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / unit)


def git(*command: str | Path) -> str:
    """What Git says. Ends the program if it fails."""
    done = subprocess.run(["git", "-C", ROOT, *command], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr.strip())
    return done.stdout.strip()


def names(revision: str) -> tuple[str, str]:
    """What the working tree and the revision are called."""
    changed = git("status", "--porcelain", "--", "simbackorder", "pyproject.toml")
    ours = f"working tree ({git('rev-parse', '--short', 'HEAD')}{' with changes' if changed else ''})"
    return ours, git("rev-parse", "--short", "--verify", f"{revision}^{{commit}}")


@contextmanager
def checked_out(revision: str, place: Path) -> Iterator[Path]:
    """A worktree of the revision, for as long as it is needed."""
    git("worktree", "add", "--quiet", "--detach", place, revision)
    try:
        yield place
    finally:
        git("worktree", "remove", "--force", place)


def installed(name: str, source: Path, folder: Path) -> Side:
    """The sources as they are, in an environment of their own."""
    folder.mkdir()
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    pip = [folder / "venv" / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, source], check=True, stdout=sys.stderr)
    return Side(name, folder)
