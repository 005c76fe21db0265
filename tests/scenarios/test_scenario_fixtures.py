"""Every valid file is read, every invalid one gets exactly the messages that its first lines expect."""

import re
from pathlib import Path

import pytest

from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.points import points
from simbackorder.scenario.reading import load, loads
from simbackorder.scenario.starters import KINDS, starter
from simbackorder.scenario.writing import form, resolved

HERE = Path(__file__).parent
VALID = sorted((HERE / "valid").glob("*.yaml"))
INVALID = sorted((HERE / "invalid").glob("*.yaml"))
SHIPPED = sorted((HERE.parent.parent / "scenarios").glob("*.yaml"))


def name(path: Path) -> str:
    return path.stem


def test_there_are_enough_fixtures() -> None:
    assert len(VALID) >= 15
    assert len(INVALID) >= 45


@pytest.mark.parametrize("path", INVALID, ids=name)
def test_invalid(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    expected = re.findall(r"^# expect: (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    with pytest.raises(ScenarioError) as caught:
        load(path.name)
    found = [str(problem).removeprefix(f"{path.name}:").strip() for problem in caught.value.problems]
    assert found == expected
    assert str(caught.value) == "\n".join(str(problem) for problem in caught.value.problems)


@pytest.mark.parametrize("path", [*VALID, *SHIPPED], ids=name)
def test_resolved_form_reads_back(path: Path) -> None:
    scenario = load(path)
    again = loads(resolved(scenario), path.name, path.parent)
    assert again.digest == scenario.digest
    assert form(again) == form(scenario)
    assert again == scenario


@pytest.mark.parametrize("path", VALID, ids=name)
def test_resolved_form_has_the_same_points(path: Path) -> None:
    scenario = load(path)
    again = loads(resolved(scenario), path.name, path.parent)
    assert [(values, point.digest) for values, point in points(scenario)] == [
        (values, point.digest) for values, point in points(again)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_starters_are_valid(kind: str, tmp_path: Path) -> None:
    for file, text in starter(kind).items():
        (tmp_path / (file or "scenario.yaml")).write_text(text, encoding="utf-8")
    scenario = load(tmp_path / "scenario.yaml")
    assert scenario.question.endswith("?")
    assert len(scenario.alternatives) >= 2
