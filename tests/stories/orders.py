"""What happens to orders: who places them, when they ship, and who never comes again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from simbackorder.model import events
from stories.shipping import shipped
from stories.story import BUYING, CLOSE, INF, Story

ABSENT = -2.0
LATE = 1e-6


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
            if not entry.goes_on:
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


def visits(story: Story) -> Iterator[str]:
    """An order is considered when its customer comes, and a second time only after `returns`, by one who bought nothing
    and is not lost; and then it is."""
    seen: dict[int, list[float]] = defaultdict(list)
    for entry in story.of(*BUYING):
        o = story.order_of[entry.who]
        if entry.who == story.first[o]:
            seen[o].append(entry.time)
    bought = [sum(story.accepted[l] for l in story.lines(o)) > 0 for o in range(len(story.arrival))]
    for o, at in enumerate(story.arrival):
        again = at + float(story.path.returns[o])
        due = [] if story.closed[o] == ABSENT or at < 0 else [at]
        refused_first = not bought[o] or len(seen[o]) == 2
        lost = lost_at(story, o)
        if due and refused_first and again < story.end and lost > again - CLOSE:
            due.append(again)
        if len(seen[o]) == 1 and len(due) == 2 and abs(lost - again) < CLOSE:
            due.pop()  # lost in that instant, before coming back
        if len(seen[o]) != len(due) or any(abs(x - y) > CLOSE for x, y in zip(seen[o], due, strict=True)):
            yield f"order {o} is considered at {seen[o]}, and should be at {due}"
        if len(seen[o]) == 2 and bought[o] and abs(story.placed[o] - seen[o][1]) > CLOSE:
            yield f"order {o} is bought at {story.placed[o]} and considered again at {seen[o][1]}"


def lost_at(story: Story, o: int) -> float:
    """When the customer of an order is lost."""
    if not len(story.record.customers["lost_at"]):
        return INF
    time = float(story.record.customers["lost_at"][story.path.customer[o]])
    return time if time >= 0 else INF


def presence(story: Story) -> Iterator[str]:
    """An order is not placed exactly if its customer was lost before, or the backlog attracts too little."""
    backlog, lost, met = [0] * len(story.items), set[int](), set[int]()
    for step in story.steps():
        for entry in step:
            if entry.what not in (*BUYING, events.ABSENT) or story.order_of[entry.who] in met:
                continue
            o = story.order_of[entry.who]
            met.add(o)
            mark, stream = float(story.path.attraction[o]), stream_of(story, o)
            full = stream.attraction.full_at if stream.attraction else 1
            wanted = [story.item_of[l] for l in story.lines(o) if not story.path.spare[l]]
            pull = min(1.0, max(backlog[i] for i in wanted) / full)
            stays = int(story.path.customer[o]) in lost or (mark >= 0 and mark >= pull)
            if stays != (entry.what == events.ABSENT):
                yield f"order {o} is placed: {not stays} expected, mark {mark}, attraction {pull}"
        for entry in step:
            if entry.what == events.DEFECTED:
                lost.add(int(story.path.customer[story.order_of[entry.who]]))
            elif entry.what != events.SUPPLIER or entry.item >= 0:
                backlog[entry.item] = entry.backorders


def stream_of(story: Story, o: int):  # type: ignore[no-untyped-def]
    """The stream of customers that an order belongs to."""
    g = int(story.path.segment[o])
    for stream in story.scenario.customers.values():
        if g < len(stream.segments):
            return stream
        g -= len(stream.segments)
    raise AssertionError("an order without a stream")


def loyalty(story: Story) -> Iterator[str]:
    """A customer is lost by the first experience whose chance exceeds the order's own uniform, and by nothing else."""
    if not len(story.record.customers["lost_at"]):
        return
    expected: dict[int, float] = defaultdict(lambda: INF)
    visits_of = Counter(entry.who for entry in story.of(*BUYING))
    journeys = shipped(story)
    for o in range(len(story.arrival)):
        memory = story.segments[o][1].loyalty
        if memory is None:
            continue
        customer, mark, parted = int(story.path.customer[o]), story.path.loyalty[o], story.parted(o)
        if parted and mark < memory.cancelled:
            expected[customer] = min(expected[customer], *parted)
        if story.closed[o] in (ABSENT, -1.0) or (parted and o not in story.gone):
            continue
        time, chance, arrives = story.closed[o], 0.0, False
        if not any(story.accepted[l] for l in story.lines(o)):
            hopes = float(story.path.returns[o]) < INF and visits_of[story.first[o]] < 2  # to find it later
            chance = 0.0 if hopes else memory.refused
        elif o in story.gone:
            chance = memory.cancelled
        else:
            if story.owed_to(o) > 0:
                chance = memory.delayed
                chance = max(chance, memory.long_delay if time - story.placed[o] > memory.long else 0.0)
            arrives = any(story.accepted[l] > 0 and by_delivery(story, story.item_of[l]) for l in story.lines(o))
            chance = max(chance, memory.late if not arrives and time > story.promised[o] + LATE else 0.0)
        if mark < chance:
            expected[customer] = min(expected[customer], time)
        there = max((arrives for _, arrives in journeys.get(o, ())), default=time)
        if arrives and mark < memory.late and story.promised[o] + LATE < there < story.scenario.time.end:
            expected[customer] = min(expected[customer], there)
    for customer, time in enumerate(story.record.customers["lost_at"].tolist()):
        if abs((time if time >= 0 else INF) - expected[customer]) > CLOSE and (time >= 0 or expected[customer] < INF):
            yield f"customer {customer} is lost at {time}, by what happened at {expected[customer]}"


def by_delivery(story: Story, i: int) -> bool:
    """Whether the promise of item i is one of delivery."""
    return getattr(story.choice("promising", i).parameters, "by", "ship") == "deliver"


def releases(story: Story) -> Iterator[str]:
    """Before its release nothing of an item is reserved or shipped, and only pre-orders, up to their cap, are owed; it
    is released when the path says."""
    hidden = {i for i, item in enumerate(story.items) if item.release is not None and story.path.release[i] > 0}
    for entry in story.of(events.DEMAND, events.RESERVED, events.SHIPPED, events.RELEASE):
        i = entry.item
        if entry.what == events.RELEASE:
            hidden.discard(i)
            if abs(entry.time - story.path.release[i]) > CLOSE:
                yield f"item {i} is released at {entry.time}, not at {story.path.release[i]}"
        elif i in hidden and entry.what == events.DEMAND:
            admission = story.choice("admission", i)
            if entry.units > 0 and (admission.rule != "pre-order" or story.filled[entry.who] > 0):
                yield f"line {entry.who} is sold before the release of item {i}"
            cap = getattr(admission.parameters, "cap", None)
            if entry.units > 0 and cap is not None and entry.backorders > cap:
                yield f"item {i}: {entry.backorders} units pre-ordered, {cap} is the cap"
        elif i in hidden:
            yield f"line {entry.who} gets units of item {i} before its release"
    for i in hidden:
        if story.path.release[i] < story.end:
            yield f"item {i} is not released"


def substitutes(story: Story) -> Iterator[str]:
    """A substitute is bought whole, from the shelf, instead of a line of which nothing is bought; or it is given from
    the shelf for units that were not found, under the rule that says so."""
    given: dict[int, int] = defaultdict(int)
    for entry in story.of(events.SUBSTITUTED):
        given[entry.who] += entry.units
        if story.choice("oversold", story.item_of[entry.who - 1]).rule != "substitute":
            yield f"line {entry.who - 1} is replaced, and no rule says so"
    for l in story.path.spare.nonzero()[0].tolist():
        if story.is_given(l):
            if story.accepted[l] != given[l] or given[l] > story.accepted[l - 1] or story.filled[l] != given[l]:
                yield f"substitute line {l}: {story.accepted[l]} units, {given[l]} given"
        elif given[l]:
            yield f"substitute line {l} is given for a line that was not bought"
        elif story.accepted[l] and (
            story.accepted[l] != story.path.quantity[l]
            or story.filled[l] != story.accepted[l]
            or story.accepted[l - 1] > 0
        ):
            yield f"substitute line {l}: {story.accepted[l]} units; {story.accepted[l - 1]} of the line before it"


def shipments(story: Story) -> Iterator[str]:
    """No more shipments than the policy and the customer allow; one that leaves before the order is complete has units
    enough, and leaves when it may."""
    choice = story.shop_choice("shipment")
    p = choice.parameters
    left: dict[int, int] = defaultdict(int)
    for step in story.steps():
        units = sum(entry.units for entry in step if entry.what == events.SHIPPED)
        if not units:
            continue
        entry = next(entry for entry in step if entry.what == events.SHIPPED)
        o = story.order_of[entry.who]
        left[o] += 1
        accepted = sum(story.accepted[l] - story.replaced(l) for l in story.lines(o))
        began = entry.time - float(story.path.pick[o])
        if story.served[o] <= began + CLOSE or story.docked or o in story.again:  # it is not told when it was let go
            continue
        if choice.rule == "complete" or story.path.whole[o]:
            yield f"a part of order {o} ships, complete only at {story.served[o]}"
        if choice.rule == "partial" and units + 1e-9 < p.minimum_fraction * accepted:
            yield f"{units} of {accepted} units of order {o} ship"
        if choice.rule == "available-then-rest" and abs(began - story.placed[o]) > CLOSE:
            yield f"a part of order {o} ships at {entry.time}, placed at {story.placed[o]}"
        if choice.rule == "consolidate" and began < story.placed[o] + p.window - CLOSE:
            yield f"a part of order {o} ships at {entry.time}, before its window is over"
    most = getattr(p, "max_shipments", None) or INF
    most = {"complete": 1, "available-then-rest": 2}.get(choice.rule, most)
    for o, number in left.items():
        if number > most or (story.path.whole[o] and number > 1) or number != story.record.orders["shipments"][o]:
            yield f"order {o} has {number} shipments"
