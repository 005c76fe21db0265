"""Random numbers: no two streams share any, and those of each source look like luck, alone and beside the others.

Each of the tests by p-values is adjusted for the number of its tests and fails good numbers with probability `ALARM`;
seeds are fixed, so that it either does or does not.
"""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from simbackorder.sample_path import sources
from simbackorder.sample_path.sources import Luck
from simbackorder.scenario.reading import load, loads
from support.small_shop import small_shop
from support.uniforms import Drawn, repeated, suspicious

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
ALARM = 0.001
NAMES = [
    *(("customers", "customers", what) for what in ("interval", "segment", "lines", "patience", "tolerance", "units")),
    *(("suppliers", name, what) for name in ("mill", "local") for what in ("lead time", "up", "down", "yield")),
    *(("items", "cap", what) for what in ("shrinkage", "release")),
    *(("suppliers", "mill", "lead time", "cap", number) for number in range(4)),
]
LONG = 2**14


@pytest.fixture(autouse=True)
def by_numpy(monkeypatch):
    """Machine code gives the same bits (tests/engines/test_luck.py)."""
    monkeypatch.setattr(sources, "by_machine", [])


def streams(seed=2026, replication=3):
    return np.stack([Luck(seed, replication).uniforms(LONG, *name) for name in NAMES])


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_no_uniform_of_a_scenario_is_drawn_twice(path, monkeypatch):
    """Sources, numbered ones among them, have numbers of their own, and so have replications."""
    found = Drawn(monkeypatch).path(load(path), range(3))
    assert found.size > 1000
    assert repeated(found) == 0


def test_no_stream_runs_into_another():
    """Generators of different seeds, replications and sources go round different cycles: PCG64 has a cycle for every
    odd increment, and no two of 21,600 have the same increment, nor are they in the same place."""
    states = []
    for seed in (0, 1, 2, 10**9):
        for replication in (*range(298), 2**32 - 1, 2**32):
            for name in NAMES:
                key = sources._key(name)
                states.append(np.random.PCG64(Luck(seed, replication).sequence(key)).state["state"])
    assert len(states) == 4 * 300 * len(NAMES)
    assert len({each["inc"] for each in states}) == len(states)
    assert len({each["state"] for each in states}) == len(states)


def test_neighbouring_seeds_and_replications_share_no_number():
    drawn = [Luck(seed, n).uniforms(2000, *name) for seed in (1, 2) for n in range(12) for name in NAMES[:8]]
    assert repeated(np.concatenate(drawn)) == 0


SLASHES = """
time: {length: 300}
items: {b/c: {price: 9}, c: {price: 9}, c/release: {price: 9}}
customers:
  s: {arrivals: {rate: 3}, segments: {one: {patience: {exponential: 5}}}}
  s/patience: {arrivals: {rate: 3}, segments: {other: {patience: {exponential: 5}}}}
suppliers: {a: {lead_time: {exponential: 5}}, a/b: {lead_time: {exponential: 5}}, a/lead time: {lead_time: 5}}
policy:
  sourcing: {rule: split, shares: {a: 0.5, a/b: 0.5}}
  replenishment: {rule: s-S, reorder_point: 5, order_up_to: 9}
"""


def test_names_with_slashes_are_sources_of_their_own(monkeypatch):
    """The parts of a name that are not the user's have none, so that no name is another's."""
    assert repeated(Drawn(monkeypatch).path(loads(SLASHES), range(2))) == 0


@pytest.mark.parametrize(("seed", "replication"), [(2026, 3), (1, 0)])
def test_each_source_is_uniform_and_independent(seed, replication):
    found = suspicious(streams(seed, replication))
    assert min(found.values()) >= ALARM, found


def test_replications_and_seeds_are_independent():
    for name in NAMES[:3]:
        found = suspicious([Luck(7, n).uniforms(LONG, *name) for n in range(20)])
        assert min(found.values()) >= ALARM, found
        found = suspicious([Luck(seed, 0).uniforms(LONG, *name) for seed in range(20)])
        assert min(found.values()) >= ALARM, found


FAULTS = {
    "bent": ("uniform", lambda u: np.vstack([u[:-1], u[-1:] ** 1.1])),
    "sticky": ("serial", lambda u: np.vstack([u[:-1], np.where(np.arange(LONG) % 8 == 1, np.roll(u[-1], 1), u[-1])])),
    "another's": ("across", lambda u: np.vstack([u[:-1], (u[:1] + 0.02 * u[-1:]) % 1.0])),
    "mirrored": ("across", lambda u: np.vstack([u[:-1], 1.0 - u[:1]])),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_test_sees_its_fault(name):
    kind, fault = FAULTS[name]
    assert suspicious(fault(streams()))[kind] < ALARM


def test_a_source_that_reads_anothers_numbers_is_seen(monkeypatch):
    """Patience read from the source of tolerance, or a replication that begins where the one before it ends."""
    by_name = sources._key
    scenario = load(SCENARIOS[0].parent / "viral_hoodie.yaml")
    one_key = by_name(("customers", "customers", "patience"))
    with monkeypatch.context() as planted:
        planted.setattr(sources, "_key", lambda name: one_key if name[-1] == "tolerance" else by_name(name))
        assert repeated(Drawn(planted).path(scenario, range(1))) > 1000
    whole = Luck.sequence
    with monkeypatch.context() as planted:
        planted.setattr(
            Luck, "sequence", lambda luck, key: whole(luck._replace(replication=luck.replication // 2), key)
        )
        assert repeated(Drawn(planted).path(scenario, range(2))) > 1000


@pytest.mark.parametrize("engine", ["compiled", "simpy"])
def test_any_number_of_workers_gives_the_same_results(engine, tmp_path):
    (tmp_path / "shop.yaml").write_text(small_shop(15))
    words = ["compare", str(tmp_path / "shop.yaml"), "--engine", engine, "--format", "json", "--quiet", "--workers"]
    one, two, seven = (CliRunner().invoke(main, [*words, workers]).stdout for workers in "127")
    assert one == two == seven
    assert '"replications": 15' in one
