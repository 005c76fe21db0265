"""Which loops of the compiled engine are made for which studies, and which simulate them."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from simbackorder.engines import kernels
from simbackorder.experiments.counting import needed
from simbackorder.experiments.replications import Study, simulate
from simbackorder.scenario.reading import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.mark.parametrize(("file", "swept", "names"), [
    ("textbook", False, {"run_of_one_item"}),
    ("viral_hoodie", False, {"run_plain"}),
    ("viral_hoodie", True, {"run_plain", "run", "count"}),
    ("worth_the_wait", False, {"run_plain", "run", "count"}),
    ("cash_starved", False, {"run", "count"}),
])  # fmt: skip
def test_only_what_the_alternatives_need_is_compiled(file: str, swept: bool, names: set[str]) -> None:
    scenario = load(SCENARIOS / f"{file}.yaml")
    found = needed(scenario, None if swept else tuple(scenario.alternatives))
    assert {kernel.name for kernel in found} == names


@pytest.mark.parametrize(("file", "used"), [
    ("textbook", kernels.RUN_OF_ONE_ITEM), ("viral_hoodie", kernels.RUN_PLAIN), ("cash_starved", kernels.RUN),
])  # fmt: skip
def test_what_is_compiled_simulates(monkeypatch: pytest.MonkeyPatch, file: str, used: kernels.Kernel) -> None:
    scenario = load(SCENARIOS / f"{file}.yaml")
    called = []
    for kernel in (kernels.RUN, kernels.RUN_PLAIN, kernels.RUN_OF_ONE_ITEM):
        usual = kernel.at
        monkeypatch.setattr(
            kernel, "at", lambda words, usual=usual, kernel=kernel: called.append(kernel) or usual(words)
        )
    simulate(Study(scenario, tuple(scenario.alternatives)[:1], engine="compiled"), range(1), lambda step: None)
    assert set(called) == {used}


@pytest.mark.parametrize(("command", "names"), [
    ("compare", {"run_plain"}), ("run", {"run_plain"}), ("sweep", {"run_plain", "run", "count"}),
])  # fmt: skip
def test_a_command_has_only_that_compiled(monkeypatch: pytest.MonkeyPatch, command: str, names: set[str]) -> None:
    wanted: list[str] = []
    monkeypatch.setattr(kernels, "ready", lambda found, say: wanted.extend(kernel.name for kernel in found))
    short = ["--set", "time.length=120", "--replications", "2", "--workers", "1", "--engine", "compiled"]
    result = CliRunner().invoke(main, [command, str(SCENARIOS / "viral_hoodie.yaml"), *short])
    assert result.exit_code == 0, result.output
    assert set(wanted) == names
