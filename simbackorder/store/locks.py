"""One run at a time at a study's place. The operating system gives a lock back when its process ends, however that
ends, so that none is left behind by a run that was killed."""

import json
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from simbackorder.store.atomic import StoreError, alive, write_file
from simbackorder.store.layout import Shelf

PATIENCE = 10.0
"""Seconds in which the workers of a run that was killed notice it, and let its lock go."""
BETWEEN = 0.05


class BusyError(StoreError):
    """Another run is at work there. The message says which, and since when."""


@contextmanager
def held(place: Shelf) -> Iterator[None]:
    """Nobody else works at this place meanwhile. Raises BusyError, and StoreError if there can be no lock."""
    from filelock import FileLock

    file = place.lock
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(file)
        _acquire(lock, place)
    except OSError as error:
        raise StoreError(f"{file}: cannot be locked: {error.strerror or error}") from error
    try:
        about = {"pid": os.getpid(), "host": platform.node(), "since": datetime.now().astimezone().isoformat()}
        write_file(_note(file), json.dumps(about).encode())
        yield
    finally:
        _note(file).unlink(missing_ok=True)
        lock.release()


def at_work(place: Shelf) -> str | None:
    """Who is at work there now, in words; None: nobody."""
    from filelock import FileLock, Timeout

    if not place.lock.is_file():
        return None
    lock = FileLock(place.lock)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return _who(_read(_note(place.lock)))
    lock.release()
    return None


def _acquire(lock: Any, place: Shelf) -> None:
    """A run that was killed may have workers for a moment longer; who is alive is not waited for."""
    from filelock import Timeout

    end = time.monotonic() + PATIENCE
    while True:
        try:
            lock.acquire(timeout=0)
            return
        except Timeout:
            about = _read(_note(place.lock))
            here = not about or (about["host"] == platform.node() and not alive(about["pid"]))
            if not here or time.monotonic() > end:
                where = place.root / place.scenario
                raise BusyError(
                    f"{where}: another run is at work on this study ({_who(about)}): let it end, or store elsewhere"
                ) from None
            time.sleep(BETWEEN)


def _note(lock: Path) -> Path:
    return lock.with_suffix(".json")


def _read(note: Path) -> dict[str, Any]:
    try:
        found = json.loads(note.read_text(encoding="utf-8"))
        return {"pid": int(found["pid"]), "host": str(found["host"]), "since": str(found["since"])}
    except (OSError, ValueError, LookupError, TypeError):
        return {}


def _who(about: dict[str, Any]) -> str:
    if not about:
        return "it has not said which"
    since = about["since"][:19].replace("T", " ")
    return f"process {about['pid']} on {about['host']}, since {since}"
