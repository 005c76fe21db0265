"""The oracle's suppliers: orders, manufacture, outages, transport, arrival, notices."""

from __future__ import annotations

from typing import Any

from oracle.basics import INF, MADE, NEWS, OVERDUE, RECEIPT, REVIEW, STANDING, Row, batches, remaining
from oracle.days import Days, Ramp
from oracle.distributions import lead_distribution, mean
from oracle.expected import at_work


def drawn(table: Any, supply: Row) -> float:
    """What the path has for the k-th order of an item at a supplier."""
    return float(table[supply.supplier][supply.k, supply.item])


def lots(spec: Any, units: int) -> int:
    """The smallest order, or larger by multiples: the next one up, or down."""
    sizes = [n * spec.multiple for n in range(1, units // spec.multiple + spec.minimum // spec.multiple + 3)]
    allowed = [size for size in sizes if size >= spec.minimum]
    below = [size for size in allowed if size <= units]
    if spec.rounding == "down" and below:
        return below[-1]
    return next(size for size in allowed if size >= units)


class Supply:
    """Replenishment orders from placement to arrival, in an `Oracle`."""

    def open_suppliers(self: Any) -> None:
        self.mills = []
        for spec in self.suppliers:
            mill = Row(spec=spec, up=True, down_since=None, at_work=0, servers=spec.servers or INF, parked=[])
            mill.work, mill.states = (
                [(0.0, 0)],
                [(0.0, True)],
            )  # how many orders it works on, whether it is up, from when
            mill.effect = spec.outages.effect if spec.outages is not None else "hold-start"
            mill.clock = Days(spec.calendar, self.scenario.time) if spec.ramp is None else Ramp(spec.ramp)
            mill.least = batches(spec, max(spec.minimum, spec.multiple, 1))
            mill.distribution = lead_distribution(spec, mill.least)
            mill.usual = mean(mill.distribution)
            self.mills.append(mill)

    # Placing orders

    def new_supply(self: Any, item: Row, supplier: int, quantity: int) -> Row:
        supply = Row(item=item.place, supplier=supplier, quantity=quantity, recalled=0, placed=self.now, arrived=None)
        supply.held = supply.standing = supply.there = supply.again = False
        supply.started = supply.made_at = supply.told = supply.due = None
        supply.good = supply.token = supply.prepaid = supply.owed = 0
        supply.back = []
        self.supplies.append(supply)
        item.on_order += quantity
        return supply

    def order(self: Any, item: Row, supplier: int, quantity: int, standing: bool = False) -> Row | None:
        mill, spec = self.mills[supplier], self.suppliers[supplier]
        if not self.takes_orders(supplier):
            return None
        quantity = lots(spec, quantity)
        supply = self.new_supply(item, supplier, quantity)
        supply.standing = standing
        self.post("ordering", "cash", spec.order_cost)
        self.pay_at_placement(supply)
        supply.k = item.placed_at[supplier]
        item.placed_at[supplier] += 1
        supply.work = drawn(self.path.lead, supply)
        supply.travel = drawn(self.path.transport, supply)
        if not mill.up and mill.effect != "hold-arrival":
            supply.held = True
            item.held_up += quantity
        self.begin_orders(supplier)
        overdue = getattr(item.sourcing.parameters, "overdue", None)
        if overdue is not None:
            usual = self.usually_arrives(supplier, batches(spec, quantity), self.now)
            self.at(usual + overdue, OVERDUE, self.overdue, supply)
        return supply

    def takes_orders(self: Any, supplier: int) -> bool:
        return bool(self.mills[supplier].up or self.mills[supplier].effect != "refuse")

    def overdue(self: Any, supply: Row) -> None:
        item, units = self.items[supply.item], remaining(supply)
        if supply.arrived is not None or not units:
            return
        p = item.sourcing.parameters
        places = [self.supplier_names.index(name) for name in p.suppliers]
        others = [j for j in places if self.mills[j].up and j != supply.supplier]
        if not others:
            return
        if p.late == "withdraw":
            self.withdraw(item, supply, units)
        for j, part in self.afforded(item, {others[0]: units}, review=False).items():
            self.order(item, j, part).again = True

    def standing_order(self: Any, item: Row) -> None:
        p = item.sourcing.parameters
        base = self.supplier_names.index(p.base)
        for j, part in self.afforded(item, {base: p.quantity}, review=False).items():
            self.order(item, j, part, standing=True)
        self.at(self.now + p.every, STANDING, self.standing_order, item)

    def recall(self: Any, item: Row, units: int) -> None:
        for supply in reversed(self.supplies):
            if supply.item == item.place and supply.arrived is None:
                back = min(units, remaining(supply))
                units -= back
                self.withdraw(item, supply, back)

    def withdraw(self: Any, item: Row, supply: Row, units: int) -> None:
        supply.recalled += units
        supply.back.append((self.now, units))
        item.on_order -= units
        item.held_up -= units if supply.held else 0
        if supply.supplier >= 0:
            self.pay_back(supply)
        if not units or remaining(supply) or supply.supplier < 0:
            return
        supply.token += 1
        if supply.started is not None and supply.made_at is None:
            self.works(self.mills[supply.supplier], -1)
            self.begin_orders(supply.supplier)
        for other in self.followers(supply):
            self.at(self.now, RECEIPT, self.arrives, other)

    # Manufacture

    def begin_orders(self: Any, supplier: int) -> None:
        """The manufacture of waiting orders begins, first come, first served, if the supplier can."""
        mill = self.mills[supplier]
        for supply in self.supplies:
            if not (mill.up or mill.effect == "hold-arrival") or mill.at_work >= mill.servers:
                return
            if supply.supplier == supplier and supply.started is None and remaining(supply):
                self.begin(supply, mill)

    def begin(self: Any, supply: Row, mill: Row) -> None:
        supply.started = self.now
        if supply.held:
            supply.held = False
            self.items[supply.item].held_up -= remaining(supply)
        self.works(mill, 1)
        supply.left = supply.whole = supply.work * batches(mill.spec, remaining(supply))
        self.work_on(supply, mill)

    def works(self: Any, mill: Row, more: int) -> None:
        """On one order more, or less."""
        mill.at_work += more
        mill.work.append((self.now, mill.at_work))

    def work_on(self: Any, supply: Row, mill: Row) -> None:
        """Manufacture begins, or goes on."""
        supply.since = self.now
        supply.until = end = self.meeting_an_outage(mill.clock.end(self.now, supply.left), supply.supplier)
        self.at(end, MADE, self.made, supply, supply.token)
        usually = self.usually_arrives(supply.supplier, batches(mill.spec, remaining(supply)), supply.started)
        if mill.spec.notice is not None and end + supply.travel > usually + 1e-9:
            time = max(self.now, usually - mill.spec.notice)
            self.at(time, NEWS, self.told, supply, supply.token, end + supply.travel)

    def meeting_an_outage(self: Any, time: float, supplier: int) -> float:
        """The time, or that of an outage or recovery which is the same but for rounding (by days off, or a ramp)."""
        path = self.path
        near = path.outage_time[(path.outage_supplier == supplier) & (abs(path.outage_time - time) < 1e-9)]
        return float(near[0]) if len(near) else time

    def told(self: Any, supply: Row, token: int, date: float) -> None:
        """The firm learns when a late order will arrive."""
        known = supply.told is not None and abs(supply.told - date) <= 1e-9
        if token == supply.token and supply.arrived is None and not known:
            supply.told = date
            item = self.items[supply.item]
            if item.horizon < INF:
                self.position_fell(item)
            if self.tells:
                self.news(self.items[supply.item])

    def made(self: Any, supply: Row, token: int) -> None:
        if token == supply.token:
            supply.made_at = self.now
            self.works(self.mills[supply.supplier], -1)
            self.at(self.now + supply.travel, RECEIPT, self.arrives, supply)
            self.begin_orders(supply.supplier)

    def supplier_changes(self: Any, supplier: int, up: bool) -> None:
        mill = self.mills[supplier]
        mill.up, mill.down_since = up, None if up else self.now
        mill.states.append((self.now, up))
        if mill.effect == "pause":
            self.pause(supplier, mill)
        if up:
            for supply in mill.parked:
                self.at(self.now, RECEIPT, self.arrives, supply)
            mill.parked = []
        self.begin_orders(supplier)
        if up and mill.effect == "refuse":
            for item in self.items:
                if supplier in self.named(item):
                    self.position_fell(item)

    def pause(self: Any, supplier: int, mill: Row) -> None:
        """Manufacture stops, or goes on."""
        for supply in self.supplies:
            if supply.supplier != supplier or not at_work(supply):
                continue
            if mill.up:
                if supply.until is None:
                    self.work_on(supply, mill)
            elif supply.until > self.now + 1e-9:
                supply.token += 1
                done = mill.clock.open_time(self.now) - mill.clock.open_time(supply.since)
                supply.left = max(0.0, supply.left - done)
                supply.until = None

    # Arrival

    def arrives(self: Any, supply: Row) -> None:
        if supply.arrived is not None or not remaining(supply):
            return
        if supply.supplier >= 0:
            mill = self.mills[supply.supplier]
            if not mill.up and mill.effect == "hold-arrival":
                if supply not in mill.parked:
                    mill.parked.append(supply)
                return
            if mill.spec.sequential and self.overtakes(supply):
                supply.there = True
                return
        self.receive(supply)
        for other in self.followers(supply):
            self.arrives(other)

    def overtakes(self: Any, supply: Row) -> bool:
        """An older order of the item at the supplier is still to come."""
        older = self.supplies[: self.supplies.index(supply)]
        same = [other for other in older if (other.item, other.supplier) == (supply.item, supply.supplier)]
        return any(other.arrived is None and remaining(other) for other in same)

    def followers(self: Any, supply: Row) -> list[Row]:
        """Orders that were waiting for it to arrive first."""
        same = [other for other in self.supplies if (other.item, other.supplier) == (supply.item, supply.supplier)]
        return [other for other in same if other.there and other.arrived is None and not self.overtakes(other)]

    # Reviews that are due

    def appoint_reviews(self: Any, item: Row) -> None:
        p = item.replenishment.parameters
        if item.review == "periodic":
            self.at(p.first_review, REVIEW, self.review_is_due, item, None)
        if item.review == "planned":
            first, *later = sorted({entry.at for entry in p.orders})
            self.at(first, REVIEW, self.review_is_due, item, later)
        if item.sourcing is not None and item.sourcing.rule == "base-surge":
            self.at(item.sourcing.parameters.first, STANDING, self.standing_order, item)

    def review_is_due(self: Any, item: Row, planned: list[float] | None) -> None:
        item.is_due = True
        if item not in self.reviews:
            self.reviews.append(item)
        if planned is None:
            self.at(self.now + item.replenishment.parameters.review_period, REVIEW, self.review_is_due, item, None)
        elif planned:
            self.at(planned[0], REVIEW, self.review_is_due, item, planned[1:])
