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


def to_parquet(block: Block | Sequence[Block]) -> bytes:
    """The block, or several of as many replications, as the bytes of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    blocks = [block] if isinstance(block, Block) else block
    table = table_of(range(len(blocks[0].values)), blocks)
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    return bytes(sink.getvalue().to_pybytes())


def _block(table: Any) -> Block:
    alternatives, measures = _unique(table["alternative"]), _unique(table["measure"])
    values = np.stack([table["numerator"].to_numpy(), table["denominator"].to_numpy()], axis=-1)
    return Block(alternatives, measures, values.reshape(-1, len(alternatives), len(measures), 2))


def table_of(replications: Sequence[int], blocks: Sequence[Block]) -> Any:
    """Blocks of the same alternatives, measures and replications as a table of Arrow, one after the other."""
    import pyarrow as pa

    alternatives, measures = blocks[0].alternatives, blocks[0].measures
    rows, runs = len(alternatives) * len(measures), len(replications) * len(blocks)
    place = arrow.numbers(np.repeat(np.arange(len(blocks)), rows * len(replications)))
    columns = {name: arrow.column([block.before[name] for block in blocks]).take(place) for name in blocks[0].before}
    of_run = np.repeat(np.arange(len(alternatives)), len(measures))
    columns["replication"] = arrow.numbers(np.tile(np.repeat(np.array(replications), rows), len(blocks)))
    columns["alternative"] = arrow.chosen(np.tile(of_run, runs), alternatives)
    columns["measure"] = arrow.chosen(np.tile(np.arange(len(measures)), runs * len(alternatives)), measures)
    values = np.concatenate([block.values.reshape(-1, 2) for block in blocks])
    columns["numerator"], columns["denominator"] = (arrow.numbers(values[:, each]) for each in (0, 1))
    return pa.table(columns)


def _unique(column: Any) -> tuple[str, ...]:
    return tuple(column.unique().to_pylist())


LABELS = ("replication", "alternative", "measure", "numerator", "denominator")


def block(content: bytes) -> Block:
    """A block back from the bytes of a file. Raises DamagedError."""
    import pyarrow as pa

    try:
        return _block(arrow.read(content, LABELS))
    except (pa.ArrowException, LookupError, ValueError) as error:
        raise DamagedError("it is torn or damaged") from error
