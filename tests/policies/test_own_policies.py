"""Policies in files of one's own: they run in both engines and under the audit, and are named by the digest."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.reading import loads

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "adding-a-policy.md").read_text(encoding="utf-8")
SHOP = """\
time: {length: 60 days}
items: {hat: {price: 40, unit_cost: 20, on_hand: 30}}
customers: {arrivals: {rate: 5 per day}}
suppliers: {mill: {lead_time: {exponential: {mean: 5 days}}}}
policy: {admission: backorder, replenishment: {rule: s-S, reorder_point: 30, order_up_to: 70}}
alternatives:
  lots: {replenishment: {rule: s-S-lots, reorder_point: 30, order_up_to: 70, order_quantity: 30}}
  all: {replenishment: {rule: s-S-lots, reorder_point: 30, order_up_to: 70, order_quantity: 1}}
experiment: {replications: 8, seed: 1}
"""
OTHER = '''\
"""One in so many: every so many units that are missing, a line is refused.

accepted = missing, if missing is below `fewer`, else none
"""

from typing import Any

from simbackorder.policies.admission.parameters import AdmissionParameters
from simbackorder.quantities import PositiveUnits

FAMILY = "admission"
RULE = "a-few"


class Parameters(AdmissionParameters):
    """`fewer`: below so many units."""

    fewer: PositiveUnits


def decide(p: Any, missing: int, backorders: int, planned: int, quoted: float, unreleased: int) -> int:
    """All or nothing."""
    return missing if missing < p.fewer else -1
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    example = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]
    (tmp_path / "s_S_lots.py").write_text(example.replace("SOURCE =", 'FAMILY = "replenishment"\nSOURCE =', 1))
    (tmp_path / "shop.yaml").write_text(SHOP)
    return tmp_path


def ran(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "simbackorder", *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(program, cwd=folder, capture_output=True, text=True, env=environment, check=False)


def compared(folder: Path, *words: str) -> dict:
    done = ran(folder, "compare", "shop.yaml", "--policies", "s_S_lots.py", "--format", "json", "--quiet", *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_example_of_the_page_runs_without_touching_the_package(folder):
    found = compared(folder, "--engine", "both")
    lots, every = (found["alternatives"][name]["replenishment_orders"]["mean"] for name in ("lots", "all"))
    assert lots != every > 0
    assert compared(folder, "--workers", "2")["alternatives"] == found["alternatives"]
    audited = ran(folder, "run", "shop.yaml", "--policies", "s_S_lots.py", "--audit", "--alternative", "lots")
    assert audited.returncode == 0, audited.stderr


def test_the_digest_names_the_source_of_the_rule(folder):
    before = compared(folder, "--engine", "simpy", "--replications", "1")
    file = folder / "s_S_lots.py"
    file.write_text(file.read_text() + "\n# another thought\n")
    after = compared(folder, "--engine", "simpy", "--replications", "1")
    assert before["scenario"]["digest"] != after["scenario"]["digest"]
    assert before["alternatives"] == after["alternatives"]


def test_stored_results_bring_the_rule_along(folder):
    compared(folder, "--engine", "simpy", "--replications", "2", "--out", "results")
    (made,) = folder.glob("results/*/*/*.provenance.json")
    command = json.loads(made.read_text())["command"]
    again = ran(made.parent, *command[1:], "--format", "json", "--quiet")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["alternatives"] == compared(folder, "--replications", "2")["alternatives"]


def test_a_scenario_alone_runs_no_code():
    with pytest.raises(ScenarioError, match=r"replenishment\.rule: expected one of none, .*, found 's-S-lots'"):
        loads(SHOP)


MISTAKES = {
    "absent": (None, "expected a file of Python code"),
    "signature": (OTHER.replace("planned: int, ", ""), "expected decide(p, missing, backorders, planned, quoted"),
    "further": (
        OTHER + "\n\ndef paid_ahead(p):\n    return 0.5\n",
        "expected paid_ahead(p, share), found paid_ahead(p)",
    ),
    "syntax": ("x = 1\ny = = 2\n", ":2: SyntaxError"),
    "import": ("\nimport nothing_such\n", ":2: ModuleNotFoundError"),
    "family": (OTHER.replace('"admission"', '"admissions"'), "expected FAMILY to be one of admission, promising"),
    "taken": (OTHER.replace("a-few", "backorder"), "admission has a policy 'backorder' already"),
    "parameters": (OTHER.replace("(AdmissionParameters)", ""), "expected Parameters to be a AdmissionParameters"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_by_file_and_line(folder, mistake):
    source, message = MISTAKES[mistake]
    if source is not None:
        (folder / "mine.py").write_text(source)
    done = ran(folder, "run", "shop.yaml", "--policies", "mine.py")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("mine.py")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_rule_that_cannot_be_compiled_is_refused_by_its_line_and_runs_by_simpy(folder):
    file = folder / "s_S_lots.py"
    lines = file.read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("    if position >"))
    file.write_text("\n".join([*lines[:at], "    some = [k for k in range(3)]", *lines[at:]]) + "\n")
    words = ("run", "shop.yaml", "--policies", "s_S_lots.py", "--alternative", "lots", "--replications", "2")
    refused = ran(folder, *words, "--engine", "compiled")
    assert refused.returncode == 2
    assert f"s_S_lots.py:{at + 1}: ListComp is not in the subset" in refused.stderr
    assert ran(folder, *words, "--engine", "simpy").returncode == 0


PROGRAM = """
import sys
import simbackorder
from simbackorder.engines.choice import differences
from simbackorder.engines import compiled, reference
from simbackorder.experiments.replications import Study, observe
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.reading import load

def main():
    sys.path.insert(0, ".")
    import mine

    simbackorder.register("admission", "a-few", mine)
    scenario = load("few.yaml")
    shop = open_shop(scenario, scenario.alternatives["policy"])
    path = draw(scenario, 0)
    assert differences(reference.run(shop, path), compiled.run(shop, path)) == []
    (found,) = observe([Study(scenario, ("policy",))], workers=2, start_method="spawn")
    (alone,) = observe([Study(scenario, ("policy",))], workers=1)
    assert (found.values == alone.values).all()
    print(found.sample("policy", "lost_sales_value").numerator.sum())

if __name__ == "__main__":  # a process that is started anew does not run this again
    main()
"""


def test_a_policy_registered_from_python_has_columns_of_its_own_and_reaches_other_processes(folder):
    (folder / "mine.py").write_text(OTHER)
    few = SHOP.replace("admission: backorder", "admission: {rule: a-few, fewer: 3}")
    few = few[: few.index("alternatives:")] + "experiment: {replications: 3, seed: 1}\n"
    few = few.replace("rate: 5 per day}", "rate: 5 per day}, basket: {units: {uniform: [1, 5]}}")
    (folder / "few.yaml").write_text(few)
    (folder / "program.py").write_text(PROGRAM)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    program = [sys.executable, "program.py"]
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) > 0
