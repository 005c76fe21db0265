"""What the shop shows for an item: in stock, backorder, or out of stock. Read off the log, event by event."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple

from simbackorder.model.opening import Shop
from simbackorder.model.record import Columns
from simbackorder.policies.families import FAMILIES

IN_STOCK, BACKORDER, OUT_OF_STOCK = "in stock", "backorder", "out of stock"


class Flip(NamedTuple):
    """An item's status changes: after which entry of the log, when, and from what to what (at the opening: from
    nothing)."""

    entry: int
    time: float
    item: int
    before: str
    after: str


def shown(shop: Shop, i: int, available: int, backorders: int, planned: int) -> str:
    """The status of item i: can one more unit be bought now, and would it be owed?"""
    if available > 0:
        return IN_STOCK
    columns = shop.firm["admission"]
    p = SimpleNamespace(**{name: values[i] for name, values in columns.items()})
    decide = list(FAMILIES["admission"].table.values())[p.code].decide
    return BACKORDER if decide(p, 1, backorders, planned) > 0 else OUT_OF_STOCK


def flips(shop: Shop, log: Columns) -> list[Flip]:
    """All changes of status of a run with a log, in the order of events; first every item's status at the opening."""
    opening = shop.tables["items"]["on_hand"]
    ordered = [0] * len(opening)
    for i, units in zip(shop.tables["supplies"]["item"], shop.tables["supplies"]["quantity"], strict=True):
        ordered[i] += units
    now = [shown(shop, i, units, 0, ordered[i]) for i, units in enumerate(opening)]
    found = [Flip(-1, 0.0, i, "", status) for i, status in enumerate(now)]
    for n in settled(log):
        i = int(log["item"][n])
        available = int(log["on_hand"][n] - log["reserved"][n])
        planned = int(log["on_order"][n] - log["held_up"][n] + log["in_putaway"][n])
        status = shown(shop, i, available, int(log["backorders"][n]), planned)
        if status != now[i]:
            found.append(Flip(n, float(log["time"][n]), i, now[i], status))
            now[i] = status
    return found


def settled(log: Columns) -> list[int]:
    """The last entry of each item in each event: within an event a unit may be received and reserved at once."""
    last: dict[tuple[int, int], int] = {}
    steps: Any = log["step"].tolist()
    for n, key in enumerate(zip(steps, log["item"].tolist(), strict=True)):
        last[key] = n
    return sorted(last.values())
