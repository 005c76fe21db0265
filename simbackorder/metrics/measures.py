"""The measures of some runs, each as numerator and denominator: totals and means have denominator 1; ratios of counts
keep both, so that they can be summed over replications; denominator 0 means that there was nothing to measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from simbackorder import state
from simbackorder.metrics import basis
from simbackorder.metrics.basis import MOMENTS, TIMES
from simbackorder.metrics.catalogue import in_results, in_results_of_parts
from simbackorder.metrics.costs import charged_by_item
from simbackorder.metrics.definition import Kinds, kinds, of_part
from simbackorder.metrics.flows import Flows
from simbackorder.metrics.parts import baskets, partition
from simbackorder.metrics.sheet import Sheet, Size
from simbackorder.metrics.values import Array, Measures
from simbackorder.metrics.window import PLAIN, Counting, Parts, Window
from simbackorder.model.record import RunRecord
from simbackorder.opening.shop import level_rows

if TYPE_CHECKING:
    from simbackorder.opening.shop import Shop
    from simbackorder.sample_path.drawing import SamplePath
    from simbackorder.scenario.sections.schema import Scenario


def measure(
    scenario: Scenario, record: RunRecord, by: Kinds = None, counting: Counting = PLAIN
) -> dict[str, tuple[float, float]]:
    """Every measure of one run, as numerator and denominator; those of orders also by "segment" or "basket", of stock
    by "item", of supply by "supplier", or by several of these. `counting`: how orders are counted; it makes no
    difference to the numbers."""
    pages = Pages(scenario, record.shop, by, 1)
    pages.write(0, record, counting)
    return {name: (float(top[0]), float(bottom[0])) for name, (top, bottom) in pages.measures().items()}


class Pages:
    """What is written down of some runs of one shop until their measures are taken: of all orders, and of their parts
    if those of "segment" or "basket" are asked for."""

    def __init__(self, scenario: Scenario, shop: Shop, by: Kinds, runs: int) -> None:
        self.scenario = scenario
        self.by = kinds(by)
        within, at = tuple(scenario.measures.within), tuple(scenario.measures.at)
        self.whole = Sheet(
            shop, Size(runs, 1, within, at, tuple(sorted(kept_by_item(scenario, self.by))), level_rows(scenario))
        )
        self.names = {kind: partition(scenario, kind) for kind in self.by if kind in OF_WHICH}
        self.parts = {kind: Sheet(shop, Size(runs, len(names), within, (), ())) for kind, names in self.names.items()}

    def write(self, b: int, record: RunRecord, counting: Counting) -> None:
        """Write down run b."""
        window = Window(record)
        window.write(self.whole, b, counting)
        for kind, sheet in self.parts.items():
            window.count(sheet, b, counting, Parts(OF_WHICH[kind](record.path), len(self.names[kind])))

    def measures(self) -> Measures:
        """All measures of all runs."""
        of = basis.whole(self.scenario, self.whole)
        return {each.name: each.formula(of) for each in in_results(self.scenario)} | self.in_parts()

    def in_parts(self) -> Measures:
        """Measures of parts, as `name[kind=part]`."""
        found: Measures = {}
        for kind in self.by:
            if kind in self.parts:
                found |= by_order(self.scenario, self.parts[kind], kind, self.names[kind])
            else:
                found |= (by_item if kind == "item" else by_supplier)(self.scenario, self.whole)
        return found


OF_WHICH: Mapping[str, Callable[[SamplePath], Array]] = {"segment": lambda path: path.segment, "basket": baskets}
"""The number of the part that each order belongs to."""


def kept_by_item(scenario: Scenario, by: tuple[str, ...]) -> set[str]:
    """What is kept of every item: what something is charged for; by item, whatever all items together count."""
    of_items = state.columns(Flows).keys() & state.columns(state.Item).keys() if "item" in by else set()
    of_levels = {*MOMENTS, *TIMES} if scenario.measures.levels is not None else set()
    return charged_by_item(scenario) | of_items | of_levels


def by_item(scenario: Scenario, sheet: Sheet) -> Measures:
    """Measures of stock, each item by item."""
    of = basis.items(scenario, sheet)
    values = {each.name: each.formula(of) for each in in_results_of_parts(scenario, "item")}
    return {
        of_part(name, "item", item): (top[:, i], bottom[:, i])
        for name, (top, bottom) in values.items()
        for i, item in enumerate(scenario.items)
    }


def by_supplier(scenario: Scenario, sheet: Sheet) -> Measures:
    """Orders, units, spend and lead times, supplier by supplier."""
    of = basis.suppliers(scenario, sheet)
    values = {each.name: each.formula(of) for each in in_results_of_parts(scenario, "supplier")}
    return {
        of_part(name, "supplier", supplier): (top[:, j], bottom[:, j])
        for j, supplier in enumerate(scenario.suppliers)
        for name, (top, bottom) in values.items()
    }


def by_order(scenario: Scenario, sheet: Sheet, by: str, names: tuple[str, ...]) -> Measures:
    """Measures of orders, segment by segment or basket by basket."""
    measures = in_results_of_parts(scenario, by)
    parts = [(name, basis.whole(scenario, sheet, k)) for k, name in enumerate(names)]
    return {of_part(each.name, by, name): each.formula(of) for name, of in parts for each in measures}
