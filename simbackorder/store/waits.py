"""Every replication's waits as Parquet: a row per replication, wait, ending and kind of order, with their number."""

import itertools
from collections.abc import Sequence

import numpy as np

from simbackorder.metrics.waits import Waits
from simbackorder.store import arrow
from simbackorder.store.arrow import DamagedError


def to_parquet(found: Sequence[Waits], endings: Sequence[str]) -> bytes:
    """The waits as the bytes of a Parquet file; `endings`: the names of the causes, from that of open orders on."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    ending = np.concatenate([each.cause for each in found]).astype(np.int32)
    table = pa.table(
        {
            "replication": pa.array(np.repeat(np.arange(len(found)), [len(each.time) for each in found])),
            "time": pa.array(np.concatenate([each.time for each in found])),
            "ending": pa.DictionaryArray.from_arrays(pa.array(ending), pa.array(list(endings))),
            "backordered": pa.array(np.concatenate([each.backordered for each in found])),
            "orders": pa.array(np.concatenate([each.number for each in found])),
        }
    )
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    return bytes(sink.getvalue().to_pybytes())


def from_parquet(content: bytes, endings: Sequence[str], replications: int) -> list[Waits]:
    """The waits of every replication back. Raises DamagedError."""
    read = arrow.read(content, ("replication", "time", "ending", "backordered", "orders"))
    number = {ending: cause for cause, ending in enumerate(endings)}
    if not number.keys() >= set(read["ending"].unique().to_pylist()):
        raise DamagedError("its orders ended in ways that this version does not know")
    cause = np.array([number[ending] for ending in read["ending"].to_pylist()], np.int8)
    time, backordered, orders = (read[name].to_numpy() for name in ("time", "backordered", "orders"))
    ends = np.searchsorted(read["replication"].to_numpy(), np.arange(replications + 1))
    rows = [slice(first, end) for first, end in itertools.pairwise(ends)]
    return [Waits(time[row], cause[row], backordered[row], orders[row]) for row in rows]
