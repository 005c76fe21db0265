"""What happens to replenishment orders besides their manufacture, ready to draw from: transport, the share that
arrives, put-away and miscounts.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simbackorder.sample_path.distributions import Evaluation, counts, evaluation
from simbackorder.sample_path.per_replenishment_order import PerReplenishment
from simbackorder.sample_path.sources import SMALLEST, Floats, Luck

if TYPE_CHECKING:
    from simbackorder.scenario.sections.supply import Supplier
    from simbackorder.scenario.sections.warehouse import Miscount, Warehouse

LARGEST = 1.0 - 2.0**-53


class Receipts(NamedTuple):
    """Per supplier a number for the k-th order of every item."""

    lead: tuple[PerReplenishment, ...]
    transport: tuple[PerReplenishment, ...]
    yielded: tuple[PerReplenishment, ...]
    shelving: tuple[PerReplenishment, ...]
    miscounted: tuple[PerReplenishment, ...]


SOURCES = ("lead time", "transport", "yield", "put-away", "miscount")


def plan_receipts(suppliers: Mapping[str, "Supplier"], warehouse: "Warehouse", items: int) -> Receipts:
    """Return the tables of the suppliers' orders, still without luck."""
    tables = [
        [
            PerReplenishment(None, ("suppliers", name, source), distribution, items)
            for source, distribution in zip(SOURCES, distributions_of(supplier, warehouse), strict=True)
        ]
        for name, supplier in suppliers.items()
    ]
    return Receipts(*(tuple(table[place] for table in tables) for place in range(len(SOURCES))))


def distributions_of(supplier: "Supplier", warehouse: "Warehouse") -> tuple[Evaluation, ...]:
    """Return the distributions of a supplier's orders, one per source of luck."""
    return (
        evaluation(supplier.making),
        evaluation(supplier.moving),
        always(1.0) if supplier.yields is None else shares(evaluation(supplier.yields)),
        evaluation(warehouse.put_away),
        always(0.0) if warehouse.miscount is None else miscounts(warehouse.miscount),
    )


def receipts_of(plan: Receipts, luck: Luck) -> Receipts:
    """Return the tables of a plan with this luck."""
    return Receipts(*[tuple([table.under(luck) for table in tables]) for tables in plan])


def always(value: float) -> Evaluation:
    """Return the distribution that needs no luck."""
    return Evaluation(lambda u: np.full(u.shape, value), value, constant=value)


def shares(distribution: Evaluation) -> Evaluation:
    """Return the distribution with what it draws beyond 0 or 1 drawn there."""
    if distribution.constant is not None:
        return always(min(max(distribution.constant, 0.0), 1.0))
    turns = None if distribution.turns is None else np.clip(distribution.turns, 0.0, 1.0)
    return distribution._replace(quantile=lambda u: np.clip(distribution.quantile(u), 0.0, 1.0), turns=turns)


def miscounts(miscount: "Miscount") -> Evaluation:
    """Return the distribution of how many units too many a record says after a receipt: with half the chance so many
    too few, with the other half too many, as many as the rest of the same luck tells."""
    half = miscount.chance / 2
    if half == 0:
        return always(0.0)
    units = evaluation(miscount.units)._replace(turns=None)  # of a sequence any value, as its quantiles have it

    def signed(u: Floats) -> Floats:
        side = np.where(u < half, -1.0, np.where(u < miscount.chance, 1.0, 0.0))
        rest = np.clip(np.where(side < 0, u, u - half) / half, SMALLEST, LARGEST)
        return side * counts(units, rest)

    return Evaluation(signed, 0.0)
