"""How fast the engines are, as tables."""

from collections.abc import Sequence
from itertools import groupby

from simbackorder.experiments.speed import Cost, SecondCore, Speed
from simbackorder.report.grid import Grid

NAMES = {"compiled": "compiled engine", "simpy": "SimPy engine"}


def speed_grid(found: Sequence[Speed]) -> Grid:
    """Engines by works: the median over the rounds, with the slowest and the fastest round; and their ratio."""
    works = list(dict.fromkeys(speed.work for speed in found))
    engines = list(dict.fromkeys(speed.engine for speed in found))
    by = {(speed.engine, speed.work): speed for speed in found}
    rows = [(NAMES[engine], tuple(rate(by[engine, work]) for work in works)) for engine in engines]
    if len(engines) == 2:
        first, second = engines
        ratios = tuple(f"{by[first, work].median / by[second, work].median:.0f}" for work in works)
        rows.append(("times as fast", ratios))
    return Grid("per second, one core", tuple((work.name, f"thousand {work.unit}") for work in works), tuple(rows))


def rate(speed: Speed) -> str:
    """Median (slowest to fastest round), in thousands."""
    if len(speed.rates) == 1:
        return f"{speed.median / 1e3:,.0f}"
    return f"{speed.median / 1e3:,.0f} ({min(speed.rates) / 1e3:,.0f} to {max(speed.rates) / 1e3:,.0f})"


def cost_grid(found: Sequence[Cost]) -> Grid:
    """What a line costs, and how many times what it costs in the first case of its kind."""
    rows = []
    for _, group in groupby(found, lambda cost: cost.case.what):
        costs = list(group)
        for cost in costs:
            memory = "-" if cost.memory is None else f"{cost.memory / 2**20:,.0f}"
            cells = (f"{cost.nanoseconds:,.0f}", f"{cost.nanoseconds / costs[0].nanoseconds:.2f}", memory)
            rows.append((f"{cost.case.size:,} {cost.case.what}", cells))
    return Grid("growth, compiled engine", (("a line", "ns"), ("to the first", ""), ("memory", "MiB")), tuple(rows))


def second_core_grid(found: Sequence[SecondCore]) -> Grid:
    """What a second core is worth."""
    rows = tuple(
        (
            f"{one.work.name}, {one.what}",
            (*(f"{s:.2f}" for s in one.seconds), f"{one.seconds[0] / one.seconds[1]:.2f}", SAME[one.same]),
        )
        for one in found
    )
    columns = (("one", "s"), ("two", "s"), ("speed-up", ""), ("numbers", ""))
    return Grid("a second core", columns, rows)


SAME = {True: "the same", False: "DIFFERENT"}


def plain(speeds: Sequence[Speed], costs: Sequence[Cost], workers: Sequence[SecondCore]) -> dict[str, object]:
    """What was timed as plain values."""
    speed = [
        {"work": s.work.name, "unit": s.work.unit, "engine": s.engine, "per_second": list(s.rates)} for s in speeds
    ]
    growth = [
        {"what": c.case.what, "size": c.case.size, "nanoseconds_per_line": c.nanoseconds, "memory_bytes": c.memory}
        for c in costs
    ]
    cores = [{"work": w.work.name, "what": w.what, "seconds": list(w.seconds), "same_numbers": w.same} for w in workers]
    return {name: found for name, found in (("speed", speed), ("growth", growth), ("cores", cores)) if found}
