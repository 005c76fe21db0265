"""What a policy and a family of policies are. A policy is one file: docstring with formula, parameters, one function of
plain numbers. It is entered by one line in its family's table; everything else finds it there."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ConfigDict


class Parameters(BaseModel):
    """A policy's parameters as a scenario states them; without fields for a policy that has none."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """What a policy has not; pydantic takes much longer to say so, and rules are often asked what they have."""
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")


class Policy(NamedTuple):
    """One policy: the function that decides, the parameters that a scenario gives it, and where it comes from."""

    decide: Callable[..., Any]
    parameters: type[Parameters]
    source: str
    description: str


class Family(NamedTuple):
    """All policies that answer one question; `row` has the union of their parameters as numbers, with defaults."""

    name: str
    question: str
    per_item: bool
    row: type
    table: Mapping[str, Policy]

    def code(self, rule: str) -> int:
        """The policy's number in the table, by which an engine chooses it."""
        return list(self.table).index(rule)


UNLIMITED = 1 << 60
"""Stands for an absent upper bound on units; far above every quantity that a scenario may contain."""

UNBOUNDED = float("inf")
"""Stands for an absent upper bound on a time."""


def policy(module: Any) -> Policy:
    """The policy that a module defines by `decide`, `Parameters` (if it has any), `SOURCE` and its docstring."""
    return Policy(module.decide, getattr(module, "Parameters", Parameters), module.SOURCE, module.__doc__)
