"""Conditions between the keys of a replay: whatever is said of a column needs the column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simbackorder.quantities import Context, mistake_of, mixed
from simbackorder.scenario.language.remains import Broken, given
from simbackorder.scenario.order_files.moments import zone_mistake
from simbackorder.scenario.order_files.presets import PRESETS


def has(replay: Any, role: str) -> bool:
    """Whether there may be such a column."""
    return given(replay, role) or (given(replay, "format") and role in PRESETS[replay.format].columns)


def times_of_orders(replay: Any, context: Context | None) -> Iterator[Broken]:
    """Every order has a time."""
    if not given(replay, "format") and not given(replay, "time") and "time" not in replay.model_fields_set:
        yield "time", mistake_of("expected the name of a column, or a format, found nothing")


def one_worth(replay: Any, context: Context | None) -> Iterator[Broken]:
    """What a row is worth is stated once."""
    if given(replay, "value") and given(replay, "price"):
        yield "price", mixed("the value of a row, or the price of a unit", "both")


def cancelled_by_status(replay: Any, context: Context | None) -> Iterator[Broken]:
    """Only a status says that an order is cancelled."""
    if given(replay, "cancelled") and not has(replay, "status"):
        yield "cancelled", mistake_of("expected status, the column with these words, found none")


def clock_of_a_place(replay: Any, context: Context | None) -> Iterator[Broken]:
    """Time zones that exist."""
    if given(replay, "time_zone"):
        message = zone_mistake(replay.time_zone)
        if message:
            yield "time_zone", mistake_of(message)


def numbers_to_keep(replay: Any, context: Context | None) -> Iterator[Broken]:
    """Only orders with numbers can have rows on several days."""
    if given(replay, "order_numbers") and not has(replay, "order"):
        yield "order_numbers", mistake_of("expected order, the column of numbers, found none")


def items_to_leave_out(replay: Any, context: Context | None) -> Iterator[Broken]:
    """Only rows that name items can name others."""
    if given(replay, "other_items") and not has(replay, "item"):
        yield "other_items", mistake_of("expected item, the column of items, found none")
