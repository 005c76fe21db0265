"""What `against.py` has each of two commits do, in that commit's own environment.

It uses only names that both commits are sure to have, or `either` of two, and is given the works as files, so that both
do the same.
"""

import sys
import time
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path


def either(now: str, before: str):
    """The module by its present name, or as it was called before the package had rooms."""
    room = now.rpartition(".")[0]
    return import_module(now if find_spec(room) and find_spec(now) else before)


def works(folder: str) -> None:
    """Write the files of all works."""
    workloads = either("simbackorder.experiments.workloads", "simbackorder.scenario.workloads")
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


def turns(calls: str, call) -> None:
    """Seconds of the processor per call, of so many calls in a row, a line for each line that comes in."""
    call(0)
    for _ in sys.stdin:
        start = time.process_time()
        for number in range(int(calls)):
            call(number)
        print((time.process_time() - start) / int(calls), flush=True)


def study(file: str, replications: str):
    """A function that does whole replications: draws the path, runs it, takes every measure."""
    from simbackorder.experiments.replications import Study, observe
    from simbackorder.scenario.reading import loads

    number = f"experiment.replications={replications}"
    scenario = loads(Path(file).read_text(encoding="utf-8"), overrides=(number,))
    study = Study(scenario, tuple(scenario.alternatives), engine="compiled")
    return lambda: list(observe([study], workers=1))


def replications(file: str, calls: str) -> None:
    """What a replication takes, in studies of so many, turn by turn."""
    whole = study(file, calls)
    whole()
    for _ in sys.stdin:
        start = time.process_time()
        whole()
        print((time.process_time() - start) / int(calls), flush=True)


def opening(file: str, calls: str) -> None:
    """What it takes to open a shop, turn by turn."""
    from simbackorder.scenario.reading import loads

    shops = either("simbackorder.opening.shop", "simbackorder.model.opening")
    scenario = loads(Path(file).read_text(encoding="utf-8"))
    turns(calls, lambda number: shops.open_shop(scenario, scenario.policy))


def once(file: str) -> None:
    """One replication and no more, of which the caller watches the memory."""
    study(file, "1")()


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
