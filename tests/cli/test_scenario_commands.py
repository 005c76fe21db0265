"""`validate`, `schema`, `policies` and `new`."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from simbackorder.cli import new, policies, schema, validate
from simbackorder.policies.families import FAMILIES
from simbackorder.scenario.starters import KINDS

SCENARIOS = Path(__file__).parent.parent / "scenarios"
HOODIE = str(SCENARIOS / "valid" / "viral_hoodie.yaml")
MINIMAL = str(SCENARIOS / "valid" / "minimal.yaml")
WRONG = str(SCENARIOS / "invalid" / "unknown_parameter.yaml")


def test_validate_says_what_is_in_a_scenario() -> None:
    result = CliRunner().invoke(validate.command, [HOODIE])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"{HOODIE}: OK: A hoodie goes viral; digest ")
    assert lines[0].endswith("; 2 items, 2 suppliers, 5 alternatives, a sweep of 15 points")
    assert lines[1:] == [
        "  out of stock       changes admission.rule",
        "  backorder          the shared policy",
        "  hopeful dates      changes promising.rule",
        "  partial shipments  changes shipment.rule",
        "  two suppliers      changes sourcing.rule",
    ]


def test_validate_checks_all_files() -> None:
    result = CliRunner().invoke(validate.command, [WRONG, "no_such.yaml", MINIMAL])
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        f"{WRONG}:11: policy.replenishment.reorder_pont: unknown key; did you mean 'reorder_point'?",
        "no_such.yaml: cannot be read: No such file or directory",
    ]
    assert result.stdout.startswith(f"{MINIMAL}: OK: digest ")


def test_validate_prints_the_resolved_form(tmp_path: Path) -> None:
    first = CliRunner().invoke(validate.command, [HOODIE, "--resolved", "--set", "items.cap.price=25"])
    assert first.exit_code == 0
    assert "price: 25" in first.stdout
    (tmp_path / "again.yaml").write_text(first.stdout, encoding="utf-8")
    again = CliRunner().invoke(validate.command, [str(tmp_path / "again.yaml"), "--resolved"])
    assert again.stdout == first.stdout


def test_validate_reports_an_override() -> None:
    result = CliRunner().invoke(validate.command, [MINIMAL, "--set", "time.length=-1"])
    assert result.exit_code == 2
    assert result.stderr == "--set time.length: time.length: expected a time above 0 (such as 6 days), found -1\n"


@pytest.mark.parametrize(
    ("objective", "message"),
    [
        ("profits", "no measure is named 'profits'; did you mean 'profit'?"),
        ("orders_arrived", "expected a measure of which more or less is better, found 'orders_arrived'"),
    ],
)
def test_validate_checks_the_objective(objective: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(Path(MINIMAL).read_text() + f"experiment:\n  objective: {objective}\n")
    result = CliRunner().invoke(validate.command, [str(file)])
    assert result.exit_code == 2
    assert result.stderr == f"{file}:5: experiment.objective: {message}\n"


def test_schema_is_json() -> None:
    tree = json.loads(CliRunner().invoke(schema.command).stdout)
    assert tree["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_policies_lists_every_policy_in_every_format() -> None:
    def output(layout: str) -> str:
        result = CliRunner().invoke(policies.command, ["--format", layout])
        assert result.exit_code == 0
        return result.stdout

    tree = json.loads(output("json"))
    assert {family["family"]: [rule["rule"] for rule in family["rules"]] for family in tree} == {
        name: list(family.table) for name, family in FAMILIES.items()
    }
    for family in tree:
        for rule in family["rules"]:
            assert rule["formula"]
            assert rule["source"]
            assert rule["summary"]
            assert all(parameter["meaning"] and parameter["type"] != "a value" for parameter in rule["parameters"])
    rows = list(csv.DictReader(StringIO(output("csv"))))
    assert {(row["family"], row["rule"]) for row in rows} == {(n, r) for n, f in FAMILIES.items() for r in f.table}
    for family in FAMILIES.values():
        for rule in family.table:
            assert f"### {rule}\n" in output("markdown")
            assert f"\n  {rule}\n" in output("table")


@pytest.mark.parametrize("kind", KINDS)
def test_new_writes_a_scenario_that_validates(kind: str, tmp_path: Path) -> None:
    file = str(tmp_path / "mine.yaml")
    written = CliRunner().invoke(new.command, [file, "--kind", kind])
    assert written.exit_code == 0
    assert f"wrote {file}" in written.stdout
    assert CliRunner().invoke(validate.command, [file]).exit_code == 0


def test_new_never_overwrites(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("mine")
    refused = CliRunner().invoke(new.command, [str(file)])
    assert refused.exit_code == 2
    assert refused.stderr == f"{file} exists; --force overwrites it\n"
    assert file.read_text() == "mine"
    assert CliRunner().invoke(new.command, [str(file), "--force"]).exit_code == 0
    assert file.read_text() != "mine"


def test_new_refuses_when_a_data_file_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("mine")
    refused = CliRunner().invoke(new.command, [str(tmp_path / "a.yaml"), "--kind", "replay"])
    assert refused.exit_code == 2
    assert not (tmp_path / "a.yaml").exists()
