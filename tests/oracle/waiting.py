"""The oracle's waiting customers: dates, messages, patience, cancellation, loyalty."""

from __future__ import annotations

import math
from typing import Any

from oracle.basics import BACK, CANCELLATION, GIVING_UP, INF, LOOK, NEWS, REGULAR, Row, by_delivery, lacks, worth
from oracle.distributions import hazard, time_of_hazard


class Waiting:
    """What happens while customers wait, in an `Oracle`."""

    # Dates

    def expected_release(self: Any, item: Row) -> float:
        """When the firm expects an item; 0 once it is released."""
        release = item.spec.release
        if release is None or item.released:
            return 0.0
        return float(release.at if self.now < max(0.0, release.at - release.known) else item.release)

    def q(self: Any, item: Row) -> float | None:
        return getattr(item.promising.parameters, "q", None)

    def quote(self: Any, line: Row, missing: int) -> float | None:
        """The wait for stock that is quoted for missing units (0: nothing is missing)."""
        item = line.item
        rule = item.promising.rule
        if rule == "none":
            return None
        if not missing:
            return float(item.promising.parameters.wait) if rule == "fixed" else 0.0
        if rule == "fixed":
            wait = float(item.promising.parameters.wait)
        elif rule == "available-to-promise":
            own = self.rank(line, INF, self.now, missing, self.worth_of_missing(line, missing))
            before = sum(entry[-1].lacking for entry in item.waiting if entry[:2] < (own, line.order.arrival))
            wait = self.covered(item, before + missing, item.promising.parameters.elapsed == "counted")
        else:
            assert rule in ("expected", "quantile")
            wait = self.new_order_wait(item)
        return None if wait is None else max(wait, self.expected_release(item) - self.now)

    def new_date(self: Any, order: Row) -> float | None:
        dates = []
        for line in order.lines:
            if not line.lacking:
                continue
            item = line.item
            if item.promising.rule == "none":
                return None
            if item.promising.rule == "fixed":
                wait = float(item.promising.parameters.wait)
            else:
                own = next(entry[:3] for entry in item.waiting if entry[-1] is line)
                before = sum(entry[-1].lacking for entry in item.waiting if entry[:3] < own)
                wait = self.covered(item, before + line.lacking, True)
            if wait is None:
                return None
            dates.append(self.exact_date(item, max(wait, self.expected_release(item) - self.now)))
        return max(dates)

    # Messages

    def start_messages(self: Any, order: Row) -> None:
        self.appoint_look(order)
        if self.informing.rule == "regular":
            self.at(self.now + self.informing.parameters.every, REGULAR, self.regular, order)

    def appoint_look(self: Any, order: Row) -> None:
        if self.tells and order.last < INF:
            early = order.last - self.informing.parameters.ahead
            if early > self.now + 1e-9:
                self.next_look(order, early, "ahead")
            else:
                self.next_look(order, max(self.now, order.last), "date")

    def next_look(self: Any, order: Row, time: float, stage: str) -> None:
        order.look_token += 1
        self.at(time, LOOK, self.look, order, order.look_token, stage)

    def look(self: Any, order: Row, token: int, stage: str) -> None:
        if token != order.look_token or not lacks(order):
            return
        date = self.new_date(order)
        if self.slips(order, date):
            self.message(order, date, False)
        elif stage == "ahead":
            self.next_look(order, max(self.now, order.last), "date")
        elif date is not None and date > self.now + 1e-9:
            self.next_look(order, date, "after")

    def slips(self: Any, order: Row, date: float | None) -> bool:
        later = date is not None and order.last < INF and date > order.last + 1e-9
        return bool(later and date - order.last > self.informing.parameters.threshold + 1e-9)

    def news(self: Any, item: Row) -> None:
        """A delay is known: the firm looks at the orders that wait for the item, the first one first."""
        item.looked_at = 0
        self.look_at_next(item)

    def look_at_next(self: Any, item: Row) -> None:
        waiting = [o for o in self.orders if any(l.lacking and l.item is item for l in o.lines)]
        for order in sorted(waiting, key=lambda order: order.arrival):
            if order.arrival > item.looked_at:
                item.looked_at = order.arrival
                self.at(self.now, NEWS, self.look_at_next, item)
                date = self.new_date(order) if order.last < INF else None
                if self.slips(order, date):
                    self.message(order, date, False)
                return

    def regular(self: Any, order: Row) -> None:
        if not lacks(order):
            return
        date = self.new_date(order) if self.tells and order.last < INF else None
        self.message(order, date if self.slips(order, date) else None, True)
        if order.closed is None:
            self.at(self.now + self.informing.parameters.every, REGULAR, self.regular, order)

    def message(self: Any, order: Row, date: float | None, regular: bool) -> None:
        self.post("notices", "cash", self.informing.parameters.cost)
        order.notices += 1
        self.grow_impatient(order)
        if regular and order.spec.impatience:
            order.updated_until = self.now + order.spec.impatience.recent
        if date is not None:
            order.slips += 1
            order.last = date
            for line in order.lines:
                if line.item.allocation.rule == "earliest-promise":
                    self.join_waiting(line)
            self.appoint_look(order)
            self.appoint_charge(order)
        self.appoint_leaving(order)
        if date is not None and self.slipped_too_far(order) and not self.path.consent[order.number]:
            self.cancel(order, "firm")

    def slipped_too_far(self: Any, order: Row) -> bool:
        giving_up = self.policy.giving_up.choice()
        return bool(giving_up.rule == "on-slip" and order.last - order.promised > giving_up.parameters.beyond + 1e-9)

    # Patience

    def start_patience(self: Any, order: Row) -> None:
        """Patience counts, or counts again: it runs from when the order was accepted."""
        order.own_patience = float(self.path.patience[order.number])
        distribution = order.spec.patience
        order.hazardous = (
            order.spec.impatience is not None and distribution is not None and distribution.name != "constant"
        )
        if not order.hazardous:
            ends = max(self.now, order.time + order.own_patience)
            self.at(ends, CANCELLATION, self.patience_ends, order, order.patience_token)
            return
        if order.grown is None:
            order.grown, order.grown_at, order.goal = 0.0, 0.0, hazard(distribution, order.own_patience)
        self.appoint_leaving(order)

    def go_on_waiting(self: Any, order: Row) -> None:
        """The customer has waited since before the start, and was told nothing in that time."""
        distribution, waited = order.spec.patience, -order.time
        if order.spec.impatience is not None and distribution is not None and distribution.name != "constant":
            order.grown, order.grown_at = hazard(distribution, waited), waited
            order.goal = hazard(distribution, float(self.path.patience[order.number]))
        self.start_patience(order)
        self.start_giving_up(order)
        self.appoint_look(order)
        if self.informing.rule == "regular":
            every = self.informing.parameters.every
            following = every * (math.floor(waited / every + 1e-12) + 1) - waited
            self.at(following, REGULAR, self.regular, order)

    def factor(self: Any, order: Row, since: float) -> float:
        """The multiplier of the hazard from a time on."""
        terms = order.spec.impatience
        if order.last == INF:
            found = terms.no_date
        elif since < order.promised:
            found = 1.0
        else:
            found = terms.new_date if since < order.last else terms.date_passed
        return float(found * (terms.updated if since < order.updated_until else 1.0))

    def grow_impatient(self: Any, order: Row) -> None:
        """Accumulates the hazard until now."""
        if order.hazardous:
            order.grown, _ = self.accumulated(order, self.now)
            order.grown_at = self.now - order.time

    def accumulated(self: Any, order: Row, until: float) -> tuple[float, float]:
        """The hazard by a time, and when the customer leaves, if by then."""
        distribution, grown, since = order.spec.patience, order.grown, order.time + order.grown_at
        breaks = sorted(t for t in (order.promised, order.last, order.updated_until) if since < t < until)
        for end in (*breaks, until):
            factor = self.factor(order, since)
            if factor > 0:
                before = hazard(distribution, since - order.time)
                more = factor * (hazard(distribution, end - order.time) - before) if end < INF else INF
                if grown + more >= order.goal:
                    return grown, order.time + time_of_hazard(distribution, before + (order.goal - grown) / factor)
                grown += more
            since = end
        return grown, INF

    def appoint_leaving(self: Any, order: Row) -> None:
        if order.hazardous:
            order.patience_token += 1
            _, leaving = self.accumulated(order, INF)
            self.at(max(self.now, leaving), CANCELLATION, self.patience_ends, order, order.patience_token)

    def patience_ends(self: Any, order: Row, token: int) -> None:
        if token == order.patience_token and lacks(order):
            self.stop_waiting(order)

    def start_giving_up(self: Any, order: Row) -> None:
        giving_up = self.policy.giving_up.choice()
        if {"never": False, "after": True, "on-slip": False}[giving_up.rule]:
            self.at(max(self.now, order.time + giving_up.parameters.wait), GIVING_UP, self.give_up, order)

    def give_up(self: Any, order: Row) -> None:
        if lacks(order):
            self.cancel(order, "firm")

    # Cancellation, loyalty, another try

    def stop_waiting(self: Any, order: Row) -> None:
        """Patience has ended: what of the order does not go on is cancelled."""
        what = order.spec.cancels or "order"
        gone = {}
        for line in order.lines:
            if line.lacking:
                loose = line.reserved - line.picking if what == "lines" else 0
                gone[line.number] = (line.lacking, loose)
        going_on = sum(line.reserved for line in order.lines) - sum(loose for _, loose in gone.values())
        if what == "order" or not going_on:
            self.cancel(order, "customer")
            return
        before = sum(worth(l, l.shipped, l.shipped + l.lacking + l.reserved) for l in order.lines)
        prepaid = self.prepaid(order)
        for line in order.lines:
            lacking, loose = gone.get(line.number, (0, 0))
            if not lacking:
                continue
            item = line.item
            line.cancelled += lacking + loose
            line.cut += lacking + loose
            order.cancelled += lacking + loose
            line.lacking = 0
            line.reserved -= loose
            item.backorders -= lacking
            item.reserved -= loose
            item.waiting = [entry for entry in item.waiting if entry[-1] is not line]
            if getattr(item.replenishment.parameters, "on_cancellation", "keep") == "recall":
                self.recall(item, loose + (lacking if item.counts_backorders else 0))
        after = sum(worth(l, l.shipped, l.shipped + l.lacking + l.reserved) for l in order.lines)
        order.cut_at = self.now if order.cut_at is None else order.cut_at
        order.cut_value += before - after
        order.cause = "customer"
        back = prepaid * (before - after) // before if before else 0
        order.paid -= back
        kept = back if order.forfeits else 0
        self.post("deposits", "forfeited", kept)
        self.post("deposits", "cash", back - kept)
        self.post("refunds", "cash", self.scenario.payment.refund_cost if back > kept else 0)
        self.experience(order, ["cancelled"])
        self.join_dispatch(order)
        for line in order.lines:
            self.allocate(line.item)

    def cancel(self: Any, order: Row, cause: str) -> None:
        order.cancelled_at = order.closed = self.now
        order.cause = cause
        for line in order.lines:
            item = line.item
            raised = line.reserved + (line.lacking if item.counts_backorders else 0)
            line.cancelled += line.lacking + line.reserved
            order.cancelled += line.lacking + line.reserved
            item.backorders -= line.lacking
            item.reserved -= line.reserved
            line.lacking = line.reserved = line.picking = 0
            item.waiting = [entry for entry in item.waiting if entry[-1] is not line]
            if getattr(item.replenishment.parameters, "on_cancellation", "keep") == "recall":
                self.recall(item, raised)
        if order in self.dispatches:
            self.dispatches.remove(order)
        self.refund(order, cause)
        self.post_cancellation(order)
        self.settle_lateness(order)
        self.experience(order, ["cancelled"])
        for line in order.lines:
            self.allocate(line.item)

    def experience(self: Any, order: Row, what: list[str]) -> None:
        """A customer may be lost by what happened."""
        loyalty = order.spec.loyalty
        chance = max((getattr(loyalty, name) for name in what), default=0.0) if loyalty else 0.0
        if float(self.path.loyalty[order.number]) < chance:
            self.lost.setdefault(order.customer, self.now)

    def last_shipment(self: Any, order: Row) -> None:
        what = []
        if any(line.filled < line.accepted for line in order.lines):
            what.append("delayed")
            if order.spec.loyalty and self.now - order.time > order.spec.loyalty.long + 1e-9:
                what.append("long_delay")
        if self.now > order.promised + 1e-6 and not by_delivery(order):
            what.append("late")
        self.experience(order, what)

    def nothing_bought(self: Any, order: Row) -> None:
        after = float(self.path.returns[order.number])
        if after < INF and not order.returned:
            order.returned = True
            self.at(self.now + after, BACK, self.come_back, order)
        else:
            self.experience(order, ["refused"])

    def come_back(self: Any, order: Row) -> None:
        if order.customer not in self.lost:
            order.came_back = True
            self.consider(order)
