"""A shop that opens with far too much stock, which it has sold off after about 150 days."""

SHOP = """
title: Too much at first
time: {warm_up: 10 days, length: 400 days}
items: {cap: {price: 24, unit_cost: 7, holding_rate: 25% per year, on_hand: 900}}
customers: {arrivals: {rate: 6 per day}, segments: {fans: {patience: {exponential: 10 days}}}}
suppliers: {mill: {order_cost: 50, lead_time: {gamma: {mean: 6 days, cv: 0.35}}}}
policy:
  promising: {rule: fixed, wait: 7 days}
  replenishment: {rule: s-S, reorder_point: 25, order_up_to: 80}
alternatives: {out of stock: {admission: lost-sale}, backorder: {}}
experiment: {replications: 40, seed: 7}
"""
