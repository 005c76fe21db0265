"""What is machine code in the compiled engine: the loop of a run (of any shop, and of plain ones), the pass that counts
orders, and what draws times and items of baskets. Each is translated from the same functions that the reference engine
calls, and made when it is first needed; policies are chosen by their number, so that one loop serves all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from simbackorder import state
from simbackorder.engines import going_by, loop, luck, machine_code, plain, settled, signatures, tables
from simbackorder.engines.translation.functions import Choice
from simbackorder.engines.translation.kernel import Entrance, Kernel
from simbackorder.engines.translation.kinds import Held, Static
from simbackorder.engines.translation.module import Module
from simbackorder.metrics import order_counts
from simbackorder.model.events import DEMAND, KINDS
from simbackorder.model.what_happens import EVENTS, work, work_in_turn
from simbackorder.policies import own
from simbackorder.policies.families import all_rules
from simbackorder.sample_path import arrivals, baskets
from simbackorder.state.path import Path

TIGHT = (going_by.one_after_another, going_by.of_one_item)
"""Functions in whose speed much lies."""


def rules() -> state.Rules:
    """The firm's policies: by family, a choice among all of them."""
    choices: Any = {name: Choice(name, family.functions(further)) for name, family, further in all_rules()}
    return state.Rules(**choices)


def events(kinds: Iterable[int]) -> Any:
    """What happens at events of these kinds; others do not occur. Orders are placed by the loop itself, which keeps the
    next customer beside the heap."""
    happens = [EVENTS[kind] if kind in kinds and kind != DEMAND else nothing_happens for kind in range(KINDS)]
    return Choice("happens", tuple(happens))


def nothing_happens(s: state.Books, rules: state.Rules, path: Path, who: int, t: float) -> None:
    """A kind of event that does not occur."""


def entrance_of_a_run(parts: loop.Parts, tallied: Held | Static) -> Entrance:
    """The loop, from the first event to the end, or until a table is full."""
    known = (signatures.books(), Static(rules()), signatures.path(), signatures.calendar(), signatures.given())
    return Entrance(loop.run, (*known, Static(parts), tallied))


def any_shop(checked: bool = False) -> tuple[Entrance, Module]:
    """A run of any shop. `checked`: the process stops where a number leaves its table or its width; for tests."""
    parts = loop.Parts(events(EVENTS), going_by.nobody_goes_by, work, settled.keep_rows, settled.count_nothing)
    return entrance_of_a_run(parts, Static(None)), Module(checked=checked)


def plain_shop(checked: bool = False) -> tuple[Entrance, Module]:
    """A run of a plain shop, counted meanwhile."""
    return counted_run(going_by.customers_go_by), Module(plain.facts(), TIGHT, checked=checked)


def plain_shop_of_one_item(checked: bool = False) -> tuple[Entrance, Module]:
    """The same where every order is a line of the first item."""
    facts = {**plain.facts(), **plain.OF_ONE_ITEM}
    return counted_run(going_by.those_of_one_item), Module(facts, TIGHT, checked=checked)


def counted_run(go_by: Callable[..., int]) -> Entrance:
    """A run that is counted meanwhile, in which customers go by like this."""
    parts = loop.Parts(events(plain.EVENTS), go_by, work_in_turn, settled.count_closed, settled.count_all)
    return entrance_of_a_run(parts, signatures.tallied())


def orders(checked: bool = False) -> tuple[Entrance, Module]:
    """The pass that counts."""
    return Entrance(order_counts.count, (signatures.counts(), signatures.counted())), Module(checked=checked)


def items(checked: bool = False) -> tuple[Entrance, Module]:
    """What draws the items of orders."""
    return Entrance(baskets.fill, (signatures.filling(),)), Module(checked=checked)


def times(checked: bool = False) -> tuple[Entrance, Module]:
    """What adds up the gaps between orders."""
    return Entrance(arrivals.add_up, (signatures.adding(),)), Module(checked=checked)


RUN = Kernel("run", any_shop, machine_code.kept)
RUN_PLAIN = Kernel("run_plain", plain_shop, machine_code.kept)
RUN_OF_ONE_ITEM = Kernel("run_of_one_item", plain_shop_of_one_item, machine_code.kept)
COUNT = Kernel("count", orders, machine_code.kept)
FILL = Kernel("fill", items, machine_code.kept)
ADD_UP = Kernel("add_up", times, machine_code.kept)
EVERY = (RUN, RUN_PLAIN, RUN_OF_ONE_ITEM, COUNT)


def forget() -> None:
    """The policies are others: what they were translated to is out of date, and so are the rows of opened shops."""
    for kernel in (RUN, RUN_PLAIN, RUN_OF_ONE_ITEM):
        kernel.forget()
    for kind in (
        signatures.books,
        signatures.counted_meanwhile,
        signatures.tallied,
    ):  # what is counted stands in the books
        kind.cache_clear()
    machine_code.forget()
    tables.forget(all_desks=True)


own.changed.append(forget)


def ready(kernels: Iterable[Kernel], say: Callable[[str], None]) -> None:
    """Make or load these now, and what draws luck; `say` hears why there is a wait, if there is one."""
    with machine_code.told(say):
        for kernel in kernels:
            kernel.load()
        draw_by_machine()


def draw_by_machine() -> None:
    """From now on, this process draws uniforms, times of arrival and items of baskets by machine code."""
    if not baskets.by_machine:
        FILL.load()
        ADD_UP.load()
        luck.use()
        arrivals.by_machine[:] = [ADD_UP]
        baskets.by_machine[:] = [FILL]
