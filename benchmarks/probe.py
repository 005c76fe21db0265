"""What `against.py` has each of two commits do, in that commit's own environment. It prints one number, or text.

It uses only names that both commits are sure to have, and is given the works as files, so that both do the same.
"""

import sys
import time
from importlib.metadata import version
from pathlib import Path

TURNS, TURN = 15, 0.08
"""So many turns of about so many seconds, of which the fastest counts: noise only ever adds time."""


def works(folder: str) -> None:
    """Write the files of all works."""
    from simbackorder.scenario import workloads

    year, times = workloads.one_item(), 548  # 548 * 50 orders a day * 365 days: ten million
    larger = {"50 per day": f"{50 * times} per day", "_point: 300": f"_point: {300 * times}", " 500": f" {500 * times}"}
    many = year
    for old, new in larger.items():
        many = many.replace(old, new)
    texts = {
        "W1": year,
        "W1H": workloads.one_item(100),
        "W1B": workloads.one_for_one(),
        "W2": workloads.catalogue(),
        "short": year.replace("365 days", "2 days"),
        "lines": workloads.alike(1000, 1e6),
        "orders": many,
    }
    for name, text in texts.items():
        (Path(folder) / f"{name}.yaml").write_text(text, encoding="utf-8")


def fastest(turn, once_takes: float) -> float:
    """Processor seconds per call of `turn`, which is called with 0, 1, 2, ... in each turn."""
    calls, found = max(1, round(TURN / once_takes)), []
    for _ in range(TURNS):
        start = time.process_time()
        for number in range(calls):
            turn(number)
        found.append((time.process_time() - start) / calls)
    return min(found)


def seconds(turn) -> float:
    """Processor seconds of one call, the first of which are not counted."""
    turn(0)
    start = time.process_time()
    turn(1)
    return fastest(turn, max(time.process_time() - start, 1e-6))


def replication(file: str):
    """A function that does a whole replication: draws the path, runs it, takes every measure."""
    from simbackorder.experiments.replications import Study, simulate
    from simbackorder.scenario.reading import loads

    scenario = loads(Path(file).read_text(encoding="utf-8"))
    study = Study(scenario, tuple(scenario.alternatives), engine="compiled")
    return lambda number: simulate(study, number, lambda step: None)


def replications(file: str) -> None:
    """Seconds of a replication."""
    print(seconds(replication(file)))


def opening(file: str) -> None:
    """Seconds to open a shop."""
    from simbackorder.model.opening import open_shop
    from simbackorder.scenario.reading import loads

    scenario = loads(Path(file).read_text(encoding="utf-8"))
    print(seconds(lambda number: open_shop(scenario, scenario.policy)))


def once(file: str) -> None:
    """One replication and no more, of which the caller watches the memory."""
    replication(file)(0)


def warm_up() -> None:
    """Have the machine code made, or load it."""
    from simbackorder.experiments.counting import warm_up

    warm_up()


def versions() -> None:
    """Of Python and what the speed depends on."""
    found = [f"Python {sys.version.split()[0]}"]
    for name in ("numpy", "numba", "llvmlite", "scipy", "pandas", "simpy"):
        try:
            found.append(f"{name} {version(name)}")
        except ImportError:
            found.append(f"no {name}")
    print(", ".join(found))


if __name__ == "__main__":
    actions = (works, replications, opening, once, warm_up, versions)
    {action.__name__: action for action in actions}[sys.argv[1]](*sys.argv[2:])
