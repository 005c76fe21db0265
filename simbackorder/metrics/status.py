"""What the shop shows for an item: in stock, backorder, or out of stock; before its release pre-order, or out of stock.
Read off the log, event by event."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

from simbackorder import state
from simbackorder.model.events import RELEASE, SUPPLIER
from simbackorder.model.inbound.sourcing import longest_quote
from simbackorder.model.record import Columns
from simbackorder.opening.shop import Shop
from simbackorder.policies.families import FAMILIES
from simbackorder.policies.policy import UNBOUNDED
from simbackorder.sample_path.drawing import SamplePath

IN_STOCK, BACKORDER, OUT_OF_STOCK, PRE_ORDER = "in stock", "backorder", "out of stock", "pre-order"
NOT_COVERED = -1.0


class Flip(NamedTuple):
    """An item's status changes: after which entry of the log, when, and from what to what (at the opening: from
    nothing)."""

    entry: int
    time: float
    item: int
    before: str
    after: str


class Units(NamedTuple):
    """What a customer's next unit depends on."""

    available: int
    backorders: int
    in_putaway: int
    on_order: int  # without what an outage holds up

    @property
    def planned(self) -> int:
        """Units on their way to the shelf."""
        return self.on_order + self.in_putaway


class Front:
    """The shop as who looks at it sees it: policies, suppliers that are up or down, items released or not."""

    def __init__(self, shop: Shop) -> None:
        number = shop.sizes["suppliers"]
        self.unreleased = list(shop.tables["items"]["unreleased"])
        self.suppliers = [SimpleNamespace(down=0) for _ in range(number)]
        self.items = [SimpleNamespace(recorded=0, reserved=0, in_putaway=0, backorders=0) for _ in self.unreleased]
        self.offers = rows(state.columns(state.Offer), shop.tables["offers"])
        self.firm = SimpleNamespace(**{family: rows({}, columns) for family, columns in shop.firm.items()})
        for p in self.firm.promising:
            p.knows = 0  # the log does not tell what is left of an outage, or how long a queue is

    def shown(self, i: int, units: Units) -> str:
        """The status of item i: can one more unit be bought now, and would it be owed?"""
        if units.available > 0 and not self.unreleased[i]:
            return IN_STOCK
        p = self.firm.admission[i]
        item = self.items[i]
        item.recorded, item.backorders, item.in_putaway = units.available, units.backorders, units.in_putaway
        wait = self.quoted(i) if p.max_wait < UNBOUNDED else NOT_COVERED
        owed = decide("admission", p, 1, units.backorders, units.planned, wait, self.unreleased[i])
        if owed <= 0:
            return OUT_OF_STOCK
        return PRE_ORDER if self.unreleased[i] else BACKORDER

    def quoted(self, i: int) -> float:
        """The wait that is quoted for a unit that would have to be ordered; what is on its way may cover it sooner."""
        rules: Any = SimpleNamespace(sourcing=lambda p, *facts: decide("sourcing", p, *facts))
        books: Any = self  # as much of them as a quote needs
        return float(decide("promising", self.firm.promising[i], 1, longest_quote(books, rules, i, 0.0), NOT_COVERED))


def rows(usual: Mapping[str, Any], columns: dict[str, list[Any]]) -> list[Any]:
    """Columns as rows with names."""
    names = list(columns)
    return [
        SimpleNamespace(**(dict(usual) | dict(zip(names, row, strict=True))))
        for row in zip(*columns.values(), strict=True)
    ]


def decide(family: str, p: Any, *facts: Any) -> Any:
    """What the policy of a row of parameters says."""
    return list(FAMILIES[family].table.values())[p.code].decide(p, *facts)


def flips(shop: Shop, log: Columns, path: SamplePath | None = None) -> list[Flip]:
    """All changes of status of a run with a log, in the order of events; first every item's status at the opening.
    `path`: which supplier goes down, or recovers, when."""
    opening = shop.tables["items"]["on_hand"]
    ordered = [0] * len(opening)
    for i, units in zip(shop.tables["supplies"]["item"], shop.tables["supplies"]["quantity"], strict=True):
        ordered[i] += units
    front = Front(shop)
    now = [front.shown(i, Units(units, 0, 0, ordered[i])) for i, units in enumerate(opening)]
    found = [Flip(-1, 0.0, i, "", status) for i, status in enumerate(now)]
    last = set(settled(log))
    for n, what in enumerate(log["what"].tolist()):
        i = int(log["item"][n])
        if what == RELEASE:
            front.unreleased[i] = 0
        elif what == SUPPLIER and path is not None:
            change = int(log["who"][n])
            front.suppliers[path.outage_supplier[change]].down = 1 - int(path.outage_up[change])
        if n in last:
            status = front.shown(i, after(log, n))
            if status != now[i]:
                found.append(Flip(n, float(log["time"][n]), i, now[i], status))
                now[i] = status
    return found


def after(log: Columns, n: int) -> Units:
    """The units of entry n's item after it."""
    return Units(
        int(log["recorded"][n] - log["reserved"][n]),
        int(log["backorders"][n]),
        int(log["in_putaway"][n]),
        int(log["on_order"][n] - log["held_up"][n]),
    )


def settled(log: Columns) -> list[int]:
    """The last entry of each item in each event: within an event a unit may be received and reserved at once."""
    last: dict[tuple[int, int], int] = {}
    steps: Any = log["step"].tolist()
    for n, key in enumerate(zip(steps, log["item"].tolist(), strict=True)):
        last[key] = n
    return sorted(last.values())
