"""Every rule of every family is in the random shops of the tests, and is known to the oracle, which refuses others."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from generators.scenarios import Spec, specifications
from oracle.shop import simulate
from simbackorder.policies.families import FAMILIES
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.reading import loads

ALL = {(name, rule) for name, family in FAMILIES.items() for rule in family.table}
TESTS = Path(__file__).parent.parent


def rules(policy: Spec) -> Iterator[tuple[str, str]]:
    """Families and rules of a policy as a file states it."""
    for name, family in FAMILIES.items():
        entry = policy.get(name, family.usual)
        stated = entry if isinstance(entry, dict) else {"rule": entry}
        yield from ((name, one["rule"]) for one in (stated, *stated.get("items", {}).values()) if "rule" in one)


class EverythingFoundError(Exception):
    """No more random shops are needed."""


def test_every_rule_is_in_random_shops() -> None:
    found: set[tuple[str, str]] = set()

    @settings(max_examples=2000, derandomize=True, database=None, deadline=None, suppress_health_check=[*HealthCheck])
    @given(specifications(supplied=True))
    def collect(spec: Spec) -> None:
        found.update(rules(spec["policy"]))
        if found >= ALL:
            raise EverythingFoundError

    with suppress(EverythingFoundError):
        collect()
    assert ALL - found == set(), "not in 2,000 random shops: the generator draws them too seldom, or never"


def test_the_oracle_knows_every_rule() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (TESTS / "oracle").glob("*.py")]
    words = {node.value for text in sources for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)}
    assert {rule for _, rule in ALL} - words == set()


SHOP: Spec = {
    "time": {"length": 20},
    "items": {"hat": {"price": 10, "unit_cost": 4, "on_hand": 2}},
    "customers": {"arrivals": {"renewal": 1}},
    "suppliers": {"mill": {"lead_time": 5}, "near": {"lead_time": 1}},
    "shipping": {"carriers": {"express": {"transit": 1}}},
    "policy": {
        "promising": "expected",
        "replenishment": {"rule": "r-nQ", "reorder_point": 1, "order_quantity": 2},
        "sourcing": {"rule": "failover", "suppliers": ["mill", "near"]},
        "carrier": {"rule": "always", "carrier": "express"},
    },
}


def simulated(family: str, rule: str) -> None:
    """The oracle's run of a shop in which one family's policy has this name."""
    scenario = loads(json.dumps(SHOP), "shop.yaml")
    stated = scenario.policy.family(family)
    other = stated.model_copy(update={"default": stated.default.model_copy(update={"rule": rule})})
    path = draw(scenario, 0)
    simulate(scenario, scenario.policy.model_copy(update={family: other}), path)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_oracle_refuses_other_rules(family: str) -> None:
    simulated(family, loads(json.dumps(SHOP), "shop.yaml").policy.family(family).choice().rule)
    with pytest.raises((AssertionError, KeyError)):
        simulated(family, "another")
