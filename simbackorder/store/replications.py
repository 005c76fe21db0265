"""Every replication's numbers as Parquet, one row per replication, alternative and measure."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.store import arrow
from simbackorder.store.arrow import DamagedError


class Block(NamedTuple):
    """`values[replication, alternative, measure]` is a numerator and a denominator; `before` labels the whole block
    (the point of a sweep)."""

    alternatives: tuple[str, ...]
    measures: tuple[str, ...]
    values: NDArray[np.float64]
    before: Mapping[str, Any] = {}


def to_parquet(blocks: Sequence[Block], about: Mapping[str, str] | None = None) -> bytes:
    """The blocks, one after the other, as the bytes of a Parquet file; `about` is kept with them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = pa.concat_tables([table(block) for block in blocks]).unify_dictionaries()
    sink = pa.BufferOutputStream()
    pq.write_table(whole.replace_schema_metadata(dict(about or {})), sink, compression="zstd", write_page_checksum=True)
    return bytes(sink.getvalue().to_pybytes())


def from_parquet(content: bytes, about: Mapping[str, str]) -> Block:
    """One block back from its bytes. Raises DamagedError unless it is whole, and kept with the same `about`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        read = pq.read_table(pa.BufferReader(content), page_checksum_verification=True)
        kept = {key.decode(): value.decode() for key, value in (read.schema.metadata or {}).items()}
        if {key: kept.get(key) for key in about} != dict(about):
            raise DamagedError("it was made by another version or for another study")
        block = _block(read)
    except (OSError, pa.ArrowException, LookupError, ValueError) as error:
        raise DamagedError("it is torn or damaged") from error
    if to_parquet([block], about) != content:  # checksums do not cover every byte; the same block gives the same bytes
        raise DamagedError("it is torn or damaged")
    return block


def _block(table: Any) -> Block:
    alternatives, measures = _unique(table["alternative"]), _unique(table["measure"])
    values = np.stack([table["numerator"].to_numpy(), table["denominator"].to_numpy()], axis=-1)
    return Block(alternatives, measures, values.reshape(-1, len(alternatives), len(measures), 2))


def table(block: Block) -> Any:
    """The block as a table of Arrow."""
    import pyarrow as pa

    n, alternatives, measures = block.values.shape[:3]
    rows = n * alternatives * measures
    columns = {name: arrow.repeated(value, rows) for name, value in block.before.items()}
    columns["replication"] = arrow.numbers(np.repeat(np.arange(n), alternatives * measures))
    columns["alternative"] = arrow.chosen(np.tile(np.repeat(np.arange(alternatives), measures), n), block.alternatives)
    columns["measure"] = arrow.chosen(np.tile(np.arange(measures), n * alternatives), block.measures)
    columns["numerator"] = arrow.numbers(block.values[..., 0].ravel())
    columns["denominator"] = arrow.numbers(block.values[..., 1].ravel())
    return pa.table(columns)


def _unique(column: Any) -> tuple[str, ...]:
    return tuple(column.unique().to_pylist())


LABELS = ("replication", "alternative", "measure", "numerator", "denominator")


def blocks(content: bytes) -> list[Block]:
    """All blocks back from the bytes of a file, in order. Raises DamagedError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        read = pq.read_table(pa.BufferReader(content), page_checksum_verification=True)
        before = [name for name in read.column_names if name not in LABELS]
        if not before:
            return [_block(read)]
        points = np.asarray(read["point"])
        ends = [*np.flatnonzero(np.diff(points)) + 1, len(points)]
        found = []
        for first, end in zip([0, *ends[:-1]], ends, strict=True):
            part = read.slice(first, end - first)
            found.append(_block(part)._replace(before={name: part[name][0].as_py() for name in before}))
        return found
    except (OSError, pa.ArrowException, LookupError, ValueError) as error:
        raise DamagedError("it is torn or damaged") from error
