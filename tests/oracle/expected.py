"""When the oracle expects replenishment orders: by the supplier's days, ramp, queue and outages, as far as a policy
knows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from oracle.basics import INF, Row, batches, remaining
from oracle.days import Days
from oracle.distributions import gamma, left, mean, moments, moments_left, statistic

Moments = tuple[float, float]
NOTHING: Moments = (0.0, 0.0)
AS_USUAL = Days(None, None)


def knowledge(stated: Any) -> SimpleNamespace:
    """What a policy knows: whatever it does not say that it does not."""
    return SimpleNamespace(**{name: getattr(stated, name) is not False for name in type(stated).model_fields})


class Expected:
    """Expected arrivals, in an `Oracle`; `known` is what a policy knows, `q` its quantile (none: the mean)."""

    def usually_arrives(self: Any, supplier: int, number: int, begins: float) -> float:
        """When an order of so many batches usually arrives if it begins then."""
        mill = self.mills[supplier]
        return float(mill.clock.end(begins, number * mean(mill.spec.making)) + mean(mill.spec.moving))

    # A new order, or one that has not begun

    def wait_if_not_begun(self: Any, supplier: int, supply: Row | None, known: Any, q: float | None) -> float:
        """Until it arrives; without `supply` an order that is placed now."""
        mill = self.mills[supplier]
        if self.simple(mill, known):
            return float(statistic(mill.distribution, q))
        clock = mill.clock if knows_days(mill, known) else AS_USUAL
        number = mill.least if supply is None else batches(mill.spec, remaining(supply))
        making, moving = moments(mill.spec.making), moments(mill.spec.moving)
        outage = self.outage_left(mill, known)
        before = NOTHING if mill.effect == "hold-arrival" else outage
        queue = self.work_before(supplier, supply, known, making)
        if before[0] == 0 and queue[0] == 0:
            work, rest = self.parts(mill, q)
            comes = clock.end(self.now, work * number / mill.least) + rest
        else:
            parts = (before, queue, (number * making[0], number**2 * making[1]), moving)
            total = gamma(sum(a for a, _ in parts), sum(c for _, c in parts), q)
            work = max(0.0, total - before[0] - moving[0])
            comes = clock.end(self.now + before[0], work) + moving[0]
        return self.let_in(mill, outage, q, comes - self.now)

    def work_before(self: Any, supplier: int, supply: Row | None, known: Any, making: Moments) -> Moments:
        """What the servers do before they begin an order."""
        mill = self.mills[supplier]
        if mill.servers == INF or not known.queue:
            return NOTHING
        ahead = [s for s in self.supplies if s.supplier == supplier and s.started is None and remaining(s)]
        if supply is not None:
            ahead = ahead[: ahead.index(supply)]
        held = not mill.up and known.outages and mill.effect in ("hold-start", "refuse")
        free = mill.servers if held else mill.servers - mill.at_work
        if len(ahead) < free:
            return NOTHING
        if mill.servers > 1:
            ends = len(ahead) - free + 1
            each = mill.least / mill.servers
            return ends * each * making[0], ends * each**2 * making[1]
        found = [] if free else [self.work_left(s) for s in self.supplies if s.supplier == supplier and at_work(s)]
        for other in ahead:
            number = batches(mill.spec, remaining(other))
            found.append((number * making[0], number**2 * making[1]))
        return sum(a for a, _ in found), sum(c for _, c in found)

    # An order that has begun

    def wait_if_begun(self: Any, supply: Row, known: Any, q: float | None, counted: bool) -> float:
        mill = self.mills[supply.supplier]
        usual = statistic(mill.distribution, q)
        if self.simple(mill, known):
            if counted:
                return left(mill.distribution, q, self.now - supply.started)
            return float(max(self.now, supply.started + usual) - self.now)
        clock = mill.clock if knows_days(mill, known) else AS_USUAL
        number, outage = batches(mill.spec, remaining(supply)), self.outage_left(mill, known)
        work, rest = self.parts(mill, q)
        whole = work * number / mill.least + rest
        factor = 1.0 if number == mill.least or usual == 0 else whole / usual
        age = self.age(supply, mill)
        if not at_work(supply):
            takes = factor * left(mill.distribution, q, age / factor) if counted else max(0.0, whole - age)
            return self.let_in(mill, outage, q, takes)
        if not mill.up and mill.effect == "pause" and known.outages:
            moving = moments(mill.spec.moving)
            takes = max(0.0, whole - age)
            if counted:
                parts = (outage, self.work_left(supply), moving)
                takes = gamma(sum(a for a, _ in parts), sum(c for _, c in parts), q) - outage[0]
            travels = moving[0]
            comes = clock.end(self.now + outage[0], max(0.0, takes - travels)) + min(takes, travels)
        else:
            takes = factor * left(mill.distribution, q, age / factor) if counted else max(0.0, whole - age)
            comes = clock.end(self.now, max(0.0, takes - rest)) + min(takes, rest)
        return self.let_in(mill, outage, q, comes - self.now)

    def age(self: Any, supply: Row, mill: Row) -> float:
        """How long it has been under way, without rests of its manufacture where there are any."""
        if mill.spec.calendar is None and mill.spec.ramp is None and mill.effect != "pause":
            return float(self.now - supply.started)
        return float(self.work_done(supply) + (0.0 if supply.made_at is None else self.now - supply.made_at))

    def work_done(self: Any, supply: Row) -> float:
        mill = self.mills[supply.supplier]
        if supply.made_at is not None:
            return float(supply.whole)
        if mill.effect == "pause" and not mill.up:
            return float(supply.whole - supply.left)
        return float(max(0.0, supply.whole - (mill.clock.open_time(supply.until) - mill.clock.open_time(self.now))))

    def work_left(self: Any, supply: Row) -> Moments:
        """Mean and variance of the work that is left of an order that is being made."""
        mill = self.mills[supply.supplier]
        number = batches(mill.spec, remaining(supply))
        expected, variance = moments_left(mill.spec.making, self.work_done(supply) / number)
        return number * expected, number**2 * variance

    # What both have in common

    def parts(self: Any, mill: Row, q: float | None) -> tuple[float, float]:
        """The statistic of manufacture, and what that of the lead time is more."""
        making = mill.least * statistic(mill.spec.making, q)
        return making, statistic(mill.distribution, q) - making

    def simple(self: Any, mill: Row, known: Any) -> bool:
        """Nothing but the lead time for quotes matters, or is known."""
        if not (known.working_days or known.ramp or known.queue or known.outages):
            return True
        spec = mill.spec
        plain = spec.servers is None and spec.calendar is None and spec.ramp is None and spec.per == "order"
        return bool(mill.up and plain and mill.effect != "pause")

    def outage_left(self: Any, mill: Row, known: Any) -> Moments:
        """Mean and variance of what is left of an outage that is going on."""
        if mill.up or not known.outages:
            return NOTHING
        outages = mill.spec.outages
        if outages.scheduled:
            end = self.now
            for outage in sorted(outages.scheduled, key=lambda outage: outage.at):
                if outage.at <= end:
                    end = max(end, outage.at + outage.length)
            return end - self.now, 0.0
        return moments_left(outages.down, self.now - mill.down_since)

    def let_in(self: Any, mill: Row, outage: Moments, q: float | None, wait: float) -> float:
        """Not before the supplier is up again, where nothing arrives as long as it is down."""
        if mill.effect != "hold-arrival" or mill.up or outage == NOTHING:
            return float(wait)
        return float(max(wait, gamma(*outage, q)))


def knows_days(mill: Row, known: Any) -> bool:
    return bool(known.working_days if mill.spec.ramp is None else known.ramp)


def at_work(supply: Row) -> bool:
    """It is being made; its manufacture may rest."""
    return bool(supply.started is not None and supply.made_at is None and remaining(supply))
