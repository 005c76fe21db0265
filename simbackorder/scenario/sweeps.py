"""The section `sweep` of a scenario: its design in the scenario's units, each value having been tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from simbackorder.scenario import writing
from simbackorder.scenario.designs.axes import WRITTEN_OUT, Range, Steps, exact
from simbackorder.scenario.designs.design import COMBINED, DRAWN, GRID, Design, is_path
from simbackorder.scenario.designs.stated import Stated
from simbackorder.scenario.language.currencies import DIGITS
from simbackorder.scenario.language.paths import parts_of
from simbackorder.scenario.language.problems import Findings, Problem, ScenarioError
from simbackorder.scenario.language.units import is_whole_at
from simbackorder.scenario.language.yaml_tree import Place, reached
from simbackorder.scenario.points import MOST_SAID, TRIED, at, hints, of_point, points, read, shortened, spread
from simbackorder.scenario.resolving import Source, named_files
from simbackorder.scenario.sections.schema import Scenario

MOST_TRIED = 24
"""So many values of an axis are tried; of more, so many of them."""
MOST_WRONG = 200
"""Values of an axis of which mistakes are told: each is read beside others, too, which takes its time."""
INSIDE = 0.381966
"""At this share of a range it is tried whether any number there will do."""


class Trial(NamedTuple):
    """What values are tried on: the scenario's file, where the axes were stated, and what was read before."""

    source: Source
    places: Mapping[str, Place]
    memo: dict[Any, Any]

    @property
    def digits(self) -> int:
        """Decimals of the currency."""
        return DIGITS.get(str(self.source.tree.get("currency", "USD")), 2)

    def at(self, values: dict[str, Any]) -> Scenario:
        """The scenario with these values. Raises ScenarioError."""
        return at(self.source, values, dict(self.memo), self.places)


class Failure(NamedTuple):
    """A value that is wrong if it alone is changed: which one of its axis, and what is said of it."""

    place: int
    value: Any
    problems: tuple[Problem, ...]


def with_sweep(
    scenario: Scenario, source: Source, stated: Stated, findings: Findings, memo: dict[Any, Any]
) -> Scenario:
    """The scenario with its sweep, of which values and some points were tried. Raises ScenarioError."""
    trial = Trial(source, stated.places, memo)
    design = stated.design
    if design.kind in DRAWN and not design.own_seed:
        design = replace(design, seed=scenario.experiment.seed)
    axes = dict(design.axes)
    wrong: dict[str, list[Failure]] = {}
    for name in filter(is_path, design.axes):
        axes[name], wrong[name] = in_units(trial, name, axes[name])
    result = with_design(scenario, source, replace(design, axes=axes))
    together = len(axes) > 1 or bool(design.derived)
    hinted = False
    for name, failures in wrong.items():
        kept = still_wrong(result, name, failures) if together and failures else failures
        always = add_values(name, kept, number_tried(axes[name]), findings)
        hinted = hinted or (together and bool(kept) and not always)
    shortened(findings, hints(result) if hinted else ())
    if together and design.kind not in DRAWN:
        try_some(result)
    return result


def try_some(result: Scenario) -> None:
    """Read some points. Raises ScenarioError with all mistakes, if there are any."""
    found = points(result)
    try:
        read(found, spread(len(found), TRIED), result)
    except ScenarioError:
        if TRIED < len(found) <= WRITTEN_OUT:
            read(found, range(len(found)), result)
        raise


def with_design(scenario: Scenario, source: Source, design: Design) -> Scenario:
    """The scenario with a sweep, and the digest of both."""
    content = writing.form(scenario) | {"sweep": design.form()}
    named = named_files(content)
    files = {name: path for name, path in source.folder.used.items() if name in named}
    digest = writing.digest(content, files, scenario.alternatives, source.folder.digests)
    result = scenario.model_copy(update={"sweep": design, "digest": digest, "files": files})
    result._form = content
    return result


def in_units(trial: Trial, name: str, values: Any) -> tuple[Any, list[Failure]]:
    """The values of an axis in the scenario's units, and those that are wrong if they alone are changed. Of many
    numbers some are tried, and the others are taken to be as they are written if these are; unless there is a mistake:
    then all of them are told, if they are not too many."""
    if isinstance(values, Range):
        return range_in_units(trial, name, values)
    if isinstance(values, Steps):
        places = {(type(values[n]), values[n]): n for n in spread(len(values), MOST_TRIED)}
    else:
        places = {}
        for n, value in enumerate(values):
            places.setdefault((type(value), value), n)
    keys = list(places)
    first = [keys[n] for n in spread(len(keys), MOST_TRIED)]
    found, failures = tried(trial, name, first, places)
    if len(first) < len(keys) <= WRITTEN_OUT:
        alike = all(key == (type(value), value) for key, value in found.items())
        rest = [key for key in keys if key not in found and (failures or not (alike and is_plain(*key)))]
        more, wrong = tried(trial, name, rest, places, MOST_WRONG - len(failures))
        found, failures = found | more, sorted(failures + wrong, key=lambda each: each.place)
    if isinstance(values, Steps) or all(key == (type(value), value) for key, value in found.items()):
        return values, failures
    return tuple([found.get((type(value), value), value) for value in values]), failures


Key = tuple[type, Any]


def tried(
    trial: Trial, name: str, keys: list[Key], places: Mapping[Key, int], most: int = MOST_WRONG
) -> tuple[dict[Key, Any], list[Failure]]:
    """Values in the scenario's units, and those that are wrong if they alone are changed: so many at most."""
    found: dict[Key, Any] = {}
    failures: list[Failure] = []
    for key in keys:
        if len(failures) == most:
            break
        value = found[key] = key[1]
        try:
            found[key] = as_resolved(writing.form(trial.at({name: value})), name, value)
        except ScenarioError as error:
            failures.append(Failure(places[key], value, error.problems))
    return found, failures


def is_plain(kind: type, value: Any) -> bool:
    """Whether it is a number that is written as the resolved form would write it."""
    return kind is int or (kind is float and not value.is_integer())


def range_in_units(trial: Trial, name: str, values: Range) -> tuple[Range, list[Failure]]:
    """A range that is drawn from, in steps of 1 or of the smallest amount of money where the scenario has no numbers
    between them; and the ends that are wrong if they alone are changed."""
    ends = [(type(each), each) for each in values[:2]]
    _, failures = tried(trial, name, ends, dict.fromkeys(ends, 0))
    if values.step is None and is_whole_at(name):
        values = values._replace(step=1)
    if failures or values.step is not None:
        return values, failures
    inner = values.low + INSIDE * (values.high - values.low)
    for step in (None, Decimal(1).scaleb(-trial.digits), Decimal(1)):
        value = inner if step is None else exact(round(Decimal(inner) / step) * step)
        if not tried(trial, name, [(type(value), value)], {(type(value), value): 0})[1]:
            return values._replace(step=None if step is None else exact(step)), []
    return values, []


def number_tried(values: Any) -> int:
    """Of how many values mistakes are known, if all have any."""
    if isinstance(values, Range):
        return 2
    if isinstance(values, Steps):
        return MOST_TRIED
    return min(MOST_WRONG, len({(type(value), value) for value in values}))


def still_wrong(result: Scenario, name: str, failures: list[Failure]) -> list[Failure]:
    """Those of the values that are wrong at points of the sweep, too, if there are any: beside other values than those
    of the scenario they may be right."""
    found = points(result)
    if result.sweep.kind in DRAWN:
        some = spread(len(found), TRIED)
        if result.sweep.derived and not any(map(found.is_right, some)):
            read(found, some, result)  # which says what is wrong beside the derived values
        return [] if any(map(found.is_right, some)) else failures
    having = {failure: result.sweep.having(name, failure.place) for failure in failures}
    kept = [failure for failure, some in having.items() if some and not any(map(found.is_right, some))]
    always = len(kept) == number_tried(result.sweep.axes[name]) and shared(kept)
    if kept and result.sweep.kind not in COMBINED and not always:
        read(found, sorted({point for failure in kept for point in having[failure]}), result)
    return kept


def check_axes(source: Source, stated: Stated, findings: Findings, memo: dict[Any, Any]) -> None:
    """Of a scenario that has mistakes anyway: those that its sweep adds to them."""
    known, trial = set(findings.problems), Trial(source, stated.places, memo)
    if len(stated.design.axes) > 1 and stated.design.kind != GRID:
        return
    for name, values in stated.design.axes.items():
        if isinstance(values, Range) or not is_path(name):
            continue
        keys = [(type(value), value) for value in values[:MOST_SAID]]
        _, failures = tried(trial, name, keys, dict.fromkeys(keys, 0))
        failures = [f._replace(problems=tuple(p for p in f.problems if p not in known)) for f in failures]
        add_values(name, failures, len(keys), findings)


def add_values(path: str, failures: list[Failure], count: int, findings: Findings) -> set[Problem]:
    """The mistakes at the values of one path; those at each of its `count` values once: which these are."""
    always = shared(failures) if len(failures) == count else set()
    for failure in failures:
        for problem in failure.problems:
            told = problem if problem in always else of_point(problem, {path: failure.value})
            findings.problems[told] = None
    return always


def shared(failures: list[Failure]) -> set[Problem]:
    """What is said of each of these values."""
    problems = [set(failure.problems) for failure in failures]
    return set.intersection(*problems) if problems else set()


def as_resolved(content: dict[str, Any], path: str, value: Any) -> Any:
    """The value as the resolved form has it; as stated, if the form has no such entry of its kind."""
    found = reached(content, parts_of(path))
    if isinstance(found, dict) and list(found) == ["constant"]:
        found = found["constant"]["value"]
    if isinstance(found, dict | list):
        return value
    return value if kind(found) is not kind(value) and kind(value) is not str else found


def kind(value: object) -> type:
    """Text, truth value, or number."""
    return float if isinstance(value, int | float) and not isinstance(value, bool) else type(value)
