"""The oracle's orders: who comes, what is sold, allocation, shipment, delivery."""

from __future__ import annotations

from typing import Any

from oracle.basics import DELIVERY, DISPATCH, INF, WINDOW, Row, by_delivery, lacks, worth

Answer = tuple[int, int, float | None]


class Orders:
    """Orders from arrival to delivery, in an `Oracle`."""

    def arrive(self: Any, number: int) -> None:
        order = self.new_order(number)
        self.orders.append(order)
        order.attracted = float(self.path.attraction[number]) >= 0
        backlog = max(line.item.backorders for line in order.lines if not line.spare)
        absent = order.attracted and float(self.path.attraction[number]) >= min(
            1.0, backlog / self.streams[int(self.path.segment[number])].attraction.full_at
        )
        order.missed = order.customer in self.lost and not order.attracted
        order.absent = absent or order.customer in self.lost
        if not order.absent:
            self.consider(order)

    def new_order(self: Any, number: int) -> Row:
        path = self.path
        name, segment = self.segments[int(path.segment[number])]
        order = Row(
            number=number,
            time=self.now,
            arrived=self.now,
            segment=name,
            spec=segment,
            promised=INF,
            last=INF,
            accepted=0,
        )
        order.customer, order.whole = int(path.customer[number]), bool(path.whole[number])
        order.pick = float(path.pick[number])
        order.closed = order.cancelled_at = order.cause = order.window = order.ahead = None
        order.cancelled = order.notices = order.slips = order.released = order.arrival = 0
        order.grown = None
        order.waited, order.paid_back = False, 0
        order.cut_at, order.cut_value = None, 0
        order.offers = order.offers_taken = order.discounted = 0
        order.vouchers = order.faster = order.late_refund = 0
        order.charge_token = order.look_token = order.patience_token = 0
        order.returned = order.came_back = order.refused = order.card_for_ever = order.hazardous = False
        order.attempts, order.next_attempt = 0, INF
        order.charged = order.charge_is_due = False
        order.in_picking = []
        order.late_cost = order.late_cost_at_cut = order.cancellation_cost = 0
        order.updated_until, order.shipments, order.lines, order.slots = -INF, [], [], []
        for k in range(int(path.first[number]), int(path.first[number + 1])):
            line = Row(order=order, item=self.items[int(path.item[k])], number=k, spare=bool(path.spare[k]))
            line.wanted, line.value = int(path.quantity[k]), int(path.value[k])
            line.accepted = line.filled = line.lacking = line.reserved = line.picking = 0
            line.shipped = line.cancelled = line.replaced = line.back = line.restocked = line.cut = 0
            line.offer = None
            line.joined, line.oversold, line.over_cap = None, [], False
            order.lines.append(line)
        return order

    # The opening backlog

    def owe(self: Any, number: int, placed: float, promised: float) -> None:
        """An order that was accepted before the start."""
        order = self.new_order(number)
        self.orders.append(order)
        order.absent = order.missed = order.attracted = False
        order.time = order.arrived = placed
        order.promised = order.last = promised
        self.arrivals += 1
        order.arrival = self.arrivals
        (line,) = order.lines
        line.accepted = line.lacking = order.accepted = line.wanted
        line.item.backorders += line.wanted
        order.stated, order.waited = [], True
        self.note_worth(order)
        self.pay_later(order)
        line.joined = placed
        self.join_waiting(line)
        self.go_on_waiting(order)

    # Demand

    def consider(self: Any, order: Row) -> None:
        order.time = self.now
        if not order.arrival:
            self.arrivals += 1
            order.arrival = self.arrivals
        answers: list[Answer] = []
        short: list[bool] = []
        taken: dict[int, int] = {}
        for line in order.lines:
            if not line.spare:
                answer = self.answer(line)
                short.append(answer[0] + answer[1] < line.wanted)
            elif not any(answers[-1][:2]) and self.for_sale(line) - taken.get(line.item.place, 0) >= line.wanted:
                answer = line.wanted, 0, self.quote(line, 0)
                short[-1] = False
            else:
                answer = 0, 0, None
            taken[line.item.place] = taken.get(line.item.place, 0) + answer[0]
            answers.append(answer)
        if order.spec.if_refused == "order" and any(short):
            answers = [(0, 0, None)] * len(answers)
        order.promised = order.last = self.promise(order, answers)
        self.book(order, answers)

    def for_sale(self: Any, line: Row) -> int:
        """Units of its item that an arriving line may take."""
        item, available = line.item, self.available(line.item)
        if not item.released:
            return 0
        if item.allocation.rule == "critical-level":
            p = item.allocation.parameters
            if p.head == "blocks" and item.waiting:
                own = self.rank(line, INF, self.now, 0, 0)
                if own >= min(item.waiting)[0]:
                    return 0
            return max(0, available - p.levels.get(line.order.segment, 0))
        return int(available)

    def answer(self: Any, line: Row) -> Answer:
        """Available units taken, units backordered, and the quoted wait."""
        item, segment, number = line.item, line.order.spec, line.order.number
        take = min(self.for_sale(line), line.wanted)
        missing = line.wanted - take
        item.demands.append(missing)
        line.over_cap = False
        if not missing:
            return take, 0, self.quote(line, 0)
        quote = self.quote(line, missing)
        take, owe, line.over_cap = self.admitted(item, take, missing, quote)
        if not owe:
            quote = self.quote(line, 0)
        else:
            stated = quote
            if stated is None or item.promising.parameters.shown == "after-checkout":
                stated = segment.assumed_wait
            mark, tolerance = float(self.path.acceptance[number]), float(self.path.tolerance[number])
            accepting = segment.accept_backorder
            line.offer = self.offer_of(item, stated or 0.0)
            if line.offer is not None:
                line.order.offers += 1
                taking = self.taking(segment, line.offer)
                accepting = accepting if getattr(taking, "accept", None) is None else taking.accept
                tolerance *= 1.0 if getattr(taking, "tolerance", None) is None else taking.tolerance
            if mark >= accepting or (stated is not None and stated > tolerance + 1e-9):
                take, owe = 0, 0
        if segment.all_or_nothing and take + owe < line.wanted:
            take, owe = 0, 0
        return take, owe, quote

    def admitted(self: Any, item: Row, available: int, missing: int, quote: float | None) -> tuple[int, int, bool]:
        """Units from the shelf and units owed, and whether the cap alone keeps it at none."""
        rule, p = item.admission.rule, item.admission.parameters
        cap, max_wait = getattr(p, "cap", None), getattr(p, "max_wait", None)
        if rule == "pre-order" and item.released:
            rule, cap = p.then, None
        elif not item.released and rule != "pre-order":
            return 0, 0, False
        if rule == "lost-sale":
            return available, 0, False
        assert rule in ("backorder", "backorder-if-planned", "pre-order")
        if max_wait is not None and quote is not None and quote > max_wait + 1e-9:
            return 0, 0, False
        planned = item.on_order - item.held_up + item.in_putaway
        if rule == "backorder-if-planned" and planned - item.backorders < missing:
            return 0, 0, False
        if cap is not None and item.backorders + missing > cap:
            return 0, 0, True
        return available, missing, False

    def promise(self: Any, order: Row, answers: list[Answer]) -> float:
        dates = []
        for line, (take, owe, quote) in zip(order.lines, answers, strict=True):
            if take + owe == 0:
                continue
            if quote is None:
                return INF
            dates.append(self.date(line.item, quote))
        return max(dates, default=INF)

    def book(self: Any, order: Row, answers: list[Answer]) -> None:
        for line, (take, owe, _) in zip(order.lines, answers, strict=True):
            line.accepted, line.filled, line.lacking = take + owe, take, owe
            order.accepted += take + owe
            self.reserve(line, take)
            line.item.backorders += owe
            line.item.seen += take + owe
            if take or (owe and line.item.counts_backorders):
                self.position_fell(line.item)
        self.note_demand(order)
        if not order.accepted:
            self.nothing_bought(order)
            return
        self.note_worth(order)
        order.stated = [self.q(line.item) for line in order.lines if line.lacking]
        order.waited = lacks(order)
        order.offers_taken += len([line for line in order.lines if line.lacking and line.offer is not None])
        self.pay_at_order(order)
        for line in order.lines:
            self.join_waiting(line)
        if lacks(order):
            self.start_patience(order)
            self.start_giving_up(order)
            self.start_messages(order)

    # Allocation

    def rank(self: Any, line: Row, last: float, joined: float, units: int, value: int) -> float:
        """What its item's allocation policy ranks a line by; units and value of the order that are backordered."""
        rule, priority = line.item.allocation.rule, float(line.order.spec.priority)
        if rule == "critical-level":
            rule = line.item.allocation.parameters.order
        return {
            "first-come-first-served": joined,
            "segment-priority": priority,
            "earliest-promise": last if last == INF else round(last * 2**20) / 2**20,
            "largest-value": -float(value),
            "smallest-remainder": float(units),
        }[rule]

    def worth_of_missing(self: Any, line: Row, missing: int) -> int:
        """The price of the last units of a line."""
        return worth(line, line.wanted - missing, line.wanted)

    def join_waiting(self: Any, line: Row) -> None:
        """A line with backordered units joins the waiting lines, or gets a new rank."""
        if not line.lacking:
            return
        order, item = line.order, line.item
        line.joined = self.now if line.joined is None else line.joined
        lacking = sum(l.lacking for l in order.lines)
        sold = [(l, l.accepted - l.replaced) for l in order.lines]
        value = sum(worth(l, units - l.lacking, units) for l, units in sold)
        item.waiting = [entry for entry in item.waiting if entry[-1] is not line]
        rank = self.rank(line, order.last, line.joined, lacking, value)
        item.waiting.append((rank, order.arrival, line.number, line))

    def reserve(self: Any, line: Row, units: int) -> None:
        line.reserved += units
        line.item.reserved += units
        if units:
            self.join_dispatch(line.order)

    def join_dispatch(self: Any, order: Row) -> None:
        if order not in self.dispatches:
            self.dispatches.append(order)

    def allocate(self: Any, item: Row) -> None:
        if not item.released:
            return
        for *_, line in sorted(item.waiting):
            kept, blocks = 0, False
            if item.allocation.rule == "critical-level":
                kept = item.allocation.parameters.levels.get(line.order.segment, 0)
                blocks = item.allocation.parameters.head == "blocks"
            units = min(max(0, self.available(item) - kept), line.lacking)
            line.lacking -= units
            item.backorders -= units
            self.reserve(line, units)
            if units and not item.counts_backorders:
                self.position_fell(item)
            if line.lacking == 0:
                item.waiting = [entry for entry in item.waiting if entry[-1] is not line]
            elif blocks:
                break

    # Shipment

    def dispatch(self: Any, order: Row) -> None:
        units = [line.reserved - line.picking for line in order.lines]
        if not any(units) or not self.goes(order, sum(units)) or not self.card_allows(order, units):
            return
        for line, number in zip(order.lines, units, strict=True):
            line.picking += number
        order.released += 1
        order.window = None
        shipment = Row(units=units, left=None, delivered=None, slot=self.slot(), carrier="")
        order.slots.append((self.now, shipment.slot))
        if order.pick > 0 or shipment.slot > self.now:
            order.in_picking.append(shipment)
            self.at(self.days.end(shipment.slot, order.pick), DISPATCH, self.leave_dock, order, shipment)
        else:
            self.leave(order, shipment)

    def goes(self: Any, order: Row, ready: int) -> bool:
        shipment = self.policy.shipment.choice()
        rule, p = shipment.rule, shipment.parameters
        assert rule in ("complete", "partial", "available-then-rest", "consolidate")
        if not lacks(order):
            return True
        if order.whole or rule == "complete":
            return False
        if rule == "partial":
            most = INF if p.max_shipments is None else p.max_shipments
            return bool(ready + 1e-9 >= p.minimum_fraction * order.accepted and order.released < most - 1)
        if rule == "available-then-rest":
            return bool(self.now == order.time and not order.released)
        if order.window is None:
            order.window = self.now + p.window
            self.at(order.window, WINDOW, self.window_ends, order)
        return bool(self.now >= order.window)

    def window_ends(self: Any, order: Row) -> None:
        if order.window == self.now:
            self.join_dispatch(order)

    def leave_dock(self: Any, order: Row, shipment: Row) -> None:
        if shipment in order.in_picking and order.cancelled_at is None:
            order.in_picking.remove(shipment)
            self.leave(order, shipment)

    def leave(self: Any, order: Row, shipment: Row) -> None:
        if self.too_few(order, shipment):
            self.empty_shelf(order, shipment)
            return
        shipment.since = [line.shipped for line in order.lines]
        self.charge_shipment(order, shipment.units)
        for line, units in zip(order.lines, shipment.units, strict=True):
            if units == 0:
                continue
            for row in (line, line.item):
                row.reserved -= units
            line.picking -= units
            line.shipped += units
            line.item.on_hand -= units
            line.item.recorded -= units
            line.item.shipped.append((self.now, units))
        shipment.carrier = self.carrier_of(order)
        self.post("shipping", "cash", self.shipping_cost(order, shipment.carrier, sum(shipment.units)))
        shipment.left = self.now
        order.shipments.append(shipment)
        if all(line.shipped == line.accepted - line.replaced - line.cut for line in order.lines):
            order.closed = self.now
            if not order.cancelled:
                self.last_shipment(order)
            self.settle_lateness(order)
            self.refund_if_late(order)
        speed = self.give_what_was_offered(order, shipment)
        transit = self.transit(order, shipment.carrier) * speed
        delivered = self.carrier_days[shipment.carrier].end(self.now, transit)
        self.at(delivered, DELIVERY, self.deliver, order, shipment)
        self.expect_back(order, shipment, delivered)

    def deliver(self: Any, order: Row, shipment: Row) -> None:
        shipment.delivered = self.now
        self.book_delivery(order, shipment)
        self.settle_lateness(order)
        self.refund_if_late(order)
        there = all(each.delivered is not None for each in order.shipments)
        if order.closed is not None and order.cause is None and there and by_delivery(order):
            self.experience(order, ["late"] if self.now > order.promised + 1e-6 else [])
