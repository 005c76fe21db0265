"""Writing a finished study."""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

from simbackorder.store.atomic import StoreError, sync_folder, write_durably, write_files
from simbackorder.store.files import digest_of
from simbackorder.store.layout import SEALED, Shelf, chunks_of
from simbackorder.store.provenance import Made, digests, provenance
from simbackorder.store.replications import Block, to_parquet
from simbackorder.store.unfinished import Unfinished, chunk_files

REPLACED = "replaced"
DRAFT_OF_SEAL = "provenance.draft"
"""A provenance that does not lie in its place yet: nobody takes it for one."""


class Contents(NamedTuple):
    """What is stored of a study: the resolved scenario, every replication (of several points, a block for each), a
    summary as CSV, and what else was asked for, by name."""

    resolved: str
    block: Block | Sequence[Block]
    summary: str
    evidence: Mapping[str, bytes] = {}


class SweepContents(NamedTuple):
    """What is stored of a sweep beside its chunks and its summary: the resolved scenario, drawings of it by name (which
    depend on what was asked to be drawn, and are no evidence), and what else was asked for, by name."""

    resolved: str
    drawings: Mapping[str, bytes] = {}
    evidence: Mapping[str, bytes] = {}


def write_study(shelf: Shelf, made: Made, contents: Contents) -> Path:
    """Stores a study, with its provenance last: where that lies. The same study gives the same bytes. Raises
    StoreError."""
    files = {
        "scenario.yaml": contents.resolved.encode(),
        f"{made.study}.replications.parquet": to_parquet(contents.block),
        f"{made.study}.summary.csv": contents.summary.encode(),
        **{f"{made.study}.{name}": content for name, content in contents.evidence.items()},
    }
    seal = f"{made.study}{SEALED}"
    try:
        write_files(shelf.folder, files | {seal: provenance(made, digests(files))}, seal)
    except OSError as error:
        raise StoreError(f"{shelf.folder}: could not store the results: {error.strerror or error}") from error
    return shelf.folder / seal


def summary_of(study: str) -> str:
    """The name of a sweep's summary."""
    return f"{study}.summary.csv"


@contextlib.contextmanager
def drafted(file: Path) -> Iterator[TextIO]:
    """A text that is written piece by piece, down to the disk. Raises StoreError."""
    try:
        with file.open("w", encoding="utf-8", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise StoreError(f"{file}: cannot be written: {error.strerror or error}") from error


def write_sweep(left: Unfinished, made: Made, contents: SweepContents) -> Path:
    """Stores a sweep all of whose chunks are kept, with its summary beside them (`summary_of`). They are moved, and the
    provenance comes last: where that lies. The same sweep gives the same bytes. Raises StoreError."""
    folder = left.shelf.folder
    try:
        names = _drafted(left, made, contents)
        _published(left, folder / f"{made.study}{SEALED}", names)
    except OSError as error:
        raise StoreError(f"{folder}: could not store the results: {error.strerror or error}") from error
    left.remove()
    return folder / f"{made.study}{SEALED}"


def _drafted(left: Unfinished, made: Made, contents: SweepContents) -> list[str]:
    """Writes all files but the chunks beside these: the names of those that are moved under these."""
    draft, study = left.folder, left.shelf.sweep
    summary = summary_of(study)
    evidence = {f"{made.study}.{name}": content for name, content in contents.evidence.items()}
    files = {"scenario.yaml": contents.resolved.encode(), **evidence}
    drawings = {f"{made.study}.{name}": content for name, content in contents.drawings.items()}
    sums = digests(files) | {summary: digest_of(draft / summary)}
    sums |= {f"{chunks_of(study)}/{file.name}": digest_of(file) for file in chunk_files(draft, study)}
    for name, content in (files | drawings | {DRAFT_OF_SEAL: provenance(made, sums)}).items():
        write_durably(draft / name, content)
    return [*files, summary, *drawings]


def _published(left: Unfinished, seal: Path, names: list[str]) -> None:
    """Moves everything to its place. While there is no provenance, nothing there counts."""
    folder, chunks = seal.parent, left.shelf.chunks
    folder.mkdir(parents=True, exist_ok=True)
    seal.unlink(missing_ok=True)
    sync_folder(folder)
    if chunks.exists():
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(left.folder / REPLACED)
        chunks.rename(left.folder / REPLACED)
    left.chunks.rename(chunks)
    for name in names:
        os.replace(left.folder / name, folder / name)
    sync_folder(folder)
    os.replace(left.folder / DRAFT_OF_SEAL, seal)
    sync_folder(folder)
    sync_folder(folder.parent)
