"""Writing a finished study."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from simbackorder.store.atomic import StoreError, write_files
from simbackorder.store.layout import Shelf
from simbackorder.store.provenance import Made, provenance
from simbackorder.store.replications import Block, to_parquet


class Contents(NamedTuple):
    """What is stored of a study: the resolved scenario, every replication, a summary as CSV, drawings of it by name
    (which depend on what was asked to be drawn, and are no evidence), and what else was asked for, by name."""

    resolved: str
    blocks: Sequence[Block]
    summary: str
    drawings: Mapping[str, bytes] = {}
    evidence: Mapping[str, bytes] = {}


def write_study(shelf: Shelf, made: Made, contents: Contents) -> Path:
    """Stores a study, with its provenance last: where that lies. The same study gives the same bytes. Raises
    StoreError."""
    files = {
        "scenario.yaml": contents.resolved.encode(),
        f"{made.study}.replications.parquet": to_parquet(contents.blocks),
        f"{made.study}.summary.csv": contents.summary.encode(),
        **{f"{made.study}.{name}": content for name, content in contents.evidence.items()},
    }
    seal = f"{made.study}.provenance.json"
    try:
        drawings = {f"{made.study}.{name}": content for name, content in contents.drawings.items()}
        write_files(shelf.folder, files | drawings | {seal: provenance(made, files)}, seal)
    except OSError as error:
        raise StoreError(f"{shelf.folder}: could not store the results: {error.strerror or error}") from error
    return shelf.folder / seal
