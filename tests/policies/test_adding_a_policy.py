"""What docs/adding-a-policy.md says is true: its example is followed to the letter, and runs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from simbackorder.engines.reference import run
from simbackorder.opening.shop import open_shop
from simbackorder.policies.families import FAMILIES
from simbackorder.policies.policy import policy
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.reading import loads
from simbackorder.scenario.sections.schema import Scenario

DOCS = Path(__file__).parent.parent.parent / "docs" / "adding-a-policy.md"
FILE, IMPORT, LINE = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(autouse=True)
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example as a module of the family, in its table."""
    module = ModuleType("s_S_lots")
    exec(compile(FILE, "s_S_lots.py", "exec", dont_inherit=True), module.__dict__)
    known = {"policy": policy, "s_S_lots": module}
    assert IMPORT == "from simbackorder.policies.replenishment import s_S_lots\n"
    for rule, found in eval(f"{{{LINE}}}", known).items():
        monkeypatch.setitem(FAMILIES["replenishment"].table, rule, found)


def shop(lot: int) -> Scenario:
    """A shop that loses what it has not."""
    content = {
        "time": {"length": 100},
        "items": {"hat": {"price": 10, "unit_cost": 4, "on_hand": 5}},
        "customers": {"arrivals": {"rate": 1}},
        "suppliers": {"mill": {"lead_time": 2}},
        "policy": {
            "admission": "lost-sale",
            "replenishment": {
                "rule": "s-S-lots",
                "reorder_point": 2,
                "order_up_to": 9,
                "order_quantity": lot,
                "position": {"standing": False},
            },
        },
    }
    return loads(json.dumps(content), "shop.yaml")


@pytest.mark.parametrize("lot", [1, 3, 7])
def test_the_example_orders_whole_lots(lot: int) -> None:
    scenario = shop(lot)
    opened = open_shop(scenario, scenario.policy)
    assert opened.firm["replenishment"]["count_standing"] == [0]
    ordered = run(opened, draw(scenario, 0)).supplies["quantity"]
    assert len(ordered) > 5
    assert all(units % lot == 0 and 0 < units <= 9 for units in ordered)


def test_the_example_says_which_lot_is_too_large() -> None:
    with pytest.raises(ScenarioError, match=r"policy.replenishment.order_quantity: expected a lot of at most .*\(7\)"):
        shop(8)
