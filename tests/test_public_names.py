"""The public names work together, and cost nothing until they are used."""

import subprocess
import sys
from pathlib import Path

import pytest

import simbackorder

HOODIE = Path(__file__).parent.parent / "scenarios" / "viral_hoodie.yaml"


def test_a_study_from_python():
    scenario = simbackorder.load(HOODIE, ["time.length=100"])
    shop = simbackorder.open_shop(scenario, scenario.alternatives["backorder"])
    path = simbackorder.draw(scenario, 0)
    measured = simbackorder.measure(scenario, simbackorder.run(shop, path))
    assert measured["orders_arrived"][0] == (path.gap.cumsum() >= 60).sum()
    assert measured["revenue"][0] > measured["profit"][0] > 0


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, simbackorder; print(sorted({'numpy', 'pydantic', 'simpy', 'llvmlite'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_name_is_an_error():
    with pytest.raises(AttributeError, match="no attribute 'simulate'"):
        _ = simbackorder.simulate
