"""Policies of supply that make sense only together with others, with the warehouse, or with the length of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any, NamedTuple

from simbackorder.quantities import plain_number, shown
from simbackorder.scenario.firm.choices import Choice, Policy
from simbackorder.scenario.language.remains import BrokenError

LEVELS = ("base-stock", "R-S")


class Misfit(NamedTuple):
    """What of an entry does not fit, and why: its family, the item's own entry if it has one, and the key."""

    family: str
    message: str
    item: str = ""
    key: tuple[str | int, ...] = ()


class Run(NamedTuple):
    """What policies are checked against: the time that a run covers, and the warehouse."""

    time: Any
    warehouse: Any


def supply_misfits(policy: Policy, items: Any, run: Run, broken: set[str]) -> Iterator[Misfit]:
    """What does not fit in one policy; families with mistakes of their own (`broken`) are left out."""
    for name in concerned(policy, items):
        for families, check in CHECKS:
            with suppress(BrokenError, KeyError):
                if not families & broken:
                    yield from check(policy, name, run)
    with suppress(BrokenError, KeyError):
        if not {"carrier", "promising"} & broken:
            yield from carrier_misfits(policy, items)


def concerned(policy: Policy, items: Any) -> list[str]:
    """The items that have a rule which is checked at all: catalogues are long, and most items have none."""
    families = (policy.sourcing, policy.replenishment, policy.records)
    stated = [choice for family in families for choice in family.stated()]
    checked = {id(choice) for choice in stated if choice.rule in CHECKED or begins_later(choice)}
    if not checked:
        return []
    return [name for name in items if any(id(family.items.get(name, family.default)) in checked for family in families)]


def begins_later(choice: Choice) -> bool:
    """Whether reviews or counts begin after the beginning of the run."""
    return any(map(vars(choice.parameters).get, FIRST.values()))


def two_suppliers(policy: Policy, item: str, run: Run) -> Iterator[Misfit]:
    """Two different suppliers where a rule needs two."""
    choice = policy.sourcing.choice(item)
    p: Any = choice.parameters
    for usual, other in (("regular", "express"), ("base", "surge")):
        if hasattr(p, other) and getattr(p, usual) == getattr(p, other):
            message = f"expected another supplier than {usual}, found {shown(getattr(p, other))} in both places"
            yield Misfit("sourcing", message, item, (other,))
    if getattr(p, "overdue", None) is not None and len(p.suppliers) < 2:
        message = "expected no overdue, because orders are placed again with another supplier, found only one"
        yield Misfit("sourcing", message, item, ("overdue",))
    if getattr(p, "overdue", "") is None and p.late != "keep":
        message = "expected overdue beside it, because without it no order is placed again, found none"
        yield Misfit("sourcing", message, item, ("late",))


def dual_index(policy: Policy, item: str, run: Run) -> Iterator[Misfit]:
    """The regular level of a dual index is replenishment's order-up-to level, and at least the express one."""
    replenishment, sourcing = policy.replenishment.choice(item), policy.sourcing.choice(item)
    if sourcing.rule != "dual-index":
        return
    if replenishment.rule not in LEVELS:
        reason = "whose order-up-to level is the regular level of dual-index"
        message = f"expected replenishment {' or '.join(LEVELS)}, {reason}, found {replenishment.rule}"
        yield Misfit("sourcing", message, item)
        return
    express, regular = value(sourcing, "express_level"), value(replenishment, "order_up_to")
    if express > regular:
        message = f"expected a level of at most the order-up-to level ({regular}), found {express}"
        yield Misfit("sourcing", message, item, ("express_level",))


def standing_order(policy: Policy, item: str, run: Run) -> Iterator[Misfit]:
    """A standing order begins within the run."""
    choice = policy.sourcing.choice(item)
    if choice.rule == "base-surge":
        yield from outside("sourcing", item, ("first",), value(choice, "first"), run)


def planned_orders(policy: Policy, item: str, run: Run) -> Iterator[Misfit]:
    """A plan has its orders in the order of time, and within the run."""
    choice = policy.replenishment.choice(item)
    if choice.rule != "plan":
        return
    times = [order.at for order in value(choice, "orders")]
    if any(later <= earlier for earlier, later in pairwise(times)):
        found = ", ".join(map(plain_number, times))
        yield Misfit(
            "replenishment",
            f"expected orders at different times, in the order of time, found {found}",
            item,
            ("orders",),
        )
    for place, at in enumerate(times):
        yield from outside("replenishment", item, ("orders", place, "at"), at, run)


def backlog_that_counts(policy: Policy, item: str, run: Run) -> Iterator[Misfit]:
    """What is ordered to the backlog is the backlog."""
    choice = policy.replenishment.choice(item)
    if choice.rule == "order-to-backlog" and not value(choice, "position").backorders:
        message = "expected backorders: true, because order-to-backlog orders what is backordered, found false"
        yield Misfit("replenishment", message, item, ("position", "backorders"))


def something_backordered(policy: Policy, item: str, run: Run) -> Iterator[Misfit]:
    """What is ordered to the backlog is backordered some time: at checkout, or when less is there than was sold."""
    rules = policy.replenishment.choice(item).rule, policy.admission.choice(item).rule
    if rules == ("order-to-backlog", "lost-sale"):
        errs = policy.records.choice(item).rule == "synchronised" or run.warehouse.miscount is not None
        if not errs and run.warehouse.losses(item) == 0:
            message = "expected a rule that accepts backorders, because order-to-backlog orders what is backordered"
            yield Misfit("admission", f"{message}, found lost-sale", item)


def first_review(policy: Policy, item: str, run: Run) -> Iterator[Misfit]:
    """An item that is reviewed is so at least once."""
    yield from first_time("replenishment", policy.replenishment.choice(item), item, run)


def first_count(policy: Policy, item: str, run: Run) -> Iterator[Misfit]:
    """A shelf that is counted is so at least once."""
    yield from first_time("records", policy.records.choice(item), item, run)


def first_time(family: str, choice: Choice, item: str, run: Run) -> Iterator[Misfit]:
    """What happens every so often happens within the run, if it is to happen at all."""
    first = getattr(choice.parameters, FIRST[family], None)
    if first is not None:
        yield from outside(family, item, (FIRST[family],), first, run)


def synchronisations(policy: Policy, item: str, run: Run) -> Iterator[Misfit]:
    """A record that is synchronised is so at least once."""
    choice = policy.records.choice(item)
    if choice.rule == "synchronised":
        first = value(choice, "first")
        key = "every" if first is None else "first"
        yield from outside("records", item, (key,), value(choice, key), run)


def carrier_misfits(policy: Policy, items: Iterable[str]) -> Iterator[Misfit]:
    """Late is what has a date."""
    if policy.carrier.choice().rule == "express-if-late":
        dated = any(policy.promising.choice(name).rule != "none" for name in items)
        if not dated:
            reason = "because express-if-late is about late orders"
            yield Misfit("carrier", f"expected a promising rule that states a date, {reason}, found none")


def outside(family: str, item: str, key: tuple[str | int, ...], instant: float, run: Run) -> Iterator[Misfit]:
    """An instant that is not within the run."""
    if instant >= run.time.length:
        end, found = plain_number(run.time.length), plain_number(instant)
        yield Misfit(family, f"expected a time before the end of the run ({end}), found {found}", item, key)


def value(choice: Choice, name: str) -> Any:
    """A parameter that the rule has."""
    return getattr(choice.parameters, name)


FIRST = {"replenishment": "first_review", "records": "count_every"}  # the keys that say when reviews and counts begin
CHECKED = {"expedite", "dual-index", "base-surge", "failover", "plan", "order-to-backlog", "synchronised"}
CHECKS = (
    ({"sourcing"}, two_suppliers),
    ({"sourcing", "replenishment"}, dual_index),
    ({"sourcing"}, standing_order),
    ({"replenishment"}, planned_orders),
    ({"replenishment"}, backlog_that_counts),
    ({"replenishment", "admission", "records"}, something_backordered),
    ({"replenishment"}, first_review),
    ({"records"}, first_count),
    ({"records"}, synchronisations),
)
