"""JSON Schema of the fields that are read by hand."""

from __future__ import annotations

from typing import Any


def law_schema(unit: str) -> dict[str, Any]:
    return {}


def money_by_item_schema() -> dict[str, Any]:
    return {}
