"""What the working tree costs against another commit: paired ratios, both built and measured side by side.

python benchmarks/against.py REV [--only NAME]... [--pairs N] [--large]      (see README.md beside this file)

The working tree as it is and REV are installed in a fresh virtual environment each, with a fresh folder of machine code
each. Every measurement is a process of its own, in turn: working tree, REV, working tree, REV. Both are given the same
program (`probe.py`) and the working tree's works and scenarios. It needs Git, Python and a POSIX system.
"""

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from commits import ROOT, CannotError, Side, Spent, checked_out, installed, names

SCENARIO = ROOT / "scenarios" / "viral_hoodie.yaml"
STARTS = 5
"""A start is short: so many make one measurement."""
Measured = dict[str, float]
"""Figures by their unit."""
Measure = Callable[[Side, Path], Measured]
"""Of a commit; the folder is that of the works."""


class Row(NamedTuple):
    """Something that is measured. `share`: of the pairs, less for what takes minutes; `warm`: if it needs machine code
    that is there; `large`: only if asked for."""

    name: str
    what: str
    measure: Measure
    share: float = 1.0
    warm: bool = True
    large: bool = False


def probed(action: str, work: str) -> Measure:
    """The processor time that the probe prints."""
    return lambda side, works: {"ms": 1e3 * float(side.probe(action, works / f"{work}.yaml").printed)}


def peak(work: str) -> Measure:
    """The most memory of a replication, in a process of its own."""
    return lambda side, works: {"MiB": side.probe("once", works / f"{work}.yaml").memory}


def compare(empty_cache: bool) -> Measure:
    """The README's first command."""
    return lambda side, works: times(side.call("simbackorder", "compare", SCENARIO, empty_cache=empty_cache))


def times(spent: Spent) -> Measured:
    """Both times of a process."""
    return {"s, processors": spent.processor, "s, clock": spent.wall}


def compilation(side: Side, works: Path) -> Measured:
    """All machine code is made."""
    return {"s, processors": side.probe("warm_up", empty_cache=True).processor}


def starts(side: Side, works: Path) -> Measured:
    """A start that only says what there is."""
    return {"ms": 1e3 / STARTS * sum(side.call("simbackorder", "--help").processor for _ in range(STARTS))}


ROWS = (
    Row("W1", "W1, a replication", probed("replications", "W1")),
    Row("W1H", "W1H, a replication", probed("replications", "W1H")),
    Row("W2", "W2, a replication", probed("replications", "W2")),
    Row("one-for-one", "W1B, a replication", probed("replications", "W1B")),
    Row("opening", "W2's shop is opened", probed("opening", "W2"), warm=False),
    Row("short", "W1 of 2 days, a replication", probed("replications", "short")),
    Row("compilation", "first compilation", compilation, share=0.5, warm=False),
    Row("first-answer", "README's first command, empty cache", compare(empty_cache=True), share=0.5, warm=False),
    Row("compare", "README's first command, warm", compare(empty_cache=False)),
    Row("start", "--help", starts, warm=False),
    Row("memory", "memory, 10^6 lines", peak("lines")),
    Row("memory-large", "memory, 10^7 orders of one line", peak("orders"), share=0.5, large=True),
)
TABLE = ("W1", "W1H", "W2", "one-for-one", "opening", "compilation", "start", "memory")
"""The columns of the README's table of what each change costs."""


def rows_of(row: Row, sides: tuple[Side, Side], works: Path, pairs: int) -> list[list[str]]:
    """The lines of the table that this gives, measured pair by pair."""
    found: tuple[list[Measured], list[Measured]] = ([], [])
    reasons: dict[Side, str] = {}
    for number in range(max(1, round(pairs * row.share))):
        for side, measured in zip(sides, found, strict=True):
            if side in reasons:
                continue
            say(f"{row.what}, {number + 1}: {side.name}")
            try:
                measured.append(row.measure(side, works))
            except (CannotError, ValueError) as error:
                reasons[side] = f"not measured in {side.name}: {error}"
    units = next((some[0] for some in found if some), {"": 0.0})
    return [[row.what, unit, *line([[one[unit] for one in some] for some in found], reasons)] for unit in units]


def line(found: list[list[float]], reasons: dict[Side, str]) -> list[str]:
    """Medians of both; median, least and most of the ratios of pairs, and the ratio of the two least figures; or why
    there are none."""
    medians = [figure(statistics.median(some)) if some else "-" for some in found]
    if reasons:
        return [*medians, "; ".join(reasons.values()), "", "", "", ""]
    ratios = [ours / theirs for ours, theirs in zip(*found, strict=True)]
    shown = statistics.median(ratios), min(ratios), max(ratios), min(found[0]) / min(found[1])
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
            lines = rows_of(row, sides, place, asked.pairs)
            medians[row.name] = lines[0][4]
            print(*(f"| {' | '.join(one)} |" for one in lines), sep="\n", flush=True)
        if set(TABLE) <= set(medians):
            print(f"\nFor README.md: | issue | {' | '.join(medians[name] for name in TABLE)} |")
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
