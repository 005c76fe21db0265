"""(r, Q), (r, nQ) and (s, S) with a constant lead time, and compound demand, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
from scipy import stats

from simbackorder.verification.case import Case, Exact
from simbackorder.verification.chains import Rates, left_after, settled
from simbackorder.verification.demand import Sizes, compound_poisson, mean_size
from simbackorder.verification.one_for_one import LAWS, pipeline_left
from simbackorder.verification.shops import WARM_UP, base_stock, one_item

RATE, LEAD, LENGTH = 4.0, 2.0, 2550.0
R, Q = 6, 5
WITHIN = (0.25, 0.75, 1.25)
CONSTANT = (
    "The inventory position settles as a chain, of which the distance is told; what is owed follows a lead time later."
)


def reorder_point(r: int, q: int, lead: float = LEAD) -> dict[str, float]:
    """Exact (r, Q): the position is uniform on r+1..r+Q and independent of the demand in the lead time that follows.

    Hadley and Whitin, Analysis of Inventory Systems (1963), chapter 4; Zipkin, Foundations of Inventory Management
    (2000), chapter 6; Axsäter, Inventory Control (2015), chapter 5. Net inventory = position - Poisson demand in L; an
    order waits no longer than w if its unit was ordered L - w ago at the latest: P(W <= w) = mean over positions k of
    P(D(L - w) <= k - 1). Just before a receipt there is what is left of r after the demand of a lead time.
    """
    demand = stats.poisson(RATE * lead)
    positions = range(r + 1, r + q + 1)
    owed = [RATE * lead - sum(float(demand.sf(n)) for n in range(k)) for k in positions]
    ready = float(np.mean([demand.cdf(k - 1) for k in positions]))
    backorders = float(np.mean(owed))
    return {
        "mean_backorders": backorders,
        "mean_on_hand": r + (q + 1) / 2 - RATE * lead + backorders,
        "mean_inventory_position": r + (q + 1) / 2,
        "unit_fill_rate": ready,
        "ready_rate": ready,
        "stockout_probability": 1 - ready,
        "backlog_probability": float(np.mean([demand.sf(k) for k in positions])),
        "mean_wait": backorders / RATE,
        "mean_on_order": RATE * lead,
    } | {
        f"complete_within_{w:g}": float(np.mean([stats.poisson(RATE * (lead - w)).cdf(k - 1) for k in positions]))
        for w in WITHIN
    }


def lots(r: int = R, q: int = Q) -> dict[str, Any]:
    """Orders of q at or below r."""
    return {"rule": "r-nQ", "reorder_point": r, "order_quantity": q}


def lots_shop(
    replenishment: Mapping[str, Any] | None = None, lead: Any = LEAD, length: float = LENGTH
) -> dict[str, Any]:
    """(r, Q) with single units."""
    return one_item(RATE, R + Q, dict(replenishment or lots()), lead, length=length, measures={"within": list(WITHIN)})


def position_rates(r: int, q: int, sizes: Sizes | None = None, rate: float = RATE) -> Rates:
    """The inventory position under (r, nQ): demand lowers it, and as many lots as are needed lift it above r."""
    rates: dict[tuple[Any, Any], float] = {}
    for here in range(r + 1, r + q + 1):
        for size, share in (sizes or {1: 1.0}).items():
            there = here - size
            while there <= r:
                there += q
            if there != here:
                rates[here, there] = rates.get((here, there), 0.0) + rate * share
    return rates


def levels(r: int, q: int) -> Exact:
    """The position is uniform: each level has the share 1 / q of time."""
    return {
        **{f"time_share_inventory_position_{n}": 1 / q for n in range(r + 1, r + q + 1)},
        f"time_share_inventory_position_{r}": 0.0,
        "variance_inventory_position": (q**2 - 1) / 12,
        "mean_stock_before_receipt": r - RATE * LEAD,
    }


SIZES: Sizes = {1: 0.5, 2: 0.3, 5: 0.2}


def compound_base_stock(level: int, mean: float) -> dict[str, float]:
    """Units on order are compound Poisson with mean rate x E[L] orders, whatever the distribution of L.

    Each order of a customer is one replenishment order, so Palm's theorem holds for orders: Feeney and Sherbrooke,
    Management Science 12 (1966), 391-411; Zipkin (2000), chapters 6 and 7.
    """
    return of_positions({level: 1.0}, mean) | {"mean_on_order": mean * mean_size(SIZES)}


def of_positions(positions: Mapping[int, float], mean: float, sizes: Sizes = SIZES) -> dict[str, float]:
    """Measures when the inventory position has this distribution, and the demand of a lead time has `mean` orders and
    is independent of it: net inventory = position - demand (Zipkin (2000), chapter 6; Axsäter (2015), chapter 5)."""
    p = compound_poisson(mean, sizes, 400)
    n = np.arange(p.size)
    found: dict[str, float] = {}
    for level, chance in positions.items():
        filled = sum(share * float(p @ np.clip(level - n, 0, size)) for size, share in sizes.items())
        of_level = {
            "mean_backorders": float(p @ np.maximum(n - level, 0)),
            "mean_on_hand": float(p @ np.maximum(level - n, 0)),
            "unit_fill_rate": filled / mean_size(sizes),
            "line_fill_rate": sum(share * float(p[: max(level - size + 1, 0)].sum()) for size, share in sizes.items()),
            "ready_rate": float(p[: max(level, 0)].sum()),
            "backlog_probability": float(p[max(level + 1, 0) :].sum()),
        }
        for name, value in of_level.items():
            found[name] = found.get(name, 0.0) + chance * value
    return found


COMPOUND_LEVEL = 18


def compound_shop(
    replenishment: dict[str, Any], on_hand: int, lead: Any = LEAD, length: float = LENGTH
) -> dict[str, Any]:
    """Customers who want several units."""
    return one_item(RATE, on_hand, replenishment, lead, length=length, basket={"units": {"table": dict(SIZES)}})


LOT_POINT, LOT = 12, 7
SMALL, LARGE = 12, 24
"""s and S."""


def compound_lots() -> Exact:
    """(r, nQ): the position is uniform on r+1..r+Q, whatever the sizes, if single units occur (Hadley and Whitin
    (1963), chapter 4; Axsäter (2015), chapter 5)."""
    positions = dict.fromkeys(range(LOT_POINT + 1, LOT_POINT + LOT + 1), 1 / LOT)
    found = of_positions(positions, RATE * LEAD)
    return found | {
        "mean_inventory_position": LOT_POINT + (LOT + 1) / 2,
        "mean_on_order": RATE * LEAD * mean_size(SIZES),
    }


def s_S_rates(s: int = SMALL, S: int = LARGE) -> Rates:  # noqa: N802, N803  # the field's names
    """The inventory position under (s, S): at or below s it is lifted to S at once."""
    rates: dict[tuple[Any, Any], float] = {}
    for here in range(s + 1, S + 1):
        for size, share in SIZES.items():
            there = here - size if here - size > s else S
            if there != here:
                rates[here, there] = rates.get((here, there), 0.0) + RATE * share
    return rates


def compound_s_S() -> Exact:  # noqa: N802
    """(s, S): the position is a Markov chain, and independent of the demand of the lead time that follows (Zheng and
    Federgruen, Operations Research 39 (1991), 654-665; Zipkin (2000), chapter 9)."""
    positions = settled(s_S_rates())
    orders = sum(p * RATE * share for k, p in positions.items() for size, share in SIZES.items() if k - size <= SMALL)
    found = of_positions(positions, RATE * LEAD)
    return found | {
        "mean_inventory_position": sum(k * p for k, p in positions.items()),
        "replenishment_orders": orders * (LENGTH - WARM_UP),
        "mean_on_order": RATE * LEAD * mean_size(SIZES),
    }


def cases() -> Iterator[Case]:
    """All of this subject."""
    hadley = "Hadley and Whitin 1963, ch. 4; Zipkin 2000, ch. 6; Axsäter 2015, ch. 5"
    position = partial(left_after, position_rates(R, Q), R + Q, WARM_UP)
    yield Case(
        "r-q",
        "(r, Q), Poisson demand: stock, service and waits",
        hadley,
        lots_shop(),
        partial(reorder_point, R, Q),
        CONSTANT,
        position,
    )
    yield Case(
        "r-q-levels",
        "(r, Q): how long the inventory position is at each level",
        hadley,
        one_item(RATE, R + Q, lots(), LEAD, length=LENGTH, measures={"levels": 20}),
        partial(levels, R, Q),
        CONSTANT,
        position,
    )
    for name in ("constant", "lognormal"):
        yield Case(
            f"compound-{name}",
            f"Base stock, compound Poisson demand, {name} lead times",
            "Feeney and Sherbrooke 1966; Panjer 1981; Zipkin 2000, ch. 6 and 7",
            compound_shop(base_stock(COMPOUND_LEVEL), COMPOUND_LEVEL, LAWS[name].stated),
            partial(compound_base_stock, COMPOUND_LEVEL, RATE * LEAD),
            "Full shelf, nothing on order; what is missing in the pipeline after the warm-up is bounded.",
            partial(pipeline_left, RATE, LAWS[name], WARM_UP),
        )
    yield Case(
        "r-nq-compound",
        "(r, nQ), compound Poisson demand",
        hadley,
        compound_shop(lots(LOT_POINT, LOT), LOT_POINT + LOT),
        compound_lots,
        CONSTANT,
        partial(left_after, position_rates(LOT_POINT, LOT, SIZES), LOT_POINT + LOT, WARM_UP),
    )
    yield Case(
        "s-S-compound",
        "(s, S), compound Poisson demand",
        "Zheng and Federgruen 1991; Zipkin 2000, ch. 9",
        compound_shop({"rule": "s-S", "reorder_point": SMALL, "order_up_to": LARGE}, LARGE),
        compound_s_S,
        CONSTANT,
        partial(left_after, s_S_rates(), LARGE, WARM_UP),
    )
