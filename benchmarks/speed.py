"""Orders per second per core: this engine, a straightforward SimPy model and SupplyNetPy, in turn, in one run.

python benchmarks/speed.py [ROUNDS]      (SupplyNetPy takes part if it is installed)

Each figure draws the random numbers, simulates a year (18,250 orders) and, for this project, computes every measure.
In every round each contestant runs once; the table has medians over the rounds, and the median of the ratios within
the rounds, so that a machine whose speed drifts does not matter.
"""

import importlib.util
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import naive_simpy

from simbackorder.engines.choice import runner, warm_up
from simbackorder.metrics.measures import measure
from simbackorder.model.opening import open_shop
from simbackorder.model.sample_path import draw
from simbackorder.scenario.reading import load

HERE = Path(__file__).parent
WORKS = {"W1": 300, "W1H": 100}


def ours(engine: str, reorder_point: int) -> Callable[[int], int]:
    """One of this project's engines: path, run and every measure."""
    run = runner(engine)
    scenario = load(HERE / "w1.yaml", [f"policy.replenishment.reorder_point={reorder_point}"])
    shop = open_shop(scenario, scenario.policy)

    def once(replication: int) -> int:
        path = draw(scenario, replication)
        measured = measure(scenario, run(shop, path))
        return int(measured["orders_arrived"][0])

    return once


def contestants(reorder_point: int) -> dict[str, Callable[[int], int]]:
    """Everybody who can do the work."""
    found = {
        "simbackorder, SimPy engine": ours("simpy", reorder_point),
        "simbackorder, compiled engine": ours("compiled", reorder_point),
        "straightforward SimPy": lambda seed: naive_simpy.run(seed, reorder_point).arrived,
    }
    if importlib.util.find_spec("SupplyNetPy"):
        import supplynetpy_w1

        found["SupplyNetPy (constant patience)"] = lambda seed: supplynetpy_w1.run(seed, reorder_point)
    return found


def main(rounds: int) -> None:
    """Prints the table."""
    warm_up()
    print(f"{'':4} {'thousand orders per second (median)':48} {'ratio to ours':>14}")
    for name, reorder_point in WORKS.items():
        speeds: dict[str, list[float]] = {}
        for number in range(-1, rounds):  # the first round warms up
            for who, once in contestants_of(name, reorder_point).items():
                start = time.perf_counter()
                orders = once(max(number, 0))
                if number >= 0:
                    speeds.setdefault(who, []).append(orders / (time.perf_counter() - start) / 1e3)
        first = next(iter(speeds.values()))
        for who, found in speeds.items():
            ratio = statistics.median(theirs / our for theirs, our in zip(found, first, strict=True))
            print(f"{name:4} {who:34} {statistics.median(found):13.1f} {ratio:14.2f}")


_known: dict[str, dict[str, Callable[[int], int]]] = {}


def contestants_of(name: str, reorder_point: int) -> dict[str, Callable[[int], int]]:
    """The contestants, made once."""
    if name not in _known:
        _known[name] = contestants(reorder_point)
    return _known[name]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
