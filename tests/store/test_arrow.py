"""Columns made of memory are those that pyarrow makes of Python's values."""

import numpy as np
import pyarrow as pa
import pytest

from simbackorder.store import arrow


@pytest.mark.parametrize(
    "values", [np.arange(5), np.array([1.5, np.nan, -0.0]), np.arange(12, dtype=np.int32)[::3], np.zeros(0)]
)
def test_numbers(values):
    column = arrow.numbers(values)
    column.validate(full=True)
    assert column.type == pa.array(values).type
    assert column.to_numpy().tobytes() == values.tobytes()


@pytest.mark.parametrize("texts", [[], [""], ["profit", "", "Größe 着物", "x"]])
def test_words(texts):
    column = arrow.words(texts)
    column.validate(full=True)
    assert column.equals(pa.array(texts, pa.string()))


def test_chosen_texts():
    column = arrow.chosen(np.array([2, 0, 0]), ["a", "b", "c"])
    column.validate(full=True)
    assert column.to_pylist() == ["c", "a", "a"]


@pytest.mark.parametrize("values", [["12 days", "x"], [3, -(2**40)], [2.5, 1.0], [True, False, True]])
def test_values_of_one_kind(values):
    column = arrow.column(values)
    column.validate(full=True)
    assert column.equals(pa.array(values))
