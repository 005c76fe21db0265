"""What a report shows: the conclusions of a study with what is needed to read them."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.experiments.chances import Chance
from simbackorder.experiments.comparison import Against, Comparison
from simbackorder.experiments.precision import Reached
from simbackorder.opening.penalties import late_refunds, penalties
from simbackorder.policies.families import FAMILIES
from simbackorder.report import left_out
from simbackorder.report.grid import printable

if TYPE_CHECKING:
    from simbackorder.metrics.definition import Measure
    from simbackorder.scenario.sections.schema import Policy, Scenario

REPLAYED = (
    "Recorded orders are replayed: the intervals cover lead times and customers' behaviour, but not demand, "
    "which is the same in every replication; compare --inputs bootstrap draws other samples of it."
)

AS_STATED = (
    "The scenario calls inputs uncertain ({paths}). They are as stated here, and the intervals cover luck alone; "
    "compare --inputs N draws them."
)


OF_DATES = ("late", "on_time")
"""Shares of a channel's fines that missed promises change."""


class Head(NamedTuple):
    """Which study it is, and the units of its numbers; `misses_cost`: through what a missed promise costs profit,
    `late_costs`: whether it has a cost of its own, customers want some of the price back, or a channel fines it;
    `own_cash`: with which the firm begins, in currency units;
    `window`: the time that is measured, after the warm-up (0: not known); `families`: those in which alternatives
    differ."""

    title: str
    question: str
    digest: str
    seed: int
    engine: str
    currency: str
    minor_digits: int
    time_unit: str
    notes: tuple[str, ...]
    misses_cost: tuple[str, ...] = ()
    late_costs: bool = False
    window: float = 0.0
    warm_up: float = 0.0
    families: tuple[str, ...] = ()
    own_cash: float = 0.0


class Result(NamedTuple):
    """A comparison (of one alternative: its estimates alone); `units` of every measure, as in the catalogue;
    `calibration`: of alternatives whose dates have a stated probability, the share kept less the one stated;
    `suppliers`: whose own numbers are shown as a table; `chances`: how the objective turns out in single runs;
    `smallest`: differences in the objective below this do not matter (None: not stated);
    `precision`: how precise it is, if that was asked for; `remarks`: what its runs showed that must be known."""

    head: Head
    units: Mapping[str, str]
    comparison: Comparison
    calibration: Mapping[str, Against] = MappingProxyType({})
    suppliers: tuple[str, ...] = ()
    chances: Mapping[str, Chance] = MappingProxyType({})
    smallest: float | None = None
    precision: tuple[Reached, ...] = ()
    remarks: tuple[str, ...] = ()


def head(scenario: "Scenario", engine: str) -> Head:
    """The head of any study of the scenario."""
    replayed = any(stream.arrivals.replay is not None for stream in scenario.customers.values())
    notes = (REPLAYED, *left_out.notes(scenario)) if replayed else ()
    notes += (as_stated(scenario),) if scenario.uncertain else ()
    return Head(
        title=scenario.title or scenario.name,
        question=scenario.question,
        digest=scenario.digest,
        seed=scenario.experiment.seed,
        engine=engine,
        currency=scenario.currency,
        minor_digits=scenario.minor_digits,
        time_unit=scenario.time.unit,
        notes=notes,
        misses_cost=misses_cost(scenario),
        late_costs=late_refunds(scenario) or lateness_is_paid(scenario),
        window=scenario.time.length - scenario.time.warm_up,
        warm_up=scenario.time.warm_up,
        families=families(scenario),
        own_cash=scenario.finance.own_cash / 10**scenario.minor_digits,
    )


def as_stated(scenario: "Scenario") -> str:
    """That uncertain inputs were not drawn."""
    return AS_STATED.format(paths=", ".join(map(printable, scenario.uncertain)))


def families(scenario: "Scenario") -> tuple[str, ...]:
    """The families of policies in which alternatives differ, in the order in which an order meets them."""
    changed = {path.split(".")[0] for levers in scenario.levers.values() for path in levers}
    return tuple(name for name in FAMILIES if name in changed)


def misses_cost(scenario: "Scenario") -> tuple[str, ...]:
    """Through what, under some alternative, a missed promise may cost profit though nobody pays for the miss itself."""
    segments = [segment for stream in scenario.customers.values() for segment in stream.segments.values()]
    policies = list(scenario.alternatives.values())
    prepaid = any(prepays(scenario, policy) for policy in policies)
    told = [segment.impatience for segment in segments if segment.impatience]
    payment = scenario.payment
    ways = {
        "customers who order no more (loyalty)": any(
            segment.loyalty and (segment.loyalty.late or segment.loyalty.cancelled) for segment in segments
        ),
        "customers who cancel sooner once a date has passed or moved (impatience)": any(
            each.date_passed > 1 or each.new_date > 1 for each in told
        ),
        "sales that the shop itself cancels": any(
            policy.giving_up.choice().parameters.gives_up and not policy.giving_up.choice().parameters.asks_consent
            for policy in policies
        ),
        "customers who do not consent to a later date": any(
            policy.giving_up.choice().parameters.asks_consent for policy in policies
        )
        and any(segment.consent < 1 for segment in segments),
        "refunds of orders that are cancelled": prepaid and payment.refund_cost > 0,
        "disputes": prepaid and payment.disputes is not None and payment.disputes.share > 0,
    }
    return tuple(way for way, open_ in ways.items() if open_)


def lateness_is_paid(scenario: "Scenario") -> bool:
    """Whether a missed promise costs money of itself: by order, or by a share of orders that a channel fines."""
    segments = [segment for stream in scenario.customers.values() for segment in stream.segments.values()]
    fines = [fine for segment in segments if segment.channel for fine in segment.channel.fines]
    return any(fine.of in OF_DATES for fine in fines) or any(
        section == "late_cost" for section, *_ in penalties(scenario)
    )


def prepays(scenario: "Scenario", policy: "Policy") -> bool:
    """Whether anybody pays before the shipment leaves."""
    return any(
        policy.charging.choice(item).parameters.charges_ahead or policy.admission.choice(item).parameters.paid_ahead
        for item in scenario.items
    )


def units(catalogue: "Mapping[str, Measure]") -> dict[str, str]:
    """The unit of every measure, as in the catalogue."""
    return {name: measure.unit for name, measure in catalogue.items()}


def unit_label(unit: str, head: Head) -> str:
    """A unit as the reader knows it: `money` becomes the currency, `time` the scenario's unit of time."""
    labels = {"money": head.currency, "time": f"{head.time_unit}s", "1": ""}
    return labels.get(unit, unit.replace("money", head.currency).replace("per time", f"per {head.time_unit}"))


def silent(result: Result, alternatives: Iterable[str], measure: str) -> bool:
    """Whether the measure says nothing of these alternatives: 0 in every replication, or undefined."""
    found = (result.comparison.estimates[name][measure] for name in alternatives)
    return all(not each.mean and not each.half_width for each in found)
