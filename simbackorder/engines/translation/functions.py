"""Functions of the subset, as LLVM: statements, variables, and calls of one another."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Sequence
from functools import cache, reduce
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple

from simbackorder.engines.translation.expressions import Expressions, global_name
from simbackorder.engines.translation.kinds import (
    INT,
    NOTHING,
    WORD,
    Held,
    Number,
    Row,
    Several,
    Static,
    Table,
    Value,
    known,
    members,
    wider,
    words,
)
from simbackorder.engines.translation.module import TIGHT, Module
from simbackorder.engines.translation.writer import GIVEN, UntranslatableError

ATTRIBUTES = 'nounwind "no-builtins"'  # zeros written one by one are no `memset`, of which LLVM knows less


class Choice(NamedTuple):
    """A function that leaves it to one of several, by a number: its first argument, which they are not given; or the
    `code` of a row, which they are."""

    name: str
    functions: tuple[Callable[..., Any], ...]


class Instance(NamedTuple):
    """A function as it is translated for some kinds of arguments."""

    name: str
    returns: Any


class Widened(Exception):  # noqa: N818 - it is no error
    """A variable, or what is returned, has turned out to hold floats, too: begin again."""


@cache
def tree_of(function: FunctionType) -> tuple[ast.FunctionDef, str]:
    """The source of a function as a tree with its lines in the file, and the file's name."""
    lines, first = inspect.getsourcelines(function)
    tree = ast.parse(textwrap.dedent("".join(lines))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    ast.increment_lineno(tree, first - 1)
    return tree, Path(inspect.getsourcefile(function) or "").name


def instance(module: Module, what: Any, arguments: Sequence[Any]) -> Instance:
    """The function for these kinds of arguments, translated when it is first asked for."""
    if what in module.tight and module.whole is None:
        with module.part_of(what):
            return instance(module, what, arguments)
    key = (what, tuple(arguments), module.whole)
    if key not in module.instances:
        module.instances[key] = None
        module.instances[key] = (chosen if isinstance(what, Choice) else translated)(module, what, arguments)
    found: Instance | None = module.instances[key]
    if found is None:
        raise UntranslatableError(f"{what.__name__} calls itself")
    return found


def translated(module: Module, function: FunctionType, arguments: Sequence[Any]) -> Instance:
    """Translate a function for these kinds of arguments."""
    tight = function in module.tight
    name = module.fresh(f"{TIGHT if tight else ''}{function.__name__}")
    seeds: dict[str, Any] = {}
    while True:
        body = Body(module, function, arguments, seeds)
        if tight:
            body.look_up_tables()
        try:
            body.translate()
        except Widened:
            continue
        break
    module.functions.append(body.definition(name, f"{ATTRIBUTES} noinline" if tight else ATTRIBUTES))
    return Instance(name, body.returns)


def chosen(module: Module, choice: Choice, arguments: Sequence[Any]) -> Instance:
    """A function that leaves it to one of several by their number."""
    by_number = arguments[0] == INT
    facts = list(arguments[1:] if by_number else arguments)
    different = list(dict.fromkeys(choice.functions))
    kind = reduce(wider, [instance(module, function, facts).returns for function in different])
    body = Body(module, choice.functions[0], facts, {"return": kind})
    given = [body.variables[name] for name in body.parameters]
    if by_number:
        body.arguments.insert(0, "i64 %number")
    code = "%number" if by_number else body.read_column(given[0], "code").text
    labels = [body.label() for _ in different]
    cases = " ".join(f"i64 {n}, label %{labels[different.index(f)]}" for n, f in enumerate(choice.functions))
    body.end(f"switch i64 {code}, label %{labels[0]} [ {cases} ]", *labels)
    for function, label in zip(different, labels, strict=True):
        body.begin(label)
        body.give_back(body.call(function, given))
    name = module.fresh(choice.name)
    module.functions.append(body.definition(name, ATTRIBUTES))
    return Instance(name, kind)


class Body(Expressions):
    """Writes the body of one function for one set of kinds of arguments. `seeds`: the kinds of variables (and of
    "return") as far as they are known from an earlier try."""

    def __init__(self, module: Module, function: Any, arguments: Sequence[Any], seeds: dict[str, Any]) -> None:
        super().__init__(module)
        self.function = function
        self.tree, self.file = tree_of(function)
        self.seeds = seeds
        self.slots: list[str] = []
        self.loops: list[tuple[str, str]] = []
        self.parameters = [argument.arg for argument in self.tree.args.args]
        if len(self.parameters) != len(arguments):
            raise self.refuse(f"{function.__name__} takes {len(self.parameters)} arguments")
        self.variables: dict[str, Value] = {}
        self.arguments: list[str] = []
        self.assigned: dict[str, Value] = {}
        written = {
            node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        for name, kind in zip(self.parameters, arguments, strict=True):
            value = self.argument(name, kind)
            if name in written:
                self.assign_name(name, value)
            else:
                self.variables[name] = value
        if any(isinstance(kind, Held) for kind in arguments):
            self.arguments.append(f"ptr dereferenceable({WORD * module.words}) {GIVEN}")

    def argument(self, name: str, kind: Any) -> Value:
        """A parameter, as LLVM is told of it."""
        if isinstance(kind, Static | Held):
            return Value(kind)
        if isinstance(kind, Table):
            lengths = tuple(f"%{name}.{n}" for n in range(1, words(kind)))
            self.arguments += [f"ptr %{name}", *[f"i64 {length}" for length in lengths]]
            return Value(kind, f"%{name}", lengths)
        self.arguments.append(f"{kind.llvm} %{name}")
        return Value(kind, f"%{name}")

    @property
    def returns(self) -> Any:
        """The kind of what is returned."""
        return self.seeds.get("return", NOTHING)

    def definition(self, name: str, attributes: str) -> str:
        """The function, as LLVM reads it."""
        head = f"define internal {self.returns.llvm} {name}({', '.join(self.arguments)}) {attributes} {{"
        return "\n".join([head, "entry:", *self.slots, *self.lines, "}"])

    def look_up_tables(self) -> None:
        """Look up, before anything else, where tables stand of which LLVM is to know that they have a row: it may then
        read what is in that before it is known whether it is needed."""
        self.module.declare("declare void @llvm.assume(i1)")
        for held in self.module.places:
            for name, kind in members(held).items():
                if isinstance(kind, Table) and kind.filled and (held.of, name) not in self.module.facts:
                    there = f'"dereferenceable"(ptr {self.member(Value(held), name).text}, i64 {kind.size})'
                    self.write(f"call void @llvm.assume(i1 true) [{there}]")

    def translate(self) -> None:
        """Write all statements."""
        self.statements(self.tree.body)
        if not self.ended:
            if self.returns != NOTHING:
                raise self.refuse(f"{self.function.__name__} comes to an end without returning anything")
            self.end("ret void")

    # -- names and calls -----------------------------------------------------------------------------------------------

    def named(self, name: str) -> Value:
        """What a name stands for."""
        if name in self.assigned:
            return self.read_variable(self.assigned[name])
        if name in self.variables:
            return self.variables[name]
        try:
            return self.static(global_name(self.function, name))
        except AttributeError:
            raise self.refuse(f"{name} has no value yet") from None

    def read_variable(self, slot: Value) -> Value:
        """What a variable holds."""
        if isinstance(slot.kind, Table):
            lengths = tuple(self.result(f"load i64, ptr {length}") for length in slot.lengths)
            return slot._replace(text=self.result(f"load ptr, ptr {slot.text}"), lengths=lengths)
        return Value(slot.kind, self.result(f"load {slot.kind.llvm}, ptr {slot.text}"))

    def call(self, function: Any, arguments: list[Value]) -> Value:
        """Call a function, or a choice among policies."""
        if not isinstance(function, FunctionType | Choice):
            raise self.refuse(f"{function!r} is not a function that can be translated")
        callee = instance(self.module, function, [argument.kind for argument in arguments])
        given = [part for argument in arguments for part in self.parts(argument)]
        if any(isinstance(argument.kind, Held) for argument in arguments):
            given.append(f"ptr {GIVEN}")
        line = f"call {callee.returns.llvm} {callee.name}({', '.join(given)})"
        if self.module.whole is not None:
            line += " alwaysinline"
        if callee.returns == NOTHING:
            self.write(line)
            return Value(NOTHING)
        return Value(callee.returns, self.result(line))

    # -- statements ----------------------------------------------------------------------------------------------------

    def statements(self, nodes: Sequence[ast.stmt]) -> None:
        """One after another, as long as anything can happen."""
        for node in nodes:
            if self.ended:
                return
            self.place = f"{self.file}:{node.lineno}"
            how = getattr(self, f"do_{type(node).__name__.lower()}", None)
            if how is None:
                raise self.refuse(f"{type(node).__name__} is not in the subset")
            how(node)

    def do_expr(self, node: ast.Expr) -> None:
        """A call, or a docstring."""
        if not isinstance(node.value, ast.Constant):
            self.expression(node.value)

    def do_pass(self, node: ast.Pass) -> None:
        """Nothing."""

    def do_return(self, node: ast.Return) -> None:
        """The end of the function."""
        if node.value is None:
            self.end("ret void")
        elif isinstance(node.value, ast.Tuple):
            self.give_back_several([self.expression(value) for value in node.value.elts])
        else:
            self.give_back(self.expression(node.value))

    def give_back(self, value: Value) -> None:
        """Return a number."""
        kind = wider(self.seeds.setdefault("return", value.kind), value.kind)
        if kind is None:
            raise self.refuse("a function returns numbers of one kind")
        self.widen("return", kind)
        self.end("ret void" if kind == NOTHING else f"ret {kind.llvm} {self.converted(value, kind).text}")

    def give_back_several(self, values: list[Value]) -> None:
        """Return several numbers."""
        kind = self.seeds.setdefault("return", Several(tuple(value.kind for value in values)))
        text = "undef"
        for n, (part, value) in enumerate(zip(kind.parts, values, strict=True)):
            given = f"{part.llvm} {self.converted(value, part).text}"
            text = self.result(f"insertvalue {kind.llvm} {text}, {given}, {n}")
        self.end(f"ret {kind.llvm} {text}")

    def do_assign(self, node: ast.Assign) -> None:
        """To one name, column or entry, or to several."""
        target = node.targets[0]
        if not isinstance(target, ast.Tuple):
            self.assign(target, self.expression(node.value))
            return
        if isinstance(node.value, ast.Tuple):
            values = [self.expression(value) for value in node.value.elts]
        else:
            whole = self.expression(node.value)
            values = [
                Value(part, self.result(f"extractvalue {whole.kind.llvm} {whole.text}, {n}"))
                for n, part in enumerate(whole.kind.parts)
            ]
        for each, value in zip(target.elts, values, strict=True):
            self.assign(each, value)

    def do_annassign(self, node: ast.AnnAssign) -> None:
        """With an annotation, which is for the reader."""
        if node.value is not None:
            self.assign(node.target, self.expression(node.value))

    def do_augassign(self, node: ast.AugAssign) -> None:
        """Add to a name, column or entry; where it is, is worked out once."""
        target = node.target
        if isinstance(target, ast.Name):
            value = self.combined(node.op, self.named(target.id), self.expression(node.value))
            self.assign_name(target.id, value)
        elif isinstance(target, ast.Attribute):
            row = self.expression(target.value)
            value = self.combined(node.op, self.read_column(row, target.attr), self.expression(node.value))
            self.write_column(row, target.attr, value)
        else:
            entry = self.place_of(target)
            value = self.combined(node.op, self.read_entry(entry), self.expression(node.value))
            self.write_entry(entry, value)

    def assign(self, target: ast.expr, value: Value) -> None:
        """Put a value where it belongs."""
        if isinstance(target, ast.Name):
            self.assign_name(target.id, value)
        elif isinstance(target, ast.Attribute):
            row = self.expression(target.value)
            if not isinstance(row.kind, Row):
                raise self.refuse(f"{target.attr} cannot be written")
            self.write_column(row, target.attr, value)
        elif isinstance(target, ast.Subscript):
            self.write_entry(self.place_of(target), value)
        else:
            raise self.refuse("this cannot be written")

    def assign_name(self, name: str, value: Value) -> None:
        """Write a variable; its place in memory is made when it is first written."""
        if isinstance(value.kind, Static):
            raise self.refuse(f"{name} is neither a number nor a row nor a table")
        kind = wider(self.seeds.setdefault(name, value.kind), value.kind)
        if kind is None:
            raise self.refuse(f"{name} holds values of two kinds")
        if isinstance(kind, Held):
            self.variables[name] = value  # it stands where it stands
            return
        self.widen(name, kind)
        if name not in self.assigned:
            self.assigned[name] = self.new_variable(name, kind)
        slot = self.assigned[name]
        if isinstance(kind, Number):
            value = self.converted(value, kind)
        self.write(f"store {llvm(kind)} {value.text}, ptr {slot.text}")
        for place, length in zip(slot.lengths, value.lengths, strict=True):
            self.write(f"store i64 {length}, ptr {place}")

    def widen(self, name: str, kind: Any) -> None:
        """Begin again if a variable has to hold more than was thought."""
        if self.seeds[name] != kind:
            self.seeds[name] = kind
            raise Widened

    def new_variable(self, name: str, kind: Any) -> Value:
        """Memory for a variable, which LLVM keeps in registers."""
        slot = f"%{name}.slot"
        self.slots.append(f"  {slot} = alloca {llvm(kind)}")
        lengths = tuple(f"{slot}.{n}" for n in range(1, words(kind))) if isinstance(kind, Table) else ()
        self.slots += [f"  {length} = alloca i64" for length in lengths]
        return Value(kind, slot, lengths)

    # -- branches and loops --------------------------------------------------------------------------------------------

    def do_if(self, node: ast.If) -> None:
        """One branch, or the other."""
        yes, no, after = self.label(), self.label(), self.label()
        self.condition(node.test, yes, no)
        self.begin(yes)
        self.statements(node.body)
        self.go(after)
        self.begin(no)
        self.statements(node.orelse)
        self.go(after)
        self.begin(after)

    def do_while(self, node: ast.While) -> None:
        """As long as a condition holds."""
        head, body, after = self.label(), self.label(), self.label()
        self.begin(head)
        self.condition(node.test, body, after)
        self.begin(body)
        self.repeat(node.body, head, after)
        self.go(head)
        self.begin(after)

    def do_for(self, node: ast.For) -> None:
        """Over a range of whole numbers."""
        call = node.iter
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "range"):
            raise self.refuse("only ranges are gone through")
        given = [self.expression(argument) for argument in call.args]
        start, stop = (known(0), given[0]) if len(given) == 1 else (given[0], given[1])
        step = given[2] if len(given) == 3 else known(1)
        if step.known not in (1, -1) or {start.kind, stop.kind} != {INT}:
            raise self.refuse("a range goes up or down by one")
        counter = self.new_variable(f"counter{len(self.slots)}", INT)
        head, body, following, after = (self.label() for _ in range(4))
        self.write(f"store i64 {start.text}, ptr {counter.text}")
        self.begin(head)
        now = self.read_variable(counter)
        test = self.compared(ast.Lt if step.known == 1 else ast.Gt, now, stop)
        self.branch(test, body, after)
        self.begin(body)
        self.assign(node.target, now)
        self.repeat(node.body, following, after)
        self.begin(following)
        self.write(f"store i64 {self.result(f'add nsw i64 {now.text}, {step.text}')}, ptr {counter.text}")
        self.go(head)
        self.begin(after)

    def repeat(self, nodes: Sequence[ast.stmt], again: str, after: str) -> None:
        """The body of a loop."""
        self.loops.append((again, after))
        self.statements(nodes)
        self.loops.pop()

    def do_break(self, node: ast.Break) -> None:
        """Out of the loop."""
        self.go(self.loops[-1][1])

    def do_continue(self, node: ast.Continue) -> None:
        """To the next round."""
        self.go(self.loops[-1][0])


def llvm(kind: Any) -> str:
    """How LLVM calls what a variable of this kind holds."""
    return "ptr" if isinstance(kind, Table | Row) else str(kind.llvm)
