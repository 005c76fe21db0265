"""A study: a scenario with its alternatives, ready to be simulated or changed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simbackorder.failures import ArgumentError
from simbackorder.library.views import View
from simbackorder.policies import own
from simbackorder.report import html
from simbackorder.report.study_tables import study_blocks, study_text
from simbackorder.scenario import reading, writing

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario

Settings = str | Mapping[str, Any]
"""`"suppliers.mill.order_cost=90"`, as on the command line; or paths with their values in Python."""


@dataclass(frozen=True, eq=False, repr=False)
class Study:
    """A scenario that was read without a mistake: the shop, its customers and suppliers, and the alternatives that are
    compared. It cannot be changed; `with_` gives another one."""

    _read: Scenario
    _memo: dict[Any, Any] = field(default_factory=dict)
    _known: tuple[own.Registered, ...] = field(default_factory=own.registered)

    @cached_property
    def _latest(self) -> list[tuple[tuple[own.Registered, ...], Scenario]]:
        return [(self._known, self._read)]

    @property
    def _scenario(self) -> Scenario:
        """The scenario, read again if policies of one's own have changed since."""
        known, scenario = self._latest[0]
        if known != own.registered():
            self._memo.clear()
            scenario = reading.changed(self._read, (), self._memo)
            self._latest[0] = (own.registered(), scenario)
        return scenario

    @property
    def title(self) -> str:
        """What the study is called; the file's name if it has no title."""
        return self._scenario.title or self._scenario.name

    @property
    def question(self) -> str:
        """What it is to answer; may be empty."""
        return self._scenario.question

    @property
    def digest(self) -> str:
        """16 hexadecimal digits that name the resolved scenario, its data files and the sources of one's own
        policies. Equal digests give equal results, bit for bit."""
        return self._scenario.digest

    @property
    def currency(self) -> str:
        """The ISO 4217 code of all money, such as USD."""
        return self._scenario.currency

    @property
    def unit_of_time(self) -> str:
        """`hour`, `day`, `week` or `month`: the unit of all bare times."""
        return self._scenario.time.unit

    @property
    def alternatives(self) -> tuple[str, ...]:
        """What is compared, by name; the first is the baseline."""
        return tuple(self._scenario.alternatives)

    @property
    def levers(self) -> Mapping[str, tuple[str, ...]]:
        """By alternative, the dotted paths in which its policies differ from those that all share."""
        return dict(self._scenario.levers)

    @property
    def sweep(self) -> Mapping[str, tuple[Any, ...]]:
        """The sweep of the scenario: by dotted path, the values it takes. Empty: there is none."""
        design = self._scenario.sweep
        return {axis: design.taken(axis) for axis in design.axes}

    @property
    def _form(self) -> dict[str, Any]:
        return writing.form(self._scenario)

    @property
    def resolved(self) -> str:
        """The whole scenario as YAML, every default shown, times as bare numbers; reading it gives the same study."""
        return writing.resolved(self._scenario)

    @property
    def time(self) -> View:
        """`start`, `warm_up` and `length` of a run, in its `unit`."""
        return View(self._form["time"])

    @property
    def items(self) -> View:
        """What is sold, by name: `price`, `unit_cost`, `on_hand` and so on, money in currency units."""
        return View(self._form["items"])

    @property
    def customers(self) -> View:
        """Who orders: `arrivals`, `basket`, `segments`; of several streams, these by the stream's name."""
        return View(self._form["customers"])

    @property
    def suppliers(self) -> View:
        """Who delivers, by name: `lead_time`, `order_cost` and so on."""
        return View(self._form["suppliers"])

    @property
    def policy(self) -> View:
        """The policies that all alternatives share, by family."""
        return View(self._form["policy"])

    @property
    def experiment(self) -> View:
        """`replications`, `seed`, `confidence`, and the `objective` that decides."""
        return View(self._form["experiment"])

    @property
    def precision(self) -> View:
        """How precise results are to be: by measure, the half-width that is asked for, with the budget, `most` and
        `minutes`, if there is one. Empty: the number of replications is stated."""
        return View(self._form.get("precision", {}))

    def with_(self, *settings: Settings, replications: int | None = None, seed: int | None = None) -> Study:
        """The same study with other values at dotted paths.

        `study.with_("suppliers.mill.order_cost=90")` reads the value as the command line does;
        `study.with_({"suppliers.mill.order_cost": 90})` takes it from Python. A key that contains a dot stands in
        quotation marks. Raises StudyError with every mistake, each with its path.

        >>> shop = text("{time: {length: 9}, items: {hat: {price: 5}}, customers: {arrivals: {rate: 1}}}")
        >>> shop.with_("items.hat.price=6.50", {"time.length": 7}).items.hat.price
        6.5
        >>> shop.with_("items.cap.price=6")
        Traceback (most recent call last):
        simbackorder.scenario.language.problems.ScenarioError: --set items.cap.price: items.cap: no item is named 'cap'
        """
        counts = {"experiment.replications": replications, "experiment.seed": seed}
        given = [one for each in settings for one in stated(each)]
        given += [(path, value) for path, value in counts.items() if value is not None]
        if not given:
            return self
        scenario = self._scenario
        if not self._memo:
            reading.changed(scenario, (), self._memo)  # from now on only what is different is read
        memo = dict(self._memo)
        return Study(reading.changed(scenario, given, memo), memo)

    def without_sweep(self) -> Study:
        """The same study without its sweep. `with_` of a study that has one tries some of its points again, to find
        mistakes there: whoever tries many values, such as an optimiser, does so faster without."""
        memo: dict[Any, Any] = {}
        return Study(reading.without_sweep(self._scenario, memo), memo)

    def __reduce__(self) -> tuple[Any, ...]:
        return Study, (self._scenario,)  # what is known of its tree is known by places in this process's memory

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Study) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return study_text(self._scenario)

    def _repr_html_(self) -> str:
        return html.page(study_blocks(self._scenario))


def stated(settings: Settings) -> list[reading.Setting]:
    """Settings one by one."""
    if isinstance(settings, str):
        return [settings]
    if not isinstance(settings, Mapping) or not all(isinstance(path, str) for path in settings):
        raise ArgumentError(f"expected PATH=VALUE, or a mapping of paths to values, found {settings!r}", "settings")
    return list(settings.items())


def path_of(place: Any, argument: str = "place") -> Path:
    """Where a file or folder is. Raises ArgumentError."""
    if not isinstance(place, str | os.PathLike):
        raise ArgumentError(f"expected the path of a file or folder, found {place!r}", argument)
    return Path(place)


def name_of(name: Any) -> str:
    """What a study is called that comes from no file, and its folder of results. Raises ArgumentError."""
    if not isinstance(name, str) or name in ("", ".", "..") or any(each in name for each in "/\\\0"):
        raise ArgumentError(f"expected a name that a folder may have, found {name!r}", "name")
    return name


def study_of(study: Study | Mapping[str, Any] | str | os.PathLike[str]) -> Study:
    """A study, or what is read as one: a mapping, or the path of a file. Raises StudyError."""
    if isinstance(study, Study):
        return study
    if isinstance(study, Mapping):
        return Study(reading.of_mapping(study))
    if isinstance(study, str | os.PathLike):
        return Study(reading.load(study))
    raise ArgumentError(f"expected a study, a mapping or the path of a scenario file, found {study!r}", "study")


def quieter(study: Study, less_noise: str | Sequence[str] | None) -> Study:
    """The study with less noise, if that is asked for. Raises StudyError."""
    if less_noise is None:
        return study
    words = [less_noise] if isinstance(less_noise, str) else less_noise
    if not isinstance(words, Sequence) or not all(isinstance(word, str) for word in words):
        raise ArgumentError(f"expected controls, antithetic or a list of controls, found {less_noise!r}", "less_noise")
    return study.with_({"experiment.less_noise": list(words)})


def read(file: str | os.PathLike[str], *settings: Settings) -> Study:
    """Read a study from a scenario file, with other values at dotted paths if need be.

    Raises StudyError with every mistake, each with file, line and path.
    """
    return Study(reading.load(path_of(file, "file"), [one for each in settings for one in stated(each)]))


def scenario(
    content: Mapping[str, Any], *, name: str = "scenario", folder: str | os.PathLike[str] | None = None
) -> Study:
    """Read a study from a mapping that states what a scenario file would: `{"time": {"length": "1 year"}, ...}`.

    `name`: what results are stored under, and what mistakes name; `folder`: where its data files are. Raises StudyError
    with every mistake, each with its path.

    >>> arrivals = {"rate": "3 per day", "weekly": [1, 1, 1, 1, 1, 0, 0]}
    >>> shop = scenario(
    ...     {"time": {"length": "4 weeks"}, "items": {"hat": {"price": 5}}, "customers": {"arrivals": arrivals}}
    ... )
    >>> shop.time.length, shop.alternatives
    (28, ('policy',))
    """
    if not isinstance(content, Mapping):
        raise ArgumentError(f"expected a mapping with keys such as time and items, found {content!r}", "content")
    data = None if folder is None else path_of(folder, "folder")
    return Study(reading.of_mapping(content, name_of(name), data))


def text(content: str, *, name: str = "scenario", folder: str | os.PathLike[str] | None = None) -> Study:
    """Read a study from the text of a scenario file.

    `name` and `folder` as of `scenario`. Raises StudyError with every mistake, each with line and path.
    """
    if not isinstance(content, str):
        raise ArgumentError(f"expected the text of a scenario, found {content!r}", "content")
    data = None if folder is None else path_of(folder, "folder")
    return Study(reading.loads(content, f"{name_of(name)}.yaml", data))
