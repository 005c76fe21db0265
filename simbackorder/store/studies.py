"""Writing a finished study."""

from collections.abc import Sequence

from simbackorder.store.atomic import StoreError, write_files
from simbackorder.store.layout import Shelf
from simbackorder.store.provenance import Made, provenance
from simbackorder.store.replications import Block, to_parquet


def write_study(shelf: Shelf, made: Made, resolved: str, blocks: Sequence[Block], summary: str) -> None:
    """Stores the resolved scenario, every replication, the summary (CSV) and, last, the provenance.

    The same study gives the same bytes. Raises StoreError.
    """
    files = {
        "scenario.yaml": resolved.encode(),
        f"{made.study}.replications.parquet": to_parquet(blocks),
        f"{made.study}.summary.csv": summary.encode(),
    }
    seal = f"{made.study}.provenance.json"
    try:
        write_files(shelf.folder, files | {seal: provenance(made, files)}, seal)
    except OSError as error:
        raise StoreError(f"{shelf.folder}: could not store the results: {error.strerror or error}") from error
