"""How large a run of a scenario will be, before it starts: one that could never end, or not fit, is not begun."""

import math
import os
import pathlib
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from simbackorder.opening.events_expected import Excess as Excess
from simbackorder.opening.events_expected import (
    Path,
    losses_expected,
    standing_orders_expected,
    too_much_supply,
)
from simbackorder.opening.shop import level_rows
from simbackorder.opening.terms import has_contracts
from simbackorder.sample_path.arrivals import MOST_ORDERS
from simbackorder.sample_path.distributions import evaluation
from simbackorder.sample_path.drawing import plan_of
from simbackorder.sample_path.identity import Same
from simbackorder.sample_path.processes import expected_orders
from simbackorder.scenario.language.distributions import Distribution, tail_can_be_summed

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario

MOST_PER_ORDER = 10_000_000
"""Messages to one waiting customer, or attempts to charge one card."""
BYTES = {"simpy": (600, 400), "compiled": (160, 110)}
"""What an engine needs per order and per line, path and measures included. Measured: of SimPy on runs of 600,000
orders, of the compiled engine on runs of 10 million lines."""
BYTES_AUDITED = (2600, 900)
"""The same of SimPy under the auditor, with the log and what he remembers of each row: measured on 65,000 orders."""
BYTES_OF_CONTRACTS = {"simpy": 1200, "compiled": 300, "audited": 2000}
"""More per order where orders have contracts: the row, marks of the path that are drawn, and events to come."""
BYTES_PER_CUSTOMER = {"simpy": 150, "compiled": 20, "audited": 300}
"""A known customer's row, whether or not the customer orders; only where customers may be lost."""
LEFT_TO_RUNS = 0.9
LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
BYTES_PER_REPLENISHMENT = 400
"""A replenishment order's row, in tables that double, and its place on the calendar."""
BYTES_PER_LEVEL = {"simpy": 500, "compiled": 250, "audited": 600}
"""A row for a level of an item's stock, where the time at each is kept, and what becomes of it."""
BYTES_PER_LOSS = 12
"""A time and an item, on the path."""
TRIED = np.array([1e-9, 0.5, 1 - 1e-9])


def excesses(scenario: "Scenario") -> list[Excess]:
    """What is too much for any run; empty when a run can begin."""
    try:
        return list(distributions_out_of_range(scenario)) or list(too_many(scenario))
    except ValueError as error:
        return [Excess(("customers",), str(error))]


def too_large(scenario: "Scenario", engine: str, runs: int, memory: float) -> list[Excess]:
    """What is too much for this memory (bytes), with so many runs at a time; empty when there is room."""
    needed = bytes_needed(scenario, engine)
    if runs * needed <= memory:
        return []
    orders = sum(count for _, count in orders_expected(scenario))
    people = known_customers(scenario)
    what = f"{orders:.3g} orders" + (f" and {people:.3g} customers" if people else "")
    message = f"a run would hold about {what}, which take about {needed / 1e9:.3g} GB of memory"
    if runs > 1:
        message += f", {runs} runs at a time {runs * needed / 1e9:.3g} GB"
    message += f"; this machine has {memory / 1e9:.3g} GB"
    if needed <= memory:
        message += f", enough for --workers {int(memory // needed)}"
    return [Excess(("customers",), message)]


def distributions_out_of_range(scenario: "Scenario") -> Iterator[Excess]:
    """Distributions with parameters for which their numbers cannot be computed."""
    for path, distribution in distributions_of(scenario):
        if not computable(distribution):
            yield Excess(
                path,
                f"expected a {distribution.name} distribution whose values can be computed, "
                "found parameters out of range",
            )


@lru_cache(maxsize=4096)
def computable(distribution: Distribution) -> bool:
    """Whether the distribution's mean is known and its quantiles are finite."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            if not tail_can_be_summed(distribution):
                return False
            ready = evaluation(distribution)
            return not math.isnan(ready.mean) and bool(np.isfinite(ready.quantile(TRIED)).all())
    except (ArithmeticError, ValueError, RuntimeError):
        return False


def distributions_of(scenario: "Scenario") -> Iterator[tuple[Path, Distribution]]:
    """Every distribution, with its path."""
    single = list(scenario.customers) == ["customers"]
    for name, stream in scenario.customers.items():
        yield from distributions_in(stream, ("customers",) if single else ("customers", name))
    for name, supplier in scenario.suppliers.items():
        yield from distributions_in(supplier, ("suppliers", name))
    yield from distributions_in(scenario.items, ("items",))
    yield from distributions_in(scenario.warehouse, ("warehouse",))
    yield from distributions_in(scenario.shipping, ("shipping",))
    yield from distributions_in(scenario.payment, ("payment",))


def distributions_in(record: Any, path: Path) -> Sequence[tuple[Path, Distribution]]:
    """The distributions of one record and of those inside it; looked for once in a record that many scenarios share."""
    return _distributions_in(Same(record), path)


@lru_cache(maxsize=32)
def _distributions_in(key: Same, path: Path) -> tuple[tuple[Path, Distribution], ...]:
    return tuple(_found_in(key.held, path))


def _found_in(record: Any, path: Path) -> Iterator[tuple[Path, Distribution]]:
    entries = record if isinstance(record, dict) else dict(record) if hasattr(type(record), "model_fields") else {}
    fields = getattr(type(record), "model_fields", {})
    for name, value in entries.items():
        key = (fields[name].alias or name) if name in fields else name
        if isinstance(value, Distribution):
            yield (*path, key), value
        else:
            yield from _found_in(value, (*path, key))


def too_many(scenario: "Scenario") -> Iterator[Excess]:
    """Counts of events that no run can go through."""
    for path, count in orders_expected(scenario):
        if count > MOST_ORDERS:
            yield Excess(path, f"expected at most {MOST_ORDERS} orders in a run, found about {count:.3g}")
    yield from too_much_supply(scenario)
    yield from too_many_per_order(scenario)


def too_many_per_order(scenario: "Scenario") -> Iterator[Excess]:
    """Messages and retries that would never let one order rest."""
    end, unit, card = scenario.time.end, scenario.time.unit, scenario.payment.card
    for policy in scenario.alternatives.values():
        intervals = policy.informing.choice().parameters.intervals.values()
        every = min((interval.every for interval in intervals), default=math.inf)
        if end / every > MOST_PER_ORDER:
            found = f"{end / every:.3g} (every {every:g} {unit}s)"
            message = f"expected at most {MOST_PER_ORDER} messages to a customer in a run, found {found}"
            yield Excess(("policy", "informing", "every"), message)
            break
    if card and min(card.retries, end / card.retry_every) > MOST_PER_ORDER:
        found = f"{min(card.retries, end / card.retry_every):.3g}"
        message = f"expected at most {MOST_PER_ORDER} attempts to charge a card in a run, found {found}"
        yield Excess(("payment", "card", "retries"), message)


def known_customers(scenario: "Scenario") -> int:
    """Customers who are remembered, because they may be lost."""
    loyal = any(segment.loyalty for stream in scenario.customers.values() for segment in stream.segments.values())
    return sum(stream.population or 0 for stream in scenario.customers.values()) if loyal else 0


def orders_expected(scenario: "Scenario") -> Sequence[tuple[Path, float]]:
    """About how many orders each stream brings, with those that a backlog may attract; and the path that says so."""
    return _orders_expected(Same(scenario))


@lru_cache(maxsize=8)
def _orders_expected(key: Same) -> tuple[tuple[Path, float], ...]:
    return tuple(_each_expected(key.held))


def _each_expected(scenario: "Scenario") -> Iterator[tuple[Path, float]]:
    single = list(scenario.customers) == ["customers"]
    for stream in plan_of(scenario).streams:
        path = ("customers", "arrivals") if single else ("customers", stream.name, "arrivals")
        yield path, sum(expected_orders(process, scenario.time.end) for process in (stream.arrivals, stream.attracted))


def bytes_needed(scenario: "Scenario", engine: str) -> float:
    """About how much memory a run takes ("both": with both engines' books at a time; "audited": SimPy's)."""
    engines = list(BYTES) if engine == "both" else [engine]
    bytes_of = BYTES | {"audited": BYTES_AUDITED}
    per_order, per_line = (sum(bytes_of[name][k] for name in engines) for k in range(2))
    needed = float(known_customers(scenario) * sum(BYTES_PER_CUSTOMER[name] for name in engines))
    needed += losses_expected(scenario) * BYTES_PER_LOSS
    needed += len(scenario.items) * level_rows(scenario) * sum(BYTES_PER_LEVEL[name] for name in engines)
    needed += standing_orders_expected(scenario) * len(engines) * BYTES_PER_REPLENISHMENT
    for (_, orders), stream in zip(orders_expected(scenario), scenario.customers.values(), strict=True):
        lines = min(evaluation(stream.basket.lines).mean, float(len(scenario.items)))
        spare = max(segment.substitute for segment in stream.segments.values())  # of so many a substitute, at most
        lines = max(lines, 1.0) * (1 + spare)
        needed += orders * (per_order + per_line * lines)
        if any(has_contracts(scenario, policy) for policy in scenario.alternatives.values()):
            needed += orders * sum(BYTES_OF_CONTRACTS[name] for name in engines)
        if one_for_one(scenario):
            needed += len(engines) * orders * lines * BYTES_PER_REPLENISHMENT
    return needed


def one_for_one(scenario: "Scenario") -> bool:
    """Whether any alternative may order from a supplier for every line."""
    return any(
        choice.parameters.raises_to_level and choice.parameters.reviewed_always
        for policy in scenario.alternatives.values()
        for choice in policy.replenishment.different(scenario.items)
    )


def memory_of_machine() -> float:
    """The memory in bytes that runs may take: nine tenths of the machine's, or of what the process is limited to;
    infinite where neither is known."""
    try:
        machine = float(os.sysconf("SC_PAGE_SIZE")) * float(os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, OSError, ValueError):
        machine = math.inf
    return LEFT_TO_RUNS * min([machine, *(limit(pathlib.Path(file)) for file in LIMITS)])


def limit(file: pathlib.Path) -> float:
    """A control group's limit in bytes; infinite where there is none."""
    try:
        return float(file.read_text(encoding="ascii"))
    except (OSError, ValueError):  # no such file, or "max"
        return math.inf
