"""Where compiled machine code is kept: a folder of the user's, named by a digest of the package's own sources.

Numba watches only the file that holds a compiled function. A rule that is edited in another file would silently give
the old answer, so the name of the folder changes with any of the sources, with Numba and with Python.
"""

import hashlib
import os
import platform
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).parent.parent
SOURCES = ("model", "policies", "engines", "metrics")
SEAL = "sealed"


@cache
def digest() -> str:
    """Of everything that the machine code depends on."""
    built_with = [f"{name} {version(name)}" for name in ("numba", "llvmlite", "numpy")]
    found = hashlib.sha256(f"{built_with} {platform.python_version()} {platform.machine()}".encode())
    for room in SOURCES:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            found.update(path.relative_to(PACKAGE).as_posix().encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


@cache
def folder() -> Path:
    """The folder of the machine code; made if need be. Where the user's cache cannot be written, a temporary one."""
    root = os.environ.get("NUMBA_CACHE_DIR") or platformdirs.user_cache_dir("simbackorder", appauthor=False)
    place = Path(root) / f"machine-code-{digest()}"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            return place
    except OSError:
        return Path(tempfile.mkdtemp(prefix="simbackorder-"))


def is_there() -> bool:
    """Whether the engine has been compiled before."""
    return any(folder().rglob("*.nbi"))


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
    """Write down the checksum, so that damage can be told from sound code."""
    draft = folder() / f"{SEAL}.{os.getpid()}"
    draft.write_text(checksum(), encoding="ascii")
    draft.replace(folder() / SEAL)


def is_damaged() -> bool:
    """Whether the files are not those that were sealed. Machine code with flipped bits would crash the process."""
    sealed = folder() / SEAL
    return sealed.is_file() and sealed.read_text(encoding="ascii", errors="replace") != checksum()


def clear() -> None:
    """Forget the machine code."""
    for path in [folder() / SEAL, *files()]:
        path.unlink(missing_ok=True)
