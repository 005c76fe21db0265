"""Columns of Parquet files from arrays and names, and files read again.

Columns are made of their memory, because `pyarrow.array` imports pandas to find out whether it was given something of
it, which takes longer than many a study.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


class DamagedError(Exception):
    """A stored file that cannot be used, and why."""


def numbers(values: NDArray[Any]) -> Any:
    """A column of the numbers of an array."""
    import pyarrow as pa

    memory = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), values.size, [None, memory])


def words(texts: Sequence[str]) -> Any:
    """A column of texts."""
    import pyarrow as pa

    coded = [text.encode() for text in texts]
    ends = np.cumsum([0, *map(len, coded)], dtype=np.int32)
    return pa.StringArray.from_buffers(len(coded), pa.py_buffer(ends), pa.py_buffer(b"".join(coded)))


def chosen(places: NDArray[Any], texts: Sequence[str]) -> Any:
    """A column in which each of many rows has one of a few texts, by its place among them."""
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(numbers(places.astype(np.int32)), words(texts))


def column(values: Sequence[Any]) -> Any:
    """A column of values of one kind: texts, truth values, whole numbers or other numbers."""
    if all(isinstance(value, bool) for value in values):
        return truths(np.array(values, bool))
    if all(isinstance(value, str) for value in values):
        return words(values)
    return numbers(np.array(values))


def truths(values: NDArray[np.bool_]) -> Any:
    """A column of truth values, a bit each."""
    import pyarrow as pa

    memory = pa.py_buffer(np.packbits(values, bitorder="little"))
    return pa.Array.from_buffers(pa.bool_(), values.size, [None, memory])


def read(content: bytes, columns: Sequence[str]) -> Any:
    """The table in the bytes of a Parquet file. Raises DamagedError if it cannot be read or has not these columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        found = pq.read_table(pa.BufferReader(content), page_checksum_verification=True)
    except (OSError, pa.ArrowException) as error:
        raise DamagedError("it is torn or damaged") from error
    if missing := [name for name in columns if name not in found.column_names]:
        raise DamagedError(f"it has no column {missing[0]!r}: another version made it")
    return found
