"""A small shop with two alternatives and a sweep, for tests of experiments and of the command line."""

TEXT = """
title: A small shop
time: {warm_up: 5 days, length: 30 days}
items:
  cap: {price: 24, unit_cost: 7, holding_rate: 25% per year, on_hand: 40}
customers: {arrivals: {rate: 5 per day}, segments: {fans: {patience: {exponential: 10 days}}}}
suppliers:
  mill: {order_cost: 50, lead_time: {gamma: {mean: 6 days, cv: 0.35}}}
policy:
  promising: {rule: fixed, wait: 7 days}
  replenishment: {rule: s-S, reorder_point: 25, order_up_to: 80}
alternatives:
  out of stock: {admission: lost-sale}
  backorder: {}
experiment: {replications: REPLICATIONS, seed: 7}
sweep: {policy.replenishment.reorder_point: [5, 25, 45]}
"""


def small_shop(replications: int) -> str:
    """The shop's scenario file."""
    return TEXT.replace("REPLICATIONS", str(replications))
