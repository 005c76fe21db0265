"""What the page shows below its first screen, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.experiments.bridge import TERMS, leading
from simbackorder.report.first_table import label
from simbackorder.report.page.bridge_chart import bridge_drawing
from simbackorder.report.page.dates_charts import dates_drawings
from simbackorder.report.page.dates_tables import calibration_grid, cancelled_by_wait, moved_grid
from simbackorder.report.page.look import Drawing, Drawn, drawn
from simbackorder.report.page.meanings import Table, of_terms, table
from simbackorder.report.page.orders import OrdersShown, orders_shown
from simbackorder.report.page.parts import item_grid, segment_grid
from simbackorder.report.page.promise_chart import promise_drawing
from simbackorder.report.page.range_chart import range_drawing
from simbackorder.report.page.time_charts import time_drawings
from simbackorder.report.page.tradeoff_chart import tradeoff_drawing
from simbackorder.report.period import period
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
    """A part of the page: `key` names it in links; `words`: terms that are explained on demand."""

    key: str
    title: str
    says: tuple[str, ...] = ()
    charts: tuple[Drawn, ...] = ()
    tables: tuple[Table, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
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
    behind = matter.backdrop
    if behind is not None:
        found += dates_drawings(matter.scenario, behind.dates, period(result))
        found += time_drawings(matter.scenario, behind.over_time)
    return [each for each in found if each is not None]


def sections(matter: Matter) -> Iterator[Section]:
    """The sections that have anything to say."""
    found = {each.name: drawn(each) for each in drawings(matter)}

    def of(*names: str) -> tuple[Drawn, ...]:
        return tuple(found[name] for name in names if name in found)

    if charts := of("bridge"):
        words = of_terms(list(TERMS), matter.catalogue)
        yield Section("bridge", "Where the money comes from", (), charts, (), words)
    if charts := of("range"):
        yield Section("range", f"Money and range: what a single {period(matter.result).run} may bring", (), charts)
    if matter.reversals:
        head, level = matter.result.head, matter.result.comparison.goal.confidence
        says = tuple(reversal(each, head, level) for each in matter.reversals)
        yield Section("reversal", "What would reverse the answer", says)
    if charts := of("promises", "dates_by_week", "dates_by_wait", "dates_moved"):
        yield Section("promises", "Promise scorecard", _of_dates(matter), charts, _tables(matter, _of_promises(matter)))
    if charts := of("dates_cancelled"):
        yield _of_cancellations(matter, charts)
    if charts := of("tradeoff"):
        yield Section("tradeoff", "What is traded for profit", (), charts)
    if charts := tuple(each for name, each in found.items() if name.startswith("time_")):
        yield Section("time", "Over time", (), charts)
    yield from _of_parts(matter)
    if matter.orders is not None:
        yield Section("orders", "Show me the orders", orders=_orders_shown(matter))


def _orders_shown(matter: Matter) -> OrdersShown | None:
    runs = matter.result.comparison.replications
    return None if matter.orders is None else orders_shown(matter.orders, runs, matter.catalogue)


def shown_alternatives(result: Result) -> tuple[str, ...]:
    """Today and the best alternative, or the best change: what is shown where there is no room for all."""
    to = leading(result.comparison)
    return (result.comparison.baseline, *(() if to is None else (to,)))


def _tables(matter: Matter, grids: Iterable[Grid | None]) -> tuple[Table, ...]:
    return tuple(table(each, matter.catalogue) for each in grids if each is not None)


def _of_promises(matter: Matter) -> list[Grid | None]:
    """What became of all dates, whether they are kept as often as they are meant to be, and how often they move."""
    result, behind = matter.result, matter.backdrop
    moved = None if behind is None else moved_grid(result, behind.dates, period(result))
    return [promised_grid(result, ("promise_kept_rate",), period(result).factor), calibration_grid(result), moved]


def _of_dates(matter: Matter) -> tuple[str, ...]:
    if matter.backdrop is None or not matter.backdrop.dates:
        return ()
    runs = next(iter(matter.backdrop.dates.values())).runs
    details = f"By week, by quoted wait and by how far dates moved: the first {runs} runs of {_compared(matter)}."
    return (f"Orders are counted {period(matter.result).words}. {details}",)


def _of_cancellations(matter: Matter, charts: tuple[Drawn, ...]) -> Section:
    """By wait; by segment, where there are several, in the table of segments."""
    assert matter.backdrop is not None
    says = [f"The first {next(iter(matter.backdrop.dates.values())).runs} runs of {_compared(matter)}."]
    says.append(cancelled_by_wait(matter.backdrop.dates, matter.result.head.time_unit))
    if "segment" in matter.backdrop.parts:
        says.append("By segment: see below.")
    return Section("cancelled", "Who waits, and gives up", (" ".join(says),), charts)


def _compared(matter: Matter) -> str:
    return " and ".join(label(matter.result, name) for name in shown_alternatives(matter.result))


def _of_parts(matter: Matter) -> Iterator[Section]:
    if matter.backdrop is None or not matter.backdrop.parts:
        return
    names, when = shown_alternatives(matter.result), period(matter.result)
    grids: list[Grid | None] = []
    if "item" in matter.backdrop.parts:
        grids.append(item_grid(matter.scenario, matter.backdrop.parts["item"], names, when))
    if "segment" in matter.backdrop.parts:
        grids.append(segment_grid(matter.scenario, matter.backdrop.parts["segment"], names, when))
    if known := _tables(matter, grids):
        says = f"Means of the first {matter.backdrop.runs} runs, {when.words}: {_compared(matter)}."
        yield Section("parts", "By item and by segment", (says,), (), known)


def levers_of(scenario: Scenario, result: Result) -> list[tuple[str, str]]:
    """What each alternative changes, in paths of the scenario."""
    found = scenario.levers.items()
    return [(label(result, name), ", ".join(each) or "nothing: the shared policy") for name, each in found]
