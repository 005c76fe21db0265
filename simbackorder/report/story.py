"""The story of one run, or of one order, from its log: what happened when, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simbackorder.metrics import status
from simbackorder.model import events
from simbackorder.opening.fines import fines_of
from simbackorder.report import dealings, goods
from simbackorder.report.entries import Entries
from simbackorder.state import ROUNDING

if TYPE_CHECKING:
    from simbackorder.model.record import RunRecord
    from simbackorder.scenario.sections.schema import Scenario

NOT_OF_ORDERS = (*goods.OF_SUPPLY, *goods.OF_SHELF, events.SUPPLIER, events.RELEASE, events.FINE)
NO_UNITS = (*goods.OF_RECORDS, events.RELEASE, events.PAID)
LEVELS = ("on_hand", "recorded", "reserved", "in_putaway", "on_order", "backorders")
WHERE_THEY_DIFFER = ("recorded", "in_putaway")
"""Levels that are told only of shops where they are not what all others follow from."""
NOT_EVERYWHERE = ("number", *WHERE_THEY_DIFFER, "amount", "date_told")
"""What only some stories tell."""


class Happening(NamedTuple):
    """One line of the story. Orders and replenishment orders count from 1, `number` is the order's in the file that is
    replayed; `amount` is money that changes hands, `date_told` the date of a message; levels are the item's after the
    event; `recorded` where records may be wrong, `in_putaway` where put-away takes time."""

    time: float
    date: str
    event: str
    order: int | None
    number: str | None
    segment: str | None
    item: str | None
    units: int | None
    supplier: str | None
    replenishment_order: int | None
    promised: float | None
    amount: float | None
    date_told: float | None
    on_hand: int | None
    recorded: int | None
    reserved: int | None
    in_putaway: int | None
    on_order: int | None
    backorders: int | None
    status: str | None
    text: str


def story(
    scenario: Scenario, record: RunRecord, order: int | None = None, numbers: Sequence[str | None] = ()
) -> list[Happening]:
    """All that happened, or what concerns one order (its number of arrival, from 1), with the replenishment orders that
    served it. `numbers`: of recorded orders."""
    teller = Teller(scenario, record, numbers)
    if order is not None:
        return [teller.of_one_order(n) for n in teller.entries_of(order - 1)]
    told = []
    flips = iter([*status.flips(record.shop, record.log, record.path), None])
    flip = next(flips)
    for n in range(-1, len(record.log["time"])):
        if n >= 0 and teller.worth_telling(n):
            told.append(teller.entry(n))
        while flip is not None and flip.entry == n:
            told.append(teller.flip(flip))
            flip = next(flips)
    return told


def ending(scenario: Scenario, record: RunRecord, count: int) -> list[tuple[int, Happening]]:
    """The last so many entries of the log that are worth telling, with their numbers in the log."""
    teller = Teller(scenario, record)
    backwards = (n for n in range(len(record.log["time"]) - 1, -1, -1) if teller.worth_telling(n))
    return [(n, teller.entry(n)) for n in reversed([*islice(backwards, count)])]


class Teller(Entries):
    """Puts the entries of one run's log into words."""

    def __init__(self, scenario: Scenario, record: RunRecord, numbers: Sequence[str | None] = ()) -> None:
        super().__init__(scenario, record)
        self.numbers = numbers
        self.kinds: dict[int, tuple[str, Callable[[int], str]]] = {
            events.OWED: ("owed", self.owed),
            events.DEMAND: ("demanded", self.demanded),
            events.REFUSED: ("refused", self.refused),
            events.DROPPED: ("dropped", lambda n: f"{self.what(n)} not bought, because another line was refused"),
            events.RESERVED: ("reserved", self.reserved),
            events.SHIPPED: ("shipped", lambda n: f"{self.what(n)} shipped, sold for {self.money(n)}{self.late(n)}"),
            events.DELIVERY: ("delivered", lambda n: f"shipment of {self.log('units', n)} delivered"),
            events.SENT_BACK: ("sent back", lambda n: f"{self.what(n)} sent back by the customer, on the shelf again"),
            events.WRITTEN_OFF: ("sent back", lambda n: f"{self.what(n)} sent back by the customer, written off"),
            events.CANCELLATION: ("cancelled", lambda n: dealings.cancelled(self, n)),
            events.SUPPLIER: ("supplier", self.supplier_changed),
            events.FINE: ("fine", self.fined),
            events.RELEASE: ("released", lambda n: f"{self.item(n)} is released"),
            events.OVERSOLD: ("oversold", partial(goods.oversold, self)),
            events.NOT_THERE: ("oversold", partial(goods.not_there, self)),
            **{
                what: (event, partial(words, self))
                for what, (event, words) in (dealings.TOLD | goods.OF_SUPPLY | goods.OF_SHELF).items()
            },
        }
        differ = (record.shop.tables["terms"]["records"][0], record.log["in_putaway"].any())
        self.levels_told = (
            *("on_hand", "reserved", "on_order", "backorders"),
            *(name for name, told in zip(WHERE_THEY_DIFFER, differ, strict=True) if told),
        )

    def worth_telling(self, n: int) -> bool:
        """A supplier's change is logged once per item, and told once; nothing accepted is told as a refusal only, and a
        record that is brought up to date only if it was not."""
        if self.log("what", n) == events.DEMAND:
            return bool(self.log("units", n) > 0)
        if goods.changes_nothing(self, n):
            return False
        return bool(self.log("what", n) != events.SUPPLIER or self.log("item", n) == 0)

    def entries_of(self, order: int) -> Iterator[int]:
        """The entries of the log that concern one order: its own, and those of the replenishment orders that served
        it."""
        whole = range(len(self.record.log["time"]))
        own = [n for n in whole if self.log("what", n) not in NOT_OF_ORDERS and self.order(n) == order]
        served = {self.served_by(n) for n in own if self.log("what", n) == events.RESERVED} - {-1}
        supply = [n for n in whole if self.log("what", n) in goods.OF_SUPPLY and self.log("who", n) in served]
        yield from (n for n in sorted([*own, *supply]) if self.worth_telling(n))

    def of_one_order(self, n: int) -> Happening:
        """Entry n in the story of one order, where replenishment orders are told by their number."""
        told = self.entry(n)
        number = told.replenishment_order
        return told if number is None else told._replace(text=f"replenishment order {number}: {told.text}")

    def reserved(self, n: int) -> str:
        """Units for somebody who waited for them, and where they come from, if they have just come."""
        k = self.served_by(n)
        return f"{self.what(n)}, waited for, reserved" + f", from replenishment order {k + 1}" * (k >= 0)

    def refused(self, n: int) -> str:
        """Units that are not sold: the shop does not offer them, or the customer does not want to wait for them."""
        line = self.log("who", n)
        if dealings.will_come_back(self, n):
            return f"{self.what(n)} not bought; the customer means to come back"
        if not self.record.lines["declined"][line]:
            return f"{self.what(n)} refused" + " again" * dealings.came_back(self, n)
        quoted = float(self.record.lines["quoted"][line])
        wait = f"the quoted wait of {quoted:.2f} {self.unit}s" if quoted >= 0.0 else "the wait"
        return f"{self.what(n)} not bought: the customer declines {wait}"

    def late(self, n: int) -> str:
        """How long after the promised date of shipment, if after it."""
        order = self.order(n)
        items = self.record.path.item[self.record.path.first[order] : self.record.path.first[order + 1]]
        by_delivery = self.record.shop.firm["promising"]["by_delivery"]
        if any(by_delivery[i] for i in items):
            return ""
        tardiness = self.log("time", n) - self.record.orders["promised"][order]
        return f", {tardiness:.2f} {self.unit}s late" if tardiness > 1e-6 else ""

    def demanded(self, n: int) -> str:
        """What an order's line got at once, and what it was told."""
        line, units = self.log("who", n), self.log("units", n)
        shelf = int(self.record.lines["filled"][line])
        parts = [f"{shelf} from the shelf"] * (shelf > 0) + [f"{units - shelf} backordered"] * (units > shelf)
        quoted = float(self.record.lines["quoted"][line])
        if units > shelf and quoted >= 0.0:
            parts.append(f"quoted wait {quoted:.2f} {self.unit}s")
        promised = float(self.record.orders["promised"][self.order(n)])
        if np.isfinite(promised):
            parts.append(f"promised by {self.when(promised)}")
        return f"{self.what(n)} ordered{dealings.instead(self, n)}{dealings.again(self, n)}: " + ", ".join(parts)

    def owed(self, n: int) -> str:
        """An order that was placed before the run, and what its customer was told."""
        order = self.order(n)
        placed, promised = float(self.placed[order]), float(self.record.orders["promised"][order])
        since = f"since {self.when(placed)}" if placed < -ROUNDING else "from the start"
        date = f", promised by {self.when(promised)}" if np.isfinite(promised) else ""
        return f"{self.what(n)} owed {since}{date}"

    def supplier_changed(self, n: int) -> str:
        """Down, or up again."""
        change = self.log("who", n)
        name = self.names.suppliers[int(self.record.path.outage_supplier[change])]
        return f"{name} recovers" if self.record.path.outage_up[change] else f"{name} is down"

    def fined(self, n: int) -> str:
        """What a channel takes, and for which target."""
        number = self.log("who", n)
        segments = [each for stream in self.scenario.customers.values() for each in stream.segments.values()]
        of = [(name, fine) for name, each in zip(self.names.segments, segments, strict=True) for fine in fines_of(each)]
        segment, fine = of[number]
        limit = f"at most {100 * fine.at_most:g} %" if fine.at_most is not None else f"at least {100 * fine.target:g} %"
        what = fine.of.replace("_", " ")
        return f"{segment}: a fine of {self.money(n)} for {fine.every:g} {self.unit}s, because '{what}' was not {limit}"

    def entry(self, n: int) -> Happening:
        """Entry n as a line of the story."""
        what = self.log("what", n)
        event, words = self.kinds[what]
        of_supply = what in goods.OF_SUPPLY
        of_order = what not in NOT_OF_ORDERS
        of_item = what not in (events.SUPPLIER, events.FINE) and what not in dealings.TOLD
        order = self.order(n) if of_order else None
        bought = order is not None and self.record.orders["accepted"][order] > 0
        promised = float(self.record.orders["promised"][order]) if bought else np.inf
        segment = self.names.segments[int(self.record.path.segment[order])] if order is not None else None
        number = self.numbers[order] if order is not None and self.numbers else None
        subject = f"order {order + 1} ({segment}): " if order is not None else ""
        return Happening(
            time=self.log("time", n),
            date=self.date(self.log("time", n)),
            event=event,
            order=None if order is None else order + 1,
            number=number,
            segment=segment,
            item=self.item(n) if of_item else None,
            units=self.log("units", n) if of_item and what not in NO_UNITS else None,
            supplier=self.supplier(n) if of_supply else None,
            replenishment_order=self.log("who", n) + 1 if of_supply else None,
            promised=promised if np.isfinite(promised) else None,
            amount=self.log("amount", n) / 10**self.minor_digits or None,
            date_told=date if np.isfinite(date := self.log("date", n)) else None,
            **self.levels(n, of_item),
            status=None,
            text=subject + words(n),
        )

    def levels(self, n: int, known: bool) -> dict[str, int | None]:
        """The item's units after entry n."""
        nothing: dict[str, int | None] = dict.fromkeys(LEVELS)
        return nothing | {column: self.log(column, n) for column in self.levels_told} if known else nothing

    def flip(self, flip: status.Flip) -> Happening:
        """A change of status as a line of the story."""
        item = self.names.items[flip.item]
        text = f"{item} is {flip.after}" if not flip.before else f"{item}: {flip.before} -> {flip.after}"
        nothing: dict[str, Any] = dict.fromkeys(Happening._fields)
        told = {"time": flip.time, "date": self.date(flip.time), "event": "status", "item": item}
        levels = self.levels(flip.entry, flip.entry >= 0)
        return Happening(**(nothing | told | levels | {"status": flip.after, "text": text}))
