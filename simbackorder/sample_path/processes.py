"""How the orders of a stream come: the process that its scenario states, ready to draw from; and that of the candidates
whom a backlog attracts."""

import math
from typing import TYPE_CHECKING

import numpy as np

from simbackorder.sample_path.arrivals import Arrivals, Renewal, renewal_arrivals
from simbackorder.sample_path.baskets import Basket
from simbackorder.sample_path.distributions import Evaluation, evaluation, exponential, usual_interval
from simbackorder.sample_path.intensity import Timetable, timetable, varying_arrivals
from simbackorder.sample_path.launch import LaunchCurve
from simbackorder.sample_path.replay import Recorded, recorded_orders
from simbackorder.sample_path.sources import Luck
from simbackorder.sample_path.surges import Growth, Surge

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario

Process = Renewal | Timetable | LaunchCurve | Recorded


def plan_arrivals(scenario: "Scenario", name: str, baskets: list[Basket]) -> Process:
    """Return how the orders of the stream of this name come, given the baskets of its segments.

    Raises ValueError for recorded orders that cannot be read.
    """
    stream = scenario.customers[name]
    arrivals = stream.arrivals
    if arrivals.replay is not None:
        found = recorded_orders(scenario, name, min(basket.item.size for basket in baskets), units_drawn(baskets))
        if found.item is None and any(basket.joint for basket in baskets):
            raise ValueError(
                f"customers.{name}.arrivals.replay: items are drawn by popularity, not from a table of baskets"
            )
        return found
    if arrivals.launch is not None:
        launch = arrivals.launch
        return LaunchCurve(launch.orders, launch.innovation, launch.imitation, launch.at, scenario.time.end)
    if arrivals.renewal is not None:
        return Renewal(evaluation(arrivals.renewal), arrivals.first)
    if arrivals.rate is not None and not (arrivals.weekly or arrivals.hourly or arrivals.season or arrivals.surges):
        return Renewal(exponential(1 / arrivals.rate if arrivals.rate else math.inf), None, arrivals.first or 0.0)
    everything = tuple(Surge(s.at, s.peak, s.half_life) for s in arrivals.surges if s.item is None)
    segments = stream.segments.values()
    shares = np.array([segment.share for segment in segments]) / sum(segment.share for segment in segments)
    parts = tuple(
        (float(share) * part, surges)
        for share, basket in zip(shares, baskets, strict=True)
        for part, surges in basket.growth()
    )
    return timetable(arrivals, scenario.time, Growth(everything, parts))


def units_drawn(baskets: list[Basket]) -> bool:
    """Return whether the units of a line are other than one."""
    return any(basket.joint or basket.units.constant != 1 for basket in baskets)


def multiplied(process: Process, strength: float) -> Process | None:
    """Return the process at `strength` times its rate, of other customers; None when there are none.

    Where intervals have a distribution of their own, they are divided by `strength`, from the first order on.
    """
    if not strength or isinstance(process, Recorded):
        return None
    if isinstance(process, Timetable):
        return process._replace(expected=process.expected * strength)
    if isinstance(process, LaunchCurve):
        return process._replace(orders=process.orders * strength)
    hold = process.hold if process.first is None else process.first
    return Renewal(divided(process.interval, strength), None, hold)


def divided(distribution: Evaluation, by: float) -> Evaluation:
    """Return the distribution of a number divided by `by`."""
    return Evaluation(
        lambda u: distribution.quantile(u) / by,
        distribution.mean / by,
        None if distribution.turns is None else distribution.turns / by,
        None if distribution.constant is None else distribution.constant / by,
    )


def arrivals_of(process: Process, luck: Luck, stream: str, end: float) -> Arrivals:
    """Return when the orders of a stream arrive."""
    if isinstance(process, Recorded):
        return Arrivals(process.time, process.gap)
    if isinstance(process, Renewal):
        return renewal_arrivals(process, luck, stream, end)
    return varying_arrivals(process, luck, stream)


def expected_orders(process: Process | None, end: float) -> float:
    """Return about how many orders come before the end."""
    if process is None:
        return 0.0
    if isinstance(process, Recorded):
        return float(process.time.size)
    if isinstance(process, Renewal):
        return end / usual_interval(process.interval, end) if process.interval.mean > 0 else math.inf
    return process.total
