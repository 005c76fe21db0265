"""The law of the time from an order to its receipt, as the shop quotes it: manufacture and transport, of as many
batches as the smallest order has; without servers, ramps, calendars and outages.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from simbackorder.scenario.language.distribution import Law

if TYPE_CHECKING:
    from simbackorder.sample_path.distributions import Evaluation
    from simbackorder.sample_path.sources import Floats
    from simbackorder.scenario.sections.supply import Supplier

GRID = 1000
MIDDLES = (np.arange(GRID) + 0.5) / GRID
SUMS_KEPT = 16  # of 8 megabytes each


def lead_law(supplier: Supplier) -> Law:
    """The law of a supplier's lead time; for orders in one batch, that go nowhere, the law of manufacture itself."""
    jobs = batches(supplier)
    at_once = supplier.moving.name == "constant" and supplier.moving["value"] == 0
    if jobs == 1 and at_once:
        return supplier.making
    return Law("lead", (("making", supplier.making), ("jobs", float(jobs)), ("moving", supplier.moving)))


def batches(supplier: Supplier) -> int:
    """How many batches the smallest order is manufactured in."""
    if supplier.per == "order":
        return 1
    return -(-max(supplier.minimum, supplier.multiple, 1) // supplier.batch)


def evaluated(making: Evaluation, jobs: float, moving: Evaluation, law: Law) -> Evaluation:
    """The sum ready to draw from; exact where only one of the two varies."""
    mean = making.mean * jobs + moving.mean
    if making.constant is not None and moving.constant is not None:
        return making._replace(quantile=lambda u: np.full(u.shape, mean), mean=mean, constant=mean, turns=None)
    if moving.constant is not None:
        moved = moving.constant
        return making._replace(quantile=lambda u: making.quantile(u) * jobs + moved, mean=mean, turns=None)
    if making.constant is not None:
        made = making.constant * jobs
        return moving._replace(quantile=lambda u: made + moving.quantile(u), mean=mean, turns=None)
    return making._replace(quantile=lambda u: between(sums(law), u), mean=mean, turns=None)


@lru_cache(maxsize=SUMS_KEPT)
def sums(law: Law) -> Floats:
    """The sums of the values that manufacture and transport have at evenly spaced probabilities, in rising order."""
    from simbackorder.sample_path.distributions import quantile

    made, moved = quantile(law["making"], MIDDLES) * law["jobs"], quantile(law["moving"], MIDDLES)
    return np.sort(np.add.outer(made, moved), axis=None)


def between(ordered: Floats, u: Floats) -> Floats:
    """The quantiles of a sample in rising order, by linear interpolation."""
    place = u * (ordered.size - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, ordered.size - 1)
    found: Floats = ordered[below] + (ordered[above] - ordered[below]) * (place - below)
    return found
