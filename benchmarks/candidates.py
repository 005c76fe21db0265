"""What a candidate costs that an optimiser tries: a study with other values, simulated a few times.

    python benchmarks/candidates.py [CANDIDATES]

Processor time in ms per candidate: all of it, and without drawing, simulating and measuring, which is the overhead.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import simbackorder as sb
from simbackorder.experiments import replications

SCENARIO = Path(__file__).parent.parent / "scenarios" / "textbook.yaml"
REPLICATIONS = 5


def one(study: sb.Study, k: int) -> object:
    """Other levels of one alternative."""
    levels = {"reorder_point": 20 + k % 17, "order_up_to": 60 + k % 23}
    changed = study.with_({"alternatives": {"x": {"replenishment": levels}}}, replications=REPLICATIONS)
    return sb.run(changed, progress=False)["x"]["total_cost"]


def all_of_them(study: sb.Study, k: int) -> object:
    """Another cost of ordering, all nine alternatives."""
    changed = study.with_({"suppliers.supplier.order_cost": 20 + k}, replications=REPLICATIONS)
    return sb.compare(changed, progress=False)["(20,40)"]["total_cost"]


def timed(candidate: Callable[[sb.Study, int], object], study: sb.Study, count: int) -> tuple[float, float]:
    """Medians of the whole and of the overhead."""
    inside = [0.0]
    simulate = replications.simulate

    def clocked(*given: Any) -> Any:
        start = time.process_time()
        found = simulate(*given)
        inside[0] += time.process_time() - start
        return found

    wholes, rest = [], []
    for k in range(count):
        inside[0], start = 0.0, time.process_time()
        with_clock(candidate, study, k, clocked)
        whole = time.process_time() - start
        wholes.append(1e3 * whole)
        rest.append(1e3 * (whole - inside[0]))
    return median(wholes), median(rest)


def with_clock(candidate: Callable[[sb.Study, int], object], study: sb.Study, k: int, clocked: Any) -> None:
    """The candidate, its simulation being timed."""
    defaults = replications.observe.__kwdefaults__
    usual, defaults["simulate"] = defaults["simulate"], clocked
    try:
        candidate(study, k)
    finally:
        defaults["simulate"] = usual


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    study = sb.read(SCENARIO)
    for candidate in (one, all_of_them):
        for k in range(60):  # by then the compiled engine is there
            candidate(study, k)
        whole, overhead = timed(candidate, study, count)
        print(f"{candidate.__doc__} {REPLICATIONS} replications: {whole:.1f} ms, overhead {overhead:.1f} ms")


if __name__ == "__main__":
    main()
