"""The oracle disagrees with an engine that forgets something of what docs/model.md says."""

from __future__ import annotations

import pytest

from faults.offers import nobody_cares_what_is_offered, nothing_goes_faster, vouchers_never_lapse
from generators.scenarios import Spec
from oracle.comparison import Case, case_of, compared, same
from simbackorder.model.customers import owed
from simbackorder.model.inbound import supply
from simbackorder.model.money import late_refunds
from simbackorder.model.money.penalties import is_late

OWED = {"units": 8, "waited": 6, "promised": -1}
SHOP: Spec = {
    "time": {"length": 30},
    "items": {
        "a": {"price": 10, "unit_cost": 4, "on_hand": 1, "on_order": [{"units": 6, "due": 5}, {"units": 9, "due": 25}]}
    },
    "customers": {
        "arrivals": {"rate": 1},
        "segments": {"all": {"patience": 9}},
    },
    "suppliers": {"mill": {"lead_time": {"exponential": 4}}},
    "policy": {
        "allocation": "earliest-promise",
        "promising": "expected",
        "replenishment": {"rule": "base-stock", "order_up_to": 8, "position": {"due_within": 9}},
    },
    "experiment": {"seed": 5},
}
OWING = SHOP | {"items": {"a": SHOP["items"]["a"] | {"owed": [OWED, OWED | {"promised": 3}]}}}

ASKING = {
    "accept_backorder": 0.5,
    "takes": {"voucher": {"accept": 0.9}},
    "redeems": {"after": {"exponential": 5}},
    "refund_when_late": {"share": 0.7, "refund": 0.2},
}
OFFERING = SHOP | {
    "items": SHOP["items"] | {"b": {"price": 7, "unit_cost": 2}},
    "customers": {"arrivals": {"rate": 2}, "segments": {"all": ASKING}},
    "shipping": {"transit": {"exponential": 2}},
    "policy": {
        "promising": {"rule": "fixed", "wait": 4, "by": "deliver"},
        "offer": {
            "rule": "voucher",
            "value": 0.2,
            "life": 4,
            "items": {"b": {"rule": "faster-shipping", "transit": 0.3, "cost": 1}},
        },
        "replenishment": {"rule": "base-stock", "order_up_to": 4},
    },
}


def patience_begins_at_the_start(patch):
    true = owed.go_on_waiting

    def fault(s, path, o):
        placed, s.contracts[o].placed = s.contracts[o].placed, 0.0
        true(s, path, o)
        s.contracts[o].placed = placed

    patch.setattr(owed, "go_on_waiting", fault)


def nobody_is_owed(patch):
    patch.setattr(owed, "owe", lambda *facts: None)


def the_date_was_never_told(patch):
    true = owed.rank
    patch.setattr(owed, "rank", lambda s, rules, path, o, i, promised, t: true(s, rules, path, o, i, 99.0, t))


def what_comes_late_counts(patch):
    patch.setattr(supply, "known_to_be_later", lambda *facts: 0)


def only_what_is_asked_for_in_time_is_paid_back(patch):
    patch.setattr(late_refunds, "is_late", lambda s, o, until, slack: not is_late(s, o, until, slack))


def agree(case: Case) -> bool:
    """Whether the engine and the oracle say the same."""
    return all(
        same(name, ours, theirs) for name, ours, theirs in compared(case.scenario, case.path, case.scenario.policy)
    )


FAULTS = [patience_begins_at_the_start, nobody_is_owed, the_date_was_never_told, what_comes_late_counts]

FAULTS_OF_OFFERS = [
    nobody_cares_what_is_offered,
    vouchers_never_lapse,
    nothing_goes_faster,
    only_what_is_asked_for_in_time_is_paid_back,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_seen(fault, monkeypatch):
    case = case_of(OWING, 0, None)
    assert agree(case)
    fault(monkeypatch)
    assert not agree(case)


@pytest.mark.parametrize("fault", FAULTS_OF_OFFERS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_of_an_offer_is_seen(fault, monkeypatch):
    case = case_of(OFFERING, 0, None)
    assert agree(case)
    fault(monkeypatch)
    assert not agree(case)
