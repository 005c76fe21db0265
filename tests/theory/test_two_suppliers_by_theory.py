"""Two suppliers for one item: at random, one of them for what is urgent, or by two levels of what is on its way."""

from __future__ import annotations

from functools import partial

import pytest

from simbackorder.verification.one_for_one import of_outstanding, poisson
from simbackorder.verification.shops import WARM_UP, read
from simbackorder.verification.two_suppliers import (
    AT_RANDOM,
    AT_RANDOM_SOURCING,
    BELOW,
    DUAL,
    FAST,
    RANDOM_LEVEL,
    RATE,
    REGULAR,
    SLOW,
    A,
    B,
    at_random,
    dual_index,
    dual_shop,
    expedited,
    expedited_shop,
    shop,
)
from support.observing import estimates
from support.steady import check, rejected

NARROW = {"mean_backorders": 0.03, "mean_on_hand": 0.05, "mean_on_order": 0.07, "unit_fill_rate": 0.01}


LONG = 5050.0
WINDOW = LONG - WARM_UP


def simulated(scenario, *more: str, runs: int = 40):
    return estimates(read(scenario), runs, *NARROW, *more, by="supplier")


@pytest.mark.parametrize("name", AT_RANDOM)
def test_at_random_each_supplier_has_its_own_poisson_pipeline(name):
    exact = at_random(WINDOW)
    others = set(exact) - set(NARROW)
    found = simulated(shop(RANDOM_LEVEL, AT_RANDOM[name], AT_RANDOM_SOURCING, LONG), *others)
    widths = {
        "mean_lead_time[supplier=near]": 0.01,
        "mean_lead_time[supplier=far]": 0.05,
        "units_received[supplier=near]": 80,
    }
    check(found, exact, NARROW | widths)
    assert rejected(found, of_outstanding(poisson(RATE * (0.72 * 1 + 0.28 * 4)), RANDOM_LEVEL)) == set(NARROW)


WIDTHS = NARROW | {A: 120, B: 120}


@pytest.mark.parametrize(("up_to", "express_level"), DUAL)
def test_dual_index(up_to, express_level):
    found = simulated(dual_shop(up_to, express_level, LONG), A, B)
    theory = partial(dual_index, window=WINDOW)
    check(found, theory(up_to, express_level), WIDTHS)
    assert rejected(found, theory(up_to, express_level - 1)) >= {A, B}
    assert rejected(found, theory(up_to + 1, express_level + 1)) >= set(NARROW) - {"mean_on_order"}
    assert rejected(found, theory(up_to, express_level, REGULAR + 0.1)) >= {A, B}
    assert rejected(found, of_outstanding(poisson(RATE * REGULAR), up_to)) == set(NARROW)


def test_expedited_when_net_inventory_is_low():
    found = simulated(expedited_shop(LONG), A, B)
    theory = partial(expedited, window=WINDOW)
    check(found, theory(), WIDTHS)
    for wrong in (BELOW - 1, BELOW + 1):
        assert rejected(found, theory(wrong)) == set(WIDTHS)
    assert rejected(found, theory(fast=1.04 * FAST)) >= {"mean_backorders"}
    assert rejected(found, theory(slow=1.02 * SLOW)) >= {"mean_on_hand", A}
