"""A finished run as a story: the rows of its log, with the facts that laws of whole stories ask for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from types import SimpleNamespace
from typing import Any

import numpy as np

from simbackorder.model import events
from simbackorder.model.record import RunRecord
from simbackorder.sample_path.drawing import SamplePath
from simbackorder.scenario.sections.schema import Policy, Scenario, Segment
from stories.cancelling import cancellations

INF = float("inf")
CLOSE = 1e-9
CUSTOMER, FIRM, CARD = 1, 2, 3
BUYING = (events.DEMAND, events.DROPPED)


class Dates:
    """Watches a run for the dates that customers are told: by the number of the log's entry of the message."""

    def __init__(self) -> None:
        self.told: dict[int, float] = {}
        self.read = 0
        self.order_of: list[int] = []

    def look(self, s: Any, path: Any) -> None:
        """After an event."""
        if not self.order_of:
            self.order_of = [o for o in range(len(s.orders)) for _ in range(path.first[o], path.first[o + 1])]
        for n in range(self.read, s.world[0].logged):
            if s.log[n].what == events.NOTICE:
                self.told[n] = s.contracts[self.order_of[s.log[n].who]].date
        self.read = s.world[0].logged


OVERSOLD = (events.OVERSOLD, events.NOT_THERE)
"""Units that were reserved are not there: a picker finds out, or a corrected record says so."""


class Story:
    """A run's log as plain rows, with the facts that the laws ask for."""

    def __init__(self, scenario: Scenario, policy: Policy, record: RunRecord, told: dict[int, float]) -> None:
        self.scenario, self.policy, self.record, self.told = scenario, policy, record, told
        names = list(record.log)
        columns = [record.log[name].tolist() for name in names]
        self.log = [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]
        path: SamplePath = record.path
        self.path = path
        self.arrival = path.placed.tolist()
        self.first = path.first.tolist()
        self.order_of = np.repeat(np.arange(len(path.gap)), np.diff(path.first)).tolist()
        self.item_of = path.item.tolist()
        self.end = scenario.time.end
        self.items = list(scenario.items.values())
        self.names = list(scenario.items)
        self.accepted, self.filled = record.lines["accepted"].tolist(), record.lines["filled"].tolist()
        self.closed = record.orders["closed"].tolist()
        self.cancelled = record.orders["cancelled"].tolist()
        self.promised = record.orders["promised"].tolist()
        people = [named for stream in scenario.customers.values() for named in stream.segments.items()]
        self.segments: list[tuple[str, Segment]] = [people[int(g)] for g in path.segment]
        self.has_contracts = len(record.contracts["placed"]) > 0
        self.causes = record.contracts["cause"].tolist() if self.has_contracts else [int(n > 0) for n in self.cancelled]
        self.placed = list(self.arrival)
        for entry in self.of(events.DEMAND):
            if entry.units > 0:
                self.placed[self.order_of[entry.who]] = entry.time
        self.cancellations = cancellations(self)
        self.gone = {each.order for each in self.cancellations if not each.goes_on}
        self.spans = self.times_of_waiting()
        self.served = [spans[-1][1] if spans else self.placed[o] for o, spans in enumerate(self.spans)]
        self.again = {self.order_of[entry.who] for entry in self.of(*OVERSOLD)}
        warehouse = scenario.warehouse
        self.time_of = {entry.step: entry.time for entry in self.log}
        self.gifts: dict[int, dict[int, Any]] = {}
        self.docked = any((warehouse.daily_capacity, warehouse.cut_off, warehouse.calendar))

    def of(self, *kinds: int) -> Iterator[Any]:
        """Entries of these kinds, in order."""
        return (entry for entry in self.log if entry.what in kinds)

    def steps(self) -> Iterator[list[Any]]:
        """The entries of one event after the other."""
        return (list(entries) for _, entries in groupby(self.log, key=lambda entry: entry.step))

    def lines(self, o: int) -> range:
        """The lines of an order."""
        return range(self.first[o], self.first[o + 1])

    def owed(self, l: int) -> int:
        """Units of a line that were backordered when it was placed."""
        return int(self.accepted[l] - self.filled[l])

    def owed_to(self, o: int) -> int:
        """Units of an order that were backordered when it was placed."""
        return sum(map(self.owed, self.lines(o)))

    def is_given(self, l: int) -> bool:
        """Whether a line was no part of the order when it was placed, but given for units that were not found."""
        return bool(self.path.spare[l]) and self.accepted[l - 1] > 0

    def replaced(self, l: int) -> int:
        """Units of a line for which a substitute was given in the end."""
        follows = l + 1 < len(self.accepted) and self.order_of[l + 1] == self.order_of[l]
        return int(self.accepted[l + 1]) if follows and self.is_given(l + 1) else 0

    def price(self, l: int) -> int:
        """The price of a unit of a line."""
        return int(self.items[self.item_of[l]].price)

    def choice(self, family: str, i: int) -> Any:
        """The policy of a family for an item."""
        return getattr(self.policy, family).choice(self.names[i])

    def shop_choice(self, family: str) -> Any:
        """The policy of a family of the whole shop."""
        return getattr(self.policy, family).choice()

    def times_of_waiting(self) -> list[list[tuple[float, float]]]:
        """By order, from when to when a unit of it was backordered: from its placement, and again from when units were
        not found, until the last one was reserved, replaced, or cancelled alone; for ever, if that never happened."""
        left = [self.owed_to(o) for o in range(len(self.arrival))]
        spans = [[(self.placed[o], INF)] if n else [] for o, n in enumerate(left)]
        for entry in self.of(events.RESERVED, events.REPLACED, events.CANCELLATION, *OVERSOLD):
            o = self.order_of[entry.who]
            if entry.what == events.CANCELLATION and not (entry.goes_on and entry.waiting):
                continue
            if entry.what in OVERSOLD:
                spans[o] += [] if left[o] else [(entry.time, INF)]
                left[o] += entry.units
            else:
                left[o] -= entry.waiting if entry.what == events.CANCELLATION else entry.units
                if left[o] == 0:
                    spans[o][-1] = (spans[o][-1][0], entry.time)
        return spans

    def parted(self, o: int) -> list[float]:
        """When the customer of an order cancelled a part of it."""
        return [each.time for each in self.cancellations if each.order == o and each.goes_on]

    def waits_at(self, o: int, time: float) -> float:
        """The first instant from this time on in which a unit of an order is backordered, if only until it is
        cancelled; infinite: none."""
        parted = self.parted(o)
        spans = [(start, INF if end in parted else end) for start, end in self.spans[o]]
        return min((max(start, time) for start, end in spans if end > time + CLOSE), default=INF)

    def notices(self) -> dict[int, list[tuple[float, float]]]:
        """By order, the messages: when, and the last date that the customer knew after it."""
        found: dict[int, list[tuple[float, float]]] = {}
        for n, date in self.told.items():
            found.setdefault(self.order_of[self.log[n].who], []).append((self.log[n].time, date))
        return found

    def card_ends(self, o: int, refused: float) -> tuple[float, bool]:
        """A card refused then: when that is over, and whether another card was found."""
        card = self.scenario.payment.card
        assert card is not None
        found = bool(self.path.retry[o] <= card.retries)
        return refused + (int(self.path.retry[o]) if found else card.retries) * card.retry_every, found
