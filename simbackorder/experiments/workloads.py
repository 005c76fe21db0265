"""Scenarios that an engine is timed with, as the text of scenario files.

W1: one item, customers who hardly ever wait. W1H: the same with so low a reorder point that a quarter of them wait.
W1B: the same demand and lead times with base stock, so that every demand is an order at the supplier.
W2: a catalogue of 1,000 items, orders of 1 to 5 lines, three suppliers, partial shipments.
"""

from math import ceil

ONE_ITEM = """\
title: one item, {rule}, impatient customers
question: How many orders per second does an engine simulate?
time: {{length: 365 days}}
items:
  item: {{price: 40, unit_cost: 20, holding_rate: 25% per year, on_hand: {on_hand}}}
customers:
  arrivals: {{rate: 50 per day}}
  segments:
    customers: {{patience: {{exponential: {{mean: 7 days}}}}}}
suppliers:
  supplier: {{lead_time: {{lognormal: {{mean: 5 days, cv: 0.3}}}}}}
policy:
  admission: backorder
  promising: {{rule: fixed, wait: 7 days}}
  shipment: partial
  replenishment: {{{replenishment}}}
experiment: {{replications: 20, seed: 1}}
"""
CATALOGUE = """\
title: a catalogue, orders of 1 to 5 lines, three suppliers
question: How many order lines per second does an engine simulate?
time: {{length: {days:g} days}}
items:
{items}
customers:
  arrivals: {{rate: {rate:g} per day}}
  segments:
    customers: {{patience: {{exponential: {{mean: 7 days}}}}}}
  basket:
    lines: {{table: {{1: 20%, 2: 20%, 3: 20%, 4: 20%, 5: 20%}}}}
    items:
{popularity}
suppliers:
  near: {{lead_time: {{lognormal: {{mean: 3 days, cv: 0.2}}}}}}
  usual: {{lead_time: {{lognormal: {{mean: 5 days, cv: 0.3}}}}}}
  far: {{lead_time: {{lognormal: {{mean: 8 days, cv: 0.5}}}}}}
policy:
  admission: backorder
  promising: {{rule: fixed, wait: 7 days}}
  shipment: partial
  sourcing: {{rule: random, shares: {{usual: 50%, near: 30%, far: 20%}}}}
  replenishment:
    rule: r-nQ
    reorder_point: 1
    order_quantity: 5
    items:
{replenishment}
experiment: {{replications: 20, seed: 1}}
"""
ALIKE = """\
title: many items, all alike
question: What does a line cost when there are more lines, more items, or more customers who wait?
time: {{length: {days:g} days}}
items:
  i0: &item {{price: 40, unit_cost: 20, holding_rate: 25% per year, on_hand: {on_hand}}}
{items}
customers:
  arrivals: {{rate: {rate:.12g} per day}}
  segments:
    customers: {{patience: {patience}}}
  basket: {{lines: {{uniform: [1, 5]}}}}
suppliers:
  usual: {{lead_time: {{lognormal: {{mean: 5 days, cv: 0.3}}}}}}
policy:
  admission: backorder
  promising: {{rule: fixed, wait: 7 days}}
  shipment: partial
  allocation: {allocation}
  replenishment: {replenishment}
experiment: {{replications: 20, seed: 1}}
"""
ONE_ITEM_WAITING = """\
title: many customers wait for one item
question: What does an order cost when many others wait?
time: {{length: 1 day}}
items:
  item: {{price: 40, on_hand: 0}}
customers:
  arrivals: {{rate: {rate} per day}}
  segments:
    few: {{share: 0.1, priority: 1}}
    most: {{share: 0.9, priority: 2}}
suppliers:
  supplier: {{lead_time: {lead_time} days}}
policy:
  admission: backorder
  promising: none
  shipment: partial
  allocation: segment-priority
  replenishment: {{rule: R-S, order_up_to: 0, review_period: {period} days}}
experiment: {{replications: 20, seed: 1}}
"""
LINES_PER_ORDER = 3.0


def one_item(reorder_point: int = 300) -> str:
    """W1; W1H with a reorder point of 100."""
    rule = f"rule: r-nQ, reorder_point: {reorder_point}, order_quantity: 500"
    return ONE_ITEM.format(rule="(r, Q)", on_hand=500, replenishment=rule)


def one_for_one(base_stock: int = 280) -> str:
    """W1B: 250 units on order on average, so that, as in W1, a few customers in a hundred wait."""
    rule = f"rule: base-stock, order_up_to: {base_stock}"
    return ONE_ITEM.format(rule="base stock", on_hand=base_stock, replenishment=rule)


def alike(items: int, lines: float, days: float = 100.0) -> str:
    """Items that are all alike, about so many order lines in so many days."""
    daily = lines / days / items
    return ALIKE.format(
        days=days,
        rate=lines / days / LINES_PER_ORDER,
        on_hand=ceil(8 * daily),
        items="\n".join(f"  i{k}: *item" for k in range(1, items)),
        patience="{exponential: {mean: 7 days}}",
        allocation="first-come-first-served",
        replenishment=f"{{rule: r-nQ, reorder_point: {ceil(5.5 * daily)}, order_quantity: {max(5, ceil(5 * daily))}}}",
    )


def waiting(customers: int, orders: int = 200_000) -> str:
    """One item without stock, of which every unit is ordered when a customer has ordered it, and comes after as long
    as so many customers need to arrive (at least `orders` orders in all, twice as many as wait)."""
    rate = max(orders, 4 * customers)
    wait = customers / rate
    return ONE_ITEM_WAITING.format(rate=rate, lead_time=f"{wait:.9g}", period=f"{wait / 2:.9g}")


def catalogue(items: int = 1000, orders: float = 100_000, days: float = 100.0) -> str:
    """W2, or a larger or smaller one. The k-th item's demand is proportional to (k + 10)**-0.8."""
    weights = [(k + 10) ** -0.8 for k in range(items)]
    rate = orders / days
    total = sum(weights)
    daily = [weight / total * rate * LINES_PER_ORDER for weight in weights]
    points = [(ceil(5.5 * units), max(5, ceil(10 * units))) for units in daily]
    return CATALOGUE.format(
        days=days,
        rate=rate,
        items="\n".join(
            f"  i{k}: {{price: 40, unit_cost: 20, holding_rate: 25% per year, on_hand: {r + q // 2}}}"
            for k, (r, q) in enumerate(points)
        ),
        popularity="\n".join(f"      i{k}: {weight:.9g}" for k, weight in enumerate(weights)),
        replenishment="\n".join(
            f"      i{k}: {{reorder_point: {r}, order_quantity: {q}}}" for k, (r, q) in enumerate(points)
        ),
    )
