"""The pages of the reference that are written by the program: what it says of its keys, policies, measures, commands
and names, in Markdown."""

import importlib
import inspect

import click

import simbackorder
from simbackorder.cli.main import COMMANDS
from simbackorder.metrics.catalogue import MEASURES
from simbackorder.report.definitions import definition_rows
from simbackorder.scenario.firm.policy_list import families
from simbackorder.scenario.json_schema import json_schema

WIDTH = 100
FORMS = {
    r"%": "share",
    r"per": "rate",
    r"[a-z]+": "time",
}
"""What a pattern of the schema contains, and what is written in that form; the first that fits."""
KINDS = {
    "times": "distribution of times",
    "counts": "distribution of numbers",
    "shares": "distribution of shares",
    "values": "distribution",
}
PLAIN = {"number": "number", "integer": "whole number", "string": "text", "boolean": "yes or no"}
MANY = 12


def table(head, rows):
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in lines)


def one_line(text):
    return " ".join(text.split())


def scenario():
    """Every key of a scenario file, from the schema."""
    schema = json_schema()
    parts = [f"## The file\n\n{keys_of(schema)}"]
    for name in in_order(schema):
        part = schema["$defs"][name]
        if "properties" in part and name != "policy":
            parts.append(f"## {name}\n\n{one_line(part.get('description', ''))}\n\n{keys_of(part)}")
    return "\n\n".join([*parts, distributions(schema["$defs"]["times"])]) + "\n"


def in_order(schema):
    """The sections by name, each after the first that has it as a key, those of policies last."""
    found = []

    def visit(part):
        for name in references(part):
            if name not in (*found, "policy"):
                found.append(name)
                visit(schema["$defs"][name])

    visit(schema["properties"])
    visit(schema["$defs"]["policy"])
    return found


def references(part):
    """The names of the sections that a part of the schema refers to, in order."""
    if isinstance(part, list):
        return [name for entry in part for name in references(entry)]
    if not isinstance(part, dict):
        return []
    here = [part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else []
    return here + [name for entry in part.values() for name in references(entry)]


def keys_of(part):
    """The keys of one section."""
    required = part.get("required", ())
    rows = []
    for key, value in part["properties"].items():
        default = "required" if key in required else written(value["default"]) if "default" in value else ""
        rows.append([f"`{key}`", kind(value), default, one_line(value.get("description", ""))])
    return table(*told(["key", "what it is", "default", "meaning"], rows))


def told(head, rows):
    """The columns in which anything is said."""
    columns = [index for index in range(len(head)) if any(row[index] for row in rows)]
    return [head[index] for index in columns], [[row[index] for index in columns] for row in rows]


def written(value):
    """A default as a file has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(f"`{entry}`" for entry in value) or "none"
    if isinstance(value, dict):
        return "its defaults"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def kind(value):
    """What stands behind a key, with a link where that has keys of its own."""
    if "$ref" in value:
        return named(value["$ref"].rsplit("/", 1)[1])
    if "enum" in value:
        return choice(value["enum"])
    if "anyOf" in value:
        return either(value["anyOf"])
    if isinstance(value.get("type"), list):
        return "time or date"
    if value.get("type") == "array":
        return f"list of: {kind(value['items'])}" if isinstance(value.get("items"), dict) else "list"
    if isinstance(value.get("additionalProperties"), dict):
        return f"by name: {kind(value['additionalProperties'])}"
    if value.get("type") == "object":
        return "mapping with " + ", ".join(f"`{key}`" for key in value.get("properties", {}))
    if value.get("format") == "date":
        return "date"
    if "pattern" in value:
        return next((name for sign, name in FORMS.items() if sign in value["pattern"]), "text")
    return PLAIN.get(value.get("type"), "")


def choice(values):
    return ", ".join(f"`{each}`" for each in values) if len(values) <= MANY else f"one of {len(values)} codes"


def named(name):
    if name in KINDS:
        return f"[{KINDS[name]}](#distributions)"
    if name == "policy":
        return "[policies](policies.md)"
    return f"[{name}](#{name.lower()})"


def either(forms):
    """Kinds of which one is used; a number beside a text is the number of the text's form."""
    found = list(dict.fromkeys(kind(form) for form in forms))
    if len(found) > 1 and "number" in found and set(found) & set(FORMS.values()):
        found.remove("number")
    return " or ".join(found)


def distributions(times):
    """The distributions by name, with their parameters."""
    rows = []
    for name, form in next(each for each in times["anyOf"] if "properties" in each)["properties"].items():
        forms = form.get("anyOf", [form])
        keys = next((each["properties"] for each in forms if "properties" in each), {})
        rows.append([f"`{name}`", ", ".join(f"`{key}`" for key in keys) or "a list, or values with shares"])
    text = "A number alone is that value itself. Otherwise one of these by name, with some of its parameters:"
    return f"## Distributions\n\n{text}\n\n{table(['distribution', 'parameters'], rows)}"


def policies():
    """Every policy, from the families."""
    parts = []
    for family in families():
        scope = "for all items or by item" if family["per_item"] else "one for the shop"
        parts.append(f"## {family['family']}\n\n{family['question']} ({scope})")
        for rule in family["rules"]:
            parts.append(f"### `{rule['rule']}`\n\n{rule['summary']}\n\n> {rule['formula']}")
            if rule["parameters"]:
                head = ["parameter", "what it is", "default", "meaning"]
                rows = [[f"`{p['name']}`", kind_of(p), default_of(p), p["meaning"]] for p in rule["parameters"]]
                parts.append(table(head, rows))
            if rule["caution"]:
                parts.append(f"Caution: {rule['caution']}")
            parts.append(f"Source: {rule['source']}")
    return "\n\n".join(parts) + "\n"


def default_of(parameter):
    return parameter["default"].removeprefix("default ")


def kind_of(parameter):
    unit = parameter.get("unit") or ""
    return parameter["type"] + (f" ({unit})" if unit and unit not in parameter["type"] else "")


def measures():
    """Every measure, from the catalogue."""
    rows = [
        [f"`{row['measure']}`", row["unit"], row["better"], row["definition"], row["undefined"]]
        for row in definition_rows(MEASURES)
    ]
    return table(["measure", "unit", "better", "definition", "undefined if"], rows) + "\n"


def commands():
    """The help of every command."""
    parts = []
    for name, about in COMMANDS.items():
        command = importlib.import_module(f"simbackorder.cli.{name}").command
        context = click.Context(
            command, info_name=f"simbackorder {name}", terminal_width=WIDTH, max_content_width=WIDTH
        )
        parts.append(f"## {name}\n\n{about}\n\n```text\n{command.get_help(context)}\n```")
    return "\n\n".join(parts) + "\n"


def api():
    """Every public name, from its docstring."""
    parts = []
    for name in simbackorder.__all__:
        what = "autoclass" if inspect.isclass(getattr(simbackorder, name)) else "autofunction"
        parts.append(f"## {name}\n\n```{{eval-rst}}\n.. {what}:: simbackorder.{name}\n```")
    return "\n\n".join(parts) + "\n"


PAGES = {
    "reference/scenario": scenario,
    "reference/policies": policies,
    "reference/measures": measures,
    "reference/commands": commands,
    "reference/api": api,
}
