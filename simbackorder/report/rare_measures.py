"""Measures of what most shops do not have, shown without being asked for only where it happens."""

from simbackorder.report.result import Result, silent

IN_COMPARISONS = (
    "handling_cost",
    "shrinkage_cost",
    "late_cost",
    "cancellation_cost",
    "fines",
    "returns",
    "discounts",
    "vouchers",
    "vouchers_lapsed",
    "faster_shipping",
    "late_refunds",
    "offers_taken",
    "return_rate",
    "units_restocked",
    "units_cross_docked",
    "units_short",
    "orders_reordered",
    "units_oversold",
    "mean_dock_delay",
    "express_shipments",
)
"""Beside the usual measures of a comparison."""
WAIT = "mean_backorder_wait"
"""What cross-docking saves besides money."""


def nonzero_rare_measures(result: Result) -> tuple[str, ...]:
    """What any alternative of a comparison has; if goods cross the dock, also how long backordered orders wait."""
    found = tuple(name for name in IN_COMPARISONS if not silent(result, result.comparison.estimates, name))
    return (WAIT, *found) if "units_cross_docked" in found else found
