"""The measures of one run, each as numerator and denominator: totals and means have denominator 1; ratios of counts
keep both, so that they can be summed over replications; denominator 0 means that there was nothing to measure."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simbackorder.metrics.catalogue import LEVELS, partition
from simbackorder.metrics.window import Window
from simbackorder.model import ledger
from simbackorder.model.record import RunRecord
from simbackorder.model.shipping import part

if TYPE_CHECKING:
    from simbackorder.scenario.schema import Scenario

Ratio = tuple[float, float]
Measures = dict[str, Ratio]
Array = NDArray[Any]
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
    order = np.searchsorted(path.first, unshipped, side="right") - 1
    still_open = window.record.orders["closed"][order] < 0.0
    cancelled = window.cancelled_now[order]
    value, quantity = path.value[window.which_lines], window.quantity
    refused = np.flatnonzero(window.refused)
    lost = worth(value[refused], window.line("accepted")[refused], quantity[refused], quantity[refused])
    return {
        "orders_value": int(value.sum()) - int(lost.sum()),
        "lost_sales_value": int(lost.sum()),
        "cancelled_value": int(missed[cancelled].sum()),
        "open_order_value": int(missed[still_open].sum()),
    }


def worth(value: Array, since: Array, until: Array, quantity: Array) -> Array:
    """What units `since` to `until` of lines are worth, in whole minor units."""
    some: Array = part(value, until, quantity) - part(value, since, quantity)
    return some


def costs_of_theory(scenario: Scenario, window: Window, ordering: float) -> Measures:
    """Shadow costs and total cost per unit of time, at unrounded rates, in currency units."""
    items = list(scenario.items.values())
    units = {
        "holding_cost": window.time_of("on_hand_time") + window.time_of("in_putaway_time"),
        "backorder_cost": window.time_of("backorders_time"),
        "shortage_cost": units_by_item(window, window.missing, len(items)),
        "lost_cost": units_by_item(window, window.refused, len(items)),
    }
    cost = {
        name: float(sum(getattr(item, name) * each for item, each in zip(items, by_item, strict=True)))
        for name, by_item in units.items()
    }
    purchases = window.purchases / 10**scenario.minor_digits if scenario.measures.total_cost.purchases else 0.0
    shadow = {name: total(cost[name] / window.length) for name in ("backorder_cost", "shortage_cost", "lost_cost")}
    return shadow | {"total_cost": total((ordering + purchases + sum(cost.values())) / window.length)}


def units_by_item(window: Window, units: Array, items: int) -> Array:
    """Sums of units over the lines of the window's orders, by item."""
    some = np.flatnonzero(units)
    return np.bincount(window.item[some], weights=units[some], minlength=items)


def stock_by_item(scenario: Scenario, window: Window) -> Measures:
    """Measures of stock, item by item."""
    names = list(scenario.items)
    shares = {name: window.time_of(column) / window.length for name, column in TIME_SHARES.items()}
    means = {f"mean_{level}": window.time_of(f"{level}_time") / window.length for level in LEVELS}
    totals = {
        "units_demanded": units_by_item(window, window.quantity, len(names)),
        "units_refused": units_by_item(window, window.refused, len(names)),
        "units_shipped": window.shipped,
    }
    found = {
        f"{name}[{item}]": total(values[i])
        for name, values in (shares | means | totals).items()
        for i, item in enumerate(names)
    }
    filled = units_by_item(window, window.line("filled"), len(names))
    for i, item in enumerate(names):
        found[f"unit_fill_rate[{item}]"] = float(filled[i]), float(totals["units_demanded"][i])
    return found


def orders(window: Window) -> Measures:
    """How many orders and units."""
    accepted = int(np.count_nonzero(window.accepted))
    demanded = int(window.quantity.sum())
    return {
        "orders_arrived": total(len(window.placed)),
        "orders_placed": total(accepted),
        "orders_lost": total(len(window.placed) - accepted),
        "orders_shipped": total(np.count_nonzero(window.shipped_in_full)),
        "orders_backordered": total(np.count_nonzero(window.accepted & ~window.filled_at_once)),
        "orders_open": total(np.count_nonzero(window.is_open)),
        "units_demanded": total(demanded),
        "units_refused": total(demanded - int(window.order("accepted").sum())),
    }


def cancellations(window: Window) -> Measures:
    """Customers who gave up."""
    wholly = window.cancelled & (window.order("cancelled") == window.order("accepted"))
    times = (window.order("closed") - window.placed)[window.cancelled]
    return {
        "orders_cancelled": total(np.count_nonzero(window.cancelled_now)),
        "units_cancelled": total(window.record.orders["cancelled"][window.cancelled_now].sum()),
        "cancellation_rate": share(window.cancelled, window.accepted),
        "wholly_cancelled_rate": share(wholly, window.accepted),
        "partly_cancelled_rate": share(window.cancelled & ~wholly, window.accepted),
        "mean_time_to_cancel": average(times),
    }


def promises(window: Window) -> Measures:
    """Promised dates against what happened."""
    judged, missed = window.judged, window.missed
    waited = judged & ~window.filled_at_once
    lateness = np.minimum(window.done[judged], window.end) - window.order("promised")[judged]
    shipped = judged & window.shipped_in_full & (window.done < np.inf)
    whole = window.by_order(window.refused) == 0
    return {
        "promises_judged": total(np.count_nonzero(judged)),
        "promise_miss_rate": share(missed, judged),
        "backorder_promise_miss_rate": share(missed & waited, waited),
        "mean_tardiness": average(np.maximum(lateness, 0.0)),
        "mean_lateness": average(window.done[shipped] - window.order("promised")[shipped]),
        "on_time_in_full": share(shipped & ~missed & whole, judged),
    }


def service(window: Window) -> Measures:
    """Fill rates."""
    demand = float(window.quantity.sum())
    lines, orders_ = len(window.missing), len(window.placed)
    return {
        "unit_fill_rate": (demand - float(window.missing.sum()), demand),
        "line_fill_rate": (float(lines - np.count_nonzero(window.missing)), float(lines)),
        "order_fill_rate": (float(orders_ - np.count_nonzero(window.by_order(window.missing))), float(orders_)),
    }


def shares_of_time(window: Window) -> Measures:
    """Shares of time in which an item was ready, out, or had a backlog."""
    return {name: share_of_time(window, column) for name, column in TIME_SHARES.items()}


def cycles(window: Window) -> Measures:
    """Service by replenishment cycle, and by the size of the backlog."""
    items, kept = window.record.items, window.record.kept
    number = float((items["cycles"] - kept["cycles"]).sum())
    short = float((items["short_cycles"] - kept["short_cycles"]).sum())
    demand = float(window.quantity.sum())
    return {
        "cycle_service_level": (number - short, number),
        "gamma_service_level": (demand - float(window.time_of("backorders_time").sum()), demand),
    }


def share_of_time(window: Window, column: str) -> Ratio:
    """A share of the window; over items weighted by the units demanded."""
    shares = window.time_of(column) / window.length
    if len(shares) == 1:
        return total(shares[0])
    weights = units_by_item(window, window.quantity, len(shares))
    return total(shares @ weights / weights.sum()) if weights.sum() > 0 else (0.0, 0.0)


def waiting(window: Window) -> Measures:
    """From placement to last shipment."""
    waits = window.waits
    found: Measures = {"mean_wait": average(waits)}
    percents = (50, 90, 95)
    quantiles = np.quantile(waits, [percent / 100 for percent in percents]) if len(waits) else ()
    for percent, value in zip_longest(percents, quantiles):
        found[f"wait_p{percent}"] = (0.0, 0.0) if value is None else total(value)
    return found


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
    number = 0
    for item in np.unique(supplies["item"][received]):
        mine = (supplies["item"] == item) & (supplies["supplier"] >= 0) & (supplies["quantity"] > 0)
        arrived = np.where(supplies["arrived"][mine] < 0.0, np.inf, supplies["arrived"][mine])
        latest_before = np.concatenate([[-np.inf], np.maximum.accumulate(arrived)[:-1]])
        number += int(np.count_nonzero((arrived < latest_before) & received[mine]))
    return number


def shipping(window: Window) -> Measures:
    """Shipments of orders shipped in full."""
    shipments = window.order("shipments")[window.shipped_in_full]
    return {
        "shipments_per_order": average(shipments),
        "split_order_rate": (float(np.count_nonzero(shipments > 1)), float(len(shipments))),
    }
