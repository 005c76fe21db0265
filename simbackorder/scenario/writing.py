"""The resolved form of a scenario: every default shown, times as bare numbers; and the digest that names results."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from simbackorder.policies import own
from simbackorder.policies.families import FAMILIES
from simbackorder.scenario.firm.choices import FamilyChoice, Policy, tacit
from simbackorder.scenario.language.forms import record_form, value_form
from simbackorder.scenario.sections.schema import Scenario


def form(scenario: Scenario) -> dict[str, Any]:
    """The resolved scenario as plain mappings, lists, numbers and text; reading it back gives the same scenario."""
    return scenario._form or assembled(scenario)


def resolved(scenario: Scenario) -> str:
    """The resolved scenario as YAML."""
    return "\n".join(block(form(scenario), "")) + "\n"


WIDEST = 110
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.%+-]*(?: [A-Za-z0-9_.%+-]+)*")
NUMERAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
WORDS = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")  # some are truth values to older readers


def block(content: dict[str, Any], indent: str) -> Iterator[str]:
    """Lines of a mapping; what is short stands on one line."""
    for key, value in content.items():
        line = f"{indent}{key_text(key)}: {flow(value)}" + remark(value)
        whole = (
            isinstance(value, dict)
            and value
            and ((indent == "" and key in SPREAD) or len(line.split("  #")[0]) > WIDEST)
        )
        if whole:
            yield f"{indent}{key_text(key)}:" + remark(value, deep=False)
            yield from block(value, indent + "  ")
        else:
            yield line


SPREAD = ("items", "customers", "suppliers", "policy", "alternatives", "uncertain", "sweep", "optimise", "sensitivity")


def remark(value: Any, deep: bool = True) -> str:
    """A comment that names the options that are not given in a mapping (`deep`: and in those inside it)."""
    absent = list(not_given(value)) if deep else list(getattr(value, "absent", ()))
    return f"  # not given: {', '.join(absent)}" if absent else ""


def not_given(value: Any, path: str = "") -> Iterator[str]:
    for key in getattr(value, "absent", ()):
        yield f"{path}{key}"
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from not_given(entry, f"{path}{key}.")


def key_text(key: str) -> str:
    """A key as it is read: always as text."""
    return key if NUMERAL.fullmatch(key) else scalar(key)


def flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key_text(key)}: {flow(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(entry) for entry in value) + "]"
    return scalar(value)


def scalar(value: Any) -> str:
    """A number or a text that reads back as itself."""
    if isinstance(value, str):
        plain = PLAIN.fullmatch(value) and value.lower() not in WORDS
        return value if plain else escaped(json.dumps(value, ensure_ascii=False))
    return json.dumps(value, allow_nan=False)


def escaped(text: str) -> str:
    """Characters that YAML does not show, by number."""
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in text)


def digest(
    content: dict[str, Any], files: dict[str, Path], alternatives: Mapping[str, Policy], known: Mapping[str, str]
) -> str:
    """16 hexadecimal digits that name a resolved scenario together with its data files, and with the sources of those
    of its policies that are the user's own. `known`: digests of files, by name, as they were when they were read."""
    sums = {name: known.get(name) or file_digest(path) for name, path in sorted(files.items())}
    if own.registered():
        sums |= own.digests(rules_of(alternatives))
    text = json.dumps([content, sums], ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def rules_of(alternatives: Mapping[str, Policy]) -> Iterator[tuple[str, str]]:
    """Families and rules of all policies."""
    for policy in alternatives.values():
        for family in FAMILIES:
            yield from ((family, choice.rule) for choice in policy.family(family).stated())


def file_digest(path: Path) -> str:
    """The SHA-256 of a file."""
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
    for key in ("warehouse", "shipping", "payment", "books"):
        content[key] = record_form(getattr(scenario, key), digits)
    if scenario.finance.stated:
        content["finance"] = record_form(scenario.finance, digits)
    if scenario.returns is not None:
        content["returns"] = record_form(scenario.returns, digits)
    content["policy"] = policy_form(scenario.policy, digits)
    if scenario.alternatives != {"policy": scenario.policy}:
        content["alternatives"] = {name: policy_form(one, digits) for name, one in scenario.alternatives.items()}
    for key in ("experiment", "precision", "measures"):
        if key != "precision" or scenario.precision.measures:
            content[key] = record_form(getattr(scenario, key), digits)
    if scenario.uncertain:
        content["uncertain"] = scenario.uncertain.form(lambda value: value_form(value, digits))
    if scenario.optimise.model_fields_set:
        content["optimise"] = record_form(scenario.optimise, digits)
    if scenario.sensitivity.model_fields_set:
        content["sensitivity"] = record_form(scenario.sensitivity, digits)
    if scenario.sweep:
        content["sweep"] = scenario.sweep.form()
    return content


def policy_form(policy: Policy, digits: int) -> dict[str, Any]:
    families = {name: choice_form(getattr(policy, name), digits) for name in type(policy).model_fields}
    return {name: entry for name, entry in families.items() if entry and not tacit(name, entry)}


def choice_form(choice: FamilyChoice[Any], digits: int) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if choice.default:
        content = {"rule": choice.default.rule, **record_form(choice.default.parameters, digits)}
    if choice.items:
        content["items"] = {
            name: {"rule": entry.rule, **record_form(entry.parameters, digits)} for name, entry in choice.items.items()
        }
    return content
