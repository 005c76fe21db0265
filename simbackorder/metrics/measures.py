"""The measures of one run, each as numerator and denominator: totals and means have denominator 1; ratios of counts
keep both, so that they can be summed over replications; denominator 0 means that there was nothing to measure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING, Any

import numpy as np

from simbackorder.metrics.catalogue import LEVELS, partition
from simbackorder.metrics.supply_measures import supply, supply_by_supplier, warehouse, warehouse_by_item
from simbackorder.metrics.values import Array, Measures, ratio, total
from simbackorder.metrics.window import PLAIN, Counted, Counting, Parts, Window
from simbackorder.model import ledger
from simbackorder.model.record import RunRecord
from simbackorder.model.same import Same

if TYPE_CHECKING:
    from simbackorder.model.sample_path import SamplePath
    from simbackorder.scenario.schema import Scenario

PERCENTS = (50, 90, 95)
TIME_SHARES = {
    "ready_rate": "ready_time",
    "stockout_probability": "stockout_time",
    "backlog_probability": "backlog_time",
}


def measure(scenario: Scenario, record: RunRecord, by: str | None = None, counting: Counting = PLAIN) -> Measures:
    """Every measure of one run; those of orders also by "segment" or "basket", of stock by "item", of supply by
    "supplier". `counting`: how orders are counted; it makes no difference to the numbers."""
    window = Window(record)
    year = 365.0 if scenario.time.unit == "day" else 12.0
    whole = window.counted(scenario.measures.within, counting)
    return {
        **money(scenario, window, whole),
        **of_orders(scenario, whole, 0),
        **shares_of_time(window, whole.flows),
        **cycles(whole),
        **stock(window, whole.flows, year),
        **supply(window, whole),
        **warehouse(window, whole.flows),
        **readings(scenario, record),
        "customers_lost": total((record.customers["lost_at"] >= window.start).sum()),
        **(in_parts(scenario, window, whole, by, counting) if by else {}),
    }


def of_orders(scenario: Scenario, counted: Counted, k: int) -> Measures:
    """All measures of the orders of part k: those that can be taken of a part of the orders."""
    part = counted.parts[k]
    return {
        **orders(part),
        **customers(part),
        **cancellations(part),
        **promises(part),
        **service(part),
        **waiting(part, counted.waits[k]),
        **shipping(part),
        **oversold(part),
        **within(scenario, counted, k),
    }


def in_parts(scenario: Scenario, window: Window, whole: Counted, by: str, counting: Counting) -> Measures:
    """Measures of orders by segment or basket, or of stock by item, as `name[part]`."""
    if by == "item":
        return stock_by_item(scenario, window, whole)
    if by == "supplier":
        return supply_by_supplier(scenario, whole)
    names = partition(scenario, by)
    path = window.record.path
    parts = Parts(path.segment if by == "segment" else baskets(path), len(names))
    counted = window.counted(scenario.measures.within, counting, parts)
    return {
        f"{name}[{part}]": value
        for k, part in enumerate(names)
        for name, value in of_orders(scenario, counted, k).items()
    }


def baskets(path: SamplePath) -> Array:
    """Number of each order's basket: its set of items. The partition lists all non-empty sets in the order of their
    bits."""
    wanted = np.where(path.spare == 0, 1 << path.item.astype(np.int64), 0)  # nobody wants a substitute
    sets: Array = np.bitwise_or.reduceat(wanted, path.first[:-1])
    return sets - 1


def money(scenario: Scenario, window: Window, counted: Counted) -> Measures:
    """The books of the window, in currency units."""
    minor = 10**scenario.minor_digits
    through = window.accounts()
    revenue = -through[ledger.REVENUE]
    purchases = counted.flows.received_at_cost + through[ledger.PRICE_VARIANCE]
    costs = {
        "cost_of_goods_sold": through[ledger.COST_OF_GOODS_SOLD],
        "purchase_variance": through[ledger.PRICE_VARIANCE],
        "holding_cost": through[ledger.HOLDING],
        "ordering_cost": through[ledger.ORDERING],
        "shipping_cost": through[ledger.SHIPPING],
        "notice_cost": through[ledger.NOTICES],
        "payment_fees": through[ledger.FEES],
        "refund_cost": through[ledger.REFUNDS],
        "handling_cost": through[ledger.HANDLING],
        "shrinkage_cost": through[ledger.SHRINKAGE],
    }
    forfeited = -through[ledger.FORFEITS]
    orders_ = counted.parts[0]
    amounts = {
        "revenue": revenue,
        **costs,
        "forfeited_deposits": forfeited,
        "profit": revenue + forfeited - sum(costs.values()),
        "purchases": purchases,
        "orders_value": orders_.value - orders_.value_refused + orders_.value_substituted,
        "lost_sales_value": orders_.value_refused,
        "cancelled_value": orders_.value_cancelled_now,
        "open_order_value": orders_.value_open,
        "future_sales_lost": orders_.value_absent,
        "cash_position": int(window.record.accounts["balance"][ledger.CASH]),
        "mean_deposits": window.mean_deposits(),
    }
    paid = costs["ordering_cost"] + (purchases if scenario.measures.total_cost.purchases else 0)
    theory = costs_of_theory(scenario, window, counted, paid / minor)
    return {name: total(amount / minor) for name, amount in amounts.items()} | theory


def costs_of_theory(scenario: Scenario, window: Window, counted: Counted, paid: float) -> Measures:
    """Shadow costs and total cost per unit of time, at unrounded rates, in currency units; `paid` is for orders (and
    goods)."""
    rates = rates_by_item(Same(scenario))
    units: dict[str, Callable[[], Array]] = {
        "holding_cost": lambda: window.time_of("on_hand_time") + window.time_of("in_putaway_time"),
        "backorder_cost": lambda: window.time_of("backorders_time"),
        "shortage_cost": lambda: counted.items["missing"],
        "lost_cost": lambda: counted.items["refused"],
    }
    cost = {name: float((rates[name] * by_item()).sum()) if name in rates else 0.0 for name, by_item in units.items()}
    shadow = {name: total(cost[name] / window.length) for name in ("backorder_cost", "shortage_cost", "lost_cost")}
    return shadow | {"total_cost": total((paid + sum(cost.values())) / window.length)}


@lru_cache(maxsize=8)
def rates_by_item(key: Same) -> dict[str, Array]:
    """The scenario's shadow costs and holding costs, currency units, by item; those that are not zero."""
    items = list(key.held.items.values())
    names = ("holding_cost", "backorder_cost", "shortage_cost", "lost_cost")
    rates = {name: np.array([float(getattr(item, name)) for item in items]) for name in names}
    return {name: by_item for name, by_item in rates.items() if by_item.any()}


def stock_by_item(scenario: Scenario, window: Window, counted: Counted) -> Measures:
    """Measures of stock, item by item."""
    names = list(scenario.items)
    shares = {name: window.time_of(column) / window.length for name, column in TIME_SHARES.items()}
    means = {f"mean_{level}": window.time_of(f"{level}_time") / window.length for level in LEVELS}
    demanded, refused = counted.items["demanded"], counted.items["refused"]
    shipped = window.record.items["shipped"] - window.record.kept["shipped"]
    totals = {"units_demanded": demanded, "units_refused": refused, "units_shipped": shipped}
    found = {
        f"{name}[{item}]": total(values[i])
        for name, values in (shares | means | totals).items()
        for i, item in enumerate(names)
    }
    filled = demanded - counted.items["missing"]
    for i, item in enumerate(names):
        found[f"unit_fill_rate[{item}]"] = float(filled[i]), float(demanded[i])
    return found | warehouse_by_item(names, window)


def accepted(part: Any) -> int:
    """Orders of which a unit was accepted."""
    number: int = part.orders - part.lost
    return number


def shipped_in_full(part: Any) -> int:
    """Accepted orders that are neither open nor cancelled, in whole or in part."""
    return accepted(part) - part.open - part.cancelled


def orders(part: Any) -> Measures:
    """How many orders and units."""
    return {
        "orders_arrived": total(part.orders),
        "orders_placed": total(accepted(part)),
        "orders_lost": total(part.lost),
        "orders_shipped": total(shipped_in_full(part)),
        "orders_backordered": total(part.backordered),
        "orders_open": total(part.open),
        "units_demanded": total(part.units),
        "units_refused": total(part.units_refused),
    }


def customers(part: Any) -> Measures:
    """How customers came, what else they took, and who did not come any more."""
    return {
        "orders_came_back": total(part.came_back),
        "orders_attracted": total(part.attracted),
        "units_substituted": total(part.substituted),
        "orders_lost_with_customers": total(part.absent),
    }


def cancellations(part: Any) -> Measures:
    """Customers who gave up."""
    return {
        "orders_cancelled": total(part.cancelled_now),
        "units_cancelled": total(part.units_cancelled_now),
        "orders_cancelled_by_firm": total(part.cancelled_by_firm_now),
        "orders_cancelled_by_payment": total(part.cancelled_by_card_now),
        "cancellation_rate": ratio(part.cancelled, accepted(part)),
        "wholly_cancelled_rate": ratio(part.wholly_cancelled, accepted(part)),
        "partly_cancelled_rate": ratio(part.cancelled - part.wholly_cancelled, accepted(part)),
        "mean_time_to_cancel": (part.time_to_cancel, float(part.cancelled)),
    }


def promises(part: Any) -> Measures:
    """Promised dates against what happened."""
    judged = accepted(part) - part.not_judged
    done = judged - part.not_done
    return {
        "promises_judged": total(judged),
        "promise_miss_rate": ratio(part.missed, judged),
        "backorder_promise_miss_rate": ratio(part.missed_backordered, part.judged_backordered),
        "last_promise_miss_rate": ratio(part.missed_last, part.judged_last),
        "promise_kept_rate": ratio(part.stated - part.stated_missed, part.stated),
        "promise_stated_rate": (part.stated_probability, float(part.stated)),
        "slips": total(part.slips),
        "notices": total(part.notices),
        "mean_tardiness": (part.tardiness, float(judged)),
        "mean_lateness": (part.lateness, float(done)),
        "on_time_in_full": ratio(done - part.not_as_ordered, judged),
    }


def service(part: Any) -> Measures:
    """Fill rates."""
    return {
        "unit_fill_rate": ratio(part.units - part.units_missing, part.units),
        "line_fill_rate": ratio(part.lines - part.lines_missing, part.lines),
        "order_fill_rate": ratio(part.orders - part.orders_missing, part.orders),
    }


def shares_of_time(window: Window, flows: Any) -> Measures:
    """Shares of time in which an item was ready, out, or had a backlog; over items weighted by the units demanded."""
    weight = flows.weight * window.length
    return {
        name: total(getattr(flows, column) / weight) if weight > 0 else (0.0, 0.0)
        for name, column in TIME_SHARES.items()
    }


def cycles(counted: Counted) -> Measures:
    """Service by replenishment cycle, and by the size of the backlog."""
    flows, demand = counted.flows, float(counted.parts[0].units)
    return {
        "cycle_service_level": ratio(flows.cycles - flows.short_cycles, flows.cycles),
        "gamma_service_level": (demand - flows.backorders_time, demand),
    }


def waiting(part: Any, waits: Array) -> Measures:
    """From placement to last shipment. `waits`: those longer than zero."""
    number = shipped_in_full(part)
    found: Measures = {
        "mean_wait": (part.wait, float(number)),
        "mean_backorder_wait": (part.backordered_wait, float(part.backordered_shipped)),
    }
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


def within(scenario: Scenario, counted: Counted, k: int) -> Measures:
    """Shares of orders complete within given waits."""
    return {
        f"complete_within_{wait:g}": ratio(counted.complete[k, n], counted.old_enough[k, n])
        for n, wait in enumerate(scenario.measures.within)
    }


def stock(window: Window, flows: Any, year: float) -> Measures:
    """Time averages of units, summed over items."""
    mean = {
        name: getattr(flows, f"{name}_time") / window.length
        for name in ("on_hand", "reserved", "in_putaway", "on_order", "backorders")
    }
    position = mean["on_hand"] - mean["reserved"] + mean["in_putaway"] + mean["on_order"] - mean["backorders"]
    return {
        "mean_on_hand": total(mean["on_hand"]),
        "mean_reserved": total(mean["reserved"]),
        "mean_on_order": total(mean["on_order"]),
        "mean_backorders": total(mean["backorders"]),
        "mean_inventory_position": total(position),
        "units_shipped": total(flows.shipped),
        "stock_turns": (float(flows.shipped) * year / window.length, mean["on_hand"]),
    }


def readings(scenario: Scenario, record: RunRecord) -> Measures:
    """Stock at given instants, summed over items."""
    items = len(scenario.items)
    return {
        f"{level}_at_{at:g}": total(record.readings[level][n * items : (n + 1) * items].sum())
        for n, at in enumerate(scenario.measures.at)
        for level in LEVELS
    }


def shipping(part: Any) -> Measures:
    """Shipments of orders shipped in full."""
    return {
        "shipments_per_order": ratio(shipped_in_full(part) + part.extra_shipments, shipped_in_full(part)),
        "split_order_rate": ratio(part.split, shipped_in_full(part)),
    }


def oversold(part: Any) -> Measures:
    """Orders of which a unit was reserved that was not there."""
    return {"orders_oversold": total(part.oversold), "oversold_cancelled": total(part.oversold_cancelled)}
