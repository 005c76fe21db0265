"""Reviews in periods: at any time of the cycle, and models whose demand comes in periods, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import integrate, stats

from simbackorder.verification.case import Case, Exact, mean_of
from simbackorder.verification.shops import one_item

RATE = 4.0
PERIOD, UP_TO, SHORT = 2.0, 14, 1.5
PHASES = (0.0, 1.0, 1.9)
"""After the receipts of a cycle."""
CYCLES = tuple(range(26, 500, 6))
LENGTH = 2050.0


def readings(level: str, phase: float) -> tuple[str, ...]:
    """The measures that read the level so long after the receipts, in several cycles."""
    return tuple(f"{level}_at_{PERIOD * k + SHORT + phase:g}" for k in CYCLES)


def up_to_shop(length: float = LENGTH, measures: dict[str, Any] | None = None) -> dict[str, Any]:
    """(R, S)."""
    rule = {"rule": "R-S", "review_period": PERIOD, "order_up_to": UP_TO}
    return one_item(RATE, UP_TO, rule, SHORT, length=length, measures=measures or {})


def read_shop(length: float = 1050.0) -> dict[str, Any]:
    """The same, with stock read at the phases of many cycles."""
    return up_to_shop(length, {"at": [PERIOD * k + SHORT + u for k in CYCLES for u in PHASES]})


def at_phases() -> dict[str, float]:
    """(R, S): after what was ordered at kR has come, net inventory = S - demand since kR.

    Zipkin (2000), chapter 9; Silver, Pyke and Thomas (2017), chapter 6. Readings at kR + L + u.
    """
    found = {}
    for u in PHASES:
        demand = stats.poisson(RATE * (SHORT + u))
        owed = RATE * (SHORT + u) - sum(float(demand.sf(n)) for n in range(UP_TO))
        found[f"on hand, phase {u:g}"] = UP_TO - RATE * (SHORT + u) + owed
        if u > 0:  # just after a receipt hardly anything is owed
            found[f"backorders, phase {u:g}"] = owed
    return found


def cycle_mean(of: Callable[[Any], float], lead: float = SHORT) -> float:
    """The mean over a cycle of a function of the demand since the review that covers it."""
    return float(integrate.quad(lambda u: of(stats.poisson(RATE * (lead + u))), 0, PERIOD)[0]) / PERIOD


def over_cycle() -> dict[str, float]:
    """Time averages by integration over the cycle; customers come at random in it."""
    owed = cycle_mean(lambda d: d.mean() - sum(float(d.sf(n)) for n in range(UP_TO)))
    return {
        "mean_backorders": owed,
        "mean_on_hand": owed + UP_TO - RATE * (SHORT + PERIOD / 2),
        "backlog_probability": cycle_mean(lambda d: float(d.sf(UP_TO))),
        "unit_fill_rate": cycle_mean(lambda d: float(d.cdf(UP_TO - 1))),
    }


class Periodic(NamedTuple):
    """Of (R, s, S) with R = 1."""

    rate: float = 3.0
    lead: float = 1.5
    holding: float = 1.0
    owed: float = 9.0
    order_cost: float = 10.0


PERIODIC = Periodic()


def periodic_s_S(reorder_point: int, order_up_to: int, of: Periodic) -> float:  # noqa: N802  # the field's name
    """Long-run cost per unit of time of (R, s, S) with R = 1, Poisson demand of single units, all backordered, and a
    constant lead time: the position after ordering is a Markov chain, and the stock from a lead time after a review
    until that after the next one is the position less the demand since. At or below s is ordered.

    Zheng and Federgruen, Operations Research 39 (1991), 654-665, with the cost of a period integrated over it.
    """
    positions = np.arange(reorder_point + 1, order_up_to + 1)
    stationary, ordered = after_ordering(stats.poisson(of.rate).pmf, reorder_point, order_up_to)
    demand = np.arange(400)
    net = positions[:, None] - demand[None, :]
    charged = np.where(net > 0, of.holding * net, -of.owed * net)
    times, weights = unit_interval()
    cost = sum(
        w * (charged @ stats.poisson(of.rate * (of.lead + t)).pmf(demand)) for t, w in zip(times, weights, strict=True)
    )
    return float(stationary @ cost + of.order_cost * ordered)


def unit_interval(nodes: int = 20) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where and with which weights an integral from 0 to 1 is taken (Gauss and Legendre)."""
    x, w = np.polynomial.legendre.leggauss(nodes)
    return (x + 1) / 2, w / 2


def after_ordering(
    pmf: Callable[[NDArray[np.int64]], Any], reorder_point: int, order_up_to: int
) -> tuple[NDArray[np.float64], float]:
    """Of (s, S) in periods: the distribution of the position after ordering, s + 1 to S, and orders per period."""
    size = order_up_to - reorder_point
    p = np.asarray(pmf(np.arange(size + 1)), float)
    move = np.zeros((size, size))
    for k in range(size):
        for d in range(k + 1):
            move[k, k - d] += p[d]
        move[k, size - 1] += 1 - p[: k + 1].sum()
    stationary: NDArray[np.float64] = np.linalg.matrix_power(move, 1 << 14)[0]
    return stationary, float(sum(stationary[k] * (1 - p[: k + 1].sum()) for k in range(size)))


BEST: tuple[int, int] = (6, 14)


def periodic_cost() -> Exact:
    """The best levels' cost."""
    return {"total_cost": periodic_s_S(*BEST, PERIODIC)}


def costs_shop(
    rate: float, replenishment: dict[str, Any], lead: float, item: dict[str, float], order_cost: float, length: float
) -> dict[str, Any]:
    """One item, Poisson demand of single units, all wait, with costs."""
    return one_item(
        rate,
        10,
        replenishment,
        None,
        length=length,
        items={"a": {"on_hand": 10, **item}},
        suppliers={"s": {"lead_time": lead, "order_cost": order_cost}},
    )


def periodic_shop(length: float = LENGTH) -> dict[str, Any]:
    """(R, s, S) with the costs of PERIODIC."""
    rule = {"rule": "R-s-S", "review_period": 1, "reorder_point": BEST[0], "order_up_to": BEST[1]}
    costs = {"holding_cost": PERIODIC.holding, "backorder_cost": PERIODIC.owed}
    return costs_shop(PERIODIC.rate, rule, PERIODIC.lead, costs, PERIODIC.order_cost, length)


LOTS = {"r": 3, "q": 5, "h": 20.0, "p": 150.0, "K": 100.0, "rate": 1.5, "lead": 2.0}
"""Snyder and Shen, Fundamentals of Supply Chain Theory (2nd ed., 2019), Example 5.8."""


def lots_cost(r: int, q: int, h: float, p: float, K: float, rate: float, lead: float) -> Exact:  # noqa: N803
    """(r, Q) with Poisson demand: (K rate + sum of the costs of positions r+1..r+Q) / Q, the cost of a position y being
    that of y less the demand of a lead time (Federgruen and Zheng, Operations Research 40 (1992), 808-813; Snyder and
    Shen (2019), chapter 5)."""
    demand, n = stats.poisson(rate * lead), np.arange(200)
    each = [float(demand.pmf(n) @ np.where(n < y, h * (y - n), p * (n - y))) for y in range(r + 1, r + q + 1)]
    return {"total_cost": (K * rate + sum(each)) / q}


def lots_shop(length: float = LENGTH) -> dict[str, Any]:
    """The same as a scenario."""
    rule = {"rule": "r-nQ", "reorder_point": LOTS["r"], "order_quantity": LOTS["q"]}
    item = {"holding_cost": LOTS["h"], "backorder_cost": LOTS["p"]}
    return costs_shop(LOTS["rate"], rule, LOTS["lead"], item, LOTS["K"], length)


def in_periods(
    mean: float,
    replenishment: dict[str, Any],
    lead: int,
    item: dict[str, Any],
    *,
    order_cost: float = 0.0,
    length: float = 5100.0,
    admission: str = "backorder",
) -> dict[str, Any]:
    """Poisson demand that comes at times 1, 2, ...; books whose order goes out before the demand of its period have a
    lead time that is one less."""
    return {
        "time": {"length": length, "warm_up": 100},
        "items": {"a": item},
        "customers": {
            "arrivals": {"renewal": {"constant": 1}},
            "basket": {"units": {"poisson": {"mean": mean}}},
        },
        "suppliers": {"s": {"lead_time": lead, "order_cost": order_cost}},
        "policy": {"admission": admission, "shipment": "partial", "replenishment": replenishment},
    }


IN_PERIODS = {"mean": 5.0, "lead": 2, "level": 20, "holding": 1.0, "owed": 9.0}


def up_to_in_periods(mean: float, lead: int, level: int, holding: float, owed: float) -> Exact:
    """Base stock in periods, the order before the demand, lead time L: at the end of a period net inventory is S less
    the demand of L + 1 periods (Zipkin (2000), chapter 9; Snyder and Shen (2019), chapter 4)."""
    demand, n = stats.poisson(mean * (lead + 1)), np.arange(400)
    short = float(demand.pmf(n) @ np.maximum(n - level, 0))
    there = level - demand.mean() + short
    return {"mean_backorders": short, "mean_on_hand": there, "total_cost": holding * there + owed * short}


DISCRETE = {"s": 4, "S": 10, "h": 1.0, "p": 4.0, "K": 5.0, "mean": 6.0}
"""Snyder and Shen (2019), Example 4.7."""


def discrete_s_S(s: int, S: int, h: float, p: float, K: float, mean: float) -> Exact:  # noqa: N802, N803
    """(s, S) in periods without a lead time: the position after ordering is a Markov chain, from which the demand of
    the period is taken (Zheng and Federgruen (1991); Snyder and Shen (2019), chapter 4)."""
    stationary, ordered = after_ordering(stats.poisson(mean).pmf, s, S)
    n = np.arange(200)
    chance = stats.poisson(mean).pmf(n)
    there = sum(x * float(chance @ np.maximum(y - n, 0)) for y, x in zip(range(s + 1, S + 1), stationary, strict=True))
    short = sum(x * float(chance @ np.maximum(n - y, 0)) for y, x in zip(range(s + 1, S + 1), stationary, strict=True))
    return {"total_cost": h * there + p * short + K * ordered, "mean_on_hand": there, "mean_backorders": short}


def discrete_shop() -> dict[str, Any]:
    """The same as a scenario."""
    rule = {"rule": "R-s-S", "review_period": 1, "reorder_point": DISCRETE["s"], "order_up_to": DISCRETE["S"]}
    item = {"on_hand": DISCRETE["S"], "holding_cost": DISCRETE["h"], "backorder_cost": DISCRETE["p"]}
    return in_periods(DISCRETE["mean"], rule, 1, item, order_cost=DISCRETE["K"])


MOST_DEMAND = 40
LOST = ((1, 4.0, 12), (1, 19.0, 15), (2, 4.0, 16), (2, 19.0, 21))
"""Lead time, cost of a lost unit, and best level; Poisson demand of 5, 1 per unit on hand."""
LOST_MEAN = 5.0


def losing_in_periods(lead: int, lost: float, level: int) -> Exact:
    """Lost sales in periods under base stock, the order before the demand. The order of a period is what was sold in
    the one before, so that the sales of the last L periods are a Markov chain: before the demand there is S less their
    sum. Morton, SIAM Review 11 (1969), 572-582; the costs of the best levels stand, with two decimals, in the tables of
    Zipkin, Operations Research 56 (2008), 1256-1263.
    """
    chance = stats.poisson(LOST_MEAN).pmf(np.arange(MOST_DEMAND))
    states = [sold for sold in product(range(level + 1), repeat=lead) if sum(sold) <= level]
    place = {state: n for n, state in enumerate(states)}
    move = np.zeros((len(states), len(states)))
    there = np.zeros(len(states))
    sales = np.zeros(len(states))
    for here, n in place.items():
        stock = level - sum(here)
        for demand, p in enumerate(chance):
            sold = min(demand, stock)
            move[n, place[(*here[1:], sold)]] += p
            there[n] += p * (stock - sold)
            sales[n] += p * sold
    stationary = np.full(len(states), 1 / len(states)) @ np.linalg.matrix_power(move, 1 << 12)
    stationary /= stationary.sum()
    on_hand, sold_mean = float(stationary @ there), float(stationary @ sales)
    return {
        "mean_on_hand": on_hand,
        "unit_fill_rate": sold_mean / LOST_MEAN,
        "total_cost": on_hand + lost * (LOST_MEAN - sold_mean),
    }


def lost_shop(lead: int, lost: float, level: int) -> dict[str, Any]:
    """The same as a scenario."""
    item = {"on_hand": level, "holding_cost": 1, "lost_cost": lost}
    rule = {"rule": "R-S", "review_period": 1, "order_up_to": level}
    return in_periods(LOST_MEAN, rule, lead + 1, item, admission="lost-sale")


NEWSVENDOR = {"units": 56, "mean": 50.0, "left": 0.18, "short": 0.70}
"""Snyder and Shen (2019), Examples 4.1 and 4.3 with Poisson demand."""


def newsvendor(units: int, mean: float, left: float, short: float) -> Exact:
    """One order before one demand: what is left over, what is sold (Arrow, Harris and Marschak, Econometrica 19 (1951),
    250-272)."""
    n = np.arange(400)
    sold = float(stats.poisson(mean).pmf(n) @ np.minimum(n, units))
    return {
        "units_shipped": sold,
        "on_hand_at_1.5": units - sold,
        "cost": left * (units - sold) + short * (mean - sold),
    }


def newsvendor_cost(observed: Any) -> Any:
    """What is left over and what was short, at their costs."""
    there, sold, wanted = (observed(name) for name in ("on_hand_at_1.5", "units_shipped", "units_demanded"))
    short = wanted.numerator - sold.numerator
    cost = NEWSVENDOR["left"] * there.numerator + NEWSVENDOR["short"] * short
    return there._replace(numerator=cost)


def newsvendor_shop() -> dict[str, Any]:
    """The same as a scenario."""
    return {
        "time": {"length": 2},
        "items": {"a": {"on_hand": NEWSVENDOR["units"]}},
        "customers": {
            "arrivals": {"renewal": {"sequence": [1, 100]}},
            "basket": {"units": {"poisson": {"mean": NEWSVENDOR["mean"]}}},
        },
        "policy": {"admission": "lost-sale", "replenishment": "none"},
        "measures": {"at": [1.5]},
    }


FORGETS = (
    "The position is at its level from the first review on; from a lead time later on stock is as in the long run."
)
CHAIN = (
    "The position after ordering is a chain that forgets its opening within some reviews; the warm-up is {} of them."
)


def _continuous() -> Iterator[Case]:
    books = "Zipkin 2000, ch. 9; Silver, Pyke and Thomas 2017, ch. 6"
    read = {
        f"{label}, phase {u:g}": mean_of(readings(level, u))
        for u in PHASES
        for level, label in (("on_hand", "on hand"), ("backorders", "backorders"))
        if f"{label}, phase {u:g}" in at_phases()
    }
    yield Case(
        "R-S-phases", "(R, S): stock at three times of the cycle", books, read_shop(), at_phases, FORGETS, derived=read
    )
    yield Case("R-S", "(R, S): time averages over the cycle", books, up_to_shop(), over_cycle, FORGETS)
    yield Case(
        "R-s-S",
        "(R, s, S): total cost, Poisson demand",
        "Zheng and Federgruen 1991",
        periodic_shop(),
        periodic_cost,
        CHAIN.format(50),
    )
    yield Case(
        "r-q-cost",
        "(r, Q): total cost",
        "Federgruen and Zheng 1992; Snyder and Shen 2019, Example 5.8",
        lots_shop(),
        partial(lots_cost, **LOTS),  # type: ignore[arg-type]
        "The position settles within some lots; the warm-up is 15 of them.",
    )


def _discrete() -> Iterator[Case]:
    level = int(IN_PERIODS["level"])
    yield Case(
        "periods-base-stock",
        "Base stock in periods, lead time 2",
        "Zipkin 2000, ch. 9; Snyder and Shen 2019, ch. 4",
        in_periods(
            IN_PERIODS["mean"],
            {"rule": "R-S", "review_period": 1, "order_up_to": level},
            int(IN_PERIODS["lead"]) + 1,
            {"on_hand": level, "holding_cost": IN_PERIODS["holding"], "backorder_cost": IN_PERIODS["owed"]},
        ),
        partial(up_to_in_periods, **IN_PERIODS),  # type: ignore[arg-type]
        FORGETS,
    )
    yield Case(
        "periods-s-S",
        "(s, S) in periods: total cost",
        "Zheng and Federgruen 1991; Snyder and Shen 2019, Example 4.7",
        discrete_shop(),
        partial(discrete_s_S, **DISCRETE),  # type: ignore[arg-type]
        CHAIN.format(100),
    )
    for lead, lost, level in LOST:
        yield Case(
            f"periods-lost-{lead}-{lost:g}",
            f"Lost sales in periods: lead time {lead}, {lost:g} per lost unit, base stock {level}",
            "Morton 1969; Zipkin 2008",
            lost_shop(lead, lost, level),
            partial(losing_in_periods, lead, lost, level),
            "The sales of the last periods are a chain that forgets its opening within some; the warm-up has 100.",
        )
    yield Case(
        "newsvendor",
        "Newsvendor, Poisson demand",
        "Arrow, Harris and Marschak 1951; Snyder and Shen 2019, Examples 4.1 and 4.3",
        newsvendor_shop(),
        partial(newsvendor, **NEWSVENDOR),  # type: ignore[arg-type]
        "A single period, from its beginning.",
        derived={"cost": newsvendor_cost},
        quick=1000,
        full=10000,
    )


def cases() -> Iterator[Case]:
    """All of this subject."""
    yield from _continuous()
    yield from _discrete()
