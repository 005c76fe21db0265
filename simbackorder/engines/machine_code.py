"""Where machine code is kept: a folder of the user's, named by a digest of the package's own sources.

A rule that is edited would silently give the old answer, so the name of the folder changes with any of the sources,
with LLVM and with the processor. Machine code with flipped bits would crash the process, so each file begins with a
checksum of the rest and is used only if that holds. Files come whole or not at all: whoever finds one loads it without
asking anybody, and only who has to make it waits for others who do.
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

import platformdirs

from simbackorder.engines.collecting import uncollected, uninterrupted
from simbackorder.policies import own

PACKAGE = Path(__file__).parent.parent
SOURCES = ("state", "sample_path", "model", "policies", "engines", "metrics")
SECONDS_TO_COMPILE = 4.0
_listeners: list[Callable[[str], None]] = []


@cache
def digest() -> str:
    """Of everything that machine code depends on: versions, the processor, and the package's sources."""
    from llvmlite import binding

    built_with = [f"{name} {version(name)}" for name in ("llvmlite", "numpy")]
    processor = f"{platform.machine()} {binding.get_host_cpu_name()} {binding.get_host_cpu_features().flatten()}"
    found = hashlib.sha256(repr((built_with, processor, platform.python_version())).encode())
    for room in SOURCES:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            found.update(path.relative_to(PACKAGE).as_posix().encode())
            found.update(path.read_bytes())
    for policy in own.registered():
        found.update(policy.source.encode())
    return found.hexdigest()[:16]


def forget() -> None:
    """The sources are others."""
    digest.cache_clear()
    folder.cache_clear()


def root() -> Path:
    """The user's cache, or the folder that the environment names."""
    stated = os.environ.get("SIMBACKORDER_CACHE_DIR")
    return Path(stated or platformdirs.user_cache_dir("simbackorder", appauthor=False))


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


def is_lasting() -> bool:
    """Whether the machine code is there for the next process, too."""
    return folder().parent == root()


def file(name: str) -> Path:
    """Where the machine code of this name lies."""
    return folder() / f"{name}.o"


def found(name: str) -> bytes | None:
    """The machine code of this name; None if there is none, or if it is damaged."""
    try:
        content = file(name).read_bytes()
    except OSError:
        return None
    sealed, code = content[:32], content[32:]
    return code if hashlib.sha256(code).digest() == sealed else None


def keep(name: str, code: bytes) -> None:
    """Keep machine code, whole or not at all."""
    draft = folder() / f"{name}.{os.getpid()}"
    draft.write_bytes(hashlib.sha256(code).digest() + code)
    draft.replace(file(name))


def kept(name: str, make: Callable[[], bytes]) -> bytes:
    """The machine code of this name: as it is kept, or made now."""
    code = found(name)
    if code is not None:
        return code
    with locked(name):
        code = found(name)  # another process may have made it meanwhile
        if code is None:
            say(why_compiling(file(name).exists()))
            with uncollected(), uninterrupted():
                code = make()
                keep(name, code)
    return code


def why_compiling(damaged: bool) -> str:
    """What a user is told who waits."""
    seconds = f"about {SECONDS_TO_COMPILE:.0f} s"
    if not is_lasting():
        return f"compiling the engine for this command only, {seconds}: {root()} cannot be written"
    if damaged:
        return f"the machine code in the cache is damaged: compiling the engine again, {seconds}"
    return f"compiling the engine, once, {seconds}"


@contextmanager
def locked(name: str) -> Iterator[None]:
    """One process at a time makes the code of this name; the others wait, and are told so."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder() / f"{name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        say(f"waiting for another process that compiles the engine, {SECONDS_TO_COMPILE:.0f} s at most")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def told(listener: Callable[[str], None]) -> Iterator[None]:
    """Whoever waits for machine code meanwhile is told why by this function, once."""
    heard: set[str] = set()

    def once(text: str) -> None:
        if text not in heard:
            heard.add(text)
            listener(text)

    _listeners.append(once)
    try:
        yield
    finally:
        _listeners.remove(once)


def say(text: str) -> None:
    """Tell who listens."""
    for listener in _listeners:
        listener(text)
