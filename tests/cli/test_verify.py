"""`verify`: the answer, the tables, JSON, exit statuses; and the table of the documentation."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simbackorder.cli.main import main
from simbackorder.report.verified import number
from simbackorder.verification import catalogue

DOCUMENTED = (Path(__file__).parents[2] / "docs" / "validation.md").read_text(encoding="utf-8")
CERTAIN, LUCKY = "eoq-6-20-2", "sherbrooke-1"


def verify(*words: str) -> Result:
    return CliRunner().invoke(main, ["verify", "--quick", "--workers", "1", *words])


def test_the_answer_comes_first():
    result = verify("--only", CERTAIN, "--only", LUCKY)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("All 2 cases agree with theory; at most 1 in 100 such tables would say otherwise")
    assert "5 do not depend on chance and must be equal to nine digits" in " ".join(result.stdout.split())
    assert len(re.findall(r"agrees$", result.stdout, re.MULTILINE)) == 2
    detailed = verify("--only", CERTAIN, "--details").stdout
    assert detailed.startswith("The case agrees with theory")
    assert len(re.findall(r"agrees$", detailed, re.MULTILINE)) == 1 + 5


def test_json_has_every_case_and_value():
    result = verify("--only", LUCKY, "--only", CERTAIN, "--format", "json", "--seed", "5")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["passed"], found["false_alarms"], found["seed"], found["quick"]) == (True, 0.01, 5, True)
    assert [case["id"] for case in found["cases"]] == [LUCKY, CERTAIN]
    for case in found["cases"]:
        assert {"id", "title", "source", "measures", "passed", "replications", "seed", "scenario"} <= set(case)
        for measure in case["measures"]:
            assert set(measure) == {"name", "exact", "mean", "half_width", "z", "visible", "passed"}
            assert abs(measure["mean"] - measure["exact"]) <= measure["half_width"] + 1e-9
    by_chance, certain = found["cases"]
    assert all(isinstance(each["z"], float) for each in by_chance["measures"])
    assert all((each["z"], each["half_width"]) == (None, 0) for each in certain["measures"])


def test_a_case_can_be_simulated_by_everybody(tmp_path):
    """Its scenario and seed give the same mean with `run`."""
    [case] = json.loads(verify("--only", LUCKY, "--format", "json").stdout)["cases"]
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case["scenario"]))
    words = ["run", str(file), "--replications", str(case["replications"]), "--seed", str(case["seed"])]
    result = CliRunner().invoke(main, [*words, "--format", "json", "--quiet", "--workers", "1"])
    assert result.exit_code == 0, result.output
    means = {measure["name"]: measure["mean"] for measure in case["measures"]}
    assert f'"mean": {means["mean_backorders"]}' in result.stdout


def test_a_case_that_fails_is_named_with_status_1(monkeypatch):
    case = catalogue.catalogue()[CERTAIN]
    wrong = case._replace(exact=lambda: {**case.exact(), "mean_on_hand": 8.5500001})
    monkeypatch.setitem(catalogue.catalogue(), CERTAIN, wrong)
    result = verify("--only", CERTAIN, "--only", LUCKY)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"1 of 2 cases does NOT agree with theory: {CERTAIN}.")
    assert "DISAGREES" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"), [(["--only", "palm"], "there is no case 'palm'"), (["--seed", "x"], "--seed")]
)
def test_what_cannot_be_meant_is_told(words, said):
    result = verify(*words)
    assert result.exit_code == 2
    assert said in result.output


def rows(heading: str) -> list[list[str]]:
    """The rows of the documented table with this corner."""
    lines = DOCUMENTED.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("| "):
            break
        found.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


def test_the_documented_table_has_all_cases_with_their_exact_values():
    """Written by the command; noise may differ, and does with every change of the random numbers."""
    known = catalogue.catalogue()
    cases = rows("case")
    assert [row[0] for row in cases] == list(known)
    assert [row[1] for row in cases] == [case.title for case in known.values()]
    assert [row[2] for row in cases] == [case.source for case in known.values()]
    values = {row[0]: row[1] for row in rows("case and value")}
    exact = {f"{id} {name}": number(value) for id, case in known.items() for name, value in case.exact().items()}
    assert values == exact
    assert f"All {len(known)} cases agree with theory" in DOCUMENTED
