"""The finished points of an unfinished sweep: one file a point, in a hidden folder, until the sweep is whole."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from simbackorder.store.arrow import DamagedError
from simbackorder.store.atomic import StoreError, write_file
from simbackorder.store.replications import Block, from_parquet, to_parquet


class Unfinished(NamedTuple):
    """The folder, and what makes its points reusable: all of `about` must be as it was (digest, engine, versions)."""

    folder: Path
    about: Mapping[str, str]

    def exists(self) -> bool:
        """Whether an earlier sweep left something."""
        return self.folder.is_dir() and any(self.folder.iterdir())

    def remove(self) -> None:
        """Forgets all points. Raises StoreError."""
        try:
            if self.folder.exists():
                shutil.rmtree(self.folder)
        except OSError as error:
            raise StoreError(f"{self.folder}: could not be removed: {error.strerror or error}") from error

    def keep(self, point: int, block: Block) -> None:
        """Keeps a finished point. Raises StoreError."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_file(self._file(point), to_parquet([block], self._about(point)))
        except OSError as error:
            raise StoreError(f"{self.folder}: could not keep a finished point: {error.strerror or error}") from error

    def load(self, point: int) -> Block | None:
        """A kept point; None if there is none. Raises DamagedError if it cannot be used."""
        try:
            content = self._file(point).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise DamagedError(f"it cannot be read: {error.strerror or error}") from error
        return from_parquet(content, self._about(point))

    def _file(self, point: int) -> Path:
        return self.folder / f"point-{point:05d}.parquet"

    def _about(self, point: int) -> dict[str, str]:
        return {"simbackorder": json.dumps([point, dict(self.about)], sort_keys=True)}
