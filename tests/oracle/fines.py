"""The oracle's fines: every period looks back at all orders when it is over."""

from __future__ import annotations

import math
from typing import Any

from oracle.basics import INF, Row, half_up, last_cancelled, settled, worth

FINE = 16.0


class Fines:
    """Fines of channels, in an `Oracle`."""

    def open_fines(self: Any) -> None:
        self.asked: list[tuple[float, str, int, int, int]] = []  # when, whose segment, units, filled, value
        self.fined: list[tuple[float, str, int]] = []  # when, segment, amount
        for name, segment in self.segments:
            for fine in segment.channel.fines if segment.channel else ():
                for number in range(math.floor((self.end + 1e-9) / fine.every)):
                    over = min((number + 1) * fine.every, self.end)
                    if over < self.end:
                        self.at(over, FINE, self.judge, name, fine, number)
                    else:
                        self.last_periods.append((name, fine, number))

    def close_fines(self: Any) -> None:
        for period in self.last_periods:
            self.judge(*period)

    def note_demand(self: Any, order: Row) -> None:
        """What is asked for at a visit, and what of it is filled at once."""
        lines = [line for line in order.lines if not line.spare]
        units, filled = sum(line.wanted for line in lines), sum(line.filled for line in lines)
        self.asked.append((self.now, order.segment, units, filled, sum(line.value for line in lines)))

    def note_worth(self: Any, order: Row) -> None:
        order.worth = sum(worth(line, 0, line.accepted) for line in order.lines)

    def judge(self: Any, name: str, fine: Any, number: int) -> None:
        def within(time: float) -> bool:
            return time >= 0 and math.floor((time + 1e-9) / fine.every) == number

        orders = [order for order in self.orders if order.segment == name and order.accepted]
        if fine.of == "fill_rate":
            visits = [
                (units, filled, value) for time, who, units, filled, value in self.asked if who == name and within(time)
            ]
            counted, good, value = (sum(visit[k] for visit in visits) for k in range(3))
        else:
            ended = fine.of == "cancelled_before_shipment"
            found = [order for order in orders if (self.ended_in if ended else self.due_in)(order, within)]
            fine_with = (lambda o: not o.cancelled or o.shipments) if ended else self.in_time
            counted, good = len(found), len([order for order in found if fine_with(order)])
            value = sum(order.worth for order in found)
        if not counted:
            return
        bad = fine.of in ("late", "cancelled_before_shipment")
        beyond = (counted - good) / counted - fine.at_most if bad else fine.at_least - good / counted
        if beyond > 1e-9:
            amount = fine.fine + half_up(fine.per_point * (100 * beyond)) + half_up(fine.of_value * value)
            self.post("fines", "cash", amount)
            self.fined.append((self.now, name, amount))

    def due_in(self: Any, order: Row, within: Any) -> bool:
        """Its date is in the period, and nobody but the shop has withdrawn it before."""
        gone = order.cancelled == order.accepted and order.cause != "firm"
        withdrawn = gone and order.cancelled_at < order.promised - 1e-6
        return bool(order.promised < INF and within(order.promised) and not withdrawn)

    def in_time(self: Any, order: Row) -> bool:
        on_the_day = order.cancelled and last_cancelled(order) >= order.promised - 1e-6
        return bool(order.cause != "firm" and not on_the_day and settled(order) <= order.promised + 1e-6)

    def ended_in(self: Any, order: Row, within: Any) -> bool:
        """Shipped in full, or cancelled by the shop, in the period."""
        by_shop = not order.cancelled or order.cause == "firm"
        return bool(order.closed is not None and by_shop and within(order.closed))
