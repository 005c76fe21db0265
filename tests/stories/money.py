"""What is sold, paid and paid back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import floor
from typing import Any

import numpy as np

from simbackorder.model import events
from simbackorder.state import ledger
from stories.shipping import arrival
from stories.story import CARD, CLOSE, CUSTOMER, INF, Story


def sales(story: Story) -> Iterator[str]:
    """Revenue is price x units shipped (delivered, where sales are recognised at delivery), and nothing else; their
    cost likewise; no unit is both shipped and cancelled; the books balance."""
    record, path = story.record, story.record.path
    shipped: dict[int, int] = defaultdict(int)
    cancelled: dict[int, int] = defaultdict(int)
    revenue = cost = 0
    for entry in story.of(events.SHIPPED):
        shipped[entry.who] += entry.units
        if sold(story, entry):
            revenue += entry.units * story.price(entry.who)
            cost += entry.units * story.items[entry.item].unit_cost
    for entry in story.of(events.SENT_BACK, events.WRITTEN_OFF):
        cost -= entry.units * story.items[entry.item].unit_cost
    for entry in story.of(events.CANCELLATION):
        cancelled[entry.who] += entry.units
    booked = -int(record.accounts["balance"][ledger.REVENUE])
    if booked != revenue:
        yield f"revenue {booked}, price x units sold {revenue}"
    if int(record.accounts["balance"][ledger.COST_OF_GOODS_SOLD]) != cost:
        yield f"cost of goods sold, by units sold {cost}"
    for l, accepted in enumerate(record.lines["accepted"].tolist()):
        if shipped[l] + cancelled[l] > accepted or accepted > path.quantity[l]:
            yield f"line {l}: {shipped[l]} shipped and {cancelled[l]} cancelled of {accepted} accepted units"
    if int(record.accounts["balance"].sum()) or int(record.accounts["at_cut"].sum()):
        yield "the trial balance is not zero at the cut or at the end"
    held = record.items["on_hand_time"] + record.items["in_putaway_time"]
    rates = np.array([item.holding_cost for item in story.items])
    holding = int(record.accounts["balance"][ledger.HOLDING])
    if abs(holding - float(rates @ held) * 10**story.scenario.minor_digits) > 1.0 * len(rates) + CLOSE * holding:
        yield f"holding {holding}, by unit-days {float(rates @ held)}"


def sold(story: Story, entry: Any) -> bool:
    """Whether units that were shipped are recognised as sold before the end."""
    if story.scenario.books.sale == "shipment":
        return True
    arrives = arrival(story, story.order_of[entry.who], entry.time, entry.step)
    return arrives == entry.time or arrives < story.end


class Till:
    """What customers have paid, told again from the log."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.terms = story.scenario.payment
        self.prepaid: dict[int, int] = defaultdict(int)
        self.shipped: dict[int, int] = defaultdict(int)
        self.given: dict[int, int] = defaultdict(int)
        self.cut: dict[int, int] = defaultdict(int)
        self.forfeits: set[int] = set()
        self.fees = self.refunds = self.kept = self.on_the_way = 0
        self.hidden = {i for i, item in enumerate(story.items) if item.release is not None}

    def pays(self, o: int, amount: int) -> None:
        """A charge in advance."""
        self.prepaid[o] += amount
        self.fee(amount)

    def fee(self, amount: int) -> None:
        if amount > 0:
            self.fees += self.terms.fee_per_charge + floor(self.terms.fee_rate * amount + 0.5)

    def at_once(self, entry: Any) -> int:
        """What of a line's price is paid with the order."""
        i, l = entry.item, entry.who
        charging = self.story.choice("charging", i)
        deposit = getattr(self.story.choice("admission", i).parameters, "deposit", None)
        share = {"at-order": 1.0, "deposit": getattr(charging.parameters, "share", 0.0)}.get(charging.rule, 0.0)
        if deposit is not None and i in self.hidden:
            share = deposit
        amount = floor(share * self.story.price(l) * entry.units + 0.5)
        if amount > 0 and getattr(charging.parameters, "forfeit", False):
            self.forfeits.add(self.story.order_of[l])
        return amount

    def open_value(self, o: int) -> int:
        """Price of an order's units that are neither shipped nor cancelled."""
        return sum(self.story.price(l) * self.open_units(l) for l in self.story.lines(o))

    def open_units(self, l: int) -> int:
        """Units of a line that are to ship, as far as is known: substitutes are given one after the other."""
        story = self.story
        bought = self.given[l] if story.is_given(l) else story.accepted[l] - self.given.get(l + 1, 0)
        return int(bought - self.shipped[l] - self.cut[l])

    def event(self, step: list[Any]) -> None:
        """What one event does to the till."""
        story = self.story
        demanded = [entry for entry in step if entry.what == events.DEMAND]
        for entry in step:
            if entry.what == events.RELEASE:
                self.hidden.discard(entry.item)
        if demanded:
            self.pays(story.order_of[demanded[0].who], sum(map(self.at_once, demanded)))
        for entry in step:
            o = story.order_of[entry.who] if entry.what in (events.CHARGED, events.CANCELLATION) else -1
            if entry.what == events.CHARGED and not demanded:
                self.pays(o, self.open_value(o) - self.prepaid[o])
                if any(self.pays_late(l) for l in story.lines(o)):
                    self.forfeits.add(o)
            elif entry.what == events.CANCELLATION and self.prepaid[o] > 0 and not entry.goes_on:
                self.cancels(o)
            elif entry.what == events.SUBSTITUTED:
                self.gives(entry)
            elif entry.what in (events.PAID_BACK, events.LATE_REFUND):
                self.refunds += self.terms.refund_cost
        self.parts([entry for entry in step if entry.what == events.CANCELLATION and entry.goes_on])
        self.ships([entry for entry in step if entry.what == events.SHIPPED])

    def parts(self, entries: list[Any]) -> None:
        """A part of an order is cancelled: the same share of what is prepaid for it is paid back, or kept."""
        if not entries:
            return
        o = self.story.order_of[entries[0].who]
        before = self.open_value(o)
        for entry in entries:
            self.cut[entry.who] += entry.units
        share = self.prepaid[o] * (before - self.open_value(o)) // before if before else 0
        self.prepaid[o] -= share
        if o in self.forfeits:
            self.kept += share
        elif share:
            self.refunds += self.terms.refund_cost

    def pays_late(self, l: int) -> bool:
        """Whether something is to pay for a line, and its policy keeps what is prepaid for it."""
        keeps = getattr(self.story.choice("charging", self.story.item_of[l]).parameters, "forfeit", 0)
        return bool(keeps and self.open_units(l) * self.story.price(l) > 0)

    def ships(self, entries: list[Any]) -> None:
        """What is prepaid pays first."""
        sale = sum(entry.units * self.story.price(entry.who) for entry in entries)
        for entry in entries:
            self.shipped[entry.who] += entry.units
            self.on_the_way += 0 if sold(self.story, entry) else entry.units * self.story.price(entry.who)
        if entries:
            o = self.story.order_of[entries[0].who]
            applied = min(sale, self.prepaid[o])
            self.prepaid[o] -= applied
            self.fee(sale - applied)

    def gives(self, entry: Any) -> None:
        """A substitute for what was not found: what is paid too much then is paid back."""
        o = self.story.order_of[entry.who]
        self.given[entry.who] += entry.units
        choice = self.story.choice("oversold", self.story.item_of[entry.who - 1])
        self.refunds += choice.parameters.goodwill
        if self.prepaid[o] > self.open_value(o):
            self.prepaid[o] = self.open_value(o)
            self.refunds += self.terms.refund_cost

    def cancels(self, o: int) -> None:
        """What was prepaid is paid back or kept; a dispute has a cost of its own."""
        story = self.story
        if story.causes[o] == CUSTOMER and o in self.forfeits:
            self.kept += self.prepaid[o]
        else:
            self.refunds += self.terms.refund_cost
        if story.causes[o] == CARD and abs(story.closed[o] - failed_card(story, o)) > CLOSE:
            self.refunds += self.terms.disputes.cost
        self.prepaid[o] = 0


def failed_card(story: Story, o: int) -> float:
    """When an order is cancelled because its card is refused for good."""
    refused = [entry.time for entry in story.of(events.REFUSED_CARD) if story.order_of[entry.who] == o]
    over, found = story.card_ends(o, refused[0]) if refused else (INF, True)
    return INF if found else over


def cancellations(story: Story) -> int:
    """What orders cost that are cancelled whole, or the rest of them, by who cancelled them."""
    segments = [each for stream in story.scenario.customers.values() for each in stream.segments.values()]
    cost = 0
    for o in story.gone:
        segment = segments[int(story.record.path.segment[o])]
        who = {CUSTOMER: "customer", CARD: "payment"}.get(int(story.causes[o]), "firm")
        for owner in (segment, story.scenario.payment):
            stated = getattr(owner.cancellation_cost, who, None)
            if stated is not None:
                cost += stated
                break
    return cost


def payments(story: Story) -> Iterator[str]:
    """Deposits, fees, refunds and forfeited deposits are those of the charges and cancellations that the log tells
    of; messages cost what they cost."""
    till = Till(story)
    for step in story.steps():
        till.event(step)
    for entry in story.of(events.OVERSALE):
        till.refunds += getattr(story.choice("oversold", entry.item).parameters, "cost", 0)
    notices = sum(1 for _ in story.of(events.NOTICE)) * getattr(story.shop_choice("informing").parameters, "cost", 0)
    expected = {
        ledger.DEPOSITS: -sum(till.prepaid.values()) - till.on_the_way,
        ledger.FEES: till.fees,
        ledger.REFUNDS: till.refunds,
        ledger.FORFEITS: -till.kept,
        ledger.NOTICES: notices,
        ledger.LATENESS: sum(entry.amount for entry in story.of(events.LATE)),
        ledger.CANCELLATIONS: cancellations(story),
        ledger.FINES: sum(entry.amount for entry in story.of(events.FINE)),
    }
    for account, amount in expected.items():
        balance = int(story.record.accounts["balance"][account])
        if balance != amount:
            yield f"{ledger.NAMES[account]} {balance}, by the story {amount}"
