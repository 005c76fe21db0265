"""All cases, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from simbackorder.verification import (
    breakdowns,
    crossing_orders,
    economic_lots,
    impatience,
    loss_systems,
    offers,
    one_for_one,
    orders_of_several_items,
    periodic_review,
    queues,
    rationing,
    receiving,
    reorder_points,
    textbooks,
    two_suppliers,
)
from simbackorder.verification.case import Case

SUBJECTS = (
    one_for_one,
    loss_systems,
    reorder_points,
    periodic_review,
    crossing_orders,
    economic_lots,
    queues,
    breakdowns,
    impatience,
    rationing,
    two_suppliers,
    orders_of_several_items,
    offers,
    receiving,
    textbooks,
)


@cache
def catalogue() -> dict[str, Case]:
    """Every case by its id."""
    return {case.id: case for subject in SUBJECTS for case in subject.cases()}


def chosen(only: Sequence[str]) -> list[Case]:
    """These cases in the order of the catalogue; none: all. Raises ArgumentError."""
    from simbackorder.experiments.names import did_you_mean
    from simbackorder.failures import ArgumentError

    known = catalogue()
    for name in only:
        if name not in known:
            raise ArgumentError(f"there is no case {name!r}{did_you_mean(name, known)}", "only")
    return [case for case in known.values() if not only or case.id in only]
