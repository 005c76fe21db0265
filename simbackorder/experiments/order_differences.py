"""Which orders one alternative saves, loses and changes against another, over replications, and what that is worth."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.experiments.books import ENTRIES, MARGIN, SALES
from simbackorder.experiments.crew import WorkerLostError
from simbackorder.experiments.execution import Workers, in_order
from simbackorder.experiments.less_noise import refuse_less_noise
from simbackorder.experiments.names import chosen
from simbackorder.experiments.order_pairs import CLASSES, LOST, SAVED, Counted, Pairs, counted, paired
from simbackorder.experiments.replications import STARTING_UP, RunError
from simbackorder.experiments.shops import shop_of
from simbackorder.failures import ArgumentError
from simbackorder.metrics.order_table import STATES
from simbackorder.metrics.outcomes import KEPT, MISSED, OF_ORDERS, OUTSIDE, outcomes
from simbackorder.state import MONEY_TOO
from simbackorder.statistics.estimate import Estimate, Sample, concluded, estimate, estimates

if TYPE_CHECKING:
    from simbackorder.experiments.task import Task
    from simbackorder.scenario.sections.schema import Scenario

MEASURES = {entry.account: entry.name for entry in ENTRIES}
"""The measure of every account that profit is made of."""
NOBODY_SAVED = "no order was saved"
NOBODY_CAME = "no order was placed"
Array = NDArray[np.float64]


class Kind(NamedTuple):
    """A class of orders (see `order_pairs.CLASSES`), means per run: how many, their share of all orders of the window,
    and what they add to profit under the second alternative against the first, currency units: `value`, which is the
    sum of `terms` (what each measure of profit adds)."""

    orders: Estimate
    share: Estimate
    value: Estimate
    terms: Mapping[str, Estimate]


class Part(NamedTuple):
    """The orders of one segment, or of one item: how many were saved and lost, and what all of them add to profit."""

    saved: Estimate
    lost: Estimate
    value: Estimate


class Cost(NamedTuple):
    """A term of what the saved orders cost: per run, and per saved order; below 0 it is earned besides."""

    total: Estimate
    per_saved: Estimate


class Shown(NamedTuple):
    """An order that is shown as an example: replication and order count from 1; money in currency units."""

    kind: str
    which: str
    replication: int
    order: int


class OrderDifferences(NamedTuple):
    """Every order of the window, under both alternatives: means per run with intervals.

    `value` (of all orders of the window) + `before` (of those placed before it) + the sum of `outside` (by measures of
    stock and suppliers, which no order owns) = `profit`: the second alternative's less the first's. `costs`: by term,
    what the saved orders cost; `cost`: their sum, which is the value of the saved orders less `profit`. `saved_from`:
    how the saved orders ended under the first alternative, by state; `lost_to`: the lost ones under the second.
    `states`: how all orders of the window ended under each. `dates_gained`: promises missed under the first and kept
    under the second; `dates_lost`: the other way round.
    """

    first: str
    second: str
    replications: int
    confidence: float
    kinds: Mapping[str, Kind]
    orders: Estimate
    value: Estimate
    before: Estimate
    outside: Mapping[str, Estimate]
    profit: Estimate
    cost: Cost
    costs: Mapping[str, Cost]
    saved_from: Mapping[str, Estimate]
    lost_to: Mapping[str, Estimate]
    states: tuple[Mapping[str, Estimate], Mapping[str, Estimate]]
    dates_gained: Estimate
    dates_lost: Estimate
    segments: Mapping[str, Part]
    items: Mapping[str, Part]
    examples: tuple[Shown, ...]


class Work(NamedTuple):
    """What is done for every replication: the alternatives whose orders are paired, and whether the pairs themselves
    are wanted."""

    scenario: Scenario
    first: str
    second: str
    engine: str
    whole: bool


Taken = Callable[[int, Pairs], None]
"""Hears of the pairs of each replication, in order."""
LOST_ORDERS, SALES_OF_OTHERS = "lost_orders", "sales_of_other_orders"
MOST_EXAMPLES = 5


def two(names: Sequence[str], known: Sequence[str]) -> tuple[str, str]:
    """Two alternatives whose orders are to be paired. Raises ArgumentError."""
    first, second = (chosen(name, known, "alternative", "orders") for name in names)
    if first == second:
        raise ArgumentError(f"expected two different alternatives, found {first!r} twice", "orders")
    return first, second


def simulated_pairs(work: Work, replications: int, workers: Workers) -> Generator[tuple[Counted, Pairs | None]]:
    """The pairs of each replication, in order, as soon as it is finished. Nothing is kept of those that were taken.
    Close it to stop the workers. Raises RunError."""
    results = in_order(partial(of_replication, work), range(replications), workers)
    try:
        yield from results
    except WorkerLostError as lost:
        doing = ", ".join(str(replication) for replication, _ in lost.at) or STARTING_UP
        raise RunError(f"a worker process died (killed, or out of memory). Replications at work: {doing}") from None
    finally:
        results.close()


def of_replication(work: Work, replication: int, at: Callable[[int], None]) -> tuple[Counted, Pairs | None]:
    """The pairs of one replication. Raises RunError."""
    from simbackorder.engines.choice import logged
    from simbackorder.sample_path.drawing import draw

    at(0)
    scenario = work.scenario
    segments = sum(len(stream.segments) for stream in scenario.customers.values())
    try:
        path, run = draw(scenario, replication), logged(work.engine, MONEY_TOO)
        first, second = (outcomes(run(shop_of(scenario, name), path)) for name in (work.first, work.second))
        found = paired(first, second, scenario.time.warm_up)
        return counted(found, (segments, len(scenario.items))), found if work.whole else None
    except Exception as error:
        names = f"{work.first!r} and {work.second!r}"
        where = f"replication {replication}, alternatives {names}, seed {scenario.experiment.seed}"
        raise RunError(f"{where} failed: {type(error).__name__}: {error}") from error


def order_differences(
    task: Task, names: tuple[str, str], told: Callable[[int, int], None], taken: Taken | None = None
) -> OrderDifferences:
    """Simulates two alternatives, and concludes from the pairs of their orders. `told` hears how many replications are
    done, of how many; `taken` gets the pairs of each. Raises RunError and ArgumentError."""
    refuse_less_noise(task.scenario, "orders are held against one another run by run, as they are", "orders")
    count = task.scenario.experiment.replications
    work = Work(task.scenario, *names, task.engine.engine, taken is not None)
    found = []
    pairs = simulated_pairs(work, count, task.workers(2 * count))
    try:
        for replication, (sums, whole) in enumerate(pairs):
            if taken is not None and whole is not None:
                taken(replication, whole)
            found.append(sums)
            told(replication + 1, count)
    finally:
        pairs.close()
    return Conclusions(task, names, found).all()


class Conclusions:
    """From the sums of replications to means with intervals."""

    def __init__(self, task: Task, names: tuple[str, str], found: Sequence[Counted]) -> None:
        self.scenario, self.names, self.found = task.scenario, names, found
        self.confidence = task.goal.confidence
        self.minor = 10.0**task.scenario.minor_digits
        self.orders = self.stacked("orders")
        self.gained = self.stacked("gained")
        self.before, self.outside = self.stacked("before"), self.stacked("outside")

    def stacked(self, name: str) -> Array:
        """One field of every replication, which are the rows."""
        return np.stack([getattr(each, name) for each in self.found]).astype(np.float64)

    def means(self, columns: Array, scale: float = 1.0) -> list[Estimate]:
        """The mean of each column over replications."""
        rows = np.ascontiguousarray(columns.T / scale)
        if not len(rows):
            return []
        found = concluded(Sample(rows, np.ones_like(rows)), self.confidence, np.zeros(len(rows), np.bool_))
        return estimates(found, [""] * len(rows))

    def mean(self, column: Array, scale: float = 1.0) -> Estimate:
        """The mean of one number per replication."""
        return self.means(column[:, None], scale)[0]

    def all(self) -> OrderDifferences:
        """All that is concluded."""
        profit, states = self.stacked("profit"), [self.stacked(f"{which}_states") for which in ("first", "second")]
        dates = self.stacked("promises")
        outside = self.means(self.outside, self.minor)
        segments = tuple(name for stream in self.scenario.customers.values() for name in stream.segments)
        costs = self.costs()
        return OrderDifferences(
            *self.names,
            replications=len(self.found),
            confidence=self.confidence,
            kinds={name: self.kind(k) for k, name in enumerate(CLASSES)},
            orders=self.mean(self.orders.sum(axis=1)),
            value=self.mean(self.gained.sum(axis=(1, 2)), self.minor),
            before=self.mean(self.before.sum(axis=1), self.minor),
            outside={MEASURES[account]: each for account, each in zip(OUTSIDE, outside, strict=True)},
            profit=self.mean(profit[:, 1] - profit[:, 0], self.minor),
            cost=self.cost(sum(costs.values(), np.zeros(len(self.found)))),
            costs={name: self.cost(amounts) for name, amounts in costs.items()},
            saved_from=self.by_state(states[0][:, SAVED]),
            lost_to=self.by_state(states[1][:, LOST]),
            states=(self.by_state(states[0].sum(axis=1)), self.by_state(states[1].sum(axis=1))),
            dates_gained=self.mean(dates[:, MISSED, KEPT]),
            dates_lost=self.mean(dates[:, KEPT, MISSED]),
            segments=self.parts(segments, self.stacked("segments")),
            items=self.parts(tuple(self.scenario.items), self.stacked("items")),
            examples=self.examples(),
        )

    def kind(self, k: int) -> Kind:
        """The orders of a class."""
        terms = self.means(self.gained[:, k], self.minor)
        whole = Sample(self.orders[:, k], self.orders.sum(axis=1))
        return Kind(
            self.mean(self.orders[:, k]),
            estimate(whole, self.confidence, NOBODY_CAME, share=True),
            self.mean(self.gained[:, k].sum(axis=1), self.minor),
            {MEASURES[account]: each for account, each in zip(OF_ORDERS, terms, strict=True)},
        )

    def by_state(self, columns: Array) -> dict[str, Estimate]:
        """Orders by how they ended."""
        return dict(zip(STATES, self.means(columns), strict=True))

    def parts(self, names: tuple[str, ...], found: Array) -> dict[str, Part]:
        """What is known of segments, or of items."""
        saved, lost = self.means(found[:, :, 0]), self.means(found[:, :, 1])
        value = self.means(found[:, :, 2], self.minor)
        return {name: Part(*each) for name, *each in zip(names, saved, lost, value, strict=True)}

    def costs(self) -> dict[str, Array]:
        """By term, what each replication paid for its saved orders: all that profit changes by apart from what these
        orders are worth, with the opposite sign; minor units."""
        others = self.gained.sum(axis=1) + self.before - self.gained[:, SAVED] - self.gained[:, LOST]
        of_goods = {entry.account for entry in (*SALES, *MARGIN)}
        sales = [k for k, account in enumerate(OF_ORDERS) if account in of_goods]
        found = {LOST_ORDERS: self.gained[:, LOST].sum(axis=1), SALES_OF_OTHERS: others[:, sales].sum(axis=1)}
        found |= {MEASURES[a]: others[:, k] for k, a in enumerate(OF_ORDERS) if k not in sales}
        found |= {MEASURES[a]: self.outside[:, k] for k, a in enumerate(OUTSIDE)}
        return {name: -amounts for name, amounts in found.items()}

    def cost(self, amounts: Array) -> Cost:
        """A cost per run and per saved order."""
        per_saved = Sample(amounts / self.minor, self.orders[:, SAVED])
        return Cost(self.mean(amounts, self.minor), estimate(per_saved, self.confidence, NOBODY_SAVED))

    def examples(self) -> tuple[Shown, ...]:
        """Of each class that has any, those of the first replication that has."""
        found: dict[tuple[int, str], Shown] = {}
        for replication, sums in enumerate(self.found, start=1):
            for each in sums.examples:
                name = CLASSES[each.kind]
                found.setdefault((each.kind, each.which), Shown(name, each.which, replication, each.order))
        order = [key for key in found if key[1] == "typical"] + [key for key in found if key[1] != "typical"]
        kept = sorted(order[:MOST_EXAMPLES], key=lambda key: (key[0], key[1] != "typical"))
        return tuple(found[key] for key in kept)
