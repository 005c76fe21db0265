"""Two commits side by side: each installed in an environment of its own, and programs run in either."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import PIPE
from typing import IO, NamedTuple

PROBE = Path(__file__).resolve().parent / "probe.py"
ROOT = PROBE.parent.parent
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

    @contextmanager
    def conversation(self, *given: str | Path) -> Iterator[Callable[[], float]]:
        """Have this commit do something of `probe.py`, a turn whenever it is asked, which gives the turn's number."""
        with tempfile.TemporaryFile() as err, tempfile.TemporaryDirectory(dir=self.folder) as place:
            command = [self.folder / "venv" / "bin" / "python", PROBE, *given]
            process = subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=err, cwd=place, env=self.variables())

            def ask() -> float:
                with suppress(BrokenPipeError):
                    process.stdin.write(b"\n")
                    process.stdin.flush()
                answer = process.stdout.readline()
                if not answer:
                    raise CannotError(last_line(err) or f"exit {process.wait()}")
                return float(answer)

            try:
                yield ask
            finally:
                process.kill()
                process.communicate()

    def call(self, program: str, *given: str | Path, empty_cache: bool = False) -> Spent:
        """Run a program of this commit's environment to its end. Raises CannotError if it fails."""
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            variables = self.variables(place if empty_cache else None)
            return waited([self.folder / "venv" / "bin" / program, *given], variables, place)

    def probe(self, *given: str | Path, empty_cache: bool = False) -> Spent:
        """Have this commit do something of `probe.py`."""
        return self.call("python", PROBE, *given, empty_cache=empty_cache)

    def variables(self, cache: str | None = None) -> dict[str, str]:
        """The environment of its programs, with this folder of machine code or its own."""
        rest = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
        return rest | dict.fromkeys(CACHES, cache or str(self.folder / "cache"))


def waited(command: list[str | Path], variables: dict[str, str], place: str) -> Spent:
    """Run a command in the folder `place`."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, cwd=place, env=variables)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise CannotError(last_line(err) or f"exit {process.returncode}")
        printed = whole(out)
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Spent(printed, usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / unit)


def whole(file: IO[bytes]) -> str:
    """What was written to a file."""
    file.seek(0)
    return file.read().decode(errors="replace").strip()


def last_line(file: IO[bytes]) -> str:
    """Which tells what went wrong."""
    return next(reversed(whole(file).splitlines()), "")


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
