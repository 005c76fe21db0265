"""The numbers of a scenario that a firm is usually unsure of: who comes and how long they wait, what they send back,
what supply costs and how long it takes, what holding, owing, shipping and money cost, and what lateness and fines do.
What it decides, and its prices and terms, it knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from simbackorder.scenario.language.distributions import NAMES as DISTRIBUTIONS
from simbackorder.scenario.language.overrides import is_single_stream
from simbackorder.scenario.language.paths import parts_of, path_of

MOST_APART = 24
"""Of more, those of all segments, or of all suppliers, are varied together."""
OF_SUPPLIERS = ("lead_time", "manufacture", "transport", "unit_cost", "order_cost", "outages")
OF_ITEMS = ("unit_cost", "holding_rate", "holding_cost", "backorder_cost", "shortage_cost", "lost_cost")
OF_SEGMENTS = ("patience", "tolerance", "late_cost", "cancellation_cost", "returns", "takes")
OF_FINES = ("fine", "per_point", "of_value")
OF_SECTIONS = {
    "shipping": ("cost_per_shipment", "cost_per_unit", "cost_per_further_shipment", "pick_and_pack", "transit"),
    "payment": ("refund_cost", "late_cost", "cancellation_cost"),
    "finance": ("rate", "deposit_rate"),
    "returns": ("parcel_cost", "handling_cost"),
}
LISTS = ("fines", "breaks")
"""Their entries are varied together."""
SCALES = ("mean", "value", "scale", "rate")
"""The parameter of a distribution that its values go with."""
SPANS = ("low", "mode", "high")
"""Those that they go with together."""


class Number(NamedTuple):
    """A number of the resolved form, by the keys that lead to it."""

    keys: tuple[str, ...]
    value: float


def usual(form: Mapping[str, Any]) -> dict[str, tuple[Number, ...]]:
    """By path, in which `*` stands for what is varied together, the numbers other than 0."""
    found = dict[str, tuple[Number, ...]]()
    for number in _numbers(form):
        name = path_of(_by_item(number.keys, form))
        found[name] = (*found.get(name, ()), number)
    if len(found) > MOST_APART:
        merged = dict[str, tuple[Number, ...]]()
        for name, numbers in found.items():
            name = path_of(_by_name(name))
            merged[name] = (*merged.get(name, ()), *numbers)
        found = merged
    return {_plain(name, numbers): numbers for name, numbers in found.items()}


def _plain(name: str, numbers: tuple[Number, ...]) -> str:
    """One number goes by its own path."""
    return path_of(numbers[0].keys) if len(numbers) == 1 else name


def _numbers(form: Mapping[str, Any]) -> Iterator[Number]:
    customers = form["customers"]
    streams = {(): customers} if is_single_stream(customers) else {(name,): each for name, each in customers.items()}
    for name, stream in streams.items():
        before = ("customers", *name)
        arrivals = stream.get("arrivals", {})
        for key in ("rate", "renewal"):
            yield from _at((*before, "arrivals", key), arrivals.get(key))
        for segment, each in stream.get("segments", {}).items():
            place = (*before, "segments", segment)
            for key in OF_SEGMENTS:
                yield from _at((*place, key), each.get(key))
            yield from _each((*place, "channel", "fines"), (each.get("channel") or {}).get("fines"), OF_FINES)
    for name, supplier in form.get("suppliers", {}).items():
        for key in OF_SUPPLIERS:
            yield from _at(("suppliers", name, key), supplier.get(key))
        breaks = (supplier.get("price_breaks") or {}).get("breaks")
        yield from _each(("suppliers", name, "price_breaks", "breaks"), breaks, ("unit_cost",))
    for name, item in form["items"].items():
        for key in OF_ITEMS:
            if key != "unit_cost" or not any(each.get("unit_cost") for each in form.get("suppliers", {}).values()):
                yield from _at(("items", name, key), item.get(key))
    for section, keys in OF_SECTIONS.items():
        for key in keys:
            yield from _at((section, key), (form.get(section) or {}).get(key))


def _each(keys: tuple[str, ...], entries: Any, stated: tuple[str, ...]) -> Iterator[Number]:
    """What the entries of a list state."""
    for n, entry in enumerate(entries or ()):
        for key in stated:
            yield from _at((*keys, str(n), key), entry.get(key))


def _at(keys: tuple[str, ...], value: Any) -> Iterator[Number]:
    """The numbers at a place: one, one of each item, or those of a distribution that its values go with."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value:
            yield Number(keys, float(value))
    elif isinstance(value, Mapping):
        of_distribution = bool(keys) and keys[-1] in DISTRIBUTIONS
        scale = next((key for key in SCALES if key in value), None) if of_distribution else None
        chosen = [scale] if scale else [key for key in SPANS if key in value] if of_distribution else list(value)
        for key in chosen:
            yield from _at((*keys, key), value[key])


def _by_item(keys: tuple[str, ...], form: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys, in which `*` stands for all items, all entries of a list, and all the ends of a distribution."""
    if keys[0] == "items":
        keys = (keys[0], "*", *keys[2:])
    keys = tuple("*" if n and key.isdigit() and keys[n - 1] in LISTS else key for n, key in enumerate(keys))
    if keys[-1] in SPANS:
        keys = (*keys[:-1], "*")
    return tuple(
        "*" if n > 2 and key in form["items"] and keys[n - 1] == "unit_cost" else key for n, key in enumerate(keys)
    )


def _by_name(name: str) -> tuple[str, ...]:
    """The keys of a path, in which `*` stands for all suppliers, and for all segments."""
    parts = list(parts_of(name))
    for n, key in enumerate(parts[:-1]):
        if key in ("suppliers", "segments"):
            parts[n + 1] = "*"
    return tuple(parts)
