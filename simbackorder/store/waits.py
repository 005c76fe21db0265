"""Every replication's waits as Parquet: a row per replication, wait, ending and kind of order, with their number."""

from collections.abc import Sequence

import numpy as np

from simbackorder.metrics.waits import Waits


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
