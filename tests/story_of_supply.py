"""What suppliers do, and when the firm orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from story import CLOSE, INF, Story

from simbackorder.model import events


def lead_times(story: Story) -> Iterator[str]:
    """The k-th order of an item at a supplier has its own lead time, which starts when the supplier is up and has a
    server; first come, first served."""
    record, path = story.record, story.record.path
    s = record.supplies
    number: dict[tuple[int, int], int] = defaultdict(int)
    starts = starting_times(story)
    for k in range(len(s["item"])):
        i, j = int(s["item"][k]), int(s["supplier"][k])
        if j >= 0:
            own = path.lead[j][number[i, j], i]
            number[i, j] += 1
            if s["lead_time"][k] != own:
                yield f"replenishment order {k} has lead time {s['lead_time'][k]}, not its own {own}"
        lead, arrived = float(s["lead_time"][k]), float(s["arrived"][k])
        if arrived >= 0 and abs(arrived - starts[k] - lead) > CLOSE:
            yield f"replenishment order {k} arrived at {arrived}, not {lead} after one of {starts[k]}"
        if arrived < 0 and starts[k] + lead < story.end - CLOSE and s["quantity"][k] > 0:
            yield f"replenishment order {k} should have arrived at {starts[k] + lead}"


def starting_times(story: Story) -> list[float]:
    """When the lead time of every replenishment order begins; infinite if that is not before the end."""
    s = story.record.supplies
    withdrawn = [INF] * len(s["item"])
    for entry in story.of(events.RECALLED):
        if s["quantity"][entry.who] == 0:
            withdrawn[entry.who] = entry.time  # of the last part
    starts = [float(time) for time in s["placed"]]
    suppliers = list(story.scenario.suppliers.values())
    for j, supplier in enumerate(suppliers):
        servers = supplier.servers or len(starts)
        busy: list[float] = []
        before = 0.0
        for k in range(len(starts)):
            if int(s["supplier"][k]) != j:
                continue
            free = 0.0 if len(busy) < servers else sorted(busy)[-servers]
            begin = up_from(story, j, max(starts[k], before, free))
            if withdrawn[k] <= begin and not (withdrawn[k] == begin and begin == starts[k]):
                starts[k] = INF
                continue
            starts[k] = before = begin
            busy.append(min(begin + float(s["lead_time"][k]), withdrawn[k]))
    return starts


def up_from(story: Story, j: int, time: float) -> float:
    """The first time from this one on at which a supplier is up; an outage that begins then comes first."""
    path = story.record.path
    changes = [
        (entry.time, int(path.outage_up[entry.who]))
        for entry in story.of(events.SUPPLIER)
        if path.outage_supplier[entry.who] == j and entry.item == 0
    ]
    before = [up for at, up in changes if at <= time]
    if not before or before[-1]:
        return time
    return next((at for at, up in changes if up and at > time), INF)


def outages(story: Story) -> Iterator[str]:
    """Suppliers fail and recover when the path says."""
    path = story.record.path
    for entry in story.of(events.SUPPLIER):
        if abs(entry.time - path.outage_time[entry.who]) > CLOSE * max(1.0, entry.time):
            yield f"supplier {path.outage_supplier[entry.who]} changes at {entry.time}"
    changes = sum(1 for entry in story.of(events.SUPPLIER) if entry.item == 0)
    if changes != sum(1 for time in path.outage_time if time < story.end):
        yield f"{changes} changes of suppliers"


def window_of_review(story: Story) -> Iterator[str]:
    """Periodically reviewed items are ordered at first_review + n R only, and nothing is ordered beyond `max_order`."""
    s = story.record.supplies
    ordered: dict[tuple[int, float], int] = defaultdict(int)
    for k in range(len(s["item"])):
        if s["supplier"][k] >= 0:
            i, placed = int(s["item"][k]), float(s["placed"][k])
            ordered[i, placed] += int(s["quantity"][k] + s["recalled"][k])
            p = story.choice("replenishment", i).parameters
            period = getattr(p, "review_period", None)
            if period and abs((placed - p.first_review) / period - round((placed - p.first_review) / period)) > 1e-6:
                yield f"replenishment order {k} is placed at {placed}, which is no day of review"
    for (i, placed), units in ordered.items():
        p = story.choice("replenishment", i).parameters
        if getattr(p, "review_period", None) and p.max_order is not None and units > p.max_order:
            yield f"item {i}: {units} units ordered at {placed}"
