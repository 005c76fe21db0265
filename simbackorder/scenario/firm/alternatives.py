"""Reads the sections `policy` and `alternatives`: one complete policy per alternative, and what each changes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from simbackorder.policies.families import FAMILIES
from simbackorder.policies.policy import AnyFamily
from simbackorder.quantities import shown
from simbackorder.scenario.firm.choices import FamilyChoice, Policy, tacit
from simbackorder.scenario.firm.decisions import (
    Reader,
    Stated,
    family_form,
    merged,
    normal,
    own_form,
    read_family,
)
from simbackorder.scenario.language.forms import flat
from simbackorder.scenario.language.yaml_tree import NOTHING, Mapping, Place

MOST_ALTERNATIVES = 200


class Entry(NamedTuple):
    """A family's entry as stated, its choices, and its resolved form."""

    stated: Stated
    choice: FamilyChoice[Any]
    form: dict[str, Any]
    broken: bool = False


class Firm(NamedTuple):
    """Everything that the firm decides, with the resolved forms of the two sections. `broken`: alternatives and
    families of which something is wrong."""

    policy: Policy
    alternatives: dict[str, Policy]
    levers: dict[str, tuple[str, ...]]
    policy_form: dict[str, Any]
    alternatives_form: dict[str, Any]
    broken: frozenset[tuple[str, str]] = frozenset()


Memo = dict[Any, Any]


def read_firm(tree: Mapping, reader: Reader, memo: Memo) -> Firm:
    """Both sections of the tree; mistakes go to the reader's findings."""
    start = Place(("policy",), 1)
    section = tree.get("policy", Mapping())
    place = tree.places.get("policy", start)
    named = tree.get("alternatives")
    shared: dict[str, Entry] = {}
    stated = stated_families(section, place, reader, memo)
    complete = named is None and isinstance(section, Mapping)
    for name, family in FAMILIES.items():
        entry = stated.get(name) or known_standard(family, place, reader, complete, memo)
        if entry:
            shared[name] = read_entry(family, entry, reader, memo, named is None)
    policy = policy_of({name: entry.choice for name, entry in shared.items()})
    forms = {name: entry.form for name, entry in shared.items() if entry.form and not tacit(name, entry.form)}
    if named is None:
        broken = frozenset(("policy", name) for name, entry in shared.items() if entry.broken)
        return Firm(policy, {"policy": policy}, {"policy": ()}, forms, {}, broken)
    return read_alternatives(tree, shared, Firm(policy, {}, {}, forms, {}), reader, memo)


def stated_families(section: Any, place: Place, reader: Reader, memo: Memo) -> dict[str, Stated]:
    """The entries of a section by family."""
    if not isinstance(section, Mapping):
        if section is not NOTHING:
            reader.findings.add(place, f"expected a mapping, found {shown(section)}")
        return {}
    for name in section:
        if name not in FAMILIES:
            reader.findings.add_unknown(section.places[name], name, FAMILIES)
    return {
        name: known_normal(family, section[name], section.places[name], reader, memo)
        for name, family in FAMILIES.items()
        if name in section
    }


def known_normal(family: AnyFamily, value: Any, place: Place, reader: Reader, memo: Memo) -> Stated:
    """The entry with shorthands written out, the same object for the same entry."""
    key = ("normal", family.name, place, id(value))
    if not isinstance(value, Mapping) or reader.findings.problems:
        return normal(family, value, place, reader.findings)
    if key not in memo:
        memo[key] = (normal(family, value, place, reader.findings), value)
    found: Stated = memo[key][0]
    return found


def known_merged(name: str, shared: Stated, own: Stated, memo: Memo) -> Stated:
    """The merged entry, the same object for the same two entries."""
    key = ("merged", name, id(shared.entry), id(own.entry))
    if key not in memo:
        memo[key] = (merged(shared, own), shared, own)
    found: Stated = memo[key][0]
    return found


def standard(family: AnyFamily, place: Place, reader: Reader, required: bool) -> Stated | None:
    """What holds when the file says nothing about a family."""
    where = Place((*place.path, family.name), place.line, place.option)
    suppliers = reader.context.suppliers
    if goes_without_saying(family, suppliers):
        return Stated(Mapping({"rule": family.usual}, {"rule": where}), where)
    if required and suppliers:
        reason = "" if family.name == "replenishment" else ", because there are several suppliers"
        reader.findings.add(where, f"expected a rule{reason}, found nothing")
    return None


def known_standard(family: AnyFamily, place: Place, reader: Reader, required: bool, memo: Memo) -> Stated | None:
    """The same, the same object again."""
    key = ("standard", family.name, place, goes_without_saying(family, reader.context.suppliers))
    if key not in memo:
        found = standard(family, place, reader, required)
        if found is None:
            return None
        memo[key] = (found,)
    known: Stated = memo[key][0]
    return known


def goes_without_saying(family: AnyFamily, suppliers: Collection[str] | None) -> bool:
    """Whether the usual rule holds when nothing is said. How much to order, and from whom, is to be said, unless there
    is nobody to order from, or only one."""
    only = {"replenishment": 0, "sourcing": 1}.get(family.name)
    return only is None or (suppliers is not None and len(suppliers) == only)


def read_entry(family: AnyFamily, stated: Stated, reader: Reader, memo: Memo, required: bool) -> Entry:
    """One family's entry; an entry that was read already without mistakes is not read again."""
    key = (family.name, id(stated.entry), required, reader.context)
    if key in memo:
        known: Entry = memo[key][0]
        return known
    before = reader.findings.reports
    choice = read_family(family, with_only_supplier(family, stated, reader), reader, required)
    clean = not reader.findings.problems
    form = family_form(family, with_only_supplier(family, stated, reader), choice, reader) if clean else {}
    entry = Entry(stated, choice, form, reader.findings.reports > before)
    if clean:
        memo[key] = (entry, stated.entry)
    return entry


def with_only_supplier(family: AnyFamily, stated: Stated, reader: Reader) -> Stated:
    """`sourcing: single` means the only supplier, when there is one."""
    suppliers = reader.context.suppliers
    if family.name != "sourcing" or not suppliers or len(suppliers) != 1:
        return stated
    rule = stated.entry.get("rule")
    named = family.table.get(rule) if isinstance(rule, str) else None
    key = named.parameters.only_supplier if named else ""
    if not key or key in stated.entry:
        return stated
    entry = stated.entry.copy()
    entry.put(key, suppliers[0], stated.place)
    return Stated(entry, stated.place)


def read_alternatives(tree: Mapping, shared: dict[str, Entry], firm: Firm, reader: Reader, memo: Memo) -> Firm:
    """Every alternative, merged over the shared policy."""
    section, place = tree["alternatives"], tree.places["alternatives"]
    if not isinstance(section, Mapping) or not 0 < len(section) <= MOST_ALTERNATIVES:
        if section is not NOTHING:
            found = len(section) if isinstance(section, Mapping) and section else shown(section)
            reader.findings.add(place, f"expected 1 to {MOST_ALTERNATIVES} alternatives, found {found}")
        return firm
    broken: set[tuple[str, str]] = set()
    for name, value in section.items():
        where = section.places[name]
        if not name.strip() or len(name) > 100 or not name.isprintable():
            reader.findings.add(where, f"expected a name of 1 to 100 printable characters, found {shown(name)}")
        own = stated_families(value, where, reader, memo)
        policy, changes, form, wrong = read_alternative(own, shared, where, reader, memo)
        broken |= {(name, family) for family in wrong}
        firm.alternatives[name] = policy
        firm.levers[name] = changes
        firm.alternatives_form[name] = form
    return firm._replace(broken=frozenset(broken))


def read_alternative(
    own: dict[str, Stated], shared: dict[str, Entry], place: Place, reader: Reader, memo: Memo
) -> tuple[Policy, tuple[str, ...], dict[str, Any], set[str]]:
    """The alternative's complete policy, the paths that it changes, its resolved form, and the families with
    mistakes."""
    choices: dict[str, FamilyChoice[Any]] = {}
    changes: list[str] = []
    form: dict[str, Any] = {}
    wrong: set[str] = set()
    for name, family in FAMILIES.items():
        known = shared.get(name)
        if name not in own:
            entry = known and read_entry(family, known.stated, reader, memo, True)
            if entry is None:
                standard(family, place, reader, required=True)
        else:
            stated = known_merged(name, known.stated, own[name], memo) if known else own[name]
            entry = read_entry(family, stated, reader, memo, True)
            if entry.form and (known is None or known.form):
                before = known.form if known else {}
                changes += levers(name, before, entry.form)
                form[name] = own_form(family, own[name], known.stated, entry.form) if known else entry.form
        if entry:
            choices[name] = entry.choice
        if entry is None or entry.broken:
            wrong.add(name)
    return policy_of(choices), tuple(changes), {name: entry for name, entry in form.items() if entry}, wrong


def levers(name: str, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Dotted paths that differ; where the rule differs, its parameters are not listed."""
    old, new = flat(before, name), flat(after, name)
    paths = [path for path in dict.fromkeys([*new, *old]) if old.get(path) != new.get(path)]
    changed_rules = [path.removesuffix("rule") for path in paths if path.endswith(".rule")]
    return [path for path in paths if not any(belongs(path, start) for start in changed_rules)]


def belongs(path: str, start: str) -> bool:
    """Whether the path is a parameter of a rule that changed, and not the rule's name."""
    return path.startswith(start) and path != start + "rule"


def policy_of(choices: dict[str, FamilyChoice[Any]]) -> Policy:
    """The policy of these families, which were checked already."""
    values: dict[str, Any] = dict(choices)
    return Policy.model_construct(None, **values)
