"""W1 in SupplyNetPy. Its customers have one tolerance for all, so patience is constant (7 days) instead of
exponential; there are no promised dates and no money by order. Otherwise the same work."""

import math
import random

import simpy
import SupplyNetPy.Components as scm  # noqa: N813  (its own documentation calls it so)


def run(seed: int, reorder_point: int) -> int:
    """A year of W1; returns the number of orders."""
    chance = random.Random(seed)
    variance = math.log1p(0.3**2)
    mu, sigma = math.log(5.0) - variance / 2, math.sqrt(variance)
    env = simpy.Environment()
    quiet = {"logging": False}
    supplier = scm.Supplier(env=env, ID="S", name="supplier", node_type="infinite_supplier", **quiet)
    shop = scm.InventoryNode(
        env=env,
        ID="D",
        name="shop",
        node_type="retailer",
        capacity=1_000_000,
        initial_level=500,
        inventory_holding_cost=0.01,
        replenishment_policy=scm.RQReplenishment,
        policy_param={"R": reorder_point, "Q": 500},
        product_sell_price=40,
        product_buy_price=20,
        **quiet,
    )
    scm.Link(env=env, ID="L", source=supplier, sink=shop, cost=0, lead_time=lambda: chance.lognormvariate(mu, sigma))
    demand = scm.Demand(
        env=env,
        ID="C",
        name="customers",
        order_arrival_model=lambda: chance.expovariate(50.0),
        order_quantity_model=lambda: 1,
        demand_node=shop,
        tolerance=7.0,
        **quiet,
    )
    env.run(until=365.0)
    return int(demand.stats.demand_placed[0])
