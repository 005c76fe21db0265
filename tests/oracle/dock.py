"""The oracle's dock: slots for picking, carriers, and dates that count open days."""

from __future__ import annotations

import math
from typing import Any

from oracle.basics import INF, Row, by_delivery
from oracle.days import Days
from oracle.distributions import statistic
from oracle.expected import knowledge


class Dock:
    """Shipments at the dock, in an `Oracle`."""

    def open_dock(self: Any) -> None:
        terms, time = self.scenario.shipping, self.scenario.time
        self.days = Days(self.scenario.warehouse.calendar, time)
        self.taken: dict[int, int] = {}
        warehouse = self.scenario.warehouse
        unlimited = warehouse.calendar is None and warehouse.daily_capacity is None
        self.cut_off = (INF if unlimited else 1.0) if warehouse.cut_off is None else warehouse.cut_off
        self.carriers = {"standard": terms, **terms.carriers}
        self.carrier_days = {name: Days(carrier.calendar, time) for name, carrier in self.carriers.items()}

    def slot(self: Any) -> float:
        """When the picking of a shipment begins that is let go now."""
        warehouse = self.scenario.warehouse
        most = INF if warehouse.daily_capacity is None else warehouse.daily_capacity
        day, start = math.floor(self.now), self.now
        if self.now - day >= self.cut_off - 1e-9:
            day, start = day + 1, None
        while not self.days.is_open(day) or self.taken.get(day, 0) >= most:
            day, start = day + 1, None
        self.taken[day] = self.taken.get(day, 0) + 1
        return float(day if start is None else start)

    def carrier_of(self: Any, order: Row) -> str:
        """By whom a shipment of the order goes that leaves now."""
        choice = self.policy.carrier.choice()
        if choice.rule == "standard":
            return "standard"
        carrier = str(choice.parameters.carrier)
        if choice.rule == "express-for-backorders":
            return carrier if any(line.filled < line.accepted for line in order.lines) else "standard"
        if choice.rule == "express-if-late":
            takes = statistic(self.scenario.shipping.transit, None) if by_delivery(order) else 0.0
            return carrier if order.last < INF and self.now > order.last - takes + 1e-9 else "standard"
        assert choice.rule == "always"
        return carrier

    def shipping_cost(self: Any, order: Row, carrier: str, units: int) -> int:
        terms = self.carriers[carrier]
        each = terms.cost_per_shipment
        if carrier == "standard" and order.shipments and terms.cost_per_further_shipment is not None:
            each = terms.cost_per_further_shipment
        return int(each + terms.cost_per_unit * units)

    def transit(self: Any, order: Row, carrier: str) -> float:
        place = list(self.carriers).index(carrier)
        return float(self.path.transit[order.number * len(self.carriers) + place])

    # Dates

    def picking_begins(self: Any, item: Row, time: float) -> float:
        """When a shipment could get a slot whose units are there then, as far as is known now."""
        warehouse = self.scenario.warehouse
        cut_off, most = warehouse.cut_off, warehouse.daily_capacity
        if self.days.calendar is None and cut_off is None and most is None:
            return time
        if item.promising.rule == "fixed" or not knowledge(item.promising.parameters.knows).dock:
            return time
        day = math.floor(time)
        if time - day >= self.cut_off - 1e-9:
            day += 1
        while not self.days.is_open(day) or self.taken.get(day, 0) >= (INF if most is None else most):
            day += 1
        return max(time, float(day))

    def date(self: Any, item: Row, wait: float) -> float:
        """The date to promise after a wait for stock."""
        return on_the_hour(self.exact_date(item, wait))

    def exact_date(self: Any, item: Row, wait: float) -> float:
        """The same, but for rounding."""
        how, shipping = item.promising, self.scenario.shipping
        choice = self.policy.carrier.choice()
        carrier = choice.parameters.carrier if choice.rule == "always" else "standard"
        picking, transit, buffer = 0.0, None, how.parameters.buffer
        if how.rule != "fixed":
            picking = statistic(shipping.pick_and_pack, self.q(item))
            if how.parameters.by == "deliver":
                transit = statistic(self.carriers[carrier].transit, self.q(item))
        days = self.carrier_days[carrier]
        begins = self.picking_begins(item, self.now + wait)
        if begins == self.now + wait and self.days.calendar is None and (transit is None or days.calendar is None):
            return float(self.now + (wait + (picking + (transit or 0.0) + buffer)))
        ship = self.days.end(begins, picking + buffer)
        return float(ship if transit is None else days.end(ship, transit))


def on_the_hour(time: float) -> float:
    """The time itself, or the twelfth of a day from which only rounding keeps it apart: what is due then ties with what
    else happens then."""
    if not math.isfinite(time):
        return time
    twelfth = round(12 * time) / 12
    return twelfth if abs(time - twelfth) < 1e-9 else time
