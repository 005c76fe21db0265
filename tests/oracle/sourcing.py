"""What the oracle orders, and from whom: replenishment and sourcing policies, lead times that are quoted."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from oracle.basics import Row, batches, half_up, remaining
from oracle.distributions import statistic
from oracle.expected import knowledge

PREFERENCES = ("failover", "cheapest", "fastest")


class Sourcing:
    """Reviews, in an `Oracle`."""

    def position(self: Any, item: Row) -> int:
        """The inventory position that the item's replenishment policy looks at."""
        owed = item.backorders if item.counts_backorders else 0
        total = self.available(item) + item.in_putaway - owed + item.on_order + item.unrecorded
        if not item.counts_held_up:
            total -= item.held_up
        if not item.counts_standing:
            total -= sum(remaining(s) for s in self.under_way(item) if s.standing)
            if not item.counts_held_up:
                total += sum(remaining(s) for s in self.under_way(item) if s.standing and s.held)
        return int(total)

    def known_to_be_later(self: Any, item: Row) -> int:
        """Units that would count in the position, but are known to come beyond its horizon."""
        found = 0
        for supply in self.under_way(item):
            known = supply.due if supply.supplier < 0 else supply.told
            left_out = (supply.standing and not item.counts_standing) or (supply.held and not item.counts_held_up)
            if known is not None and not left_out and known > self.now + item.horizon + 1e-9:
                found += remaining(supply)
        return found

    def under_way(self: Any, item: Row) -> list[Row]:
        return [s for s in self.supplies if s.item == item.place and s.arrived is None and remaining(s)]

    def position_fell(self: Any, item: Row) -> None:
        if item.review == "continuous" and item not in self.reviews:
            self.reviews.append(item)

    def review(self: Any, item: Row) -> None:
        """What an item needs is ordered, as far as it can be paid; what cannot be may wait for money."""
        since, before = item.short_since, len(self.supplies)
        item.short_of = None
        self.order_what_is_wanted(item)
        if item.short_of is not None:
            item.short_since = self.now if since is None else since
            return
        item.short_since = None
        if since == self.now and len(self.supplies) > before:
            self.short.pop()
        elif since is not None and len(self.supplies) > before:
            self.waits.append((self.now, self.now - since))

    def order_what_is_wanted(self: Any, item: Row) -> None:
        quantity = max(0, self.order_quantity(item))
        if quantity == 0 and (item.sourcing is None or item.sourcing.rule != "dual-index"):
            return
        parts = [(supplier, part) for supplier, part in self.divided(item, quantity) if part]
        express = item.sourcing is not None and item.sourcing.rule == "dual-index"
        for some in [[part] for part in parts] if express else [parts]:
            payable = self.afforded(item, dict(some), review=True)
            for supplier, _ in some:
                if supplier in payable:
                    self.order(item, supplier, payable[supplier])
        item.decisions += 1 if parts else 0

    # Replenishment

    def order_quantity(self: Any, item: Row) -> int:
        """What is ordered now: no more than the policy's largest order."""
        wanted, most = self.quantity_wanted(item), getattr(item.replenishment.parameters, "max_order", None)
        if most is None or wanted <= most:
            return wanted
        item.cut.append(self.now)
        return int(most)

    def quantity_wanted(self: Any, item: Row) -> int:
        rule, p, position = item.replenishment.rule, item.replenishment.parameters, self.position(item)
        position -= self.known_to_be_later(item)
        if rule in ("base-stock", "R-S"):
            return int(p.order_up_to - position)
        if rule == "order-to-backlog":
            return int(-position) if -position >= p.at_least else 0
        if rule == "plan":
            latest = max((entry.at for entry in p.orders if entry.at <= self.now), default=-1.0)
            return sum(entry.units for entry in p.orders if entry.at == latest)
        if rule == "forecast":
            return int(self.forecast_level(item, p) - position)
        if position > p.reorder_point or (p.strict and position == p.reorder_point):
            return 0
        if rule in ("s-S", "R-s-S"):
            return int(p.order_up_to - position)
        assert rule in ("r-nQ", "R-r-nQ")
        lot = p.order_quantity
        while position + lot < p.reorder_point or (position + lot == p.reorder_point and not p.strict):
            lot += p.order_quantity
        return int(lot)

    def forecast_level(self: Any, item: Row, p: Any) -> int:
        """Learns from the demand since the review before, and says how much stock that needs; an order that waited for
        money teaches nothing."""
        learns, item.is_due = item.is_due, False
        if not learns:
            pass
        elif item.expected is None:
            item.expected = p.initial * p.review_period
            item.variance = item.expected if p.initial_error is None else p.initial_error**2
        else:
            error = item.seen - item.expected
            item.variance += p.smoothing * (error**2 - item.variance)
            item.expected += p.smoothing * error
        item.seen = 0 if learns else item.seen
        cover = self.mills[self.first_supplier(item)].usual if p.cover is None else p.cover
        periods = (p.review_period + cover) / p.review_period
        return half_up(item.expected * periods + p.safety_factor * math.sqrt(item.variance * periods))

    # Sourcing

    def place_of(self: Any, name: str) -> int:
        return int(self.supplier_names.index(name))

    def preferred(self: Any, item: Row) -> list[int]:
        """The suppliers in the order of preference."""
        rule, p = item.sourcing.rule, item.sourcing.parameters
        names = self.supplier_names if p.suppliers is None else p.suppliers
        places = [self.place_of(name) for name in names]
        if rule == "cheapest":
            places.sort(key=lambda j: (self.unit_cost(item, j), j))
        elif rule == "fastest":
            places.sort(key=lambda j: (self.mills[j].usual, j))
        else:
            assert rule == "failover"
        return places

    def named(self: Any, item: Row) -> list[int]:
        """The suppliers that the item's sourcing policy names, those that get orders first."""
        if item.sourcing is None:
            return []
        rule, p = item.sourcing.rule, item.sourcing.parameters
        if rule == "single":
            return [self.place_of(p.supplier)]
        if rule in PREFERENCES:
            return list(self.preferred(item))
        if rule in ("expedite", "dual-index"):
            return [self.place_of(p.regular), self.place_of(p.express)]
        if rule == "base-surge":
            return [self.place_of(p.surge), self.place_of(p.base)]
        assert rule in ("split", "random")
        return [self.place_of(name) for name in p.shares]

    def first_supplier(self: Any, item: Row) -> int:
        return int(self.named(item)[0])

    def shares(self: Any, item: Row) -> list[tuple[int, Fraction]]:
        """The suppliers and their shares, in the order of the file."""
        given = item.sourcing.parameters.shares
        return [(j, Fraction(str(given[name]))) for j, name in enumerate(self.supplier_names) if name in given]

    def would_get_an_order(self: Any, item: Row) -> list[int]:
        if item.sourcing is None:
            return []
        rule, p = item.sourcing.rule, item.sourcing.parameters
        if rule in ("single", "dual-index", "base-surge"):
            return [self.first_supplier(item)]
        if rule == "expedite":
            return [self.place_of(p.express if self.net_inventory(item) < p.below else p.regular)]
        if rule in PREFERENCES:
            places = self.preferred(item)
            return [j for j in places if self.mills[j].up][:1] or places[:1]
        assert rule in ("split", "random")
        return [j for j, share in self.shares(item) if share > 0]

    def net_inventory(self: Any, item: Row) -> int:
        return int(self.available(item) + item.in_putaway - item.backorders)

    def divided(self: Any, item: Row, quantity: int) -> list[tuple[int, int]]:
        rule = item.sourcing.rule
        if rule == "dual-index":
            return self.by_two_levels(item, quantity)
        if rule not in ("split", "random"):
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

    def by_two_levels(self: Any, item: Row, quantity: int) -> list[tuple[int, int]]:
        p = item.sourcing.parameters
        regular, express = self.place_of(p.regular), self.place_of(p.express)
        soon = self.usually_arrives(express, self.mills[express].least, self.now) + 1e-9
        coming = sum(remaining(s) for s in self.under_way(item) if self.due(s) <= soon)
        urgent = max(0, p.express_level - (self.net_inventory(item) + coming))
        return [(express, urgent), (regular, max(0, quantity - urgent))]

    def due(self: Any, supply: Row) -> float:
        """When the firm expects a replenishment order."""
        if supply.supplier < 0:
            return float(supply.due)
        if supply.told is not None:
            return float(supply.told)
        start = self.now if supply.started is None else supply.started
        number = batches(self.suppliers[supply.supplier], remaining(supply))
        return float(self.usually_arrives(supply.supplier, number, start))

    # What is quoted

    def shelving_wait(self: Any, item: Row) -> float:
        """What put-away adds to a quote."""
        return 0.0 if item.crosses else statistic(self.scenario.warehouse.put_away, self.q(item))

    def new_order_wait(self: Any, item: Row) -> float | None:
        places, known = self.would_get_an_order(item), knowledge(item.promising.parameters.knows)
        waits = [self.wait_if_not_begun(j, None, known, self.q(item)) for j in places]
        return max(waits) + self.shelving_wait(item) if waits else None

    def covered(self: Any, item: Row, units: int, aged: bool) -> float | None:
        """The time until incoming units are so many; beyond them the wait of a new order, not before all of them."""
        under_way = sorted(self.incoming(item, aged))
        for date, incoming in under_way:
            units -= incoming
            if units <= 0:
                return float(date - self.now)
        new = self.new_order_wait(item)
        return None if new is None else max([new, *(date - self.now for date, _ in under_way)])

    def incoming(self: Any, item: Row, aged: bool) -> list[tuple[float, int]]:
        """When which units are expected for sale."""
        found = [] if item.released else [(self.now, self.available(item))]
        if item.in_putaway:
            found.append((self.now + statistic(self.scenario.warehouse.put_away, self.q(item)), item.in_putaway))
        for supply in self.under_way(item):
            found.append((self.comes(item, supply, aged), remaining(supply)))
        earliest = self.expected_release(item)
        return [(max(date, earliest), units) for date, units in found]

    def comes(self: Any, item: Row, supply: Row, aged: bool) -> float:
        """When a replenishment order is expected, put away."""
        known, q, shelving = knowledge(item.promising.parameters.knows), self.q(item), self.shelving_wait(item)
        if supply.supplier < 0:
            return float(max(self.now, supply.due) + shelving)
        if supply.told is not None and known.notices:
            return float(max(self.now, supply.told) + shelving)
        if supply.started is None:
            return float(self.now + (self.wait_if_not_begun(supply.supplier, supply, known, q) + shelving))
        return float(self.now + (self.wait_if_begun(supply, known, q, aged) + shelving))
