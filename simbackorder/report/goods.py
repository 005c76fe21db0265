"""What happens to goods between suppliers and shelf, and to the records of them, in words."""

from __future__ import annotations

from typing import Any

import numpy as np

from simbackorder import state
from simbackorder.model import events
from simbackorder.policies.families import FAMILIES
from simbackorder.quantities import span
from simbackorder.report.entries import Entries


def ordered(entries: Entries, n: int) -> str:
    """An order with a supplier, and why, if not because of a review."""
    return f"{entries.what(n)} ordered from {entries.supplier(n)}{reason(entries, n)}{wait_for_money(entries, n)}"


def reason(entries: Entries, n: int) -> str:
    """What is special about an order."""
    supplies, shop, k = entries.record.supplies, entries.record.shop, entries.log("who", n)
    if supplies["standing"][k]:
        return ", by the standing order"
    if supplies["again"][k] >= 0:
        return f", because replenishment order {int(supplies['again'][k]) + 1} is overdue"
    i, j = int(supplies["item"][k]), int(supplies["supplier"][k])
    sourcing = FAMILIES["sourcing"].numbered(int(shop.firm["sourcing"]["code"][i])).parameters
    place = shop.tables["offers"]["place"][i * shop.sizes["suppliers"] + j]
    return ", express" if sourcing.calls_express and place == 1 else ""


def wait_for_money(entries: Entries, n: int) -> str:
    """How long an order could not be paid before it was placed."""
    waited = float(entries.record.supplies["waited"][entries.log("who", n)])
    return f", after {span(round(waited, 2), entries.time.unit)} without the money for it" if waited > 0 else ""


def paid(entries: Entries, n: int) -> str:
    """Money that goes to a supplier, or comes back from it: before the receipt, with it, or when a bill falls due."""
    k, amount = entries.log("who", n), entries.money(n)
    if entries.log("amount", n) < 0:
        return f"{entries.supplier(n)} pays back {amount.removeprefix('-')}, paid for what was withdrawn"
    arrived, placed = (float(entries.record.supplies[name][k]) for name in ("arrived", "placed"))
    if entries.log("time", n) == placed:
        return f"{amount} paid to {entries.supplier(n)} with the order"
    late = 0.0 <= arrived < entries.log("time", n)
    return f"{amount} paid to {entries.supplier(n)}" + (", the bill is due" if late else "")


def no_money(entries: Entries, n: int) -> str:
    """An order that cannot be paid, and what becomes of it."""
    how = {state.WAIT: "cannot be ordered now", state.SKIP: "not ordered", state.CUT_DOWN: "cannot all be ordered"}
    rule = int(entries.record.shop.tables["terms"]["when_short"][0])
    return f"{entries.what(n)} {how[rule]}: there is no money for {entries.money(n)}"


def received(entries: Entries, n: int) -> str:
    """Goods at the dock."""
    if not entries.log("units", n):
        return f"nothing of an order received from {entries.supplier(n)}"
    return f"{entries.what(n)} received from {entries.supplier(n)}"


def recalled(entries: Entries, n: int) -> str:
    """An order that is withdrawn, wholly or in part."""
    return f"{entries.what(n)} withdrawn from the order at {entries.supplier(n)}"


def put_away(entries: Entries, n: int) -> str:
    """The end of put-away."""
    return f"{entries.what(n)} from {entries.supplier(n)} put away"


def short(entries: Entries, n: int) -> str:
    """A short delivery."""
    return f"{entries.what(n)} of the order at {entries.supplier(n)} will never come"


def told(entries: Entries, n: int) -> str:
    """Notice of a delay."""
    date = float(entries.record.supplies["date"][entries.log("who", n)])
    return f"{entries.supplier(n)} gives notice: {entries.what(n)} will be late, due {entries.when(date)}"


def vanished(entries: Entries, n: int) -> str:
    """Shrinkage."""
    return f"{entries.what(n)} vanished from the shelf; the record does not say so"


def sold_elsewhere(entries: Entries, n: int) -> str:
    """A sale of another channel, which a shared record shows at once."""
    every = float(entries.record.shop.firm["records"]["every"][entries.log("item", n)])
    return f"{entries.what(n)} sold by another channel{'; the shop does not see it yet' if every > 0 else ''}"


def counted(entries: Entries, n: int) -> str:
    """A cycle count."""
    return f"{entries.item(n)} counted: {correction(entries, n)}"


def synchronised(entries: Entries, n: int) -> str:
    """The shop's record is brought up to date."""
    return f"{entries.item(n)} synchronised: {correction(entries, n)}"


def correction(entries: Entries, n: int) -> str:
    """What the record says, and said before."""
    before, after = before_entry(entries, n), entries.log("recorded", n)
    promised = entries.log("reserved", n)
    more = f", {promised} are promised" if promised > after else ""
    what = f"the record is right, {after}" if before == after else f"the record said {before} and says {after}"
    return what + more


def oversold(entries: Entries, n: int) -> str:
    """A shelf that a picker finds empty."""
    return f"{entries.what(n)} not found on the shelf, backordered again"


def not_there(entries: Entries, n: int) -> str:
    """A corrected record says less than is reserved."""
    return f"{entries.what(n)} reserved, but not there, backordered again"


def before_entry(entries: Entries, n: int) -> int:
    """What was recorded of the item of entry n just before it."""
    log, i = entries.record.log, entries.log("item", n)
    earlier = np.flatnonzero(log["item"][:n] == i)
    return int(log["recorded"][earlier[-1]] if len(earlier) else entries.record.shop.tables["items"]["on_hand"][i])


def changes_nothing(entries: Entries, n: int) -> bool:
    """Whether entry n is a synchronisation after which the record says what it said before."""
    same = entries.log("what", n) == events.SYNCHRONISATION
    return bool(same and before_entry(entries, n) == entries.log("recorded", n))


OF_SUPPLY: dict[int, tuple[str, Any]] = {
    events.ORDERED: ("ordered", ordered),
    events.RECEIPT: ("received", received),
    events.RECALLED: ("recalled", recalled),
    events.AVAILABLE: ("put away", put_away),
    events.SHORT: ("short", short),
    events.TOLD: ("delayed", told),
    events.PAID: ("paid", paid),
}
"""Entries of the log that are about a replenishment order."""
OF_RECORDS: dict[int, tuple[str, Any]] = {
    events.COUNT: ("counted", counted),
    events.SYNCHRONISATION: ("synchronised", synchronised),
}
"""Entries of which the units are those recorded."""
OF_SHELF: dict[int, tuple[str, Any]] = {
    events.LOSS: ("lost", vanished),
    events.ELSEWHERE: ("sold elsewhere", sold_elsewhere),
    events.NO_MONEY: ("no money", no_money),
    **OF_RECORDS,
}
"""Entries about an item and nobody's order."""
