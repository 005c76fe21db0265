"""All money and all units of a run must fit into the integers of the books, whatever the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simbackorder.model.columns import constant_of

if TYPE_CHECKING:
    from simbackorder.model.laws import Counts
    from simbackorder.model.opening import Shop
    from simbackorder.model.sample_path import SamplePath

MOST = float(2**62)
MOST_UNITS = 2**31 - 1  # of one order
MOST_SLIPS = 1000  # messages to one customer about slips: more than anybody is sent


def check_bounds(shop: Shop, path: SamplePath) -> None:
    """Raises ValueError if a run might hold more minor units of money, or units of goods, than the integers of its
    books; those of an order have 32 bits.

    The bound on units is generous: what is there at the start, twice what is demanded, and a full order of every item.
    """
    items, firm = shop.tables["items"], shop.firm["replenishment"]
    demanded = summed(path.quantity)
    if demanded > MOST_UNITS:
        check_orders(path)
    opening = float(sum(items["on_hand"])) + float(sum(shop.tables["supplies"]["quantity"]))
    full = float(sum(map(abs, firm["order_up_to"]))) + float(sum(firm["order_quantity"]))
    units = opening + 2 * demanded + full + float(sum(map(abs, firm["reorder_point"])))
    dearest = max([1, *items["unit_cost"], *shop.tables["offers"]["unit_cost"], *shop.tables["carriers"]["per_unit"]])
    holding = max([0.0, *items["holding_cost"]]) * shop.end
    money = max(summed(path.value), units * max(dearest, holding)) + fees(shop, path, demanded)
    if money > MOST:
        raise ValueError(f"about {money:.3g} minor units of money are more than the books can hold ({MOST:.3g})")


def fees(shop: Shop, path: SamplePath, units: float) -> float:
    """More than charges, refunds, disputes, parcels and messages can cost, in minor units: an order has no more parcels
    than units, and no more messages than fit into the run."""
    terms = {name: values[0] for name, values in shop.tables["terms"].items()}
    informing = {name: values[0] for name, values in shop.firm["informing"].items()}
    messages = shop.end / informing["every"] + 1 if informing["every"] > 0 else MOST_SLIPS
    per_order = 2 * terms["fee"] + terms["refund_cost"] + terms["dispute_cost"] + messages * informing["cost"]
    per_unit = terms["fee"] + max(*shop.tables["carriers"]["per_shipment"], terms["per_further"])
    return float(len(path.gap)) * per_order + units * per_unit + terms["fee_rate"] * summed(path.value)


def summed(column: Counts) -> float:
    """The sum of a column of whole numbers that are not negative, even where integers would not hold it."""
    value = constant_of(column)
    if value is not None:
        return float(value) * column.size
    most = int(column.max(initial=0))
    return float(column.sum()) if most * column.size < MOST else float(column.sum(dtype="f8"))


def check_orders(path: SamplePath) -> None:
    """Raises ValueError if a customer wants more units than the integers of an order hold."""
    units = np.add.reduceat(path.quantity.astype("f8"), path.first[:-1])
    if units.max() > MOST_UNITS:
        raise ValueError(f"an order of {units.max():.3g} units is more than the books can hold ({MOST_UNITS})")
