"""Vouchers for waiting: how many customers wait is Palm's theorem, and what becomes of a voucher is one law more."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import Any

from scipy import stats

from simbackorder.verification.case import Case, Exact
from simbackorder.verification.one_for_one import EMPTY, LAWS, MEAN, PALM, pipeline_left
from simbackorder.verification.shops import WARM_UP, base_stock, one_item

RATE, LEVEL, LENGTH = 3.0, 7, 1050.0
PRICE, VALUE = 10.0, 0.1
"""Of a unit, and of a voucher as a share of it."""
SHARE, AFTER, LIFE = 0.6, 10.0, 20.0
"""Of customers who redeem, the mean time after which they do, and for how long a voucher is good."""
LAW = LAWS["exponential"]


def vouchers() -> Exact:
    """A customer waits who finds as many units outstanding as the base stock, a Poisson number (PASTA); each is given a
    voucher when the unit is shipped. Vouchers given, redeemed and lapsed are then all as frequent as their shares say:
    flows in the long run are rates, however long what is between them takes."""
    waiting = RATE * (LENGTH - WARM_UP) * float(stats.poisson(RATE * MEAN).sf(LEVEL - 1))
    given = VALUE * PRICE * waiting
    in_time = SHARE * (1 - math.exp(-LIFE / AFTER))
    return {
        "offers_taken": waiting,
        "vouchers": given,
        "vouchers_redeemed": in_time * given,
        "vouchers_lapsed": (1 - in_time) * given,
    }


def voucher_shop() -> dict[str, Any]:
    """The same as a scenario."""
    shop = one_item(
        RATE,
        LEVEL,
        base_stock(LEVEL),
        LAW.stated,
        length=LENGTH,
        policy={"offer": {"rule": "voucher", "value": VALUE, "life": LIFE}},
    )
    redeems = {"share": SHARE, "after": {"exponential": AFTER}}
    customers = {**shop["customers"], "segments": {"all": {"redeems": redeems}}}
    return {**shop, "items": {"a": {"price": PRICE, "on_hand": LEVEL}}, "customers": customers}


def cases() -> Iterator[Case]:
    """All of this subject."""
    yield Case(
        "voucher",
        "Base stock, a voucher for who waits: given, redeemed, lapsed",
        PALM,
        voucher_shop(),
        vouchers,
        f"{EMPTY} A voucher that ends after it was given no more than its life before.",
        partial(pipeline_left, RATE, LAW, WARM_UP - LIFE),
    )
