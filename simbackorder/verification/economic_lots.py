"""Economic order quantities: without chance, where simulation must be exactly right, and with a supplier that fails."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from simbackorder.verification.case import Case, Exact
from simbackorder.verification.chains import Rates, left_after, settled

HOLDING, OWED, ORDER = 0.5, 2.0, 40.0
SPACING = 0.25
"""Time from customer to customer: a power of 2, so that sums of it have no rounding."""
CERTAIN = ((0, 16, 0), (-4, 16, 0), (6, 20, 2), (2, 20, 2))
"""Reorder point, lot, and lead time."""


def certain(point: int, lot: int, lead: int) -> Exact:
    """Demand like a clock: after the events of a customer the position is point + 1 to point + lot, each once a cycle,
    and net inventory is that less the demand of the lead time.

    Harris, Factory 10 (1913), 135-136 and 152, reprinted in Operations Research 38 (1990), 947-950; with planned
    backorders Zipkin (2000), section 3.3. Here demand is in whole units: where the books have Q / 2 of a continuous
    flow, there is (Q + 1) / 2.
    """
    net = np.arange(point + 1, point + lot + 1) - lead / SPACING
    there, short = float(np.maximum(net, 0).mean()), float(np.maximum(-net, 0).mean())
    ordering = ORDER / (SPACING * lot)
    return {
        "mean_on_hand": there,
        "mean_backorders": short,
        "holding_cost_per_time": HOLDING * there,
        "ordering_cost_per_time": ordering,
        "total_cost": HOLDING * there + OWED * short + ordering,
    }


def certain_shop(point: int, lot: int, lead: int) -> dict[str, Any]:
    """The same as a scenario; the window is a whole number of cycles."""
    cycle = lot * SPACING
    return {
        "time": {"length": 60 * cycle, "warm_up": 20 * cycle},
        "items": {"a": {"on_hand": max(point + lot, 0), "holding_cost": HOLDING, "backorder_cost": OWED}},
        "customers": {"arrivals": {"renewal": SPACING}},
        "suppliers": {"s": {"lead_time": lead, "order_cost": ORDER}},
        "policy": {
            "admission": "backorder",
            "shipment": "partial",
            "replenishment": {"rule": "s-S", "reorder_point": point, "order_up_to": point + lot},
        },
    }


LOT, DEMAND, FAIL, REPAIR = 77, 130.0, 1.5, 14.0
DISRUPTED = {"order_cost": 8.0, "holding": 2.25, "lost": 50.0}
"""Example 9.1 of Snyder and Shen (2019), per year, in boxes of ten."""
YEARS, WARM_UP = 1000.0, 500.0


def berk_and_arreola_risa(lot: float, demand: float, order_cost: float, holding: float, lost: float) -> float:
    """Cost per time of a lot that is ordered when stock is gone, with constant demand, no lead time and a supplier that
    is up and down for exponential times; what is wanted without stock is lost.

    Berk and Arreola-Risa, Naval Research Logistics 41 (1994), 725-731, which corrects Parlar and Berkin, Naval Research
    Logistics 38 (1991), 107-121; Snyder and Shen (2019), Example 9.1.
    """
    both = FAIL + REPAIR
    down = FAIL / both * (1 - math.exp(-both * lot / demand))
    cycle = lot / demand + down / REPAIR
    return (order_cost + holding * lot**2 / (2 * demand) + lost * demand * down / REPAIR) / cycle


def disrupted(lot: int, demand: float, order_cost: float, holding: float, lost: float) -> Exact:
    """The same with demand in whole units, one every d = 1 / demand.

    When the last unit is sold the supplier is up, and delivers; or down (a Markov chain from cycle to cycle), for an
    exponential time X. Then floor(X / d) customers are lost, and until the next one comes, R = d - (X mod d), the lot
    is whole. With c = fail + repair, P(down after t | up) = fail / c (1 - e^(-ct)), and t = Q d, or R + (Q - 1) d.
    """
    d, both = 1 / demand, FAIL + REPAIR
    share, ends = FAIL / both, math.exp(-REPAIR * d)
    after_up = share * (1 - math.exp(-both * lot * d))
    of_rest = math.exp(-both * d) * REPAIR * (math.exp(FAIL * d) - 1) / (FAIL * (1 - ends))  # E[e^(-cR)]
    after_down = share * (1 - of_rest * math.exp(-both * (lot - 1) * d))
    down = after_up / (1 - after_down + after_up)
    refused = ends / (1 - ends)  # E[floor(X / d)]
    rest = d - (1 / REPAIR - d * refused)  # E[R]
    cycle = d * (lot + down * refused)
    held = (1 - down) * d * lot * (lot + 1) / 2 + down * (rest * lot + d * lot * (lot - 1) / 2)
    return {
        "mean_on_hand": held / cycle,
        "unit_fill_rate": lot * d / cycle,
        "total_cost": (order_cost + holding * held + lost * down * refused) / cycle,
    }


def disrupted_left() -> float:
    """Distance from steady state at the end of the warm-up: the chain of (stock, up) after each customer."""
    both, d = FAIL + REPAIR, 1 / DEMAND
    share, stays = FAIL / both, math.exp(-both / DEMAND)
    up_down, down_down = share * (1 - stays), share + (1 - share) * stays
    # from down: up at the next customer, having come up in between at least once, when the order is delivered
    never = math.exp(-REPAIR * d)
    size = LOT + 1  # 0: no stock, and down; otherwise (n, up) and (n, down)
    move = np.zeros((2 * size, 2 * size))

    def up(n: int) -> int:
        return 2 * n

    def down(n: int) -> int:
        return 2 * n + 1

    for n in range(2, size):
        for here, chance in ((up(n), up_down), (down(n), down_down)):
            move[here, down(n - 1)] += chance
            move[here, up(n - 1)] += 1 - chance
    for here, chance in ((up(1), up_down), (down(1), down_down)):
        move[here, down(0)] += chance
        move[here, up(LOT)] += 1 - chance
    move[up(0), up(0)] = 1.0  # cannot be
    of_rest = math.exp(-both * d) * REPAIR * (math.exp(FAIL * d) - 1) / (FAIL * (1 - never))
    again = share * (1 - of_rest)  # down when the customer comes, having been up
    move[down(0), down(0)] = never
    move[down(0), down(LOT - 1)] = (1 - never) * again
    move[down(0), up(LOT - 1)] = (1 - never) * (1 - again)
    now = np.linalg.matrix_power(move, int(WARM_UP * DEMAND))[up(LOT)]
    late = np.linalg.matrix_power(move, 1 << 24)[up(LOT)]
    return float(np.abs(now - late).sum()) / 2


def disrupted_shop(arrivals: dict[str, Any], years: float, warm_up: float) -> dict[str, Any]:
    """An order that is placed while the supplier is down begins when it is up again, and takes no time."""
    outages = {"up": {"exponential": 1 / FAIL}, "down": {"exponential": 1 / REPAIR}, "effect": "hold-start"}
    costs = {"holding_cost": DISRUPTED["holding"], "lost_cost": DISRUPTED["lost"]}
    return {
        "time": {"length": years, "warm_up": warm_up},
        "items": {"a": {"on_hand": LOT, **costs}},
        "customers": {"arrivals": arrivals},
        "suppliers": {"s": {"lead_time": 0, "order_cost": DISRUPTED["order_cost"], "outages": outages}},
        "policy": {
            "admission": "lost-sale",
            "replenishment": {"rule": "s-S", "reorder_point": 0, "order_up_to": LOT},
        },
    }


RANDOM_LOT, RANDOM_DEMAND = 8, 13.0


def random_rates() -> Rates:
    """With Poisson demand: stock and the supplier's state; out of stock it is down, and delivers when it is up."""
    rates: dict[tuple[Any, Any], float] = {}
    for n in range(1, RANDOM_LOT + 1):
        rates[(n, 1), (n, 0)], rates[(n, 0), (n, 1)] = FAIL, REPAIR
        if n > 1:
            rates[(n, 1), (n - 1, 1)] = rates[(n, 0), (n - 1, 0)] = RANDOM_DEMAND
    rates[(1, 1), (RANDOM_LOT, 1)] = RANDOM_DEMAND
    rates[(1, 0), (0, 0)] = RANDOM_DEMAND
    rates[(0, 0), (RANDOM_LOT, 1)] = REPAIR
    return rates


def random_demand() -> Exact:
    """Poisson demand: Parlar and Berkin (1991) have this chain; customers see time averages."""
    chance = settled(random_rates())
    there = sum(p * n for (n, _), p in chance.items())
    empty = chance[0, 0]
    orders = RANDOM_DEMAND * (chance[1, 1] + chance[1, 0])
    return {
        "mean_on_hand": there,
        "unit_fill_rate": 1 - empty,
        "total_cost": DISRUPTED["order_cost"] * orders
        + DISRUPTED["holding"] * there
        + DISRUPTED["lost"] * RANDOM_DEMAND * empty,
    }


def random_shop() -> dict[str, Any]:
    """The same as a scenario."""
    shop = disrupted_shop({"rate": RANDOM_DEMAND}, 1050.0, 50.0)
    shop["items"]["a"]["on_hand"] = RANDOM_LOT
    shop["policy"]["replenishment"]["order_up_to"] = RANDOM_LOT
    return shop


def cases() -> Iterator[Case]:
    """All of this subject."""
    for point, lot, lead in CERTAIN:
        yield Case(
            f"eoq-{point}-{lot}-{lead}",
            f"Demand like a clock: {lot} ordered at {point}, lead time {lead}",
            "Harris 1913; Zipkin 2000, ch. 3",
            certain_shop(point, lot, lead),
            partial(certain, point, lot, lead),
            "Periodic from the first cycle on; nothing is random, so the values must be equal.",
            quick=2,
            full=2,
        )
    berk = "Berk and Arreola-Risa 1994; Parlar and Berkin 1991; Snyder and Shen 2019, Example 9.1"
    yield Case(
        "eoq-disruptions",
        "Economic order quantity, constant demand, a supplier that fails",
        berk,
        disrupted_shop({"renewal": 1 / DEMAND}, YEARS, WARM_UP),
        partial(disrupted, LOT, DEMAND, **DISRUPTED),
        "Full shelf, the supplier up; the distance is that of the chain of stock and supplier.",
        disrupted_left,
    )
    yield Case(
        "eoq-disruptions-poisson",
        "The same with Poisson demand",
        "Parlar and Berkin 1991, as a Markov chain",
        random_shop(),
        random_demand,
        "Full shelf, the supplier up; the distance is that of the chain.",
        partial(left_after, random_rates(), (RANDOM_LOT, 1), 50.0),
    )
