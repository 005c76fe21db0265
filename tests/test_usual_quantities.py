"""Usual numbers are read without exact arithmetic, and are those that exact arithmetic gives."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from simbackorder.quantities import (
    DURATION_QUANTITY,
    FRACTION_QUANTITY,
    MONEY_QUANTITY,
    RATE_QUANTITY,
    UNITS_QUANTITY,
    Context,
    Names,
    Quantity,
    real,
)

QUANTITIES = [
    DURATION_QUANTITY,
    replace(DURATION_QUANTITY, above=True),
    RATE_QUANTITY,
    FRACTION_QUANTITY,
    replace(FRACTION_QUANTITY, low=1e-6, high=1 - 1e-6),
    UNITS_QUANTITY,
    replace(UNITS_QUANTITY, low=-1e9),
    MONEY_QUANTITY,
]
EDGES = [0.0, -0.0, 1.0, 1e-6, 1 - 1e-6, 1e6, 1e9, 0.1 + 0.2, 0.29, 1.005, 9_999_999.99, 10_000_000.01, 1e300, 5e-324]


def outcome(read):
    try:
        found = read()
    except PydanticCustomError as error:
        return error.message()
    return type(found), found


@given(
    st.sampled_from(QUANTITIES),
    st.sampled_from(EDGES) | st.floats() | st.integers() | st.integers(0, 10**11).map(lambda cents: cents / 100),
    st.sampled_from([Context(digits=0), Context(digits=2), Context(digits=3, unit="month")]),
)
@example(MONEY_QUANTITY, 0.29, Context(digits=2))
@example(MONEY_QUANTITY, 0.1 + 0.2, Context(digits=2))
def test_usual_numbers_are_exact(quantity: Quantity, value: float, context: Context) -> None:
    exact = outcome(lambda: quantity.bounded(value, real(value), context))
    if isinstance(value, int) and quantity.unit != "money" and quantity.low < value <= quantity.high:
        exact = (int, value) if quantity.whole else (float, float(value))
    assert outcome(lambda: quantity.read(value, context)) == exact


@pytest.mark.parametrize("text", ["25% per year", "0.1 per day", "1e400 per day", "1e999 per day", "much"])
def test_texts_are_read_alike_when_they_are_read_again(text: str) -> None:
    context = Context()
    first = outcome(lambda: RATE_QUANTITY.read(text, context))
    assert first == outcome(lambda: RATE_QUANTITY.read(text, context))
    assert first == outcome(lambda: RATE_QUANTITY.bounded(text, RATE_QUANTITY.form(text, context), context))


def test_names_are_a_tuple_that_knows_its_members() -> None:
    names = Names(["cap", "hoodie"])
    assert names == ("cap", "hoodie")
    assert hash(names) == hash(("cap", "hoodie"))
    assert "cap" in names
    assert "hat" not in names
