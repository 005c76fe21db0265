import pytest

from simbackorder.scenario.reading import loads

SMALL = """
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
experiment: {replications: 7, seed: 7}
sweep: {policy.replenishment.reorder_point: [5, 25, 45]}
"""


@pytest.fixture(scope="session")
def shop():
    return loads(SMALL)
