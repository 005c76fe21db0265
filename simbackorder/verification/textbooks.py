"""Examples that textbooks of simulation solve by simulation, and that are solved here by Markov chains."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

from simbackorder.verification.case import Case, Exact
from simbackorder.verification.demand import compound_poisson
from simbackorder.verification.periodic_review import unit_interval

Array = NDArray[np.float64]
LOWEST, HIGHEST = -120, 160
LEVELS = np.arange(LOWEST, HIGHEST + 1)
SIZES = {1: 1 / 6, 2: 1 / 3, 3: 1 / 3, 4: 1 / 6}
LONGEST = 150
MONTHS, START = 120, 60
POLICIES = ((20, 40), (20, 60), (20, 80), (20, 100), (40, 60), (40, 80), (40, 100), (60, 80), (60, 100))


@cache
def month() -> tuple[Array, Array, Array]:
    """By stock at the beginning: expected cost of holding and of backorders in a month, if nothing comes; and if so
    many units come after half a month to a month, uniformly: the part before they come, of the stock at the beginning,
    and the part after, of the stock that they lift it to."""
    whole, before, after = (np.zeros(LEVELS.size) for _ in range(3))
    rate = np.where(LEVELS > 0, LEVELS, -5.0 * LEVELS)
    for half in (0.0, 0.5):
        for x, w in zip(*unit_interval(12), strict=True):
            t, weight = half + x / 2, w / 2
            cost = demand_matrix(10 * t) @ rate
            arrived = max(0.0, (t - 0.5) / 0.5)
            whole += weight * cost
            before += weight * (1 - arrived) * cost
            after += weight * arrived * cost
    return whole, before, after


def demand_matrix(mean: float) -> Array:
    """From each level, the chance of each after the demand of so many orders (below the lowest nothing is)."""
    p = compound_poisson(mean, SIZES, LONGEST)
    matrix = np.zeros((LEVELS.size, LEVELS.size))
    for level in range(LEVELS.size):
        n = min(level + 1, p.size)
        matrix[level, level - n + 1 : level + 1] = p[:n][::-1]
    return matrix


@cache
def demand_of_a_month() -> Array:
    """The matrix of ten orders."""
    return demand_matrix(10.0)


def law_and_kelton(reorder_point: int, order_up_to: int, months: int = MONTHS, start: int = START) -> float:
    """Expected cost per month of the (s, S) system of Law and Kelton over so many months: below s, order up to S for 32
    and 3 a unit, which comes after 0.5 to 1 month; 1 a month for a unit on hand, 5 for one owed.

    Law, Simulation Modeling and Analysis (5th ed., 2015), section 1.5, whose single runs of 120 months are printed
    there. Stock at the beginning of months is a Markov chain, since what is ordered comes within the month.
    """
    whole, before, after = month()
    orders = reorder_point > LEVELS
    top = order_up_to - LOWEST
    lifted = np.where(orders, top, np.arange(LEVELS.size))
    units = np.where(orders, order_up_to - LEVELS, 0)
    cost = np.where(orders, 32 + 3 * units + before + after[top], whole)
    move = demand_of_a_month()[lifted]
    value = np.zeros(LEVELS.size)
    for _ in range(months):
        value = cost + move @ value
    return float(value[start - LOWEST]) / months


def cost_per_month(reorder_point: int, order_up_to: int) -> Exact:
    """The same as a measure."""
    return {"total_cost": law_and_kelton(reorder_point, order_up_to)}


def law_and_kelton_shop(reorder_point: int, order_up_to: int) -> dict[str, Any]:
    """The scenario `textbook` that is shipped, one policy of it."""
    levels = {"reorder_point": reorder_point, "order_up_to": order_up_to}
    return {
        "time": {"unit": "month", "length": MONTHS},
        "items": {"product": {"unit_cost": 3, "holding_cost": 1, "backorder_cost": 5, "on_hand": START}},
        "customers": {"arrivals": {"rate": 10}, "basket": {"units": {"table": dict(SIZES)}}},
        "suppliers": {"supplier": {"order_cost": 32, "lead_time": {"uniform": [0.5, 1]}}},
        "policy": {
            "admission": "backorder",
            "shipment": "partial",
            "replenishment": {"rule": "R-s-S", "review_period": 1, "strict": True, **levels},
        },
        "measures": {"total_cost": {"purchases": True}},
        "experiment": {"objective": "total_cost"},
    }


RADIO = {"rate": 5.0, "waits": 0.2, "review": 4.0, "lead": 3.0, "weeks": 312.0, "cleared": 52.0}
POINT, UP_TO = 18, 72
RADIOS = np.arange(-45, UP_TO + 1)
"""Net inventory; at most a few dozen wait."""


def radio_steps(weeks: float) -> tuple[Array, Array]:
    """From each net inventory: the chance of each after so many weeks without a receipt; and the expected integrals
    over them of stock, of backorders, and of the time without stock. Demand is Poisson, and thinned without stock."""
    generator = np.zeros((RADIOS.size, RADIOS.size))
    for n, level in enumerate(RADIOS[1:], start=1):
        rate = RADIO["rate"] * (1 if level > 0 else RADIO["waits"])
        generator[n, n - 1], generator[n, n] = rate, -rate
    features = np.stack([np.maximum(RADIOS, 0), np.maximum(-RADIOS, 0), RADIOS <= 0], axis=1).astype(float)
    block = np.zeros((RADIOS.size + 3, RADIOS.size + 3))
    block[: RADIOS.size, : RADIOS.size], block[: RADIOS.size, RADIOS.size :] = generator, features
    found = expm(block * weeks)
    return found[: RADIOS.size, : RADIOS.size], found[: RADIOS.size, RADIOS.size :]


def radio_shop_exact() -> Exact:
    """The shop of radios over the weeks that are counted, from its opening: net inventory at reviews is a Markov chain,
    since what is ordered comes before the next one.

    Pritsker and O'Reilly, Simulation with Visual SLAM and AweSim (2nd ed., 1999), section 6.7, an inventory system with
    lost sales and backorders (told in full in the examples of the library Aivika for Haskell): demand every 0.2 weeks,
    exponentially; without stock 20 % wait and 80 % are lost; every four weeks, at a position of 18 or less, order up to
    72, which takes three weeks; 312 weeks, statistics cleared after 52.
    """
    (three, of_three), (one, of_one) = radio_steps(RADIO["lead"]), radio_steps(RADIO["review"] - RADIO["lead"])
    low = RADIOS <= POINT
    lift = np.eye(RADIOS.size)
    chance = np.where(RADIOS == UP_TO, 1.0, 0.0)
    counted, orders, before = np.zeros(3), 0.0, 0.0
    for cycle in range(int(RADIO["weeks"] / RADIO["review"])):
        after = np.zeros(RADIOS.size)
        gained = np.zeros(3)
        for n in np.flatnonzero(chance > 1e-15):
            lifted = three[n] @ (np.roll(lift, UP_TO - RADIOS[n], axis=1) if low[n] else lift)
            gained += chance[n] * (of_three[n] + lifted @ of_one)
            after += chance[n] * (lifted @ one)
        if cycle >= RADIO["cleared"] / RADIO["review"]:
            counted += gained
            orders += float(chance[low].sum())
            before += float((chance * low) @ three @ RADIOS)
        chance = after
    stock, owed, empty = counted / (RADIO["weeks"] - RADIO["cleared"])
    return {
        "mean_on_hand": float(stock),
        "mean_backorders": float(owed),
        "unit_refusal_rate": (1 - RADIO["waits"]) * float(empty),
        "ready_rate": 1 - float(empty),
        "mean_stock_before_receipt": before / orders,
    }


def radio_shop() -> dict[str, Any]:
    """The same as a scenario."""
    rule = {"rule": "R-s-S", "review_period": RADIO["review"], "reorder_point": POINT, "order_up_to": UP_TO}
    return {
        "time": {"unit": "week", "length": RADIO["weeks"], "warm_up": RADIO["cleared"]},
        "items": {"radio": {"on_hand": UP_TO}},
        "customers": {
            "arrivals": {"rate": RADIO["rate"]},
            "segments": {"all": {"accept_backorder": RADIO["waits"]}},
        },
        "suppliers": {"s": {"lead_time": RADIO["lead"]}},
        "policy": {"admission": "backorder", "replenishment": rule},
    }


def cases() -> Iterator[Case]:
    """All of this subject."""
    for point, up_to in POLICIES:
        yield Case(
            f"law-kelton-{point}-{up_to}",
            f"Law and Kelton's (s, S) system, ({point},{up_to}): cost per month",
            "Law 2015, section 1.5, as a Markov chain",
            law_and_kelton_shop(point, up_to),
            partial(cost_per_month, point, up_to),
            "The 120 months of the book, from its opening of 60 units; the chain begins there, too.",
            quick=200,
            full=4000,
        )
    yield Case(
        "radio-shop",
        "Pritsker's shop of radios: lost sales and backorders, periodic review",
        "Pritsker and O'Reilly 1999, section 6.7, as a Markov chain",
        radio_shop(),
        radio_shop_exact,
        "The 312 weeks of the book, cleared after 52, from its opening of 72 radios; the chain begins there, too.",
        quick=400,
        full=8000,
    )
