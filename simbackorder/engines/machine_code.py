"""Where compiled machine code is kept: a folder of the user's, named by a digest of the package's own sources.

Numba watches only the file that holds a compiled function. A rule that is edited in another file would silently give
the old answer, so the name of the folder changes with any of the sources, with Numba and with Python. Machine code with
flipped bits would crash the process, so it is sealed with a checksum once it is complete, and used only if that holds.
"""

import atexit
import hashlib
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import platformdirs

PACKAGE = Path(__file__).parent.parent
SOURCES = ("model", "policies", "engines", "metrics")
SEAL = "sealed"


@cache
def digest() -> str:
    """Of everything that the machine code depends on: versions, Numba's settings, the processor, the place of the
    package (by which Numba names files) and its sources."""
    from llvmlite import binding

    built_with = [f"{name} {version(name)}" for name in ("numba", "llvmlite", "numpy")]
    settings = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith("NUMBA_"))
    processor = f"{platform.machine()} {binding.get_host_cpu_name()} {binding.get_host_cpu_features().flatten()}"
    about = (built_with, settings, processor, platform.python_version(), str(PACKAGE.resolve()))
    found = hashlib.sha256(repr(about).encode())
    for room in SOURCES:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            found.update(path.relative_to(PACKAGE).as_posix().encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def root() -> Path:
    """The user's cache."""
    return Path(os.environ.get("NUMBA_CACHE_DIR") or platformdirs.user_cache_dir("simbackorder", appauthor=False))


@cache
def folder() -> Path:
    """The folder of the machine code; made if need be. Where the user's cache cannot be written, a temporary one."""
    place = root() / f"machine-code-{digest()}"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            return place
    except OSError:
        own = tempfile.mkdtemp(prefix="simbackorder-")
        atexit.register(shutil.rmtree, own, ignore_errors=True)
        return Path(own)


def files() -> list[Path]:
    """The machine code and its index."""
    return sorted(path for path in folder().rglob("*.nb?") if path.is_file())


def checksum() -> str:
    """Of all files."""
    found = hashlib.sha256()
    for path in files():
        found.update(path.name.encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def seal() -> None:
    """Write down the checksum: the machine code is complete."""
    draft = folder() / f"{SEAL}.{os.getpid()}"
    draft.write_text(checksum(), encoding="ascii")
    draft.replace(folder() / SEAL)


def state() -> Literal["none", "sound", "damaged"]:
    """What is in the folder. Code that was never sealed (its process was killed) counts as none."""
    try:
        sealed = (folder() / SEAL).read_text(encoding="ascii", errors="replace")
        return "sound" if sealed == checksum() else "damaged"
    except OSError:  # no seal, or another process is clearing the folder
        return "none"


def clear() -> None:
    """Forget the machine code."""
    for path in [folder() / SEAL, *files()]:
        path.unlink(missing_ok=True)


def is_lasting() -> bool:
    """Whether the machine code is there for the next process, too."""
    return folder().parent == root()


@contextmanager
def locked(wait: Callable[[], None]) -> Iterator[None]:
    """One process at a time makes, checks or loads the code; the others wait (`wait` is called before) and then find
    it."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder() / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        wait()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
