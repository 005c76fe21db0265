"""The log of one run, entry by entry: who and what an entry is about, by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simbackorder.model import events

if TYPE_CHECKING:
    from simbackorder.model.record import RunRecord
    from simbackorder.scenario.sections.schema import Scenario


class Names(NamedTuple):
    """How the rows of the log are called."""

    items: tuple[str, ...]
    suppliers: tuple[str, ...]
    segments: tuple[str, ...]


class Entries:
    """The entries of a run's log, by their number."""

    def __init__(self, scenario: Scenario, record: RunRecord) -> None:
        self.scenario = scenario
        self.unit = scenario.time.unit
        self.time = scenario.time
        self.record = record
        self.names = names_of(scenario)
        self.placed = placed(record)
        self.currency, self.minor_digits = scenario.currency, scenario.minor_digits
        self.order_of_line = np.repeat(np.arange(len(record.path.gap)), np.diff(record.path.first))

    def log(self, column: str, n: int) -> Any:
        """A number of entry n."""
        return self.record.log[column][n].item()

    def order(self, n: int) -> int:
        """The customer's order that entry n is about."""
        return int(self.order_of_line[self.log("who", n)])

    def what(self, n: int) -> str:
        """Units and item."""
        return f"{self.log('units', n)} {self.item(n)}"

    def item(self, n: int) -> str:
        """The item."""
        return self.names.items[int(self.log("item", n))]

    def when(self, time: float) -> str:
        """A time in words: unit, number, and its date if times have dates."""
        if self.unit == "day":
            return f"day {time:.2f} ({self.date(time)})"
        return f"{self.unit} {time:.3f}" + (f" ({self.date(time)})" if self.time.dated else "")

    def money(self, n: int) -> str:
        """The money of entry n."""
        return f"{self.log('amount', n) / 10**self.minor_digits:,.{self.minor_digits}f} {self.currency}"

    def date(self, time: float) -> str:
        """The calendar date of a time; nothing when time runs in months."""
        return f"{self.time.moment(time):%Y-%m-%d}" if self.time.dated else ""

    def waited(self, n: int) -> str:
        """How long after its placement entry n happens to an order."""
        return f"{self.log('time', n) - self.placed[self.order(n)]:.2f} {self.unit}s"

    def count_until(self, n: int) -> int:
        """How many messages the customer of entry n had been sent, that one included."""
        who, what = self.log("who", n), self.log("what", n)
        before = self.record.log["what"][: n + 1] == what
        return int((before & (self.record.log["who"][: n + 1] == who)).sum())

    def last_date_before(self, n: int) -> float:
        """The date that the customer of message n had been told last."""
        who, what = self.log("who", n), self.log("what", n)
        before = np.flatnonzero((self.record.log["what"][:n] == what) & (self.record.log["who"][:n] == who))
        return float(
            self.record.log["date"][before[-1]] if len(before) else self.record.orders["promised"][self.order(n)]
        )

    def served_by(self, n: int) -> int:
        """The replenishment order whose receipt, or end of put-away, in the same event let units be reserved with entry
        n; -1: none."""
        log = self.record.log
        k = n - 1
        while k >= 0 and log["step"][k] == log["step"][n]:
            if log["what"][k] in (events.RECEIPT, events.AVAILABLE) and log["item"][k] == log["item"][n]:
                return int(log["who"][k])
            k -= 1
        return -1

    def supplier(self, n: int) -> str:
        """The supplier of the replenishment order that entry n is about."""
        j = int(self.record.supplies["supplier"][self.log("who", n)])
        return self.names.suppliers[j] if j >= 0 else "an order that was open at the start"


def names_of(scenario: Scenario) -> Names:
    """What the scenario calls its items, suppliers and segments."""
    segments = tuple(name for stream in scenario.customers.values() for name in stream.segments)
    return Names(tuple(scenario.items), tuple(scenario.suppliers), segments)


def placed(record: Any) -> Any:
    """When each order was accepted: a customer who comes back waits from then on."""
    times = record.path.placed
    if not len(record.contracts["placed"]):
        return times
    return np.where(record.orders["accepted"] > 0, record.contracts["placed"], times)
