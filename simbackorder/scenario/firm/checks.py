"""Policies that make sense only together with others, with what the items are, or with the length of a run.

Each policy says itself which conditions it has (`misfits`). Here they are checked, and reported where the file states
what does not fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from simbackorder.policies.families import FAMILIES
from simbackorder.policies.policy import Parameters
from simbackorder.policies.surroundings import Misfit
from simbackorder.scenario.firm.alternatives import Firm
from simbackorder.scenario.firm.choices import Choice, FamilyChoice, Policy
from simbackorder.scenario.language.problems import Findings
from simbackorder.scenario.language.remains import BrokenError, given
from simbackorder.scenario.language.yaml_tree import KeyPath, Mapping, Place, place_of

TOP = Place((), 1)
WITHOUT = {
    "working_days": "no supplier has a calendar",
    "ramp": "no supplier has a ramp",
    "queue": "no supplier has servers",
    "outages": "no supplier has outages",
    "notices": "no supplier gives notice",
    "dock": "the warehouse has no calendar, cut_off or daily_capacity",
}
"""Why there is nothing to know."""


@dataclass(frozen=True)
class Sections:
    """The sections that policies are checked against, or what is right of them."""

    items: Any
    time: Any
    warehouse: Any
    suppliers: Any
    streams: Any

    @cached_property
    def to_know(self) -> dict[str, str]:
        """What may be known of when goods come that the shop's world does not have."""
        suppliers = self.suppliers.values()
        has = {
            "working_days": any(given(each, "calendar") for each in suppliers),
            "ramp": any(given(each, "ramp") for each in suppliers),
            "queue": any(given(each, "servers") for each in suppliers),
            "outages": any(given(each, "outages") for each in suppliers),
            "notices": any(given(each, "notice") for each in suppliers),
            "dock": any(given(self.warehouse, name) for name in ("calendar", "cut_off", "daily_capacity")),
        }
        return {name: WITHOUT[name] for name, found in has.items() if not found}

    @cached_property
    def no_substitute(self) -> str:
        """Why no customer gets another item for any; empty if some may."""
        if not any(given(item, "substitute") for item in self.items.values()):
            return "none that has one"
        segments = (each for stream in self.streams.values() for each in stream.segments.values())
        if not any(each.substitute > 0 for each in segments):
            return "no segment that takes one (their 'substitute' is 0)"
        return ""


class Around(NamedTuple):
    """What stands beside a policy of one alternative (`policies.surroundings.Beside`); `broken`: the alternative's
    families with mistakes of their own."""

    policy: Policy
    sections: Sections
    broken: frozenset[str]
    item: str = ""

    @property
    def length(self) -> float:
        """The time that a run covers."""
        return float(self.sections.time.length)

    @property
    def released_later(self) -> bool:
        """Whether the item has a release."""
        return given(self.sections.items[self.item], "release")

    @property
    def dated(self) -> bool:
        """Whether the shop promises a date for any item."""
        choices = self.family("promising").different(self.sections.items)
        return any(choice.parameters.states_date for choice in choices)

    @property
    def to_know(self) -> dict[str, str]:
        """What may be known of when goods come that the shop's world does not have."""
        return self.sections.to_know

    @property
    def shelf_errs(self) -> bool:
        """Whether there may be less of the item than is recorded."""
        warehouse = self.sections.warehouse
        leaves = warehouse.losses(self.item) + warehouse.sales_elsewhere(self.item)
        return warehouse.miscount is not None or leaves > 0

    @property
    def no_substitute(self) -> str:
        """Why no customer gets another item for any; empty if some may."""
        return self.sections.no_substitute

    def parameters(self, family: str) -> Any:
        """What is chosen in another family."""
        return self.family(family).choice(self.item).parameters

    def rule(self, family: str) -> str:
        """Its name."""
        return self.family(family).choice(self.item).rule

    def family(self, name: str) -> FamilyChoice[Any]:
        """The choices of a family without mistakes."""
        if name in self.broken:
            raise BrokenError(name)
        return self.policy.family(name)


def check_policies(tree: Mapping, sections: Sections, firm: Firm, findings: Findings) -> None:
    """Reports what does not fit in any alternative, at the place that states it."""
    demanding: dict[int, set[int]] = {}
    for name, policy in firm.alternatives.items():
        broken = frozenset(family for where, family in firm.broken if where == name)
        for family in (family for family in FAMILIES if family not in broken):
            for around, choice in checked(family, Around(policy, sections, broken), demanding):
                for misfit in misfits(choice, around):
                    place = stated_at(tree, name, misfit.family or family, around.item, tuple(map(str, misfit.key)))
                    findings.add(place, misfit.message)


def checked(family: str, shop: Around, known_demanding: dict[int, set[int]]) -> Iterator[tuple[Around, Choice[Any]]]:
    """The choices that have conditions, each with what it stands beside: catalogues are long, and most have none.
    `known_demanding`: these choices of a family that alternatives share."""
    choices = shop.policy.family(family)
    demanding = known_demanding.get(id(choices))
    if demanding is None:
        demanding = {id(choice) for choice in choices.stated() if demands_something(choice)}
        known_demanding[id(choices)] = demanding
    if not demanding:
        return
    known = shop.sections.items if isinstance(shop.sections.items, dict) else ()
    for item in known if FAMILIES[family].per_item else ("",):
        choice = choices.items.get(item, choices.default)
        if choice is not None and id(choice) in demanding:
            yield Around(*shop[:3], item), choice


def demands_something(choice: Choice[Any]) -> bool:
    """Whether its policy has conditions."""
    return type(choice.parameters).misfits is not Parameters.misfits


def misfits(choice: Choice[Any], around: Around) -> Iterator[Misfit]:
    """What does not fit, as far as that can be known."""
    with suppress(BrokenError, KeyError):
        yield from choice.parameters.misfits(around)


def stated_at(tree: Mapping, alternative: str, family: str, item: str, key: KeyPath) -> Place:
    """Where the entry stands: in the alternative or in what all share, for one item or for all."""
    own = tree["alternatives"].get(alternative) if "alternatives" in tree else None
    starts: list[KeyPath] = [("alternatives", alternative)] if isinstance(own, Mapping) else []
    for start in (*starts, ("policy",)):
        for below in (("items", item), ()) if item else ((),):
            path = (*start, family, *below)
            if states(tree, (*path, *key[:1])):
                return place_of(tree, (*path, *key), TOP)
    start = starts[0] if starts and states(tree, (*starts[0], family)) else ("policy",)
    return place_of(tree, (*start, family, *key), TOP)


def states(tree: Any, path: KeyPath) -> bool:
    """Whether the file has this entry."""
    for key in path:
        if not isinstance(tree, Mapping) or str(key) not in tree:
            return False
        tree = tree[str(key)]
    return True
