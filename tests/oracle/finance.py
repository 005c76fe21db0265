"""The oracle's price of money: interest on cash, suppliers' terms, orders that cannot be paid."""

from __future__ import annotations

import math
from typing import Any

from oracle.basics import BILL, INF, SETTLEMENT, Row, half_up, remaining
from oracle.supply import lots


class Finance:
    """Cash over time and what suppliers are owed, in an `Oracle`."""

    def open_finance(self: Any) -> None:
        self.finance = self.scenario.finance
        self.has_finance = self.finance != type(self.finance)()
        self.follows = self.has_finance or any(spec.pay is not None for spec in self.suppliers)
        self.cash_history = [(0.0, self.finance.own_cash)]  # from when which balance
        self.debts = [(0.0, 0)]
        self.short, self.waits = [], []  # when an order could not be paid; when one was placed, and how long it waited
        unit = self.scenario.time.unit
        per_day = {"hour": 24.0, "day": 1.0, "week": 1 / 7, "month": 1.0}[unit]
        self.interval = (self.finance.every or per_day) if self.has_finance else INF
        self.post("cash", "equity", self.finance.own_cash)
        if self.interval < INF:
            self.at(self.interval, SETTLEMENT, self.settle)

    def note_money(self: Any) -> None:
        """After an event."""
        for history, account, sign in ((self.cash_history, "cash", 1), (self.debts, "payables", -1)):
            if sign * self.ledger[account] != history[-1][1]:
                history.append((self.now, sign * self.ledger[account]))
        if self.finance.credit_line is not None:
            for item in self.items:
                if item.short_of is not None and item.short_of <= self.free_cash() and item not in self.reviews:
                    self.reviews.append(item)

    def settle(self: Any) -> None:
        self.post_holding(self.now)
        self.pay_interest()
        self.at(self.now + self.interval, SETTLEMENT, self.settle)

    def pay_interest(self: Any, until: float | None = None) -> None:
        """Interest of all the time so far, as far as they are not posted."""
        if not self.has_finance:
            return
        now = self.now if until is None else until
        rate, other = self.finance.rate, self.finance.deposit_rate
        below, above = (stood(self.cash_history, 0.0, now, sign) for sign in (-1, 1))
        self.post("interest_paid", "cash", half_up(rate * below) - self.ledger["interest_paid"])
        earned = half_up((rate if other is None else other) * above)
        self.post("cash", "interest_earned", earned + self.ledger["interest_earned"])

    # Suppliers are paid

    def cost_of(self: Any, supply: Row, units: int) -> int:
        whole = self.price_of(self.items[supply.item], supply.supplier, supply.quantity)
        return int(whole * units // supply.quantity)

    def terms_of(self: Any, supplier: int) -> tuple[str, float, float]:
        """At order or receipt, how long after it, and the share that is paid with the order."""
        pay = self.suppliers[supplier].pay
        return ("receipt", 0.0, 0.0) if pay is None else (pay.at, pay.after, pay.down_payment)

    def at_once(self: Any, supplier: int, price: int) -> int:
        at, after, share = self.terms_of(supplier)
        return price if (at, after) == ("order", 0) else min(price, half_up(share * price))

    def pay_at_placement(self: Any, supply: Row) -> None:
        at, after, _ = self.terms_of(supply.supplier)
        supply.prepaid = self.at_once(supply.supplier, self.cost_of(supply, supply.quantity))
        self.post("prepayments", "cash", supply.prepaid)
        if at == "order" and after > 0:
            self.at(self.now + after, BILL, self.bill, supply)

    def pay_back(self: Any, supply: Row) -> None:
        """Units were withdrawn."""
        excess = max(0, supply.prepaid - self.cost_of(supply, remaining(supply)))
        supply.prepaid -= excess
        self.post("cash", "prepayments", excess)

    def pay_at_receipt(self: Any, supply: Row) -> None:
        """Goods are paid from what was prepaid first; the rest at once, or on credit. Too much comes back."""
        at, after, _ = self.terms_of(supply.supplier)
        price = self.cost_of(supply, supply.good)
        rest = price - supply.prepaid
        self.post("cash", "prepayments", supply.prepaid)
        supply.prepaid = 0
        if rest > 0 and after > 0:
            self.post("cash", "payables", rest)
            supply.owed = rest
            if at == "receipt":
                self.at(self.now + after, BILL, self.bill, supply)

    def bill(self: Any, supply: Row) -> None:
        if supply.arrived is not None:
            self.post("payables", "cash", supply.owed)
            supply.owed = 0
        else:
            rest = self.cost_of(supply, remaining(supply)) - supply.prepaid
            self.post("prepayments", "cash", rest)
            supply.prepaid += rest

    # What can be paid

    def free_cash(self: Any) -> float:
        """Cash and credit that nothing is owed of."""
        if self.finance.credit_line is None:
            return INF
        every_bill = self.finance.cover != "bills-at-receipt"
        left = self.ledger["cash"] + self.finance.credit_line + (self.ledger["payables"] if every_bill else 0)
        for supply in self.supplies:
            covered = supply.supplier >= 0 and (every_bill or not self.terms_of(supply.supplier)[1])
            if covered and supply.arrived is None:
                left -= max(0, self.cost_of(supply, remaining(supply)) - supply.prepaid)
        return float(left)

    def needs(self: Any, item: Row, supplier: int, units: int) -> int:
        """What an order has to be covered with."""
        spec = self.suppliers[supplier]
        price = self.price_of(item, supplier, lots(spec, units))
        if self.finance.cover == "bills-at-receipt" and self.terms_of(supplier)[1] > 0:
            price = self.at_once(supplier, price)
        return int(spec.order_cost + price)

    def afforded(self: Any, item: Row, wanted: dict[int, int], review: bool) -> dict[int, int]:
        """Who gets which order, of those that take one."""
        free = self.free_cash()
        takers = {j: n for j, n in sorted(wanted.items()) if n > 0 and self.takes_orders(j)}
        total = sum(self.needs(item, j, n) for j, n in takers.items())
        if total == 0 or total <= free:
            return wanted
        if not review or (item.short_since is None and item.short_of is None):
            self.short.append(self.now)
        if self.finance.when_short == "cut-down":
            found: dict[int, int] = {}
            smallest = []
            for j, n in takers.items():
                spec = self.suppliers[j]
                most = lots(spec, n) // spec.multiple
                possible = range(lots(spec, 1) // spec.multiple, most + 1)
                payable = [k for k in possible if self.needs(item, j, k * spec.multiple) <= free]
                if payable:
                    found[j] = max(payable) * spec.multiple
                    free -= self.needs(item, j, found[j])
                else:
                    smallest.append(min(self.needs(item, j, k * spec.multiple) for k in possible))
            if not found and review:
                item.short_of = min(smallest)
            return found
        if self.finance.when_short != "skip" and review:
            item.short_of = total
        return {}


def stood(history: list[tuple[float, int]], since: float, until: float, sign: int) -> float:
    """The time integral of a balance as far as it is above zero (sign 1) or below (sign -1)."""
    return math.fsum(max(0, sign * amount) * time for amount, time in spans(history, since, until))


def spans(history: list[tuple[float, int]], since: float, until: float) -> list[tuple[int, float]]:
    """The amounts that stood between two times, and how long."""
    ends = [time for time, _ in history[1:]] + [INF]
    found = [(amount, min(end, until) - max(time, since)) for (time, amount), end in zip(history, ends, strict=True)]
    return [(amount, time) for amount, time in found if time > 0]


def lasting(history: list[tuple[float, int]], since: float, until: float, limit: float) -> float:
    """How long a balance was below a limit."""
    return math.fsum(time for amount, time in spans(history, since, until) if amount < limit)
