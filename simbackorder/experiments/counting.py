"""Whether orders are counted in plain Python or by compiled code; the numbers are the same."""

import sys
from collections.abc import Callable
from functools import cache

from simbackorder.metrics.window import COUNTED_AS_IT_LIES, PLAIN, Counting


def counting(engine: str) -> Counting:
    """Compiled if the engine is, or if this process has it at hand all the same."""
    at_hand = engine == "compiled" or "simbackorder.engines.compiled" in sys.modules
    return compiled_counting() if at_hand else PLAIN


def warm_up(say: Callable[[str], None] = lambda text: None) -> None:
    """Compile all that is compiled, or load its machine code, so that worker processes find it; `say` hears why there
    is a wait, if there is one."""
    from simbackorder.engines import kernels

    kernels.ready(kernels.EVERY, say)


@cache
def compiled_counting() -> Counting:
    """As machine code; whoever counts by it draws by it, too."""
    from simbackorder.engines.kernels import COUNT, draw_by_machine

    draw_by_machine()
    return COUNTED_AS_IT_LIES._replace(tally=COUNT)
