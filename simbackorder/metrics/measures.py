"""The measures of one run, each as numerator and denominator: totals and means have denominator 1; ratios of counts
keep both, so that they can be summed over replications; denominator 0 means that there was nothing to measure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simbackorder.metrics.catalogue import LEVELS, partition
from simbackorder.metrics.window import Window
from simbackorder.model import ledger
from simbackorder.model.record import RunRecord
from simbackorder.model.same import Same
from simbackorder.model.shipping import part

if TYPE_CHECKING:
    from simbackorder.model.sample_path import SamplePath
    from simbackorder.scenario.schema import Scenario

Ratio = tuple[float, float]
Measures = dict[str, Ratio]
Array = NDArray[Any]
PERCENTS = (50, 90, 95)
TIME_SHARES = {
    "ready_rate": "ready_time",
    "stockout_probability": "stockout_time",
    "backlog_probability": "backlog_time",
}


def measure(scenario: Scenario, record: RunRecord, by: str | None = None) -> Measures:
    """Every measure of one run; those of orders also by "segment" or "basket", of stock by "item", of supply by
    "supplier"."""
    window = Window(record)
    year = 365.0 if scenario.time.unit == "day" else 12.0
    return {
        **money(scenario, window),
        **of_orders(scenario, window),
        **shares_of_time(window),
        **cycles(window),
        **stock(window, year),
        **supply(window),
        **readings(scenario, record),
        **(in_parts(scenario, record, by) if by else {}),
    }


def of_orders(scenario: Scenario, window: Window) -> Measures:
    """All measures of the window's orders: those that can be taken of a part of the orders."""
    return {
        **orders(window),
        **cancellations(window),
        **promises(window),
        **service(window),
        **waiting(window),
        **shipping(window),
        **within(scenario, window),
    }


def in_parts(scenario: Scenario, record: RunRecord, by: str) -> Measures:
    """Measures of orders by segment or basket, or of stock by item, as `name[part]`."""
    if by == "item":
        return stock_by_item(scenario, Window(record))
    if by == "supplier":
        return supply_by_supplier(scenario, Window(record))
    parts = partition(scenario, by)
    codes = record.path.segment if by == "segment" else baskets(record, parts)
    return {
        f"{name}[{part}]": value
        for k, part in enumerate(parts)
        for name, value in of_orders(scenario, Window(record, codes == k)).items()
    }


def baskets(record: RunRecord, parts: tuple[str, ...]) -> Array:
    """Number of each order's basket in `parts`: its set of items."""
    sets = np.bitwise_or.reduceat(1 << record.path.item.astype(np.int64), record.path.first[:-1])
    return sets - 1  # parts list all non-empty sets in the order of their bits


def total(value: Any) -> Ratio:
    """A total, or the mean of a run."""
    return float(value), 1.0


def share(part: Array, whole: Array) -> Ratio:
    """A ratio of counts."""
    return float(np.count_nonzero(part)), float(np.count_nonzero(whole))


def average(values: Array) -> Ratio:
    """A mean of values, kept as sum and number."""
    return float(values.sum()), float(len(values))


def money(scenario: Scenario, window: Window) -> Measures:
    """The books of the window, in currency units."""
    minor = 10**scenario.minor_digits
    revenue = -window.account(ledger.REVENUE)
    costs = {
        "cost_of_goods_sold": window.account(ledger.COST_OF_GOODS_SOLD),
        "purchase_variance": window.account(ledger.PRICE_VARIANCE),
        "holding_cost": window.account(ledger.HOLDING),
        "ordering_cost": window.account(ledger.ORDERING),
        "shipping_cost": window.account(ledger.SHIPPING),
    }
    amounts = {
        "revenue": revenue,
        **costs,
        "profit": revenue - sum(costs.values()),
        "purchases": window.purchases,
        **order_values(window),
    }
    theory = costs_of_theory(scenario, window, costs["ordering_cost"] / minor)
    return {name: total(amount / minor) for name, amount in amounts.items()} | theory


def order_values(window: Window) -> dict[str, int]:
    """What lines are worth that were refused, cancelled, or are open; minor units.

    Of a line's units the shipped ones come first, then those open or cancelled, then those refused, so that revenue
    and these values add up to the line's. A cancellation takes all unshipped units of an order, so those of an open
    order are open and those of a closed one cancelled.
    """
    path, lines = window.record.path, window.record.lines
    unshipped = np.flatnonzero(lines["accepted"] != lines["shipped"])
    accepted, shipped = lines["accepted"][unshipped], lines["shipped"][unshipped]
    missed = worth(path.value[unshipped], shipped, accepted, path.quantity[unshipped])
    closed = window.record.orders["closed"][orders_of(path, unshipped)]
    value = path.value[window.which_lines]
    refused = window.unfilled[window.refused > 0]
    demanded = window.quantity[refused]
    lost = worth(value[refused], window.line("accepted")[refused], demanded, demanded)
    return {
        "orders_value": int(value.sum()) - int(lost.sum()),
        "lost_sales_value": int(lost.sum()),
        "cancelled_value": int(missed[closed >= window.start].sum()),
        "open_order_value": int(missed[closed < 0.0].sum()),
    }


def worth(value: Array, since: Array, until: Array, quantity: Array) -> Array:
    """What units `since` to `until` of lines are worth, in whole minor units."""
    some: Array = value.copy()
    odd = np.flatnonzero((since > 0) | (until < quantity))
    value, since, until, quantity = value[odd], since[odd], until[odd], quantity[odd]
    some[odd] = part(value, until, quantity) - part(value, since, quantity)
    return some


def orders_of(path: SamplePath, lines: Array) -> Array:
    """The orders that some lines belong to, all numbered as in the run."""
    if len(path.item) == len(path.gap):  # every order has a line
        return lines
    return np.searchsorted(path.first, lines, side="right") - 1


def costs_of_theory(scenario: Scenario, window: Window, ordering: float) -> Measures:
    """Shadow costs and total cost per unit of time, at unrounded rates, in currency units."""
    rates = rates_by_item(Same(scenario))
    units: dict[str, Callable[[], Array]] = {
        "holding_cost": lambda: window.time_of("on_hand_time") + window.time_of("in_putaway_time"),
        "backorder_cost": lambda: window.time_of("backorders_time"),
        "shortage_cost": lambda: of_unfilled(window, window.missing),
        "lost_cost": lambda: of_unfilled(window, window.refused),
    }
    cost = {name: float((rates[name] * by_item()).sum()) if name in rates else 0.0 for name, by_item in units.items()}
    purchases = window.purchases / 10**scenario.minor_digits if scenario.measures.total_cost.purchases else 0.0
    shadow = {name: total(cost[name] / window.length) for name in ("backorder_cost", "shortage_cost", "lost_cost")}
    return shadow | {"total_cost": total((ordering + purchases + sum(cost.values())) / window.length)}


@lru_cache(maxsize=8)
def rates_by_item(key: Same) -> dict[str, Array]:
    """The scenario's shadow costs and holding costs, currency units, by item; those that are not zero."""
    items = list(key.held.items.values())
    names = ("holding_cost", "backorder_cost", "shortage_cost", "lost_cost")
    rates = {name: np.array([float(getattr(item, name)) for item in items]) for name in names}
    return {name: by_item for name, by_item in rates.items() if by_item.any()}


def of_unfilled(window: Window, units: Array) -> Array:
    """Units of the lines not filled at once, by item."""
    return np.bincount(window.item[window.unfilled], weights=units, minlength=window.items)


def stock_by_item(scenario: Scenario, window: Window) -> Measures:
    """Measures of stock, item by item."""
    names = list(scenario.items)
    shares = {name: window.time_of(column) / window.length for name, column in TIME_SHARES.items()}
    means = {f"mean_{level}": window.time_of(f"{level}_time") / window.length for level in LEVELS}
    totals = {
        "units_demanded": window.demanded_by_item,
        "units_refused": of_unfilled(window, window.refused),
        "units_shipped": window.shipped,
    }
    found = {
        f"{name}[{item}]": total(values[i])
        for name, values in (shares | means | totals).items()
        for i, item in enumerate(names)
    }
    filled = window.demanded_by_item - of_unfilled(window, window.missing)
    for i, item in enumerate(names):
        found[f"unit_fill_rate[{item}]"] = float(filled[i]), float(totals["units_demanded"][i])
    return found


def orders(window: Window) -> Measures:
    """How many orders and units."""
    return {
        "orders_arrived": total(len(window.placed)),
        "orders_placed": total(window.orders_accepted),
        "orders_lost": total(len(window.placed) - window.orders_accepted),
        "orders_shipped": total(window.orders_shipped),
        "orders_backordered": total(np.count_nonzero(window.backordered)),
        "orders_open": total(np.count_nonzero(window.is_open)),
        "units_demanded": total(window.demanded),
        "units_refused": total(window.refused.sum()),
    }


def cancellations(window: Window) -> Measures:
    """Customers who gave up."""
    gone = window.cancelled
    wholly = int(np.count_nonzero(window.order("cancelled")[gone] == window.order("accepted")[gone]))
    accepted = float(window.orders_accepted)
    return {
        "orders_cancelled": total(len(window.cancelled_now)),
        "units_cancelled": total(window.record.orders["cancelled"][window.cancelled_now].sum()),
        "cancellation_rate": (float(len(gone)), accepted),
        "wholly_cancelled_rate": (float(wholly), accepted),
        "partly_cancelled_rate": (float(len(gone) - wholly), accepted),
        "mean_time_to_cancel": average(window.order("closed")[gone] - window.placed[gone]),
    }


def promises(window: Window) -> Measures:
    """Promised dates against what happened."""
    judged, tardy, missed, promised = window.judged, window.tardy, window.missed, window.order("promised")
    number = float(np.count_nonzero(judged))
    tardiness = np.minimum(window.done[tardy], window.end) - promised[tardy]
    shipped = judged & window.shipped_in_full
    if window.by_delivery:
        shipped &= window.done < np.inf
    with np.errstate(invalid="ignore"):  # never done, never promised
        lateness = window.done - promised
    lateness[np.flatnonzero(~shipped)] = 0.0
    kept = shipped & window.accepted_whole
    kept[missed] = False
    return {
        "promises_judged": total(number),
        "promise_miss_rate": (float(len(missed)), number),
        "backorder_promise_miss_rate": (
            float(np.count_nonzero(window.backordered[missed])),
            float(np.count_nonzero(judged & window.backordered)),
        ),
        "mean_tardiness": (float(tardiness.sum()), number),
        "mean_lateness": (float(lateness.sum()), float(np.count_nonzero(shipped))),
        "on_time_in_full": (float(np.count_nonzero(kept)), number),
    }


def service(window: Window) -> Measures:
    """Fill rates."""
    demand, lines, orders_ = float(window.demanded), float(len(window.quantity)), float(len(window.placed))
    return {
        "unit_fill_rate": (demand - float(window.missing.sum()), demand),
        "line_fill_rate": (lines - len(window.unfilled), lines),
        "order_fill_rate": (orders_ - np.count_nonzero(window.with_any(window.unfilled)), orders_),
    }


def shares_of_time(window: Window) -> Measures:
    """Shares of time in which an item was ready, out, or had a backlog."""
    return {name: share_of_time(window, column) for name, column in TIME_SHARES.items()}


def cycles(window: Window) -> Measures:
    """Service by replenishment cycle, and by the size of the backlog."""
    items, kept = window.record.items, window.record.kept
    number = float((items["cycles"] - kept["cycles"]).sum())
    short = float((items["short_cycles"] - kept["short_cycles"]).sum())
    demand = float(window.demanded)
    return {
        "cycle_service_level": (number - short, number),
        "gamma_service_level": (demand - float(window.time_of("backorders_time").sum()), demand),
    }


def share_of_time(window: Window, column: str) -> Ratio:
    """A share of the window; over items weighted by the units demanded."""
    shares = window.time_of(column) / window.length
    if len(shares) == 1:
        return total(shares[0])
    weights = window.demanded_by_item
    return total(shares @ weights / weights.sum()) if weights.sum() > 0 else (0.0, 0.0)


def waiting(window: Window) -> Measures:
    """From placement to last shipment."""
    waits, number = window.waits, window.orders_shipped
    found: Measures = {"mean_wait": (float(waits.sum()), float(number))}
    for percent, value in zip(PERCENTS, quantiles(waits, number, PERCENTS), strict=True):
        found[f"wait_p{percent}"] = total(value) if number else (0.0, 0.0)
    return found


def quantiles(positive: Array, number: int, percents: Sequence[int]) -> list[float]:
    """Quantiles, linear between order statistics, of `number` values of which all but the positive ones are 0."""
    if number == 0:
        return [0.0] * len(percents)
    zeros = number - len(positive)
    places = [(number - 1) * percent / 100 for percent in percents]
    wanted = sorted({k - zeros for place in places for k in (floor(place), ceil(place)) if k >= zeros})
    parted = np.partition(positive, wanted) if wanted else positive

    def value(k: int) -> float:
        return float(parted[k - zeros]) if k >= zeros else 0.0

    return [
        value(floor(place)) + (place - floor(place)) * (value(ceil(place)) - value(floor(place))) for place in places
    ]


def within(scenario: Scenario, window: Window) -> Measures:
    """Shares of orders complete within given waits."""
    found: Measures = {}
    for wait in scenario.measures.within:
        old_enough = window.accepted & (window.placed <= window.end - wait)
        kept = window.shipped_in_full & (window.order("closed") - window.placed <= wait + 1e-9)
        found[f"complete_within_{wait:g}"] = share(kept & old_enough, old_enough)
    return found


def stock(window: Window, year: float) -> Measures:
    """Time averages of units, summed over items."""
    mean = {
        name: float(window.time_of(f"{name}_time").sum()) / window.length
        for name in ("on_hand", "reserved", "in_putaway", "on_order", "backorders")
    }
    position = mean["on_hand"] - mean["reserved"] + mean["in_putaway"] + mean["on_order"] - mean["backorders"]
    shipped = float(window.shipped.sum()) * year / window.length
    return {
        "mean_on_hand": total(mean["on_hand"]),
        "mean_reserved": total(mean["reserved"]),
        "mean_on_order": total(mean["on_order"]),
        "mean_backorders": total(mean["backorders"]),
        "mean_inventory_position": total(position),
        "units_shipped": total(window.shipped.sum()),
        "stock_turns": (shipped, mean["on_hand"]),
    }


def readings(scenario: Scenario, record: RunRecord) -> Measures:
    """Stock at given instants, summed over items."""
    items = len(scenario.items)
    return {
        f"{level}_at_{at:g}": total(record.readings[level][n * items : (n + 1) * items].sum())
        for n, at in enumerate(scenario.measures.at)
        for level in LEVELS
    }


def supply(window: Window) -> Measures:
    """Replenishment orders."""
    supplies = window.record.supplies
    return {
        **replenishment_orders(window, supplies["supplier"] >= 0),
        "units_received": total(window.received.sum()),
    }


def replenishment_orders(window: Window, ordered: Array) -> Measures:
    """Number, lead times and crossings of some of the replenishment orders."""
    supplies = window.record.supplies
    placed_now = ordered & (supplies["placed"] >= window.start)
    received = ordered & (supplies["arrived"] >= window.start)
    lead_times = (supplies["arrived"] - supplies["placed"])[received]
    return {
        "replenishment_orders": total(np.count_nonzero(placed_now)),
        "mean_lead_time": average(lead_times),
        "crossing_rate": (float(crossings(supplies, received)), float(np.count_nonzero(received))),
    }


def supply_by_supplier(scenario: Scenario, window: Window) -> Measures:
    """Orders, units, spend and lead times, supplier by supplier."""
    supplies, minor = window.record.supplies, 10**scenario.minor_digits
    asked = np.asarray(window.record.shop.tables["offers"]["unit_cost"]).reshape(len(scenario.items), -1)
    found: Measures = {}
    for j, name in enumerate(scenario.suppliers):
        mine = supplies["supplier"] == j
        arrived = mine & (supplies["arrived"] >= window.start)
        units = supplies["quantity"][arrived]
        spend = int(units @ asked[supplies["item"][arrived], j])
        values = replenishment_orders(window, mine) | {
            "units_received": total(units.sum()),
            "purchases": total(spend / minor),
        }
        found |= {f"{measure}[{name}]": value for measure, value in values.items()}
    return found


def crossings(supplies: Any, received: Array) -> int:
    """How many received orders arrived while an older order of their item had not."""
    mine = np.flatnonzero((supplies["supplier"] >= 0) & (supplies["quantity"] > 0))
    mine = mine[np.argsort(supplies["item"][mine], kind="stable")]
    arrived = np.where(supplies["arrived"][mine] < 0.0, np.inf, supplies["arrived"][mine])
    if (arrived[1:] >= arrived[:-1]).all():
        return 0
    ranks = np.searchsorted(np.sort(arrived), arrived)
    ranks += supplies["item"][mine] * len(mine)  # every arrival of an item ranks after those of the items before
    latest = np.maximum.accumulate(ranks)
    return int(np.count_nonzero((ranks[1:] < latest[:-1]) & received[mine[1:]]))


def shipping(window: Window) -> Measures:
    """Shipments of orders shipped in full."""
    number, shipments = window.orders_shipped, window.order("shipments")
    split = np.flatnonzero(window.shipped_in_full & (shipments > 1))
    return {
        "shipments_per_order": (float(number + (shipments[split] - 1).sum()), float(number)),
        "split_order_rate": (float(len(split)), float(number)),
    }
