"""Which engine simulates a study, if that is left to us, and what is told about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.failures import ArgumentError

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario

ENGINES = ("auto", "simpy", "compiled", "both")
AUDITED = "audited"
"""In the place of an engine: SimPy's, under the auditor, who takes more memory."""
_simulated = [0.0]
"""Orders of all studies of this process so far: whoever tries many small ones waits for the compiled engine once."""
Say = Callable[[str], None]


class Choice(NamedTuple):
    """Who simulates; and whether machine code is used: what is simulated by SimPy is counted by compiled code if there
    is much of it."""

    engine: str
    machine_code: bool


def choose(name: str, simulated: float, audit: bool = False) -> Choice:
    """The engine to use for so many simulated orders, all of SimPy's if they are audited. Raises ArgumentError if it
    cannot be had."""
    from simbackorder.engines import choice

    if audit:
        if name in ("compiled", "both"):
            message = f"{name!r} cannot be audited: an audited run is SimPy's, event by event; leave --engine away"
            raise ArgumentError(message, "engine")
        name = "simpy"
    if name in ("compiled", "both") and not choice.has_compiler():
        raise ArgumentError(f"{name!r} needs llvmlite, which is not installed", "engine")
    sooner = name in ("auto", "simpy") and choice.answers_sooner(simulated)
    if name == "auto":
        name = "compiled" if sooner else "simpy"
    return Choice(name, name != "simpy" or (sooner and choice.is_compiled()))


def with_those_before(simulated: float) -> float:
    """Orders of this study, and of all that were begun in this process before it."""
    _simulated[0] += simulated
    return _simulated[0]


def prepare(
    chosen: Choice, asked: str, scenario: Scenario | None, say: Say, alternatives: Iterable[str] | None = None
) -> Choice:
    """Compile what these alternatives (None: all, at all points of the sweep) need of the engine first, if need be, and
    say so; without a scenario, all of it. Where it cannot be compiled, SimPy takes its place, which is said once;
    raises ArgumentError if the compiled one was asked for."""
    from simbackorder.engines.translation.writer import UntranslatableError
    from simbackorder.experiments.counting import warm_up

    if not chosen.machine_code:
        return chosen
    try:
        warm_up(say, scenario if chosen.engine == "compiled" else None, alternatives)
    except (ImportError, OSError, RuntimeError, UntranslatableError) as error:
        problem = f"the engine cannot be compiled here: {str(error).strip() or type(error).__name__}"
        if asked in ("compiled", "both"):
            raise ArgumentError(problem, "engine") from None
        say(f"{problem}; SimPy simulates, which takes a hundred times as long")
        return Choice("simpy", False)
    return chosen


def orders(scenario: Scenario) -> float:
    """Roughly how many orders a run simulates."""
    from simbackorder.opening.size import orders_expected

    return sum(count for _, count in orders_expected(scenario))
