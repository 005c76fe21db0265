"""The measures of some runs, each as numerator and denominator: totals and means have denominator 1; ratios of counts
keep both, so that they can be summed over replications; denominator 0 means that there was nothing to measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder import state
from simbackorder.metrics import basis
from simbackorder.metrics.catalogue import in_results, in_results_of_parts
from simbackorder.metrics.costs import charged_by_item
from simbackorder.metrics.flows import Flows
from simbackorder.metrics.parts import baskets, partition
from simbackorder.metrics.sheet import Sheet, Size
from simbackorder.metrics.values import Measures
from simbackorder.metrics.window import PLAIN, Counting, Parts, Window
from simbackorder.model.record import RunRecord

if TYPE_CHECKING:
    from simbackorder.opening.shop import Shop
    from simbackorder.scenario.sections.schema import Scenario


def measure(
    scenario: Scenario, record: RunRecord, by: str | None = None, counting: Counting = PLAIN
) -> dict[str, tuple[float, float]]:
    """Every measure of one run, as numerator and denominator; those of orders also by "segment" or "basket", of stock
    by "item", of supply by "supplier". `counting`: how orders are counted; it makes no difference to the numbers."""
    pages = Pages(scenario, record.shop, by, 1)
    pages.write(0, record, counting)
    return {name: (float(top[0]), float(bottom[0])) for name, (top, bottom) in pages.measures().items()}


class Pages:
    """What is written down of some runs of one shop until their measures are taken: of all orders, and of their parts
    if those of "segment" or "basket" are asked for."""

    def __init__(self, scenario: Scenario, shop: Shop, by: str | None, runs: int) -> None:
        self.scenario = scenario
        self.by = by
        within, at = tuple(scenario.measures.within), tuple(scenario.measures.at)
        self.whole = Sheet(shop, Size(runs, 1, within, at, tuple(sorted(kept_by_item(scenario, by)))))
        self.names = partition(scenario, by) if by in ("segment", "basket") else ()
        self.parts = Sheet(shop, Size(runs, len(self.names), within, (), ())) if self.names else None

    def write(self, b: int, record: RunRecord, counting: Counting) -> None:
        """Write down run b."""
        window = Window(record)
        window.write(self.whole, b, counting)
        if self.parts is not None:
            path = record.path
            of_order = path.segment if self.by == "segment" else baskets(path)
            window.count(self.parts, b, counting, Parts(of_order, len(self.names)))

    def measures(self) -> Measures:
        """All measures of all runs."""
        of = basis.whole(self.scenario, self.whole)
        return {each.name: each.formula(of) for each in in_results(self.scenario)} | self.in_parts()

    def in_parts(self) -> Measures:
        """Measures of parts, as `name[part]`."""
        if self.by == "item":
            return by_item(self.scenario, self.whole)
        if self.by == "supplier":
            return by_supplier(self.scenario, self.whole)
        if self.by is None or self.parts is None:
            return {}
        return by_order(self.scenario, self.parts, self.by, self.names)


def kept_by_item(scenario: Scenario, by: str | None) -> set[str]:
    """What is kept of every item: what something is charged for; by item, whatever all items together count."""
    of_items = state.columns(Flows).keys() & state.columns(state.Item).keys() if by == "item" else set()
    return charged_by_item(scenario) | of_items


def by_item(scenario: Scenario, sheet: Sheet) -> Measures:
    """Measures of stock, each item by item."""
    of = basis.items(scenario, sheet)
    values = {each.name: each.formula(of) for each in in_results_of_parts(scenario, "item")}
    return {
        f"{name}[{item}]": (top[:, i], bottom[:, i])
        for name, (top, bottom) in values.items()
        for i, item in enumerate(scenario.items)
    }


def by_supplier(scenario: Scenario, sheet: Sheet) -> Measures:
    """Orders, units, spend and lead times, supplier by supplier."""
    of = basis.suppliers(scenario, sheet)
    values = {each.name: each.formula(of) for each in in_results_of_parts(scenario, "supplier")}
    return {
        f"{name}[{supplier}]": (top[:, j], bottom[:, j])
        for j, supplier in enumerate(scenario.suppliers)
        for name, (top, bottom) in values.items()
    }


def by_order(scenario: Scenario, sheet: Sheet, by: str, names: tuple[str, ...]) -> Measures:
    """Measures of orders, segment by segment or basket by basket."""
    measures = in_results_of_parts(scenario, by)
    parts = [(name, basis.whole(scenario, sheet, k)) for k, name in enumerate(names)]
    return {f"{each.name}[{name}]": each.formula(of) for name, of in parts for each in measures}
