"""What happens to goods between suppliers and shelf, and to the records of them, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simbackorder.model import events
from simbackorder.policies.families import FAMILIES

if TYPE_CHECKING:
    from simbackorder.report.story import Teller


def ordered(teller: Teller, n: int) -> str:
    """An order with a supplier, and why, if not because of a review."""
    return f"{teller.what(n)} ordered from {teller.supplier(n)}{reason(teller, n)}"


def reason(teller: Teller, n: int) -> str:
    """What is special about an order."""
    supplies, shop, k = teller.record.supplies, teller.record.shop, teller.log("who", n)
    if supplies["standing"][k]:
        return ", by the standing order"
    if supplies["again"][k] >= 0:
        return f", because replenishment order {int(supplies['again'][k]) + 1} is overdue"
    i, j = int(supplies["item"][k]), int(supplies["supplier"][k])
    sourcing = FAMILIES["sourcing"].numbered(int(shop.firm["sourcing"]["code"][i])).parameters
    place = shop.tables["offers"]["place"][i * shop.sizes["suppliers"] + j]
    return ", express" if sourcing.calls_express and place == 1 else ""


def received(teller: Teller, n: int) -> str:
    """Goods at the dock."""
    if not teller.log("units", n):
        return f"nothing of an order received from {teller.supplier(n)}"
    return f"{teller.what(n)} received from {teller.supplier(n)}"


def recalled(teller: Teller, n: int) -> str:
    """An order that is withdrawn, wholly or in part."""
    return f"{teller.what(n)} withdrawn from the order at {teller.supplier(n)}"


def put_away(teller: Teller, n: int) -> str:
    """The end of put-away."""
    return f"{teller.what(n)} from {teller.supplier(n)} put away"


def short(teller: Teller, n: int) -> str:
    """A short delivery."""
    return f"{teller.what(n)} of the order at {teller.supplier(n)} will never come"


def told(teller: Teller, n: int) -> str:
    """Notice of a delay."""
    date = float(teller.record.supplies["date"][teller.log("who", n)])
    return f"{teller.supplier(n)} gives notice: {teller.what(n)} will be late, due {teller.when(date)}"


def vanished(teller: Teller, n: int) -> str:
    """Shrinkage."""
    return f"{teller.what(n)} vanished from the shelf; the record does not say so"


def counted(teller: Teller, n: int) -> str:
    """A cycle count."""
    return f"{teller.item(n)} counted: {correction(teller, n)}"


def synchronised(teller: Teller, n: int) -> str:
    """The shop's record is brought up to date."""
    return f"{teller.item(n)} synchronised: {correction(teller, n)}"


def correction(teller: Teller, n: int) -> str:
    """What the record says, and said before."""
    before, after = before_entry(teller, n), teller.log("recorded", n)
    return f"the record is right, {after}" if before == after else f"the record said {before} and says {after}"


def oversold(teller: Teller, n: int) -> str:
    """A shelf that a picker finds empty."""
    return f"{teller.what(n)} not found on the shelf, backordered again"


def before_entry(teller: Teller, n: int) -> int:
    """What was recorded of the item of entry n just before it."""
    log, i = teller.record.log, teller.log("item", n)
    earlier = np.flatnonzero(log["item"][:n] == i)
    return int(log["recorded"][earlier[-1]] if len(earlier) else teller.record.shop.tables["items"]["on_hand"][i])


def changes_nothing(teller: Teller, n: int) -> bool:
    """Whether entry n is a synchronisation after which the record says what it said before."""
    same = teller.log("what", n) == events.SYNCHRONISATION
    return bool(same and before_entry(teller, n) == teller.log("recorded", n))


OF_SUPPLY: dict[int, tuple[str, Any]] = {
    events.ORDERED: ("ordered", ordered),
    events.RECEIPT: ("received", received),
    events.RECALLED: ("recalled", recalled),
    events.AVAILABLE: ("put away", put_away),
    events.SHORT: ("short", short),
    events.TOLD: ("delayed", told),
}
"""Entries of the log that are about a replenishment order."""
OF_RECORDS: dict[int, tuple[str, Any]] = {
    events.COUNT: ("counted", counted),
    events.SYNCHRONISATION: ("synchronised", synchronised),
}
"""Entries of which the units are those recorded."""
OF_SHELF: dict[int, tuple[str, Any]] = {events.LOSS: ("lost", vanished), **OF_RECORDS}
"""Entries about an item and nobody's order."""
