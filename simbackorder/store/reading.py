"""Reading a stored study back: its provenance, its scenario, and every replication."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from simbackorder import __version__
from simbackorder.failures import StudyError
from simbackorder.store import chunks
from simbackorder.store.arrow import DamagedError
from simbackorder.store.chunks import Span
from simbackorder.store.files import content_of, digest_of
from simbackorder.store.layout import SEALED, chunks_of
from simbackorder.store.replications import Block, block


class UnusableError(StudyError):
    """Stored results that cannot be read. The message names the place and the problem."""

    located = True


class StoredChunks:
    """The chunks of a stored sweep, each read when it is asked for."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self.folder = folder
        found = {chunks.span_of(chunks.stated(folder / name)): name for name in names}
        self.spans = sorted(found, key=lambda span: span.number)
        self._names = {span.number: found[span] for span in self.spans}

    def keep(self, span: Span, blocks: list[Block]) -> None:
        """Nothing is added to what is finished."""
        raise UnusableError(f"{self.folder}: is finished")

    def read(self, span: Span) -> list[Block]:
        """A chunk. Raises UnusableError."""
        file = self.folder / self._names[span.number]
        try:
            return chunks.blocks(chunks.opened(content_of(file))[1], span)
        except (OSError, DamagedError) as error:
            raise UnusableError(f"{file}: cannot be read: {error}") from None


class Stored(NamedTuple):
    """A study as it was stored: its name, its provenance, the resolved scenario, every replication, and what else was
    asked for, by name. `chunks`: of a sweep, in the place of its replications."""

    study: str
    made: dict[str, Any]
    scenario: str
    block: Block | None
    evidence: dict[str, bytes]
    chunks: StoredChunks | None = None

    @property
    def first(self) -> Block:
        """Replications, of a sweep those of its first point. Raises UnusableError."""
        if self.block is not None:
            return self.block
        assert self.chunks is not None
        return self.chunks.read(self.chunks.spans[0])[0]


def sealed(place: Path, study: str | None) -> Path:
    """The provenance of a study: `place` is it, or a folder below which there is one, or one of that name. Raises
    UnusableError."""
    if place.is_file() and place.name.endswith(SEALED):
        return place
    if not place.is_dir():
        raise UnusableError(f"{place}: no results are stored there")
    found = sorted(place.rglob(f"{'*' if study is None else study}{SEALED}"))
    if len(found) == 1:
        return found[0]
    if found:
        listed = "\n  ".join(each.relative_to(place).as_posix() for each in found[:20])
        raise UnusableError(f"{place}: several results are stored there; name one:\n  {listed}")
    raise UnusableError(f"{place}: no results {'' if study is None else f'of {study!r} '}are stored there")


def sealed_first(place: Path, studies: Sequence[str]) -> Path:
    """The provenance of the first of these studies that is stored. Raises UnusableError."""
    for study in studies:
        if place.is_file() or any(place.rglob(f"{study}{SEALED}")):
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
    names = [name for name in about["files"] if name.startswith(f"{chunks_of(study)}/")]
    for name in names:
        _check(seal, name, about["files"][name])
    large = {*names, f"{study}.summary.csv"} if names else set()
    files = {name: _content(seal, name, digest) for name, digest in about["files"].items() if name not in large}
    try:
        scenario = files.pop("scenario.yaml").decode()
        of_sweep = StoredChunks(seal.parent, names) if names else None
        found = None if names else block(files.pop(f"{study}.replications.parquet"))
    except (LookupError, ValueError, DamagedError) as damage:
        raise UnusableError(f"{seal}: its replications cannot be read: {damage}") from None
    evidence = {name.removeprefix(f"{study}."): files[name] for name in files}
    return Stored(study, about, scenario, found, evidence, of_sweep)


def file_of(seal: Path, name: str) -> Path:
    """Where a file lies that was stored with a seal. Raises UnusableError for a name that leads elsewhere."""
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise UnusableError(f"{seal}: names a file that lies elsewhere: {name}")
    return seal.parent / name


def _check(seal: Path, name: str, digest: str) -> None:
    """Raises UnusableError unless a file that was stored with the seal is what it was then."""
    file = file_of(seal, name)
    try:
        found = digest_of(file)
    except OSError as error:
        raise UnusableError(f"{file}: cannot be read: {error.strerror or error}") from None
    if found != digest:
        raise UnusableError(f"{file}: is not what was stored with {seal.name}")


def _content(seal: Path, name: str, digest: str) -> bytes:
    """A file that was stored with the seal. Raises UnusableError unless it is what it was then."""
    file = file_of(seal, name)
    try:
        content = content_of(file)
    except OSError as error:
        raise UnusableError(f"{file}: cannot be read: {error.strerror or error}") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise UnusableError(f"{file}: is not what was stored with {seal.name}")
    return content
