"""What each supplier did, as one table: a row per supplier; of several alternatives, per alternative and supplier."""

from collections.abc import Iterable, Iterator

from simbackorder.metrics.definition import of_part
from simbackorder.report.grid import Grid, printable
from simbackorder.report.numbers import interval
from simbackorder.report.result import Result, silent, unit_label

ALWAYS = {
    "replenishment_orders": "orders",
    "units_received": "units received",
    "purchases": "spend",
    "mean_lead_time": "mean lead time",
}
WHERE_THEY_HAPPEN = {
    "replenishment_orders_late": "orders late",
    "units_short": "units short",
    "crossing_rate": "orders crossing",
}
"""Columns by measure; the second ones only where they say something."""
TITLE = "By supplier, as far as it was ordered from; lead times from the order to the receipt at the dock:"


def supplier_grid(result: Result) -> Grid | None:
    """The table; none if the result is not one by supplier, or nobody supplied anything."""
    shown = tuple(rows(result, columns(result)))
    if not shown:
        return None
    corner = "supplier" if len(result.comparison.estimates) == 1 else "alternative: supplier"
    headings = tuple((name, label(result, measure)) for measure, name in columns(result).items())
    return Grid(corner, headings, shown)


def columns(result: Result) -> dict[str, str]:
    """Measures and what they are called: late orders, short deliveries and crossings only where there are any."""
    happen = {
        measure: name
        for measure, name in WHERE_THEY_HAPPEN.items()
        if not all(
            silent(result, result.comparison.estimates, part) for part in every_part(result.suppliers, [measure])
        )
    }
    return ALWAYS | happen


def label(result: Result, measure: str) -> str:
    """The unit of a column whose name does not say it."""
    unit = result.units[measure]
    return {"fraction": "%", "orders": "", "units": ""}.get(unit, unit_label(unit, result.head))


def rows(result: Result, measures: dict[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Label and cells of every row."""
    several = len(result.comparison.estimates) > 1
    for name, row in result.comparison.estimates.items():
        for supplier in result.suppliers:
            if all(silent(result, [name], of_part(measure, "supplier", supplier)) for measure in ALWAYS):
                continue
            cells = (
                interval(each.mean, each.half_width, result.units[measure], result.head)
                for measure in measures
                for each in (row[of_part(measure, "supplier", supplier)],)
            )
            yield f"{printable(name)}: {printable(supplier)}" if several else printable(supplier), tuple(cells)


def is_of_one(measure: str, suppliers: tuple[str, ...]) -> bool:
    """Whether a measure is one of a supplier's."""
    return measure.endswith(tuple(of_part("", "supplier", each) for each in suppliers))


def every_part(suppliers: tuple[str, ...], measures: Iterable[str] = (*ALWAYS, *WHERE_THEY_HAPPEN)) -> set[str]:
    """The measures by supplier."""
    return {of_part(measure, "supplier", each) for measure in measures for each in suppliers}
