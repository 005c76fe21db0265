"""Pages of the documentation, done as a reader does them: every command and every example, one after the other.

- `python`: run; a last expression is shown, as in a notebook.
- `sh`: every line is a command; what installs something is left to the reader.
- `text` after either: an excerpt of what it printed. Every number of it must have been printed.
- `yaml`: with `# my_shop.yaml` as its first line it is written to that file, else each of its lines stands in a shipped
  scenario or in a file that the page wrote.
"""

import ast
import contextlib
import io
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from simbackorder.cli.main import main

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"
LEFT_TO_THE_READER = (
    "python3 -m venv",
    "pip install",
    "python -m sphinx",
    "simbackorder bench",
    "simbackorder verify",
    "jupyter",
)
LONG = ("simbackorder sweep scenarios/lead_time_sweep.yaml --refine",)
"""Left to the reader, too: smaller ones are on other pages."""
WRITES = ("new", "--out", "sweep", ">")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
INTERVAL = re.compile(rf"({NUMBER.pattern}) ± ({NUMBER.pattern})")


class Block(NamedTuple):
    """A fenced block of a page: its language, its text, and its first line."""

    language: str
    text: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    for found in re.finditer(r"^```(\w*)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        yield Block(found[1], found[2], page.count("\n", 0, found.start()) + 2)


def prose(page: str) -> str:
    """What is not in a block, on one line."""
    return " ".join(re.sub(r"^```(\w*|\{.*)\n(.*?)^```$", "", page, flags=re.DOTALL | re.MULTILINE).split())


def commands(block: str) -> Iterator[str]:
    """The commands of a block, without remarks; what stands for several (`policies · measures`) is each of them."""
    for line in block.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if not words:
            continue
        if "·" in words:
            yield from (f"simbackorder {word}" for word in words[1:] if word != "·")
        else:
            yield shlex.join(words).replace("'>'", ">").replace("'>>'", ">")


@cache
def kept(command: str) -> str:
    """What a command prints that writes nothing, in the folder of the scenarios."""
    return printed(command)


def printed(command: str) -> str:
    """What a command prints."""
    command, _, file = command.partition(" > ")
    words = shlex.split(command)
    assert words[0] == "simbackorder", command
    result = CliRunner().invoke(main, words[1:])
    assert result.exit_code == 0, f"{command}\n{result.output}\n{result.exception!r}"
    if file:
        Path(file.strip()).write_text(result.stdout, encoding="utf-8")
    return result.output


class Reader:
    """Somebody who does what a page says, in an empty folder beside the shipped scenarios."""

    def __init__(self, name: str, replications: int | None = None) -> None:
        self.name, self.replications = name, replications  # of the starter, if it should have fewer
        self.known: dict[str, object] = {"__name__": "page"}
        self.last = ""
        self.seen: list[str] = []

    def read(self, page: str) -> None:
        """Does the whole page."""
        for block in blocks(page):
            do = {"python": self.run, "sh": self.type, "text": self.compare, "yaml": self.write}.get(block.language)
            if do:
                do(block)

    def read_and_check(self, page: str) -> None:
        """Does the whole page, and looks whether what it says with ± was printed."""
        self.read(page)
        self.check_intervals(prose(page))

    def run(self, block: Block) -> None:
        """Runs an example."""
        file = Path(f"block_{block.line}.py").absolute()  # a policy is read from its file
        file.write_text(block.text, encoding="utf-8")
        tree = ast.parse(block.text)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        with contextlib.redirect_stdout(io.StringIO()) as shown:
            exec(compile(tree, file, "exec", dont_inherit=True), self.known)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), file, "eval", dont_inherit=True), self.known)
                print("" if value is None else value)
        self.show(shown.getvalue())

    def type(self, block: Block) -> None:
        """Types the commands."""
        outputs = []
        for command in commands(block.text):
            if command in LONG or any(words in command for words in LEFT_TO_THE_READER):
                continue
            words = command.split()
            elsewhere = any(word in words for word in WRITES) or "scenarios/" not in command
            outputs.append(printed(command) if elsewhere else kept(command))
            if words[1] == "new" and self.replications:
                file = Path(words[2])
                file.write_text(file.read_text().replace("replications: 100", f"replications: {self.replications}"))
        self.show("\n".join(outputs))

    def show(self, output: str) -> None:
        self.last = output
        self.seen.append(output)

    def compare(self, block: Block) -> None:
        """An excerpt has no number that was not printed."""
        there = set(NUMBER.findall(self.last))
        missing = [number for number in NUMBER.findall(block.text) if number not in there]
        assert not missing, f"{self.name}:{block.line}: not printed: {missing}\n{self.last}"
        there = set(re.findall(r"[^\W\d_]{4,}", self.last))
        words = re.findall(r"[^\W\d_]{4,}", block.text)
        unknown = [word for word in words if word not in there]
        assert len(unknown) <= len(words) / 10, f"{self.name}:{block.line}: not printed: {unknown}\n{self.last}"

    def write(self, block: Block) -> None:
        """Writes a file, or finds the lines in one that is there."""
        first = re.match(r"# (\S+\.yaml)\n", block.text)
        if first:
            Path(first[1]).write_text(block.text, encoding="utf-8")
            return
        files = [*SCENARIOS.glob("*.yaml"), *Path().glob("*.yaml")]
        there = {bare(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()}
        missing = [line for line in block.text.splitlines() if bare(line) not in there]
        assert not missing, f"{self.name}:{block.line}: in no scenario: {missing}"

    def check_intervals(self, text: str) -> None:
        """What the page says with ± was printed, or stands at the head of a shipped scenario."""
        heads = " ".join(file.read_text(encoding="utf-8") for file in SCENARIOS.glob("*.yaml"))
        there = set(INTERVAL.findall(re.sub(r"[ #]+", " ", f"{heads} {' '.join(self.seen)}")))
        missing = [f"{mean} ± {half}" for mean, half in INTERVAL.findall(text) if (mean, half) not in there]
        assert not missing, f"{self.name}: not printed: {missing}"


def bare(line: str) -> str:
    """A line without its remark, and with single blanks."""
    return " ".join(re.sub(r"\s#.*", "", line).split())
