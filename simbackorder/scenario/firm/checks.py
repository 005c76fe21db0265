"""Policies that make sense only together with others, or with what the items are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from simbackorder.scenario.firm.alternatives import Firm
from simbackorder.scenario.firm.choices import Choice, Policy
from simbackorder.scenario.language.problems import Findings
from simbackorder.scenario.language.remains import BrokenError, given
from simbackorder.scenario.language.yaml_tree import Mapping, Place, place_of

TOP = Place((), 1)


class Misfit(NamedTuple):
    """A family's entry that does not fit, and why."""

    family: str
    message: str


def check_policies(tree: Mapping, items: Any, firm: Firm, findings: Findings) -> None:
    """Reports what does not fit in any alternative, at the place that states it."""
    for name, policy in firm.alternatives.items():
        for misfit in misfits(policy, items, {family for where, family in firm.broken if where == name}):
            own = name in (tree.get("alternatives") or {}) and misfit.family in (tree["alternatives"][name] or {})
            path = ("alternatives", name, misfit.family) if own else ("policy", misfit.family)
            findings.add(place_of(tree, path, TOP), misfit.message)


def misfits(policy: Policy, items: Any, broken: set[str]) -> Iterator[Misfit]:
    """What does not fit; families with mistakes of their own are left out."""
    with suppress(BrokenError, KeyError):
        if not {"admission", "promising"} & broken:
            yield from admission_misfits(policy, items)
    with suppress(BrokenError, KeyError):
        if not {"informing", "promising", "giving_up"} & broken:
            yield from informing_misfits(policy, items)


def admission_misfits(policy: Policy, items: Any) -> Iterator[Misfit]:
    """A bound on the quoted wait needs a quote; a pre-order a release."""
    if not any(choice.rule == "pre-order" or bounds_wait(choice) for choice in policy.admission.stated()):
        return
    for name, item in items.items():
        choice = policy.admission.choice(name)
        quotes = policy.promising.choice(name).rule != "none"
        if bounds_wait(choice) and not quotes:
            reason = f"because max_wait bounds it for {name}"
            yield Misfit("admission", f"expected a promising rule that quotes a wait, {reason}, found none")
        if choice.rule == "pre-order" and not given(item, "release"):
            message = f"expected an item with a release for pre-order, found {name} without one"
            yield Misfit("admission", f"{message}; what holds for one item stands under 'items'")


def bounds_wait(choice: Choice) -> bool:
    """Whether a longest quoted wait is stated."""
    return getattr(choice.parameters, "max_wait", None) is not None


def informing_misfits(policy: Policy, items: Any) -> Iterator[Misfit]:
    """New dates need a first one, and consent to a new date needs that it is told."""
    informing, giving_up = policy.informing.choice(), policy.giving_up.choice()
    dated = any(policy.promising.choice(name).rule != "none" for name in items)
    if informing.rule == "on-slip" and not dated:
        reason = "because on-slip tells a later one"
        yield Misfit("informing", f"expected a promising rule that states a date, {reason}, found none")
    p: Any = informing.parameters
    if getattr(p, "new_dates", True) is False and (p.ahead or p.threshold):
        given_in_vain = "ahead" if p.ahead else "threshold"
        message = f"expected new_dates: true, because {given_in_vain} is about new dates, found false"
        yield Misfit("informing", message)
    tells = getattr(informing.parameters, "new_dates", informing.rule == "on-slip") and dated
    if giving_up.rule == "on-slip" and not tells:
        reason = "because on-slip asks for consent"
        yield Misfit("giving_up", f"expected informing that tells new dates, {reason}, found {informing.rule}")
