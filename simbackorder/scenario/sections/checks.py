"""Mistakes that show only when two sections of a scenario are read together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from math import ceil
from typing import Any

from simbackorder.policies.promising.dates import PromisingParameters
from simbackorder.quantities import Context, plain_number, shown
from simbackorder.scenario.firm.alternatives import Firm
from simbackorder.scenario.firm.checks import TOP, Sections, check_policies
from simbackorder.scenario.firm.choices import FamilyChoice
from simbackorder.scenario.language.problems import Findings
from simbackorder.scenario.language.remains import BrokenError, given
from simbackorder.scenario.language.yaml_tree import KeyPath, Mapping, place_of
from simbackorder.scenario.sections.calendars import open_days
from simbackorder.scenario.sections.recorded import check_replay
from simbackorder.scenario.sections.schema import Stream


def stream_path(streams: dict[str, Stream], name: str) -> KeyPath:
    """Where a stream stands in the file."""
    return ("customers",) if list(streams) == ["customers"] else ("customers", name)


MOST_PERIODS = 100_000
"""Of a fine, in a run."""


def check_sections(tree: Mapping, sections: dict[str, Any], context: Context, findings: Findings) -> None:
    """Segments named once; readings, releases and launches within the run; another item as a substitute; supply that
    works within the run; recorded orders that can be read, some of them within the run.

    What a section lacks because of other mistakes is not checked.
    """
    streams, time = sections["customers"], sections["time"]
    with suppress(BrokenError):
        check_readings(tree, time.length, sections["measures"], findings)
    check_items(tree, sections["items"], time, findings)
    check_segment_names(tree, streams, findings)
    check_owed(tree, streams, sections["items"], findings)
    check_substitutes(tree, streams, sections["items"], findings)
    check_supply(tree, sections, findings)
    check_fines(tree, streams, time, findings)
    for name, stream in streams.items():
        with suppress(BrokenError):
            if stream.arrivals.launch:
                path = (*stream_path(streams, name), "arrivals", "launch", "at")
                check_instant(tree, path, stream.arrivals.launch.at, time.length, findings)
        with suppress(BrokenError):
            if stream.arrivals.replay:
                place = place_of(tree, (*stream_path(streams, name), "arrivals", "replay"), TOP)
                check_replay(stream, time, place, context, findings)


def check_readings(tree: Mapping, length: float, measures: Any, findings: Findings) -> None:
    """Stock is read within the run."""
    for index, instant in enumerate(measures.at):
        with suppress(BrokenError):
            check_instant(tree, ("measures", "at", index), instant, length, findings)


def check_instant(
    tree: Mapping, path: tuple[str | int, ...], instant: float, length: float, findings: Findings
) -> None:
    """Something happens within the run."""
    if instant >= length:
        end, found = plain_number(length), plain_number(instant)
        findings.add(place_of(tree, path, TOP), f"expected a time before the end of the run ({end}), found {found}")


def check_items(tree: Mapping, items: Any, time: Any, findings: Findings) -> None:
    """Items are released within the run; nothing is its own substitute."""
    for name, item in items.items() if isinstance(items, dict) else ():
        right = vars(item)
        if right.get("release") is None and right.get("substitute") is None:
            continue
        with suppress(BrokenError):
            if item.release is not None:
                check_instant(tree, ("items", name, "release", "at"), item.release.at, time.length, findings)
        with suppress(BrokenError):
            if item.substitute == name:
                place = place_of(tree, ("items", name, "substitute"), TOP)
                findings.add(place, f"expected another item, found {shown(name)} itself")


def check_substitutes(tree: Mapping, streams: dict[str, Stream], items: Any, findings: Findings) -> None:
    """Customers who would take a substitute can be offered one."""
    if not isinstance(items, dict) or any(given(item, "substitute") for item in items.values()):
        return
    for name, stream in streams.items():
        for key, segment in segments_of(stream).items():
            with suppress(BrokenError):
                if segment.substitute > 0:
                    place = place_of(tree, (*stream_path(streams, name), "segments", key, "substitute"), TOP)
                    found = plain_number(segment.substitute)
                    findings.add(place, f"expected 0, because no item has a substitute, found {found}")


def check_fines(tree: Mapping, streams: dict[str, Stream], time: Any, findings: Findings) -> None:
    """A period of every fine ends within the run, and there are not too many of them."""
    for name, stream in streams.items():
        for key, segment in segments_of(stream).items():
            with suppress(BrokenError):
                for index, fine in enumerate(segment.channel.fines if segment.channel else ()):
                    where: tuple[str | int, ...] = (*stream_path(streams, name), "segments", key, "channel", "fines")
                    place, found = place_of(tree, (*where, index, "every"), TOP), plain_number(fine.every)
                    if fine.every > time.length:
                        end = plain_number(time.length)
                        findings.add(place, f"expected a period that ends within the run ({end}), found {found}")
                    elif time.length / fine.every > MOST_PERIODS:
                        findings.add(
                            place, f"expected at most {MOST_PERIODS} periods in the run, found one every {found}"
                        )


def check_segment_names(tree: Mapping, streams: dict[str, Stream], findings: Findings) -> None:
    seen: dict[str, str] = {}
    for name, stream in streams.items():
        for segment in segments_of(stream):
            if segment in seen:
                place = place_of(tree, (*stream_path(streams, name), "segments", segment), TOP)
                findings.add(place, f"expected a name of its own, found {shown(segment)} also in {seen[segment]}")
            seen[segment] = name


def check_owed(tree: Mapping, streams: dict[str, Stream], items: Any, findings: Findings) -> None:
    """With several streams, orders placed before the start say whose they are."""
    if len(streams) < 2 or not isinstance(items, dict):
        return
    for name, item in items.items():
        for index, owed in enumerate(vars(item).get("owed") or ()):
            if not given(owed, "segment"):
                place = place_of(tree, ("items", name, "owed", index), TOP)
                findings.add(place, "expected a segment, because there are several streams of customers, found none")


def check_supply(tree: Mapping, sections: dict[str, Any], findings: Findings) -> None:
    """Outages that end, ramps that begin, calendars with an open day."""
    time, suppliers = sections["time"], sections["suppliers"]
    for name, supplier in suppliers.items() if isinstance(suppliers, dict) else ():
        with suppress(BrokenError):
            if supplier.outages is not None:
                check_outages(tree, name, supplier.outages, time, findings)
        with suppress(BrokenError):
            if supplier.pay is not None:
                check_terms(tree, name, supplier.pay.after, time.length, findings)
        with suppress(BrokenError):
            if supplier.ramp is not None:
                check_instant(tree, ("suppliers", name, "ramp", "at"), supplier.ramp.at, time.length, findings)
    for path, owner in owners_of_calendars(sections):
        with suppress(BrokenError):
            if owner.calendar is not None and never_open(owner.calendar, time):
                place = place_of(tree, (*path, "calendar"), TOP)
                findings.add(place, "expected an open day within the run, found none")


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


def check_terms(tree: Mapping, name: str, after: float, length: float, findings: Findings) -> None:
    """A supplier's bills fall due within the run: otherwise nobody would ever be paid."""
    if after >= length:
        place = place_of(tree, ("suppliers", name, "pay", "after"), TOP)
        end, found = plain_number(length), plain_number(after)
        findings.add(place, f"expected terms that are shorter than the run ({end}), found {found}")


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


def some(section: Any) -> bool:
    """Whether a section has entries; one with mistakes has."""
    try:
        return bool(section)
    except BrokenError:
        return True


def segments_of(stream: Any) -> dict[str, Any]:
    """The stream's segments by name, as far as they are known."""
    try:
        found: dict[str, Any] = stream.segments
    except BrokenError:
        return {}
    return found


def check_firm(tree: Mapping, sections: dict[str, Any], firm: Firm, findings: Findings) -> None:
    """Policies that need others; tolerance for a wait needs a wait: a quoted one, or an assumed one."""
    streams, suppliers = sections["customers"], some(sections["suppliers"])
    check_policies(
        tree,
        Sections(sections["items"], sections["time"], sections["warehouse"], sections["suppliers"], streams),
        firm,
        findings,
    )
    silent = [
        name
        for name, policy in firm.alternatives.items()
        if (name, "promising") not in firm.broken and not quotes_everywhere(policy.promising, suppliers)
    ]
    if not silent:
        return
    for name, stream in streams.items():
        requested = dates_requested(stream)
        for key, segment in segments_of(stream).items():
            if needs_wait(segment, requested):
                path = (*stream_path(streams, name), "segments", key)
                place = place_of(tree, (*path, "assumed_wait"), TOP)
                given_what = "tolerance is given" if given(segment, "tolerance") else "dates are requested"
                reason = f"{given_what} and no wait is quoted" + (
                    "" if silent == ["policy"] else f" in {shown(silent[0])}"
                )
                findings.add(place, f"expected a time, because {reason}, found nothing")


def needs_wait(segment: Any, requested: bool) -> bool:
    return (requested or given(segment, "tolerance")) and not given(segment, "assumed_wait")


def dates_requested(stream: Any) -> bool:
    """Whether a file says until when customers are ready to wait."""
    try:
        return stream.arrivals.replay is not None and stream.arrivals.replay.requested is not None
    except BrokenError:
        return False


def quotes_everywhere(promising: FamilyChoice[PromisingParameters], suppliers: bool) -> bool:
    """Whether every item has a quoted wait; without suppliers there is no lead time to quote."""
    stated = [choice.parameters for choice in promising.stated()]
    return all(each.before_checkout and (suppliers or not each.quotes_lead_times) for each in stated)
