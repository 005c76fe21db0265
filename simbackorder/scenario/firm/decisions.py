"""Reads what the firm decides: families of policies, for all items or by item, and alternatives merged over them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, NamedTuple

from pydantic import ValidationError

from simbackorder.policies.families import FAMILIES
from simbackorder.policies.policy import AnyFamily, Parameters
from simbackorder.quantities import Context, nearest, shown
from simbackorder.scenario.firm.choices import Choice, FamilyChoice
from simbackorder.scenario.language.forms import amount, money_fields, record_form, value_form
from simbackorder.scenario.language.plain_records import made
from simbackorder.scenario.language.problems import Findings
from simbackorder.scenario.language.remains import BrokenError, annotation_of, remains
from simbackorder.scenario.language.remains import reader as reads
from simbackorder.scenario.language.yaml_tree import NOTHING, Mapping, Place, kind_of

OWN = ("rule", "items")


class Reader(NamedTuple):
    """What reading a family needs: names and units, the currency's decimals, where mistakes go."""

    context: Context
    digits: int
    findings: Findings


class Stated(NamedTuple):
    """A family's entry: its mapping and where it was stated."""

    entry: Mapping
    place: Place


class Shared(NamedTuple):
    """What items inherit of their family's entry: its rule and its parameters."""

    rule: Any
    parameters: Mapping


def normal(family: AnyFamily, value: Any, place: Place, findings: Findings) -> Stated:
    """The entry with every shorthand written out: a bare name is a rule."""
    entry = as_entry(value, place, findings)
    stated_items = entry.get("items")
    if family.per_item and isinstance(stated_items, Mapping) and {*map(type, stated_items.values())} != {Mapping}:
        entry = entry.copy()
        items = stated_items.copy()
        for name, stated in items.items():
            items[name] = as_entry(stated, items.places[name], findings)
        entry["items"] = items
    return Stated(entry, place)


def as_entry(value: Any, place: Place, findings: Findings) -> Mapping:
    if isinstance(value, Mapping):
        return value
    if isinstance(value, str):
        return Mapping({"rule": value}, {"rule": place})
    if value is not NOTHING:
        findings.add(place, f"expected a rule, found {shown(value)}")
    return Mapping({"rule": NOTHING}, {"rule": place})


def merged(shared: Stated, own: Stated) -> Stated:
    """An alternative's entry over the shared one: with the same rule, or none, it adds to it; else it replaces it."""
    if "rule" in own.entry and own.entry["rule"] != shared.entry.get("rule"):
        return own
    result = overlaid(shared.entry, own.entry, skip="items")
    if isinstance(own.entry.get("items"), Mapping):
        items = shared.entry.get("items")
        items = items.copy() if isinstance(items, Mapping) else Mapping()
        for name, entry in own.entry["items"].items():
            before = items.get(name, Mapping())
            known = before.get("rule", result.get("rule"))
            if before and entry.get("rule", known) == known:
                entry = overlaid(before, entry)
            items.put(name, entry, own.entry["items"].places[name])
        result.put("items", items, own.entry.places["items"])
    elif "items" in own.entry:
        result.put("items", own.entry["items"], own.entry.places["items"])
    return Stated(result, own.place)


def overlaid(below: Mapping, above: Mapping, skip: str = "") -> Mapping:
    if skip not in above:
        return above.over(below)
    result = below.copy()
    for key, value in above.items():
        if key != skip:
            result.put(key, value, above.places[key])
    return result


def read_family(family: AnyFamily, stated: Stated, reader: Reader, required: bool = True) -> FamilyChoice[Any]:
    """The family's choices; mistakes go to the findings. Unless `required`, an incomplete entry is no mistake."""
    rule = stated.entry.get("rule")
    items = read_items(family, stated, reader, required)
    default, before = None, reader.findings.reports
    if rule is not None:
        lenient = not required or bool(items)
        own = parameters_of(stated.entry)
        if family.per_item is False and "items" in stated.entry:
            reader.findings.add(stated.entry.places["items"], f"{family.name} is chosen for all items, not by item")
        default = read_choice(family, rule, own, stated, reader, lenient)
    elif not items and required:
        report_no_rule(family, stated, reader)
    incomplete = default is None and reader.findings.reports == before  # what is wrong with it was said
    if required and family.per_item and incomplete and rule is not NOTHING:
        check_covered(stated, reader)
    return FamilyChoice(default=default, items=items)


def report_no_rule(family: AnyFamily, stated: Stated, reader: Reader) -> None:
    place = Place((*stated.place.path, "rule"), stated.place.line, stated.place.option)
    reader.findings.add(place, f"expected {alternatives_of(family)}, found nothing")


def alternatives_of(family: AnyFamily) -> str:
    return "one of " + ", ".join(family.table)


def parameters_of(entry: Mapping) -> Mapping:
    """The entry without what belongs to the family."""
    if entry.keys().isdisjoint(OWN):
        return entry
    kept = {key: value for key, value in entry.items() if key not in OWN}
    return Mapping(kept, entry.places)


def read_items(family: AnyFamily, stated: Stated, reader: Reader, required: bool) -> dict[str, Choice[Any]]:
    """The choices of single items, which inherit the family's rule and parameters unless they name another rule.
    Items that state the same have one choice."""
    entries = stated.entry.get("items")
    if entries is None or not family.per_item or entries is NOTHING:
        return {}
    place = stated.entry.places["items"]
    if not isinstance(entries, Mapping):
        reader.findings.add(place, f"expected a mapping, found {shown(entries)}")
        return {}
    known, found, before = reader.context.items, {}, reader.findings.reports
    kinds: dict[Any, Choice[Any]] = {}
    shared = Shared(stated.entry.get("rule"), parameters_of(stated.entry))
    for name, entry in entries.items():
        if known is not None and name not in known:
            reader.findings.add(entries.places[name], f"no item is named {shown(name)}{nearest(name, known)}")
        kind = kind_of(entry)
        choice = kinds.get(kind) or read_item(family, shared, Stated(entry, entries.places[name]), reader, not required)
        if choice:
            found[name] = choice
            if reader.findings.reports == before:
                kinds[kind] = choice
    return {name: found[name] for name in known or found if name in found}


def read_item(family: AnyFamily, shared: Shared, own: Stated, reader: Reader, lenient: bool) -> Choice[Any] | None:
    rule = own.entry.get("rule", shared.rule)
    if rule is None:
        if not lenient:
            report_no_rule(family, own, reader)
        return None
    parameters = parameters_of(own.entry)
    if "items" in own.entry:
        parameters.put("items", own.entry["items"], own.entry.places["items"])
    if rule == shared.rule:
        parameters = overlaid(shared.parameters, parameters)
    return read_choice(family, rule, parameters, own, reader, lenient)


def read_choice(
    family: AnyFamily, rule: Any, parameters: Mapping, stated: Stated, reader: Reader, lenient: bool
) -> Choice[Any] | None:
    """One policy with its parameters; `lenient`: what is missing is no mistake, there is then no choice."""
    if rule is NOTHING:
        return None
    if not isinstance(rule, str) or rule not in family.table:
        place = stated.entry.places.get("rule", stated.place)
        hint = nearest(rule, family.table) if isinstance(rule, str) else ""
        reader.findings.add(place, f"expected {alternatives_of(family)}, found {shown(rule)}{hint}")
        return None
    model = family.table[rule].parameters
    if family.name == "replenishment" and model.needs_supplier and reader.context.suppliers == ():
        place = stated.entry.places.get("rule", stated.place)
        reader.findings.add(place, f"expected none, because there is no supplier, found {shown(rule)}")
    try:
        fields = {"rule": rule, "parameters": model.model_validate(parameters, context=reader.context)}
        choice = made(Choice, fields, fields)
    except ValidationError as error:
        ignore = ("missing", "extra_forbidden") if lenient else ("extra_forbidden",)
        reader.findings.add_all(error, parameters, stated.place, model, ignore)
        report_unknown(error, family, rule, parameters, stated, reader)
        sensible(model, remains(model, parameters, reader.context), parameters, stated, reader)
        return None
    return choice if sensible(model, choice.parameters, parameters, stated, reader) else None


def report_unknown(
    error: ValidationError, family: AnyFamily, rule: str, parameters: Mapping, stated: Stated, reader: Reader
) -> None:
    """Keys that the rule does not take."""
    model = family.table[rule].parameters
    known = list(model.model_fields)
    unknown = [detail for detail in error.errors(include_url=False) if detail["type"] == "extra_forbidden"]
    own = [
        str(detail["loc"][0])
        for detail in unknown
        if len(detail["loc"]) == 1 and parameters.get(str(detail["loc"][0])) is not NOTHING
    ]
    if len(own) < len(unknown):  # the others are inside a parameter, or have no value
        reader.findings.add_all(error, parameters, stated.place, model, ("missing", "mistake"))
    for key in own:
        takes = f"; the rule {rule} takes " + (", ".join(known) or "no parameters")
        names = [*known, *OWN] if family.per_item else [*known, "rule"]
        elsewhere = any(key in policy.parameters.model_fields for policy in family.table.values())
        hint = takes if elsewhere else nearest(key, names) or takes
        if key in (reader.context.items or ()) and family.per_item:
            hint = "; what holds for one item stands under 'items'"
        if hint is takes and not elsewhere:
            hint = next((f"; it is a rule of {name!r}" for name, other in FAMILIES.items() if key in other.table), hint)
        reader.findings.add(parameters.places[key], f"unknown key{hint}")


def sensible(model: type[Parameters], value: Any, parameters: Mapping, stated: Stated, reader: Reader) -> bool:
    """Whether the conditions between the parameters of a policy hold (`value`; of one with mistakes, what is right)."""
    right = True
    with suppress(BrokenError):
        for mistake in model.mistakes(value):
            place = parameters.places.get(str(mistake.key[0]), stated.place)
            reader.findings.add(place, mistake.message)
            right = False
    return right


def check_covered(stated: Stated, reader: Reader) -> None:
    """Every item has a rule."""
    entries = stated.entry.get("items")
    if not isinstance(entries, Mapping) or not entries:
        return
    bare = [name for name in reader.context.items or () if name not in entries]
    if bare:
        names = ", ".join(shown(name) for name in bare[:3]) + (f" and {len(bare) - 3} more" if len(bare) > 3 else "")
        reader.findings.add(stated.place, f"expected a complete rule for every item, found none for {names}")


def family_form(family: AnyFamily, stated: Stated, choice: FamilyChoice[Any], reader: Reader) -> dict[str, Any]:
    """The entry as a resolved scenario writes it: every default, and by item what was stated there."""
    form: dict[str, Any] = {}
    rule = stated.entry.get("rule")
    if rule is not None:
        form["rule"] = rule
        if choice.default:
            form |= record_form(choice.default.parameters, reader.digits)
        else:
            form |= partial_form(family.table[rule].parameters, stated.entry, reader)
    if choice.items:
        entries = stated.entry["items"]
        names = {id(found): name for name, found in choice.items.items()}
        forms = {who: item_form(rule, entries[name], choice.items[name], reader) for who, name in names.items()}
        form["items"] = {name: forms[id(found)] for name, found in choice.items.items()}
    return form


def item_form(rule: str | None, entry: Mapping, choice: Choice[Any], reader: Reader) -> dict[str, Any]:
    if choice.rule != rule:
        return {"rule": choice.rule, **record_form(choice.parameters, reader.digits)}
    return dict(record_form(choice.parameters, reader.digits, wanted=entry))


def partial_form(model: type[Parameters], entry: Mapping, reader: Reader) -> dict[str, Any]:
    """The stated parameters and the defaults of those that have one."""
    form = {}
    for key, field in model.model_fields.items():
        if key in entry:
            value = reads(annotation_of(model, key)).validate_python(entry[key], context=reader.context)
        elif field.is_required():
            continue
        else:
            value = field.get_default(call_default_factory=True)
        if value is not None:
            money = key in money_fields(model)
            form[key] = amount(value, reader.digits) if money else value_form(value, reader.digits)
    return form


def own_form(family: AnyFamily, own: Stated, shared: Stated, full: dict[str, Any]) -> dict[str, Any]:
    """An alternative's entry as written: what it states over the shared one; everything when it names another rule."""
    rule = shared.entry.get("rule")
    if own.entry.get("rule", rule) != rule:
        return full
    form = {key: full[key] for key in full if key in own.entry and key not in OWN}
    if "items" in own.entry and "items" in full:
        entries, before = own.entry["items"], items_of(shared.entry)
        form["items"] = {
            name: own_item_form(entries[name], before.get(name, Mapping()).get("rule", rule), entry)
            for name, entry in full["items"].items()
            if name in entries
        }
    return form


def items_of(entry: Mapping) -> Mapping:
    found = entry.get("items")
    return found if isinstance(found, Mapping) else Mapping()


def own_item_form(entry: Mapping, rule_before: Any, full: dict[str, Any]) -> dict[str, Any]:
    """What an alternative states for one item; its rule only where it is another one."""
    if "rule" in full:
        return full
    named = {"rule": entry["rule"]} if entry.get("rule", rule_before) != rule_before else {}
    return named | {key: full[key] for key in full if key in entry}
