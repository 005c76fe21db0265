"""Each lever moves the shop in the direction that theory or evidence says, on the same customers and deliveries; and
when the model has a fault, it is seen not to."""

from __future__ import annotations

import numpy as np
import pytest
from shops import found, moved

from levers import LEVERS
from simbackorder.model.customers import allocation, cancellation, contracts, demand, loyalty, patience
from simbackorder.model.money import cards, payment
from simbackorder.model.outbound import shipping


@pytest.mark.parametrize("name", LEVERS)
def test_the_lever_moves_the_shop(name):
    lever = LEVERS[name]
    assert found(lever) == lever.goes


def messages_alarm(patch):
    true = patience.multiplier
    patch.setattr(patience, "multiplier", lambda *facts: 1 / true(*facts))


def the_last_comes_first(patch):
    true = allocation.rank
    patch.setattr(allocation, "rank", lambda *facts: -true(*facts))


def nobody_pays_before(patch):
    patch.setattr(payment, "share_at_once", lambda *facts: 0.0)


def nobody_minds(patch):
    for module in (loyalty, cancellation, contracts, demand):
        if hasattr(module, "experience"):
            patch.setattr(module, "experience", lambda *facts: None)


def everybody_waits(patch):
    patch.setattr(demand, "agrees", lambda *facts: True)


def nothing_is_held_back(patch):
    patch.setattr(shipping, "may_ship", lambda s, rules, path, o, ready, t: ready > 0)


def cards_never_fail(patch):
    for module in (payment, cards, shipping):
        if hasattr(module, "card_is_good"):
            patch.setattr(module, "card_is_good", lambda *facts: True)


FAULTS = [
    (messages_alarm, "regular messages"),
    (messages_alarm, "messages that alarm"),
    (messages_alarm, "informed"),
    (the_last_comes_first, "priority"),
    (the_last_comes_first, "most valuable first"),
    (nobody_pays_before, "a deposit"),
    (nobody_minds, "refusals lose customers"),
    (everybody_waits, "safer dates are missed less often and turn customers away"),
    (nothing_is_held_back, "parts; the last part comes no sooner"),
    (nothing_is_held_back, "consolidation"),
    (cards_never_fail, "cards are good when the order is placed"),
]


@pytest.mark.parametrize(("fault", "name"), FAULTS, ids=lambda x: getattr(x, "__name__", x))
def test_faults_are_seen(fault, name, monkeypatch):
    """By the engine that can be tampered with; without a fault it gives the same numbers as the other, bit for bit."""
    fault(monkeypatch)
    assert found(LEVERS[name], engine="simpy") != LEVERS[name].goes


def test_what_cannot_be_told_is_not_told():
    assert moved(np.array([1.0, -1.0, 0.5, -0.4, 0.2])) == "?"
    assert moved(np.array([1.0, 1.1, 0.9, 1.2, 0.8])) == "+"
    assert moved(np.array([-1.0, -1.1, -0.9, -1.2, -0.8])) == "-"
    assert moved(np.zeros(5)) == "="
    assert moved(np.full(5, np.nan)) == "?"
