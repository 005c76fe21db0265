"""What a point of a sweep costs whose replications are hardly there, and how memory grows with points.

    python benchmarks/points.py POINTS ...              # thousands

Each number of points is a sweep of its own process, stored, by one worker: two alternatives and two replications of a
shop with one item and 60 orders. Printed are processor time per point, all of it, also what one point would take;
when the first point was simulated, beyond starting Python; and the peak of memory.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SHOP = """\
time: {length: 30 days, warm_up: 5 days}
items: {hat: {price: 40, unit_cost: 20, holding_rate: 25% per year, on_hand: 40}}
customers:
  arrivals: {rate: 2 per day}
  segments: {all: {patience: {exponential: {mean: 7 days}}}}
suppliers: {mill: {lead_time: {lognormal: {mean: 5 days, cv: 0.3}}, order_cost: 20}}
policy: {admission: backorder, replenishment: {rule: r-nQ, reorder_point: 20, order_quantity: 30}}
alternatives: {backorder: {}, out of stock: {admission: lost-sale}}
experiment: {replications: 2, seed: 1}
sweep:
  items.hat.price: {from: 21, to: 70, step: 1}
  suppliers.mill.lead_time.lognormal.mean: {from: 2, to: 11.5, step: 0.5}
  policy.replenishment.reorder_point: {from: 1, to: 2, step: 1}
"""


def one(folder: str, thousands: int) -> None:
    """A sweep of so many thousand points, in this process."""
    from simbackorder.cli.main import main
    from simbackorder.experiments import replications

    began, gathered, first = time.process_time(), replications.gathered, [0.0]

    def clocked(*given: Any) -> Any:
        first[0] = first[0] or time.process_time() - began
        return gathered(*given)

    replications.gathered = clocked
    file = Path(folder, "shop.yaml")
    file.write_text(SHOP.replace("to: 2, step: 1", f"to: {thousands}, step: 1"))
    sys.argv = [
        "simbackorder",
        "sweep",
        str(file),
        "--engine",
        "compiled",
        "--workers",
        "1",
        "--out",
        folder,
        "--quiet",
    ]
    try:
        main()
    finally:
        each = 1000 * (time.process_time() - began) / (1000 * thousands)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        figures = f"{each:.1f} ms a point, the first after {first[0]:.2f} s; {peak:.0f} MiB"
        print(f"{1000 * thousands:,} points: {figures}", file=sys.stderr)


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        one(sys.argv[2], int(sys.argv[3]))
    for words in sys.argv[1:] if sys.argv[1] != "--one" else ():
        with tempfile.TemporaryDirectory() as place:
            command = [sys.executable, __file__, "--one", place, str(int(words) // 1000)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
