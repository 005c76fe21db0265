"""Policies that make sense only together with others: what does not fit is reported with its full key."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.reading import loads

Spec = dict[str, Any]
BOUND = "expected a promising rule that quotes a wait, because max_wait bounds it for hat, found none"
PRE_ORDER = (
    "expected an item with a release for pre-order, found hat without one; what holds for one item stands under 'items'"
)
ANOTHER = "expected another supplier than regular, found 'mill' in both places"
NEW_DATES = "expected new_dates: true, because ahead is about new dates, found false"
SLIPS = "expected informing that tells new dates, because on-slip asks for consent, found silent"
RELEASED = {"hat": {"release": {"at": 5}}, "cap": {}}


def shop(policy: Spec, alternatives: Spec | None = None, items: Spec | None = None) -> str:
    """A file with two items and two suppliers."""
    known = {"replenishment": "none", "sourcing": {"rule": "single", "supplier": "mill"}}
    content: Spec = {
        "time": {"length": 50},
        "items": items or {"hat": {}, "cap": {}},
        "customers": {"arrivals": {"rate": 1}},
        "suppliers": {"mill": {"lead_time": 5}, "near": {"lead_time": 1}},
        "policy": known | policy,
    }
    return json.dumps(content | ({"alternatives": alternatives} if alternatives else {}))


def mistakes(*content: Any, **more: Any) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        loads(shop(*content, **more), "shop.yaml")
    return [str(problem).removeprefix("shop.yaml:1: ") for problem in caught.value.problems]


EXPEDITE = {"rule": "expedite", "regular": "mill", "express": "mill", "below": 3}


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        (
            {"admission": {"rule": "backorder", "items": {"hat": "pre-order"}}},
            f"policy.admission.items.hat: {PRE_ORDER}",
        ),
        (
            {"admission": {"rule": "backorder", "items": {"hat": {"rule": "backorder", "max_wait": 3}}}},
            f"policy.admission.items.hat.max_wait: {BOUND}",
        ),
        (
            {"admission": {"rule": "backorder", "max_wait": 3, "items": {"cap": "lost-sale"}}},
            f"policy.admission.max_wait: {BOUND}",
        ),
        (
            {"sourcing": {"rule": "single", "supplier": "mill", "items": {"hat": EXPEDITE}}},
            f"policy.sourcing.items.hat.express: {ANOTHER}",
        ),
        (
            {
                "promising": "expected",
                "informing": {"rule": "regular", "every": 3, "new_dates": False, "ahead": 1},
            },
            f"policy.informing.new_dates: {NEW_DATES}",
        ),
        ({"promising": "expected", "giving_up": {"rule": "on-slip", "beyond": 3}}, f"policy.giving_up: {SLIPS}"),
    ],
)
def test_what_does_not_fit_is_reported_with_its_full_key(policy: Spec, message: str) -> None:
    assert mistakes(policy) == [message]


def test_it_is_reported_where_an_alternative_states_it() -> None:
    alternatives = {"now": {}, "early": {"admission": {"items": {"hat": "pre-order"}}}}
    assert mistakes({}, alternatives) == [f"alternatives.early.admission.items.hat: {PRE_ORDER}"]


def test_it_is_reported_where_all_share_it_though_an_alternative_brings_it_about() -> None:
    policy = {"promising": "expected", "admission": {"rule": "backorder", "items": {"hat": {"max_wait": 3}}}}
    assert mistakes(policy, {"now": {}, "dateless": {"promising": "none"}}) == [
        f"policy.admission.items.hat.max_wait: {BOUND}"
    ]


def test_what_fits_a_single_item_may_stand_under_it() -> None:
    policy = {"admission": {"rule": "backorder", "items": {"hat": "pre-order"}}}
    scenario = loads(shop(policy, items=RELEASED), "shop.yaml")
    assert scenario.policy.admission.choice("hat").rule == "pre-order"


def test_mistakes_of_another_family_hide_nothing_that_does_not_depend_on_it() -> None:
    found = mistakes({"admission": "pre-order", "promising": {"rule": "fixed", "wait": -1}}, items=RELEASED)
    assert [message.split(":")[0] for message in found] == ["policy.promising.wait", "policy.admission"]
    bounded = {"admission": {"rule": "backorder", "max_wait": 3}, "promising": {"rule": "fixed", "wait": -1}}
    assert [message.split(":")[0] for message in mistakes(bounded)] == ["policy.promising.wait"]


def test_an_alternative_may_name_no_items() -> None:
    scenario = loads(shop({}, {"now": {}, "same": {"admission": {"rule": "backorder", "items": {}}}}), "shop.yaml")
    assert scenario.levers == {"now": (), "same": ()}
