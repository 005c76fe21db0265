"""The auditor of a run: checks every law after every event, at a cost that does not grow with the orders of the past.

After an event only the laws of rows that were written to can have become untrue, and of the sums that they add to; so
these are checked. Every some thousand events, and at the end, every row is looked at, whatever has been seen of it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from simbackorder.audit.catalogue import findings, findings_of_run
from simbackorder.audit.finding import Finding
from simbackorder.audit.parts import parts
from simbackorder.audit.view import View
from simbackorder.audit.writes import Writes
from simbackorder.model.record import RunRecord
from simbackorder.opening.shop import Shop
from simbackorder.state import Books

EVERY = 8192
"""Events from one check of every row to the next."""


class LawBrokenError(Exception):
    """An event left the books in a state that cannot be."""


class Violation(NamedTuple):
    """What was found after which event (the first is 1), when. Every row was in order after event `sound`; any event
    since then may have done it, but if `written`, the last one wrote to a row that is not. `over`: after the last
    event, when the books were closed."""

    findings: tuple[Finding, ...]
    time: float
    event: int
    sound: int
    written: bool = False
    over: bool = False

    def __str__(self) -> str:
        return f"at time {self.time}: " + "; ".join(map(str, self.findings))


class ViolationError(Exception):
    """A run in which a law was broken: what the auditor found, and the record up to there, with its log."""

    def __init__(self, violation: Violation, record: RunRecord) -> None:
        super().__init__(violation, record)
        self.violation = violation
        self.record = record

    def __str__(self) -> str:
        return str(self.violation)


class Auditor:
    """To be called with the books, the path and the time after every event; raises LawBrokenError, and keeps what it
    found. Looks at every row after each `every`-th event from event `since` on."""

    def __init__(self, shop: Shop, every: int = EVERY, since: int = 0) -> None:
        self.shop, self.every, self.since = shop, every, since
        self.events = 0
        self.sound = since
        self.view: View | None = None
        self.violation: Violation | None = None

    def __call__(self, s: Books, path: Any, t: float) -> None:
        if self.view is None:
            self.open(s, path)
        assert self.view is not None
        self.events += 1
        self.view.before, self.view.t = self.view.t, t
        self.view.look_at_money()
        due = self.events > self.since and (self.events - self.since) % self.every == 0
        suspicious = self.every > 1 and self.touched_rows_break_a_law(self.view)
        if due or suspicious:
            self.check(self.view, written=suspicious)
        self.writes.forget()

    def open(self, s: Books, path: Any) -> None:
        """The first event has happened: every row is looked at."""
        self.view = View(self.shop, s, path)
        self.writes = Writes(s)
        self.writes.new_supplies()
        self.order_of = [o for o in range(len(s.orders)) for _ in range(path.first[o], path.first[o + 1])]
        self.every_row = {"item": range(len(s.items)), "order": range(len(s.orders)), "line": range(len(s.lines))}
        self.every_row["contract"] = range(len(s.orders) if s.terms[0].contracts else 0)
        for kind, rows in self.every_row.items():
            self.writes.rows[kind].update(rows)

    def touched_rows_break_a_law(self, view: View) -> bool:
        """The check after an event: of the rows that it wrote to, and of the items whose sums have changed."""
        self.writes.new_supplies()
        rows = self.writes.rows
        orders = rows["order"].union(map(self.order_of.__getitem__, rows["line"]))
        lines = [l for o in orders for l in range(view.path.first[o], view.path.first[o + 1])]
        items = set(rows["item"])
        contracts = rows["contract"] | (orders if view.s.terms[0].contracts else set())
        changed = {"order": orders, "contract": contracts, "supply": rows["supply"], "item": rows["item"]}
        for kind, written in changed.items():
            for which in written:
                items.update(view.totals.put(kind, which, parts(view, kind, which)))
        items.update(view.s.supplies[k].item for k in rows["supply"])
        found = findings(view, changed | {"item": items, "line": lines})
        return next(found, None) is not None

    def check(self, view: View, written: bool = False, over: bool = False) -> None:
        """The full check: of every row, with all sums taken again. Raises LawBrokenError."""
        rows = {**self.every_row, "supply": range(view.s.world[0].supplies)}
        view.totals = type(view.totals)()
        for kind in ("order", "contract", "supply", "item"):
            for which in rows[kind]:
                view.totals.put(kind, which, parts(view, kind, which))
        self.judge(tuple(findings(view, rows)), written, over)
        self.sound = self.events

    def close(self, record: RunRecord) -> None:
        """The run is over: a last full check, and the laws of whole runs. Raises LawBrokenError."""
        if self.view is not None:
            self.view.before, self.view.t = self.view.t, self.shop.end
            self.view.look_at_money()
            self.check(self.view, over=True)
        if len(record.log["time"]):
            self.judge(tuple(findings_of_run(record)), over=True)

    def judge(self, found: tuple[Finding, ...], written: bool = False, over: bool = False) -> None:
        """Keep what was found, and stop the run."""
        if found:
            time = self.view.t if self.view else self.shop.end
            self.violation = Violation(found, time, self.events, self.sound, written, over)
            raise LawBrokenError(str(self.violation))


def auditor(shop: Shop) -> Auditor:
    """The auditor of a run of this shop: a function to call with the books, the path and the time after every event;
    raises LawBrokenError."""
    return Auditor(shop)


def thorough_auditor(shop: Shop) -> Auditor:
    """One who looks at every row after every event: for small runs, because the cost grows with their square."""
    return Auditor(shop, every=1)
