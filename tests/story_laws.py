"""Laws that need the whole story of a run: its log, its record, or its state at the end of every instant.

They are written from the model's description and share no code with the transitions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

from simbackorder.engines.reference import run
from simbackorder.model import events, ledger
from simbackorder.model.audit import LawBrokenError, auditor
from simbackorder.model.opening import Shop, open_shop
from simbackorder.model.record import RunRecord
from simbackorder.model.sample_path import SamplePath, draw
from simbackorder.policies.families import FAMILIES
from simbackorder.scenario.schema import Policy, Scenario

INF = float("inf")
CLOSE = 1e-9


def checked(scenario: Scenario, policy: Policy | None = None, replication: int = 0) -> RunRecord:
    """Run the scenario under every law. Raises LawBrokenError."""
    policy = policy or scenario.policy
    shop, path = open_shop(scenario, policy), draw(scenario, replication)
    audit, quiet = auditor(shop), quiet_instants(shop)

    def watch(s: Any, given: Any, t: float) -> None:
        audit(s, given, t)
        quiet(s, t)

    record = run(shop, path, log=True, watch=watch)
    found = list(broken(scenario, policy, record))
    if found:
        raise LawBrokenError("; ".join(found[:5]))
    return record


def decisions(shop: Shop, family: str, i: int) -> Any:
    """A family's rule for item i, bound to the item's parameters."""
    p = SimpleNamespace(**{name: values[i] for name, values in shop.firm[family].items()})
    decide = list(FAMILIES[family].table.values())[p.code].decide
    return p, lambda *facts: decide(p, *facts)


def quiet_instants(shop: Shop) -> Any:
    """Before time moves on, every fall of a position was reviewed and everything that may leave has left."""
    replenishment = [decisions(shop, "replenishment", i) for i in range(shop.sizes["items"])]
    _, leaves = decisions(shop, "shipment", 0)
    last: list[Any] = [0.0, []]

    def look(s: Any, t: float) -> None:
        if t > last[0] and last[1]:
            raise LawBrokenError(f"after time {last[0]}: " + "; ".join(last[1]))
        last[0] = t
        last[1] = [*undone(s)]

    def undone(s: Any) -> Iterator[str]:
        for i, item in enumerate(s.items):
            p, decide = replenishment[i]
            position = item.on_hand - item.reserved + item.in_putaway + item.on_order
            position -= item.backorders if p.count_backorders else 0
            if p.period == 0 and p.max_order > 10**9 and decide(position) > 0:
                yield f"item {i} stands at position {position} without a review"
        for o, order in enumerate(s.orders):
            ready = order.reserved - order.picking
            if ready > 0 and leaves(ready, order.lacking):
                yield f"order {o} could leave"

    return look


def broken(scenario: Scenario, policy: Policy, record: RunRecord) -> Iterator[str]:
    """All laws of a finished run."""
    story = Story(scenario, policy, record)
    for law in (time_order, little, ranks, sales, patience, lead_times, window_of_review):
        yield from law(story)


class Story:
    """A run's log as plain rows, with the facts that the laws ask for."""

    def __init__(self, scenario: Scenario, policy: Policy, record: RunRecord) -> None:
        self.scenario, self.policy, self.record = scenario, policy, record
        names = list(record.log)
        columns = [record.log[name].tolist() for name in names]
        self.log = [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]
        path: SamplePath = record.path
        self.placed = np.cumsum(path.gap).tolist()
        self.order_of = np.repeat(np.arange(len(path.gap)), np.diff(path.first)).tolist()
        self.item_of = path.item.tolist()
        self.end = scenario.time.end

    def of(self, *kinds: int) -> Iterator[Any]:
        """Entries of these kinds, in order."""
        return (entry for entry in self.log if entry.what in kinds)


def time_order(story: Story) -> Iterator[str]:
    """Time never goes back; shipped >= placed; delivered >= shipped; nothing ships after its cancellation."""
    times = [entry.time for entry in story.log]
    if times != sorted(times):
        yield "the log goes back in time"
    cancelled: dict[int, float] = {}
    last_shipped: dict[int, float] = {}
    for entry in story.of(events.SHIPPED, events.CANCELLATION, events.DELIVERY):
        o = story.order_of[entry.who]
        if entry.what == events.CANCELLATION:
            cancelled[o] = entry.time
        elif entry.what == events.SHIPPED:
            last_shipped[o] = entry.time
            if entry.time < story.placed[o]:
                yield f"order {o} ships before it is placed"
            if o in cancelled:
                yield f"order {o} ships after its cancellation"
        elif entry.time < last_shipped.get(o, INF) and story.record.orders["shipments"][o] == 1:
            yield f"order {o} is delivered before it ships"
    delivered, travelling = story.record.orders["delivered"], story.record.orders["in_transit"]
    for o, time in last_shipped.items():
        if delivered[o] < time and travelling[o] == 0:
            yield f"order {o}: delivered {delivered[o]} before its last shipment {time}"


def little(story: Story) -> Iterator[str]:
    """The time integral of backorders is the sum over units of the time from acceptance to reservation,
    cancellation or end."""
    record = story.record
    waiting: dict[int, int] = {}
    waited: dict[int, float] = defaultdict(float)
    for entry in story.of(events.DEMAND, events.RESERVED, events.CANCELLATION):
        l, i = entry.who, entry.item
        if entry.what == events.DEMAND:
            waiting[l] = entry.units - int(record.lines["filled"][l])
            continue
        units = entry.units if entry.what == events.RESERVED else waiting[l]
        waited[i] += units * (entry.time - story.placed[story.order_of[l]])
        waiting[l] -= units
    for l, units in waiting.items():
        waited[story.item_of[l]] += units * (story.end - story.placed[story.order_of[l]])
        if units < 0:
            yield f"line {l}: more units reserved than were owed"
    for i, integral in enumerate(record.items["backorders_time"].tolist()):
        if abs(integral - waited[i]) > CLOSE * max(1.0, integral):
            yield f"item {i}: backorders x time {integral}, customers waited {waited[i]}"


def ranks(story: Story) -> Iterator[str]:
    """Every unit goes to the waiting line that ranks first when it is free; ties in the order of joining."""
    record, path = story.record, story.record.path
    segments = [s for stream in story.scenario.customers.values() for s in stream.segments.values()]
    names = list(story.scenario.items)
    waiting: dict[int, dict[int, int]] = defaultdict(dict)

    def rank(l: int) -> tuple[float, int]:
        o = story.order_of[l]
        rule = story.policy.allocation.choice(names[story.item_of[l]]).rule
        if rule == "segment-priority":
            return float(segments[int(path.segment[o])].priority), l
        return (float(record.orders["promised"][o]) if rule == "earliest-promise" else story.placed[o]), l

    for entry in story.of(events.DEMAND, events.RESERVED, events.CANCELLATION):
        l, lines = entry.who, waiting[entry.item]
        if entry.what == events.DEMAND:
            lines[l] = entry.units - int(record.lines["filled"][l])
        elif entry.what == events.CANCELLATION:
            lines[l] = 0
        else:
            best = min((m for m, units in lines.items() if units > 0), key=rank, default=-1)
            if best != l:
                yield f"line {l} is served before line {best}"
            lines[l] = lines.get(l, 0) - entry.units


def sales(story: Story) -> Iterator[str]:
    """Revenue = price x units shipped, and nothing else; no unit is both shipped and cancelled; the books balance."""
    record, path = story.record, story.record.path
    shipped: dict[int, int] = defaultdict(int)
    cancelled: dict[int, int] = defaultdict(int)
    for entry in story.of(events.SHIPPED):
        shipped[entry.who] += entry.units
    for entry in story.of(events.CANCELLATION):
        cancelled[entry.who] += entry.units
    prices = [item.price for item in story.scenario.items.values()]
    revenue = sum(units * prices[story.item_of[l]] for l, units in shipped.items())
    booked = -int(record.accounts["balance"][ledger.REVENUE])
    if booked != revenue:
        yield f"revenue {booked}, price x units shipped {revenue}"
    for l, accepted in enumerate(record.lines["accepted"].tolist()):
        if shipped[l] + cancelled[l] > accepted or accepted > path.quantity[l]:
            yield f"line {l}: {shipped[l]} shipped and {cancelled[l]} cancelled of {accepted} accepted units"
    if int(record.accounts["balance"].sum()) or int(record.accounts["at_cut"].sum()):
        yield "the trial balance is not zero at the cut or at the end"
    held = record.items["on_hand_time"] + record.items["in_putaway_time"]
    rates = np.array([item.holding_cost for item in story.scenario.items.values()])
    holding = int(record.accounts["balance"][ledger.HOLDING])
    if abs(holding - float(rates @ held) * 10**story.scenario.minor_digits) > 1.0 * len(prices) + CLOSE * holding:
        yield f"holding {holding}, by unit-days {float(rates @ held)}"


def patience(story: Story) -> Iterator[str]:
    """An order is cancelled when its patience ends while a unit is owed, and never otherwise."""
    record, path = story.record, story.record.path
    reserved: dict[int, float] = {}
    units: dict[int, int] = defaultdict(int)
    for entry in story.of(events.RESERVED):
        reserved[story.order_of[entry.who]] = entry.time
        units[story.order_of[entry.who]] += entry.units
    owed = np.add.reduceat(record.lines["accepted"] - record.lines["filled"], path.first[:-1]) if len(path.gap) else []
    for o, closed in enumerate(record.orders["closed"].tolist()):
        leaves = story.placed[o] + float(path.patience[o])
        if record.orders["cancelled"][o] > 0:
            if abs(closed - leaves) > CLOSE:
                yield f"order {o} is cancelled at {closed}; its patience ends at {leaves}"
            if units[o] >= owed[o]:
                yield f"order {o} had all its units reserved and is cancelled"
        elif owed[o] > 0 and leaves < story.end:
            served = closed >= 0 or o in reserved
            if not served or reserved[o] > leaves + CLOSE:
                yield f"order {o} should have given up at {leaves}"


def lead_times(story: Story) -> Iterator[str]:
    """The k-th order of an item at a supplier has its own lead time, which starts when the supplier is up."""
    record, path = story.record, story.record.path
    s = record.supplies
    number: dict[tuple[int, int], int] = defaultdict(int)
    for k in range(len(s["item"])):
        i, j = int(s["item"][k]), int(s["supplier"][k])
        if j >= 0:
            own = path.lead[j][number[i, j], i]
            number[i, j] += 1
            if s["lead_time"][k] != own:
                yield f"replenishment order {k} has lead time {s['lead_time'][k]}, not its own {own}"
        placed, lead, arrived = (float(s[name][k]) for name in ("placed", "lead_time", "arrived"))
        starts = start_of(placed, j, path)
        if arrived >= 0 and not any(abs(arrived - start - lead) < CLOSE for start in starts):
            yield f"replenishment order {k} arrived at {arrived}, not {lead} after one of {starts}"
        due = min(max(starts) + lead, INF)
        if arrived < 0 and due < story.end - CLOSE and s["quantity"][k] > 0:
            yield f"replenishment order {k} should have arrived at {due}"


def start_of(placed: float, j: int, path: SamplePath) -> list[float]:
    """When the lead time may start: at placing, or at the recovery of a supplier that is down then."""
    mine = [
        (float(t), int(up))
        for t, x, up in zip(path.outage_time, path.outage_supplier, path.outage_up, strict=True)
        if x == j
    ]
    before = [up for t, up in mine if t <= placed + CLOSE]
    if not before or before[-1]:
        return [placed]
    return [next((t for t, up in mine if up and t > placed), INF)]


def window_of_review(story: Story) -> Iterator[str]:
    """Periodically reviewed items are ordered at first_review + n R only, and nothing is ordered beyond `max_order`."""
    s = story.record.supplies
    names = list(story.scenario.items)
    ordered: dict[tuple[int, float], int] = defaultdict(int)
    for k in range(len(s["item"])):
        if s["supplier"][k] >= 0:
            i, placed = int(s["item"][k]), float(s["placed"][k])
            ordered[i, placed] += int(s["quantity"][k] + s["recalled"][k])
            p = story.policy.replenishment.choice(names[i]).parameters
            period = getattr(p, "review_period", None)
            if period and abs((placed - p.first_review) / period - round((placed - p.first_review) / period)) > 1e-6:
                yield f"replenishment order {k} is placed at {placed}, which is no day of review"
    for (i, placed), units in ordered.items():
        p = story.policy.replenishment.choice(names[i]).parameters
        if getattr(p, "review_period", None) and p.max_order is not None and units > p.max_order:
            yield f"item {i}: {units} units ordered at {placed}"
