"""Reading stored files: ordinary ones only, since a pipe or a device in the place of one would never end."""

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import BinaryIO

PIECE = 2**20


def content_of(file: Path) -> bytes:
    """The bytes of an ordinary file. Raises OSError."""
    with opened(file) as stream:
        return stream.read()


def digest_of(file: Path) -> str:
    """The SHA-256 of an ordinary file, which may be larger than memory. Raises OSError."""
    found = hashlib.sha256()
    with opened(file) as stream:
        while piece := stream.read(PIECE):
            found.update(piece)
    return found.hexdigest()


def opened(file: Path) -> BinaryIO:
    """An ordinary file, opened without waiting for a writer. Raises OSError."""
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "is no ordinary file")
    return os.fdopen(handle, "rb")
