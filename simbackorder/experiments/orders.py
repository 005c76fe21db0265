"""The orders of one alternative, replication by replication."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from typing import TYPE_CHECKING

from simbackorder.experiments.crew import WorkerLostError
from simbackorder.experiments.execution import in_order
from simbackorder.experiments.replications import STARTING_UP, RunError
from simbackorder.experiments.shops import shop_of
from simbackorder.metrics.order_table import OrderTable, followed, order_table

if TYPE_CHECKING:
    from simbackorder.experiments.task import Task
    from simbackorder.opening.shop import Shop
    from simbackorder.scenario.sections.schema import Scenario

_followed: list[tuple[Shop, Shop]] = []


def orders(task: Task, alternative: str) -> Generator[OrderTable]:
    """The orders of each replication, in order, as soon as it is finished. Nothing is kept of those that were taken.
    Close it to stop the workers. Raises RunError."""
    count = task.scenario.experiment.replications
    work = partial(of_replication, task.scenario, alternative, task.engine.engine)
    results = in_order(work, range(count), task.workers(count))
    try:
        yield from results
    except WorkerLostError as lost:
        doing = ", ".join(str(replication) for replication, _ in lost.at) or STARTING_UP
        raise RunError(f"a worker process died (killed, or out of memory). Replications at work: {doing}") from None
    finally:
        results.close()


def followed_shop(scenario: Scenario, alternative: str) -> Shop:
    """The alternative's shop, where parcels are followed; built once in a process."""
    shop = shop_of(scenario, alternative)
    held = next(iter(_followed), None)
    if held is None or held[0] is not shop:
        held = (shop, followed(shop))
        _followed[:] = [held]
    return held[1]


def of_replication(
    scenario: Scenario, alternative: str, engine: str, replication: int, at: Callable[[int], None]
) -> OrderTable:
    """The orders of one replication. Raises RunError."""
    from simbackorder.engines.choice import runner
    from simbackorder.sample_path.drawing import draw

    at(0)
    try:
        path = draw(scenario, replication)
        found: OrderTable = runner(engine)(followed_shop(scenario, alternative), path, order_table)
        return found
    except Exception as error:
        where = f"replication {replication}, alternative {alternative!r}, seed {scenario.experiment.seed}"
        raise RunError(f"{where} failed: {type(error).__name__}: {error}") from error
