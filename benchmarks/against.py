"""What the working tree costs against another commit: paired ratios, both built and measured side by side.

python benchmarks/against.py REV [--only NAME]... [--pairs N] [--large]      (see README.md beside this file)

The working tree as it is and REV are installed in a fresh virtual environment each, with a fresh folder of machine code
each. They are measured in turn: working tree, REV, working tree, REV; each pair by two new processes, what is short in
many turns of theirs. Both are given the same program (`probe.py`) and the working tree's works and scenarios. It needs
Git, Python and a POSIX system.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from math import ceil
from pathlib import Path
from statistics import median
from typing import NamedTuple

from commits import ROOT, CannotError, Side, Spent, checked_out, installed, names

SCENARIO = ROOT / "scenarios" / "viral_hoodie.yaml"
TURNS = 15
"""Of what is short, in a pair."""
Measured = dict[str, float]
"""Figures by their unit."""
Measure = Callable[[Side, Path], Iterator[Measured]]
"""Of a commit, as often as it is asked; the folder is that of the works."""


class Row(NamedTuple):
    """Something that is measured. `turns`: a pair's ratio is the median of so many; `slow`: with half as many pairs;
    `warm`: needs machine code that is there; `large`: only if asked for."""

    name: str
    what: str
    measure: Measure
    turns: int = 1
    slow: bool = False
    warm: bool = True
    large: bool = False


def probed(action: str, work: str, calls: int) -> Measure:
    """The processor time that the probe tells of one of so many calls in a row."""

    def measure(side: Side, works: Path) -> Iterator[Measured]:
        with side.conversation(action, works / f"{work}.yaml", str(calls)) as ask:
            while True:
                yield {"ms": 1e3 * ask()}

    return measure


def each(measure: Callable[[Side, Path], Measured]) -> Measure:
    """A measurement that has nothing to do with the one before it."""
    return lambda side, works: (measure(side, works) for _ in count())


def peak(work: str) -> Measure:
    """The most memory of a replication, in a process of its own."""
    return each(lambda side, works: {"MiB": side.probe("once", works / f"{work}.yaml").memory})


def compare(empty_cache: bool) -> Measure:
    """The README's first command."""
    return each(lambda side, works: times(side.call("simbackorder", "compare", SCENARIO, empty_cache=empty_cache)))


def times(spent: Spent) -> Measured:
    """Both times of a process."""
    return {"s, processors": spent.processor, "s, clock": spent.wall}


def compilation(side: Side, works: Path) -> Measured:
    """All machine code is made."""
    return {"s, processors": side.probe("warm_up", empty_cache=True).processor}


def start(side: Side, works: Path) -> Measured:
    """A start that only says what there is."""
    return {"ms": 1e3 * side.call("simbackorder", "--help").processor}


ROWS = (
    Row("W1", "W1, a replication", probed("replications", "W1", 112), TURNS),
    Row("W1H", "W1H, a replication", probed("replications", "W1H", 112), TURNS),
    Row("W2", "W2, a replication", probed("replications", "W2", 2), TURNS),
    Row("one-for-one", "W1B, a replication", probed("replications", "W1B", 8), TURNS),
    Row("opening", "W2's shop is opened", probed("opening", "W2", 1), TURNS, warm=False),
    Row("short", "W1 of 2 days, a replication", probed("replications", "short", 512), TURNS),
    Row("compilation", "first compilation", each(compilation), slow=True, warm=False),
    Row("first-answer", "README's first command, empty cache", compare(empty_cache=True), slow=True, warm=False),
    Row("compare", "README's first command, warm", compare(empty_cache=False)),
    Row("start", "--help", each(start), TURNS, warm=False),
    Row("memory", "memory, 10^6 lines", peak("lines")),
    Row("memory-large", "memory, 10^7 orders of one line", peak("orders"), slow=True, large=True),
)
TABLE = ("W1", "W1H", "W2", "one-for-one", "opening", "compilation", "start", "memory")
"""The columns of the README's table of what each change costs."""


def lines(row: Row, sides: tuple[Side, Side], works: Path, pairs: int) -> list[list[str]]:
    """What the table says of a row, measured pair by pair: a line per unit; or one that says why there is nothing."""
    found: list[tuple[list[Measured], ...]] = []
    reasons: dict[str, str] = {}
    while not reasons and len(found) < (ceil(pairs / 2) if row.slow else pairs):
        say(f"{row.what}: pair {len(found) + 1}")
        found.append(pair(row, sides, works, reasons))
    units = next((some[0] for one in found for some in one if some), {"": 0.0})
    return [
        [row.what, unit, *line([[[turn[unit] for turn in some] for some in one] for one in found], reasons)]
        for unit in units
    ]


def pair(row: Row, sides: tuple[Side, Side], works: Path, reasons: dict[str, str]) -> tuple[list[Measured], ...]:
    """A pair of measurements, turn by turn; those who cannot be measured give their reason."""
    found: tuple[list[Measured], ...] = ([], [])
    measures = [row.measure(side, works) for side in sides]
    for _ in range(row.turns):
        for side, measure, some in zip(sides, measures, found, strict=True):
            if side.name in reasons:
                continue
            try:
                some.append(next(measure))
            except (CannotError, ValueError) as error:
                reasons[side.name] = f"not measured in {side.name}: {error}"
    for measure in measures:
        measure.close()
    return found


def line(pairs: list[list[list[float]]], reasons: dict[str, str]) -> list[str]:
    """Medians of both; median, least and most of the ratios of pairs, and the ratio of the two least figures; or why
    there are none. `pairs[pair][side][turn]`."""
    both = [[turn for one in pairs for turn in one[side]] for side in (0, 1)]
    medians = [figure(median(some)) if some else "-" for some in both]
    if reasons:
        return [*medians, "; ".join(reasons.values()), "", "", "", ""]
    ratios = [median(ours / theirs for ours, theirs in zip(*one, strict=True)) for one in pairs]
    shown = median(ratios), min(ratios), max(ratios), min(both[0]) / min(both[1])
    return [*medians, *(f"{ratio:.3f}" for ratio in shown), str(len(ratios))]


def figure(value: float) -> str:
    """Four digits, or all before the point."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:#.4g}"


def say(text: str) -> None:
    """What is being done, for those who wait."""
    print(f"{text}...", file=sys.stderr, flush=True)


def machine() -> str:
    """What the figures are figures of."""
    try:
        models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        processor = models[0].split(": ", 1)[1]
    except (OSError, IndexError):
        processor = platform.processor() or platform.machine()
    load = ", ".join(f"{one:.2f}" for one in os.getloadavg())
    return f"{processor}, {os.cpu_count()} cores, {platform.platform()}; load average at the start {load}"


def heading(sides: tuple[Side, Side]) -> list[str]:
    """Machine, revisions, versions, and how the table is to be read."""
    return [
        machine(),
        *(f"{side.name}: {side.probe('versions').printed}" for side in sides),
        "",
        f"Ratios are {sides[0].name} / {sides[1].name}, pair by pair: below 1, the working tree takes less.",
        "",
        "| what | unit | working tree | other | ratio, median | min | max | least / least | pairs |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]


def wanted() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("revision", metavar="REV", help="the commit to compare with")
    known = [row.name for row in ROWS]
    parser.add_argument("--only", action="append", choices=known, metavar="NAME", help=f"of {', '.join(known)}")
    parser.add_argument("--pairs", type=int, default=5, help="of measurements; slow ones have half  [default: 5]")
    parser.add_argument("--large", action="store_true", help="also the memory of 10^7 orders")
    return parser.parse_args()


def warmed(sides: tuple[Side, Side]) -> None:
    """Machine code is made; a commit that cannot says so where it is needed."""
    for side in sides:
        say(f"compiling {side.name}")
        try:
            side.probe("warm_up")
        except CannotError as error:
            say(f"{side.name}: {error}")


def main() -> None:
    """Builds both, measures in turn, prints a table."""
    asked = wanted()
    rows = [row for row in ROWS if (row.name in asked.only if asked.only else asked.large or not row.large)]
    ours, theirs = names(asked.revision)
    place = Path(tempfile.mkdtemp(prefix="against-"))
    try:
        with checked_out(asked.revision, place / "other") as other:
            say(f"installing {ours} and {theirs}")
            sides = installed(ours, ROOT, place / "a"), installed(theirs, other, place / "b")
        sides[0].probe("works", place)
        if any(row.warm for row in rows):
            warmed(sides)
        print(*heading(sides), sep="\n", flush=True)
        medians = {}
        for row in rows:
            found = lines(row, sides, place, asked.pairs)
            medians[row.name] = found[0][4]
            print(*(f"| {' | '.join(one)} |" for one in found), sep="\n", flush=True)
        if set(TABLE) <= set(medians):
            print(f"\nFor README.md: | issue | {' | '.join(medians[name] for name in TABLE)} |")
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
