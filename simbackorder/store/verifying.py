"""Whether what is stored is whole: every file as it was when it was stored, and of the study that it says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simbackorder.store import chunks
from simbackorder.store.arrow import DamagedError
from simbackorder.store.chunks import Span
from simbackorder.store.files import content_of, digest_of
from simbackorder.store.inventory import Entry
from simbackorder.store.layout import PARTIAL, REFINED, SWEEP, chunks_of
from simbackorder.store.reading import UnusableError, file_of, made
from simbackorder.store.unfinished import STUDY, chunk_files


def problems(entry: Entry) -> list[str]:
    """What is damaged in what an entry is of, file by file."""
    if entry.problem is not None:
        return [entry.problem]
    if entry.finished:
        return list(_of_finished(entry.place))
    return list(_of_unfinished(entry.place)) if (entry.place / STUDY).exists() else []


def _of_finished(seal: Path) -> Iterator[str]:
    about, folder = made(seal), seal.parent
    if about["study"] + ".provenance.json" != seal.name or about["digest"] != folder.name:
        yield f"{seal}: is the provenance of {about['study']!r} of {about['digest']}, not of what it lies with"
    if about["scenario"] != folder.parent.name:
        yield f"{seal}: is of the scenario {about['scenario']!r}, not of that of its folder"
    for name, digest in about["files"].items():
        try:
            if digest_of(file := file_of(seal, name)) != digest:
                yield f"{file}: is not what was stored with {seal.name}"
        except UnusableError as error:
            yield str(error)
        except OSError as error:
            yield f"{folder / name}: cannot be read: {error.strerror or error}"
    if about["study"] in (SWEEP, REFINED):
        yield from _of_chunks(seal, about)


def _of_chunks(seal: Path, about: dict[str, Any]) -> Iterator[str]:
    """Chunks that its provenance does not name, and points that none of them holds."""
    study = about["study"]
    named = {name for name in about["files"] if name.startswith(f"{chunks_of(study)}/")}
    for file in chunk_files(seal.parent, study):
        if f"{chunks_of(study)}/{file.name}" not in named:
            yield f"{file}: is no part of what was stored with {seal.name}"
    rows = 0
    for name in named:
        try:
            said = chunks.stated(seal.parent / name)
            span = chunks.span_of(said)
        except DamagedError:
            continue  # it was said above
        rows += len(span.points) * len(span.replications)
        if said.get("digest") != about["digest"]:
            yield f"{seal.parent / name}: is of another study ({said.get('digest')})"
    points = about.get("points")
    spent = about.get("spent", None if points is None else points * about["replications"])
    if spent is not None and rows != spent:
        yield f"{seal}: its chunks hold {rows:,} of {spent:,} replications"


def _of_unfinished(folder: Path) -> Iterator[str]:
    about = json.loads(content_of(folder / STUDY))["about"]
    study = folder.name.removesuffix(PARTIAL).rpartition(".")[2]
    for file in chunk_files(folder, study):
        try:
            content = content_of(file)
            span: Span = chunks.span_of(chunks.opened(content)[0])
            if span.name != file.name:
                raise DamagedError(f"it is {span.name}")
            chunks.from_parquet(content, span, about)
        except OSError as error:
            yield f"{file}: cannot be read: {error.strerror or error}"
        except DamagedError as damage:
            yield f"{file}: {damage}"
