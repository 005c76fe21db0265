"""Whether the tests notice a mistake: small mistakes are planted in the rules and the formulas, one at a time.

python benchmarks/mutants.py SEED NUMBER [SECONDS]      (needs `pip install -e ".[test,mutants]"`)

From each room, NUMBER places in the code are drawn, and at each one of the mutants that cosmic-ray has for it. Tests
run on a copy of the repository until one fails. Which of them carry out which line is recorded once, in
`mutants.coverage`, and how long each takes, in `mutants.log` (20 minutes or more; delete both when the code changes).
A mutant meets the tests that carry out its line, the fastest first, which then took SECONDS together, 40 if no number
is given; and then all of the room, those named like the module, and a few that notice much. Machine code is not
recorded: lines that nothing else carries out meet those of the module and of the room. What was found is kept in
`mutants-SEED-NUMBER.jsonl`: whoever runs it again, with more seconds or more tests, tries the survivors only. 10
seconds first, with those tests alone, and then 40, is faster than 40 at once.

Left out is what cannot change a number: annotations, decorators, and arguments that only check or forbid (`strict`,
`frozen`). Left out, too, are replacements that almost any test notices: arithmetic by operations on bits, equality by
identity.
"""

import ast
import difflib
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import accumulate
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import numpy  # noqa: F401  (before processes fork)
import pandas  # noqa: F401
import pyarrow  # noqa: F401
import pydantic  # noqa: F401
import pytest
import simpy  # noqa: F401
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from coverage import CoverageData
from parso.tree import NodeOrLeaf
from scipy.stats import binomtest

ROOT = Path(__file__).parent.parent
ROOMS = ("policies", "model", "metrics", "statistics")
RECORDED = [f"tests/{room}" for room in (*ROOMS, "opening", "scenarios", "laws")]
WHOLE = ["tests/golden", "tests/agreement/test_oracle.py"]
LAST = {"statistics": [f"tests/experiments/test_{name}.py" for name in ("comparison", "sensitivity", "break_even")]}
"""By room, where it is not the whole model: what survivors meet in the end, after all tests of the room, some of which
may be missed because what they ask for was worked out for others."""
SECONDS = 40
SECONDS_TO_COMPILE = 5.0
FOR_EVER = 1500
"""So many seconds a list of tests may take; a single test has 120. Who goes on for ever was noticed."""
NOTICED_NOTHING = (pytest.ExitCode.OK, pytest.ExitCode.USAGE_ERROR)
"""The second: a test that was chosen is called otherwise, since a constant in its name has changed."""
BITS = ("RShift", "LShift", "BitOr", "BitAnd", "BitXor", "_Is", "Decorator")
USUAL = ("-q", "-p", "no:cacheprovider", "-m", "not slow")
HARMLESS = ("strict", "frozen", "slots", "kw_only", "repr")


class Mutant(NamedTuple):
    """A mutation of cosmic-ray's: of a file, by an operator, the so-manyth that it finds; and where that is."""

    room: str
    file: str
    operator: str
    occurrence: int
    line: int
    column: int

    def text(self) -> str:
        """The file with the mistake."""
        return mutate_code((ROOT / self.file).read_text("utf-8"), get_operator(self.operator)(), self.occurrence)

    def difference(self) -> str:
        """The lines as they are and as they would be."""
        lines = difflib.ndiff((ROOT / self.file).read_text("utf-8").splitlines(), self.text().splitlines())
        return "\n".join(line for line in lines if line[0] in "+-")

    def name(self) -> str:
        """What it is called in the file of results."""
        return " ".join(map(str, self[1:]))


def is_pointless(node: NodeOrLeaf) -> bool:
    """Whether a change here could not change a number."""
    while node.parent is not None:
        child, node = node, node.parent
        of_argument = node.type == "argument" and node.children[0].get_code().strip() in HARMLESS
        of_signature = node.type == "parameters" and child.type == "operator"  # the star before names
        of_types = node.type == "if_stmt" and "TYPE_CHECKING" in node.children[1].get_code()
        returned = node.type == "funcdef" and child.get_previous_sibling().get_code().strip() == "->"
        annotated = node.type in ("annassign", "tfpdef") and child is node.children[-1 if node.type == "tfpdef" else 1]
        if of_argument or of_signature or of_types or returned or annotated or node.type == "decorator":
            return True
    return False


def mutants(room: str) -> Iterator[Mutant]:
    """All there are in a room."""
    kinds = {name: get_operator(name) for name in operator_names() if not any(word in name for word in BITS)}
    operators = {name: kind() for name, kind in kinds.items() if not kind.arguments()}
    for path in sorted((ROOT / "simbackorder" / room).rglob("*.py")):
        nodes = list(ast_nodes(get_ast(path.read_text("utf-8"))))
        for name, operator in operators.items():
            found = ((node, start) for node in nodes for start, _ in operator.mutation_positions(node))
            for occurrence, (node, start) in enumerate(found):
                if not is_pointless(node):
                    yield Mutant(room, path.relative_to(ROOT).as_posix(), name, occurrence, *start)


def drawn(room: str, seed: int, number: int) -> tuple[int, list[Mutant]]:
    """How many places there are in a room, and one mutant that Python can read at each of those drawn."""
    places = defaultdict(list)
    for mutant in mutants(room):
        places[mutant.file, mutant.line, mutant.column].append(mutant)
    luck = random.Random(f"{seed} {room}")
    chosen: list[Mutant] = []
    for place in luck.sample(sorted(places), len(places)):
        for mutant in luck.sample(places[place], len(places[place])):
            with suppress(SyntaxError):
                compile(mutant.text(), mutant.file, "exec")
                chosen.append(mutant)
                break
        if len(chosen) == number:
            break
    return len(places), chosen


def record(data: Path, log: Path) -> None:
    """Write down which tests carry out which lines, and how long each takes."""
    print("recording", *RECORDED, flush=True)
    rooms = [f"--cov=simbackorder.{room}" for room in ROOMS]
    options = ["-vv", "--durations", "0", "--durations-min", "0", "--cov-context", "test", "--cov-report", "", *rooms]
    command = [sys.executable, "-m", "pytest", *USUAL, "--tb", "no", *options, *RECORDED]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "COVERAGE_FILE": str(data.absolute())}
    with log.open("w", encoding="utf-8") as file:
        subprocess.run(command, cwd=ROOT, env=surroundings, stdout=file, check=False)


class Recording:
    """The tests that passed, and the lines that each carries out."""

    def __init__(self, data: Path, log: Path) -> None:
        told = log.read_text("utf-8")
        failed = set(re.findall(r"^(?:FAILED|ERROR) (tests/.*?)(?: - .*)?$", told, re.MULTILINE))
        self.seconds: dict[str, float] = defaultdict(float)
        for seconds, test in re.findall(r"^([\d.]+)s \w+ +(tests/.*)$", told, re.MULTILINE):
            if test not in failed:
                self.seconds[test] += float(seconds)
        self.data = CoverageData(str(data))
        self.data.read()

    def tests(self, mutant: Mutant, most: float) -> list[str]:
        """Those that carry out the line of a mutant, the fastest first. What is carried out at import, or in machine
        code only, shows in any that carry out something of the module, or in those of its room."""
        contexts = self.data.contexts_by_lineno(str(ROOT / mutant.file))
        lines = carried_out_with(ast.parse((ROOT / mutant.file).read_text("utf-8")), mutant.line)
        met = {context.rpartition("|")[0] for line in lines for context in contexts.get(line, ())} - {""}
        if not met:
            met = {context.rpartition("|")[0] for line in contexts for context in contexts[line]}
            met |= {test for test in self.seconds if of_room(test, mutant.room)}
        fastest = sorted(met & {*self.seconds}, key=lambda test: (self.pace(test, mutant.room), test))
        so_far = accumulate(self.seconds[test] for test in fastest)
        return [test for test, seconds in zip(fastest, so_far, strict=True) if seconds <= most]

    def pace(self, test: str, room: str) -> float:
        """What a test costs: with a mistake, machine code must be compiled again; tests of other rooms count thrice."""
        compiling = SECONDS_TO_COMPILE if "compiled" in test and room != "statistics" else 0.0
        return (self.seconds[test] + compiling) * (1 if of_room(test, room) else 3)


def naming(mutant: Mutant) -> list[str]:
    """The files of tests that are not recorded and named like the module, or the package."""
    path = Path(mutant.file)
    stem = path.parent.name if path.stem == "__init__" else path.stem
    files = (file.relative_to(ROOT).as_posix() for file in (ROOT / "tests").rglob(f"test_*{stem}*.py"))
    return sorted(file for file in files if not file.startswith(tuple(f"{room}/" for room in RECORDED)))


def of_room(test: str, room: str) -> bool:
    """Whether a test stands in the folder of a room."""
    return test.startswith(f"tests/{room}/")


def carried_out_with(tree: ast.Module, line: int) -> range:
    """The lines of the innermost statement around a line, but for those that are statements themselves; none outside
    functions."""
    around = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and node.lineno <= line <= end_of(node)]
    functions = (node for node in around if isinstance(node, ast.FunctionDef))
    if not any(node.body[0].lineno <= line for node in functions):
        return range(0)
    inner = max(around, key=lambda node: node.lineno)
    body = getattr(inner, "body", None)
    return range(inner.lineno, max(line, body[0].lineno - 1 if body else end_of(inner)) + 1)


def end_of(node: ast.stmt) -> int:
    """The last line of a statement."""
    return node.end_lineno or node.lineno


class FirstFailure:
    """A plugin of pytest that notes what fails first."""

    name: str | None = None

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Of a file that cannot be read."""
        self.pytest_runtest_logreport(report)

    def pytest_runtest_logreport(self, report: pytest.CollectReport | pytest.TestReport) -> None:
        """Of a test."""
        if report.failed and self.name is None:
            self.name = f"{report.nodeid}: {report.longreprtext.strip().splitlines()[-1]}"[:200]


def carry_out(copy: Path, cache: Path, tests: Sequence[str], told: Connection) -> None:
    """Run tests in this process until one fails, and tell its name."""
    os.setsid()
    os.chdir(copy)
    sys.path.insert(0, str(copy))
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.update(PYTHONPATH=str(copy), SIMBACKORDER_CACHE_DIR=str(cache))
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
    first = FirstFailure()
    (copy / "chosen.txt").write_text("\n".join(tests), "utf-8")
    ended = pytest.main([*USUAL, "-x", "--tb", "line", "--timeout", "120", "@chosen.txt"], plugins=[first])
    told.send(first.name or (None if ended in NOTICED_NOTHING else repr(ended)))


def first_failure(copy: Path, room: str, tests: Sequence[str]) -> str | None:
    """The first test that fails, None if all pass. They run in a fork of this process, which has imported already what
    takes long; machine code is kept where mistakes do not change it."""
    if not tests:
        return None
    cache = copy / "cache" / ("kept" if room == "statistics" else "changed")
    ours, theirs = multiprocessing.Pipe(duplex=False)
    forked = multiprocessing.get_context("fork").Process(target=carry_out, args=(copy, cache, tests, theirs))
    forked.start()
    theirs.close()
    heard: str | None = "for ever"
    if ours.poll(FOR_EVER):
        try:
            heard = ours.recv()
        except EOFError:
            heard = "the process died"
    with suppress(ProcessLookupError):
        os.killpg(forked.pid or 0, signal.SIGKILL)
    forked.join()
    shutil.rmtree(copy / "cache" / "changed", ignore_errors=True)
    return heard


def killer(copy: Path, mutant: Mutant, recording: Recording, most: float) -> str | None:
    """The test that notices the mistake, None if none does."""
    target = copy / mutant.file
    target.write_text(mutant.text(), "utf-8")
    last = [f"tests/{mutant.room}", *naming(mutant), *LAST.get(mutant.room, WHOLE)] if most >= SECONDS else []
    lists = (recording.tests(mutant, most), last)
    failures = (first_failure(copy, mutant.room, tests) for tests in lists)
    found = next((failure for failure in failures if failure), None)
    shutil.copy(ROOT / mutant.file, target)
    return found


def main(seed: int, number: int, most: float = SECONDS) -> None:
    """Draw, try, and print a line per mutant and the table."""
    recorded = Path("mutants.coverage"), Path("mutants.log")
    if not all(path.exists() for path in recorded):
        record(*recorded)
    recording = Recording(*recorded)
    kept = Path(f"mutants-{seed}-{number}.jsonl")
    known = dict(json.loads(line) for line in kept.read_text("utf-8").splitlines()) if kept.exists() else {}
    sample = {room: drawn(room, seed, number) for room in ROOMS}
    with tempfile.TemporaryDirectory() as place, kept.open("a", encoding="utf-8") as file:
        copy = Path(place) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", "results", "__pycache__"))
        for turn in zip(*(chosen for _, chosen in sample.values()), strict=True):
            for mutant in turn:
                if known.get(mutant.name()) is None:
                    known[mutant.name()] = found = killer(copy, mutant, recording, most)
                    print(f"{mutant.name()}\n{mutant.difference()}\n    {found or 'SURVIVED'}", flush=True)
                    print(json.dumps([mutant.name(), found]), file=file, flush=True)
    for room, (places, chosen) in sample.items():
        killed = sum(known[mutant.name()] is not None for mutant in chosen)
        low, high = binomtest(killed, len(chosen)).proportion_ci(0.95, "exact")
        print(f"{room}: {killed} of {len(chosen)} drawn of {places} places: {low:.1%} to {high:.1%}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
