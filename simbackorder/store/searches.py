"""An unfinished search for the best values of parameters: a hidden folder with the batches that it has simulated."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from simbackorder.store import chunks
from simbackorder.store.arrow import DamagedError
from simbackorder.store.atomic import StoreError, write_file
from simbackorder.store.chunks import Span
from simbackorder.store.files import content_of
from simbackorder.store.layout import Shelf
from simbackorder.store.replications import Block
from simbackorder.store.unfinished import STUDY


class Search(NamedTuple):
    """The place of a search, its name, and what makes its batches usable again: all of `about` (digest, versions) must
    be as it was. `title`: of the scenario, for people."""

    shelf: Shelf
    study: str
    about: Mapping[str, str]
    title: str

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.shelf.unfinished(self.study)

    def exists(self) -> bool:
        """Whether an earlier search left something."""
        return self.folder.is_dir() and any(self.folder.iterdir())

    def remove(self) -> None:
        """Forgets all batches. Raises StoreError."""
        try:
            if self.folder.exists():
                shutil.rmtree(self.folder)
        except OSError as error:
            raise StoreError(f"{self.folder}: could not be removed: {error.strerror or error}") from error

    def keep(self, number: int, block: Block) -> None:
        """Keeps a batch of candidates, named as the block's alternatives are. Raises StoreError."""
        span = _span(number, len(block.values))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not (self.folder / STUDY).exists():
                write_file(self.folder / STUDY, (json.dumps({"title": self.title}) + "\n").encode())
            content = chunks.to_parquet(span, [block._replace(before={"point": number})], self.about)
            write_file(self.folder / span.name, content)
        except OSError as error:
            raise StoreError(f"{self.folder}: could not keep finished work: {error.strerror or error}") from error

    def load(self, number: int, replications: int) -> Block | None:
        """A batch of so many replications; None if there is none. Raises DamagedError if it cannot be used."""
        span = _span(number, replications)
        try:
            content = content_of(self.folder / span.name)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise DamagedError(f"it cannot be read: {error.strerror or error}") from error
        (block,) = chunks.from_parquet(content, span, self.about)
        return block


def _span(number: int, replications: int) -> Span:
    return Span(number, range(number, number + 1), range(replications))
