"""Records that are made without pydantic are those that pydantic makes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simbackorder.quantities import Context
from simbackorder.scenario.language import remains
from simbackorder.scenario.language.plain_records import layout_of, plain_record
from simbackorder.scenario.sections import schema
from simbackorder.scenario.sections.schema import Experiment, Item, Segment, Time

KEYS = st.sampled_from([*Item.model_fields, "colour"])
VALUES = st.one_of(
    st.integers(-3, 10**12),
    st.floats(-1, 1e10),
    st.sampled_from([65.25, 0.1 + 0.2, 1e-3, "25% per year", "0.02 per day", "40 per week", "ten", None, True, [], {}]),
)


def as_pydantic_makes(model, value, context):
    """The record, or the mistakes, without the short way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remains, "plain_record", lambda *_: None)
        return outcome(model, value, context)


def outcome(model, value, context):
    try:
        record = model.model_validate(value, context=context)
    except ValidationError as error:
        return error.errors(include_url=False, include_context=False)
    kinds = [(key, type(entry)) for key, entry in record.__dict__.items()]
    return record, list(record.__dict__.items()), kinds, record.model_fields_set


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.sampled_from([None, Context(), Context(digits=0, unit="month")]))
def test_items_are_alike(value, context) -> None:
    assert outcome(Item, value, context) == as_pydantic_makes(Item, value, context)


def test_a_plain_record_is_a_whole_one() -> None:
    item = plain_record(Item, {"price": 65.25, "on_hand": 3}, Context())
    assert item is not None
    assert item == Item(price=6525, on_hand=3)
    assert item.model_copy(update={"price": 1}).price == 1
    assert item.model_dump() == Item(price=6525, on_hand=3).model_dump()
    with pytest.raises(ValidationError):
        item.price = 3


def test_what_is_not_plain_is_left_to_pydantic() -> None:
    assert layout_of(Time) is None  # its length must be stated
    assert plain_record(Item, {"price": "much"}, Context()) is None
    assert plain_record(Item, {"substitute": "cap"}, Context()) is None
    assert plain_record(Item, Item(), Context()) is None
    assert "if_refused" not in layout_of(Segment).quantities
    assert set(layout_of(Experiment).quantities) == {"replications", "seed", "confidence"}
    assert schema.Item.conditions
