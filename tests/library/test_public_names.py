"""The public names: stated in one place, typed, described, and free until they are used."""

import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import simbackorder as sb

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
USE = """
import simbackorder as sb

study: sb.Study = sb.read("scenarios/textbook.yaml").with_("experiment.seed=2", {"items.product.on_hand": 5})
other: sb.Study = sb.scenario({"time": {"length": 10}}, name="mine")
third: sb.Study = sb.text("time: {length: 10}")
result: sb.Result = sb.compare(study, ["(20,40)"], replications=5, workers=1)
mean: float | None = result["(20,40)"]["total_cost"].mean
verdict: sb.Verdict = result.verdict
best: tuple[str, ...] = verdict.best
rows: int = len(result.frame()) + len(result.differences()) + len(result.replications(wide=True))
one: sb.Result = sb.run(study, books=True)
swept: sb.Sweep = sb.sweep(study, {"items.product.on_hand": [1, 2]})
story: sb.Trace = sb.trace(study, order=3)
orders: sb.Orders = sb.orders(study, replications=2)
run: sb.Simulation = sb.simulate(study).run(until=3.0)
price: object = study.items["product"].unit_cost
found: sb.Result | sb.Sweep | sb.OverInputs = sb.open(result.save("results"))
many: int = len(sb.policies("admission")) + len(sb.measures())


@sb.policy("replenishment", level=int)
def up_to(p: object, position: int, item: object) -> int:
    return 3


try:
    sb.read("none.yaml")
except sb.StudyError as error:
    status: int = error.status
"""


def test_dir_and_the_page_list_the_same_names() -> None:
    assert sorted(sb.__all__) == list(sb.__all__)
    assert [name for name in dir(sb) if not name.startswith("_")] == list(sb.__all__)
    table = PAGE.split("## Names")[1].split("\n## ")[0]
    assert sorted(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == list(sb.__all__)


@pytest.mark.parametrize("name", sb.__all__)
def test_every_name_says_what_it_is(name: str) -> None:
    found = getattr(sb, name)
    assert callable(found)
    assert len(inspect.getdoc(found) or "") > 40
    for public, what in vars(found).items() if inspect.isclass(found) else ():
        if not public.startswith("_") and (inspect.isfunction(what) or isinstance(what, property)):
            assert inspect.getdoc(what), f"{name}.{public}"


def test_two_names_are_functions_although_folders_have_them() -> None:
    importlib.import_module("simbackorder.policies.own")
    importlib.import_module("simbackorder.scenario.reading")
    assert inspect.isfunction(sb.scenario)
    assert inspect.isfunction(sb.policies)


def test_mypy_knows_the_public_names(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="part of the extra dev")
    (tmp_path / "use.py").write_text(USE)
    words = [sys.executable, "-m", "mypy", "--strict", str(tmp_path / "use.py")]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert (ROOT / "simbackorder" / "py.typed").exists()


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, simbackorder; print(sorted({'numpy', 'pydantic', 'simpy', 'llvmlite'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'simulation'"):
        _ = sb.simulation  # type: ignore[attr-defined]
