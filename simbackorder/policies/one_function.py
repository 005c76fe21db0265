"""A policy of one's own that is one function, as in a cell of a notebook, with the parameters that are declared of it.

It becomes a module of the kind that a file of a policy is, so that everything else finds it as it finds those.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from types import FunctionType, ModuleType
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import create_model

from simbackorder.policies.families import FAMILIES
from simbackorder.policies.own import MODULES, Definition, OwnPolicyError, Registered, register
from simbackorder.quantities import Flag, Quantity, SignedUnits, number_form

F = TypeVar("F", bound=Callable[..., Any])
NUMBER = Quantity("a number", "1", number_form, -1e12, 1e12)
KINDS: dict[Any, Any] = {bool: Flag, int: SignedUnits, float: Annotated[float, NUMBER]}
"""What a parameter of a plain kind of Python is in a scenario."""
NOT_DECLARED = "expected a type such as int, float or bool, or a default value, for {name}, found {found!r}"


class Function(NamedTuple):
    """A policy: its family and name, the function that decides, and its parameters: the class that states them, or by
    name a type (the scenario must state it) or a value (its default)."""

    family: str
    rule: str
    decide: Callable[..., Any]
    parameters: type | Mapping[str, Any]


def enter(policy: Function, source: str = "") -> Registered:
    """Enter the policy in its family's table; `source`: of a function whose text is not at hand. Raises
    OwnPolicyError."""
    if policy.family not in FAMILIES:
        raise OwnPolicyError(f"expected a family among {', '.join(FAMILIES)}, found {policy.family!r}")
    text = source or source_of(policy)
    module = ModuleType(MODULES + policy.rule, inspect.getdoc(policy.decide) or policy.rule)
    module.decide = policy.decide  # type: ignore[attr-defined]
    module.Parameters = parameters_of(policy, module.__name__)  # type: ignore[attr-defined]
    entry = register(policy.family, policy.rule, module, definition=Definition(enter, policy, text))
    sys.modules[module.__name__] = module  # where pickled parameters are looked for
    return entry


def parameters_of(policy: Function, module: str) -> type:
    """The class of the policy's parameters, at home in its module."""
    family = FAMILIES[policy.family]
    if isinstance(policy.parameters, type):
        policy.parameters.__module__, policy.parameters.__qualname__ = module, "Parameters"
        return policy.parameters
    fields: Any = {name: field_of(name, declared) for name, declared in policy.parameters.items()}
    return create_model("Parameters", __base__=family.own or family.parameters, __module__=module, **fields)


def field_of(name: str, declared: Any) -> tuple[Any, Any]:
    """Type and default of a parameter; `...`: it has none."""
    if declared in KINDS:
        return KINDS[declared], ...
    if type(declared) in KINDS:
        return KINDS[type(declared)], declared
    if hasattr(declared, "__metadata__"):  # one of our quantities
        return declared, ...
    raise OwnPolicyError(NOT_DECLARED.format(name=name, found=declared))


def source_of(policy: Function) -> str:
    """The text of the function, and whatever else it depends on: its parameters, constants, and functions it calls.
    Raises OwnPolicyError."""
    try:
        return "\n".join([*texts(policy.decide, set()), declared_text(policy.parameters)])
    except (OSError, TypeError):
        name = getattr(policy.decide, "__name__", policy.rule)
        raise OwnPolicyError(
            f"the source of {name} cannot be read: write it in a file, or in a cell of a notebook"
        ) from None


def texts(function: Any, known: set[str]) -> Iterator[str]:
    """The sources of a function and of those that it calls, and the constants that it reads."""
    yield inspect.getsource(function)
    for name in function.__code__.co_names:
        found = function.__globals__.get(name)
        if name in known or found is None:
            continue
        known.add(name)
        if isinstance(found, bool | int | float):
            yield f"{name} = {found!r}"
        elif isinstance(found, FunctionType):
            yield from texts(found, known)


def declared_text(parameters: type | Mapping[str, Any]) -> str:
    """The parameters in words that change when they do."""
    if isinstance(parameters, type):
        return inspect.getsource(parameters)
    return "\n".join(f"{name}: {getattr(kind, '__name__', kind)!r}" for name, kind in parameters.items())
