"""The oracle's money: charges, cards, refunds, disputes."""

from __future__ import annotations

from typing import Any

from oracle.basics import CHARGE, DISPUTE, INF, Row, half_up, last_cancelled, settled, worth


class Paying:
    """Payments of orders, in an `Oracle`."""

    def post(self: Any, debit: str, credit: str, amount: int) -> None:
        self.ledger[debit] += amount
        self.ledger[credit] -= amount

    def fee(self: Any, amount: int) -> None:
        """What a charge costs."""
        if amount > 0:
            terms = self.scenario.payment
            self.post("fees", "cash", half_up(terms.fee_per_charge + terms.fee_rate * amount))

    def prepaid_share(self: Any, line: Row) -> float:
        """The share of the price that is paid with the order."""
        item = line.item
        deposit = getattr(item.admission.parameters, "deposit", None)
        if not item.released and item.admission.rule == "pre-order" and deposit is not None:
            return float(deposit)
        share = getattr(item.charging.parameters, "share", 0.0)
        known = {"at-order": 1.0, "deposit": share, "at-shipment": 0.0, "before-shipment": 0.0}
        return float(known[item.charging.rule])

    def pay_at_order(self: Any, order: Row) -> None:
        amounts = [half_up(self.prepaid_share(line) * worth(line, 0, line.accepted)) for line in order.lines]
        at_once = [line for line, amount in zip(order.lines, amounts, strict=True) if amount]
        order.forfeits = any(self.forfeits(line) for line in at_once)
        order.paid = sum(amounts)
        self.prepay(order.paid)
        ahead = [l.item.charging.parameters.ahead for l in order.lines if self.charged_ahead(l) and l.accepted]
        order.ahead = max(ahead, default=None)
        self.appoint_charge(order)
        disputes = self.scenario.payment.disputes
        if disputes and float(self.path.dispute[order.number]) < disputes.share:
            self.at(self.now + disputes.after, DISPUTE, self.dispute, order)

    def pay_later(self: Any, order: Row) -> None:
        """Nothing was paid with an order that is owed at the start."""
        order.forfeits, order.paid = False, 0
        ahead = [l.item.charging.parameters.ahead for l in order.lines if self.charged_ahead(l)]
        order.ahead = max(ahead, default=None)
        self.appoint_charge(order)
        disputes = self.scenario.payment.disputes
        if disputes and float(self.path.dispute[order.number]) < disputes.share and order.time + disputes.after >= 0:
            self.at(order.time + disputes.after, DISPUTE, self.dispute, order)

    def prepay(self: Any, amount: int) -> None:
        self.post("cash", "deposits", amount)
        self.fee(amount)

    def charged_ahead(self: Any, line: Row) -> bool:
        return bool(line.item.charging.rule == "before-shipment")

    # Charges ahead of shipment

    def appoint_charge(self: Any, order: Row) -> None:
        if order.ahead is not None and order.last < INF and not order.charged:
            order.charge_is_due = False
            order.charge_token += 1
            self.at(max(self.now, order.last - order.ahead), CHARGE, self.charge_ahead, order, order.charge_token)

    def charge_ahead(self: Any, order: Row, token: int) -> None:
        if order.closed is not None:
            return
        is_due = token == order.charge_token and self.unpaid(order)
        order.charge_is_due = order.charge_is_due or is_due
        if order.refused:
            self.retry(order)
        elif not is_due:
            return
        elif self.card_is_good(order):
            self.charge_unpaid(order)
        else:
            self.refuse(order)

    def price(self: Any, order: Row) -> int:
        return sum(worth(line, 0, line.accepted - line.replaced - line.cut) for line in order.lines)

    def unpaid(self: Any, order: Row) -> int:
        return int(self.price(order) - order.paid)

    def charge_unpaid(self: Any, order: Row) -> None:
        paid = [l for l in order.lines if worth(l, l.shipped, l.accepted - l.replaced - l.cut) > 0]
        order.forfeits = order.forfeits or any(self.forfeits(line) for line in paid)
        self.prepay(self.unpaid(order))
        order.charged, order.charge_is_due = True, False
        order.paid = self.price(order)

    def pay_back_excess(self: Any, order: Row) -> None:
        """More is paid than the order costs, since it was given something cheaper."""
        if self.unpaid(order) < 0:
            self.post("deposits", "cash", -self.unpaid(order))
            self.post("refunds", "cash", self.scenario.payment.refund_cost)
            order.paid = self.price(order)

    def forfeits(self: Any, line: Row) -> bool:
        """A customer who cancels loses what was paid."""
        return bool(getattr(line.item.charging.parameters, "forfeit", False))

    # Cards

    def card_is_good(self: Any, order: Row) -> bool:
        card = self.scenario.payment.card
        if card is None or order.card_for_ever:
            return True
        return bool(self.now <= order.time + (card.authorisation + float(self.path.card[order.number])) + 1e-9)

    def card_allows(self: Any, order: Row, units: list[int]) -> bool:
        """Whether a shipment of these units may be released."""
        released = sum(worth(line, 0, line.shipped + line.picking) for line in order.lines)
        number_of = zip(order.lines, units, strict=True)
        then = sum(worth(line, 0, line.shipped + line.picking + number) for line, number in number_of)
        due = then - max(order.paid, released)
        if order.refused:
            return False
        if due > 0 and not self.card_is_good(order):
            self.refuse(order)
            return False
        return True

    def refuse(self: Any, order: Row) -> None:
        card = self.scenario.payment.card
        order.refused = True
        if card.retries == 0:
            self.cancel(order, "payment")
        else:
            self.appoint_retry(order)

    def appoint_retry(self: Any, order: Row) -> None:
        order.next_attempt = self.now + self.scenario.payment.card.retry_every
        self.at(order.next_attempt, CHARGE, self.retry, order)

    def retry(self: Any, order: Row) -> None:
        """The next attempt, if it is time for it and it has not been made."""
        card = self.scenario.payment.card
        if order.closed is not None or not order.refused or self.now < order.next_attempt:
            return
        order.attempts += 1
        attempt = order.attempts
        if attempt >= int(self.path.retry[order.number]):
            order.refused, order.card_for_ever = False, True
            if order.charge_is_due:
                self.charge_unpaid(order)
            self.join_dispatch(order)
        elif attempt >= card.retries:
            self.cancel(order, "payment")
        else:
            self.appoint_retry(order)

    # Shipment, cancellation, dispute

    def charge_shipment(self: Any, order: Row, units: list[int]) -> None:
        """What units bring in that leave now."""
        lines = [(line, number) for line, number in zip(order.lines, units, strict=True) if number]
        price = sum(worth(line, line.shipped, line.shipped + number) for line, number in lines)
        prepaid = min(price, self.prepaid(order))
        order.paid += price - prepaid
        if self.sale_at_delivery:
            self.post("cash", "deposits", price - prepaid)
        else:
            self.post("cash", "revenue", price - prepaid)
            self.post("deposits", "revenue", prepaid)
            for line, number in lines:
                self.post("cost_of_goods_sold", "inventory", number * line.item.spec.unit_cost)
        self.fee(price - prepaid)

    def book_delivery(self: Any, order: Row, shipment: Row) -> None:
        if not self.sale_at_delivery:
            return
        for line, number, since in zip(order.lines, shipment.units, shipment.since, strict=True):
            if number:
                self.post("deposits", "revenue", worth(line, since, since + number))
                self.post("cost_of_goods_sold", "inventory", number * line.item.spec.unit_cost)

    def prepaid(self: Any, order: Row) -> int:
        """What is paid for units that have not left."""
        return int(order.paid - sum(worth(line, 0, line.shipped) for line in order.lines))

    def refund(self: Any, order: Row, cause: str) -> None:
        amount = self.prepaid(order)
        order.paid -= amount
        kept = amount if order.forfeits and cause == "customer" else 0
        self.post("deposits", "forfeited", kept)
        self.post("deposits", "cash", amount - kept)
        self.post("refunds", "cash", self.scenario.payment.refund_cost if amount > kept else 0)

    # Lateness and cancellation

    def penalty(self: Any, order: Row, section: str, key: str) -> Any:
        """What the order's segment states, or else the shop."""
        for owner in (order.spec, self.scenario.payment):
            stated = getattr(getattr(owner, section), key, None)
            if stated is not None:
                return stated
        return 0

    def lateness(self: Any, order: Row, final: bool) -> int:
        """What it costs so far that the order missed its date."""
        date, over = order.promised, settled(order)
        until = min(over, self.now)
        if not order.accepted or date == INF:
            return 0
        if order.cause == "firm" and order.cancelled_at <= date + 1e-6:
            return 0
        on_the_day = order.cancelled > 0 and last_cancelled(order) >= date - 1e-6
        slack = 0.0 if final and over == INF else 1e-6
        if not on_the_day and until <= date + slack:
            return 0
        rate = self.penalty(order, "late_cost", "per_time") * 10**self.scenario.minor_digits
        once = self.penalty(order, "late_cost", "per_order") if date >= 0 else 0
        return int(once + half_up(rate * max(0.0, until - max(date, 0.0))))

    def post_lateness(self: Any, order: Row, final: bool = False) -> None:
        amount = self.lateness(order, final) - order.late_cost
        self.post("lateness", "cash", amount)
        order.late_cost += amount

    def settle_lateness(self: Any, order: Row) -> None:
        """Nothing of it is outstanding any more."""
        if settled(order) < INF:
            self.post_lateness(order)

    def post_all_lateness(self: Any, final: bool) -> None:
        for order in self.orders:
            self.post_lateness(order, final)

    def post_cancellation(self: Any, order: Row) -> None:
        order.cancellation_cost = self.penalty(order, "cancellation_cost", order.cause)
        self.post("cancellations", "cash", order.cancellation_cost)

    def dispute(self: Any, order: Row) -> None:
        if order.closed is None and self.prepaid(order) > 0:
            self.post("refunds", "cash", self.scenario.payment.disputes.cost)
            self.cancel(order, "payment")
