"""Conditions between the fields of suppliers, of carriers and of the warehouse. Each reads only the fields that it
needs, so that it is checked whatever is wrong with the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simbackorder.quantities import Context, mixed, near, said
from simbackorder.scenario.language.remains import Broken, given

TIMES = ("lead_time", "manufacture")


def lead_time_or_manufacture(supplier: Any, context: Context | None) -> Iterator[Broken]:
    """An order's time is stated once."""
    found = [key for key in TIMES if given(supplier, key)]
    meant = any(near(key, TIMES) for key in supplier.model_fields_set if key not in found)  # a key that is misspelt
    if len(found) != 1 and not (meant and not found):
        yield "", mixed("lead_time or manufacture", "both" if found else "none of them")


def transport_after_manufacture(supplier: Any, context: Context | None) -> Iterator[Broken]:
    """A lead time is the whole of it."""
    if given(supplier, "transport") and given(supplier, "lead_time") and not given(supplier, "manufacture"):
        yield "transport", said("expected manufacture beside it, found lead_time, which covers both")


def batches_of_units(supplier: Any, context: Context | None) -> Iterator[Broken]:
    """Only units are manufactured in batches."""
    if "batch" in supplier.model_fields_set and supplier.per == "order":
        yield "batch", said("expected per: unit, because batch is given, found per: order")


def ramp_or_calendar(supplier: Any, context: Context | None) -> Iterator[Broken]:
    """Manufacture that becomes faster goes on every day."""
    if given(supplier, "ramp") and given(supplier, "calendar"):
        yield "ramp", mixed("ramp or calendar", "both")


def no_carrier_called_standard(shipping: Any, context: Context | None) -> Iterator[Broken]:
    """The standard carrier is described by the section itself."""
    if "standard" in shipping.carriers:
        reason = "because the carrier that the section itself describes has it"
        yield ("carriers", "standard"), said(f"expected another name, {reason}")


def picking_on_days(warehouse: Any, context: Context | None) -> Iterator[Broken]:
    """There are days when the unit of time is the day."""
    for key in ("daily_capacity", "cut_off"):
        if context and context.unit == "month" and given(warehouse, key):
            yield key, said("expected nothing, because the unit of time is the month")
