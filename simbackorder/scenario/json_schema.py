"""The JSON Schema of scenario files (draft 2020-12): what editors complete and check while somebody writes one.

It knows keys, names of rules and distributions, and the human forms; only the reader checks what depends on two places.
"""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from simbackorder.policies.families import FAMILIES
from simbackorder.policies.policy import AnyFamily
from simbackorder.quantities import TEXT_DURATION, TEXT_FRACTION, TEXT_NUMBER, TEXT_RATE
from simbackorder.scenario.designs.axes import MOST_POINTS
from simbackorder.scenario.designs.design import DESIGNS
from simbackorder.scenario.language.currencies import DIGITS
from simbackorder.scenario.language.distributions import ABOUT, LISTED, POSITIONAL, SHAPES
from simbackorder.scenario.language.overrides import STREAM_KEYS
from simbackorder.scenario.sections.finance import Finance
from simbackorder.scenario.sections.optimise import Optimise
from simbackorder.scenario.sections.payment import Books, Payment
from simbackorder.scenario.sections.precision import Precision
from simbackorder.scenario.sections.returns import ReturnTerms
from simbackorder.scenario.sections.schema import (
    Experiment,
    Item,
    MeasureOptions,
    Shipping,
    Stream,
    Supplier,
    Time,
    Warehouse,
)
from simbackorder.scenario.sections.sensitivity import Sensitivity, Varied
from simbackorder.scenario.sections.uncertain import BOOTSTRAP, CORRELATIONS, MOST_DAYS, TEXT_VALUE

Schema = dict[str, Any]
NUMBER: Schema = {"type": "number"}
TEXT: Schema = {"type": "string"}


def json_schema() -> Schema:
    """The whole schema."""
    models = (
        Time,
        Item,
        Stream,
        Supplier,
        Warehouse,
        Shipping,
        Payment,
        Finance,
        Books,
        ReturnTerms,
        Experiment,
        Precision,
        Optimise,
        Sensitivity,
        Varied,
        MeasureOptions,
    )
    _, generated = models_json_schema([(model, "validation") for model in models], ref_template="#/$defs/{model}")
    definitions: Schema = generated["$defs"]
    families: Schema = {}
    for name, family in FAMILIES.items():
        families[name] = family_schema(family, definitions)
    definitions["policy"] = closed(families) | {"description": "what the firm decides"}
    definitions |= {
        "times": distribution_schema(text(TEXT_DURATION), timed=True),
        "counts": distribution_schema(text(TEXT_NUMBER)),
        "shares": distribution_schema(text(TEXT_FRACTION)),
        "values": {"anyOf": distribution_schema(text(TEXT_VALUE), timed=True)["anyOf"][1:]},
    }
    tree = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "simbackorder scenario",
        **closed(sections()),
        "required": ["time", "items", "customers"],
        "$defs": definitions,
    }
    result: Schema = tidied(tree)
    return result


def ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def closed(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def named(entry: Schema, least: int = 0) -> Schema:
    return {"type": "object", "additionalProperties": entry, "minProperties": least}


def sections() -> Schema:
    """The top-level keys."""
    one_stream = [{"required": [key]} for key in STREAM_KEYS]
    return {
        "title": TEXT,
        "question": TEXT | {"description": "the business question that the scenario answers"},
        "currency": {"enum": list(DIGITS), "default": "USD"},
        "time": ref("Time"),
        "items": named(ref("Item"), 1),
        "customers": {"anyOf": [ref("Stream"), named(ref("Stream"), 1) | {"not": {"anyOf": one_stream}}]},
        "suppliers": named(ref("Supplier")),
        "warehouse": ref("Warehouse"),
        "shipping": ref("Shipping"),
        "payment": ref("Payment"),
        "books": ref("Books"),
        "finance": ref("Finance"),
        "returns": ref("ReturnTerms"),
        "policy": ref("policy"),
        "alternatives": named(ref("policy"), 1),
        "experiment": ref("Experiment"),
        "precision": ref("Precision"),
        "uncertain": named({"anyOf": [ref("values"), {"const": BOOTSTRAP}, bootstrap()]}, 1)
        | {"properties": {CORRELATIONS: {"type": "array", "items": correlation()}}},
        "sweep": sweep(),
        "optimise": ref("Optimise"),
        "sensitivity": ref("Sensitivity"),
        "measures": ref("MeasureOptions"),
    }


def bootstrap() -> Schema:
    days = {"type": "integer", "minimum": 1, "maximum": MOST_DAYS}
    return closed({BOOTSTRAP: closed({"days": days}) | {"required": ["days"]}}) | {"required": [BOOTSTRAP]}


def correlation() -> Schema:
    """That two inputs go together."""
    known: Schema = {
        "between": {"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2, "description": "two paths of inputs"},
        "is": text(TEXT_NUMBER) | {"description": "Spearman's rank correlation, between -1 and 1"},
    }
    return closed(known) | {"required": list(known)}


def sweep() -> Schema:
    """Paths with their values, or a design of points."""
    values = {"anyOf": [{"type": "array", "minItems": 1}, stepped()]}
    point = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}, "minProperties": 1}
    points = {"type": "integer", "minimum": 1, "maximum": MOST_POINTS}
    formula = {"type": ["string", "number"], "description": "arithmetic, such as {reorder_point} + {Q}"}
    known: Schema = {
        "design": {"enum": list(DESIGNS), "default": DESIGNS[0], "description": "how points are made of the axes"},
        "points": {
            "anyOf": [points, {"type": "array", "items": point, "minItems": 1}],
            "description": "how many points are drawn, or the points themselves",
        },
        "seed": {
            "type": "integer",
            "minimum": 0,
            "description": "of a design that is drawn; the experiment's if absent",
        },
        "file": TEXT | {"description": "a CSV file of points: a column per path"},
        "axes": named(values, 1) | {"description": "by path, or by a name for formulas, the values"},
        "derived": named(formula, 1) | {"description": "by path, what follows from the values of the axes"},
        "where": {
            "anyOf": [TEXT, {"type": "array", "items": TEXT}],
            "description": "relations such as order_up_to > reorder_point; other points are left out",
        },
    }
    return named(values, 1) | {"properties": known}


def stepped() -> Schema:
    return closed({"from": NUMBER, "to": NUMBER, "step": NUMBER}) | {"required": ["from", "to"]}


def family_schema(family: AnyFamily, definitions: Schema) -> Schema:
    """A rule by name, or a rule with its parameters; a rule's name decides which parameters there are."""
    parameters: Schema = {}
    conditions = []
    for rule, policy in family.table.items():
        own = policy.parameters.model_json_schema(ref_template="#/$defs/{model}")
        definitions |= own.get("$defs", {})
        parameters |= {key: value for key, value in own.get("properties", {}).items() if key not in parameters}
        names = [*own.get("properties", {}), "rule", *(["items"] if family.per_item else [])]
        given = {"properties": {"rule": {"const": rule}}, "required": ["rule"]}
        conditions.append({"if": given, "then": {"propertyNames": {"enum": names}}})
    rules = {"enum": list(family.table), "description": family.question}
    entry = closed({"rule": rules, **parameters}) | {"allOf": conditions}
    if not family.per_item:
        return {"anyOf": [rules, entry]}
    whole = closed({"rule": rules, **parameters, "items": named({"anyOf": [rules, entry]})}) | {"allOf": conditions}
    return {"anyOf": [rules, whole]}


def text(pattern: str) -> Schema:
    """A number, bare or in words."""
    return {"anyOf": [NUMBER, {"type": "string", "pattern": f"^\\s*{pattern}\\s*$"}]}


def distribution_schema(value: Schema, timed: bool = False) -> Schema:
    """A distribution of times, of counts or of shares, whose values are written so."""
    distributions = {name: natural_schema(name, value) for name in SHAPES} | listed_schemas(value)
    if timed:
        distributions["piecewise"] = hazard_schema(value)
    assert set(distributions) == {*SHAPES, *LISTED} - (set() if timed else {"piecewise"})
    return {"anyOf": [value, closed(distributions) | {"minProperties": 1, "maxProperties": 1}]}


def natural_schema(name: str, value: Schema) -> Schema:
    """A distribution with parameters by name, or in order where the distribution has an order."""
    keys = sorted({key for names in SHAPES[name] for key in names} | ({"k"} if name == "erlang" else set()))
    chance = text(TEXT_FRACTION)
    kinds = {key: value if key in ABOUT else chance if key == "p" else text(TEXT_NUMBER) for key in keys}
    forms: list[Schema] = [closed(kinds)]
    order = POSITIONAL.get(name, ())
    if len(order) == 1:
        forms.append(value)
    if order:
        forms.append({"type": "array", "items": value, "minItems": len(order), "maxItems": len(order)})
    return {"anyOf": forms}


def listed_schemas(value: Schema) -> Schema:
    values = {"type": "array", "items": value, "minItems": 1}
    share = text(TEXT_FRACTION)
    from_file = closed({"file": TEXT, "column": TEXT}) | {"required": ["file", "column"]}
    return {
        "table": named(share, 1),
        "sequence": values,
        "empirical": {"anyOf": [values, from_file]},
        "scipy": {"type": "object", "properties": {"law": TEXT}, "required": ["law"]},
    }


def hazard_schema(value: Schema) -> Schema:
    """Rates by the time from which they hold."""
    rate = text(TEXT_RATE)
    piece = closed({"from": value, "rate": rate}) | {"required": ["from", "rate"]}
    return {"type": "array", "items": piece, "minItems": 1}


def tidied(schema: Any) -> Any:
    """Without nulls (a file has none), and with the distributions referred to."""
    if isinstance(schema, list):
        return [tidied(entry) for entry in schema if entry != {"type": "null"}]
    if not isinstance(schema, dict):
        return schema
    if "x-distribution" in schema:
        return {
            **{key: value for key, value in schema.items() if key not in ("x-distribution", "default")},
            **ref(schema["x-distribution"]),
        }
    return {key: tidied(value) for key, value in schema.items() if not (key == "default" and value is None)}
