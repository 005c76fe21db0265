"""What a policy and a family of policies are. A policy is one file: docstring with formula, parameters, one function of
plain numbers. It is entered by one line in its family's table; everything else finds it there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from inspect import isfunction
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from simbackorder.policies.surroundings import Asked, Beside, Interval, Misfit, Numbers

UNLIMITED = 1 << 60
"""Stands for an absent upper bound on units; far above every quantity that a scenario may contain."""

UNBOUNDED = float("inf")
"""Stands for an absent upper bound on a time."""


class Parameters(BaseModel):
    """A policy's parameters as a scenario states them, without fields for a policy that has none; and all that others
    may ask of a policy besides its decisions. Each family adds its own questions, with the usual answer to each.

    A parameter, or an answer, that is a number or yes/no and has the name of a column of the family's row fills it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @property
    def intervals(self) -> Mapping[str, Interval]:
        """What happens every so often under the policy, by the parameter that says how often."""
        return {}

    def numbers(self, asked: Asked) -> Numbers:
        """What the parameters become, besides the columns of the same names."""
        return {}

    def mistakes(self) -> Iterator[Misfit]:
        """Conditions between the parameters that do not hold. `self` may also be what is right of parameters with
        mistakes: reading another one ends it, and it is no object of the class, so that there is no `super()`."""
        yield from ()

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """Conditions that do not hold between the policy and what it stands beside."""
        yield from ()


D_co = TypeVar("D_co", bound=Callable[..., Any], covariant=True)
P_co = TypeVar("P_co", bound=Parameters, covariant=True)


class Module(Protocol[D_co]):
    """The file of a policy. It also has its `Parameters`, which type checkers do not see in a module."""

    @property
    def decide(self) -> D_co:
        """The rule."""

    @property
    def SOURCE(self) -> str:  # noqa: N802
        """Where it comes from."""


class Policy(NamedTuple, Generic[D_co, P_co]):
    """One policy: the function that decides, the parameters that a scenario gives it, and where it comes from; what
    else it does that its family asks for by name; and what whoever chooses it should know of how well it does
    (empty: nothing)."""

    decide: D_co
    parameters: type[P_co]
    source: str
    description: str
    further: Mapping[str, Callable[..., Any]] = {}
    caution: str = ""


class Family(NamedTuple, Generic[D_co, P_co]):
    """All policies that answer one question.

    `row` has the union of their parameters as numbers, with defaults; `parameters` what may be asked of each of them;
    `usual` is the rule where a scenario says nothing (of replenishment and sourcing: if suppliers leave no choice).
    `tacit`: the resolved form of a scenario does not show the usual rule, and its digest does not depend on it.
    `further`: what a policy may do besides its decision, by name, and what it does if its file does not say. `own`: of
    what parameters a policy has that is one function and declares others only; None: `parameters`.
    """

    name: str
    question: str
    per_item: bool
    row: type
    parameters: type[P_co]
    usual: str
    table: Mapping[str, Policy[D_co, P_co]]
    further: Mapping[str, Callable[..., Any]] = {}
    tacit: bool = False
    own: type[P_co] | None = None

    def functions(self, name: str = "") -> tuple[Callable[..., Any], ...]:
        """What each policy decides, by its number; or does further under this name."""
        if not name:
            return tuple(policy.decide for policy in self.table.values())
        return tuple(policy.further.get(name, self.further[name]) for policy in self.table.values())

    def code(self, rule: str) -> int:
        """The policy's number in the table, by which an engine chooses it."""
        return list(self.table).index(rule)

    def numbered(self, code: int) -> Policy[D_co, P_co]:
        """The policy with this number."""
        return list(self.table.values())[code]


AnyFamily = Family[Callable[..., Any], Any]


def policy(module: Module[D_co]) -> Policy[D_co, Any]:
    """The policy that a module defines by `decide`, `Parameters`, `SOURCE` and its docstring."""
    written: Any = module
    caution = getattr(module, "CAUTION", "")
    return Policy(module.decide, written.Parameters, module.SOURCE, written.__doc__, functions_of(module), caution)


def functions_of(module: Any) -> Mapping[str, Callable[..., Any]]:
    """What a file defines besides `decide`."""
    found = vars(module).items()
    return {name: it for name, it in found if isfunction(it) and it.__module__ == module.__name__ and name != "decide"}
