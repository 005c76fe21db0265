"""The rooms of the package and who may know whom, read off the imports; and the subset of Python that rules keep to."""

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from simbackorder.engines import kernels
from simbackorder.engines.translation.kernel import written
from simbackorder.model import events, what_happens
from simbackorder.policies.families import all_rules

PACKAGE = Path(__file__).parent.parent / "simbackorder"
FLOORS = [
    ("spelling", "failures"),
    ("quantities",),
    ("policies",),
    ("state",),
    ("scenario",),
    ("sample_path",),
    ("opening",),
    ("model",),
    ("audit", "metrics"),
    ("engines",),
    ("store",),
    ("experiments",),
    ("verification",),
    ("report",),
    ("library",),
    ("cli",),
]
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
ONLY_IN = {
    "simpy": {"engines"},
    "llvmlite": {"engines"},
    "click": {"cli"},
    "tqdm": {"library"},
    "cloudpickle": {"policies"},
    "ruamel": {"scenario"},
    "matplotlib": {"report"},
    "statsmodels": {"statistics"},
    "optuna": {"experiments"},
    "SALib": {"statistics"},
    "holidays": {"scenario"},
    "altair": {"report"},
    "vl_convert": {"report"},
    "jinja2": {"report"},
    "xlsxwriter": {"report"},
    "distributed": {"experiments"},
}
OF_POLICIES = {"decide", *(further for _, _, further in all_rules() if further)}
NOT_RULES = ("model/record.py",)
RULES_ELSEWHERE = ("state/ledger.py", "metrics/flows.py", "metrics/judged.py", "metrics/order_counts.py")
NOT_IN_RULES = (
    ast.Dict, ast.Set, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda, ast.Try, ast.With,
    ast.Raise, ast.Yield, ast.YieldFrom, ast.JoinedStr, ast.List, ast.Starred, ast.ClassDef, ast.Global, ast.Nonlocal,
)  # fmt: skip


def modules() -> Iterator[tuple[str, str]]:
    """Path below the package, and source, of every module."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")


def imported(source: str) -> set[str]:
    """Dotted names of all modules that a source imports, wherever it does."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return found


def room(path: str) -> str:
    """The folder, or the file at the top."""
    return path.split("/")[0].removesuffix(".py")


def violations(path: str, source: str) -> list[str]:
    """Imports that a module may not have."""
    here, found = room(path), []
    for name in imported(source):
        parts = name.split(".")
        top = parts[0]
        if top in ONLY_IN and here not in ONLY_IN[top]:
            found.append(f"{path}: {top} belongs to {ONLY_IN[top]}")
        if top != "simbackorder" or len(parts) < 2:
            continue
        there = parts[1]
        if here == "statistics":
            if there != "statistics":
                found.append(f"{path}: statistics is a leaf, but imports {there}")
        elif here in FLOOR and there in FLOOR and there != here and FLOOR[there] >= FLOOR[here]:
            found.append(f"{path}: {here} may not import {there}")
    return found


def is_transition(path: str) -> bool:
    """Whether all functions of a module are translated to machine code: a folder's, so that no list can miss one."""
    return (path.startswith("model/") and path not in NOT_RULES) or path in RULES_ELSEWHERE


def rules() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every transition, every policy's decision, and what counts their traces."""
    for path, source in modules():
        transition = is_transition(path)
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and (
                transition or (path.startswith("policies/") and node.name in OF_POLICIES)
            ):
                yield path, node


def outside_subset(function: ast.FunctionDef) -> list[str]:
    """What a rule uses that not every engine can run; decorators belong to engines."""
    found = [type(node).__name__ for node in ast.walk(function) if isinstance(node, NOT_IN_RULES)]
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    found += [
        ast.unparse(call) for call in calls if isinstance(call, ast.Attribute) and ast.unparse(call.value) != "rules"
    ]
    return found + [ast.unparse(decorator) for decorator in function.decorator_list]


def named(node: ast.expr) -> bool:
    """Whether a value is the name of a rule: `choice.rule`, `rule`, `entry["rule"]`, `entry.get("rule")`."""
    if isinstance(node, ast.Name | ast.Attribute):
        return ast.unparse(node).split(".")[-1] == "rule"
    if isinstance(node, ast.Subscript):
        return ast.unparse(node.slice) == "'rule'"
    return isinstance(node, ast.Call) and ast.unparse(node).endswith(".get('rule')")


def literal(node: ast.expr) -> bool:
    """Whether a value is written down: a string, several of them, or a constant that stands for them."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
        return True
    return (isinstance(node, ast.Constant) and isinstance(node.value, str)) or (
        isinstance(node, ast.Name) and node.id.isupper()
    )


def asks_what_it_is(node: ast.AST) -> bool:
    """Whether somebody compares a rule's name with a literal, or looks whether parameters happen to have something."""
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        of_values = all(isinstance(op, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for op in node.ops)
        return of_values and any(map(named, sides)) and any(map(literal, sides))
    if isinstance(node, ast.Match):
        return named(node.subject)
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("hasattr", "getattr"):
        looks = ast.unparse(node.func) == "hasattr" or len(node.args) == 3
        return looks and ast.unparse(node.args[0]).split(".")[-1] in ("p", "parameters", "choice")
    return False


def questions_by_name(path: str, source: str) -> list[str]:
    """Where a module outside of the policies asks for a rule by its name, instead of asking the policy."""
    if room(path) == "policies":
        return []
    return [f"{path}: {ast.unparse(node)}" for node in ast.walk(ast.parse(source)) if asks_what_it_is(node)]


def test_imports_point_one_way() -> None:
    found = [violation for path, source in modules() for violation in violations(path, source)]
    assert found == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("policies/admission/cap.py", "from simbackorder.model import demand"),
        ("model/demand.py", "from simbackorder.engines import reference"),
        ("metrics/measures.py", "from simbackorder.engines.reference import run"),
        ("statistics/holm.py", "from simbackorder.quantities import Units"),
        ("state/codes.py", "def later():\n    import simpy"),
        ("report/tables.py", "import click"),
    ],
)
def test_a_planted_import_is_found(path: str, source: str) -> None:
    assert violations(path, source) != []


def arrows() -> dict[str, set[str]]:
    """By module, those that it imports, wherever it does."""
    known = {
        f"simbackorder.{path}".removesuffix(".py").replace("/", ".").removesuffix(".__init__"): source
        for path, source in modules()
    }
    return {module: (imported(source) & known.keys()) - {module} for module, source in known.items()}


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """Modules that need one another, if there are any. A folder is imported with whatever is in it: no need."""
    within = {a: {b for b in there if not a.startswith(f"{b}.")} for a, there in arrows.items()}
    try:
        TopologicalSorter(within).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_need_one_another() -> None:
    assert circle(arrows()) == []


def test_a_planted_circle_is_found() -> None:
    planted = arrows()
    planted["simbackorder.audit.totals"].add("simbackorder.audit.view")
    assert set(circle(planted)) == {"simbackorder.audit.totals", "simbackorder.audit.view"}


OF_OTHERS = {
    *("_replace", "_asdict", "_fields", "_make"),  # public names of named tuples
    "_exit",  # of os, public
    *("_processes", "_writer"),  # of the pool of workers: there is no public way to end them at once
}
"""Names with an underscore that are not ours."""


def private(path: str, source: str) -> list[str]:
    """Names with an underscore from another file, and attributes with one that the room does not define."""
    tree = ast.parse(source)
    found = [
        f"{path}: {alias.name} of {node.module}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name.startswith("_") and not alias.name.endswith("__")
    ]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or not node.attr.startswith("_") or node.attr.endswith("__"):
            continue
        if node.attr not in OF_OTHERS | defined_in(room(path)):
            found.append(f"{path}: {ast.unparse(node)}")
    return found


@cache
def defined_in(where: str) -> set[str]:
    """Names with an underscore that a room defines: functions, methods, and what is annotated or given a value."""
    sources = [source for path, source in modules() if room(path) == where]
    return {
        name for source in sources for name in re.findall(r"(?:def |\.|^ +)(_[a-z]\w*)(?:\(|:|, | =)", source, re.M)
    }


def test_what_is_private_stays_in_its_file_or_room() -> None:
    assert [wrong for path, source in modules() for wrong in private(path, source)] == []


@pytest.mark.parametrize(
    "source",
    [
        "from simbackorder.report.verdict import _costs",
        "from simbackorder.report import verdict\nverdict._costs(1)",
        "def f(scenario):\n    return scenario._form",
    ],
)
def test_planted_use_of_what_is_private_is_found(source: str) -> None:
    assert len(private("cli/planted.py", source)) == 1


def test_every_room_has_its_floor() -> None:
    rooms = {room(path) for path, _ in modules()} - {"__init__", "__main__", "statistics"}
    assert rooms == set(FLOOR)


def test_rules_keep_to_the_common_subset() -> None:
    found = list(rules())
    assert len(found) > 50
    assert {
        f"{path}:{function.name}": outside_subset(function) for path, function in found if outside_subset(function)
    } == {}


@pytest.mark.parametrize("body", ["return sum([1, 2])", "return {}", "return p.values.sum()", "raise ValueError"])
def test_a_planted_rule_outside_the_subset_is_found(body: str) -> None:
    function = ast.parse(f"def decide(p):\n    {body}").body[0]
    assert isinstance(function, ast.FunctionDef)
    assert outside_subset(function) != []


def test_every_kind_of_event_is_one_entry_in_the_order_of_an_instant() -> None:
    kinds = [kind for name, kind in vars(events).items() if name.isupper() and isinstance(kind, int)]
    assert list(what_happens.EVENTS) == sorted(kind for kind in kinds if kind < events.KINDS)
    assert list(what_happens.AT_THE_END) == sorted(what_happens.AT_THE_END)


@pytest.mark.parametrize("path", ["model/inbound/making.py", "model/outbound/dock.py", "model/calendars.py"])
def test_a_room_of_the_model_is_held_to_the_subset_whole(path: str) -> None:
    assert is_transition(path)


def test_every_function_of_a_run_is_held_to_the_subset() -> None:
    held = {(path, function.name) for path, function in rules()}
    held_by_translation = {
        "engines/calendar.py",
        "engines/going_by.py",
        "engines/loop.py",
        "engines/settled.py",
        "engines/kernels.py",
    }  # they call into the rooms of the model by name
    made = (kernels.any_shop, kernels.plain_shop, kernels.plain_shop_of_one_item, kernels.orders)
    for entrance, module in (each() for each in made):
        written("run", entrance, module)
        functions = [what for what, *_ in module.instances if callable(what)]
        assert len(functions) > 10
        for function in functions:
            path = Path(inspect.getfile(function)).relative_to(PACKAGE).as_posix()
            assert path in held_by_translation or (path, function.__name__) in held, path


def test_the_model_knows_no_rule() -> None:
    for path, source in modules():
        if is_transition(path):
            assert not any(name.startswith("simbackorder.policies") for name in imported(source)), path


def test_nobody_asks_for_a_rule_by_its_name() -> None:
    assert [found for path, source in modules() for found in questions_by_name(path, source)] == []


@pytest.mark.parametrize(
    "question",
    [
        'choice.rule == "plan"',
        '"plan" != policy.replenishment.choice(item).rule',
        'rule in ("base-stock", "R-S")',
        "replenishment.rule not in LEVELS",
        'entry.get("rule") != "single"',
        'entry["rule"] == "single"',
        'hasattr(choice.parameters, "max_order")',
        'getattr(p, "elapsed", "ignored")',
    ],
)
def test_a_planted_question_for_a_rule_is_found(question: str) -> None:
    assert questions_by_name("opening/size.py", f"x = {question}") != []
    assert questions_by_name("policies/sourcing/single.py", f"x = {question}") == []


@pytest.mark.parametrize("question", ["rule not in family.table", "rule == shared.rule", 'regular.family == "records"'])
def test_other_comparisons_are_none(question: str) -> None:
    assert questions_by_name("scenario/firm/decisions.py", f"x = {question}") == []


LONGEST_COMMAND = 60
NOT_FOR_COMMANDS = ("opening", "sample_path", "statistics", "state", "audit")


def test_commands_are_short_and_leave_the_study_to_others() -> None:
    for path, source in modules():
        if room(path) != "cli":
            continue
        functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
        lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
        assert {name: length for name, length in lengths.items() if length > LONGEST_COMMAND} == {}, path
        names = {name.split(".")[1] for name in imported(source) if name.startswith("simbackorder.")}
        assert names.isdisjoint(NOT_FOR_COMMANDS), path
