"""Each lever of offers moves the shop in the direction that theory says, on the same customers and deliveries; and when
the model has a fault, it is seen not to."""

from __future__ import annotations

import pytest
from offer_levers import LEVERS
from shops import found

from faults.offers import nobody_cares_what_is_offered, nothing_goes_faster, vouchers_never_lapse
from simbackorder.model.money import late_refunds


@pytest.mark.parametrize("name", LEVERS)
def test_the_lever_moves_the_shop(name):
    lever = LEVERS[name]
    assert found(lever) == lever.goes


def nobody_is_late(patch):
    patch.setattr(late_refunds, "is_late", lambda *facts: False)


FAULTS = [
    (nobody_cares_what_is_offered, "a voucher keeps customers who care for it"),
    (nobody_cares_what_is_offered, "faster shipping keeps customers who care for it"),
    (vouchers_never_lapse, "vouchers that are redeemed later than they are good"),
    (nothing_goes_faster, "faster shipping keeps dates and costs money"),
    (nobody_is_late, "late customers who want money back"),
]


@pytest.mark.parametrize(("fault", "name"), FAULTS, ids=lambda each: getattr(each, "__name__", each))
def test_faults_are_seen(fault, name, monkeypatch):
    lever = LEVERS[name]
    assert found(lever, replications=8) == lever.goes
    fault(monkeypatch)
    assert found(lever, replications=8, engine="simpy") != lever.goes
