"""Orders of two items that are held until complete: their fill rate is not the product of the items' fill rates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import integrate, stats

from simbackorder.verification.case import Case
from simbackorder.verification.shops import WARM_UP

ALONE = {"a": 1.0, "b": 0.5}
"""Orders of one unit of one item."""
BOTH = 2.0
"""Orders of one unit of each."""
LEADS = {"a": 2.0, "b": 3.0}
LEVELS = {"a": 6, "b": 8}
WITHIN = (0.5, 1.2)
LENGTH = 5050.0
PART = "[basket=a+b]"


def joint(common: float, alone: Mapping[str, float], levels: Mapping[str, int]) -> float:
    """P(D_a < S_a and D_b < S_b) of D_a = X_a + Z, D_b = X_b + Z, Poisson and independent (bivariate Poisson: Johnson,
    Kotz and Balakrishnan, Discrete Multivariate Distributions, 1997, chapter 37)."""
    n = np.arange(min(levels.values()))
    rest = {i: stats.poisson(mean).cdf(levels[i] - 1 - n) for i, mean in alone.items()}
    return float(np.sum(stats.poisson(common).pmf(n) * rest["a"] * rest["b"]))


def complete_by(w: float, leads: Mapping[str, float] = LEADS, levels: Mapping[str, int] = LEVELS) -> float:
    """The share of orders of both items that are complete within w.

    Song, Operations Research 46 (1998), 831-845: under base stock with constant lead times item i is there within w if
    fewer than S_i units of it were wanted in the L_i - w before; orders of both in the time that the two spans share
    are common to both demands, all else is independent. An order sees the past as any instant does (Poisson).
    """
    span = {i: max(lead - w, 0.0) for i, lead in leads.items()}
    shared = min(span.values())
    return joint(BOTH * shared, {i: ALONE[i] * t + BOTH * (t - shared) for i, t in span.items()}, levels)


def exactly(leads: Mapping[str, float] = LEADS, levels: Mapping[str, int] = LEVELS) -> dict[str, float]:
    """Of the orders of both items. Mean wait: the integral of the share that is not complete."""
    spans = sorted({0.0, *leads.values()})
    wait = sum(
        integrate.fixed_quad(np.vectorize(lambda w: 1 - complete_by(w, leads, levels)), *span, n=20)[0]
        for span in pairwise(spans)
    )
    found = {f"complete_within_{w:g}": complete_by(w, leads, levels) for w in WITHIN} | {
        "order_fill_rate": complete_by(0, leads, levels),
        "mean_wait": float(wait),
    }
    return {f"{name}{PART}": value for name, value in found.items()}


def shop(
    leads: Mapping[str, float] = LEADS, levels: Mapping[str, int] = LEVELS, length: float = LENGTH
) -> dict[str, Any]:
    """The same as a scenario."""
    orders = sum(ALONE.values()) + BOTH
    return {
        "time": {"length": length, "warm_up": WARM_UP},
        "items": {i: {"on_hand": levels[i]} for i in leads},
        "customers": {
            "arrivals": {"rate": orders},
            "basket": {
                "table": [
                    {"share": ALONE["a"] / orders, "lines": {"a": 1}},
                    {"share": ALONE["b"] / orders, "lines": {"b": 1}},
                    {"share": BOTH / orders, "lines": {"a": 1, "b": 1}},
                ]
            },
        },
        "suppliers": {f"of {i}": {"lead_time": lead} for i, lead in leads.items()},
        "policy": {
            "shipment": "complete",
            "replenishment": {
                "rule": "base-stock",
                "items": {i: {"order_up_to": level} for i, level in levels.items()},
            },
            "sourcing": {"rule": "single", "items": {i: {"supplier": f"of {i}"} for i in leads}},
        },
        "measures": {"within": list(WITHIN)},
    }


EQUAL = dict.fromkeys(LEADS, 2.0)


def cases() -> Iterator[Case]:
    """All of this subject."""
    for name, leads, title in (
        ("two-items", LEADS, "Orders of two items held until complete, lead times 2 and 3"),
        ("two-items-one-lead-time", EQUAL, "The same with one lead time: bivariate Poisson demand"),
    ):
        yield Case(
            name,
            title,
            "Song 1998; Johnson, Kotz and Balakrishnan 1997, ch. 37",
            shop(leads),
            partial(exactly, leads),
            "Full shelves; from one lead time on, long before the warm-up ends, everything is as in the long run.",
            by="basket",
        )
