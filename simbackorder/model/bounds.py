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
INFINITE = float("inf")
LEAST = 1e-6  # stands for times without length
MOST_SLIPS = 1000  # messages to one customer about slips: more than anybody is sent


def check_bounds(shop: Shop, path: SamplePath) -> None:
    """Raises ValueError if a run might hold more minor units of money, or units of goods, than the integers of its
    books; those of an order have 32 bits.

    The bound on units is generous: what is there at the start, twice what is demanded, a full order of every item, and
    what suppliers, standing orders and plans add to that.
    """
    items = shop.tables["items"]
    demanded = summed(path.quantity)
    if demanded > MOST_UNITS:
        check_orders(path)
    opening = float(sum(items["on_hand"])) + float(sum(shop.tables["supplies"]["quantity"]))
    units = opening + 2 * demanded + len(path.loss_time) + ordered_besides(shop)
    units += full_orders(shop, demanded) * reviews_apart(shop, demanded)
    dearest = max([1, *items["unit_cost"], *shop.tables["offers"]["unit_cost"], *per_unit(shop)])
    holding = max([0.0, *items["holding_cost"]]) * shop.end
    money = max(summed(path.value), units * max(dearest, holding)) + fees(shop, path, demanded)
    if money > MOST:
        raise ValueError(f"about {money:.3g} minor units of money are more than the books can hold ({MOST:.3g})")


def full_orders(shop: Shop, demanded: float) -> float:
    """An order of every item from nothing, as its supplier raises it; with a forecast, of all that is demanded."""
    firm = shop.firm["replenishment"]
    names = ("order_up_to", "order_quantity", "reorder_point", "at_least")
    full = float(sum(sum(map(abs, firm[name])) for name in names if name in firm))
    full += float(sum(map(abs, shop.firm["sourcing"].get("express_level", ()))))
    learnt = ("smoothing", "initial", "initial_variance", "safety_factor", "periods")
    for smoothing, mean, variance, factor, periods in zip(*(firm.get(name, ()) for name in learnt), strict=True):
        if smoothing >= 0:
            full += (demanded + mean + variance**0.5) * (1 + factor) * (1 + periods)
    lots = shop.tables["suppliers"].get("minimum", []) + shop.tables["suppliers"].get("multiple", [])
    return full + len(shop.tables["items"]["on_hand"]) * float(sum(lots))


def reviews_apart(shop: Shop, demanded: float) -> float:
    """How often a full order may be placed without those before it: once, unless the firm leaves out what is on order;
    and again for every time that an order may be overdue."""
    firm, sourcing = shop.firm["replenishment"], shop.firm["sourcing"]
    blind = any(count == 0 for name in ("count_standing", "count_held_up") for count in firm.get(name, ()))
    periods = [period for period in firm.get("period", ()) if 0 < period < INFINITE]
    times = 1 + demanded + sum(shop.end / period for period in periods) if blind else 1.0
    return times * (1 + max((shop.end / max(time, LEAST) for time in sourcing.get("overdue", ())), default=0.0))


def ordered_besides(shop: Shop) -> float:
    """Units that are ordered without a review: by standing orders, and by plans."""
    standing, suppliers = shop.firm["sourcing"], shop.tables["suppliers"]
    lot = max([*suppliers.get("minimum", ()), *suppliers.get("multiple", ()), 0])
    quantities = zip(standing.get("quantity", ()), standing.get("every", ()), strict=True)
    units = sum((quantity + 2 * lot) * (shop.end / every + 1) for quantity, every in quantities if every > 0)
    return units + sum(float(planned) + 2 * lot for planned in shop.tables.get("plans", {}).get("units", ()))


def per_unit(shop: Shop) -> list[float]:
    """What it may cost to handle a unit and to send it."""
    terms, carriers = shop.tables["terms"], shop.tables.get("carriers", {})
    names = ("per_unit", "put_away_cost", "cross_dock_cost")
    return [*(sum(terms[name]) for name in names if name in terms), *carriers.get("per_unit", ())]


def fees(shop: Shop, path: SamplePath, units: float) -> float:
    """More than charges, refunds, disputes, parcels and messages can cost, in minor units: an order has no more parcels
    than units, and no more messages than fit into the run."""
    terms = {name: values[0] for name, values in shop.tables["terms"].items()}
    informing = {name: values[0] for name, values in shop.firm["informing"].items()}
    messages = shop.end / informing["every"] + 1 if informing["every"] > 0 else MOST_SLIPS
    per_order = 2 * terms["fee"] + terms["refund_cost"] + terms["dispute_cost"] + messages * informing["cost"]
    per_parcel = terms["fee"] + max(terms["per_further"], *shop.tables["carriers"]["per_shipment"])
    every = shop.firm.get("records", {}).get("count_every", ())
    counts = sum(shop.end / time for time in every if time > 0) * terms.get("count_cost", 0)
    return float(len(path.gap)) * per_order + units * per_parcel + counts + terms["fee_rate"] * summed(path.value)


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
