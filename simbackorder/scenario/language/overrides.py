"""Sets single entries of a scenario's tree by dotted path: `--set PATH=VALUE`, and the points of a sweep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from simbackorder.policies.families import FAMILIES
from simbackorder.quantities import nearest, shown
from simbackorder.scenario.language.distributions import NAMES as DISTRIBUTIONS
from simbackorder.scenario.language.distributions import POSITIONAL
from simbackorder.scenario.language.paths import parts_of
from simbackorder.scenario.language.python_tree import Stated
from simbackorder.scenario.language.yaml_tree import KeyPath, Mapping, Place, Sequence, UnreadableError, parse

SINGULAR = {
    "items": "item",
    "suppliers": "supplier",
    "segments": "segment",
    "alternatives": "alternative",
    "carriers": "carrier",
}
BY_ITEM = {"suppliers": ("unit_cost",), "warehouse": ("shrinkage", "other_channels")}
"""What is one number for all items, or one for each."""
LONGEST_PATH = 1000
STREAM_KEYS = ("arrivals", "basket", "segments", "population", "attraction")


class Override(NamedTuple):
    """An entry to set: its dotted path, its value (as read from YAML), and the place that mistakes name."""

    path: str
    value: Any
    place: Place


class OverrideError(ValueError):
    """The path does not exist."""

    def __init__(self, path: KeyPath, message: str):
        super().__init__(message)
        self.path = path


@dataclass(frozen=True)
class Worded:
    """`PATH=VALUE` that an option of its own stands for: which one, so that mistakes name what was written."""

    text: str
    option: str


def from_option(text: str, option: str = "") -> Override:
    """`PATH=VALUE`, the value being YAML; `option`: what mistakes name instead of --set. Raises OverrideError."""
    path, sign, value = text.partition("=")
    path = path.strip()
    if not sign or not path:
        raise OverrideError((), f"expected PATH=VALUE, found {shown(text)}")
    check_path(path)
    option = option or f"--set {path}"
    if not value.strip():
        raise OverrideError((path,), "expected a value, found nothing")
    try:
        tree, flaws = parse(value)
    except UnreadableError as error:
        raise OverrideError((path,), error.message) from None
    if flaws:
        raise OverrideError((path, *flaws[0].path), flaws[0].message)
    return Override(path, relocated(tree, path, option), Place(parts_of(path), None, option))


def from_value(path: str, value: Any) -> tuple[Override, list[tuple[Place, str]]]:
    """A path and its value in Python, with what cannot be part of a scenario. Raises OverrideError."""
    check_path(path)
    option = f"--set {path}"
    stated = Stated(option)
    tree = stated.tree(value, parts_of(path))
    return Override(path, tree, Place(parts_of(path), None, option)), stated.flaws


def check_path(path: str) -> None:
    """Raises OverrideError if a path is none, or endless."""
    if not path:
        raise OverrideError((), "expected a path, found nothing")
    if len(path) > LONGEST_PATH:
        raise OverrideError((), f"expected a path of at most {LONGEST_PATH} characters, found {shown(path)}")


def relocated(tree: Any, path: str, option: str) -> Any:
    """The tree with the option as the place of all its entries."""
    start = parts_of(path)
    if isinstance(tree, Mapping):
        places = {key: Place((*start, *place.path), None, option) for key, place in tree.places.items()}
        return Mapping({key: relocated(value, path, option) for key, value in tree.items()}, places)
    if isinstance(tree, Sequence):
        moved = [Place((*start, *place.path), None, option) for place in tree.places]
        return Sequence([relocated(value, path, option) for value in tree], moved)
    return tree


def applied(tree: Mapping, override: Override) -> Mapping:
    """The tree with the entry set; what is not on the path is shared with the old tree. Raises OverrideError."""
    result: Mapping = changed(tree, (), [*parts_of(override.path)], override, tree)
    return result


def changed(node: Any, prefix: KeyPath, rest: list[str], override: Override, tree: Mapping) -> Any:
    """The node with the entry set somewhere below it."""
    key, deeper = next_key(node, rest)
    check_key(node, prefix, key, tree)
    place = override.place._replace(path=(*prefix, key))
    if isinstance(node, Sequence):
        copy: Any = node.copy()
        index = element(node, prefix, key)
        copy[index] = override.value
        if deeper:
            copy[index] = inside(node[index], (*prefix, key), deeper, override, tree)
        copy.places[index] = place
        return copy
    copy = node.copy()
    value = override.value
    if deeper:
        value = inside(node.get(key), (*prefix, key), deeper, override, tree)
        place = node.places.get(key, place)
    copy.put(key, value, place)
    return copy


def inside(node: Any, prefix: KeyPath, rest: list[str], override: Override, tree: Mapping) -> Any:
    return changed(opened(node, prefix, rest, tree, override.place), prefix, rest, override, tree)


def next_key(node: Any, rest: list[str]) -> tuple[str, list[str]]:
    """The next key of the path; a name with dots in it is taken as a whole."""
    if isinstance(node, Mapping):
        for size in range(len(rest), 1, -1):
            joined = ".".join(rest[:size])
            if joined in node:
                return joined, rest[size:]
    return rest[0], rest[1:]


def element(node: Sequence, prefix: KeyPath, key: str) -> int:
    if not (key.isascii() and key.isdigit()) or int(key) >= len(node):
        raise OverrideError((*prefix, key), f"expected a number from 0 to {len(node) - 1}, found {shown(key)}")
    return int(key)


def check_key(node: Any, prefix: KeyPath, key: str, tree: Mapping) -> None:
    """Names that the user chose must exist."""
    kind = named_kind(prefix, tree)
    if kind is None or (isinstance(node, Mapping) and key in node):
        return
    known = list(node) if isinstance(node, Mapping) else []
    if kind == "segment" and not known and key in (prefix[1], "customers"):
        return
    hint = nearest(key, known)
    message = f"unknown key{hint}" if kind == "key" else f"no {kind} is named {shown(key)}{hint}"
    raise OverrideError((*prefix, key), message)


def named_kind(prefix: KeyPath, tree: Mapping) -> str | None:
    """What the keys below the prefix name, if the user chose these names."""
    if len(prefix) == 1 and prefix[0] in ("items", "suppliers", "alternatives"):
        return SINGULAR[prefix[0]]
    if prefix == ("shipping", "carriers"):
        return "carrier"
    if prefix[:1] != ("customers",):
        return None
    single = is_single_stream(tree.get("customers"))
    if len(prefix) == 1:
        return None if single else "stream of customers"
    return "segment" if prefix[1 if single else 2 :] == ("segments",) else None


def is_single_stream(customers: Any) -> bool:
    """One stream is written directly under `customers`."""
    return not isinstance(customers, Mapping) or any(key in customers for key in STREAM_KEYS)


def opened(node: Any, prefix: KeyPath, rest: list[str], tree: Mapping, place: Place) -> Any:
    """The node as a mapping or list in which the next key can be set: shorthands are written out, gaps filled."""
    key = rest[0]
    if node is None:
        return Mapping()
    if isinstance(node, Mapping):
        other_distribution = (
            key in DISTRIBUTIONS and key not in node and len(node) == 1 and next(iter(node)) in DISTRIBUTIONS
        )
        return Mapping() if other_distribution and prefix[-1] not in SINGULAR else node
    if isinstance(node, Sequence) and (key.isdigit() or prefix[-1] not in POSITIONAL):
        return node
    order = POSITIONAL.get(prefix[-1], ())
    if key in order:
        values = node if isinstance(node, Sequence) else [node]
        return Mapping(dict(zip(order, values, strict=False)), {})
    if isinstance(node, str) and is_family(prefix):
        return Mapping({"rule": node}, {"rule": place})
    if prefix[-1] in BY_ITEM.get(prefix[0], ()) and isinstance(tree.get("items"), Mapping):
        return Mapping(dict.fromkeys(tree["items"], node), {})
    if key in DISTRIBUTIONS:
        return Mapping()
    raise OverrideError((*prefix, key), f"expected a mapping at {'.'.join(prefix)}, found {shown(node)}")


def is_family(prefix: KeyPath) -> bool:
    """Whether the path leads to a family of policies, or to one item's entry in it."""
    start = 1 if prefix[0] == "policy" else 2 if prefix[0] == "alternatives" else 0
    below = prefix[start:]
    named = bool(start) and below[:1] and below[0] in FAMILIES
    return bool(named) and (len(below) == 1 or (len(below) == 3 and below[1] == "items"))
