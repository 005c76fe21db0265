"""By item and by segment: where sales are lost, and how customers fare, today and with the best alternative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.metrics.definition import of_part
from simbackorder.report.columns_of_numbers import Number, means
from simbackorder.report.grid import Grid, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simbackorder.experiments.comparison import Comparison
    from simbackorder.report.period import Period
    from simbackorder.scenario.sections.schema import Scenario

MOST = 10


def item_grid(scenario: Scenario, found: Comparison, names: Sequence[str], when: Period) -> Grid | None:
    """The items of which most is lost in money, the worst first; None: nothing is lost."""
    lost = {
        item: [
            _money(scenario, item, _mean(found, name, ("units_refused", "item", item))) * when.factor for name in names
        ]
        for item in scenario.items
    }
    worst = sorted((item for item in lost if any(lost[item])), key=lambda item: -max(lost[item]))[:MOST]
    if not worst:
        return None
    asked = {item: _mean(found, names[0], ("units_demanded", "item", item)) * when.factor for item in worst}
    columns = [means([Number(lost[item][k]) for item in worst], 0) for k in range(len(names))]
    demanded = means([Number(asked[item]) for item in worst], 0)
    heads = [("units wanted", ""), *((f"sales lost, '{printable(name)}'", scenario.currency) for name in names)]
    rows = tuple((printable(item), (demanded[n], *(column[n] for column in columns))) for n, item in enumerate(worst))
    return Grid("item", tuple(heads), rows)


def segment_grid(scenario: Scenario, found: Comparison, names: Sequence[str], when: Period) -> Grid:
    """How many of each segment come, are turned away and cancel, and whose dates are missed."""
    segments = [name for stream in scenario.customers.values() for name in stream.segments]
    rows, columns = [], []
    for name in names:
        for measure, words in (("orders_lost", "turned away"), ("orders_cancelled", "cancelled")):
            columns.append((f"{words}, '{printable(name)}'", ""))
            rows.append(
                means([_number(found, name, (measure, "segment", each)).times(when.factor) for each in segments], 0)
            )
        columns.append((f"late of promised, '{printable(name)}'", ""))
        rates = [_number(found, name, ("promise_miss_rate", "segment", each)).times(100.0) for each in segments]
        rows.append(means(rates, 1, " %"))
    came = means(
        [_number(found, names[0], ("orders_arrived", "segment", each)).times(when.factor) for each in segments],
        0,
    )
    cells = [(printable(s), (came[n], *(row[n] for row in rows))) for n, s in enumerate(segments)]
    return Grid("segment", (("orders wanted", ""), *columns), tuple(cells))


def _number(found: Comparison, name: str, what: tuple[str, str, str]) -> Number:
    estimate = found.estimates[name].get(of_part(*what))
    return Number(None) if estimate is None else Number(estimate.mean, estimate.half_width)


def _mean(found: Comparison, name: str, what: tuple[str, str, str]) -> float:
    return _number(found, name, what).mean or 0.0


def _money(scenario: Scenario, item: str, units: float) -> float:
    price: int = scenario.items[item].price
    return units * price / 10.0**scenario.minor_digits
