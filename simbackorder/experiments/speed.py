"""How fast the engines are on this machine: orders or order lines per second, with the sample path drawn and every
measure taken; what a line costs as there are more of them; and what a second core is worth."""

from __future__ import annotations

import multiprocessing
import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simbackorder.experiments import workloads
from simbackorder.experiments.replications import Observations, Study, batches, observe, simulate
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import SamplePath, draw
from simbackorder.scenario.reading import loads

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario

Say = Callable[[str], None]
SHORTEST = 0.4  # seconds that a timing takes at least


class Work(NamedTuple):
    """What is simulated; `measure` is one of which the denominator says how many there were."""

    name: str
    unit: str
    measure: str
    text: Callable[[], str]


WORKS = (
    Work("W1", "orders", "order_fill_rate", workloads.one_item),
    Work("W1H", "orders", "order_fill_rate", partial(workloads.one_item, 100)),
    Work("W2", "lines", "line_fill_rate", workloads.catalogue),
)


REPLICATIONS = (1500, 1500, 60)
"""Of each work, to see what a second core is worth."""


class Speed(NamedTuple):
    """Units per second of one engine on one work, round by round."""

    work: Work
    engine: str
    rates: tuple[float, ...]

    @property
    def median(self) -> float:
        """Of the rounds."""
        return statistics.median(self.rates)


class Case(NamedTuple):
    """A work that grows: what of it grows, and how much there is of it."""

    what: str
    size: int
    text: Callable[[], str]


class Cost(NamedTuple):
    """Nanoseconds per line, and the most memory that the process had, in bytes (None: not known)."""

    case: Case
    nanoseconds: float
    memory: int | None


class SecondCore(NamedTuple):
    """The same done by one worker and by two: seconds, and whether the numbers were the same."""

    work: Work
    what: str
    seconds: tuple[float, float]
    same: bool


def speeds(engines: Sequence[str], rounds: int, say: Say) -> list[Speed]:
    """Every engine on every work; in every round each has its turn, so that a machine whose speed drifts does not
    favour one of them."""
    rates: dict[tuple[Work, str], list[float]] = {}
    scenarios = {work: loads(work.text()) for work in WORKS}
    for turn in range(-1, rounds):  # the first round warms up
        say("warming up" if turn < 0 else f"round {turn + 1} of {rounds}")
        for work, scenario in scenarios.items():
            for engine in engines:
                rate = timed(work, scenario, engine, SHORTEST if turn >= 0 else 0.0)
                if turn >= 0:
                    rates.setdefault((work, engine), []).append(rate)
    return [Speed(work, engine, tuple(found)) for (work, engine), found in rates.items()]


def timed(work: Work, scenario: Scenario, engine: str, seconds: float) -> float:
    """Units per second over at least so many seconds."""
    study = Study(scenario, tuple(scenario.alternatives), engine=engine)
    batch = len(next(batches(study, 1)))
    units, replication, spent, start = 0.0, 0, 0.0, time.perf_counter()
    while not replication or spent < seconds:
        for found in simulate(study, range(replication, replication + batch), lambda step: None):
            units += found.values[0, found.measures.index(work.measure), 1]
        replication += batch
        spent = time.perf_counter() - start
    return units / spent


def cases(large: bool) -> list[Case]:
    """What grows: lines, items, and customers who wait for one item."""
    lines, items = ((4, 5, 6, 7), (0, 2, 4, 5)) if large else ((4, 5, 6), (0, 2, 4))
    return [
        *(Case("lines, of 1,000 items", 10**n, partial(workloads.alike, 1000, 10**n)) for n in lines),
        *(Case("items, 1,000,000 lines", 10**n, partial(workloads.alike, 10**n, 1e6)) for n in items),
        *(Case("waiting for one item", 10**n, partial(workloads.waiting, 10**n)) for n in range(1, 7)),
    ]


def costs(found: Sequence[Case], say: Say) -> Iterator[Cost]:
    """What a line costs, each case in a process of its own, so that its memory is its own."""
    context = multiprocessing.get_context("spawn")
    for case in found:
        say(f"{case.size:,} {case.what}")
        with context.Pool(1) as pool:
            nanoseconds, memory = pool.apply(cost, (case.text(),))
        yield Cost(case, nanoseconds, memory)


def cost(text: str) -> tuple[float, int | None]:
    """Nanoseconds per line of the compiled engine, best of three turns, and the most memory of this process."""
    scenario, work = loads(text), WORKS[-1]
    best = max(timed(work, scenario, "compiled", SHORTEST / 4) for _ in range(3))
    return 1e9 / best, peak_memory()


def peak_memory() -> int | None:
    """The most memory that this process has had, where the system says so of a process by itself."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    peak = re.search(r"^VmHWM:\s*(\d+) kB", status, re.MULTILINE)
    return int(peak[1]) * 1024 if peak else None


def second_core(say: Say) -> list[SecondCore]:
    """What a second core is worth."""
    found = []
    for work, replications in zip(WORKS, REPLICATIONS, strict=True):
        say(f"{work.name} by one worker and by two")
        scenario = loads(work.text(), overrides=(f"experiment.replications={replications}",))
        found += [by_processes(work, scenario), by_threads(work, scenario)]
    return found


def by_processes(work: Work, scenario: Scenario) -> SecondCore:
    """Whole replications, as `run` and `compare` do them; starting the processes included."""
    study = Study(scenario, tuple(scenario.alternatives), engine="compiled")
    seconds, numbers = [], []
    for workers in (1, 2):
        start = time.perf_counter()
        numbers.append(only(observe([study], workers=workers)).values)
        seconds.append(time.perf_counter() - start)
    same = np.array_equal(numbers[0], numbers[1])
    return SecondCore(work, "replications, processes", (seconds[0], seconds[1]), same)


def by_threads(work: Work, scenario: Scenario) -> SecondCore:
    """Runs on sample paths that are given: the compiled loop lets other threads work."""
    from simbackorder.engines.compiled import run_and

    shop = open_shop(scenario, scenario.policy)
    paths = [draw(scenario, replication) for replication in range(2)]
    runs = scenario.experiment.replications // 2

    def work_on(path: SamplePath) -> list[int]:
        for _ in range(runs):
            balances: list[int] = run_and(shop, path, lambda record: record.accounts["balance"].tolist())
        return balances

    seconds, numbers = [], []
    for workers in (1, 1, 2):  # the first time warms up
        with ThreadPoolExecutor(workers) as pool:
            start = time.perf_counter()
            numbers.append(list(pool.map(work_on, paths)))
            seconds.append(time.perf_counter() - start)
    return SecondCore(work, "runs, threads", (seconds[1], seconds[2]), numbers[1] == numbers[2])


def only(results: Iterator[Observations]) -> Observations:
    """The observations of the one study."""
    [found] = results
    return found
