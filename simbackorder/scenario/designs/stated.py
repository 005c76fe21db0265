"""Reads the section `sweep`: its design, and where each of its axes was stated; or every mistake in it."""

from __future__ import annotations

import math
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence as AnySequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from simbackorder.quantities import nearest, shown
from simbackorder.scenario.designs.axes import (
    MOST_POINTS,
    range_of,
    too_many,
    two_levels,
    values_of,
)
from simbackorder.scenario.designs.design import (
    COMBINED,
    DESIGNS,
    DRAWN,
    FILE,
    GRID,
    LISTED,
    PARALLEL,
    TWO_LEVEL,
    Design,
    is_path,
)
from simbackorder.scenario.designs.formulas import Formula, FormulaError, meant, number, relation
from simbackorder.scenario.designs.point_files import points_in
from simbackorder.scenario.language.overrides import LONGEST_PATH
from simbackorder.scenario.language.paths import parts_of
from simbackorder.scenario.language.problems import printable
from simbackorder.scenario.language.yaml_tree import NOTHING, Mapping, Place, Sequence

if TYPE_CHECKING:
    from simbackorder.scenario.language.problems import Findings
    from simbackorder.scenario.sections.recorded import DataFolder

KEYS = ("design", "points", "seed", "file", "axes", "derived", "where")
"""What may stand in a sweep beside paths."""
BELONGS: dict[str, tuple[str, ...]] = {
    FILE: ("file",),
    LISTED: ("points",),
    **dict.fromkeys(DRAWN, ("design", "axes", "points", "seed")),
}
"""Which of them go with what, beside what follows and what must hold; with all others a design's name and axes."""
NOT_SWEPT = ("sweep", "optimise", "sensitivity", "uncertain", "experiment", "precision", "title", "question")
LARGEST_SEED = 2**63 - 1


class Stated(NamedTuple):
    """A design, and where each of its axes and derived values was stated."""

    design: Design
    places: AnyMapping[str, Place]


def stated(tree: Mapping, folder: DataFolder, findings: Findings) -> Stated:
    """The design of a tree that has a sweep, as far as it has no mistakes; these go to the findings."""
    section, place = tree["sweep"], tree.places["sweep"]
    nothing = Stated(Design(), {})
    if not isinstance(section, Mapping) or not section:
        if section is not NOTHING:
            findings.add(place, f"expected a mapping of paths to values, found {shown(section)}")
        return nothing
    before = findings.reports
    kind = kind_of(section, findings)
    if kind is None:
        return nothing
    axes, places = axes_of(kind, section, place, folder, findings)
    design = Design(kind, axes, file=str(section.get("file", "")))
    if kind in DRAWN:
        design = with_luck(design, section, place, findings)
    if kind == PARALLEL:
        check_parallel(axes, places, findings)
    if kind in COMBINED and math.prod(map(len, axes.values())) > MOST_POINTS:
        findings.add(place, too_many(math.prod(map(len, axes.values()))))
    check_paths(axes, places, findings)
    flawed = findings.reports > before
    design, more = with_formulas(design, section, findings) if axes else (design, {})
    if flawed:
        design = replace(design, axes={name: axes[name] for name in axes if len(name) <= LONGEST_PATH})
    return Stated(design, {**places, **more})


def kind_of(section: Mapping, findings: Findings) -> str | None:
    """The name of the design; None if that is not clear."""
    named = section.get("design")
    if "design" in section and named not in DESIGNS:
        if named is not NOTHING:
            hint = nearest(named, DESIGNS) if isinstance(named, str) else ""
            message = f"expected {', '.join(DESIGNS[:-1])} or {DESIGNS[-1]}, found {shown(named)}{hint}"
            findings.add(section.places["design"], message)
        return None
    implied = FILE if "file" in section else LISTED if isinstance(section.get("points"), Sequence) else GRID
    kind = str(named) if "design" in section else implied
    belongs = BELONGS.get(kind, ("design", "axes"))
    for key in (key for key in KEYS if key in section):
        if key not in (*belongs, "derived", "where"):
            findings.add(section.places[key], misplaced(key, kind))
            return None
    return kind


def misplaced(key: str, kind: str) -> str:
    """Why a key has no place in a design."""
    if key in ("points", "seed") and kind not in (FILE, LISTED):
        return f"`{key}` belongs to a design that is drawn ({' or '.join(DRAWN)}), not to {kind}"
    whole = {FILE: "a file of points", LISTED: "a list of points"}.get(kind, f"the design {kind}")
    return f"`{key}` has no place beside {whole}"


Axes = tuple[dict[str, Any], dict[str, Place]]


def axes_of(kind: str, section: Mapping, place: Place, folder: DataFolder, findings: Findings) -> Axes:
    """The axes by name, and where they were stated."""
    others = [key for key in section if key not in KEYS]
    if "axes" in section or kind in (FILE, LISTED):
        for key in others:
            findings.add(section.places[key], f"unknown key{nearest(key, KEYS) or '; expected ' + ', '.join(KEYS)}")
    if kind == FILE:
        axes = points_in(section["file"], section.places["file"], folder, findings)
        return axes, dict.fromkeys(axes, section.places["file"])
    if kind == LISTED:
        return listed(section["points"], section.places["points"], findings)
    stated, below = (section["axes"], section.places["axes"]) if "axes" in section else (section, place)
    if not isinstance(stated, Mapping):
        if stated is not NOTHING:
            findings.add(below, f"expected a mapping of paths to values, found {shown(stated)}")
        return {}, {}
    names = list(stated) if "axes" in section else others
    if not names:
        findings.add(below, "expected a path with its values, found none")
    read = two_levels if kind == TWO_LEVEL else range_of if kind in DRAWN else values_of
    return {name: read(stated[name], stated.places[name], findings) for name in names}, stated.places


def listed(points: Sequence, place: Place, findings: Findings) -> Axes:
    """A list of points, each with a value for the same axes."""
    if len(points) > MOST_POINTS or not points:
        findings.add(place, too_many(len(points)) if points else "expected points, found an empty list")
        return {}, {}
    first = points[0]
    for n, (point, where) in enumerate(zip(points, points.places, strict=True)):
        if not isinstance(point, Mapping) or not point:
            if point is not NOTHING:
                findings.add(where, f"expected a mapping of paths to a value each, found {shown(point)}")
            return {}, {}
        if point.keys() != first.keys():
            odd = next(iter(point.keys() ^ first.keys()))
            findings.add(
                where, f"expected the paths of the first point, found point {n + 1} with{'out' * (odd in first)} {odd}"
            )
            return {}, {}
        for path, value in point.items():
            if isinstance(value, dict | list):
                findings.add(point.places[path], f"expected a number or a name, found {shown(value)}")
                return {}, {}
    return {path: tuple(point[path] for point in points) for path in first}, first.places


def with_luck(design: Design, section: Mapping, place: Place, findings: Findings) -> Design:
    """The design with its number of points and its seed."""
    points, seed = section.get("points"), section.get("seed")
    where = section.places.get("points", place)
    if not is_whole(points) or not 1 <= points <= MOST_POINTS:
        if points is not NOTHING:
            found = "nothing" if points is None else f"{points:,}" if is_whole(points) else shown(points)
            findings.add(where, f"expected `points`, a whole number from 1 to {MOST_POINTS:,}, found {found}")
        return design
    if "seed" not in section:
        return replace(design, points=points)
    if not is_whole(seed) or not 0 <= seed <= LARGEST_SEED:
        if seed is not NOTHING:
            message = f"expected a whole number from 0 to {LARGEST_SEED}, found {shown(seed)}"
            findings.add(section.places["seed"], message)
        return design
    return replace(design, points=points, seed=seed, own_seed=True)


def is_whole(value: Any) -> TypeGuard[int]:
    """Whether it is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def check_parallel(axes: AnyMapping[str, Any], places: AnyMapping[str, Place], findings: Findings) -> None:
    """Axes in parallel are equally long."""
    first = next(iter(axes), "")
    for name, values in axes.items():
        if len(values) != len(axes[first]) and values and axes[first]:
            message = f"expected {len(axes[first])} values, as many as of {first}, found {len(values)}"
            findings.add(places[name], message)


def check_paths(axes: AnyMapping[str, Any], places: AnyMapping[str, Place], findings: Findings) -> None:
    """All axes are paths of the model or of policies, or names for formulas."""
    for name in axes:
        if len(name) > LONGEST_PATH:
            findings.add(places[name], f"expected a path of at most {LONGEST_PATH} characters, found {shown(name)}")
        elif parts_of(name)[0] in NOT_SWEPT:
            findings.add(places[name], f"expected a path in the model or the policy, found {shown(name)}")


def with_formulas(design: Design, section: Mapping, findings: Findings) -> tuple[Design, dict[str, Place]]:
    """The design with what follows from its values, and with what must hold; and where the former was stated."""
    before = findings.reports
    derived, places = derived_of(section, design.axes, findings)
    where = where_of(section, findings)
    known = (*design.axes, *derived)
    bound: dict[str, Formula] = {}
    for name, formula in derived.items():
        found = with_meanings(formula, [each for each in known if each != name], places[name], findings)
        if found is not None:
            bound[name] = found
    relations = [with_meanings(formula, known, place, findings) for formula, place in where]
    if findings.reports == before:
        check_circles(bound, places, findings)
    used = {name for f in (*bound.values(), *(each for each in relations if each)) for name in f.names}
    for name in known:
        if not is_path(name) and name not in used and findings.reports == before:
            where_it_is = places.get(name) or axis_place(section, name)
            hint = " (a path has dots)" if not derived else ""
            findings.add(
                where_it_is, f"{printable(name)} is no path of the scenario{hint}, and no formula refers to it"
            )
    if findings.reports > before:
        return design, places
    return replace(design, derived=bound, where=tuple(each for each in relations if each)), places


def axis_place(section: Mapping, name: str) -> Place:
    """Where an axis was stated."""
    inside = section.get("axes")
    if isinstance(inside, Mapping) and name in inside:
        return inside.places[name]
    return section.places.get(name) or next(iter(section.places.values()))


def derived_of(
    section: Mapping, axes: AnyMapping[str, Any], findings: Findings
) -> tuple[dict[str, Formula], dict[str, Place]]:
    """What follows from the values of the axes, by path or name, and where it was stated."""
    stated = section.get("derived", Mapping())
    if not isinstance(stated, Mapping):
        if stated is not NOTHING:
            message = f"expected a mapping of paths to formulas, found {shown(stated)}"
            findings.add(section.places["derived"], message)
        return {}, {}
    found = {}
    for name, text in stated.items():
        if name in axes:
            findings.add(stated.places[name], "expected an axis or a derived value, found both")
        try:
            found[name] = number(text)
        except FormulaError as error:
            if text is not NOTHING:
                findings.add(stated.places[name], str(error))
    check_paths(found, stated.places, findings)
    return found, dict(stated.places)


def where_of(section: Mapping, findings: Findings) -> list[tuple[Formula, Place]]:
    """The relations that must hold: one, or a list of them."""
    stated = section.get("where", Sequence())
    several = isinstance(stated, Sequence)
    entries = zip(stated, stated.places, strict=True) if several else [(stated, section.places["where"])]
    found = []
    for text, place in entries:
        try:
            found.append((relation(text), place))
        except FormulaError as error:
            if text is not NOTHING:
                findings.add(place, str(error))
    return found


def with_meanings(formula: Formula, known: AnySequence[str], place: Place, findings: Findings) -> Formula | None:
    """The formula with the names of axes in the place of their last parts."""
    try:
        return formula.meaning({name: meant(name, known) for name in formula.names})
    except FormulaError as error:
        findings.add(place, str(error))
        return None


def check_circles(derived: AnyMapping[str, Formula], places: AnyMapping[str, Place], findings: Findings) -> None:
    """No derived value follows from itself."""
    from graphlib import CycleError, TopologicalSorter

    try:
        TopologicalSorter({name: formula.names for name, formula in derived.items()}).prepare()
    except CycleError as error:
        circle = error.args[1]
        findings.add(places[circle[0]], f"follows from itself, by way of {' and '.join(circle[1:])}")


def places_in(section: Mapping, design: Design, number: int) -> dict[str, Place]:
    """Where the values of a design were stated; of a list of points, those of the one of this number."""
    found = dict(section.places)
    if design.kind == LISTED:
        found |= section["points"][number].places
    if design.kind == FILE:
        found |= dict.fromkeys(design.axes, section.places["file"])
    for key in ("axes", "derived"):
        if isinstance(section.get(key), Mapping):
            found |= section[key].places
    return found
