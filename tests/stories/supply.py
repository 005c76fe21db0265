"""What suppliers do, and when the firm orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import ceil, floor
from typing import Any

from simbackorder.model import events
from simbackorder.sample_path.distributions import mean
from stories.receiving import numbers
from stories.shipping import after, days_of, is_open
from stories.story import CLOSE, INF, Story

NEARLY = 1e-6
TINY = 1e-12


def lead_times(story: Story) -> Iterator[str]:
    """The k-th order of an item at a supplier has its own work, for its units; it is begun when the supplier is up and
    has a server, first come, first served, and arrives when it is made, has travelled, and is let in."""
    record, path = story.record, story.record.path
    s, which = record.supplies, numbers(story)
    arrivals, begun = arrival_times(story)
    for k in range(len(s["item"])):
        i, j = int(s["item"][k]), int(s["supplier"][k])
        lead, arrived = float(s["lead_time"][k]), float(s["arrived"][k])
        if j >= 0:
            own, batches = path.lead[j][which[k], i], jobs(story, k, begun[k])
            if lead not in {own * n for n in batches}:
                yield f"replenishment order {k} has lead time {lead}, not its own {own} in {batches} batches"
        due = arrivals[k]
        if arrived >= 0 and abs(arrived - due) > NEARLY:
            yield f"replenishment order {k} arrived at {arrived}, not {lead} after one of its server's, at {due}"
        if arrived < 0 and due < story.end - NEARLY and s["quantity"][k] > 0:
            yield f"replenishment order {k} should have arrived at {due}"


def ordered(story: Story, k: int) -> int:
    """Units of an order as it was placed."""
    s = story.record.supplies
    return int(s["quantity"][k] + s["recalled"][k])


def supplier_of(story: Story, j: int) -> Any:
    return list(story.scenario.suppliers.values())[j]


def jobs(story: Story, k: int, begun: float) -> set[int]:
    """In how many batches an order is made that is begun then: of the units that had not been withdrawn. What is
    withdrawn in that very instant may have been so before or after; an order that is not begun has no batches."""
    supplier, units = supplier_of(story, int(story.record.supplies["supplier"][k])), ordered(story, k)
    if supplier.per != "unit" or begun > story.end + NEARLY:
        return {1}
    found = {1} if begun > story.end - NEARLY else set()
    for entry in story.of(events.RECALLED):
        if entry.who == k and entry.time <= begun + NEARLY:
            if entry.time >= begun - NEARLY:
                found.add(ceil(units / supplier.batch))
            units -= entry.units
    return found | {max(1, ceil(units / supplier.batch))}


def effect_of(supplier: Any) -> str:
    return "none" if supplier.outages is None else str(supplier.outages.effect)


def withdrawn_at(story: Story) -> list[float]:
    """When every order was wholly withdrawn; infinite: never."""
    s = story.record.supplies
    found = [INF] * len(s["item"])
    for entry in story.of(events.RECALLED):
        if s["quantity"][entry.who] == 0:
            found[entry.who] = entry.time  # of the last part
    return found


def arrival_times(story: Story) -> tuple[list[float], list[float]]:
    """When every order arrives: made, moved, let in where ports are shut, and in turn where none overtakes another. And
    when each is begun."""
    s, path, which, withdrawn = story.record.supplies, story.record.path, numbers(story), withdrawn_at(story)
    found = [float(time) for time in s["lead_time"]]
    begun = [INF] * len(found)
    for j, supplier in enumerate(story.scenario.suppliers.values()):
        for k, begin, made in made_by(story, j, withdrawn):
            begun[k] = begin
            i = int(s["item"][k])
            at = made + path.transport[j][which[k], i]
            if supplier.sequential:
                older = [m for m in range(k) if (s["item"][m], s["supplier"][m]) == (i, j)]
                at = max([at, *(min(found[m], withdrawn[m]) for m in older if s["placed"][m] >= 0)])
            if effect_of(supplier) == "hold-arrival" and at < INF:
                at = up_from(story, j, at)
            found[k] = at
    return found, begun


def made_by(story: Story, j: int, withdrawn: list[float]) -> Iterator[tuple[int, float, float]]:
    """The orders at a supplier in the order in which they were placed, when they are begun, and when made."""
    s, supplier = story.record.supplies, supplier_of(story, j)
    mine = [k for k in range(len(s["item"])) if int(s["supplier"][k]) == j]
    servers = supplier.servers or len(mine)
    busy: list[float] = []
    before = 0.0
    for k in mine:
        placed = float(s["placed"][k])
        begin = max(placed, before, sorted(busy)[-servers] if len(busy) >= servers else 0.0)
        begin = begin if effect_of(supplier) == "hold-arrival" else up_from(story, j, begin)
        if withdrawn[k] <= begin and not (withdrawn[k] == begin and begin == placed):
            yield k, begin if withdrawn[k] > begin - NEARLY else INF, INF
            continue
        before = begin
        made = finished(story, j, begin, float(s["lead_time"][k]))
        busy.append(min(made, withdrawn[k]))
        yield k, begin, made


def finished(story: Story, j: int, begin: float, work: float) -> float:
    """When so much work is done that is begun then: on open days, at the speed of the ramp, and not in outages that
    stop it."""
    supplier = supplier_of(story, j)
    if begin == INF:
        return INF
    if effect_of(supplier) != "pause":
        return worked(story, supplier, begin, work)
    while True:
        fails = next((at for at, up in changes(story, j) if not up and at > begin), INF)
        done = worked(story, supplier, begin, work)
        if done < fails - TINY:
            return done
        work -= min(work, capacity(story, supplier, begin, fails)) if done > fails + TINY else work
        begin = next((at for at, up in changes(story, j) if up and at > fails), INF)
        if begin == INF:
            return INF


def worked(story: Story, supplier: Any, begin: float, work: float) -> float:
    """When so much work is done without outages; under a ramp by bisection of the work that is done by a time."""
    if supplier.ramp is None:
        return after(days_of(story, supplier.calendar), begin, work)
    low, high = begin, begin + work / supplier.ramp.initial + 1.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (low, middle) if capacity(story, supplier, begin, middle) >= work else (middle, high)
    return high if work > 0 else begin


def capacity(story: Story, supplier: Any, start: float, end: float) -> float:
    """Work that is done between two times: open days, or the area under the speed of the ramp, piece by piece."""
    if supplier.ramp is None:
        days = days_of(story, supplier.calendar)
        return sum(
            max(0.0, min(end, d + 1) - max(start, d)) for d in range(floor(start), ceil(end)) if is_open(days, d)
        )
    ramp = supplier.ramp
    corners = sorted({start, end, *(x for x in (ramp.at, ramp.at + ramp.over) if start < x < end)})
    speeds = [ramp.initial + (1 - ramp.initial) * min(1.0, max(0.0, (x - ramp.at) / ramp.over)) for x in corners]
    return sum((y - x) * (v + w) / 2 for x, y, v, w in zip(corners, corners[1:], speeds, speeds[1:], strict=False))


def changes(story: Story, j: int) -> list[tuple[float, int]]:
    """When a supplier goes down (0) and is up again (1)."""
    path = story.record.path
    return [
        (entry.time, int(path.outage_up[entry.who]))
        for entry in story.of(events.SUPPLIER)
        if path.outage_supplier[entry.who] == j and entry.item == 0
    ]


def up_from(story: Story, j: int, time: float) -> float:
    """The first time from this one on at which a supplier is up; an outage that begins then comes first."""
    found = changes(story, j)
    before = [up for at, up in found if at <= time]
    if not before or before[-1]:
        return time
    return next((at for at, up in found if up and at > time), INF)


def outages(story: Story) -> Iterator[str]:
    """Suppliers fail and recover when the path says."""
    path = story.record.path
    for entry in story.of(events.SUPPLIER):
        if abs(entry.time - path.outage_time[entry.who]) > CLOSE * max(1.0, entry.time):
            yield f"supplier {path.outage_supplier[entry.who]} changes at {entry.time}"
    number = sum(1 for entry in story.of(events.SUPPLIER) if entry.item == 0)
    if number != sum(1 for time in path.outage_time if time < story.end):
        yield f"{number} changes of suppliers"


def window_of_review(story: Story) -> Iterator[str]:
    """Periodically reviewed items are ordered at first_review + n R only, but for standing and overdue orders; nothing
    is ordered beyond `max_order`, but to fill a lot, or from an express supplier."""
    s = story.record.supplies
    units_at: dict[tuple[int, float], int] = defaultdict(int)
    for k in range(len(s["item"])):
        i, placed = int(s["item"][k]), float(s["placed"][k])
        p, sourcing = story.choice("replenishment", i).parameters, None
        period = getattr(p, "review_period", None)
        if int(s["supplier"][k]) < 0 or not period:
            continue
        sourcing = story.choice("sourcing", i)
        if s["waited"][k] > 0:
            continue  # for money
        if sourcing.rule == "base-surge" or getattr(sourcing.parameters, "overdue", None) is not None:
            continue
        if abs((placed - p.first_review) / period - round((placed - p.first_review) / period)) > 1e-6:
            yield f"replenishment order {k} is placed at {placed}, which is no day of review"
        supplier = supplier_of(story, int(s["supplier"][k]))
        if supplier.minimum == supplier.multiple == 1 and sourcing.rule != "dual-index":
            units_at[i, placed] += ordered(story, k)
    for (i, placed), units in units_at.items():
        p = story.choice("replenishment", i).parameters
        if p.max_order is not None and units > p.max_order:
            yield f"item {i}: {units} units ordered at {placed}"


def usual_arrival(story: Story, j: int, units: int, at: float) -> float:
    """When an order usually arrives if it is begun at once: by its supplier's days or ramp, in its own batches."""
    supplier = supplier_of(story, j)
    number = -(-units // supplier.batch) if supplier.per == "unit" else 1
    work, later = number * mean(supplier.making), at
    while (missing := work - capacity(story, supplier, at, later)) > NEARLY / 10:
        midnight = floor(later) + 1
        later = midnight if capacity(story, supplier, later, midnight) == 0 else later + missing
    return later + mean(supplier.moving)


def overdue(story: Story) -> Iterator[str]:
    """An order that is overdue is placed again, as many units, with the first other supplier who is up; standing orders
    are placed when they are due, by suppliers who take orders."""
    s, suppliers = story.record.supplies, list(story.scenario.suppliers)
    withdrawn, again = withdrawn_at(story), 0
    placed = [(int(s["item"][k]), int(s["supplier"][k]), float(s["placed"][k])) for k in range(len(s["item"]))]
    for k, (i, j, at) in enumerate(placed):
        p: Any = story.choice("sourcing", i).parameters if j >= 0 else None
        if getattr(p, "overdue", None) is None:
            continue
        due = usual_arrival(story, j, ordered(story, k), at) + p.overdue
        gone = min(withdrawn[k], float(s["arrived"][k]) if s["arrived"][k] >= 0 else INF)
        others = [suppliers.index(name) for name in p.suppliers if suppliers.index(name) != j]
        others = [m for m in others if up_from(story, m, due) == due]
        if due >= story.end - NEARLY or not others or gone < due - NEARLY:
            continue
        found = [m for m, (ii, jj, t) in enumerate(placed) if (ii, jj) == (i, others[0]) and abs(t - due) < NEARLY]
        if not found and gone > due + NEARLY:
            yield f"replenishment order {k} is overdue at {due}, and not placed again"
        again += bool(found)
    if int(story.record.world["again"][0]) > again:
        yield f"{story.record.world['again'][0]} orders are placed again, {again} were overdue"
    for i in range(len(story.items)):
        sourcing = story.choice("sourcing", i) if suppliers else None
        if sourcing is not None and sourcing.rule == "base-surge":
            yield from standing_orders(story, i, sourcing.parameters, placed)


def standing_orders(story: Story, i: int, p: Any, placed: list[tuple[int, int, float]]) -> Iterator[str]:
    """The standing orders of an item."""
    j = list(story.scenario.suppliers).index(p.base)
    refuses = effect_of(supplier_of(story, j)) == "refuse"
    times = [p.first + n * p.every for n in range(int((story.end - p.first) / p.every) + 1)]
    times = [t for t in times if t < story.end - NEARLY and not (refuses and up_from(story, j, t) != t)]
    mine = [t for ii, jj, t in placed if (ii, jj) == (i, j)]
    if len(mine) != len(times) or any(abs(a - b) > NEARLY for a, b in zip(sorted(mine), times, strict=True)):
        yield f"item {i} has standing orders at {mine}, and they are due at {times}"
