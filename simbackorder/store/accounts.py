"""Every replication's accounts as Parquet: a row per replication and account, in minor units.

Balances (debits less credits) at the cut of the warm-up and at the end are whole; `mean`, the time average in the
window, is taken of the customers' deposits only.
"""

from collections.abc import Sequence

import numpy as np

from simbackorder.metrics.accounts import Accounts
from simbackorder.state.ledger import DEPOSITS
from simbackorder.store import arrow
from simbackorder.store.arrow import DamagedError


def to_parquet(found: Sequence[Accounts], names: Sequence[str]) -> bytes:
    """The accounts as the bytes of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    account = np.tile(np.arange(len(names), dtype=np.int32), len(found))
    means = [-each.held if a == DEPOSITS else None for each in found for a in range(len(names))]  # what is owed
    table = pa.table(
        {
            "replication": pa.array(np.repeat(np.arange(len(found)), len(names))),
            "account": pa.DictionaryArray.from_arrays(pa.array(account), pa.array(list(names))),
            "at_cut": pa.array([balance for each in found for balance in each.at_cut], pa.int64()),
            "at_end": pa.array([balance for each in found for balance in each.at_end], pa.int64()),
            "mean": pa.array(means, pa.float64()),
        }
    )
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    return bytes(sink.getvalue().to_pybytes())


def from_parquet(content: bytes, names: Sequence[str], replications: int) -> list[Accounts]:
    """The accounts of every replication back. Raises DamagedError."""
    read = arrow.read(content, ("account", "at_cut", "at_end", "mean"))
    if read["account"].to_pylist() != [*names] * replications:
        raise DamagedError("its accounts are not those of this version, in every replication")
    at_cut, at_end, means = (read[name].to_pylist() for name in ("at_cut", "at_end", "mean"))
    rows = [slice(r * len(names), (r + 1) * len(names)) for r in range(replications)]
    return [Accounts(tuple(at_cut[row]), tuple(at_end[row]), -means[row.start + DEPOSITS]) for row in rows]
