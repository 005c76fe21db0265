"""Names that a scenario gives and may refer to elsewhere, read before its sections are."""

from __future__ import annotations

from typing import Any

from simbackorder.scenario.language.overrides import is_single_stream
from simbackorder.scenario.language.yaml_tree import Mapping


def segment_names(customers: Any) -> tuple[str, ...] | None:
    """The segments of all streams of customers, or None if something is wrong with them."""
    if not isinstance(customers, Mapping) or not customers:
        return None
    streams = {"customers": customers} if is_single_stream(customers) else customers
    names: list[str] = []
    for name, stream in streams.items():
        segments = stream.get("segments", {name: None}) if isinstance(stream, Mapping) else None
        if not isinstance(segments, Mapping | dict):
            return None
        names += map(str, segments)
    return tuple(names)


def carrier_names(shipping: Any) -> tuple[str, ...] | None:
    """The carriers besides the standard one, or None if something is wrong with them."""
    carriers = shipping.get("carriers", Mapping()) if isinstance(shipping, Mapping) else Mapping()
    return tuple(carriers) if isinstance(carriers, Mapping) else None
