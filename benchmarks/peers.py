"""Orders per second and core of this project's engines and their rivals, in turn, in one run.

python benchmarks/peers.py [ROUNDS]      (see README.md beside this file)

First everybody's results are compared, so that all do the same work. Then, in every round, each contestant runs once
(the fast ones several replications in a row), random numbers included; this project computes every measure besides.
The table has medians over the rounds, and medians of the ratios within the rounds, so that a machine whose speed
drifts does not matter. A rival that cannot be had is left out, which is said.
"""

import statistics
import sys
import time

from contestants import COMPILED, REFERENCE, Contestant, contestants

from agreement import check
from simbackorder.engines.tables import forget
from simbackorder.experiments.counting import warm_up

AT_LEAST = 0.05
"""Seconds that a measurement should take: this decides how many replications make one."""
MOST_REPLICATIONS = 100
ONCE_ONLY = {("W2", REFERENCE)}
"""Too slow for every round: the first one has to do."""


def timed(who: Contestant, first: int, replications: int) -> tuple[float, float]:
    """Thousand units per second of the processor, and seconds, of some replications in a row."""
    start = time.process_time()
    units = sum(who.timed(replication).units for replication in range(first, first + replications))
    seconds = time.process_time() - start
    return units / seconds / 1e3, seconds


def measured(work: str, everybody: list[Contestant], rounds: int) -> dict[str, tuple[float, float]]:
    """Median speed, and median ratio to the compiled engine, of everybody."""
    often = {}
    for who in everybody:  # the round that is not counted
        _, seconds = timed(who, 0, 1)
        often[who.name] = max(1, min(MOST_REPLICATIONS, round(AT_LEAST / seconds)))
    speeds: dict[str, list[float]] = {who.name: [] for who in everybody}
    ratios: dict[str, list[float]] = {who.name: [] for who in everybody}
    for number in range(rounds):
        for who in everybody:
            if number > 0 and (work, who.name) in ONCE_ONLY:
                continue
            speed, _ = timed(who, number * often[who.name], often[who.name])
            speeds[who.name].append(speed)
            ratios[who.name].append(speed / speeds[COMPILED][-1])
    return {name: (statistics.median(speeds[name]), statistics.median(ratios[name])) for name in speeds}


def figure(value: float) -> str:
    """Three digits, or all before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:#.3g}"


def table(results: dict[str, dict[str, tuple[float, float]]]) -> list[str]:
    """The results as an aligned table in Markdown."""
    rows: list[list[str]] = [["thousand orders (W2: lines) per second"], []]
    for work in results:
        rows[0] += [work, "ratio"]
    names = dict.fromkeys(name for found in results.values() for name in found)
    for name in names:
        rows.append([name])
        for found in results.values():
            rows[-1] += [figure(value) for value in found[name]] if name in found else ["", ""]
    widths = [max(map(len, column)) for column in zip(rows[0], *rows[2:], strict=True)]
    rows[1] = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return [
        f"| {name.ljust(widths[0])} | {' | '.join(map(str.rjust, figures, widths[1:]))} |" for name, *figures in rows
    ]


def main(rounds: int) -> None:
    """Prints what comes out, and the speeds."""
    warm_up()
    everybody, left_out = contestants()
    for reason in left_out:
        print(reason)
    wrong = [difference for work in ("W1H", "W1B", "W2") for difference in check(work, everybody[work])]
    if wrong:
        sys.exit("\n".join(["", "not the same work:", *wrong]))
    results = {}
    for work, some in everybody.items():
        forget(all_desks=True)  # tables that another work needed longer: each begins as in a process of its own
        results[work] = measured(work, some, rounds)
    print("", *table(results), sep="\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
