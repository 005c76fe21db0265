"""The distribution of the time from an order to its receipt, as the shop quotes it: manufacture and transport, of as
many batches as the smallest order has; without servers, ramps, calendars and outages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.scenario.language.distribution import Distribution

if TYPE_CHECKING:
    from simbackorder.scenario.sections.supply import Supplier

NOTHING = Distribution("constant", (("value", 0.0),))


def lead_time_distribution(supplier: Supplier) -> Distribution:
    """The distribution of a supplier's lead time; of orders in one batch that go nowhere, manufacture's own."""
    jobs = batches(supplier)
    at_once = supplier.moving.name == "constant" and supplier.moving["value"] == 0
    if jobs == 1 and at_once:
        return supplier.making
    return Distribution("lead", (("making", supplier.making), ("jobs", float(jobs)), ("moving", supplier.moving)))


def manufacture_distribution(supplier: Supplier) -> Distribution:
    """The distribution of its manufacture, of the smallest order."""
    jobs = batches(supplier)
    if jobs == 1:
        return supplier.making
    return Distribution("lead", (("making", supplier.making), ("jobs", float(jobs)), ("moving", NOTHING)))


def batches(supplier: Supplier) -> int:
    """How many batches the smallest order is manufactured in."""
    if supplier.per == "order":
        return 1
    return -(-max(supplier.minimum, supplier.multiple, 1) // supplier.batch)
