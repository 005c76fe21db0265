"""What is stored below a folder: finished studies, and what runs left that were interrupted or killed."""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

from simbackorder.store.atomic import StoreError, alive
from simbackorder.store.files import content_of
from simbackorder.store.layout import CHUNKS, DRAFT, LOCKS, PARTIAL, SEALED, SWEEP, Shelf
from simbackorder.store.locks import at_work, held
from simbackorder.store.reading import UnusableError, made
from simbackorder.store.unfinished import STUDY, chunk_files


class Entry(NamedTuple):
    """A stored study, or an unfinished one. `place`: its provenance, or the folder of what is unfinished; `when`: in
    seconds since 1970; `points`: of a sweep, or draws of inputs; `chunks`: of a sweep, as (there, all); `size`
    in bytes; `running`: who is at work on it; `problem`: why it cannot be read."""

    place: Path
    study: str
    scenario: str
    title: str
    digest: str
    finished: bool
    when: float
    size: int
    replications: int | None = None
    points: int | None = None
    chunks: tuple[int, int] | None = None
    running: str | None = None
    problem: str | None = None


def entries(root: Path) -> list[Entry]:
    """Everything below a folder, by scenario, digest and study. Links are not followed. Raises UnusableError."""
    if not root.is_dir():
        raise UnusableError(
            f"{root}: {'is a file, not a folder' if os.path.lexists(root) else 'there is no such folder'}"
        )
    return sorted(_entries(root), key=lambda each: (each.scenario, each.digest, not each.finished, each.study))


def _entries(root: Path) -> Iterator[Entry]:
    for folder, below, files in os.walk(root):
        here = Path(folder)
        for name in list(below):
            if name == LOCKS:
                below.remove(name)
            elif name not in CHUNKS and _unfinished_name(name) and not (here / name).is_symlink():
                below.remove(name)
                if name.endswith(PARTIAL):
                    yield _unfinished(here / name)
                elif not alive(_maker(name)):
                    yield _left(here / name, name[1:].split(DRAFT)[0])
        seals = [name for name in files if name.endswith(SEALED) and not name.startswith(".")]
        for name in seals:
            yield _finished(here / name)
        for name in CHUNKS:
            if name in below and not (here / name).is_symlink():
                below.remove(name)
                if f"{name.partition('.')[0]}{SEALED}" not in seals:
                    yield _left(here / name, here.name, here)


def _finished(seal: Path) -> Entry:
    study, folder = seal.name.removesuffix(SEALED), seal.parent
    when, size = _when(seal), sum(map(_size, files_of(seal)))
    try:
        about = made(seal)
    except UnusableError as error:
        return Entry(seal, study, folder.parent.name, "", folder.name, True, when, size, problem=str(error))
    title = str(about.get("title", about["scenario"]))
    digest, scenario, points = str(about["digest"]), str(about["scenario"]), about.get("points")
    return Entry(seal, study, scenario, title, digest, True, when, size, about["replications"], points)


def _unfinished(folder: Path) -> Entry:
    size, when = _size(folder), _when(folder)
    digest, _, study = folder.name[1:].removesuffix(PARTIAL).partition(".")
    scenario = folder.parent.name
    running = at_work(Shelf(folder.parent.parent, scenario, digest))
    try:
        about = json.loads(content_of(folder / STUDY))
        if study != SWEEP:  # a search, or one that is refined: nobody knows how long it takes
            return Entry(folder, study, scenario, str(about["title"]), digest, False, when, size, running=running)
        there = sum(1 for _ in chunk_files(folder, study))
        title, points, chunks = str(about["title"]), int(about["points"]), (there, int(about["chunks"]))
        return Entry(
            folder, study, scenario, title, digest, False, when, size, about["replications"], points, chunks, running
        )
    except (OSError, ValueError, LookupError, TypeError) as error:
        problem = f"{folder / STUDY}: cannot be read: {error}"
        return Entry(folder, study, scenario, "", digest, False, when, size, running=running, problem=problem)


def _left(folder: Path, digest: str, at: Path | None = None) -> Entry:
    """What a run left that was killed while it stored its results."""
    scenario = (at or folder).parent.name
    running = at_work(Shelf((at or folder).parent.parent, scenario, digest))
    return Entry(folder, "left over", scenario, "", digest, False, _when(folder), _size(folder), running=running)


def _unfinished_name(name: str) -> bool:
    return name in CHUNKS or (name.startswith(".") and (name.endswith(PARTIAL) or DRAFT in name))


def _maker(draft: str) -> int:
    pid = draft.split(DRAFT)[1].split("-")[0]
    return int(pid) if pid.isdigit() else 0


def files_of(seal: Path) -> list[Path]:
    """The files of a finished study: those that its provenance names, its drawings, itself last. What other studies of
    the folder need, too, is not among them, and no name that leads elsewhere."""
    study, folder = seal.name.removesuffix(SEALED), seal.parent
    own = [each for each in folder.iterdir() if each.name.startswith(f"{study}.") and each != seal]
    others = any(each.name.endswith(SEALED) and each != seal for each in folder.iterdir())
    return [*own, *([] if others else [folder / "scenario.yaml"]), seal]


LEAST_DIGITS = 4


def named(entries: Sequence[Entry], digest: str) -> list[Entry]:
    """The entries whose digest begins so. Raises UnusableError if it is of several studies' digests, or too short."""
    found = [each for each in entries if each.digest.startswith(digest)] if len(digest) >= LEAST_DIGITS else []
    digests = sorted({each.digest for each in found})
    if len(digests) > 1:
        raise UnusableError(f"{digest}: several digests begin so: {', '.join(digests)}")
    return found


def at(path: Path) -> list[Entry]:
    """The entry of a provenance or of an unfinished folder, or all entries below a folder. Raises UnusableError, also
    for a link: what it leads to may be anybody's."""
    if path.is_symlink():
        raise UnusableError(f"{path}: is a link; name what it leads to")
    if path.is_dir() and not _unfinished_name(path.name):
        return entries(path)
    place = path.absolute()
    return [each for each in entries(place.parent) if each.place.absolute() == place]


def remove(entry: Entry) -> None:
    """Removes what an entry is of, and folders that are empty then. Links are removed, not what they lead to. Raises
    StoreError, and BusyError if somebody is at work there."""
    folder = entry.place.parent
    home = folder.parent if entry.finished or entry.place.name in CHUNKS else folder
    place = Shelf(home.parent, home.name, entry.digest)
    try:
        with held(place) if place.lock.parent.is_dir() else nullcontext():
            for file in reversed(files_of(entry.place)) if entry.finished else [entry.place]:
                _removed(file)
            _tidied(folder, place)
    except OSError as error:
        raise StoreError(f"{entry.place}: could not be removed: {error.strerror or error}") from error


def _removed(file: Path) -> None:
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    else:
        file.unlink(missing_ok=True)


def _tidied(folder: Path, place: Shelf) -> None:
    for each in (folder, place.root / place.scenario):
        if each.is_dir() and not any(each.iterdir()):
            each.rmdir()


def _when(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except OSError:
        return 0.0


def _size(path: Path) -> int:
    """Bytes of a file, or of all files of a folder."""
    if path.is_symlink() or not path.is_dir():
        try:
            return path.lstat().st_size
        except OSError:
            return 0
    return sum(_size(each) for each in path.iterdir())
