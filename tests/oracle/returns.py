"""The oracle's returns: what customers send back."""

from __future__ import annotations

from typing import Any

from oracle.basics import SENT_BACK, Row, half_up, worth
from oracle.offers import off


class Returns:
    """Goods that come back, in an `Oracle`."""

    def expect_back(self: Any, order: Row, shipment: Row, delivered: float) -> None:
        """What of a shipment that leaves will come back."""
        returns = order.spec.returns
        if returns is None:
            return
        share = returns.share
        if order.waited and returns.share_after_waiting is not None:
            share = returns.share_after_waiting
        lines = zip(order.lines, shipment.units, shipment.since, strict=True)
        going = [
            (l, n, worth(l, since, since + n) - off(l, since, since + n))
            for l, n, since in lines
            if n and self.path.sent_back[l.number] < share
        ]
        if going:
            back = delivered + float(self.path.back_after[order.number])
            self.at(back, SENT_BACK, self.goods_are_back, order, going)

    def goods_are_back(self: Any, order: Row, lines: list[tuple[Row, int, int]]) -> None:
        terms = self.scenario.returns
        for line, units, _ in lines:
            item, cost = line.item, units * line.item.spec.unit_cost
            line.back += units
            if self.path.resaleable[line.number] < order.spec.returns.resaleable:
                line.restocked += units
                item.on_hand += units
                if item.real_time:
                    item.recorded += units
                else:
                    item.unrecorded += units
                self.post("inventory", "cost_of_goods_sold", cost)
            else:
                self.post("write_offs", "cost_of_goods_sold", cost)
        price, number = sum(price for *_, price in lines), sum(units for _, units, _ in lines)
        amount = price if terms is None else max(0, half_up(terms.refund * price) - terms.fee)
        order.paid_back += amount
        self.post("returns", "cash", amount)
        self.post("refunds", "cash", self.scenario.payment.refund_cost if amount else 0)
        if terms is not None:
            self.post("return_cost", "cash", terms.parcel_cost + terms.handling_cost * number)
        for line, *_ in lines:
            self.allocate(line.item)
