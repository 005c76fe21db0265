"""Laws that need the whole story of a run: its log, its record, or its state at the end of every instant.

They are written from the model's description and share no code with the transitions; see the other files of this room.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from simbackorder.audit import LawBrokenError, auditor
from simbackorder.audit.catalogue import findings_of_run
from simbackorder.engines.reference import run
from simbackorder.model.record import RunRecord
from simbackorder.opening.shop import Shop, open_shop
from simbackorder.policies.families import FAMILIES
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.sections.schema import Policy, Scenario
from simbackorder.state import REFUSE, WAIT
from stories import cancelling, money, offers, orders, patience, receiving, returns, shipping, supply, waiting
from stories.story import Dates, Story

LAWS = (
    *(orders.time_order, orders.visits, orders.presence, orders.loyalty, orders.releases, orders.substitutes),
    *(orders.shipments, waiting.little, waiting.ranks, waiting.losers, money.sales, money.payments),
    *(patience.patience, patience.messages, patience.firm_gives_up, patience.oversold, patience.cards),
    *(supply.lead_times, supply.outages, supply.window_of_review, supply.overdue),
    *(
        receiving.yields,
        receiving.put_away,
        receiving.losses,
        receiving.sales_elsewhere,
        receiving.records,
        receiving.handling,
    ),
    *(returns.returns, returns.refunds, offers.given, offers.accounts, cancelling.parts),
    *(shipping.carriers, shipping.working_days, shipping.capacity),
)


def checked(scenario: Scenario, policy: Policy | None = None, replication: int = 0) -> RunRecord:
    """Run the scenario under every law. Raises LawBrokenError."""
    policy = policy or scenario.policy
    shop, path = open_shop(scenario, policy), draw(scenario, replication)
    audit, quiet, dates = auditor(shop), quiet_instants(shop), Dates()

    def watch(s: Any, given: Any, t: float) -> None:
        audit(s, given, t)
        quiet(s, given, t)
        dates.look(s, given)

    record = run(shop, path, log=True, watch=watch)
    story = Story(scenario, policy, record, dates.told)
    story.gifts = offers.gifts(story)
    found = [f"{law.__name__}: {wrong}" for law in LAWS for wrong in law(story)]
    found += map(str, findings_of_run(record))
    if found:
        raise LawBrokenError("; ".join(found[:5]))
    return record


def decisions(shop: Shop, family: str, i: int) -> Any:
    """A family's rule for item i, bound to the item's parameters."""
    p = SimpleNamespace(**{name: values[i] for name, values in shop.firm[family].items()})
    decide = list(FAMILIES[family].table.values())[p.code].decide
    return p, lambda *facts: decide(p, *facts)


def quiet_instants(shop: Shop) -> Any:
    """Before time moves on, every fall of a position was reviewed and everything that may leave has left: what the
    policy lets go, unless the card is refused, or the customer does not take a part."""
    replenishment = [decisions(shop, "replenishment", i) for i in range(shop.sizes["items"])]
    _, leaves = decisions(shop, "shipment", 0)
    last: list[Any] = [0.0, []]

    def look(s: Any, path: Any, t: float) -> None:
        if t > last[0] and last[1]:
            raise LawBrokenError(f"after time {last[0]}: " + "; ".join(last[1]))
        last[0] = t
        last[1] = [*undone(s, path, t)]

    def undone(s: Any, path: Any, t: float) -> Iterator[str]:
        for i, item in enumerate(s.items):
            p, decide = replenishment[i]
            position = item.recorded - item.reserved + item.in_putaway + item.on_order + item.unrecorded
            position -= item.backorders if p.count_backorders else 0
            position -= 0 if p.count_standing else item.standing
            unsettled = refused(s) or rounds_down(s) or without_money(s, item)
            unsettled = unsettled or (item.held_up > 0 and not p.count_held_up)
            if p.period == 0 and p.max_order > 10**9 and decide(position, item) > 0 and not unsettled:
                yield f"item {i} stands at position {position} without a review"
        for o, order in enumerate(s.orders):
            ready = order.reserved - order.picking
            if ready > 0 and leaves(ready, order.lacking, order.accepted, *standing(s, o, t)) and free(s, path, o):
                yield f"order {o} could leave"

    return look


def without_money(s: Any, item: Any) -> bool:
    """Whether an order that was wanted could not be paid: it waits, or it was left or cut down for good."""
    terms = s.terms[0]
    return bool(terms.credit_line >= 0 and (item.short_of > 0 or terms.when_short != WAIT))


def refused(s: Any) -> bool:
    """Whether a supplier may have refused an order."""
    return any(supplier.down and supplier.effect == REFUSE for supplier in s.suppliers)


def rounds_down(s: Any) -> bool:
    """Whether less may have been ordered than was wanted: the rest waits for the next review."""
    return any(supplier.rounds_down for supplier in s.suppliers)


def standing(s: Any, o: int, t: float) -> tuple[int, int, int]:
    """What a shipment policy asks of an order's past: shipments begun, whether it is new, whether its window is
    over."""
    if not s.terms[0].contracts:
        return s.orders[o].shipments, 0, 0
    contract = s.contracts[o]
    return contract.started, int(contract.placed == t), int(contract.until <= t)


def free(s: Any, path: Any, o: int) -> bool:
    """Whether neither a card nor the customer's wish for one shipment holds an order."""
    if not s.terms[0].contracts:
        return True
    return not s.contracts[o].failed and not (path.whole[o] and s.orders[o].lacking > 0)
