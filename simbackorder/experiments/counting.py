"""Whether orders are counted in plain Python or by compiled code; the numbers are the same."""

import sys
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING

from simbackorder.metrics.window import COUNTED_AS_IT_LIES, PLAIN, Counting

if TYPE_CHECKING:
    from simbackorder.engines.translation.kernel import Kernel
    from simbackorder.scenario.sections.schema import Scenario


def counting(engine: str) -> Counting:
    """Compiled if the engine is, or if this process has it at hand all the same."""
    kernels = sys.modules.get("simbackorder.engines.kernels")
    at_hand = engine == "compiled" or (kernels is not None and kernels.COUNT.is_loaded)
    return compiled_counting() if at_hand else PLAIN


def warm_up(
    say: Callable[[str], None] = lambda text: None,
    scenario: "Scenario | None" = None,
    alternatives: "Iterable[str] | None" = None,
) -> None:
    """Compile all that is compiled, or what these alternatives of the scenario (None: all) need of it, or load its
    machine code, so that worker processes find it; `say` hears why there is a wait, if there is one."""
    from simbackorder.engines import kernels

    kernels.ready(kernels.EVERY if scenario is None else needed(scenario, alternatives), say)


def needed(scenario: "Scenario", alternatives: "Iterable[str] | None" = None) -> "tuple[Kernel, ...]":
    """What simulates and counts these alternatives of a scenario (None: all, at all points of its sweep). Where
    recorded orders have several lines of the one item there is, or none of any item but the first, the other loop of
    plain shops is made when it is called."""
    from simbackorder.engines.kernels import COUNT, RUN, RUN_OF_ONE_ITEM, RUN_PLAIN
    from simbackorder.engines.plain import is_plain
    from simbackorder.experiments.shops import shop_of

    plain = RUN_OF_ONE_ITEM if len(scenario.items) == 1 else RUN_PLAIN
    if alternatives is None and scenario.sweep:
        return plain, RUN, COUNT
    meanwhile = [is_plain(shop_of(scenario, name)) for name in alternatives or scenario.alternatives]
    return (*([plain] if any(meanwhile) else []), *([] if all(meanwhile) else [RUN, COUNT]))


@cache
def compiled_counting() -> Counting:
    """As machine code; whoever counts by it draws by it, too."""
    from simbackorder.engines.kernels import COUNT, draw_by_machine

    draw_by_machine()
    return COUNTED_AS_IT_LIES._replace(tally=COUNT)
