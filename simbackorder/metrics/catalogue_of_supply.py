"""Measures of suppliers, of the warehouse, and of what is recorded but not there."""

from simbackorder.metrics.definition import Measure

NOTHING_RECEIVED = "nothing was received"
NO_SLOT = "no shipment was given a slot at the dock"
EMPTY = "the window is empty"

SUPPLY = (
    Measure("replenishment_orders", "orders", "orders placed with suppliers", 0),
    Measure("units_received", "units", "units received from suppliers", 0),
    Measure(
        "mean_lead_time",
        "time",
        "placement to receipt at the dock, replenishment orders received in the window; waits for servers, outages and"
        " ports included",
        0,
        NOTHING_RECEIVED,
    ),
    Measure(
        "crossing_rate",
        "fraction",
        "replenishment orders received before an older one of the same item / received",
        0,
        NOTHING_RECEIVED,
    ),
    Measure(
        "replenishment_orders_late",
        "orders",
        "replenishment orders received in the window later after placement than their supplier's mean lead time",
        -1,
    ),
    Measure("orders_reordered", "orders", "replenishment orders placed again because another one was overdue", -1),
    Measure(
        "units_short", "units", "units ordered that never came, of replenishment orders received in the window", -1
    ),
)
WAREHOUSE = (
    Measure("units_cross_docked", "units", "units that went from the dock to waiting orders, without put-away", 0),
    Measure("mean_in_putaway", "units", "time average of units received and not yet on the shelf", 0, EMPTY),
    Measure("units_shrunk", "units", "units that vanished from the shelf", -1),
    Measure(
        "mean_record_error",
        "units",
        "time average of |units recorded - units on the shelf|; over items summed",
        -1,
        EMPTY,
    ),
    Measure("units_oversold", "units", "units reserved that were not found on the shelf, when they were missed", -1),
    Measure(
        "mean_dock_delay",
        "time",
        "from the release of a shipment to its slot at the dock, shipments released in the window",
        -1,
        NO_SLOT,
    ),
    Measure("express_shipments", "shipments", "shipments by another carrier than the standard one", 0),
)
OF_SUPPLIERS = (
    "replenishment_orders",
    "units_received",
    "purchases",
    "mean_lead_time",
    "crossing_rate",
    "replenishment_orders_late",
    "units_short",
)
"""Measures that are taken supplier by supplier."""
OF_WAREHOUSE_BY_ITEM = (
    "units_short",
    "units_cross_docked",
    "units_shrunk",
    "units_oversold",
    "mean_in_putaway",
    "mean_record_error",
)
"""Of these measures, those that are also taken item by item."""
