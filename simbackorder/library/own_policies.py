"""A policy of one's own, written where it is used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def policy(
    family: str, rule: str | None = None, *, parameters: type | None = None, **declared: Any
) -> Callable[[F], F]:
    """Make a policy of the function below: scenarios can name it from then on, and both engines run it.

    `family`: which question it answers, such as "replenishment"; `policies()` lists them. `rule`: its name in
    scenarios, by default the function's with hyphens. `declared`: its parameters by name, each a type (`int`, `float`,
    `bool`: the scenario must state it) or a default value; or `parameters`: a class that states them, as in the files
    of policies. The function takes what its family's functions take, first of all `p`, the row of parameters. Defining
    it again replaces it. Raises StudyError. ::

        @sb.policy("replenishment", level=int, share=0.5)
        def part_of_the_gap(p, position, item):
            '''A share of what is missing up to a level.'''
            return max(0, int(p.share * (p.level - position)))
    """

    def entered(decide: F) -> F:
        from simbackorder.policies.one_function import Function, enter

        name = decide.__name__.replace("_", "-") if rule is None else rule
        enter(Function(family, name, decide, declared if parameters is None else parameters))
        return decide

    return entered
