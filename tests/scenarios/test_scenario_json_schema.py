"""The JSON Schema accepts what people write, and rejects unknown keys."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simbackorder.scenario.json_schema import json_schema
from simbackorder.scenario.language.yaml_tree import parse
from simbackorder.scenario.reading import load
from simbackorder.scenario.starters import KINDS, starter
from simbackorder.scenario.writing import resolved

HERE = Path(__file__).parent
VALID = sorted((HERE / "valid").glob("*.yaml"))
SCHEMA = Draft202012Validator(json_schema())
SCHEMA_SEES = [
    "unknown_section",
    "unknown_key_of_item",
    "unknown_parameter",
    "number_as_text",
    "boolean_as_number",
    "negative_amounts",
    "fractional_units",
    "unknown_currency",
    "unknown_unit_of_time",
    "weekly_has_six",
    "unknown_choice",
    "unknown_law",
    "two_laws",
    "law_with_odd_parameter",
    "parameter_of_another_rule",
    "unknown_family",
    "unknown_rule",
    "shipment_by_item",
    "flag_as_word",
    "no_alternatives",
    "length_missing",
    "alternative_with_unknown_key",
    "rate_without_time",
    "empty_sequence",
    "missing_sections",
    "outage_effect_unknown",
    "no_supplier_listed",
    "sweep_without_values",
    "launch_wrong",
    "impatience_wrong",
    "hazards_wrong",
    "loyalty_of_strangers",
    "answers_wrong",
    "payment_wrong",
    "precision_wrong",
]


def mistakes(text: str) -> list[str]:
    tree: Any = parse(text)[0]
    return [error.message for error in SCHEMA.iter_errors(tree)]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_it_accepts_valid_scenarios(path: Path) -> None:
    assert mistakes(path.read_text(encoding="utf-8")) == []
    assert mistakes(resolved(load(path))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_it_accepts_starters(kind: str) -> None:
    assert mistakes(starter(kind)[""]) == []


@pytest.mark.parametrize("name", SCHEMA_SEES)
def test_it_rejects(name: str) -> None:
    assert mistakes((HERE / "invalid" / f"{name}.yaml").read_text(encoding="utf-8"))
