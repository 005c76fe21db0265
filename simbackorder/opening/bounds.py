"""All money and all units of a run must fit into the integers of the books, whatever the engine."""

from __future__ import annotations

from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simbackorder.sample_path.columns import shared
from simbackorder.sample_path.identity import Same

if TYPE_CHECKING:
    from simbackorder.opening.shop import Shop
    from simbackorder.sample_path.distributions import Counts
    from simbackorder.sample_path.drawing import SamplePath

MOST = float(2**62)
MOST_UNITS = 2**31 - 1  # of one order
LEAST = 1e-6  # stands for times without length
LEVELS = ("order_up_to", "order_quantity", "reorder_point", "at_least")
LEARNT = ("smoothing", "initial", "initial_variance", "safety_factor", "periods")
MOST_GROWTH = 500.0  # exponent: more than any money can grow
MOST_SLIPS = 1000  # messages to one customer about slips: more than anybody is sent


class Limits(NamedTuple):
    """What bounds the units and the money of a shop, whatever happens in it: units at the start and ordered without a
    review; the dearest unit; what it may cost to hold one; full orders, of units if nobody wants any, and as a factor
    of what is wanted; how often they may be placed, likewise; what the owners put in; and how much a sum may grow by
    interest until the end."""

    units: float
    dearest: float
    full: tuple[float, float]
    times: tuple[float, float]
    fees: Fees
    own_cash: float
    growth: float


class Fees(NamedTuple):
    """More than an order, a parcel, a unit of price, and counts of the shelves can cost, in minor units."""

    per_order: float
    per_parcel: float
    rate: float
    counts: float


def check_bounds(shop: Shop, path: SamplePath) -> None:
    """Raises ValueError if a run might hold more minor units of money, or units of goods, than the integers of its
    books; those of an order have 32 bits.

    The bound on units is generous: what is there at the start, twice what is demanded, a full order of every item, and
    what suppliers, standing orders and plans add to that.
    """
    demanded, price = summed(path.quantity), summed(path.value)
    if demanded > MOST_UNITS:
        check_orders(path)
    limits = limits_of(Same(shop))
    units = limits.units + 2 * demanded + len(path.loss_time) + len(path.elsewhere_time)
    units += (limits.full[0] + limits.full[1] * demanded) * (limits.times[0] + limits.times[1] * demanded)
    fees = limits.fees
    charged = float(len(path.gap)) * fees.per_order + demanded * fees.per_parcel + fees.counts + fees.rate * price
    money = (max(price, units * limits.dearest) + charged + limits.own_cash) * limits.growth
    if money > MOST:
        raise ValueError(f"about {money:.3g} minor units of money are more than the books can hold ({MOST:.3g})")


@lru_cache(maxsize=64)
def limits_of(key: Same) -> Limits:
    """The same for all runs of a shop."""
    shop: Shop = key.held
    items = shop.tables["items"]
    opening = float(sum(items["on_hand"])) + float(sum(shop.tables["supplies"]["quantity"]))
    asked = (*shop.tables["offers"]["unit_cost"], *shop.tables["price_breaks"]["unit_cost"])
    dearest = max([1, *items["unit_cost"], *asked, *per_unit(shop)])
    holding = max([0.0, *items["holding_cost"]]) * shop.end
    return Limits(
        opening + ordered_besides(shop),
        max(dearest, holding),
        full_orders(shop),
        reviews_apart(shop),
        fees_of(shop),
        float(shop.tables["terms"]["own_cash"][0]),
        exp(min(MOST_GROWTH, max(shop.tables["terms"][rate][0] for rate in ("rate", "deposit_rate")) * shop.end)),
    )


def full_orders(shop: Shop) -> tuple[float, float]:
    """An order of every item from nothing, as its supplier raises it; with a forecast, of all that is demanded: units,
    and more for every unit demanded."""
    firm = shop.firm["replenishment"]
    levels = (*(firm[name] for name in LEVELS), shop.firm["sourcing"]["express_level"])
    full, more = float(sum(sum(map(abs, level)) for level in levels)), 0.0
    learnt = zip(*(firm[name] for name in LEARNT), strict=True)
    for smoothing, mean, variance, factor, periods in learnt:
        if smoothing >= 0:
            full += (mean + variance**0.5) * (1 + factor) * (1 + periods)
            more += (1 + factor) * (1 + periods)
    return full + len(shop.tables["items"]["on_hand"]) * float(sum(lots(shop))), more


def lots(shop: Shop) -> list[int]:
    """The minimum and the multiple of every supplier, which raise what is ordered."""
    suppliers = shop.tables["suppliers"]
    return [*suppliers.get("minimum", ()), *suppliers.get("multiple", ())]


def reviews_apart(shop: Shop) -> tuple[float, float]:
    """How often a full order may be placed on top of those before it: once, unless the firm leaves out what is on
    order, and more for every unit demanded; and again for every time that an order may be overdue."""
    firm, sourcing = shop.firm["replenishment"], shop.firm["sourcing"]
    blind = 0 in firm["count_standing"] or 0 in firm["count_held_up"]
    times = 1 + sum(shop.end / period for period in firm["period"] if period > 0) if blind else 1.0
    usual = min(shop.tables["suppliers"].get("usual", ()), default=0.0)
    overdue = 1 + max((shop.end / max(time + usual, LEAST) for time in sourcing["overdue"]), default=0.0)
    return times * overdue, overdue if blind else 0.0


def ordered_besides(shop: Shop) -> float:
    """Units that are ordered without a review: by standing orders, and by plans."""
    sourcing, lot = shop.firm["sourcing"], 2 * max(lots(shop), default=0)
    standing = zip(sourcing["quantity"], sourcing["every"], strict=True)
    units: float = sum((quantity + lot) * (shop.end / every + 1) for quantity, every in standing if every > 0)
    return units + sum(float(planned) + lot for planned in shop.tables["plans"]["units"])


def per_unit(shop: Shop) -> list[int]:
    """What it may cost to handle a unit, and to send it, and what a voucher for it is worth."""
    terms = shop.tables["terms"]
    handling = terms["put_away_cost"][0] + terms["cross_dock_cost"][0]
    return [*shop.tables["carriers"]["per_unit"], handling, *shop.firm["offer"]["amount"]]


def fees_of(shop: Shop) -> Fees:
    """More than charges, refunds, disputes, parcels and messages can cost, in minor units: an order has no more parcels
    than units, and no more messages than fit into the run."""
    terms = {name: values[0] for name, values in shop.tables["terms"].items()}
    informing = {name: values[0] for name, values in shop.firm["informing"].items()}
    messages = shop.end / informing["every"] + 1 if informing["every"] > 0 else MOST_SLIPS
    every = shop.firm["records"]["count_every"]
    return Fees(
        2 * terms["fee"]
        + terms["late_refunds"] * terms["refund_cost"]
        + (terms["refund_cost"] + terms["dispute_cost"] + max(shop.firm["oversold"]["cost"], default=0))
        + messages * informing["cost"]
        + penalties_of(shop),
        terms["fee"]
        + max(terms["per_further"], *shop.tables["carriers"]["per_shipment"])
        + max(shop.firm["offer"]["cost"], default=0)
        + back_at_most(terms),
        terms["fee_rate"] + sum(shop.tables["fines"].get("of_value", ())),
        sum(shop.end / time for time in every if time > 0) * terms["count_cost"] + fines_of_periods(shop),
    )


def penalties_of(shop: Shop) -> float:
    """More than it can cost that an order is late, and cancelled."""
    segments = shop.tables["segments"]
    columns = ("late_per_order", "cancelled_by_customer", "cancelled_by_firm", "cancelled_by_payment")
    once = sum(max(segments.get(name, ()), default=0) for name in columns)
    return float(once) + max(segments.get("late_per_time", ()), default=0.0) * shop.end


def fines_of_periods(shop: Shop) -> float:
    """More than fines can take, whatever the orders are worth."""
    fines = shop.tables["fines"]
    amounts = zip(*(fines.get(name, ()) for name in ("periods", "amount", "per_point")), strict=True)
    return float(sum(periods * (amount + 100.0 * per_point + 2) for periods, amount, per_point in amounts))


def back_at_most(terms: dict[str, int]) -> int:
    """More than a unit that comes back in a parcel of its own can cost besides its price."""
    cost: int = terms["sends_back"] * (terms["back_parcel"] + terms["back_unit"] + terms["refund_cost"])
    return cost


def summed(column: Counts) -> float:
    """The sum of a column of whole numbers that are not negative, even where integers would not hold it."""
    value = shared(column)
    if value is not None:
        return float(value) * column.size
    most = int(column.max(initial=0))
    return float(column.sum()) if most * column.size < MOST else float(column.sum(dtype="f8"))


def check_orders(path: SamplePath) -> None:
    """Raises ValueError if a customer wants more units than the integers of an order hold."""
    units = np.add.reduceat(path.quantity.astype("f8"), path.first[:-1])
    if units.max() > MOST_UNITS:
        raise ValueError(f"an order of {units.max():.3g} units is more than the books can hold ({MOST_UNITS})")
