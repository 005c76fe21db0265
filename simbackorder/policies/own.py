"""Policies of one's own, in files outside of the package: entered in their family's table beside the others.

A file is one policy, written like those of the package (see `docs/adding-a-policy.md`), and says by `FAMILY` which
question it answers; `RULE` is its name in scenarios, if that is not the file's. A parameter that is a number or yes/no
gets a column of the family's row, if there is none of its name; `COLUMNS` names further ones, which `numbers` fills.
Only who starts the program registers a policy: a scenario can name one, never bring one along.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import linecache
import pickle
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, cast

from simbackorder.failures import StudyError
from simbackorder.policies.families import FAMILIES
from simbackorder.policies.policy import AnyFamily, Policy, functions_of

MODULES = "simbackorder_own_policies_"
NUMBERS = {bool: 0, int: 0, float: 0.0}
"""What a column holds for the family's other policies, by the kind of the parameter."""


class OwnPolicyError(StudyError):
    """A policy that cannot be registered: which file or rule, at which line, and why."""

    located = True


class Definition(NamedTuple):
    """A policy that stands in no file: `enter(policy, source)` registers it, also in another process."""

    enter: Callable[[Any, str], Any]
    policy: Any
    source: str


class Registered(NamedTuple):
    """A policy that was registered: where it stands, and the text of its source."""

    family: str
    rule: str
    module: str
    file: Path | None
    source: str
    definition: Definition | None = None

    @property
    def digest(self) -> str:
        """What names the source."""
        return sha256(self.source.encode()).hexdigest()


_registered: dict[tuple[str, str], Registered] = {}
changed: list[Callable[[], None]] = []
"""Called when a table has a new policy: what was made from the tables before is out of date."""


def registered() -> tuple[Registered, ...]:
    """All policies that were registered in this process, in their order."""
    return tuple(_registered.values())


def load(file: str | Path) -> Registered:
    """Register the policy of a file. Raises OwnPolicyError."""
    path = Path(file).resolve()
    spec = importlib.util.spec_from_file_location(_module_of(path), path)
    if spec is None or spec.loader is None or not path.is_file():
        raise OwnPolicyError(f"{file}: expected a file of Python code, such as my_rule.py")
    return _loaded(file, importlib.util.module_from_spec(spec), spec.loader.exec_module)


def load_text(file: Path, source: str) -> Registered:
    """Register the policy of a file that was read elsewhere, and need not be here. Raises OwnPolicyError."""
    module = ModuleType(_module_of(file))
    module.__file__ = str(file)
    linecache.cache[str(file)] = (len(source), None, source.splitlines(keepends=True), str(file))

    def run(module: ModuleType) -> None:
        exec(compile(source, str(file), "exec"), vars(module))

    return _loaded(file, module, run)


def _module_of(path: Path) -> str:
    return MODULES + path.stem.replace(".", "_")


def _loaded(file: str | Path, module: ModuleType, run: Callable[[ModuleType], None]) -> Registered:
    path = Path(file).resolve()
    sys.modules[module.__name__] = module
    try:
        run(module)
    except Exception as error:
        raise OwnPolicyError(f"{file}{_line(error, path)}: {type(error).__name__}: {error}") from None
    family = getattr(module, "FAMILY", None)
    if family is None:
        raise OwnPolicyError(f"{file}: expected FAMILY = one of {', '.join(FAMILIES)}, found no FAMILY")
    if family not in FAMILIES:
        raise OwnPolicyError(f"{file}: expected FAMILY to be one of {', '.join(FAMILIES)}, found {family!r}")
    rule = getattr(module, "RULE", path.stem.rpartition(".")[2].replace("_", "-"))
    try:
        return register(family, rule, module, file=path)
    except OwnPolicyError as error:
        raise OwnPolicyError(f"{file}: {error}") from None


def _line(error: Exception, path: Path) -> str:
    """Where in the file an error is."""
    if isinstance(error, SyntaxError):
        return f":{error.lineno}"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return f":{lines[-1]}" if lines else ""


def register(
    family: str, rule: str, module: Any, *, file: Path | None = None, definition: Definition | None = None
) -> Registered:
    """Enter a policy in its family's table: `module` has `decide`, and `Parameters`, `SOURCE` and a docstring as the
    files of the package have. Registering it again replaces it. Raises OwnPolicyError."""
    if family not in FAMILIES:
        raise OwnPolicyError(f"expected a family among {', '.join(FAMILIES)}, found {family!r}")
    known = FAMILIES[family]
    if rule in known.table and (family, rule) not in _registered:
        raise OwnPolicyError(f"{family} has a policy {rule!r} already")
    policy = _policy(known, rule, module)
    table = {**known.table, rule: policy}
    FAMILIES[family] = known._replace(table=table, row=_row(known, policy, getattr(module, "COLUMNS", {})))
    source = definition.source if definition else _source(module)
    entry = Registered(family, rule, module.__name__, file, source, definition)
    _registered[family, rule] = entry
    for forget in changed:
        forget()
    return entry


def _policy(family: AnyFamily, rule: str, module: Any) -> Policy[Any, Any]:
    decide = getattr(module, "decide", None)
    parameters = getattr(module, "Parameters", family.parameters)
    asked = next(iter(family.table.values())).decide
    if not inspect.isfunction(decide):
        raise OwnPolicyError(f"expected a function decide for {rule!r}, found none")
    _same_arguments("decide", asked, decide)
    if not (inspect.isclass(parameters) and issubclass(parameters, family.parameters)):
        raise OwnPolicyError(f"expected Parameters to be a {family.parameters.__name__}, found {parameters!r}")
    further = functions_of(module)
    for name in further.keys() & family.further.keys():
        _same_arguments(name, family.further[name], further[name])
    source, description = getattr(module, "SOURCE", "own"), inspect.getdoc(module) or rule
    return Policy(decide, parameters, source, description, further, getattr(module, "CAUTION", ""))


def _same_arguments(name: str, asked: Callable[..., Any], function: Callable[..., Any]) -> None:
    wanted, found = list(inspect.signature(asked).parameters), list(inspect.signature(function).parameters)
    if len(wanted) != len(found):
        raise OwnPolicyError(f"expected {name}({', '.join(wanted)}), found {name}({', '.join(found)})")


def _row(family: AnyFamily, policy: Policy[Any, Any], further: Mapping[str, int | float]) -> type:
    """The family's row, with a column for every parameter that no other policy has, and further ones."""
    columns = {name: value for name, value in vars(family.row).items() if not name.startswith("_")}
    fields = policy.parameters.model_fields.items()
    more = {**further, **{name: NUMBERS[field.annotation] for name, field in fields if field.annotation in NUMBERS}}
    new = {name: value for name, value in more.items() if name not in columns}
    return type("Row", (), {**columns, **new, "__doc__": family.row.__doc__}) if new else family.row


def _source(module: Any) -> str:
    try:
        return inspect.getsource(module)
    except (OSError, TypeError):
        return inspect.getsource(module.decide)


def digests(rules: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What names the sources of those of these rules (with their families) that are one's own."""
    used = sorted({rule for rule in rules if rule in _registered})
    return {f"{family}: {rule}": _registered[family, rule].digest for family, rule in used}


class Registrations:
    """What was registered so far. Where this is unpickled, as in a worker process, it is registered there, too: by its
    source, so that the files need not be there."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (_pickled(registered()),)


def _pickled(entries: tuple[Registered, ...]) -> bytes:
    """The entries, with whatever of them another process could not import."""
    import cloudpickle

    modules = [sys.modules[entry.module] for entry in entries if entry.definition is not None]
    for module in modules:
        cloudpickle.register_pickle_by_value(module)
    try:
        return cast(bytes, cloudpickle.dumps(entries))
    finally:
        for module in modules:
            cloudpickle.unregister_pickle_by_value(module)


def _again(pickled: bytes) -> Registrations:
    for entry in pickle.loads(pickled):
        known = _registered.get((entry.family, entry.rule))
        if known is not None and known.source == entry.source:
            continue
        if entry.file is not None:
            load_text(entry.file, entry.source)
        elif entry.definition is not None:
            entry.definition.enter(entry.definition.policy, entry.definition.source)
        else:
            register(entry.family, entry.rule, importlib.import_module(entry.module))
    return Registrations()
