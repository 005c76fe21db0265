"""An unfinished sweep: a hidden folder beside the finished studies, with its chunks and what they are chunks of."""

import json
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from simbackorder.store import chunks
from simbackorder.store.arrow import DamagedError
from simbackorder.store.atomic import StoreError, UnwritableError, sync_folder, write_file
from simbackorder.store.chunks import Span
from simbackorder.store.files import content_of
from simbackorder.store.layout import Shelf, chunks_of
from simbackorder.store.replications import Block

STUDY = "study.json"
"""What the chunks are chunks of."""


class Unfinished(NamedTuple):
    """The place of a sweep, and what makes its chunks usable again: all of `about` (digest, versions) must be as it
    was, and `study` (title, seed, points, chunks, whether it was audited), which is for people, too."""

    shelf: Shelf
    about: Mapping[str, str]
    study: Mapping[str, Any]

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.shelf.unfinished_sweep

    @property
    def chunks(self) -> Path:
        """Where its chunks lie."""
        return self.folder / chunks_of(self.shelf.sweep)

    def exists(self) -> bool:
        """Whether an earlier run left something."""
        return self.folder.is_dir() and any(self.folder.iterdir())

    def begin(self, names: Collection[str]) -> None:
        """Makes the folder, and removes from it what is no chunk of these names: what a run that was killed had not
        finished writing. Raises StoreError, also where something else stands that is not this program's to remove."""
        for place in (self.folder, self.chunks):
            if (place.is_symlink() and not place.exists()) or (place.exists() and not place.is_dir()):
                raise UnwritableError(f"{place}: is no folder, but chunks of a sweep go there; move it away")
        try:
            self.chunks.mkdir(parents=True, exist_ok=True)
            for file in self.chunks.iterdir():
                if file.is_dir() and not file.is_symlink():
                    raise UnwritableError(f"{file}: is a folder among the chunks of a sweep; move it away")
                if file.name not in names:
                    file.unlink()
            if not self.same():
                write_file(self.folder / STUDY, self._stated())
        except OSError as error:
            raise StoreError(f"{self.folder}: cannot be written: {error.strerror or error}") from error

    def same(self) -> bool:
        """Whether what is there is of this very study."""
        try:
            return content_of(self.folder / STUDY) == self._stated()
        except OSError:
            return False

    def taken_back(self) -> None:
        """Chunks that were on their way to the finished studies when a run was killed are taken back. Raises
        StoreError."""
        on_their_way = self.shelf.chunks
        if not self.folder.is_dir() or self.chunks.exists() or not on_their_way.is_dir() or self.shelf.seal.exists():
            return
        try:
            on_their_way.rename(self.chunks)
            sync_folder(self.folder)
        except OSError as error:
            raise StoreError(f"{on_their_way}: cannot be moved: {error.strerror or error}") from error

    def remove(self) -> None:
        """Forgets all chunks. Raises StoreError."""
        try:
            if self.folder.exists():
                shutil.rmtree(self.folder)
        except OSError as error:
            raise StoreError(f"{self.folder}: could not be removed: {error.strerror or error}") from error

    def kept(self) -> set[str]:
        """The names of the files that may be chunks."""
        return {each.name for each in self.chunks.iterdir()} if self.chunks.is_dir() else set()

    def keep(self, span: Span, blocks: list[Block]) -> None:
        """Keeps a finished chunk. Raises StoreError."""
        try:
            write_file(self.chunks / span.name, chunks.to_parquet(span, blocks, self.about))
        except OSError as error:
            raise StoreError(f"{self.chunks}: could not keep finished work: {error.strerror or error}") from error

    def load(self, span: Span) -> list[Block]:
        """A kept chunk. Raises DamagedError if it cannot be used."""
        try:
            content = content_of(self.chunks / span.name)
        except OSError as error:
            raise DamagedError(f"it cannot be read: {error.strerror or error}") from error
        return chunks.from_parquet(content, span, self.about)

    def read(self, span: Span) -> list[Block]:
        """A chunk that was found to be whole, here or among the finished studies, where it goes in the end. Raises
        StoreError."""
        file = self.chunks / span.name
        if not file.exists():
            file = self.shelf.chunks / span.name
        try:
            _, table = chunks.opened(content_of(file))
            return chunks.blocks(table, span)
        except (OSError, DamagedError) as error:
            raise StoreError(f"{file}: cannot be read any more: {error}") from error

    def _stated(self) -> bytes:
        whole = {**self.study, "about": dict(self.about)}
        return (json.dumps(whole, indent=2, ensure_ascii=False) + "\n").encode()


def chunk_files(folder: Path, study: str) -> Iterator[Path]:
    """The chunks of a study in a folder, in order."""
    found = (folder / chunks_of(study)).glob("chunk-*.parquet")
    yield from sorted(found, key=lambda file: (len(file.name), file.name))
