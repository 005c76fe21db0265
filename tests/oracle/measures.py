"""The oracle's measures, by their definitions."""

from __future__ import annotations

import math
from typing import Any

from oracle.basics import (
    ACCOUNTS,
    INF,
    LEVELS,
    Level,
    Ratio,
    Row,
    batches,
    integral,
    last_cancelled,
    on_hand,
    physical,
    remaining,
    settled,
    worth,
)
from oracle.finance import lasting, spans, stood

Oracle = Any
COSTS = ("holding", "ordering", "shipping", "handling", "shrinkage", "notices", "fees", "refunds", "interest_paid")
COSTS += ("lateness", "cancellations", "fines")
COSTS += ("returns", "return_cost", "write_offs", "discounts")
COSTS += ("vouchers", "lapsed_vouchers", "faster_shipping", "late_refunds")

OF_ACCOUNTS = {
    "cost_of_goods_sold": "cost_of_goods_sold",
    "purchase_variance": "price_variance",
    "holding_cost": "holding",
    "ordering_cost": "ordering",
    "shipping_cost": "shipping",
    "handling_cost": "handling",
    "shrinkage_cost": "shrinkage",
    "notice_cost": "notices",
    "payment_fees": "fees",
    "refund_cost": "refunds",
    "interest_paid": "interest_paid",
    "returns": "returns",
    "discounts": "discounts",
    "vouchers": "vouchers",
    "faster_shipping": "faster_shipping",
    "late_refunds": "late_refunds",
    "return_cost": "return_cost",
    "write_off_cost": "write_offs",
}


def measures(shop: Oracle) -> dict[str | None, dict[str, Ratio]]:
    """All measures: of the whole (None), and by "item", "segment", "basket" and "supplier" as `name[part]`."""
    placed = [order for order in present(shop) if order.arrived >= shop.warm_up]
    whole = money(shop, placed) | of_orders(shop, placed, shop.orders) | of_items(shop, placed, shop.items)
    whole |= of_supplies(shop, shop.supplies) | of_mills(shop, shop.mills) | readings(shop)
    whole |= of_fines(shop, [name for name, _ in shop.segments])
    whole["dock_utilisation"] = dock_utilisation(shop)
    lost = [time for time in shop.lost.values() if time >= shop.warm_up]
    whole["customers_lost"] = float(len(lost)), 1.0
    found: dict[str | None, dict[str, Ratio]] = {None: whole, "segment": {}, "basket": {}, "item": {}, "supplier": {}}

    def add(by: str, part: str, values: dict[str, Ratio]) -> None:
        found[by] |= {f"{name}[{by}={part}]": value for name, value in values.items()}

    for segment, _ in shop.segments:
        of_segment = [order for order in shop.orders if order.segment == segment]
        add("segment", segment, of_orders(shop, [order for order in of_segment if order in placed], of_segment))
        add("segment", segment, of_fines(shop, [segment]))
    for bits in range(1, 1 << len(shop.items)):
        name = "+".join(item.name for item in shop.items if bits >> item.place & 1)
        of_basket = [order for order in shop.orders if basket(shop, order) == name]
        add("basket", name, of_orders(shop, [order for order in of_basket if order in placed], of_basket))
    for item in shop.items:
        add("item", item.name, of_items(shop, placed, [item]))
    for j, name in enumerate(shop.supplier_names):
        of_one = [supply for supply in shop.supplies if supply.supplier == j]
        on_order = {"mean_on_order": (mean_on_order(shop, of_one), 1.0)}
        add("supplier", name, of_supplies(shop, of_one) | of_mills(shop, [shop.mills[j]]) | on_order)
    return found


def present(shop: Oracle) -> list[Row]:
    """Orders that are placed, or lost, but not those of which nothing is booked."""
    return [order for order in shop.orders if not order.absent]


def wanted_lines(orders: list[Row]) -> list[Row]:
    """What customers asked for: without substitutes."""
    return [line for order in orders for line in order.lines if not line.spare]


def basket(shop: Oracle, order: Row) -> str:
    names = {line.item.name for line in wanted_lines([order])}
    return "+".join(item.name for item in shop.items if item.name in names)


def share(some: list[Any], of: list[Any]) -> Ratio:
    return float(len(some)), float(len(of))


def mean(values: list[float]) -> Ratio:
    return sum(values), float(len(values))


def money(shop: Oracle, placed: list[Row]) -> dict[str, Ratio]:
    unit = 10**shop.scenario.minor_digits
    flow = {account: (shop.ledger[account] - shop.at_cut[account]) / unit for account in ACCOUNTS}
    revenue, costs = -flow["revenue"], flow["cost_of_goods_sold"] + flow["price_variance"]
    lines = [line for order in present(shop) for line in order.lines]
    missed = [order for order in shop.orders if order.missed and order.arrived >= shop.warm_up]
    window, received = shop.end - shop.warm_up, in_window(shop, shop.supplies, "arrived")
    shadow = dict.fromkeys(("backorder_cost", "shortage_cost", "lost_cost"), 0.0)
    total = flow["ordering"]
    for item in shop.items:
        spec, of_item = item.spec, [line for line in wanted_lines(placed) if line.item is item]
        total += spec.holding_cost * integral(item, shop.warm_up, shop.end, physical)
        owed = integral(item, shop.warm_up, shop.end, lambda s: s.backorders)
        shadow["backorder_cost"] += spec.backorder_cost * owed
        shadow["shortage_cost"] += spec.shortage_cost * sum(line.wanted - line.filled for line in of_item)
        shadow["lost_cost"] += spec.lost_cost * sum(line.wanted - line.accepted for line in of_item)
    total += sum(shadow.values())
    purchases = sum(shop.cost(supply) for supply in received) / unit
    if shop.scenario.measures.total_cost.purchases:
        total += purchases
    held = sum(item.spec.holding_cost * integral(item, shop.warm_up, shop.end, physical) for item in shop.items)
    found = {
        "holding_cost_per_time": held / window,
        "ordering_cost_per_time": flow["ordering"] / window,
        "purchases_per_time": purchases / window,
        "total_cost_in_window": total,
        **{f"{name}_in_window": cost for name, cost in shadow.items()},
        "revenue": revenue,
        "profit": revenue - flow["forfeited"] - flow["interest_earned"] - costs - sum(flow[name] for name in COSTS),
        **{name: flow[account] for name, account in OF_ACCOUNTS.items()},
        "forfeited_deposits": -flow["forfeited"],
        "vouchers_lapsed": -flow["lapsed_vouchers"],
        "vouchers_redeemed": sum(amount for time, amount in shop.redeemed if time >= shop.warm_up) / unit,
        "interest_earned": -flow["interest_earned"],
        "cash_position": shop.ledger["cash"] / unit,
        "mean_deposits": mean_deposits(shop) / unit,
        "future_sales_lost": sum(worth(l, 0, l.wanted) for l in wanted_lines(missed)) / unit,
        "purchases": purchases,
        "total_cost": total / window,
        **{name: cost / window for name, cost in shadow.items()},
        "orders_value": sum(worth(l, 0, l.accepted - l.replaced) for order in placed for l in order.lines) / unit,
        "lost_sales_value": sum(worth(l, l.accepted, l.wanted) for l in wanted_lines(placed)) / unit,
        "cancelled_value": sum(
            worth(l, l.shipped, l.shipped + l.cancelled - l.cut)
            for o in in_window(shop, shop.orders, "cancelled_at")
            for l in o.lines
        )
        / unit
        + sum(order.cut_value for order in in_window(shop, shop.orders, "cut_at")) / unit,
        "open_order_value": sum(worth(l, l.shipped, l.accepted - l.cancelled - l.replaced) for l in lines) / unit,
    }
    return {name: (value, 1.0) for name, value in found.items()} | price_of_money(shop, unit)


def price_of_money(shop: Oracle, unit: int) -> dict[str, Ratio]:
    """What cash and payables did in the window, and which orders could not be paid."""
    window = shop.warm_up, shop.end
    followed, length = float(shop.follows), shop.end - shop.warm_up
    balances = [amount for amount, _ in spans(shop.cash_history, *window)]
    above, below = (stood(shop.cash_history, *window, sign) for sign in (1, -1))
    line = shop.finance.credit_line
    waits = [wait for time, wait in shop.waits if time >= shop.warm_up]
    return {
        "mean_cash": (followed * (above - below) / unit / length, followed),
        "lowest_cash": (followed * min(balances) / unit, followed),
        "time_overdrawn": (followed * lasting(shop.cash_history, *window, 0), 1.0),
        "time_beyond_credit": (0.0 if line is None else lasting(shop.cash_history, *window, -line), 1.0),
        "orders_short_of_money": (float(len([time for time in shop.short if time >= shop.warm_up])), 1.0),
        "orders_waited_for_money": (float(len(waits)), 1.0),
        "mean_wait_for_money": mean(waits),
        "payables": (-shop.ledger["payables"] / unit, 1.0),
        "mean_payables": (stood(shop.debts, *window, 1) / unit / length, 1.0),
    }


def mean_deposits(shop: Oracle) -> float:
    """The time average of what customers have paid in advance."""
    total = 0.0
    for k, (time, amount) in enumerate(shop.deposits):
        later = shop.deposits[k + 1][0] if k + 1 < len(shop.deposits) else INF
        total += amount * max(0.0, min(later, shop.end) - max(time, shop.warm_up))
    return total / (shop.end - shop.warm_up)


def in_window(shop: Oracle, rows: list[Row], moment: str) -> list[Row]:
    return [row for row in rows if getattr(row, moment) is not None and getattr(row, moment) >= shop.warm_up]


def of_orders(shop: Oracle, placed: list[Row], everyone: list[Row]) -> dict[str, Ratio]:
    """Measures of the orders placed in the window; cancellations count by their own time."""
    lines = wanted_lines(placed)
    accepted = [order for order in placed if order.accepted]
    cancelled = [order for order in accepted if order.cancelled and order.closed is not None]
    wholly = [order for order in cancelled if order.cancelled == order.accepted]
    shipped = [order for order in accepted if order.closed is not None and not order.cancelled]
    demanded, filled = sum(line.wanted for line in lines), sum(line.filled for line in lines)
    counts = counted(placed, everyone, shop) | of_dock(shop, placed, everyone)
    found: dict[str, Ratio] = {name: (float(value), 1.0) for name, value in counts.items()}
    waits = [order.closed - order.time for order in shipped]
    found |= {
        "cancellation_rate": share(cancelled, accepted),
        "wholly_cancelled_rate": share(wholly, accepted),
        "partly_cancelled_rate": (float(len(cancelled) - len(wholly)), float(len(accepted))),
        "mean_time_to_cancel": mean([last_cancelled(order) - order.time for order in cancelled]),
        "unit_fill_rate": (float(filled), float(demanded)),
        "unit_refusal_rate": (float(demanded - sum(line.accepted for line in lines)), float(demanded)),
        "over_cap_rate": share([order for order in placed if any(line.over_cap for line in order.lines)], placed),
        "line_fill_rate": share([line for line in lines if line.filled == line.wanted], lines),
        "order_fill_rate": share([o for o in placed if all(l.filled == l.wanted for l in wanted_lines([o]))], placed),
        "mean_wait": mean(waits),
        "wait_p50": quantile(waits, 0.5),
        "wait_p90": quantile(waits, 0.9),
        "wait_p95": quantile(waits, 0.95),
        "shipments_per_order": (float(sum(len(order.shipments) for order in shipped)), float(len(shipped))),
        "split_order_rate": share([order for order in shipped if len(order.shipments) > 1], shipped),
    }
    found |= of_penalties(shop, everyone)
    for wait in shop.scenario.measures.within:
        early = [order for order in accepted if order.time <= shop.end - wait]
        soon = [order for order in early if order in shipped and order.closed - order.time <= wait + 1e-9]
        found[f"complete_within_{wait:g}"] = share(soon, early)
    found["mean_backorder_wait"] = mean([order.closed - order.time for order in shipped if backordered(order)])
    found |= sent_back(shop, accepted)
    for name, column in {"offers_made": "offers", "offers_taken": "offers_taken"}.items():
        found[name] = float(sum(getattr(order, column) for order in placed)), 1.0
    for name, column in {"discounts_given": "discounted", "vouchers_given": "vouchers"}.items():
        found[name] = sum(getattr(order, column) for order in placed) / 10**shop.scenario.minor_digits, 1.0
    found["faster_shipments"] = float(sum(order.faster for order in placed)), 1.0
    found["orders_refunded_late"] = float(len([order for order in placed if order.late_refund])), 1.0
    return found | of_promises(shop, accepted) | {"mean_dock_delay": dock_delay(shop, everyone)}


def of_fines(shop: Oracle, segments: list[str]) -> dict[str, Ratio]:
    """Periods fined in the window, and what for."""
    amounts = [amount for time, name, amount in shop.fined if name in segments and time >= shop.warm_up]
    return {"fines": (sum(amounts) / 10**shop.scenario.minor_digits, 1.0), "periods_fined": (float(len(amounts)), 1.0)}


def of_penalties(shop: Oracle, everyone: list[Row]) -> dict[str, Ratio]:
    """What lateness cost in the window, and cancellations."""
    unit = 10**shop.scenario.minor_digits
    late = sum(order.late_cost - order.late_cost_at_cut for order in everyone)
    cancelled = sum(order.cancellation_cost for order in in_window(shop, everyone, "cancelled_at"))
    return {"late_cost": (late / unit, 1.0), "cancellation_cost": (cancelled / unit, 1.0)}


def sent_back(shop: Oracle, accepted: list[Row]) -> dict[str, Ratio]:
    """What came back of what was shipped; no rate where nobody sends anything back."""
    lines = [line for order in accepted for line in order.lines]
    back = sum(line.back for line in lines)
    returns = [segment.returns for _, segment in shop.segments if segment.returns]
    some = any(each.share or each.share_after_waiting for each in returns)
    return {
        "units_returned": (float(back), 1.0),
        "units_restocked": (float(sum(line.restocked for line in lines)), 1.0),
        "return_rate": (float(back), float(sum(line.shipped for line in lines)) if some else 0.0),
        "returned_value": (sum(order.paid_back for order in accepted) / 10**shop.scenario.minor_digits, 1.0),
    }


def first_cancelled(order: Row) -> float:
    """When the first of its units was cancelled."""
    return float(order.cancelled_at if order.cut_at is None else order.cut_at)


def dock_delay(shop: Oracle, everyone: list[Row]) -> Ratio:
    """From release to slot; undefined where picking never waits."""
    terms = shop.scenario.warehouse
    if terms.calendar is None and terms.daily_capacity is None and terms.cut_off is None:
        return 0.0, 0.0
    released = [time for order in everyone for time in order.slots if time[0] >= shop.warm_up]
    return mean([slot - time for time, slot in released])


def counted(placed: list[Row], everyone: list[Row], shop: Oracle) -> dict[str, int]:
    """How many orders and units there were."""
    lines, accepted = wanted_lines(placed), [order for order in placed if order.accepted]
    gone, demanded = in_window(shop, everyone, "cancelled_at"), sum(line.wanted for line in lines)
    return {
        "orders_arrived": len(placed),
        "orders_placed": len(accepted),
        "orders_lost": len(placed) - len(accepted),
        "orders_shipped": len([order for order in accepted if order.closed is not None and not order.cancelled]),
        "orders_over_cap": len([order for order in placed if any(line.over_cap for line in order.lines)]),
        "orders_delivered": len([order for order in accepted if is_delivered(order, shop)]),
        "orders_backordered": len([order for order in accepted if backordered(order)]),
        "orders_open": len([order for order in accepted if order.closed is None]),
        "units_demanded": demanded,
        "units_refused": demanded - sum(line.accepted for line in lines),
        "orders_cancelled": len([o for o in everyone if o.cancelled and first_cancelled(o) >= shop.warm_up]),
        "units_cancelled": sum(l.cancelled - l.cut for o in gone for l in o.lines)
        + sum(l.cut for o in in_window(shop, everyone, "cut_at") for l in o.lines),
        "orders_cancelled_by_firm": len([order for order in gone if order.cause == "firm"]),
        "orders_cancelled_by_payment": len([order for order in gone if order.cause == "payment"]),
        "orders_came_back": len([order for order in accepted if order.came_back]),
        "orders_attracted": len([order for order in accepted if order.attracted]),
        "units_substituted": sum(l.accepted for order in placed for l in order.lines if l.spare),
        "orders_lost_with_customers": len([o for o in everyone if o.missed and o.arrived >= shop.warm_up]),
        "slips": sum(order.slips for order in placed),
        "notices": sum(order.notices for order in placed),
    }


def of_dock(shop: Oracle, placed: list[Row], everyone: list[Row]) -> dict[str, int]:
    """Shipments by other carriers, and what was sold but was not there."""
    sent = [each for order in everyone for each in in_window(shop, order.shipments, "left")]
    oversold = [order for order in placed if any(line.oversold for line in order.lines)]
    return {
        "express_shipments": len([each for each in sent if each.carrier != "standard"]),
        "orders_oversold": len(oversold),
        "units_oversold": sum(
            units for o in everyone for l in o.lines for time, units in l.oversold if time >= shop.warm_up
        ),
        "oversold_cancelled": len([order for order in oversold if order.cancelled]),
        "oversold_substituted": len([order for order in oversold if any(line.replaced for line in order.lines)]),
    }


def is_delivered(order: Row, shop: Oracle) -> bool:
    """Shipped in full, nothing cancelled, and all of it there."""
    there = all(shipment.delivered is not None for shipment in order.shipments)
    return order.closed is not None and not order.cancelled and there


def backordered(order: Row) -> bool:
    """Not filled at once."""
    return any(line.filled < line.accepted for line in order.lines)


def quantile(values: list[float], p: float) -> Ratio:
    """By linear interpolation between order statistics."""
    if not values:
        return 0.0, 0.0
    ordered, place = sorted(values), p * (len(values) - 1)
    low = min(int(place), len(values) - 2) if len(values) > 1 else 0
    high = min(low + 1, len(values) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low]), 1.0


PLACES = ("kept", "missed", "withdrawn", "not yet due")


def of_promises(shop: Oracle, accepted: list[Row]) -> dict[str, Ratio]:
    promised = [order for order in accepted if order.promised < INF]
    short = [order for order in promised if backordered(order)]
    at = {name: [order for order in promised if place(shop, order, order.promised) == name] for name in PLACES}
    judged = at["kept"] + at["missed"]
    off = [order for order in judged if order.cause == "firm" and order.cancelled_at <= order.promised + 1e-6]
    late = [max(0.0, min(settled(order), shop.end) - order.promised) for order in at["missed"] if order not in off]
    whole = [order for order in judged if order.closed is not None and not order.cancelled and settled(order) < INF]
    full = [order for order in at["kept"] if not order.cancelled and complete(order)]
    waited = {name: [order for order in orders if order in short] for name, orders in at.items()}
    numbers = {
        "promised_orders": promised,
        "promised_backorders": short,
        "promises_judged": judged,
        "promises_called_off": off,
        **{f"promises_{name.replace(' ', '_')}": orders for name, orders in at.items()},
        **{f"backorder_promises_{name.replace(' ', '_')}": orders for name, orders in waited.items()},
    }
    return {
        **{name: (float(len(orders)), 1.0) for name, orders in numbers.items()},
        "promise_kept_rate": share(at["kept"], judged),
        "promise_miss_rate": share(at["missed"], judged),
        "backorder_promise_kept_rate": share(waited["kept"], waited["kept"] + waited["missed"]),
        "backorder_promise_miss_rate": share(waited["missed"], waited["kept"] + waited["missed"]),
        "mean_tardiness": (sum(late), float(len(judged) - len(off))),
        "mean_lateness": mean([settled(order) - order.promised for order in whole]),
        "on_time_in_full": share(full, judged),
    } | calibration(shop, judged, at["missed"], short)


def complete(order: Row) -> bool:
    """Nothing was refused."""
    return all(line.accepted == line.wanted for line in wanted_lines([order]))


def calibration(shop: Oracle, judged: list[Row], missed: list[Row], short: list[Row]) -> dict[str, Ratio]:
    stated = [order for order in judged if order in short and None not in order.stated]
    last = [place(shop, order, order.last) for order in judged if shop.tells]
    return {
        "stated_promises_judged": (float(len(stated)), 1.0),
        "stated_promise_kept_rate": share([order for order in stated if order not in missed], stated),
        "promise_stated_rate": mean([min(order.stated) for order in stated]),
        "last_promise_miss_rate": (float(last.count("missed")), float(last.count("missed") + last.count("kept"))),
    }


def place(shop: Oracle, order: Row, date: float) -> str:
    """Where an order with this date is at the end of the run."""
    if order.cause == "firm":
        return "missed"
    on_the_day = order.cancelled > 0 and last_cancelled(order) >= date - 1e-6
    if order.cancelled == order.accepted and not on_the_day:
        return "withdrawn"
    if date >= shop.end:
        return "not yet due"
    return "missed" if on_the_day or settled(order) > date + 1e-6 else "kept"


def of_items(shop: Oracle, placed: list[Row], items: list[Row]) -> dict[str, Ratio]:
    """Measures of stock: shares of time weighted by demand, averages summed."""
    start, end = shop.warm_up, shop.end
    window = end - start
    lines = wanted_lines(placed)
    demand = {item.name: sum(line.wanted for line in lines if line.item is item) for item in items}
    whole = sum(demand.values())

    def time_of(item: Row, holds: Level, before_release: bool) -> float:
        if not before_release or item.spec.release is None:
            return integral(item, start, end, holds)
        first = min(max(start, item.release), end)
        return first - start + integral(item, first, end, holds)

    def weighted(holds: Level, before_release: bool = False) -> Ratio:
        """The share of time in which it holds (and all the time before the release)."""
        if len(items) == 1:
            return time_of(items[0], holds, before_release) / window, 1.0
        shares = [demand[item.name] * time_of(item, holds, before_release) / window for item in items]
        return sum(shares), float(whole)

    def variance(of: Level) -> Ratio:
        """Of each item over time, weighted by demand."""

        def spread(item: Row) -> float:
            mean = integral(item, start, end, of) / window
            return integral(item, start, end, lambda s: (of(s) - mean) ** 2) / window

        if len(items) == 1:
            return spread(items[0]), 1.0
        return sum(demand[item.name] * spread(item) for item in items), float(whole)

    def average(of: Level) -> float:
        return sum(integral(item, start, end, of) for item in items) / window

    shipped = sum(units for item in items for time, units in item.shipped if time >= start)
    year = 365 if shop.scenario.time.unit == "day" else 12
    cycles = [ok for item in items for time, ok in cycles_of(item) if time >= start]
    stock, owed = average(on_hand), average(lambda s: s.backorders)
    before = [net for item in items for net in before_receipts(item, start)]
    accepted = sum(line.accepted for line in lines if line.item in items)
    sums = {
        "orders_cut": sum(time >= start for item in items for time in item.cut),
        "mean_on_hand": stock,
        "mean_reserved": average(lambda s: s.reserved),
        "mean_on_order": average(lambda s: s.on_order),
        "mean_backorders": owed,
        "mean_inventory_position": average(lambda s: s.position()),
        "mean_in_putaway": average(lambda s: s.in_putaway),
        "mean_record_error": average(lambda s: abs(s.recorded - s.on_hand)),
        "units_shipped": shipped,
        "units_demanded": whole,
        "units_refused": whole - accepted,
    }
    return {name: (float(value), 1.0) for name, value in (sums | of_warehouse(shop, items)).items()} | {
        "ready_rate": weighted(lambda s: float(s.net() > 0)),
        "stockout_probability": weighted(lambda s: float(s.available() <= 0), True),
        "backlog_probability": weighted(lambda s: float(s.backorders > 0)),
        "cycle_service_level": share([ok for ok in cycles if ok], cycles),
        "gamma_service_level": (whole - owed * window, float(whole)),
        **distributions(shop.scenario.measures.levels, weighted, variance),
        "mean_stock_before_receipt": mean(before),
        "mean_unit_wait": (owed * window, float(accepted)),
        "unit_refusal_rate": (float(whole - accepted), float(whole)),
        "stock_turns": (shipped / window * year, stock),
        "unit_fill_rate": (float(sum(line.filled for line in lines if line.item in items)), float(whole)),
    }


def of_warehouse(shop: Oracle, items: list[Row]) -> dict[str, float]:
    """What never came, what crossed the dock, what was lost, and what was not found."""
    start, places = shop.warm_up, [item.place for item in items]
    received = [s for s in in_window(shop, shop.supplies, "arrived") if s.item in places]
    return {
        "units_short": sum(remaining(supply) - supply.good for supply in received),
        "units_cross_docked": sum(units for item in items for time, units in item.crossed if time >= start),
        "units_oversold": sum(units for item in items for time, units in item.oversold if time >= start),
        "units_sold_elsewhere": len([time for item in items for time in item.elsewhere if time >= start]),
        "units_shrunk": len([time for item in items for time in item.shrunk if time >= start]),
    }


DISTRIBUTED: dict[str, Level] = {
    "on_hand": on_hand,
    "backorders": lambda s: s.backorders,
    "on_order": lambda s: s.on_order,
    "inventory_position": lambda s: s.position(),
}


def distributions(most: int | None, weighted: Any, variance: Any) -> dict[str, Ratio]:
    """Variances, and shares of time at each level, if they are asked for."""
    found: dict[str, Ratio] = {}
    for name, of in DISTRIBUTED.items() if most is not None else ():
        found[f"variance_{name}"] = variance(of)
        for n in range(most):
            found[f"time_share_{name}_{n}"] = weighted(lambda s, of=of, n=n: float(of(s) == n))
        found[f"time_share_{name}_{most}_or_more"] = weighted(lambda s, of=of: float(of(s) >= most))
    return found


def before_receipts(item: Row, start: float) -> list[float]:
    """Net inventory just before the first receipt of each instant."""
    first = dict(reversed(item.nets))
    return [float(net) for time, net in first.items() if time >= start]


def cycles_of(item: Row) -> list[tuple[float, bool]]:
    """When each cycle ended, and whether no unit was missing in it; the first began with the run."""
    found, last = [], 0
    for time, _, demands in item.receipts:
        if not found or time > found[-1][0]:  # receipts in one instant end one cycle
            found.append((time, not any(item.demands[last:demands])))
            last = demands
    return found


def of_supplies(shop: Oracle, supplies: list[Row]) -> dict[str, Ratio]:
    ordered = [supply for supply in supplies if supply.supplier >= 0]
    received = in_window(shop, supplies, "arrived")
    own = [supply for supply in received if supply.supplier >= 0]
    units = sum(supply.good for supply in received)
    paid = sum(shop.cost(supply) for supply in received)
    again = [supply for supply in ordered if supply.again and supply.placed >= shop.warm_up]
    return {
        "replenishment_orders_received": (float(len(own)), 1.0),
        "replenishment_orders": (float(len([s for s in ordered if s.placed >= shop.warm_up])), 1.0),
        "units_received": (float(units), 1.0),
        "units_short": (float(sum(remaining(supply) - supply.good for supply in received)), 1.0),
        "orders_reordered": (float(len(again)), 1.0),
        "replenishment_orders_late": (
            float(len([s for s in own if s.arrived > usual(shop, s) + 1e-9])),
            1.0,
        ),
        "purchases": (paid / 10**shop.scenario.minor_digits, 1.0),
        "mean_lead_time": mean([supply.arrived - supply.placed for supply in own]),
        "crossing_rate": share([supply for supply in own if crossed(shop, supply)], own),
    }


def over_time(shop: Oracle, states: list[tuple[float, int]]) -> float:
    """The time integral in the window of a number that is kept as (from when, how much)."""
    ends = [time for time, _ in states[1:]] + [INF]
    lasts = [min(end, shop.end) - max(time, shop.warm_up) for (time, _), end in zip(states, ends, strict=True)]
    return sum(float(number) * max(0.0, last) for (_, number), last in zip(states, lasts, strict=True))


def of_mills(shop: Oracle, mills: list[Row]) -> dict[str, Ratio]:
    """How busy suppliers' servers are, and whether they are up."""
    window, served = shop.end - shop.warm_up, [mill for mill in mills if mill.servers < INF]
    servers = sum(mill.servers for mill in served)
    return {
        "server_utilisation": (sum(over_time(shop, mill.work) for mill in served), servers * window),
        "supplier_up_rate": (sum(over_time(shop, mill.states) for mill in mills), len(mills) * window),
    }


def mean_on_order(shop: Oracle, supplies: list[Row]) -> float:
    """The time average of the units of some replenishment orders that are to come."""
    total = 0.0
    for supply in supplies:
        arrived = INF if supply.arrived is None else supply.arrived
        ends = [(arrived, remaining(supply)), *supply.back]
        total += sum(units * max(0.0, min(end, shop.end) - max(supply.placed, shop.warm_up)) for end, units in ends)
    return total / (shop.end - shop.warm_up)


def dock_utilisation(shop: Oracle) -> Ratio:
    """Slots that are taken, of those that the days of the window have."""
    most = shop.scenario.warehouse.daily_capacity
    days = [day for day in range(math.ceil(shop.end)) if day >= shop.warm_up and shop.days.is_open(day)]
    slots = sum(taken for day, taken in shop.taken.items() if shop.warm_up <= day < math.ceil(shop.end))
    return float(slots), float(len(days) * (most or 0))


def usual(shop: Oracle, supply: Row) -> float:
    """When it usually arrives."""
    number = batches(shop.suppliers[supply.supplier], supply.quantity)
    return float(shop.usually_arrives(supply.supplier, number, supply.placed))


def crossed(shop: Oracle, supply: Row) -> bool:
    """Received before an older one of the same item."""
    older = shop.supplies[: shop.supplies.index(supply)]
    return any(
        other.item == supply.item
        and other.supplier >= 0
        and other.recalled < other.quantity
        and (other.arrived is None or other.arrived > supply.arrived)
        for other in older
    )


def readings(shop: Oracle) -> dict[str, Ratio]:
    return {
        f"{level}_at_{time:g}": (float(sum(item[level] for item in items)), 1.0)
        for time, items in shop.readings.items()
        for level in LEVELS
    }
