"""The oracle's shelf and its record: receipts, put-away, cross-docking, losses, counts, empty shelves."""

from __future__ import annotations

import math
from typing import Any

from oracle.basics import COUNT, ELSEWHERE, LOSS, OVERSALE, SHELVING, SYNCHRONISATION, Levels, Row, remaining, worth
from oracle.distributions import statistic
from oracle.supply import drawn


class Records:
    """Stock from the dock to the shelf, in an `Oracle`."""

    def open_records(self: Any, item: Row) -> None:
        """The item's receiving and records, and when its record is corrected."""
        item.crosses = {"cross-dock": True, "put-away": False}[self.policy.receiving.choice(item.name).rule]
        oversold = self.policy.oversold.choice(item.name)
        item.oversold_wait = {"wait": True, "cancel": False, "as-admitted": None, "substitute": False}[oversold.rule]
        item.oversold_cost = getattr(oversold.parameters, "cost", 0)
        item.goodwill = oversold.parameters.goodwill if oversold.rule == "substitute" else None
        records = self.policy.records.choice(item.name)
        item.real_time = {"real-time": True, "synchronised": False}[records.rule]
        item.recorded, item.error, item.unrecorded, item.in_putaway = item.on_hand, 0, 0, 0
        item.crossed, item.shrunk, item.elsewhere, item.oversold = [], [], [], []
        p = records.parameters
        if p.count_every is not None:
            self.at(p.count_every, COUNT, self.count, item, p.count_every)
        if not item.real_time:
            self.at(p.every if p.first is None else p.first, SYNCHRONISATION, self.synchronise, item, p.every)

    def appoint_losses(self: Any) -> None:
        for time, place in zip(self.path.loss_time, self.path.loss_item, strict=True):
            self.at(float(time), LOSS, self.lose, self.items[int(place)])
        for time, place in zip(self.path.elsewhere_time, self.path.elsewhere_item, strict=True):
            self.at(float(time), ELSEWHERE, self.sell_elsewhere, self.items[int(place)])

    # Receipts

    def receive(self: Any, supply: Row) -> None:
        item, units = self.items[supply.item], remaining(supply)
        supply.arrived = self.now
        share = 1.0 if supply.supplier < 0 else drawn(self.path.yielded, supply)
        supply.good = good = min(units, math.floor(units * share + 0.5))
        item.on_order -= units
        if good < units and (item.counts_standing or not supply.standing):
            self.position_fell(item)
        if good:
            item.nets.append((self.now, Levels.of(item).net()))
            item.receipts.append((self.now, good, len(item.demands)))
        self.post("inventory", "cash", good * item.spec.unit_cost)
        self.post("price_variance", "cash", self.cost(supply) - good * item.spec.unit_cost)
        if supply.supplier >= 0:
            self.pay_at_receipt(supply)
        crossing = min(good, item.backorders) if item.crosses else 0
        terms = self.scenario.warehouse
        self.handle(terms.cross_dock_cost * crossing + terms.put_away_cost * (good - crossing))
        if crossing:
            item.crossed.append((self.now, crossing))
            item.on_hand += crossing
            item.recorded += crossing
        if good > crossing:
            self.put_away(item, supply, good - crossing)
        if crossing:
            self.allocate(item)

    def put_away(self: Any, item: Row, supply: Row, units: int) -> None:
        if supply.supplier < 0:
            takes, miscount = statistic(self.scenario.warehouse.put_away, None), 0
        else:
            takes, miscount = drawn(self.path.shelving, supply), int(drawn(self.path.miscounted, supply))
        item.in_putaway += units
        if takes > 0:
            self.at(self.now + takes, SHELVING, self.shelve, item, units, miscount)
        else:
            self.shelve(item, units, miscount)

    def shelve(self: Any, item: Row, units: int, miscount: int) -> None:
        thought = max(0, units + miscount)
        item.in_putaway -= units
        item.on_hand += units
        item.error += thought - units
        if item.real_time:
            item.recorded += thought
            if thought < units:
                self.position_fell(item)
        else:
            item.unrecorded += units
        self.allocate(item)

    def handle(self: Any, cost: int) -> None:
        self.post("handling", "cash", cost)

    def cost(self: Any, supply: Row) -> int:
        """What the good units of a replenishment order cost."""
        item = self.items[supply.item]
        if supply.supplier < 0:
            return int(supply.good * item.spec.unit_cost)
        return int(self.cost_of(supply, supply.good))

    def price_of(self: Any, item: Row, supplier: int, units: int) -> int:
        """What so many units cost that are ordered together."""
        prices = self.suppliers[supplier].price_breaks
        steps = [(1, self.unit_cost(item, supplier))]
        for each in prices.breaks if prices else ():
            stated = each.unit_cost.get(item.name) if isinstance(each.unit_cost, dict) else each.unit_cost
            if stated is not None and units >= each.units:
                steps.append((each.units, stated))
        if prices is None or prices.kind == "all-units":
            return int(units * steps[-1][1])
        return sum(next(price for since, price in reversed(steps) if since <= unit) for unit in range(1, units + 1))

    def unit_cost(self: Any, item: Row, supplier: int) -> int:
        stated = None if supplier < 0 else self.suppliers[supplier].unit_cost
        if isinstance(stated, dict):
            stated = stated.get(item.name)
        return int(item.spec.unit_cost if stated is None else stated)

    # Losses and corrections

    def lose(self: Any, item: Row) -> None:
        if item.on_hand > 0:
            item.on_hand -= 1
            item.error += 1
            item.shrunk.append(self.now)
            self.post("shrinkage", "inventory", item.spec.unit_cost)

    def sell_elsewhere(self: Any, item: Row) -> None:
        """Another channel sells what is on the shelf, of a shared record only what is available."""
        if not item.released or item.on_hand == 0 or (item.real_time and self.available(item) <= 0):
            return
        item.on_hand -= 1
        item.elsewhere.append(self.now)
        self.post("cash", "inventory", item.spec.unit_cost)
        if item.real_time:
            item.recorded -= 1
            self.position_fell(item)

    def count(self: Any, item: Row, every: float) -> None:
        self.handle(self.scenario.warehouse.count_cost)
        item.error = 0
        self.correct(item)
        self.at(self.now + every, COUNT, self.count, item, every)

    def synchronise(self: Any, item: Row, every: float) -> None:
        self.correct(item)
        self.at(self.now + every, SYNCHRONISATION, self.synchronise, item, every)

    def correct(self: Any, item: Row) -> None:
        """The record says what the warehouse's book says."""
        before = self.position(item)
        self.set_right(item)
        if self.position(item) < before:
            self.position_fell(item)
        self.allocate(item)

    # Empty shelves

    def too_few(self: Any, order: Row, shipment: Row) -> list[tuple[Row, int]]:
        """Lines with fewer units on hand than the shipment needs, and the units that are missing."""
        pairs = zip(order.lines, shipment.units, strict=True)
        return [(line, units - line.item.on_hand) for line, units in pairs if units > line.item.on_hand]

    def empty_shelf(self: Any, order: Row, shipment: Row) -> None:
        """What is missing goes back to backorders; nothing leaves."""
        missing = self.too_few(order, shipment)
        self.unpick(order, shipment)
        for line, units in missing:
            before = self.position(line.item)
            self.oversell(line, units)
            line.item.error = 0
            self.set_right(line.item)
            if self.position(line.item) < before:
                self.position_fell(line.item)
        self.start_patience(order)
        self.dispatch_again(order)

    def unpick(self: Any, order: Row, shipment: Row) -> None:
        """A shipment that was released does not leave."""
        for line, units in zip(order.lines, shipment.units, strict=True):
            line.picking -= units
        order.released -= 1

    def dispatch_again(self: Any, order: Row) -> None:
        if any(line.reserved > line.picking for line in order.lines):
            self.join_dispatch(order)

    def oversell(self: Any, line: Row, units: int) -> None:
        """Reserved units of a line are not there."""
        waits = line.lacking > 0
        for row in (line, line.item):
            row.reserved -= units
            row.oversold.append((self.now, units))
        line.lacking += units
        line.item.backorders += units
        if not waits:
            line.joined = line.order.time
            self.join_waiting(line)
        self.at(self.now, OVERSALE, self.decide_on_oversold, line)

    def decide_on_oversold(self: Any, line: Row) -> None:
        """The customer waits, gets a substitute, or the firm cancels the order."""
        item = line.item
        waits = self.owes(item) if item.oversold_wait is None else item.oversold_wait
        if line.lacking and item.goodwill is not None and self.give_instead(line):
            self.post("refunds", "cash", item.goodwill)
        elif line.lacking and not waits:
            self.post("refunds", "cash", item.oversold_cost)
            self.cancel(line.order, "firm")

    def give_instead(self: Any, line: Row) -> bool:
        """What is missing of a line is replaced by its substitute, if it can be."""
        place, units = line.order.lines.index(line) + 1, line.lacking
        spare = line.order.lines[place] if place < len(line.order.lines) else None
        if spare is None or not spare.spare or self.for_sale(spare) < units:
            return False
        line.lacking = 0
        line.replaced += units
        line.item.backorders -= units
        line.item.waiting = [entry for entry in line.item.waiting if entry[-1] is not line]
        if getattr(line.item.replenishment.parameters, "on_cancellation", "keep") == "recall":
            self.recall(line.item, units if line.item.counts_backorders else 0)
        spare.accepted += units
        spare.filled += units
        spare.item.seen += units
        self.reserve(spare, units)
        self.position_fell(spare.item)
        self.pay_back_excess(line.order)
        return True

    def owes(self: Any, item: Row) -> bool:
        """Whether a missing unit would be backordered if none were, and goods were on their way."""
        rule, p = item.admission.rule, item.admission.parameters
        if rule == "pre-order" and item.released:
            return bool(p.then != "lost-sale")
        return bool(rule != "lost-sale" and (item.released or rule == "pre-order") and getattr(p, "cap", None) != 0)

    def set_right(self: Any, item: Row) -> None:
        """The record is corrected; what is reserved beyond it is oversold."""
        item.recorded, item.unrecorded = max(0, item.on_hand + item.error), 0
        while item.reserved > item.recorded:
            holders = [line for order in self.orders for line in order.lines if line.item is item and line.reserved]
            line = max(holders, key=lambda line: (line.reserved > line.picking, self.owed_rank(line), line.number))
            stopped = line.reserved == line.picking
            if stopped:
                self.stop(line)
            self.oversell(line, min(item.reserved - item.recorded, line.reserved - line.picking))
            self.start_patience(line.order)
            if stopped:
                self.dispatch_again(line.order)

    def owed_rank(self: Any, line: Row) -> float:
        """The rank of a line if all its reserved units were backordered."""
        order = line.order
        owed = [other.lacking + (other.reserved if other is line else 0) for other in order.lines]
        pairs = list(zip(order.lines, owed, strict=True))
        sold = [(other, other.accepted - other.replaced, units) for other, units in pairs]
        value = sum(worth(other, all_sold - units, all_sold) for other, all_sold, units in sold)
        return float(self.rank(line, order.last, order.time, sum(owed), value))

    def stop(self: Any, line: Row) -> None:
        """No shipment in picking that contains the line leaves."""
        place = line.order.lines.index(line)
        for shipment in [each for each in line.order.in_picking if each.units[place]]:
            line.order.in_picking.remove(shipment)
            self.unpick(line.order, shipment)
