"""The oracle's offers for waiting, and what late customers are paid back."""

from __future__ import annotations

from typing import Any

from oracle.basics import VOUCHER, Row, half_up, last_cancelled, settled, worth

RULES = ("none", "discount", "voucher", "faster-shipping")


def of_waited(line: Row, share: float, since: int, until: int) -> int:
    """A share of the price of units since..until of a line: of those that were not there at once."""
    waited = [worth(line, min(n, line.filled), n) for n in (since, until)]
    return half_up(share * waited[1]) - half_up(share * waited[0])


def off(line: Row, since: int, until: int) -> int:
    """What a discount takes off units since..until of a line."""
    discounted = line.offer is not None and line.offer.rule == "discount"
    return of_waited(line, line.offer.parameters.share, since, until) if discounted else 0


class Offers:
    """What is given for waiting, and for lateness, in an `Oracle`."""

    def offer_of(self: Any, item: Row, stated: float) -> Any:
        """What is offered for waiting so long; None: nothing."""
        choice = self.policy.offer.choice(item.name)
        rule, p = choice.rule, choice.parameters
        assert rule in RULES
        worthless = (rule == "discount" and not p.share) or (rule == "voucher" and not (p.value or p.amount))
        return None if rule == "none" or worthless or stated < p.min_wait - 1e-9 else choice

    def taking(self: Any, segment: Any, offer: Any) -> Any:
        """How a segment answers an offer; None: it does not say."""
        return getattr(segment.takes, offer.rule.replace("-", "_"), None)

    def give_what_was_offered(self: Any, order: Row, shipment: Row) -> float:
        """Discounts and vouchers for what was waited for of a shipment that leaves, and the share of its transit time
        that it takes."""
        vouchers, lives, faster = 0, [], []
        for line, units, since in zip(order.lines, shipment.units, shipment.since, strict=True):
            amount = off(line, since, since + units)
            order.discounted += amount
            self.post("discounts", "cash", amount)
            waited = max(0, since + units - line.filled) - max(0, since - line.filled)
            if line.offer is None or not waited:
                continue
            p = line.offer.parameters
            if line.offer.rule == "voucher":
                vouchers += of_waited(line, p.value or 0.0, since, since + units) + waited * (p.amount or 0)
                lives.append(p.life)
            elif line.offer.rule == "faster-shipping":
                faster.append(p)
        if vouchers:
            self.give_voucher(order, vouchers, max(lives))
        if faster:
            order.faster += 1
            self.post("faster_shipping", "cash", max(p.cost for p in faster))
        return min([1.0, *(p.transit for p in faster)])

    def give_voucher(self: Any, order: Row, amount: int, life: float) -> None:
        """A voucher is a debt until it is redeemed or lapses."""
        order.vouchers += amount
        self.post("vouchers", "open_vouchers", amount)
        after = float(self.path.redeems[order.number])
        redeemed = after <= life
        self.at(self.now + (after if redeemed else life), VOUCHER, self.voucher_ends, amount, redeemed)

    def voucher_ends(self: Any, amount: int, redeemed: bool) -> None:
        if redeemed:
            self.redeemed.append((self.now, amount))
        self.post("open_vouchers", "cash" if redeemed else "lapsed_vouchers", amount)

    def refund_if_late(self: Any, order: Row) -> None:
        """Whoever asks is paid back a share of the price, once, when the order is over and late, unless the rest of it
        was cancelled."""
        wanted, over = order.spec.refund_when_late, settled(order)
        if wanted is None or order.late_refund or over > self.now or order.cancelled_at is not None:
            return
        cut_late = order.cancelled > 0 and last_cancelled(order) >= order.promised - 1e-6
        if self.path.asks_refund[order.number] and (over > order.promised + 1e-6 or cut_late):
            amount = half_up(wanted.refund * sum(worth(line, 0, line.shipped) for line in order.lines))
            order.late_refund = amount
            self.post("late_refunds", "cash", amount)
            self.post("refunds", "cash", self.scenario.payment.refund_cost if amount else 0)
