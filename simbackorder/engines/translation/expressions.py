"""Expressions of the subset, as LLVM."""

from __future__ import annotations

import ast
import builtins
import math
import operator
from collections.abc import Callable
from types import FunctionType
from typing import Any

from simbackorder.engines.translation.kinds import (
    BOOL,
    FLOAT,
    INT,
    Held,
    Number,
    Row,
    Static,
    Value,
    known,
    wider,
)
from simbackorder.engines.translation.module import Module
from simbackorder.engines.translation.writer import Writer

ARITHMETIC: dict[type, tuple[str, str, Callable[[Any, Any], Any]]] = {
    ast.Add: ("add", "fadd", operator.add),
    ast.Sub: ("sub", "fsub", operator.sub),
    ast.Mult: ("mul", "fmul", operator.mul),
}
COMPARED: dict[type, tuple[str, str, Callable[[Any, Any], Any]]] = {
    ast.Eq: ("eq", "oeq", operator.eq),
    ast.NotEq: ("ne", "une", operator.ne),
    ast.Lt: ("slt", "olt", operator.lt),
    ast.LtE: ("sle", "ole", operator.le),
    ast.Gt: ("sgt", "ogt", operator.gt),
    ast.GtE: ("sge", "oge", operator.ge),
}
BITS: dict[type, str] = {ast.BitOr: "or", ast.BitAnd: "and", ast.RShift: "ashr"}


class Expressions(Writer):
    """Writes expressions. What a name stands for, and how a function is called, is said elsewhere."""

    def __init__(self, module: Module) -> None:
        super().__init__(module)

    def named(self, name: str) -> Value:
        """What a name stands for."""
        raise NotImplementedError

    def call(self, function: Any, arguments: list[Value]) -> Value:
        """Call a function, or a choice among policies."""
        raise NotImplementedError

    def expression(self, node: ast.expr) -> Value:
        """The value of an expression."""
        how = getattr(self, f"of_{type(node).__name__.lower()}", None)
        if how is None:
            raise self.refuse(f"{type(node).__name__} is not in the subset")
        found: Value = how(node)
        return found

    def static(self, what: Any) -> Value:
        """Something that is known when the code is translated."""
        return known(what) if isinstance(what, int | float) else Value(Static(what))

    # -- names, columns, entries ---------------------------------------------------------------------------------------

    def of_constant(self, node: ast.Constant) -> Value:
        """A number."""
        if not isinstance(node.value, int | float):
            raise self.refuse(f"{node.value!r} is not a number")
        return known(node.value)

    def of_name(self, node: ast.Name) -> Value:
        """A variable, or a name of the module."""
        return self.named(node.id)

    def of_attribute(self, node: ast.Attribute) -> Value:
        """A column of a row, a member of a named tuple, or what a module has."""
        owner = self.expression(node.value)
        if isinstance(owner.kind, Row):
            return self.read_column(owner, node.attr)
        if isinstance(owner.kind, Held):
            return self.member(owner, node.attr)
        if isinstance(owner.kind, Static):
            return self.static(getattr(owner.kind.what, node.attr))
        raise self.refuse(f"a number has no {node.attr}")

    def of_subscript(self, node: ast.Subscript) -> Value:
        """An entry of a table."""
        return self.read_entry(self.place_of(node))

    def place_of(self, node: ast.Subscript) -> Value:
        """Where an entry of a table is."""
        table = self.expression(node.value)
        indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return self.entry(table, [self.expression(index) for index in indices])

    # -- arithmetic ----------------------------------------------------------------------------------------------------

    def of_binop(self, node: ast.BinOp) -> Value:
        """Two numbers."""
        return self.combined(node.op, self.expression(node.left), self.expression(node.right))

    def combined(self, op: ast.operator, one: Value, other: Value) -> Value:
        """Two numbers, combined as Python does."""
        kind = type(op)
        if kind in ARITHMETIC:
            return self.arithmetic(kind, *self.alike(self.counted(one), self.counted(other)))
        if kind is ast.Div:
            divisor = self.converted(other, FLOAT)
            self.check_divisor(divisor)
            return Value(FLOAT, self.result(f"fdiv double {self.converted(one, FLOAT).text}, {divisor.text}"))
        if kind in (ast.FloorDiv, ast.Mod) and one.kind == other.kind == INT:
            return self.divided(kind is ast.Mod, one, other)
        if kind in BITS and one.kind == other.kind and one.kind != FLOAT:
            return Value(one.kind, self.result(f"{BITS[kind]} {one.kind.llvm} {one.text}, {other.text}"))
        if kind is ast.LShift and one.known is not None and other.known is not None:
            return known(one.known << other.known)
        if kind is ast.Pow:
            self.module.declare("declare double @pow(double, double)")
            powers = [f"double {self.converted(each, FLOAT).text}" for each in (one, other)]
            return Value(FLOAT, self.result(f"call double @pow({', '.join(powers)})"))
        raise self.refuse(f"{kind.__name__} of {one.kind} and {other.kind} is not in the subset")

    def counted(self, value: Value) -> Value:
        """A truth value as a number."""
        return self.converted(value, INT) if value.kind == BOOL else value

    def arithmetic(self, kind: type, one: Value, other: Value) -> Value:
        """Sums, differences and products."""
        whole, real, exact = ARITHMETIC[kind]
        if one.known is not None and other.known is not None:
            return known(exact(one.known, other.known))
        if one.kind == INT and kind is not ast.Mult:
            if other.known == 0:
                return one
            if one.known == 0 and kind is ast.Add:
                return other
        if one.kind == FLOAT:
            return Value(FLOAT, self.result(f"{real} double {one.text}, {other.text}"))
        if self.module.checked and not self.ended:
            return self.checked_arithmetic(whole, one, other)
        return Value(INT, self.result(f"{whole} nsw i64 {one.text}, {other.text}"))

    def checked_arithmetic(self, whole: str, one: Value, other: Value) -> Value:
        """Whole numbers, within 64 bits."""
        function = f"@llvm.s{whole}.with.overflow.i64"
        self.module.declare(f"declare {{ i64, i1 }} {function}(i64, i64)")
        both = self.result(f"call {{ i64, i1 }} {function}(i64 {one.text}, i64 {other.text})")
        over = self.result(f"extractvalue {{ i64, i1 }} {both}, 1")
        self.check(self.result(f"xor i1 {over}, true"), "a whole number beyond 64 bits")
        return Value(INT, self.result(f"extractvalue {{ i64, i1 }} {both}, 0"))

    def check_divisor(self, divisor: Value) -> None:
        """Nothing is divided by zero."""
        if self.module.checked and divisor.known is None and not self.ended:
            self.check(self.truth(divisor).text, "a division by zero")

    def divided(self, rest: bool, one: Value, other: Value) -> Value:
        """Whole numbers divided and rounded down, or the rest, which has the sign of the divisor."""
        self.check_divisor(other)
        left = self.result(f"srem i64 {one.text}, {other.text}")
        signs = self.result(f"xor i64 {left}, {other.text}")
        apart = self.result(f"icmp slt i64 {signs}, 0")
        some = self.result(f"icmp ne i64 {left}, 0")
        below = self.result(f"and i1 {apart}, {some}")
        if rest:
            more = self.result(f"select i1 {below}, i64 {other.text}, i64 0")
            return Value(INT, self.result(f"add nsw i64 {left}, {more}"))
        quotient = self.result(f"sdiv i64 {one.text}, {other.text}")
        less = self.result(f"sext i1 {below} to i64")
        return Value(INT, self.result(f"add nsw i64 {quotient}, {less}"))

    def of_unaryop(self, node: ast.UnaryOp) -> Value:
        """Minus and not."""
        value = self.expression(node.operand)
        if isinstance(node.op, ast.Not):
            value = self.truth(value)
            if value.known is not None:
                return known(not value.known)
            return Value(BOOL, self.result(f"xor i1 {value.text}, true"))
        if not isinstance(node.op, ast.USub):
            raise self.refuse(f"{type(node.op).__name__} is not in the subset")
        if value.known is not None:
            return known(-value.known)
        if value.kind == FLOAT:
            return Value(FLOAT, self.result(f"fneg double {value.text}"))
        return Value(INT, self.result(f"sub nsw i64 0, {value.text}"))

    # -- truth ---------------------------------------------------------------------------------------------------------

    def of_compare(self, node: ast.Compare) -> Value:
        """One or several comparisons."""
        one, found = self.expression(node.left), known(True)
        for op, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(op, ast.In) and isinstance(right, ast.Tuple):
                holds = known(False)
                for each in right.elts:
                    holds = self.joined("or", holds, self.compared(ast.Eq, one, self.expression(each)))
            else:
                other = self.expression(right)
                holds, one = self.compared(type(op), one, other), other
            found = self.joined("and", found, holds)
        return found

    def joined(self, how: str, one: Value, other: Value) -> Value:
        """Two truth values, by "and" or "or"."""
        for first, second in ((one, other), (other, one)):
            if first.known is not None:
                return first if first.known == (how == "or") else second
        return Value(BOOL, self.result(f"{how} i1 {one.text}, {other.text}"))

    def compared(self, kind: type, one: Value, other: Value) -> Value:
        """A comparison of two numbers."""
        if kind not in COMPARED:
            raise self.refuse(f"{kind.__name__} is not in the subset")
        whole, real, exact = COMPARED[kind]
        one, other = self.alike(self.counted(one), self.counted(other))
        if one.known is not None and other.known is not None:
            return known(bool(exact(one.known, other.known)))
        if one.kind == FLOAT:
            return Value(BOOL, self.result(f"fcmp {real} double {one.text}, {other.text}"))
        return Value(BOOL, self.result(f"icmp {whole} i64 {one.text}, {other.text}"))

    def condition(self, node: ast.expr, yes: str, no: str) -> None:
        """Go to one of two blocks; what decides already is not followed by the rest of the condition."""
        if isinstance(node, ast.BoolOp):
            for value in node.values[:-1]:
                following = self.label()
                if isinstance(node.op, ast.And):
                    self.condition(value, following, no)
                else:
                    self.condition(value, yes, following)
                self.begin(following)
                if self.ended:
                    return
            self.condition(node.values[-1], yes, no)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            self.condition(node.operand, no, yes)
        else:
            self.branch(self.truth(self.expression(node)), yes, no)

    def of_boolop(self, node: ast.BoolOp) -> Value:
        """And, or, of truth values."""
        return self.either(node, lambda: known(True), lambda: known(False))

    def of_ifexp(self, node: ast.IfExp) -> Value:
        """One of two values."""
        return self.either(node.test, lambda: self.expression(node.body), lambda: self.expression(node.orelse))

    def either(self, test: ast.expr, if_true: Callable[[], Value], if_false: Callable[[], Value]) -> Value:
        """One of two values, by a condition; only what is needed of the two is worked out."""
        yes, no, after = self.label(), self.label(), self.label()
        self.condition(test, yes, no)
        found: list[tuple[Value, str, int]] = []
        for label, value_of in ((yes, if_true), (no, if_false)):
            self.begin(label)
            if not self.ended:
                value = value_of()
                found.append((value, self.block, len(self.lines)))
                self.go(after)
        if len(found) == 1:
            self.begin(after)
            return found[0][0]
        kind = wider(found[0][0].kind, found[1][0].kind)
        if kind is None:
            raise self.refuse("one of two values that are not numbers of one kind")
        second = self.inserted(*found[1], kind)
        first = self.inserted(*found[0], kind)
        self.begin(after)
        ways = f"[ {first}, %{found[0][1]} ], [ {second}, %{found[1][1]} ]"
        return Value(kind, self.result(f"phi {kind.llvm} {ways}"))

    def inserted(self, value: Value, block: str, at: int, kind: Number) -> str:
        """The value as another kind of number, converted at the end of an earlier block."""
        if value.kind == kind:
            return value.text
        later, ended = self.lines[at:], self.ended
        del self.lines[at:]
        self.ended = False
        text = self.converted(value, kind).text
        self.lines += later
        self.ended = ended
        return text

    # -- calls ---------------------------------------------------------------------------------------------------------

    def of_call(self, node: ast.Call) -> Value:
        """A builtin, or a function of ours."""
        if node.keywords:
            raise self.refuse("arguments by name are not in the subset")
        function = self.expression(node.func)
        if not isinstance(function.kind, Static):
            raise self.refuse("only functions are called")
        arguments = [self.expression(argument) for argument in node.args]
        what = function.kind.what
        builtin = getattr(self, f"call_{what.__name__}", None) if what in BUILTINS else None
        if builtin is not None:
            found: Value = builtin(*arguments)
            return found
        return self.call(what, arguments)

    def call_len(self, table: Value) -> Value:
        """Entries of a table."""
        length = table.lengths[0]
        return known(int(length)) if length.isdigit() else Value(INT, length)

    def call_int(self, value: Value) -> Value:
        """A whole number, rounded towards zero."""
        if value.kind == FLOAT:
            return Value(INT, self.result(f"fptosi double {value.text} to i64"))
        return self.counted(value)

    def call_float(self, value: Value) -> Value:
        """A float."""
        return self.converted(value, FLOAT)

    def call_floor(self, value: Value) -> Value:
        """The next whole number below."""
        return self.rounded("floor", value)

    def call_ceil(self, value: Value) -> Value:
        """The next whole number above."""
        return self.rounded("ceil", value)

    def rounded(self, how: str, value: Value) -> Value:
        """A whole number."""
        return self.call_int(self.by_intrinsic(how, value)) if value.kind == FLOAT else value

    def by_intrinsic(self, how: str, value: Value) -> Value:
        """A function of a float that the processor has."""
        self.module.declare(f"declare double @llvm.{how}.f64(double)")
        return Value(FLOAT, self.result(f"call double @llvm.{how}.f64(double {self.converted(value, FLOAT).text})"))

    def call_sqrt(self, value: Value) -> Value:
        """The square root."""
        return self.by_intrinsic("sqrt", value)

    def call_abs(self, value: Value) -> Value:
        """The absolute value."""
        if value.kind == FLOAT:
            return self.by_intrinsic("fabs", value)
        negative = self.result(f"sub nsw i64 0, {value.text}")
        below = self.result(f"icmp slt i64 {value.text}, 0")
        return Value(INT, self.result(f"select i1 {below}, i64 {negative}, i64 {value.text}"))

    def call_min(self, *values: Value) -> Value:
        """The smallest; the first of equals."""
        return self.extreme(ast.Lt, values)

    def call_max(self, *values: Value) -> Value:
        """The largest; the first of equals."""
        return self.extreme(ast.Gt, values)

    def extreme(self, better: type, values: tuple[Value, ...]) -> Value:
        """The smallest or largest of some numbers."""
        found = values[0]
        for value in values[1:]:
            one, other = self.alike(self.counted(found), self.counted(value))
            test = self.compared(better, other, one)
            if test.known is not None:
                found = other if test.known else one
            else:
                how = f"select i1 {test.text}, {one.kind.llvm} {other.text}, {one.kind.llvm} {one.text}"
                found = Value(one.kind, self.result(how))
        return found


BUILTINS = (len, int, float, abs, min, max, math.floor, math.ceil, math.sqrt)


def global_name(function: FunctionType, name: str) -> Any:
    """What a name stands for in the module of a function."""
    if name in function.__globals__:
        return function.__globals__[name]
    return getattr(builtins, name)
