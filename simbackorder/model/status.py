"""What the shop shows for an item: in stock, backorder, out of stock, or (before its release) pre-order. Read off the
log, event by event."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple

from simbackorder.model import events
from simbackorder.model.opening import Shop
from simbackorder.model.record import Columns
from simbackorder.policies.families import FAMILIES

IN_STOCK, BACKORDER, OUT_OF_STOCK, PRE_ORDER = "in stock", "backorder", "out of stock", "pre-order"


class Flip(NamedTuple):
    """An item's status changes: after which entry of the log, when, and from what to what (at the opening: from
    nothing)."""

    entry: int
    time: float
    item: int
    before: str
    after: str


def shown(shop: Shop, i: int, available: int, backorders: int, planned: int, unreleased: int = 0) -> str:
    """The status of item i: can one more unit be bought now, and would it be owed?"""
    if available > 0 and not unreleased:
        return IN_STOCK
    p, decide = decision(shop, "admission", i)
    if decide(p, 1, backorders, planned, quote(shop, i), unreleased) <= 0:
        return OUT_OF_STOCK
    return PRE_ORDER if unreleased else BACKORDER


def decision(shop: Shop, family: str, i: int) -> tuple[Any, Any]:
    """Item i's parameters of a family, and its rule."""
    p = SimpleNamespace(**{name: values[i] for name, values in shop.firm[family].items()})
    return p, list(FAMILIES[family].table.values())[p.code].decide


def quote(shop: Shop, i: int) -> float:
    """The wait for stock that is quoted while all suppliers are up and nothing is on its way; negative: none."""
    n = shop.sizes["suppliers"]
    columns = shop.tables["offers"]
    offers = [SimpleNamespace(**{name: values[k] for name, values in columns.items()}) for k in range(i * n, i * n + n)]
    p, share = decision(shop, "sourcing", i)
    first = min((offer.place for offer in offers if offer.place >= 0), default=-1)
    longest = max((offer.quoted for offer in offers if share(p, offer, first) > 0.0), default=-1.0)
    promising, wait = decision(shop, "promising", i)
    return float(wait(promising, 1, longest, -1.0))


def flips(shop: Shop, log: Columns) -> list[Flip]:
    """All changes of status of a run with a log, in the order of events; first every item's status at the opening."""
    opening, unreleased = shop.tables["items"]["on_hand"], shop.tables["items"]["unreleased"]
    ordered = [0] * len(opening)
    for i, units in zip(shop.tables["supplies"]["item"], shop.tables["supplies"]["quantity"], strict=True):
        ordered[i] += units
    now = [shown(shop, i, units, 0, ordered[i], unreleased[i]) for i, units in enumerate(opening)]
    found = [Flip(-1, 0.0, i, "", status) for i, status in enumerate(now)]
    released = {int(log["item"][n]): n for n in (log["what"] == events.RELEASE).nonzero()[0]}
    for n in settled(log):
        i = int(log["item"][n])
        available = int(log["on_hand"][n] - log["reserved"][n])
        planned = int(log["on_order"][n] - log["held_up"][n] + log["in_putaway"][n])
        hidden = int(unreleased[i] and released.get(i, len(log["what"])) > n)
        status = shown(shop, i, available, int(log["backorders"][n]), planned, hidden)
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
