"""What must hold of whatever is read: it is taken, or every mistake is said, in a line each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from click.testing import CliRunner

from simbackorder.cli.main import main
from simbackorder.experiments.checking import check_size
from simbackorder.experiments.engine import orders
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.points import points
from simbackorder.scenario.reading import load
from simbackorder.scenario.sections.schema import Scenario

LONGEST = 5000
"""Characters of a mistake."""
SMALL = 1000
"""Orders of a run that is tried."""
UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def taken(file: Path, settings: Sequence[str] = ()) -> Scenario | None:
    """The scenario, with points that can be read and a size that a run can have; None when it has mistakes, which are
    checked."""
    try:
        scenario = load(file, settings)
        points(scenario).check()
        check_size(scenario)
    except ScenarioError as error:
        check_said(error, file)
        return None
    return scenario


def check_said(error: ScenarioError, file: Path) -> None:
    """Every mistake is a readable line that begins with the file or the option."""
    assert error.problems
    for problem in error.problems:
        text = str(problem)
        assert text.startswith((str(file.parent), "--set")), text
        assert len(text) <= LONGEST, f"{len(text)} characters: {text[:LONGEST]}"
        assert not UNREADABLE.search(text), ascii(text)
        assert "Input should" not in text, text
        assert problem.message, text


def check_run(file: Path, scenario: Scenario, settings: Sequence[str] = ()) -> bool:
    """A small run ends with results, or with what is wrong, and leaves files nowhere else; whether there was a run."""
    if not orders(scenario) <= SMALL:
        return False
    folder = file.parent
    before = {path for path in folder.rglob("*") if "results" not in path.parts}
    words = ["run", str(file), "--out", str(folder / "results"), "--replications", "1", "--engine", "simpy", "--quiet"]
    found = CliRunner().invoke(main, [*words, *(word for setting in settings for word in ("--set", setting))])
    assert isinstance(found.exception, SystemExit | None), repr(found.exception)
    assert found.exit_code in (0, 1, 2), found.output
    assert "Traceback" not in found.output
    assert {path for path in folder.rglob("*") if "results" not in path.parts} == before
    return found.exit_code == 0
