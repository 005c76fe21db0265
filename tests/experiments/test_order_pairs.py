"""Pairs of orders of random shops: every order in one class, mirrored when the alternatives change places, and all
money adds up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generators.scenarios import scenarios
from simbackorder.engines.reference import run
from simbackorder.experiments import order_pairs
from simbackorder.experiments.order_pairs import CLASSES, MIRRORED, counted, paired
from simbackorder.metrics.outcomes import OF_ORDERS, outcomes
from simbackorder.model import bookkeeping
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.reading import changed, loads
from simbackorder.state import MONEY_TOO, ledger

BACK = MIRRORED | {there: here for here, there in MIRRORED.items()}
SWAPPED = [CLASSES.index(BACK.get(name, name)) for name in CLASSES]


def records(scenario, other=None, replication=0):
    """One replication under the policy, and under that of another scenario, with the money of orders."""
    path = draw(scenario, replication)
    return [run(open_shop(each, each.policy), path, log=MONEY_TOO) for each in (scenario, other or scenario)]


OTHERWISE = st.lists(
    st.sampled_from(
        [
            "policy.admission=lost-sale",
            "policy.admission=backorder",
            "policy.shipment=partial",
            "policy.charging=at-order",
            "policy.promising={rule: fixed, wait: 2}",
            "policy.replenishment={rule: base-stock, order_up_to: 9}",
            "policy.informing={rule: regular, every: 2, cost: 1}",
        ]
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda setting: setting.split("=")[0],
)


def otherwise(scenario, settings_):
    """The same world under another policy, if that fits it."""
    try:
        return changed(scenario, settings_, {})
    except ScenarioError:
        assume(False)


def sums(scenario, first, second):
    segments = sum(len(stream.segments) for stream in scenario.customers.values())
    return counted(paired(first, second, scenario.time.warm_up), (segments, len(scenario.items)))


@settings(max_examples=60, deadline=None)
@given(scenarios(), OTHERWISE)
def test_what_orders_earn_is_what_the_books_say(scenario, policy):
    for record in records(scenario, otherwise(scenario, policy)):
        through = record.accounts["balance"] - record.accounts["at_cut"]
        found = outcomes(record)
        assert found.earned.sum(axis=0).tolist() == (-through[list(OF_ORDERS)]).tolist()
        profit = -sum(through[a] for a in range(len(ledger.NAMES)) if a not in NOT_PROFIT)
        assert found.earned.sum() + found.outside.sum() == profit


NOT_PROFIT = (ledger.CASH, ledger.INVENTORY, ledger.EQUITY, ledger.DEPOSITS, ledger.PAYABLES, ledger.PREPAYMENTS)


@settings(max_examples=60, deadline=None)
@given(scenarios(), OTHERWISE)
def test_every_order_is_in_one_class_and_swapping_mirrors(scenario, policy):
    first, second = map(outcomes, records(scenario, otherwise(scenario, policy)))
    there, back = sums(scenario, first, second), sums(scenario, second, first)
    window = int((first.arrived >= scenario.time.warm_up).sum())
    assert there.orders.sum() == window
    assert back.orders[SWAPPED].tolist() == there.orders.tolist()
    assert back.gained[SWAPPED].tolist() == (-there.gained).tolist()
    assert back.promises.T.tolist() == there.promises.tolist()
    total = there.gained.sum() + there.before.sum() + there.outside.sum()
    assert total == there.profit[1] - there.profit[0]
    assert there.items[:, 2].sum() == there.segments[:, 2].sum() == there.gained.sum()


@settings(max_examples=30, deadline=None)
@given(scenarios())
def test_an_alternative_against_itself_changes_nothing(scenario):
    found = outcomes(records(scenario)[0])
    same = sums(scenario, found, found)
    changed = [
        n for name, n in zip(CLASSES, same.orders, strict=True) if name not in ("same", "neither", "open_under_both")
    ]
    assert sum(changed) == 0
    assert not same.gained.any()
    assert same.examples == ()


def busy():
    return loads(
        "{time: {length: 60}, items: {hat: {price: 9, unit_cost: 4, on_hand: 9}}, customers: {arrivals: {rate: 3}, "
        "segments: {all: {patience: {exponential: 9}}}}, suppliers: {mill: {lead_time: {exponential: 5}}}, shipping: "
        "{cost_per_shipment: 2}, payment: {fee_per_charge: 1}, policy: {replenishment: "
        "{rule: base-stock, order_up_to: 8}}}"
    )


def test_runs_on_other_paths_are_not_paired():
    scenario = busy()
    first, other = outcomes(records(scenario)[0]), outcomes(records(scenario, replication=1)[0])
    with pytest.raises(ValueError, match="different customers"):
        paired(first, other, 0.0)


def test_money_that_is_not_an_orders_own_is_found(monkeypatch):
    """A fault: a fee that is posted, and to no order."""
    true = bookkeeping.post_for

    def fault(s, o, debit, credit, amount, t):
        if debit == ledger.FEES:
            ledger.post(s.accounts, debit, credit, amount)
        else:
            true(s, o, debit, credit, amount, t)

    monkeypatch.setattr("simbackorder.model.money.payment.post_for", fault)
    record = records(busy())[0]
    through = record.accounts["balance"] - record.accounts["at_cut"]
    assert outcomes(record).earned.sum(axis=0).tolist() != (-through[list(OF_ORDERS)]).tolist()


def test_a_class_that_forgets_the_end_of_the_run_is_found():
    """A fault: an order that is open under the second alternative counts as not served."""
    scenario = busy()
    first, second = map(outcomes, records(changed(scenario, ["policy.admission=lost-sale"], {}), scenario))
    assert second.open.any()
    true = order_pairs.classes(first, second)
    closed = order_pairs.classes(first, second._replace(open=np.zeros_like(second.open)))
    assert (true != closed).any()
