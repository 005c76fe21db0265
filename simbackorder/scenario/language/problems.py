"""Mistakes in a scenario, in the language of the scenario: file, line, path, what was expected and what was found."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from simbackorder.failures import StudyError
from simbackorder.quantities import WITHOUT_CONTEXT, Context, Quantity, near, nearest, shown
from simbackorder.scenario.language.dates import INSTANT_IN_FILES
from simbackorder.scenario.language.paths import parts_of, path_of
from simbackorder.scenario.language.remains import attributes, keys_of
from simbackorder.scenario.language.remains import bare as bare
from simbackorder.scenario.language.yaml_tree import NOTHING, Place, place_of, reached

MOST_TOLD = 100
"""Mistakes that are told one by one; the others are counted."""
EXPLAINED = 1000
"""Unknown keys of which it is looked up what was meant."""


@dataclass(frozen=True)
class Problem:
    """One mistake. `file` is the file as the user named it, or the option; `line` None when there is none."""

    file: str
    line: int | None
    path: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return readable(": ".join(part for part in (place, self._path_beside(place), self.message) if part))

    def _path_beside(self, place: str) -> str:
        """The path, but for what an option such as `--set items.cap` says of it already."""
        option, _, said = place.partition(" ")
        if option != "--set" or self.line is not None:
            return self.path
        said = path_of(parts_of(said))
        return "" if said in (self.path, self.path.replace('"', "")) else self.path.removeprefix(f"{said}.")


class ScenarioError(StudyError):
    """A scenario file has mistakes; `problems` has all of them, in the order of the file."""

    located = True

    def __init__(self, problems: tuple[Problem, ...]):
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        told = [str(problem) for problem in self.problems[:MOST_TOLD]]
        more = len(self.problems) - len(told)
        return "\n".join([*told, *([f"and {more:,} more mistake{'s' if more > 1 else ''}"] if more else [])])


class Findings:
    """Collects the mistakes of one file, or of what was stated in Python and has no lines (`lined`); the same mistake
    at the same place counts once."""

    def __init__(self, file: str, context: Context = WITHOUT_CONTEXT, lined: bool = True):
        self.file = file
        self.lined = lined
        self.context = context
        self.problems: dict[Problem, None] = {}
        self.reports = 0  # also counts what was reported before
        self.flawed = False  # whether the text itself has mistakes, which leave holes in its tree

    def __len__(self) -> int:
        return len(self.problems)

    def add(self, place: Place, message: str) -> None:
        """A mistake at a place of the file or of an option."""
        self.reports += 1
        keys = [printable(part) for part in place.path]
        are_paths = keys[:1] == ["sweep"] or len(keys) == 1  # `sweep: {items.cap.price: ...}`, `--set items.cap.price`
        path = ".".join(keys) if are_paths else path_of(keys)
        file, line = (place.option, None) if place.option else (self.file, place.line if self.lined else None)
        self.problems[Problem(file, line, path, message)] = None

    def add_unknown(self, place: Place, key: object, names: Iterable[str]) -> None:
        """A key that is none of these names."""
        hint = ""
        if len(self) < EXPLAINED:
            hint = nearest(str(key), names) or f"; expected one of {', '.join(names)}"
        self.add(place, f"unknown key{hint}")

    def add_all(
        self, error: ValidationError, tree: Any, start: Place, model: Any, ignore: tuple[str, ...] = ()
    ) -> None:
        """The mistakes that pydantic found in the tree, which was stated at `start`; `ignore` has types left out."""
        details = error.errors(include_url=False)
        misspelt = misspellings(details, model)
        for number, detail in enumerate(details):
            location = tuple(key for key in detail["loc"] if key != "[key]")
            if detail["type"] in ignore or reached(tree, location) is NOTHING:
                continue
            if detail["type"] == "missing" and location in misspelt:
                continue
            if detail["type"] == "too_short" and len(detail["input"]) > detail["ctx"]["actual_length"]:
                continue  # there are entries enough, and what is wrong with them is said
            unknown = number >= EXPLAINED and detail["type"] == "extra_forbidden"
            message = "unknown key" if unknown else message_of(detail_of(detail), model, location, self.context)
            self.add(place_of(tree, location, start), message)

    def sorted(self) -> tuple[Problem, ...]:
        """By option or file, then by line."""
        return tuple(sorted(self.problems, key=lambda problem: (problem.file != self.file, problem.line or 0)))

    def stop(self) -> None:
        """Raises ScenarioError if there are mistakes."""
        if self.problems:
            raise ScenarioError(self.sorted())


def misspellings(details: Sequence[Any], model: Any) -> set[tuple[int | str, ...]]:
    """Places that unknown keys were probably meant for; they are not reported as missing too."""
    found = set()
    for detail in details[:EXPLAINED]:
        if detail["type"] == "extra_forbidden":
            above, key = detail["loc"][:-1], detail["loc"][-1]
            found |= {(*above, name) for name in near(str(key), names_at(model, above))}
    return found


def readable(text: str) -> str:
    r"""A text in which nothing moves the cursor, turns the line round, or is invisible: names of columns and paths may
    have anything in them.

    >>> print(readable("it has caf\u00e9, \x1b[31m and\none line"))
    it has café, \x1b[31m and\none line
    """
    return text if text.isprintable() else "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


def printable(text: str) -> str:
    """A key as a path shows it."""
    short = text if len(text) <= 100 else text[:97] + "..."
    return short if short.isprintable() and short else repr(short)


class Detail(NamedTuple):
    """One error of pydantic."""

    type: str
    loc: tuple[int | str, ...]
    msg: str
    input: Any
    ctx: dict[str, Any] = {}  # noqa: RUF012 - never written to


def detail_of(error: Any) -> Detail:
    return Detail(error["type"], error["loc"], error["msg"], error["input"], error.get("ctx", {}))


MAPPINGS = ("model_type", "model_attributes_type", "dict_type", "mapping_type", "dataclass_type")
LISTS = ("tuple_type", "list_type", "iterable_type")


def message_of(detail: Detail, model: Any, location: tuple[int | str, ...], context: Context) -> str:
    """What was expected and what was found."""
    kind, found = detail.type, shown(detail.input)
    if kind == "mistake":
        return detail.msg
    if kind == "extra_forbidden":
        names = names_at(model, location[:-1])
        return "unknown key" + (nearest(str(location[-1]), names) or f"; expected one of {', '.join(names)}")
    if kind == "missing":
        return f"expected {expected_at(model, location, context)}, found nothing"
    if kind in MAPPINGS:
        return f"expected a mapping, found {found}"
    if kind in LISTS:
        return f"expected a list, found {found}"
    if kind == "literal_error":
        return literal_message(detail)
    if kind in ("too_short", "too_long"):
        return length_message(detail)
    return f"expected something else, found {found}"


def literal_message(detail: Detail) -> str:
    expected = detail.ctx["expected"]
    names = [name.strip("'") for name in expected.replace(" or ", ", ").split(", ")]
    hint = nearest(detail.input, names) if isinstance(detail.input, str) else ""
    return f"expected {expected}, found {shown(detail.input)}{hint}"


def length_message(detail: Detail) -> str:
    low, high = detail.ctx.get("min_length"), detail.ctx.get("max_length")
    thing = "entry" if isinstance(detail.input, dict) else "value"
    if (low or high) == 1:
        return f"expected at least one {thing}, found {shown(detail.input)}"
    return f"expected {low or high} {thing}s, found {detail.ctx['actual_length']}"


def type_at(model: Any, location: tuple[int | str, ...]) -> Any:
    """The annotation of the field that the location names, or None."""
    for key in location:
        model = bare(model)
        if isinstance(model, type) and issubclass(model, BaseModel):
            field = model.model_fields.get(attributes(model, [str(key)])[0])
            if field is None:
                return None
            model = typing.Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
        elif typing.get_origin(model) is dict:
            model = typing.get_args(model)[1]
        elif hasattr(model, "type_of"):
            model = model.type_of(key)
        elif typing.get_origin(model) is tuple:
            model = typing.get_args(model)[0]
        else:
            return None
    return model


def names_at(model: Any, location: tuple[int | str, ...]) -> list[str]:
    """The keys that a record may have there."""
    found = bare(type_at(model, location))
    return keys_of(found) if isinstance(found, type) and issubclass(found, BaseModel) else []


def expected_at(model: Any, location: tuple[int | str, ...], context: Context) -> str:
    """What the field takes, in words."""
    annotation = type_at(model, location)
    for part in typing.get_args(annotation):
        if isinstance(part, Quantity):
            return part.described(context)
        if part is INSTANT_IN_FILES:
            return "a time since the start, or a date"
    kind = bare(annotation)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "a mapping"
    names = {dict: "a mapping", tuple: "a list", str: "a name"}
    return names.get(
        typing.get_origin(kind) or kind,
        "a distribution" if getattr(kind, "__name__", "") == "Distribution" else "a value",
    )
