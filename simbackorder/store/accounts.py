"""Every replication's accounts as Parquet: a row per replication and account, in whole minor units."""

from collections.abc import Sequence

import numpy as np

from simbackorder.metrics.accounts import Accounts


def to_parquet(found: Sequence[Accounts], names: Sequence[str]) -> bytes:
    """The balances (debits less credits) at the cut of the warm-up and at the end, as the bytes of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    account = np.tile(np.arange(len(names), dtype=np.int32), len(found))
    table = pa.table(
        {
            "replication": pa.array(np.repeat(np.arange(len(found)), len(names))),
            "account": pa.DictionaryArray.from_arrays(pa.array(account), pa.array(list(names))),
            "at_cut": pa.array([balance for each in found for balance in each.at_cut], pa.int64()),
            "at_end": pa.array([balance for each in found for balance in each.at_end], pa.int64()),
        }
    )
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    return bytes(sink.getvalue().to_pybytes())
