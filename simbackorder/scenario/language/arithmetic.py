"""Relations between numbers by name, such as `order_up_to > reorder_point + 50`: read strictly, and never run as code.

What may stand in one: numbers, names, `+ - * /`, brackets, and the comparisons `< <= > >= == !=`, also several in a
row. A name is a word, or a path in braces (`{hoodie.reorder_point}`): a whole one, or the end of it, if that is clear.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from simbackorder.quantities import nearest, shown
from simbackorder.scenario.language.paths import parts_of

LONGEST = 500
BRACED = re.compile(r"\{([^{}]*)\}")
SUMS: dict[type[ast.AST], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
COMPARISONS: dict[type[ast.AST], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
EXPECTED = "expected a relation between numbers, such as order_up_to > reorder_point"


class Relation(NamedTuple):
    """A relation as it was written, and read; `braced`: what stands in braces, in its order."""

    text: str
    tree: ast.Compare
    braced: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names in it, each once, in their order."""
        return tuple(dict.fromkeys(names_in(self.tree, self.braced)))

    def at(self, values: Mapping[str, float]) -> bool:
        """Whether it holds for these numbers, by the names in it; not where it divides by 0."""
        try:
            return compared(self, values)
        except ZeroDivisionError:
            return False


def relation(text: str) -> Relation:
    """The relation that a text states. Raises ValueError, which says what is wrong with it.

    >>> relation("up_to >= 2 * {cap.point} + 10").at({"up_to": 50, "cap.point": 20})
    True
    """
    if len(text) > LONGEST:
        raise ValueError(f"expected a relation of at most {LONGEST} characters, found {shown(text)}")
    braced = tuple(name.strip() for name in BRACED.findall(text))
    places = iter(range(len(braced)))
    try:
        tree = ast.parse(BRACED.sub(lambda _: f" _{next(places)}_ ", text).strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"{EXPECTED}, found {shown(text)}") from None
    if not isinstance(tree, ast.Compare):
        raise ValueError(f"{EXPECTED}, found {shown(text)}")
    for comparison in tree.ops:
        if type(comparison) not in COMPARISONS:
            raise ValueError(f"expected one of < <= > >= == != in {shown(text)}")
    for side in (tree.left, *tree.comparators):
        check(side, text)
    found = Relation(text.strip(), tree, braced)
    if not found.names:
        raise ValueError(f"expected a name in {shown(text)}: it is the same for all values")
    return found


def check(node: ast.AST, text: str) -> None:
    """Raises ValueError unless the node is a number, a name, or a sum of such."""
    if isinstance(node, ast.BinOp) and type(node.op) in SUMS:
        check(node.left, text)
        check(node.right, text)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        check(node.operand, text)
    elif not is_number(node) and not isinstance(node, ast.Name):
        hint = " (a path stands in braces)" if isinstance(node, ast.Attribute) else ""
        raise ValueError(f"expected numbers, names and + - * / in {shown(text)}, found something else{hint}")


def is_number(node: ast.AST) -> bool:
    """Whether it is a number, and no truth value."""
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def name_of(node: ast.Name, braced: tuple[str, ...]) -> str:
    """The name that a node is: a word, or what stands in braces in its place."""
    return dict(zip((f"_{k}_" for k in range(len(braced))), braced, strict=True)).get(node.id, node.id)


def names_in(node: ast.AST, braced: tuple[str, ...]) -> Iterator[str]:
    """All names in it, in their order."""
    if isinstance(node, ast.Name):
        yield name_of(node, braced)
        return
    for below in ast.iter_child_nodes(node):
        yield from names_in(below, braced)


def compared(stated: Relation, values: Mapping[str, float]) -> bool:
    sides = [worked_out(side, stated.braced, values) for side in (stated.tree.left, *stated.tree.comparators)]
    pairs = zip(stated.tree.ops, sides, sides[1:], strict=False)
    return all(COMPARISONS[type(op)](one, other) for op, one, other in pairs)


def worked_out(node: Any, braced: tuple[str, ...], values: Mapping[str, float]) -> float:
    """The number that a side comes to."""
    if isinstance(node, ast.Name):
        return values[name_of(node, braced)]
    if isinstance(node, ast.Constant):
        return float(node.value)  # type: ignore[arg-type]  # what it is was checked
    if isinstance(node, ast.UnaryOp):
        return -worked_out(node.operand, braced, values)
    return SUMS[type(node.op)](worked_out(node.left, braced, values), worked_out(node.right, braced, values))


def meant(name: str, known: Iterable[str]) -> str:
    """The one path that a name is, or is the end of. Raises ValueError.

    >>> meant("order_up_to", ["policy.replenishment.order_up_to", "policy.promising.q"])
    'policy.replenishment.order_up_to'
    """
    every, keys = list(known), parts_of(name)
    found = [name] if name in every else [path for path in every if parts_of(path)[-len(keys) :] == keys]
    if len(found) == 1:
        return found[0]
    if found:
        alike = " or ".join("{" + path + "}" for path in found)
        raise ValueError(f"{shown(name)} may be either of {alike}: write more of it")
    ends = {parts_of(path)[-1]: path for path in every}
    raise ValueError(f"none of the parameters is named {shown(name)}{nearest(name, [*every, *ends])}")
