"""Formulas between the values of a sweep's point: `{reorder_point} + {Q}`, `order_up_to > reorder_point`.

A formula is parsed by Python's own parser, and only arithmetic is taken: what calls, indexes or looks inside anything
is refused, and nothing is ever run.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

from simbackorder.quantities import listed, nearest, shown

LONGEST = 1000
"""Characters of a formula."""
DEEPEST = 50
BRACED = re.compile(r"\{([^{}]*)\}")
ARITHMETIC = "numbers, names, + - * / ( ), min, max, round, floor and ceil"
RELATION = "a relation such as order_up_to > reorder_point"
SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.USub: "negative",
    ast.UAdd: "positive",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.And: "and",
    ast.Or: "or",
    ast.Not: "not",
}
FUNCTIONS = {"min": None, "max": None, "round": 1, "floor": 1, "ceil": 1}
"""What may be called, and with how many numbers (None: any)."""
WORDS: dict[type[ast.AST], str] = {
    ast.Call: "a call",
    ast.Attribute: "a dot (a path stands in braces: {items.cap.price})",
    ast.Subscript: "an index",
    ast.Pow: "a power",
    ast.Mod: "%",
    ast.FloorDiv: "// (write floor(a / b))",
    ast.Compare: "a relation",
    ast.BoolOp: "'and' or 'or'",
    ast.Set: "braces inside braces",
    ast.Constant: "a text or a truth value",
    ast.In: "'in'",
    ast.NotIn: "'not in'",
    ast.Is: "'is'",
    ast.IsNot: "'is not'",
    ast.NamedExpr: "':='",
    ast.Starred: "a star",
    ast.IfExp: "'if'",
    ast.Lambda: "'lambda'",
}


class FormulaError(ValueError):
    """What a formula says cannot be read or worked out."""


class Formula(NamedTuple):
    """A formula as it was stated, and as nested tuples: an operation, then what it is done with."""

    text: str
    tree: tuple[Any, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What it refers to, each once."""
        return tuple(dict.fromkeys(_names(self.tree)))

    def meaning(self, names: Mapping[str, str]) -> Formula:
        """The same with these names in the place of its own."""
        return self._replace(tree=_renamed(self.tree, names))

    def at(self, values: Mapping[str, Any]) -> Any:
        """Its value where the names have these values: a number, or whether a relation holds. Raises FormulaError."""
        try:
            found = _worked_out(self.tree, values, OF_NUMBERS)
        except ZeroDivisionError:
            raise FormulaError(f"{shown(self.text)} divides by 0") from None
        except (OverflowError, TypeError, ValueError):
            raise FormulaError(f"{shown(self.text)} is no finite number") from None
        if isinstance(found, float) and not math.isfinite(found):
            raise FormulaError(f"{shown(self.text)} is no finite number")
        return found

    def of_all(self, columns: Mapping[str, Any]) -> Any:
        """Its values where the names have an array of values each; not finite where `at` raises FormulaError."""
        with np.errstate(all="ignore"):
            return _worked_out(_in_floats(self.tree), columns, OF_ARRAYS)

    @property
    def sides(self) -> list[Formula]:
        """The numbers that a relation compares."""
        return [Formula(self.text, each) for each in _sides(self.tree)]


def number(text: Any) -> Formula:
    """A formula whose value is a number. Raises FormulaError."""
    if isinstance(text, int | float) and not isinstance(text, bool):
        return Formula(repr(text), ("number", text))
    return _parsed(text, _arithmetic, "a formula such as '{reorder_point} + {Q}'")


def relation(text: Any) -> Formula:
    """A formula that holds or does not. Raises FormulaError."""
    return _parsed(text, _relation, RELATION)


def meant(name: str, known: Iterable[str]) -> str:
    """The one of the known names, which are paths or words, that a name stands for: itself, or its last parts. Raises
    FormulaError."""
    every = list(known)
    if name in every:
        return name
    found = [each for each in every if each.endswith(f".{name}")]
    if len(found) == 1:
        return found[0]
    if found:
        alike = listed(("{" + each + "}" for each in found), between=" or ")
        raise FormulaError(f"{shown(name)} may be either of {alike}: write more of it")
    short = list(dict.fromkeys(last_part(each) for each in every))
    hint = nearest(name, short) or f"; expected {listed(short, between=' or ')}, or a number"
    raise FormulaError(f"{shown(name)} is not swept{hint}")


def last_part(path: str) -> str:
    """`reorder_point` of `policy.replenishment.reorder_point`."""
    return path.rsplit(".", 1)[-1].strip('"')


def _parsed(text: Any, read: Callable[[ast.AST, tuple[str, ...], int], tuple[Any, ...]], expected: str) -> Formula:
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        raise FormulaError(f"expected {expected}, found {shown(text)}")
    braced = tuple(name.strip() for name in BRACED.findall(text))
    places = iter(_places(len(braced)))
    try:
        tree = ast.parse(BRACED.sub(lambda _: f" {next(places)} ", text).strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(f"expected {expected}, found {shown(text)}") from None
    return Formula(text.strip(), read(tree.body, braced, 0))


def _places(count: int) -> list[str]:
    """Words that stand for names in braces while Python's parser reads a formula."""
    return [f"_{n}_" for n in range(count)]


def _arithmetic(node: ast.AST, braced: tuple[str, ...], depth: int) -> tuple[Any, ...]:
    def inside(each: ast.AST) -> tuple[Any, ...]:
        return _arithmetic(each, braced, depth + 1)

    _check_depth(depth)
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return "number", value
        case ast.Name(id=name):
            return "name", dict(zip(_places(len(braced)), braced, strict=True)).get(name, name)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in SIGNS:
            return SIGNS[type(op)], inside(left), inside(right)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as op, operand=operand):
            return SIGNS[type(op)], inside(operand)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            count = FUNCTIONS[name]
            if not args or (count is not None and len(args) != count):
                raise FormulaError(f"{name} takes {'one number' if count else 'numbers'}, found {len(args) or 'none'}")
            return name, *map(inside, args)
    raise FormulaError(f"expected {ARITHMETIC}, found {_word(node)}")


def _relation(node: ast.AST, braced: tuple[str, ...], depth: int) -> tuple[Any, ...]:
    _check_depth(depth)
    match node:
        case ast.Compare(left=left, ops=ops, comparators=rest) if all(type(op) in SIGNS for op in ops):
            sides = [_arithmetic(each, braced, depth + 1) for each in (left, *rest)]
            pairs = [(SIGNS[type(op)], sides[n], sides[n + 1]) for n, op in enumerate(ops)]
            return pairs[0] if len(pairs) == 1 else ("and", *pairs)
        case ast.BoolOp(op=op, values=values):
            return SIGNS[type(op)], *(_relation(each, braced, depth + 1) for each in values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return "not", _relation(operand, braced, depth + 1)
    raise FormulaError(f"expected {RELATION}, found {_word(node, 'arithmetic alone')}")


def _check_depth(depth: int) -> None:
    if depth > DEEPEST:
        raise FormulaError(f"expected at most {DEEPEST} operations one within another, found more")


def _word(node: ast.AST, usual: str = "something else") -> str:
    """What stands there, in words."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return f"a call of {shown(node.func.id)}{nearest(node.func.id, FUNCTIONS)}"
    of = node.op if isinstance(node, ast.BinOp) else node
    if isinstance(node, ast.Compare):
        of = next((op for op in node.ops if type(op) not in SIGNS), node)
    return WORDS.get(type(of), usual)


def _names(tree: tuple[Any, ...]) -> Iterator[str]:
    if tree[0] == "name":
        yield tree[1]
    elif tree[0] != "number":
        for each in tree[1:]:
            yield from _names(each)


def _sides(tree: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    for each in tree[1:]:
        if tree[0] in ("and", "or", "not"):
            yield from _sides(each)
        else:
            yield each


def _renamed(tree: tuple[Any, ...], names: Mapping[str, str]) -> tuple[Any, ...]:
    if tree[0] == "name":
        return "name", names[tree[1]]
    return tree if tree[0] == "number" else (tree[0], *(_renamed(each, names) for each in tree[1:]))


def _in_floats(tree: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same with floats for numbers, as arrays have them; infinity for an integer that none can hold."""
    if tree[0] == "number":
        try:
            return "number", np.float64(tree[1])
        except OverflowError:
            return "number", np.float64(math.inf if tree[1] > 0 else -math.inf)
    return tree if tree[0] == "name" else (tree[0], *map(_in_floats, tree[1:]))


def _worked_out(tree: tuple[Any, ...], values: Mapping[str, Any], do: Mapping[str, Callable[..., Any]]) -> Any:
    if tree[0] == "number":
        return tree[1]
    if tree[0] == "name":
        return values[tree[1]]
    several = (_worked_out(each, values, do) for each in tree[1:])
    return do[tree[0]](several) if tree[0] in ("and", "or") else do[tree[0]](*several)


BOTH: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "negative": operator.neg,
    "positive": operator.pos,
}
OF_NUMBERS: dict[str, Callable[..., Any]] = BOTH | {
    "min": lambda *each: min(each),
    "max": lambda *each: max(each),
    "round": round,
    "floor": math.floor,
    "ceil": math.ceil,
    "and": all,
    "or": any,
    "not": operator.not_,
}
OF_ARRAYS: dict[str, Callable[..., Any]] = BOTH | {
    "/": np.true_divide,
    "min": lambda *each: reduce(np.minimum, each),
    "max": lambda *each: reduce(np.maximum, each),
    "round": np.round,
    "floor": np.floor,
    "ceil": np.ceil,
    "and": lambda each: reduce(np.logical_and, each),
    "or": lambda each: reduce(np.logical_or, each),
    "not": np.logical_not,
}
