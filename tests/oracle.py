"""The model a second time, written from docs/model.md alone: plain lists, dictionaries and heapq; simple, not fast.

`simulate(scenario, policy, path)` plays the scenario under one policy on a given sample path and returns what happened
and every measure. It shares nothing with the program but the scenario, the numbers of the path and the laws.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from simbackorder.model import laws

CUT, SUPPLIER, RECEIPT, DELIVERY, CANCELLATION, DEMAND, REVIEW, DISPATCH, READING = 1, 2, 3, 6, 8, 10, 11, 12, 13
INF = math.inf
LEVELS = ("on_hand", "reserved", "on_order", "backorders")
ACCOUNTS = (
    *("cash", "inventory", "revenue", "cost_of_goods_sold", "price_variance"),
    *("ordering", "holding", "shipping", "equity"),
)
Ratio = tuple[float, float]


class Row:
    """Something with named values; equal to itself only."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


def simulate(scenario: Any, policy: Any, path: Any) -> dict[str, Any]:
    """What happens to the shop, and its measures as (numerator, denominator)."""
    shop = Oracle(scenario, policy, path)
    shop.run()
    return {
        "orders": shop.orders,
        "lines": [line for order in shop.orders for line in order.lines],
        "supplies": shop.supplies,
        "items": shop.items,
        "cut": shop.at_cut,
        "end": shop.ledger,
        "measures": measures(shop),
    }


class Oracle:
    """One run."""

    def __init__(self, scenario: Any, policy: Any, path: Any) -> None:
        self.scenario, self.policy, self.path = scenario, policy, path
        self.now, self.sequence, self.end, self.warm_up = 0.0, 0, scenario.time.length, scenario.time.warm_up
        self.calendar: list[tuple[float, int, int, Callable[..., None], tuple[Any, ...]]] = []
        self.reviews: deque[Row] = deque()
        self.dispatches: deque[Row] = deque()
        self.ledger = dict.fromkeys(ACCOUNTS, 0)
        self.at_cut: dict[str, int] = {}
        self.readings: dict[float, list[dict[str, int]]] = {}
        self.supplier_names = list(scenario.suppliers)
        self.suppliers = list(scenario.suppliers.values())
        self.up = [True] * len(self.suppliers)
        self.segments = [(name, it) for stream in scenario.customers.values() for name, it in stream.segments.items()]
        self.items: list[Row] = []
        self.supplies: list[Row] = []
        self.orders: list[Row] = []
        for place, (name, item) in enumerate(scenario.items.items()):
            self.open_item(place, name, item)
        self.appoint()

    # The calendar

    def at(self, time: float, kind: int, action: Callable[..., None], *what: Any) -> None:
        self.sequence += 1
        heapq.heappush(self.calendar, (time, kind, self.sequence, action, what))

    def appoint(self) -> None:
        """Everything that is known before the start."""
        self.at(self.warm_up, CUT, self.cut)
        path = self.path
        for time, supplier, up in zip(path.outage_time, path.outage_supplier, path.outage_up, strict=True):
            self.at(float(time), SUPPLIER, self.supplier_changes, int(supplier), bool(up))
        time = 0.0
        for order in range(len(path.gap)):
            time += float(path.gap[order])
            self.at(time, DEMAND, self.demand, order)
        for item in self.items:
            if item.review == "periodic":
                self.at(item.replenishment.parameters.first_review, REVIEW, self.review_is_due, item)
        for time in self.scenario.measures.at:
            self.at(time, READING, self.read, time)

    def run(self) -> None:
        while True:
            due = self.calendar[0][:2] if self.calendar else (INF, 0)
            if self.reviews and due > (self.now, REVIEW):
                self.review(self.reviews.popleft())
            elif self.dispatches and due > (self.now, DISPATCH):
                self.dispatch(self.dispatches.popleft())
            elif due[0] < self.end:
                self.now, _, _, action, what = heapq.heappop(self.calendar)
                action(*what)
            else:
                break
            for item in self.items:
                levels = tuple(getattr(item, level) for level in LEVELS)
                if levels != item.history[-1][1:]:
                    item.history.append((self.now, *levels))
        self.post_holding(self.warm_up, self.end)

    def cut(self) -> None:
        self.post_holding(0.0, self.warm_up)
        self.at_cut = dict(self.ledger)

    def read(self, time: float) -> None:
        self.readings[time] = [{level: getattr(item, level) for level in LEVELS} for item in self.items]

    # The opening

    def open_item(self, place: int, name: str, spec: Any) -> None:
        chosen = self.policy.replenishment.choice(name)
        review = "none" if chosen.rule == "none" else "periodic" if chosen.rule.startswith("R-") else "continuous"
        sourcing = self.policy.sourcing
        item = Row(
            place=place, name=name, spec=spec, on_hand=spec.on_hand, reserved=0, on_order=0, held_up=0, backorders=0
        )
        item.admission, item.promising = self.policy.admission.choice(name), self.policy.promising.choice(name)
        item.allocation, item.replenishment = self.policy.allocation.choice(name).rule, chosen
        item.sourcing = sourcing.items.get(name, sourcing.default)
        item.review = review
        item.counts_backorders = review == "none" or getattr(chosen.parameters.position, "backorders", True)
        item.waiting, item.decisions, item.placed_at = [], 0, [0] * len(self.suppliers)
        item.receipts, item.shipped, item.demands = [], [], []
        self.items.append(item)
        self.post("inventory", "equity", item.on_hand * spec.unit_cost)
        for order in spec.on_order:
            supply = self.new_supply(item, -1, order.units)
            self.at(order.due, RECEIPT, self.receive, supply)
        item.history = [(0.0, *(getattr(item, level) for level in LEVELS))]
        if review == "continuous":
            self.reviews.append(item)

    def new_supply(self, item: Row, supplier: int, quantity: int) -> Row:
        supply = Row(item=item.place, supplier=supplier, quantity=quantity, recalled=0, placed=self.now, arrived=None)
        supply.held = False
        self.supplies.append(supply)
        item.on_order += quantity
        return supply

    # What items are asked

    def available(self, item: Row) -> int:
        return int(item.on_hand - item.reserved)

    def position(self, item: Row) -> int:
        owed = item.backorders if item.counts_backorders else 0
        return self.available(item) - owed + int(item.on_order)

    def position_fell(self, item: Row) -> None:
        if item.review == "continuous" and item not in self.reviews:
            self.reviews.append(item)

    # Demand

    def demand(self, number: int) -> None:
        path = self.path
        name, segment = self.segments[int(path.segment[number])]
        order = Row(number=number, time=self.now, segment=name, spec=segment, promised=INF, accepted=0, closed=None)
        order.cancelled, order.cancelled_at, order.shipments, order.lines = 0, None, [], []
        order.pick, order.transit = float(path.pick[number]), float(path.transit[number])
        self.orders.append(order)
        answers = []
        for k in range(int(path.first[number]), int(path.first[number + 1])):
            wanted, item = int(path.quantity[k]), self.items[int(path.item[k])]
            line = Row(order=order, item=item, number=k, wanted=wanted, value=int(path.value[k]))
            line.accepted = line.filled = line.lacking = line.reserved = line.picking = line.shipped = (
                line.cancelled
            ) = 0
            order.lines.append(line)
            answers.append(self.answer(line, segment, number))
        if segment.if_refused == "order" and any(
            take + owe < line.wanted for line, (take, owe, _) in zip(order.lines, answers, strict=True)
        ):
            answers = [(0, 0, None)] * len(answers)
        order.promised = self.promise(order, answers)
        self.book(order, answers)

    def answer(self, line: Row, segment: Any, number: int) -> tuple[int, int, float | None]:
        """Available units taken, units backordered, and the quoted wait."""
        item = line.item
        take = min(self.available(item), line.wanted)
        missing = line.wanted - take
        item.demands.append(missing)
        if not missing:
            return take, 0, self.quote(item, False)
        take, owe = self.admitted(item, take, missing)
        quote = self.quote(item, owe > 0)
        if owe > 0:
            stated = quote
            if stated is None or item.promising.parameters.shown == "after-checkout":
                stated = segment.assumed_wait
            mark, tolerance = float(self.path.acceptance[number]), float(self.path.tolerance[number])
            if mark >= segment.accept_backorder or (stated is not None and stated > tolerance):
                take, owe = 0, 0
        if segment.all_or_nothing and take + owe < line.wanted:
            take, owe = 0, 0
        return take, owe, quote

    def admitted(self, item: Row, available: int, missing: int) -> tuple[int, int]:
        rule = item.admission.rule
        if rule == "lost-sale":
            return available, 0
        cap = item.admission.parameters.cap
        if cap is not None and item.backorders + missing > cap:
            return 0, 0
        if rule == "backorder-if-planned" and item.on_order - item.held_up - item.backorders < missing:
            return 0, 0
        return available, missing

    def quote(self, item: Row, backordered: bool) -> float | None:
        rule = item.promising.rule
        if rule == "none":
            return None
        if rule == "fixed":
            return float(item.promising.parameters.wait)
        if not backordered:
            return 0.0
        suppliers = self.would_get_an_order(item)
        if not suppliers:
            return None
        return max(self.statistic(item, self.suppliers[j].lead_time) for j in suppliers)

    def statistic(self, item: Row, law: Any) -> float:
        if item.promising.rule == "expected":
            return float(laws.mean(law))
        return float(laws.quantile(law, item.promising.parameters.q))

    def promise(self, order: Row, answers: list[tuple[int, int, float | None]]) -> float:
        dates = [-INF]
        for line, (take, owe, quote) in zip(order.lines, answers, strict=True):
            if take + owe == 0:
                continue
            if quote is None:
                return INF
            how, shipping = line.item.promising, self.scenario.shipping
            wait = quote + how.parameters.buffer
            if how.rule != "fixed":
                wait += self.statistic(line.item, shipping.pick_and_pack)
                if how.parameters.by == "deliver":
                    wait += self.statistic(line.item, shipping.transit)
            dates.append(self.now + wait)
        return max(dates) if len(dates) > 1 else INF

    def book(self, order: Row, answers: list[tuple[int, int, float | None]]) -> None:
        for line, (take, owe, _) in zip(order.lines, answers, strict=True):
            line.accepted, line.filled, line.lacking = take + owe, take, owe
            order.accepted += take + owe
            self.reserve(line, take)
            line.item.backorders += owe
            if take or (owe and line.item.counts_backorders):
                self.position_fell(line.item)
            if owe:
                line.item.waiting.append((self.rank(line), len(self.orders), line.number, line))
        if any(line.lacking for line in order.lines):
            self.at(self.now + float(self.path.patience[order.number]), CANCELLATION, self.patience_ends, order)

    def rank(self, line: Row) -> float:
        rule = line.item.allocation
        if rule == "segment-priority":
            return float(line.order.spec.priority)
        return float(line.order.promised if rule == "earliest-promise" else self.now)

    # Allocation, shipment, cancellation

    def reserve(self, line: Row, units: int) -> None:
        line.reserved += units
        line.item.reserved += units
        if units and line.order not in self.dispatches:
            self.dispatches.append(line.order)

    def allocate(self, item: Row) -> None:
        while self.available(item) > 0 and item.waiting:
            line = min(item.waiting)[-1]
            units = min(self.available(item), line.lacking)
            line.lacking -= units
            item.backorders -= units
            self.reserve(line, units)
            if line.lacking == 0:
                item.waiting.remove(min(item.waiting))
            if not item.counts_backorders:
                self.position_fell(item)

    def dispatch(self, order: Row) -> None:
        if self.policy.shipment.choice().rule == "complete" and any(line.lacking for line in order.lines):
            return
        units = [line.reserved - line.picking for line in order.lines]
        if not any(units):
            return
        for line, number in zip(order.lines, units, strict=True):
            line.picking += number
        shipment = Row(units=units, left=None, delivered=None)
        if order.pick > 0:
            self.at(self.now + order.pick, DISPATCH, self.leave, order, shipment)
        else:
            self.leave(order, shipment)

    def leave(self, order: Row, shipment: Row) -> None:
        if order.cancelled:
            return
        for line, units in zip(order.lines, shipment.units, strict=True):
            if units == 0:
                continue
            item = line.item
            self.post("cash", "revenue", worth(line, line.shipped, line.shipped + units))
            self.post("cost_of_goods_sold", "inventory", units * item.spec.unit_cost)
            for row in (line, item):
                row.reserved -= units
            line.picking -= units
            line.shipped += units
            item.on_hand -= units
            item.shipped.append((self.now, units))
        shipping = self.scenario.shipping
        self.post("shipping", "cash", shipping.cost_per_shipment + shipping.cost_per_unit * sum(shipment.units))
        shipment.left = self.now
        order.shipments.append(shipment)
        if all(line.shipped == line.accepted for line in order.lines):
            order.closed = self.now
        self.at(self.now + order.transit, DELIVERY, self.deliver, shipment)

    def deliver(self, shipment: Row) -> None:
        shipment.delivered = self.now

    def patience_ends(self, order: Row) -> None:
        if not any(line.lacking for line in order.lines):
            return
        order.cancelled_at = order.closed = self.now
        for line in order.lines:
            item = line.item
            raised = line.reserved + (line.lacking if item.counts_backorders else 0)
            line.cancelled = line.lacking + line.reserved
            order.cancelled += line.cancelled
            item.backorders -= line.lacking
            item.reserved -= line.reserved
            line.lacking = line.reserved = line.picking = 0
            item.waiting = [entry for entry in item.waiting if entry[-1] is not line]
            if getattr(item.replenishment.parameters, "on_cancellation", "keep") == "recall":
                self.recall(item, raised)
        if order in self.dispatches:
            self.dispatches.remove(order)
        for line in order.lines:
            self.allocate(line.item)

    # Supply

    def recall(self, item: Row, units: int) -> None:
        for supply in reversed(self.supplies):
            if supply.item == item.place and supply.arrived is None:
                back = min(units, supply.quantity - supply.recalled)
                supply.recalled += back
                item.on_order -= back
                item.held_up -= back if supply.held else 0
                units -= back

    def review_is_due(self, item: Row) -> None:
        if item not in self.reviews:
            self.reviews.append(item)
        self.at(self.now + item.replenishment.parameters.review_period, REVIEW, self.review_is_due, item)

    def review(self, item: Row) -> None:
        quantity = self.order_quantity(item)
        if quantity <= 0:
            return
        for supplier, part in self.divided(item, quantity):
            if part:
                self.order(item, supplier, part)
        item.decisions += 1

    def order_quantity(self, item: Row) -> int:
        rule, p, position = item.replenishment.rule, item.replenishment.parameters, self.position(item)
        most = INF if p.max_order is None else p.max_order
        if rule in ("base-stock", "R-S"):
            return int(min(most, p.order_up_to - position))
        if position > p.reorder_point or (p.strict and position == p.reorder_point):
            return 0
        if rule in ("s-S", "R-s-S"):
            return int(min(most, p.order_up_to - position))
        lot = p.order_quantity
        while position + lot < p.reorder_point or (position + lot == p.reorder_point and not p.strict):
            lot += p.order_quantity
        return int(min(most, lot))

    def shares(self, item: Row) -> list[tuple[int, Fraction]]:
        """The suppliers and their shares, in the order of the file."""
        given = item.sourcing.parameters.shares
        return [(j, Fraction(str(given[name]))) for j, name in enumerate(self.supplier_names) if name in given]

    def would_get_an_order(self, item: Row) -> list[int]:
        if item.sourcing is None:
            return []
        rule, p = item.sourcing.rule, item.sourcing.parameters
        if rule == "single":
            return [self.supplier_names.index(p.supplier)]
        if rule == "failover":
            places = [self.supplier_names.index(name) for name in p.suppliers]
            return [j for j in places if self.up[j]][:1] or places[:1]
        return [j for j, share in self.shares(item) if share > 0]

    def divided(self, item: Row, quantity: int) -> list[tuple[int, int]]:
        rule = item.sourcing.rule
        if rule in ("single", "failover"):
            return [(self.would_get_an_order(item)[0], quantity)]
        shares = self.shares(item)
        if rule == "random":
            mark, total = float(self.path.mark[item.decisions, item.place]), 0.0
            for supplier, share in shares:
                total += float(share)
                if mark < total:
                    return [(supplier, quantity)]
            return [(shares[-1][0], quantity)]
        parts = {j: int(share * quantity) for j, share in shares}
        rest = quantity - sum(parts.values())
        for j, _ in sorted(shares, key=lambda one: parts[one[0]] - one[1] * quantity)[:rest]:
            parts[j] += 1
        return list(parts.items())

    def order(self, item: Row, supplier: int, quantity: int) -> None:
        supply = self.new_supply(item, supplier, quantity)
        self.post("ordering", "cash", self.suppliers[supplier].order_cost)
        supply.lead = float(self.path.lead[supplier][item.placed_at[supplier], item.place])
        item.placed_at[supplier] += 1
        if self.up[supplier]:
            self.at(self.now + supply.lead, RECEIPT, self.receive, supply)
        else:
            supply.held = True
            item.held_up += quantity

    def supplier_changes(self, supplier: int, up: bool) -> None:
        self.up[supplier] = up
        for supply in self.supplies:
            if up and supply.held and supply.supplier == supplier:
                supply.held = False
                self.items[supply.item].held_up -= supply.quantity - supply.recalled
                self.at(self.now + supply.lead, RECEIPT, self.receive, supply)

    def receive(self, supply: Row) -> None:
        item, units = self.items[supply.item], supply.quantity - supply.recalled
        if units == 0:
            return
        supply.arrived = self.now
        item.on_order -= units
        item.on_hand += units
        item.receipts.append((self.now, units, len(item.demands)))
        self.post("inventory", "cash", units * item.spec.unit_cost)
        self.post("price_variance", "cash", units * (self.cost(supply) - item.spec.unit_cost))
        self.allocate(item)

    def cost(self, supply: Row) -> int:
        """What a unit of the replenishment order costs."""
        item = self.items[supply.item]
        stated = None if supply.supplier < 0 else self.suppliers[supply.supplier].unit_cost
        if isinstance(stated, dict):
            stated = stated.get(item.name)
        return int(item.spec.unit_cost if stated is None else stated)

    # Money

    def post(self, debit: str, credit: str, amount: int) -> None:
        self.ledger[debit] += amount
        self.ledger[credit] -= amount

    def post_holding(self, since: float, until: float) -> None:
        for item in self.items:
            rate = item.spec.holding_cost * 10**self.scenario.minor_digits
            self.post("holding", "cash", math.floor(rate * integral(item, since, until, on_hand) + 0.5))


def worth(line: Row, since: int, until: int) -> int:
    """The price of units since..until of a line."""
    return int(line.value * until // line.wanted - line.value * since // line.wanted)


Level = Callable[[int, int, int, int], float]


def on_hand(on_hand: int, reserved: int, on_order: int, backorders: int) -> float:
    return on_hand


def integral(item: Row, since: float, until: float, of: Level) -> float:
    """The time integral of a function of the item's levels."""
    spans = []
    for k, (time, *levels) in enumerate(item.history):
        later = item.history[k + 1][0] if k + 1 < len(item.history) else INF
        spans.append(of(*levels) * max(0.0, min(later, until) - max(time, since)))
    return math.fsum(spans)


# Measures, by their definitions


def measures(shop: Oracle) -> dict[str | None, dict[str, Ratio]]:
    """All measures: of the whole (None), and by "item", "segment", "basket" and "supplier" as `name[part]`."""
    placed = [order for order in shop.orders if order.time >= shop.warm_up]
    whole = money(shop, placed) | of_orders(shop, placed, shop.orders) | of_items(shop, placed, shop.items)
    whole |= of_supplies(shop, shop.supplies) | readings(shop)
    found: dict[str | None, dict[str, Ratio]] = {None: whole, "segment": {}, "basket": {}, "item": {}, "supplier": {}}

    def add(by: str, part: str, values: dict[str, Ratio]) -> None:
        found[by] |= {f"{name}[{part}]": value for name, value in values.items()}

    for segment, _ in shop.segments:
        of_segment = [order for order in shop.orders if order.segment == segment]
        add("segment", segment, of_orders(shop, [order for order in of_segment if order in placed], of_segment))
    for bits in range(1, 1 << len(shop.items)):
        name = "+".join(item.name for item in shop.items if bits >> item.place & 1)
        of_basket = [order for order in shop.orders if basket(shop, order) == name]
        add("basket", name, of_orders(shop, [order for order in of_basket if order in placed], of_basket))
    for item in shop.items:
        add("item", item.name, of_items(shop, placed, [item]))
    for j, name in enumerate(shop.supplier_names):
        add("supplier", name, of_supplies(shop, [supply for supply in shop.supplies if supply.supplier == j]))
    return found


def basket(shop: Oracle, order: Row) -> str:
    names = {line.item.name for line in order.lines}
    return "+".join(item.name for item in shop.items if item.name in names)


def share(some: list[Any], of: list[Any]) -> Ratio:
    return float(len(some)), float(len(of))


def mean(values: list[float]) -> Ratio:
    return sum(values), float(len(values))


def money(shop: Oracle, placed: list[Row]) -> dict[str, Ratio]:
    unit = 10**shop.scenario.minor_digits
    flow = {account: (shop.ledger[account] - shop.at_cut[account]) / unit for account in ACCOUNTS}
    revenue, costs = -flow["revenue"], flow["cost_of_goods_sold"] + flow["price_variance"]
    lines = [line for order in shop.orders for line in order.lines]
    window, received = shop.end - shop.warm_up, in_window(shop, shop.supplies, "arrived")
    shadow = dict.fromkeys(("backorder_cost", "shortage_cost", "lost_cost"), 0.0)
    total = flow["ordering"]
    for item in shop.items:
        spec, of_item = item.spec, [line for order in placed for line in order.lines if line.item is item]
        total += spec.holding_cost * integral(item, shop.warm_up, shop.end, on_hand)
        owed = integral(item, shop.warm_up, shop.end, lambda *levels: levels[3])
        shadow["backorder_cost"] += spec.backorder_cost * owed
        shadow["shortage_cost"] += spec.shortage_cost * sum(line.wanted - line.filled for line in of_item)
        shadow["lost_cost"] += spec.lost_cost * sum(line.wanted - line.accepted for line in of_item)
    total += sum(shadow.values())
    purchases = sum(shop.cost(supply) * (supply.quantity - supply.recalled) for supply in received) / unit
    if shop.scenario.measures.total_cost.purchases:
        total += purchases
    found = {
        "revenue": revenue,
        "profit": revenue - costs - flow["holding"] - flow["ordering"] - flow["shipping"],
        "cost_of_goods_sold": flow["cost_of_goods_sold"],
        "purchase_variance": flow["price_variance"],
        "holding_cost": flow["holding"],
        "ordering_cost": flow["ordering"],
        "shipping_cost": flow["shipping"],
        "purchases": purchases,
        "total_cost": total / window,
        **{name: cost / window for name, cost in shadow.items()},
        "orders_value": sum(worth(l, 0, l.accepted) for order in placed for l in order.lines) / unit,
        "lost_sales_value": sum(worth(l, l.accepted, l.wanted) for order in placed for l in order.lines) / unit,
        "cancelled_value": sum(
            worth(l, l.shipped, l.shipped + l.cancelled)
            for o in in_window(shop, shop.orders, "cancelled_at")
            for l in o.lines
        )
        / unit,
        "open_order_value": sum(worth(l, l.shipped, l.accepted - l.cancelled) for l in lines) / unit,
    }
    return {name: (value, 1.0) for name, value in found.items()}


def in_window(shop: Oracle, rows: list[Row], moment: str) -> list[Row]:
    return [row for row in rows if getattr(row, moment) is not None and getattr(row, moment) >= shop.warm_up]


def of_orders(shop: Oracle, placed: list[Row], everyone: list[Row]) -> dict[str, Ratio]:
    """Measures of the orders placed in the window; cancellations count by their own time."""
    lines = [line for order in placed for line in order.lines]
    accepted = [order for order in placed if order.accepted]
    cancelled = [order for order in accepted if order.cancelled]
    wholly = [order for order in cancelled if order.cancelled == order.accepted]
    shipped = [order for order in accepted if order.closed is not None and not order.cancelled]
    gone = in_window(shop, everyone, "cancelled_at")
    demanded, filled = sum(line.wanted for line in lines), sum(line.filled for line in lines)
    counts = {
        "orders_arrived": len(placed),
        "orders_placed": len(accepted),
        "orders_lost": len(placed) - len(accepted),
        "orders_shipped": len(shipped),
        "orders_backordered": len([order for order in accepted if backordered(order)]),
        "orders_open": len([order for order in accepted if order.closed is None]),
        "units_demanded": demanded,
        "units_refused": demanded - sum(line.accepted for line in lines),
        "orders_cancelled": len(gone),
        "units_cancelled": sum(order.cancelled for order in gone),
    }
    found: dict[str, Ratio] = {name: (float(value), 1.0) for name, value in counts.items()}
    waits = [order.closed - order.time for order in shipped]
    found |= {
        "cancellation_rate": share(cancelled, accepted),
        "wholly_cancelled_rate": share(wholly, accepted),
        "partly_cancelled_rate": (float(len(cancelled) - len(wholly)), float(len(accepted))),
        "mean_time_to_cancel": mean([order.closed - order.time for order in cancelled]),
        "unit_fill_rate": (float(filled), float(demanded)),
        "line_fill_rate": share([line for line in lines if line.filled == line.wanted], lines),
        "order_fill_rate": share([o for o in placed if all(l.filled == l.wanted for l in o.lines)], placed),
        "mean_wait": mean(waits),
        "wait_p50": quantile(waits, 0.5),
        "wait_p90": quantile(waits, 0.9),
        "wait_p95": quantile(waits, 0.95),
        "shipments_per_order": (float(sum(len(order.shipments) for order in shipped)), float(len(shipped))),
        "split_order_rate": share([order for order in shipped if len(order.shipments) > 1], shipped),
    }
    for wait in shop.scenario.measures.within:
        early = [order for order in accepted if order.time <= shop.end - wait]
        soon = [order for order in early if order in shipped and order.closed - order.time <= wait + 1e-9]
        found[f"complete_within_{wait:g}"] = share(soon, early)
    return found | of_promises(shop, accepted)


def backordered(order: Row) -> bool:
    """Not filled at once."""
    return any(line.filled < line.accepted for line in order.lines)


def quantile(values: list[float], p: float) -> Ratio:
    """By linear interpolation between order statistics."""
    if not values:
        return 0.0, 0.0
    ordered, place = sorted(values), p * (len(values) - 1)
    low = min(int(place), len(values) - 2) if len(values) > 1 else 0
    high = min(low + 1, len(values) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low]), 1.0


def of_promises(shop: Oracle, accepted: list[Row]) -> dict[str, Ratio]:
    judged = [order for order in accepted if order.promised < shop.end and not gone_before(order, order.promised)]
    missed = [order for order in judged if settled(order) > order.promised + 1e-6]
    late = [max(0.0, min(settled(order), shop.end) - order.promised) for order in missed]
    whole = [order for order in judged if order.closed is not None and not order.cancelled and settled(order) < INF]
    short = [order for order in judged if backordered(order)]
    kept = [o for o in judged if o not in missed and not o.cancelled and all(l.accepted == l.wanted for l in o.lines)]
    return {
        "promise_miss_rate": share(missed, judged),
        "backorder_promise_miss_rate": share([order for order in missed if order in short], short),
        "promises_judged": (float(len(judged)), 1.0),
        "mean_tardiness": (sum(late), float(len(judged))),
        "mean_lateness": mean([settled(order) - order.promised for order in whole]),
        "on_time_in_full": share(kept, judged),
    }


def gone_before(order: Row, date: float) -> bool:
    return order.cancelled == order.accepted and bool(order.cancelled_at < date)


def settled(order: Row) -> float:
    """When every unit was shipped (delivered, where that was promised) or cancelled; infinite if not before the end."""
    moments = [INF] if order.closed is None else [order.closed]
    if any(line.accepted and line.item.promising.parameters.by == "deliver" for line in order.lines):
        moments += [INF if shipment.delivered is None else shipment.delivered for shipment in order.shipments]
    return float(max(moments))


def of_items(shop: Oracle, placed: list[Row], items: list[Row]) -> dict[str, Ratio]:
    """Measures of stock: shares of time weighted by demand, averages summed."""
    start, end = shop.warm_up, shop.end
    window = end - start
    lines = [line for order in placed for line in order.lines]
    demand = {item.name: sum(line.wanted for line in lines if line.item is item) for item in items}
    whole = sum(demand.values())

    def weighted(holds: Level) -> Ratio:
        if len(items) == 1:
            return integral(items[0], start, end, holds) / window, 1.0
        return sum(demand[item.name] * integral(item, start, end, holds) / window for item in items), float(whole)

    def average(of: Level) -> float:
        return sum(integral(item, start, end, of) for item in items) / window

    shipped = sum(units for item in items for time, units in item.shipped if time >= start)
    year = 365 if shop.scenario.time.unit == "day" else 12
    cycles = [ok for item in items for time, ok in cycles_of(item) if time >= start]
    stock, owed = average(on_hand), average(lambda h, r, o, b: b)
    sums = {
        "mean_on_hand": stock,
        "mean_reserved": average(lambda h, r, o, b: r),
        "mean_on_order": average(lambda h, r, o, b: o),
        "mean_backorders": owed,
        "mean_inventory_position": average(lambda h, r, o, b: h - r + o - b),
        "units_shipped": shipped,
        "units_demanded": whole,
        "units_refused": whole - sum(line.accepted for line in lines if line.item in items),
    }
    return {name: (float(value), 1.0) for name, value in sums.items()} | {
        "ready_rate": weighted(lambda h, r, o, b: float(h - r - b > 0)),
        "stockout_probability": weighted(lambda h, r, o, b: float(h - r == 0)),
        "backlog_probability": weighted(lambda h, r, o, b: float(b > 0)),
        "cycle_service_level": share([ok for ok in cycles if ok], cycles),
        "gamma_service_level": (whole - owed * window, float(whole)),
        "stock_turns": (shipped / window * year, stock),
        "unit_fill_rate": (float(sum(line.filled for line in lines if line.item in items)), float(whole)),
    }


def cycles_of(item: Row) -> list[tuple[float, bool]]:
    """When each cycle ended, and whether no unit was missing in it; the first began with the run."""
    found, last = [], 0
    for time, _, demands in item.receipts:
        if not found or time > found[-1][0]:  # receipts in one instant end one cycle
            found.append((time, not any(item.demands[last:demands])))
            last = demands
    return found


def of_supplies(shop: Oracle, supplies: list[Row]) -> dict[str, Ratio]:
    ordered = [supply for supply in supplies if supply.supplier >= 0]
    received = in_window(shop, supplies, "arrived")
    own = [supply for supply in received if supply.supplier >= 0]
    units = sum(supply.quantity - supply.recalled for supply in received)
    paid = sum(shop.cost(supply) * (supply.quantity - supply.recalled) for supply in received)
    return {
        "replenishment_orders": (float(len([s for s in ordered if s.placed >= shop.warm_up])), 1.0),
        "units_received": (float(units), 1.0),
        "purchases": (paid / 10**shop.scenario.minor_digits, 1.0),
        "mean_lead_time": mean([supply.arrived - supply.placed for supply in own]),
        "crossing_rate": share([supply for supply in own if crossed(shop, supply)], own),
    }


def crossed(shop: Oracle, supply: Row) -> bool:
    """Received before an older one of the same item."""
    older = shop.supplies[: shop.supplies.index(supply)]
    return any(
        other.item == supply.item
        and other.supplier >= 0
        and other.recalled < other.quantity
        and (other.arrived is None or other.arrived > supply.arrived)
        for other in older
    )


def readings(shop: Oracle) -> dict[str, Ratio]:
    return {
        f"{level}_at_{time:g}": (float(sum(item[level] for item in items)), 1.0)
        for time, items in shop.readings.items()
        for level in LEVELS
    }
