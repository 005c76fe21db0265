"""Reading a stored study back: its provenance, its scenario, and every replication."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from simbackorder import __version__
from simbackorder.failures import StudyError
from simbackorder.store.arrow import DamagedError
from simbackorder.store.replications import Block, blocks

SEAL = ".provenance.json"


class UnusableError(StudyError):
    """Stored results that cannot be read. The message names the place and the problem."""

    located = True


class Stored(NamedTuple):
    """A study as it was stored: its name, its provenance, the resolved scenario, a block per point, and what else was
    asked for, by name."""

    study: str
    made: dict[str, Any]
    scenario: str
    blocks: list[Block]
    evidence: dict[str, bytes]


def sealed(place: Path, study: str | None) -> Path:
    """The provenance of a study: `place` is it, or a folder below which there is one, or one of that name. Raises
    UnusableError."""
    if place.is_file() and place.name.endswith(SEAL):
        return place
    if not place.is_dir():
        raise UnusableError(f"{place}: no results are stored there")
    found = sorted(place.rglob(f"{'*' if study is None else study}{SEAL}"))
    if len(found) == 1:
        return found[0]
    if found:
        listed = "\n  ".join(each.relative_to(place).as_posix() for each in found[:20])
        raise UnusableError(f"{place}: several results are stored there; name one:\n  {listed}")
    raise UnusableError(f"{place}: no results {'' if study is None else f'of {study!r} '}are stored there")


def sealed_first(place: Path, studies: Sequence[str]) -> Path:
    """The provenance of the first of these studies that is stored. Raises UnusableError."""
    for study in studies:
        if place.is_file() or any(place.rglob(f"{study}{SEAL}")):
            return sealed(place, study)
    if not place.is_dir():
        raise UnusableError(f"{place}: no results are stored there")
    raise UnusableError(f"{place}: no results of {' or '.join(map(repr, studies))} are stored there")


def made(seal: Path) -> dict[str, Any]:
    """What a provenance says, by whichever version it was written. Raises UnusableError."""
    try:
        found: dict[str, Any] = json.loads(seal.read_text(encoding="utf-8"))
        for name in ("study", "scenario", "digest", "seed", "replications", "engine", "files"):
            found[name]
        found["versions"]["simbackorder"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise UnusableError(f"{seal}: cannot be read as the provenance of results: {error}") from None
    return found


def stored(seal: Path) -> Stored:
    """The study with this provenance. Raises UnusableError if a file is missing or changed, or if another version made
    it."""
    about = made(seal)
    study, by = about["study"], about["versions"]["simbackorder"]
    if by != __version__:
        again = " ".join(about.get("command", ()))
        raise UnusableError(f"{seal}: was made by version {by}, this is {__version__}; make it again: {again}")
    files = {name: _content(seal, name, digest) for name, digest in about["files"].items()}
    try:
        scenario = files.pop("scenario.yaml").decode()
        found = blocks(files.pop(f"{study}.replications.parquet"))
    except (LookupError, ValueError, DamagedError) as damage:
        raise UnusableError(f"{seal}: its replications cannot be read: {damage}") from None
    return Stored(study, about, scenario, found, {name.removeprefix(f"{study}."): files[name] for name in files})


def _content(seal: Path, name: str, digest: str) -> bytes:
    """A file that was stored with the seal. Raises UnusableError unless it is what it was then."""
    try:
        content = (seal.parent / name).read_bytes()
    except OSError as error:
        raise UnusableError(f"{seal.parent / name}: cannot be read: {error.strerror or error}") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise UnusableError(f"{seal.parent / name}: is not what was stored with {seal.name}")
    return content
