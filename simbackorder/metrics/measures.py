"""The measures of some runs, each as numerator and denominator: totals and means have denominator 1; ratios of counts
keep both, so that they can be summed over replications; denominator 0 means that there was nothing to measure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from simbackorder.metrics.catalogue import LEVELS, partition
from simbackorder.metrics.sheet import PERCENTS, ByRun, Sheet, Size
from simbackorder.metrics.supply_measures import (
    OF_FLOWS,
    OF_TIME,
    supply,
    supply_by_supplier,
    warehouse,
    warehouse_by_item,
)
from simbackorder.metrics.values import Array, Measures, over, ratio, total
from simbackorder.metrics.window import PLAIN, Counting, Parts, Window, shipped_in_full
from simbackorder.model.record import RunRecord
from simbackorder.sample_path.identity import Same
from simbackorder.state import ledger

if TYPE_CHECKING:
    from simbackorder.opening.shop import Shop
    from simbackorder.sample_path.drawing import SamplePath
    from simbackorder.scenario.sections.schema import Scenario

TIME_SHARES = {
    "ready_rate": "ready_time",
    "stockout_probability": "stockout_time",
    "backlog_probability": "backlog_time",
}
SHADOW: Mapping[str, tuple[str, ...]] = {
    "holding_cost": ("on_hand_time", "in_putaway_time"),
    "backorder_cost": ("backorders_time",),
    "shortage_cost": (),
    "lost_cost": (),
}
"""What an item costs per unit and time, or per unit, and the integrals that this is charged for."""


def measure(
    scenario: Scenario, record: RunRecord, by: str | None = None, counting: Counting = PLAIN
) -> dict[str, tuple[float, float]]:
    """Every measure of one run, as numerator and denominator; those of orders also by "segment" or "basket", of stock
    by "item", of supply by "supplier". `counting`: how orders are counted; it makes no difference to the numbers."""
    pages = Pages(scenario, record.shop, by, 1)
    pages.write(0, record, counting)
    return {name: (float(top[0]), float(bottom[0])) for name, (top, bottom) in pages.measures().items()}


class Pages:
    """What is written down of some runs of one shop until their measures are taken: of all orders, and of their parts
    if those of "segment" or "basket" are asked for."""

    def __init__(self, scenario: Scenario, shop: Shop, by: str | None, runs: int) -> None:
        self.scenario = scenario
        self.by = by
        within, at = tuple(scenario.measures.within), tuple(scenario.measures.at)
        self.whole = Sheet(shop, Size(runs, 1, within, at, tuple(sorted(kept_by_item(scenario, by)))))
        self.names = partition(scenario, by) if by in ("segment", "basket") else ()
        self.parts = Sheet(shop, Size(runs, len(self.names), within, (), ())) if self.names else None

    def write(self, b: int, record: RunRecord, counting: Counting) -> None:
        """Write down run b."""
        window = Window(record)
        window.write(self.whole, b, counting)
        if self.parts is not None:
            path = record.path
            of_order = path.segment if self.by == "segment" else baskets(path)
            window.count(self.parts, b, counting, Parts(of_order, len(self.names)))

    def measures(self) -> Measures:
        """All measures of all runs."""
        scenario, whole = self.scenario, self.whole
        year = 365.0 if scenario.time.unit == "day" else 12.0
        return {
            **money(scenario, whole),
            **of_orders(whole, 0),
            **shares_of_time(whole),
            **cycles(whole),
            **stock(whole, year),
            **supply(whole),
            **warehouse(whole),
            **readings(whole),
            "customers_lost": total(whole.lost),
            **self.in_parts(),
        }

    def in_parts(self) -> Measures:
        """Measures of orders by segment or basket, or of stock by item, as `name[part]`."""
        if self.by == "item":
            return stock_by_item(self.scenario, self.whole)
        if self.by == "supplier":
            return supply_by_supplier(self.scenario, self.whole)
        return {
            f"{name}[{part}]": value
            for k, part in enumerate(self.names)
            if self.parts is not None
            for name, value in of_orders(self.parts, k).items()
        }


def kept_by_item(scenario: Scenario, by: str | None) -> set[str]:
    """The integrals and counts of every item that some measure needs."""
    found = {column for cost in rates_by_item(Same(scenario)) for column in SHADOW[cost]}
    if by == "item":
        found |= {*TIME_SHARES.values(), *(f"{level}_time" for level in LEVELS), "shipped"}
        found |= {*OF_FLOWS.values(), *OF_TIME.values()}
    return found


def of_orders(sheet: Sheet, k: int) -> Measures:
    """All measures of the orders of part k: those that can be taken of a part of the orders."""
    part = sheet.part(k)
    return {
        **orders(part),
        **customers(part),
        **cancellations(part),
        **promises(part),
        **service(part),
        **waiting(part, sheet.quantiles[:, k]),
        **shipping(part),
        **oversold(part),
        **within(sheet, k),
    }


def baskets(path: SamplePath) -> Array:
    """Number of each order's basket: its set of items. The partition lists all non-empty sets in the order of their
    bits."""
    wanted = np.where(path.spare == 0, 1 << path.item.astype(np.int64), 0)  # nobody wants a substitute
    sets: Array = np.bitwise_or.reduceat(wanted, path.first[:-1])
    return sets - 1


def money(scenario: Scenario, sheet: Sheet) -> Measures:
    """The books of the window, in currency units."""
    minor = 10**scenario.minor_digits
    through = sheet.through.T
    revenue = -through[ledger.REVENUE]
    purchases = sheet.all_items().received_at_cost + through[ledger.PRICE_VARIANCE]
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
    orders_ = sheet.part(0)
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
        "cash_position": sheet.cash,
    }
    paid = costs["ordering_cost"] + (purchases if scenario.measures.total_cost.purchases else 0)
    found = {name: total(over(amount, minor)) for name, amount in amounts.items()}
    found["mean_deposits"] = total(sheet.mean_deposits / minor)
    return found | costs_of_theory(scenario, sheet, over(paid, minor))


def costs_of_theory(scenario: Scenario, sheet: Sheet, paid: Array) -> Measures:
    """Shadow costs and total cost per unit of time, at unrounded rates, in currency units; `paid` is for orders (and
    goods)."""
    rates = rates_by_item(Same(scenario))
    cost = {}
    for name, columns in SHADOW.items():
        if name not in rates:
            cost[name] = np.zeros(len(paid))
        elif columns:
            cost[name] = (rates[name] * sum(sheet.by_item[column] for column in columns)).sum(axis=1)
        else:
            cost[name] = (rates[name] * sheet.items["missing" if name == "shortage_cost" else "refused"]).sum(axis=1)
    shadow = {name: total(cost[name] / sheet.length) for name in ("backorder_cost", "shortage_cost", "lost_cost")}
    in_all = paid + sum(cost.values(), np.zeros(len(paid)))
    return shadow | {"total_cost": total(in_all / sheet.length)}


@lru_cache(maxsize=8)
def rates_by_item(key: Same) -> dict[str, Array]:
    """The scenario's shadow costs and holding costs, currency units, by item; those that are not zero."""
    items = list(key.held.items.values())
    rates = {name: np.array([float(getattr(item, name)) for item in items]) for name in SHADOW}
    return {name: by_item for name, by_item in rates.items() if by_item.any()}


def stock_by_item(scenario: Scenario, sheet: Sheet) -> Measures:
    """Measures of stock, item by item."""
    names = list(scenario.items)
    shares = {name: sheet.by_item[column] / sheet.length for name, column in TIME_SHARES.items()}
    means = {f"mean_{level}": sheet.by_item[f"{level}_time"] / sheet.length for level in LEVELS}
    demanded, refused = sheet.items["demanded"], sheet.items["refused"]
    totals = {"units_demanded": demanded, "units_refused": refused, "units_shipped": sheet.by_item["shipped"]}
    found = {
        f"{name}[{item}]": total(values[:, i])
        for name, values in (shares | means | totals).items()
        for i, item in enumerate(names)
    }
    filled = demanded - sheet.items["missing"]
    for i, item in enumerate(names):
        found[f"unit_fill_rate[{item}]"] = ratio(filled[:, i], demanded[:, i])
    return found | warehouse_by_item(names, sheet)


def accepted(part: ByRun) -> Array:
    """Orders of which a unit was accepted."""
    return part.orders - part.lost


def orders(part: ByRun) -> Measures:
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


def customers(part: ByRun) -> Measures:
    """How customers came, what else they took, and who did not come any more."""
    return {
        "orders_came_back": total(part.came_back),
        "orders_attracted": total(part.attracted),
        "units_substituted": total(part.substituted),
        "orders_lost_with_customers": total(part.absent),
    }


def cancellations(part: ByRun) -> Measures:
    """Customers who gave up."""
    return {
        "orders_cancelled": total(part.cancelled_now),
        "units_cancelled": total(part.units_cancelled_now),
        "orders_cancelled_by_firm": total(part.cancelled_by_firm_now),
        "orders_cancelled_by_payment": total(part.cancelled_by_card_now),
        "cancellation_rate": ratio(part.cancelled, accepted(part)),
        "wholly_cancelled_rate": ratio(part.wholly_cancelled, accepted(part)),
        "partly_cancelled_rate": ratio(part.cancelled - part.wholly_cancelled, accepted(part)),
        "mean_time_to_cancel": ratio(part.time_to_cancel, part.cancelled),
    }


def promises(part: ByRun) -> Measures:
    """Promised dates against what happened."""
    judged = accepted(part) - part.not_judged
    done = judged - part.not_done
    return {
        "promises_judged": total(judged),
        "promise_miss_rate": ratio(part.missed, judged),
        "backorder_promise_miss_rate": ratio(part.missed_backordered, part.judged_backordered),
        "last_promise_miss_rate": ratio(part.missed_last, part.judged_last),
        "promise_kept_rate": ratio(part.stated - part.stated_missed, part.stated),
        "promise_stated_rate": ratio(part.stated_probability, part.stated),
        "slips": total(part.slips),
        "notices": total(part.notices),
        "mean_tardiness": ratio(part.tardiness, judged),
        "mean_lateness": ratio(part.lateness, done),
        "on_time_in_full": ratio(done - part.not_as_ordered, judged),
    }


def service(part: ByRun) -> Measures:
    """Fill rates."""
    return {
        "unit_fill_rate": ratio(part.units - part.units_missing, part.units),
        "line_fill_rate": ratio(part.lines - part.lines_missing, part.lines),
        "order_fill_rate": ratio(part.orders - part.orders_missing, part.orders),
    }


def shares_of_time(sheet: Sheet) -> Measures:
    """Shares of time in which an item was ready, out, or had a backlog; over items weighted by the units demanded."""
    flows = sheet.all_items()
    weight = flows.weight * sheet.length
    some = weight > 0
    return {
        name: (np.divide(getattr(flows, column), weight, out=np.zeros(len(some)), where=some), some.astype(np.float64))
        for name, column in TIME_SHARES.items()
    }


def cycles(sheet: Sheet) -> Measures:
    """Service by replenishment cycle, and by the size of the backlog."""
    flows, demand = sheet.all_items(), sheet.part(0).units.astype(np.float64)
    return {
        "cycle_service_level": ratio(flows.cycles - flows.short_cycles, flows.cycles),
        "gamma_service_level": (demand - flows.backorders_time, demand),
    }


def waiting(part: ByRun, quantiles: Array) -> Measures:
    """From placement to last shipment."""
    number = shipped_in_full(part)
    some = (number > 0).astype(np.float64)
    return {
        "mean_wait": ratio(part.wait, number),
        "mean_backorder_wait": ratio(part.backordered_wait, part.backordered_shipped),
        **{f"wait_p{percent}": (quantiles[:, n], some) for n, percent in enumerate(PERCENTS)},
    }


def within(sheet: Sheet, k: int) -> Measures:
    """Shares of orders complete within given waits."""
    return {
        f"complete_within_{wait:g}": ratio(sheet.complete[:, k, n], sheet.old_enough[:, k, n])
        for n, wait in enumerate(sheet.size.within)
    }


def stock(sheet: Sheet, year: float) -> Measures:
    """Time averages of units, summed over items."""
    flows = sheet.all_items()
    mean = {
        name: getattr(flows, f"{name}_time") / sheet.length
        for name in ("on_hand", "reserved", "in_putaway", "on_order", "backorders", "record_gap")
    }
    position = mean["on_hand"] - mean["reserved"] + mean["in_putaway"] + mean["on_order"] - mean["backorders"]
    position += mean["record_gap"]
    return {
        "mean_on_hand": total(mean["on_hand"]),
        "mean_reserved": total(mean["reserved"]),
        "mean_on_order": total(mean["on_order"]),
        "mean_backorders": total(mean["backorders"]),
        "mean_inventory_position": total(position),
        "units_shipped": total(flows.shipped),
        "stock_turns": (flows.shipped.astype(np.float64) * year / sheet.length, mean["on_hand"]),
    }


def readings(sheet: Sheet) -> Measures:
    """Stock at given instants, summed over items."""
    return {
        f"{level}_at_{at:g}": total(sheet.readings[level][:, n])
        for n, at in enumerate(sheet.size.readings)
        for level in LEVELS
    }


def shipping(part: ByRun) -> Measures:
    """Shipments of orders shipped in full."""
    return {
        "shipments_per_order": ratio(shipped_in_full(part) + part.extra_shipments, shipped_in_full(part)),
        "split_order_rate": ratio(part.split, shipped_in_full(part)),
    }


def oversold(part: ByRun) -> Measures:
    """Orders of which a unit was reserved that was not there."""
    return {"orders_oversold": total(part.oversold), "oversold_cancelled": total(part.oversold_cancelled)}
