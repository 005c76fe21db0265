"""Each lever of money moves the shop in the direction that theory says, on the same customers and deliveries; and when
the model has a fault, it is seen not to."""

from __future__ import annotations

import pytest
from finance_levers import LEVERS
from shops import found

from simbackorder.model.inbound import receiving, supply
from simbackorder.model.money import bills


@pytest.mark.parametrize("name", LEVERS)
def test_the_lever_moves_the_shop(name):
    lever = LEVERS[name]
    assert found(lever) == lever.goes


def bills_at_once(patch):
    true = bills.bill_receipt

    def fault(s, k, units, t):
        true(s, k, units, t)
        bills.pay_bill(s, None, None, k, t)

    patch.setattr(receiving, "bill_receipt", fault)


def money_enough(patch):
    patch.setattr(supply, "allot_what_can_be_paid", lambda *facts: None)


FAULTS = [(bills_at_once, "pay at sixty days"), (money_enough, "less credit")]


@pytest.mark.parametrize(("fault", "name"), FAULTS, ids=lambda x: getattr(x, "__name__", x))
def test_faults_are_seen(fault, name, monkeypatch):
    """Some of what the lever moves does not move at all."""
    fault(monkeypatch)
    moved = found(LEVERS[name], 4, engine="simpy")
    assert [measure for measure, way in LEVERS[name].goes.items() if way != "=" and moved[measure] == "="] != []
