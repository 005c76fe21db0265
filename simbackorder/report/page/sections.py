"""What the page shows below its first screen, in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.experiments.bridge import leading
from simbackorder.report.decided_columns import decided_columns
from simbackorder.report.first_table import label
from simbackorder.report.page.bridge_chart import bridge_drawing
from simbackorder.report.page.look import Drawing, Drawn, drawn
from simbackorder.report.page.orders import OrdersShown, orders_shown
from simbackorder.report.page.parts import item_grid, segment_grid
from simbackorder.report.page.promise_chart import promise_drawing
from simbackorder.report.page.range_chart import range_drawing
from simbackorder.report.page.time_charts import time_drawings
from simbackorder.report.page.tradeoff_chart import tradeoff_drawing
from simbackorder.report.period import period
from simbackorder.report.plain_words import heading
from simbackorder.report.promised import promised_grid
from simbackorder.report.reversal import reversal

if TYPE_CHECKING:
    from simbackorder.experiments.backdrop import Backdrop
    from simbackorder.experiments.break_even import BreakEven
    from simbackorder.metrics.definition import Measure
    from simbackorder.report.grid import Grid
    from simbackorder.report.order_tables import Report
    from simbackorder.report.result import Result
    from simbackorder.report.shown_measures import Shown
    from simbackorder.scenario.sections.schema import Scenario


class Section(NamedTuple):
    """A part of the page: `key` names it in links."""

    key: str
    title: str
    says: tuple[str, ...] = ()
    charts: tuple[Drawn, ...] = ()
    tables: tuple[Grid, ...] = ()
    orders: OrdersShown | None = None


class Matter(NamedTuple):
    """All that a page is made of."""

    scenario: Scenario
    result: Result
    shown: Shown
    catalogue: dict[str, Measure]
    backdrop: Backdrop | None = None
    reversals: tuple[BreakEven, ...] = ()
    orders: Report | None = None


def drawings(matter: Matter) -> list[Drawing]:
    """Every chart of the page."""
    result = matter.result
    several = len(result.comparison.estimates) > 1
    found = [bridge_drawing(result) if several else None, range_drawing(result), promise_drawing(result)]
    found.append(tradeoff_drawing(result))
    over_time = [] if matter.backdrop is None else time_drawings(matter.scenario, matter.backdrop.over_time)
    return [each for each in found if each is not None] + over_time


def sections(matter: Matter) -> Iterator[Section]:
    """The sections that have anything to say."""
    found = {each.name: drawn(each) for each in drawings(matter)}

    def of(*names: str) -> tuple[Drawn, ...]:
        return tuple(found[name] for name in names if name in found)

    if charts := of("bridge"):
        yield Section("bridge", "Where the money comes from", (), charts)
    if charts := of("range"):
        yield Section("range", f"Money and range: what a single {period(matter.result).run} may bring", (), charts)
    if matter.reversals:
        head, level = matter.result.head, matter.result.comparison.goal.confidence
        says = tuple(reversal(each, head, level) for each in matter.reversals)
        yield Section("reversal", "What would reverse the answer", says)
    if charts := of("promises"):
        table = promised_grid(matter.result, ("promise_kept_rate",))
        yield Section("promises", "Promise scorecard", (), charts, () if table is None else (table,))
    if charts := of("tradeoff"):
        yield Section("tradeoff", "What is traded for profit", (), charts)
    if charts := tuple(each for name, each in found.items() if name.startswith("time_")):
        yield Section("time", "Over time", (), charts)
    yield from _of_parts(matter)
    if matter.orders is not None:
        yield Section("orders", "Show me the orders", orders=_orders_shown(matter))


def _orders_shown(matter: Matter) -> OrdersShown | None:
    runs = matter.result.comparison.replications
    return None if matter.orders is None else orders_shown(matter.orders, runs)


def shown_alternatives(result: Result) -> tuple[str, ...]:
    """Today and the best alternative, or the best change: what is shown where there is no room for all."""
    to = leading(result.comparison)
    return (result.comparison.baseline, *(() if to is None else (to,)))


def _of_parts(matter: Matter) -> Iterator[Section]:
    if matter.backdrop is None or not matter.backdrop.parts:
        return
    names, when = shown_alternatives(matter.result), period(matter.result)
    tables = []
    if "item" in matter.backdrop.parts:
        tables.append(item_grid(matter.scenario, matter.backdrop.parts["item"], names, when))
    if "segment" in matter.backdrop.parts:
        tables.append(segment_grid(matter.scenario, matter.backdrop.parts["segment"], names, when))
    known = tuple(each for each in tables if each is not None)
    if known:
        compared = " and ".join(label(matter.result, name) for name in names)
        says = f"Means of the first {matter.backdrop.runs} runs, {when.words}: {compared}."
        yield Section("parts", "By item and by segment", (says,), (), known)


def definitions(matter: Matter) -> list[tuple[str, str, str]]:
    """Of every column of the first table: its heading, the measure's name, and its definition."""
    objective = matter.result.comparison.goal.objective
    names = (objective, *decided_columns(matter.result, matter.shown))
    return [(heading(name), name, matter.catalogue[name].definition) for name in names if name in matter.catalogue]


def levers(matter: Matter) -> list[tuple[str, str]]:
    """What each alternative changes, in paths of the scenario."""
    found = matter.scenario.levers.items()
    return [(label(matter.result, name), ", ".join(each) or "nothing: the shared policy") for name, each in found]
