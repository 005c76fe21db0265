"""How many events supply brings to a run: what no run could go through is not begun, nor what makes no sense."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.opening.suppliers import Offered, places_of
from simbackorder.policies.families import FAMILIES
from simbackorder.sample_path.distributions import evaluation, usual_interval
from simbackorder.sample_path.losses import MOST_LOSSES
from simbackorder.sample_path.outages import MOST_OUTAGES
from simbackorder.sample_path.total_lead_time import lead_time_distribution

if TYPE_CHECKING:
    from simbackorder.policies.sourcing.parameters import SourcingParameters
    from simbackorder.policies.surroundings import Interval
    from simbackorder.scenario.sections.schema import Policy, Scenario
    from simbackorder.scenario.sections.supply import Outages, Supplier

MOST_REVIEWS = 100_000_000
MOST_POSTINGS = 1_000_000
MOST_AGAIN = 1_000_000
"""Times that one replenishment order may be overdue, or that units which do not come may be ordered again."""

Path = tuple[str, ...]


class Excess(NamedTuple):
    """What makes a run impossible: the path of the scenario that brings it about, and the figure."""

    path: Path
    message: str


class Regular(NamedTuple):
    """What happens to items every so often: its policy's family, and the parameter that says how often."""

    family: str
    key: str


def too_much_supply(scenario: Scenario) -> Iterator[Excess]:
    """Outages, losses and regular events that no run can go through."""
    for name, supplier in scenario.suppliers.items():
        if supplier.outages is not None and supplier.outages.up is not None and supplier.outages.down is not None:
            yield from unending(scenario, ("suppliers", name, "outages"), supplier.outages)
    warehouse = scenario.warehouse
    yield from too_many(scenario, "shrinkage", "lost in stock", warehouse.losses)
    yield from too_many(scenario, "other_channels", "sold by other channels", warehouse.sales_elsewhere)
    yield from placed_again(scenario)
    yield from never_coming(scenario)
    yield from slow_express(scenario)
    yield from too_often(scenario)
    yield from too_many_postings(scenario)


def too_many_postings(scenario: Scenario) -> Iterator[Excess]:
    """Interest that is posted more often than any books could keep."""
    every, end = scenario.finance.interval(scenario.time.unit), scenario.time.end
    if every > 0 and end / every > MOST_POSTINGS:
        message = f"expected at most {MOST_POSTINGS} postings of interest in a run, found {end / every:.3g}"
        yield Excess(("finance", "every"), message)


def too_often(scenario: Scenario) -> Iterator[Excess]:
    """What happens to items every so often, more often than any run can go through; each once."""
    told = set()
    for name, policy in scenario.alternatives.items():
        for regular, intervals in happening(scenario, policy).items():
            count = number_of(intervals, scenario.time.end)
            if count > MOST_REVIEWS and regular not in told:
                where = f" in {name!r}" if list(scenario.alternatives) != ["policy"] else ""
                message = f"expected at most {MOST_REVIEWS} {intervals[0].events} in a run, found {count:.3g}{where}"
                message += f" (every {min(each.every for each in intervals):g} {scenario.time.unit}s)"
                yield Excess(("policy", *regular), message)
                told.add(regular)


def placed_again(scenario: Scenario) -> Iterator[Excess]:
    """An order that is placed again and again because it is overdue at once."""
    end = scenario.time.end
    for policy in scenario.alternatives.values():
        choices = [policy.sourcing.default, *policy.sourcing.items.values()]
        for parameters in (choice.parameters for choice in choices if choice is not None):
            overdue = parameters.overdue_after
            if overdue is None:
                continue
            known = suppliers_of(scenario, parameters)
            time = overdue + min((evaluation(lead_time_distribution(supplier)).mean for supplier in known), default=0.0)
            if time * MOST_AGAIN < end:
                found = f"{end / time:.3g}" if time > 0 else "one that is overdue at once"
                message = f"expected orders that are placed again at most {MOST_AGAIN} times in a run, found {found}"
                yield Excess(("policy", "sourcing", "overdue"), message)
                return


def never_coming(scenario: Scenario) -> Iterator[Excess]:
    """Units that do not come, and are ordered again in the instant of their receipt, for ever."""
    least = scenario.time.end / MOST_AGAIN
    for name, supplier in scenario.suppliers.items():
        if supplier.yields is None or evaluation(supplier.yields).constant == 1:
            continue
        usual = evaluation(lead_time_distribution(supplier)).mean
        if usual < least and any(reviewed_always(scenario, policy, name) for policy in scenario.alternatives.values()):
            message = f"expected a usual lead time of at least {least:.3g} {scenario.time.unit}s beside it, because"
            message += f" what does not come is ordered again at once under continuous review, found {usual:.3g}"
            yield Excess(("suppliers", name, "yield"), message)


def slow_express(scenario: Scenario) -> Iterator[Excess]:
    """A dual index whose express supplier is not the faster one: nothing would ever be due later than its orders."""
    for policy in scenario.alternatives.values():
        choices = [policy.sourcing.default, *policy.sourcing.items.values()]
        for choice in choices:
            if choice is None or not choice.parameters.by_level:
                continue
            known = suppliers_of(scenario, choice.parameters)
            regular, express = (evaluation(lead_time_distribution(supplier)).mean for supplier in known)
            if not express < regular:
                usual = f"{regular:.6g} {scenario.time.unit}s" if math.isfinite(regular) else "without end"
                found = f"{express:.6g}" if math.isfinite(express) else "one without end"
                message = f"expected a usual lead time below that of regular ({usual}), found {found}"
                yield Excess(("policy", "sourcing", "express"), message)
                return


def suppliers_of(scenario: Scenario, sourcing: SourcingParameters) -> list[Supplier]:
    """Whom a sourcing policy names, in the order of its preference for any item."""
    item = next(iter(scenario.items))
    return [scenario.suppliers[name] for name, _ in sourcing.places(Offered(scenario, item))]


def reviewed_always(scenario: Scenario, policy: Policy, supplier: str) -> bool:
    """Whether an item is ordered from the supplier whenever its inventory position falls."""
    return any(
        parameters.reviewed_always
        and any(name == supplier and share > 0 for name, share in places_of(scenario, policy, item))
        for item in scenario.items
        for parameters in (policy.replenishment.choice(item).parameters,)
    )


def unending(scenario: Scenario, path: Path, outages: Outages) -> Iterator[Excess]:
    """Random outages without end: so many, or so long."""
    end = scenario.time.end
    assert outages.up is not None
    assert outages.down is not None
    cycle = usual_interval(evaluation(outages.up), end) + usual_interval(evaluation(outages.down), end)
    down = evaluation(outages.down).mean
    if cycle <= 0 or end / cycle > MOST_OUTAGES:
        found = f"{end / cycle:.3g}" if cycle > 0 else "outages without end"
        yield Excess(path, f"expected at most {MOST_OUTAGES} outages in a run, found {found}")
    if not down < end:
        found = f"{down:.6g}" if math.isfinite(down) else "one without end"
        yield Excess((*path, "down"), f"expected a mean below the length of the run ({end:g}), found {found}")


def too_many(scenario: Scenario, key: str, how: str, rate: Callable[[str], float]) -> Iterator[Excess]:
    """More units leave the shelf without an order than any run can go through."""
    found = leaving(scenario, rate)
    if found > MOST_LOSSES:
        message = f"expected at most {MOST_LOSSES} units {how} in a run, found about {found:.3g}"
        yield Excess(("warehouse", key), message)


def leaving(scenario: Scenario, rate: Callable[[str], float]) -> float:
    """About how many units leave in a run, at so many units of each item per time."""
    return sum(rate(name) for name in scenario.items) * scenario.time.end


def losses_expected(scenario: Scenario) -> float:
    """About how many units are lost in stock in a run, or sold by other channels."""
    warehouse = scenario.warehouse
    return leaving(scenario, warehouse.losses) + leaving(scenario, warehouse.sales_elsewhere)


def happening(scenario: Scenario, policy: Policy) -> dict[Regular, list[Interval]]:
    """What happens every so often, an entry for every item to which it happens."""
    found: dict[Regular, list[Interval]] = {}
    for family in (family.name for family in FAMILIES.values() if family.per_item):
        choices = policy.family(family)
        regular = {id(choice) for choice in choices.stated() if choice.parameters.intervals}
        for item in scenario.items if regular else ():
            choice = choices.items.get(item, choices.default)
            if choice is not None and id(choice) in regular:
                for key, interval in choice.parameters.intervals.items():
                    found.setdefault(Regular(family, key), []).append(interval)
    return found


def number_of(intervals: Iterable[Interval], end: float) -> float:
    """How often it happens in a run, to all items together."""
    return sum(end / interval.every for interval in intervals)


def standing_orders_expected(scenario: Scenario) -> float:
    """How many standing orders there are in a run, of the policy that has most."""
    return max(
        sum(number_of(each, scenario.time.end) for regular, each in found.items() if regular.family == "sourcing")
        for found in (happening(scenario, policy) for policy in scenario.alternatives.values())
    )
