"""`simbackorder bench`, on works so small that only the shape of what it says can be tested: timings are for people."""

import json
from functools import partial

import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from simbackorder.engines import choice
from simbackorder.experiments import speed, workloads
from simbackorder.experiments.speed import Case, Cost, SecondCore, Speed, Work
from simbackorder.report import grid, speed_tables
from simbackorder.scenario.reading import loads

SMALL = (
    Work("one", "orders", "order_fill_rate", lambda: workloads.one_item().replace("365 days", "9 days")),
    Work("two", "orders", "order_fill_rate", lambda: workloads.one_item(100).replace("365 days", "9 days")),
    Work("many", "lines", "line_fill_rate", partial(workloads.catalogue, 5, 100)),
)


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(speed, "WORKS", SMALL)
    monkeypatch.setattr(speed, "SHORTEST", 0.0)
    monkeypatch.setattr(speed, "REPLICATIONS", (4, 4, 4))
    monkeypatch.setattr(speed, "cases", lambda large: [Case("lines", 30, partial(workloads.alike, 3, 30))])


def bench(*words, status=0):
    result = CliRunner().invoke(main, ["bench", *words])
    assert result.exit_code == status, result.output
    return result


def test_everything_is_timed():
    found = json.loads(bench("--rounds", "2", "--format", "json").stdout)
    assert [(each["work"], each["engine"], len(each["per_second"])) for each in found["speed"]] == [
        (work, engine, 2) for work in ("one", "two", "many") for engine in ("compiled", "simpy")
    ]
    assert all(rate > 0 for each in found["speed"] for rate in each["per_second"])
    assert [(each["what"], each["size"]) for each in found["growth"]] == [("lines", 30)]
    assert len(found["cores"]) == 6
    assert all(each["same_numbers"] for each in found["cores"])
    assert found["machine"].startswith("simbackorder ")


def test_a_part_of_it():
    output = bench("--only", "speed", "--rounds", "1").stdout
    assert "times as fast" in output
    assert "growth" not in output


def test_without_a_compiler_the_reference_engine_is_timed(monkeypatch):
    monkeypatch.setattr(choice, "has_compiler", lambda: False)
    result = bench("--rounds", "1")
    assert "SimPy engine" in result.stdout
    assert "compiled" not in result.stdout
    assert "without llvmlite only the SimPy engine can be timed" in result.stderr


def test_wrong_options_are_refused():
    assert "--rounds" in bench("--rounds", "0", status=2).output
    assert "--only" in bench("--only", "everything", status=2).output


def test_the_tables_say_what_was_found():
    work, case = SMALL[2], Case("lines", 10, lambda: "")
    speeds = [Speed(work, "compiled", (9e6, 1e7, 2e7)), Speed(work, "simpy", (1e5, 2e5, 4e5))]
    text = grid.text(speed_tables.speed_grid(speeds), 80)
    assert "10,000 (9,000 to 20,000)" in text
    assert "times as fast" in text
    assert "50" in text
    costs = [Cost(case, 50.0, None), Cost(case._replace(size=100), 100.0, 2**20)]
    assert "2.00" in grid.text(speed_tables.cost_grid(costs), 80)
    cores = [SecondCore(work, "runs, threads", (3.0, 2.0), False)]
    assert "DIFFERENT" in grid.text(speed_tables.second_core_grid(cores), 80)


def test_the_works_are_what_they_are_said_to_be():
    large = loads(workloads.catalogue())
    assert (len(large.items), len(large.suppliers), large.time.end) == (1000, 3, 100)
    assert large.customers["customers"].arrivals.rate == 1000
    assert loads(workloads.one_item(100)).policy.replenishment.choice("item").parameters.reorder_point == 100
