"""W1 in SupplyNetPy: a retailer who orders lots from an infinite supplier over a link, and a demand.

Its customers have one tolerance for all of them; here a subclass draws one for each, so that the work is the same. It
does not know promised dates, nor a customer's order as a thing with money; it keeps the costs of the nodes.
"""

import random

import simpy
import SupplyNetPy.Components as scm  # noqa: N813  (its own documentation calls it so)

from rivals.work import DAYS, LOT, MU, OPENING, ORDERS_PER_DAY, PATIENCE, SIGMA, Outcome


class Impatient(scm.Demand):  # type: ignore[misc]
    """Customers with a tolerance each: a new one is drawn whenever it is asked for."""

    chance = random.Random(0)

    @property
    def customer_tolerance(self) -> float:
        """How long this customer waits."""
        return self.chance.expovariate(1 / PATIENCE)

    @customer_tolerance.setter
    def customer_tolerance(self, tolerance: float) -> None:
        """There is none for all."""


def run(seed: int, reorder_point: int) -> Outcome:
    """A year of W1."""
    chance = Impatient.chance = random.Random(seed)
    env = simpy.Environment()
    quiet = {"logging": False}
    supplier = scm.Supplier(env=env, ID="S", name="supplier", node_type="infinite_supplier", **quiet)
    shop = scm.InventoryNode(
        env=env,
        ID="D",
        name="shop",
        node_type="retailer",
        capacity=1_000_000,
        initial_level=OPENING,
        inventory_holding_cost=0.01,
        replenishment_policy=scm.RQReplenishment,
        policy_param={"R": reorder_point, "Q": LOT},
        product_sell_price=40,
        product_buy_price=20,
        **quiet,
    )
    scm.Link(env=env, ID="L", source=supplier, sink=shop, cost=0, lead_time=lambda: chance.lognormvariate(MU, SIGMA))
    demand = Impatient(
        env=env,
        ID="C",
        name="customers",
        order_arrival_model=lambda: chance.expovariate(ORDERS_PER_DAY),
        order_quantity_model=lambda: 1,
        demand_node=shop,
        **quiet,
    )
    env.run(until=DAYS)
    orders, here = int(demand.stats.demand_placed[0]), shop.stats
    return Outcome(orders, orders - int(here.waited[0]), int(here.lost_sales[0]), float(here.avg_inventory_level))
