"""Mistakes that show only when suppliers, carriers and the warehouse are read together with the time that a run covers,
or with what the firm decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from math import ceil
from typing import Any

from simbackorder.quantities import plain_number
from simbackorder.scenario.firm.alternatives import Firm
from simbackorder.scenario.firm.checks_on_supply import Misfit, Run, supply_misfits
from simbackorder.scenario.language.problems import Findings
from simbackorder.scenario.language.remains import BrokenError
from simbackorder.scenario.language.yaml_tree import Mapping, Place, place_of
from simbackorder.scenario.sections.calendars import open_days
from simbackorder.scenario.sections.checks import check_instant

KeyPath = tuple[str | int, ...]
TOP = Place((), 1)


def check_supply(tree: Mapping, sections: dict[str, Any], firm: Firm, findings: Findings) -> None:
    """Outages that end, ramps that begin, calendars with an open day, policies that fit."""
    time, suppliers = sections["time"], sections["suppliers"]
    for name, supplier in suppliers.items() if isinstance(suppliers, dict) else ():
        with suppress(BrokenError):
            if supplier.outages is not None:
                check_outages(tree, name, supplier.outages, time, findings)
        with suppress(BrokenError):
            if supplier.ramp is not None:
                check_instant(tree, ("suppliers", name, "ramp", "at"), supplier.ramp.at, time.length, findings)
    for path, owner in owners_of_calendars(sections):
        with suppress(BrokenError):
            if owner.calendar is not None and never_open(owner.calendar, time):
                place = place_of(tree, (*path, "calendar"), TOP)
                findings.add(place, "expected an open day within the run, found none")
    with suppress(BrokenError):
        check_supply_policies(tree, sections["items"], Run(time, sections["warehouse"]), firm, findings)


def never_open(calendar: Any, time: Any) -> bool:
    """Whether all days of the run are closed, of a calendar that has working days."""
    return bool(calendar.working_days) and not open_days(calendar, time.start, ceil(time.length)).any()


def check_outages(tree: Mapping, name: str, outages: Any, time: Any, findings: Findings) -> None:
    """A scheduled outage ends some time: it is shorter than the run."""
    for index, outage in enumerate(outages.scheduled):
        if outage.length >= time.length:
            place = place_of(tree, ("suppliers", name, "outages", "scheduled", index, "length"), TOP)
            end, found = plain_number(time.length), plain_number(outage.length)
            findings.add(place, f"expected an outage that is shorter than the run ({end}), found {found}")


def owners_of_calendars(sections: dict[str, Any]) -> Iterator[tuple[KeyPath, Any]]:
    """Who may have a calendar, with the path."""
    for section in ("suppliers", "shipping", "warehouse"):
        with suppress(BrokenError):
            owner = sections[section]
            if section != "suppliers":
                yield (section,), owner
            named = owner if section == "suppliers" else getattr(owner, "carriers", {})
            above = (section,) if section == "suppliers" else (section, "carriers")
            for name, entry in named.items():
                yield (*above, name), entry


def check_supply_policies(tree: Mapping, items: Any, run: Run, firm: Firm, findings: Findings) -> None:
    """Reports what does not fit in any alternative, at the place that states it."""
    known = list(items) if isinstance(items, dict) else []
    for name, policy in firm.alternatives.items():
        broken = {family for where, family in firm.broken if where == name}
        for misfit in supply_misfits(policy, known, run, broken):
            findings.add(stated_at(tree, name, misfit), misfit.message)


def stated_at(tree: Mapping, alternative: str, misfit: Misfit) -> Place:
    """Where the entry stands: in the alternative or in what all share, for one item or for all."""
    own = tree["alternatives"].get(alternative) if "alternatives" in tree else None
    places: list[KeyPath] = [("alternatives", alternative)] if isinstance(own, Mapping) else []
    for start in (*places, ("policy",)):
        for below in (("items", misfit.item), ()) if misfit.item else ((),):
            path = (*start, misfit.family, *below)
            if states(tree, (*path, *misfit.key[:1])):
                return place_of(tree, (*path, *misfit.key), TOP)
    start = places[0] if places and states(tree, (*places[0], misfit.family)) else ("policy",)
    return place_of(tree, (*start, misfit.family, *misfit.key), TOP)


def states(tree: Any, path: KeyPath) -> bool:
    """Whether the file has this entry."""
    for key in path:
        if not isinstance(tree, Mapping) or str(key) not in tree:
            return False
        tree = tree[str(key)]
    return True
