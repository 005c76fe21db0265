"""The resolved form of a scenario: every default shown, times as bare numbers; and the digest that names results."""

from __future__ import annotations

import hashlib
import json
from io import StringIO
from pathlib import Path
from typing import Any

from simbackorder.scenario.choices import FamilyChoice, Policy
from simbackorder.scenario.forms import record_form
from simbackorder.scenario.schema import Scenario


def form(scenario: Scenario) -> dict[str, Any]:
    """The resolved scenario as plain mappings, lists, numbers and text; reading it back gives the same scenario."""
    return scenario._form or assembled(scenario)


def resolved(scenario: Scenario) -> str:
    """The resolved scenario as YAML."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = None
    yaml.width = 120
    yaml.sort_base_mapping_type_on_output = False
    text = StringIO()
    yaml.dump(quoted(form(scenario)), text)
    return text.getvalue()


def quoted(value: Any) -> Any:
    return value


def digest(content: dict[str, Any], files: dict[str, Path]) -> str:
    """16 hexadecimal digits that name a resolved scenario together with its data files."""
    sums = {name: file_digest(path) for name, path in sorted(files.items())}
    text = json.dumps([content, sums], ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def file_digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def assembled(scenario: Scenario) -> dict[str, Any]:
    """The form of a scenario that was made in Python: alternatives are written out whole."""
    digits = scenario.minor_digits
    content: dict[str, Any] = {
        key: getattr(scenario, key) for key in ("title", "question", "currency") if getattr(scenario, key)
    }
    content["time"] = record_form(scenario.time, digits)
    for key in ("items", "customers", "suppliers"):
        entries = getattr(scenario, key)
        content[key] = {name: record_form(entry, digits) for name, entry in entries.items()}
    if list(content["customers"]) == ["customers"]:
        content["customers"] = content["customers"]["customers"]
    content["shipping"] = record_form(scenario.shipping, digits)
    content["policy"] = policy_form(scenario.policy, digits)
    if scenario.alternatives != {"policy": scenario.policy}:
        content["alternatives"] = {name: policy_form(one, digits) for name, one in scenario.alternatives.items()}
    for key in ("experiment", "measures"):
        content[key] = record_form(getattr(scenario, key), digits)
    if scenario.sweep:
        content["sweep"] = {path: list(values) for path, values in scenario.sweep.items()}
    return content


def policy_form(policy: Policy, digits: int) -> dict[str, Any]:
    families = {name: choice_form(getattr(policy, name), digits) for name in type(policy).model_fields}
    return {name: entry for name, entry in families.items() if entry}


def choice_form(choice: FamilyChoice, digits: int) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if choice.default:
        content = {"rule": choice.default.rule, **record_form(choice.default.parameters, digits)}
    if choice.items:
        content["items"] = {
            name: {"rule": entry.rule, **record_form(entry.parameters, digits)} for name, entry in choice.items.items()
        }
    return content
