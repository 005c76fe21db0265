"""Measures of what most shops do not have, shown without being asked for only where it happens."""

from simbackorder.report.result import Result, silent

IN_COMPARISONS = (
    "handling_cost",
    "shrinkage_cost",
    "units_cross_docked",
    "units_short",
    "orders_reordered",
    "units_oversold",
    "mean_dock_delay",
    "express_shipments",
)
"""Beside the usual measures of a comparison."""
RARE = (
    *IN_COMPARISONS,
    "dock_utilisation",
    "server_utilisation",
    "orders_cut",
    "mean_in_putaway",
    "units_shrunk",
    "units_sold_elsewhere",
    "mean_record_error",
    "orders_oversold",
    "oversold_cancelled",
    "oversold_substituted",
    "replenishment_orders_late",
    "promises_called_off",
)
WAIT = "mean_backorder_wait"
"""What cross-docking saves besides money."""


def nonzero_rare_measures(result: Result) -> tuple[str, ...]:
    """What any alternative of a comparison has; if goods cross the dock, also how long backordered orders wait."""
    found = tuple(name for name in IN_COMPARISONS if not silent(result, result.comparison.estimates, name))
    return (WAIT, *found) if "units_cross_docked" in found else found


def without_zero_rare_measures(result: Result, measures: tuple[str, ...]) -> tuple[str, ...]:
    """These measures without those of what does not happen."""
    quiet = {name for name in RARE if silent(result, result.comparison.estimates, name)}
    return tuple(name for name in measures if name not in quiet)
