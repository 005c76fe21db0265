"""The chunks of a sweep: Parquet files of some points each, or of some replications of one long point.

A row is one replication of one alternative at one point, and one measure: `point`, a column per swept path, then
`replication`, `alternative`, `measure`, `numerator` and `denominator`, as in every file of replications. The metadata
say which points and replications a chunk holds, and of which study.
"""

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from simbackorder.store import arrow, files
from simbackorder.store.arrow import DamagedError
from simbackorder.store.replications import LABELS, Block, table_of

ABOUT = b"simbackorder"


class Span(NamedTuple):
    """What a chunk holds: these replications of each of these points. `number`: its place among the chunks of the
    sweep."""

    number: int
    points: range
    replications: range

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"chunk-{self.number:05d}.parquet"


def to_parquet(span: Span, blocks: Sequence[Block], about: Mapping[str, str]) -> bytes:
    """The bytes of a chunk with a block per point; `about`: of which study. The same blocks give the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.concat_tables(list(_tables(span, blocks))).unify_dictionaries()
    sink = pa.BufferOutputStream()
    metadata = {ABOUT: json.dumps(_stated(span, about), sort_keys=True)}
    pq.write_table(table.replace_schema_metadata(metadata), sink, compression="zstd", write_page_checksum=True)
    return bytes(sink.getvalue().to_pybytes())


def from_parquet(content: bytes, span: Span, about: Mapping[str, str]) -> list[Block]:
    """The blocks of a chunk back. Raises DamagedError unless it is whole, and the chunk of this study that it should
    be: the checksums of Parquet do not cover every byte, but the same blocks give the same bytes."""
    import pyarrow as pa

    said, table = opened(content)
    if said != _stated(span, about):
        raise DamagedError("it was made by another version or for another study")
    try:
        found = blocks(table, span)
        if to_parquet(span, found, about) == content:
            return found
    except (pa.ArrowException, LookupError, ValueError, TypeError, AttributeError) as error:
        raise DamagedError("it is torn or damaged") from error
    raise DamagedError("it is torn or damaged")


def opened(content: bytes) -> tuple[dict[str, Any], Any]:
    """What a chunk says of itself, and its table. Raises DamagedError."""
    table = arrow.read(content, ("point", *LABELS))
    return _said(table.schema.metadata), table


def stated(file: Path) -> dict[str, Any]:
    """What a chunk says of itself, its rows not being read. Raises DamagedError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with files.opened(file) as stream:
            return _said(pq.read_schema(stream).metadata)
    except (OSError, pa.ArrowException) as error:
        raise DamagedError(f"{file.name} is torn or damaged") from error


def _said(metadata: Mapping[bytes, bytes] | None) -> dict[str, Any]:
    try:
        found = json.loads((metadata or {})[ABOUT])
    except (LookupError, ValueError) as error:
        raise DamagedError("it does not say what it holds") from error
    if not isinstance(found, dict):
        raise DamagedError("it does not say what it holds")
    return found


def span_of(said: Mapping[str, Any]) -> Span:
    """What a chunk says it holds. Raises DamagedError."""
    try:
        return Span(int(said["chunk"]), range(*map(int, said["points"])), range(*map(int, said["replications"])))
    except (LookupError, ValueError, TypeError) as error:
        raise DamagedError("it does not say what it holds") from error


def blocks(table: Any, span: Span) -> list[Block]:
    """A block per point. Raises DamagedError unless all its rows are there."""
    places = [name for name in table.column_names if name not in LABELS]
    points = table["point"].to_numpy()
    ends = [*np.flatnonzero(np.diff(points)) + 1, len(points)]
    if [int(points[end - 1]) for end in ends] != list(span.points):
        raise DamagedError("it does not hold the points that it should")
    firsts = [0, *ends[:-1]]
    before = {name: table[name].take(arrow.numbers(np.array(firsts))).to_pylist() for name in places}
    alternatives, measures = (_coded(table[name]) for name in ("alternative", "measure"))
    values = np.stack([table[name].to_numpy() for name in ("numerator", "denominator")], axis=-1)
    found = []
    for place, (first, end) in enumerate(zip(firsts, ends, strict=True)):
        names = [_used(codes[first:end], texts) for codes, texts in (alternatives, measures)]
        shape = (len(span.replications), *map(len, names), 2)
        if end - first != shape[0] * shape[1] * shape[2]:
            raise DamagedError("rows are missing")
        labels = {name: column[place] for name, column in before.items()}
        found.append(Block(names[0], names[1], values[first:end].reshape(shape), labels))
    return found


def _coded(column: Any) -> tuple[np.ndarray[Any, Any], list[str]]:
    import pyarrow as pa

    whole = column.combine_chunks()
    if not isinstance(whole, pa.DictionaryArray):
        raise DamagedError("its names are not those of a chunk")
    return np.asarray(whole.indices), whole.dictionary.to_pylist()


def _used(codes: np.ndarray[Any, Any], texts: Sequence[str]) -> tuple[str, ...]:
    """The texts of some rows, in the order in which they come."""
    which, first = np.unique(codes, return_index=True)
    return tuple(texts[code] for code in which[np.argsort(first)])


def _stated(span: Span, about: Mapping[str, str]) -> dict[str, Any]:
    points, replications = ([part.start, part.stop] for part in (span.points, span.replications))
    return {**about, "chunk": span.number, "points": points, "replications": replications}


def _tables(span: Span, blocks: Sequence[Block]) -> Iterator[Any]:
    """A table for each stretch of points that have the same alternatives and measures."""
    for _, alike in itertools.groupby(blocks, key=lambda block: (block.alternatives, block.measures)):
        yield table_of(span.replications, list(alike))
