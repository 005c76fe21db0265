"""Reads a scenario file: YAML in, a resolved Scenario out, or every mistake at once."""

from __future__ import annotations

import gc
import os
import stat
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as AnyMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from simbackorder.quantities import shown
from simbackorder.scenario import sweeps
from simbackorder.scenario.designs.stated import stated
from simbackorder.scenario.firm.alternatives import Memo
from simbackorder.scenario.language.file_names import file_name
from simbackorder.scenario.language.overrides import OverrideError, Worded, applied, from_option, from_value
from simbackorder.scenario.language.problems import MOST_TOLD, Findings, Problem, ScenarioError, printable
from simbackorder.scenario.language.python_tree import Stated
from simbackorder.scenario.language.yaml_tree import (
    LARGEST_TEXT,
    Mapping,
    Place,
    UnreadableError,
    parse,
    place_of,
)
from simbackorder.scenario.resolving import Source, build, examined
from simbackorder.scenario.sections.recorded import DataFolder
from simbackorder.scenario.sections.schema import (
    Scenario,
)
from simbackorder.spelling import few_asked

TOP = Place((), 1)
LONG = 100_000  # characters of a text
Setting = str | Worded | tuple[str, Any]
"""`PATH=VALUE`, the value being YAML, as it is or from an option of its own; or a path, and its value in Python."""


def load(path: str | os.PathLike[str], overrides: Iterable[Setting] = ()) -> Scenario:
    """The scenario of a file, with these settings. Raises ScenarioError with every mistake."""
    file = os.fspath(path)
    text = read_text(file)
    return loads(text, file, Path(file).parent, overrides)


def loads(
    text: str, file: str = "scenario.yaml", folder: Path | None = None, overrides: Iterable[Setting] = ()
) -> Scenario:
    """The scenario of a text; `file` is how mistakes name it, `folder` where its data files are."""
    with collector_paused(len(text) > LONG):
        return loaded(text, file, folder, overrides)


@contextmanager
def collector_paused(pause: bool) -> Iterator[None]:
    """While a long text is read, nothing is thrown away, and looking for garbage among so much would take long: also
    afterwards, so that what was read then counts as old."""
    pause = pause and gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def loaded(text: str, file: str, folder: Path | None, overrides: Iterable[Setting]) -> Scenario:
    """What `loads` does."""
    findings = Findings(file)
    try:
        tree, flaws = parse(text)
    except UnreadableError as error:
        findings.add(Place(error.path, error.line), error.message)
        findings.stop()
        raise
    for flaw in flaws:
        findings.add(Place(flaw.path, flaw.line), flaw.message)
        findings.flawed = True
    for option in overrides if isinstance(tree, Mapping) else ():
        tree = overridden(tree, option, findings)
    return of_tree(tree, Source(Mapping(), file, file_name(Path(file).stem), DataFolder(folder)), findings)


def of_mapping(content: AnyMapping[str, Any], name: str = "scenario", folder: Path | None = None) -> Scenario:
    """The scenario that is stated in Python as a file would state it; `name` is how mistakes name it. Raises
    ScenarioError with every mistake."""
    findings, stated = Findings(name, lined=False), Stated()
    tree = stated.tree(content, ())
    for place, message in stated.flaws:
        findings.add(place, message)
        findings.flawed = True
    return of_tree(tree, Source(Mapping(), name, file_name(name), DataFolder(folder)), findings)


def of_tree(tree: Any, source: Source, findings: Findings) -> Scenario:
    """The scenario of a whole tree, read from `source`. Raises ScenarioError."""
    if not isinstance(tree, Mapping):
        if not findings:
            findings.add(TOP, f"expected a mapping with keys such as time and items, found {shown(tree)}")
        findings.stop()
    return read(source._replace(tree=tree), findings, {})


def changed(scenario: Scenario, settings: Iterable[Setting], memo: Memo) -> Scenario:
    """The same scenario with other values, mistakes being told as of a file. `memo` holds what was read of it before.
    Raises ScenarioError with every mistake."""
    source: Source = scenario._source
    findings = Findings(source.file, lined=has_lines(source.tree))
    tree = source.tree
    for setting in settings:
        tree = overridden(tree, setting, findings)
    return read(source._replace(tree=tree), findings, memo)


def file_of(scenario: Scenario) -> str:
    """The file that it was read from, or how mistakes name what it was read from."""
    source: Source = scenario._source
    return source.file


def without_sweep(scenario: Scenario, memo: Memo) -> Scenario:
    """The same scenario without its sweep."""
    source: Source = scenario._source
    tree = source.tree.copy()
    tree.pop("sweep", None)
    return read(source._replace(tree=tree), Findings(source.file, lined=has_lines(tree)), memo)


def has_lines(tree: Mapping) -> bool:
    """Whether a tree was read from a text."""
    return any(place.line is not None for place in tree.places.values())


def overridden(tree: Mapping, setting: Setting, findings: Findings) -> Mapping:
    """The tree with one setting; a mistake goes to the findings."""
    try:
        if isinstance(setting, Worded):
            return applied(tree, from_option(setting.text, setting.option))
        if isinstance(setting, str):
            return applied(tree, from_option(setting))
        override, flaws = from_value(*setting)
        for place, message in flaws:
            findings.add(place, message)
        return applied(tree, override)
    except OverrideError as error:
        findings.add(Place(error.path, None, option_of(setting)), str(error))
        return tree


def option_of(setting: Setting) -> str:
    """How mistakes name a setting."""
    if isinstance(setting, Worded):
        return setting.option
    text = setting.partition("=")[0].strip() or setting if isinstance(setting, str) else setting[0]
    return f"--set {printable(text)}".strip()


def read_text(file: str) -> str:
    """The text of the file. Raises ScenarioError."""
    try:
        if os.path.isdir(file):
            raise OSError("it is a folder")
        if not file.startswith("/dev/") and stat.S_ISFIFO(os.stat(file).st_mode):
            raise OSError("it is a named pipe")  # which would wait for a writer, perhaps for ever
        with open(file, "rb") as stream:
            data = stream.read(LARGEST_TEXT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise failure(file, f"cannot be read: {reason}") from None
    if len(data) > LARGEST_TEXT:
        raise failure(file, f"expected at most {LARGEST_TEXT} bytes, found a larger file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ScenarioError((Problem(file, line, "", "expected UTF-8 text, found other bytes"),)) from None


def failure(file: str, message: str) -> ScenarioError:
    return ScenarioError((Problem(file, None, "", message),))


def read(source: Source, findings: Findings, memo: Memo) -> Scenario:
    """The scenario of a tree, with its sweep. Raises ScenarioError."""
    with few_asked():
        return read_all(source, findings, memo)


def read_all(source: Source, findings: Findings, memo: Memo) -> Scenario:
    """What `read` does."""
    found = examined(source, findings, memo)
    has_sweep = "sweep" in source.tree
    swept = stated(source.tree, source.folder, findings) if has_sweep else None
    if swept and findings and not findings.flawed and len(findings) < MOST_TOLD:
        sweeps.check_axes(source, swept, findings, memo)
    findings.stop()
    scenario = build(source, found, memo)
    return sweeps.with_sweep(scenario, source, swept, findings, memo) if swept else scenario


def problem_at(scenario: Scenario, path: tuple[str, ...], message: str) -> Problem:
    """A mistake that was found after reading, at the place of the file that states the path."""
    source: Source | None = scenario._source
    findings = Findings(source.file if source else scenario.name)
    findings.add(place_of(source.tree, path, TOP) if source else Place(path, None), message)
    return next(iter(findings.problems))
