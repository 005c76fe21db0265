"""Whether the tests notice a mistake: small mistakes are planted in the rules and the formulas, one at a time.

python benchmarks/mutants.py SEED NUMBER      (needs `pip install -e ".[test,mutants]"`)

From each room, NUMBER places in the code are drawn, and at each one of the mutants that cosmic-ray has for it. Tests
run on a copy of the repository until one fails, the nearest first; who makes none fail is tried on a longer list. What
was found is kept in `mutants-SEED-NUMBER.jsonl`: whoever runs it again, after adding tests, tries the survivors only.

Left out is what cannot change a number: annotations, decorators, and arguments that only check or forbid (`strict`,
`frozen`). Left out, too, are replacements that almost any test notices: arithmetic by operations on bits, equality by
identity.
"""

import difflib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from parso.tree import NodeOrLeaf
from scipy.stats import binomtest

ROOT = Path(__file__).parent.parent
WHOLE = "tests/agreement/test_oracle.py tests/golden tests/scenarios tests/levers tests/faults tests/laws tests/theory"
REPORTED = "tests/experiments tests/report tests/library tests/cli"
TESTS = {
    "policies": ("tests/model tests/policies", f"{WHOLE} tests/metrics tests/opening"),
    "model": ("tests/model", f"{WHOLE} tests/metrics tests/policies"),
    "metrics": ("tests/metrics", f"tests/model {WHOLE} {REPORTED}"),
    "statistics": ("tests/statistics", f"tests/theory {REPORTED}"),
}
"""By room: the nearest tests, and others that may notice something, in the order of what they notice in a second."""
SECONDS = 1200
"""So long a list of tests may take; a single test has 60 s. Who goes on for ever was noticed."""
BITS = ("RShift", "LShift", "BitOr", "BitAnd", "BitXor", "_Is", "Decorator")
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


def first_failure(copy: Path, tests: Sequence[str]) -> str | None:
    """The first test that fails, None if all pass."""
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    surroundings = {**usual, "PYTHONPATH": str(copy), "SIMBACKORDER_CACHE_DIR": str(copy / "cache")}
    options = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not slow", "--timeout", "60", "--tb", "no"]
    command = [sys.executable, "-m", "pytest", *options, *tests]
    heard: dict[str, Any] = {"stdout": subprocess.PIPE, "text": True, "start_new_session": True}
    with subprocess.Popen(command, cwd=copy, env=surroundings, **heard) as process:
        try:
            words, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return "for ever"
    shutil.rmtree(copy / "cache", ignore_errors=True)
    told = [line for line in words.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return None if process.returncode == 0 else (told or ["no test could be run"])[0][:160]


def killer(copy: Path, mutant: Mutant) -> str | None:
    """The test that notices the mistake, None if none does."""
    target = copy / mutant.file
    target.write_text(mutant.text(), "utf-8")
    failures = (first_failure(copy, tests.split()) for tests in TESTS[mutant.room])
    found = next((failure for failure in failures if failure), None)
    shutil.copy(ROOT / mutant.file, target)
    return found


def main(seed: int, number: int) -> None:
    """Draw, try, and print a line per mutant and the table."""
    kept = Path(f"mutants-{seed}-{number}.jsonl")
    known = dict(json.loads(line) for line in kept.read_text("utf-8").splitlines()) if kept.exists() else {}
    sample = {room: drawn(room, seed, number) for room in TESTS}
    with tempfile.TemporaryDirectory() as place, kept.open("a", encoding="utf-8") as file:
        copy = Path(place) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", "results", "__pycache__"))
        if failure := first_failure(copy, [test for nearest, _ in TESTS.values() for test in nearest.split()]):
            sys.exit(f"without any mistake, too: {failure}")
        for turn in zip(*(chosen for _, chosen in sample.values()), strict=True):
            for mutant in turn:
                if known.get(mutant.name()) is None:
                    known[mutant.name()] = found = killer(copy, mutant)
                    print(f"{mutant.name()}\n{mutant.difference()}\n    {found or 'SURVIVED'}", flush=True)
                    print(json.dumps([mutant.name(), found]), file=file, flush=True)
    for room, (places, chosen) in sample.items():
        killed = sum(known[mutant.name()] is not None for mutant in chosen)
        low, high = binomtest(killed, len(chosen)).proportion_ci(0.95, "exact")
        print(f"{room}: {killed} of {len(chosen)} drawn of {places} places: {low:.1%} to {high:.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
