"""What is stored below a folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from simbackorder.library.study import path_of
from simbackorder.store.inventory import entries
from simbackorder.store.verifying import problems

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("place", "study", "scenario", "title", "digest", "finished", "when", "size"),
    *("replications", "points", "chunks_there", "chunks", "running", "problem"),
)


def stored(folder: str | os.PathLike[str] = "results") -> pd.DataFrame:
    """What is stored below a folder, finished or not: a row per study.

    `place` is what `open` takes, `when` the time at which it was stored, `size` in bytes. Of a sweep `points`, and
    while it is unfinished `chunks_there` of `chunks` and who is at work on it (`running`). Raises StudyError.
    """
    import pandas as pd

    rows = []
    for each in entries(path_of(folder, "folder")):
        there, chunks = each.chunks or (None, None)
        row = each._asdict() | {"place": str(each.place), "chunks_there": there, "chunks": chunks}
        rows.append([row[name] for name in COLUMNS])
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    found["when"] = pd.to_datetime(found["when"], unit="s", utc=True)
    for name in ("replications", "points", "chunks_there", "chunks"):
        found[name] = found[name].astype("Int64")
    return found


def verify(folder: str | os.PathLike[str] = "results") -> list[str]:
    """What is damaged of what is stored below a folder, each with the name of the file; empty if all is whole.

    Every file is compared with the checksum that was stored with it, every chunk of an unfinished sweep with its own.
    Raises StudyError if there is no such folder.
    """
    return [problem for each in entries(path_of(folder, "folder")) for problem in problems(each)]
