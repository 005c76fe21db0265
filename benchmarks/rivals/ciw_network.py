"""W1 in Ciw, a library of queueing networks with reneging customers.

It has no stock, so the model bends it: a unit is a server who serves in no time and leaves with its customer; a
replenishment order is an individual who is served for the lead time at a node of its own, and whose arrival at the shop
brings new servers. Routing, records of every individual and reneging are Ciw's own. No promise, no money.
"""

import ciw

from rivals.work import DAYS, LOT, MU, OPENING, ORDERS_PER_DAY, PATIENCE, SIGMA, Outcome

NOTHING = ciw.dists.Deterministic(0.0)


class Supplier(ciw.Node):  # type: ignore[misc]
    """Where lots are on their way."""


class Shop(ciw.Node):  # type: ignore[misc]
    """Stock, waiting customers and the inventory position."""

    position = on_hand = OPENING
    reorder_point = filled = cancelled = 0
    area = last = 0.0

    def count(self, units: int) -> None:
        """Units come or go; stock over time is kept."""
        self.area += self.on_hand * (self.now - self.last)
        self.last = self.now
        self.on_hand += units

    def accept(self, individual: ciw.Individual, completed: bool = False) -> None:
        """A customer comes, or a lot."""
        if individual.customer_class == "lot":
            self.count(LOT)
            self.add_new_servers(LOT)
            self.begin_service_if_possible_change_shift()
            self.simulation.nodes[-1].accept(individual)
            return
        super().accept(individual, completed)
        self.filled += bool(individual.server)
        self.position -= 1
        if self.position <= self.reorder_point:
            self.position += LOT
            lot = ciw.Individual(-1, "lot", simulation=self.simulation)
            self.simulation.routers["lot"].initialise_individual(lot)
            self.simulation.nodes[2].accept(lot)

    def attach_server(self, server: ciw.Server, individual: ciw.Individual) -> None:
        """A unit is given to a customer; it will not be there for another."""
        super().attach_server(server, individual)
        server.offduty = True
        self.count(-1)

    def renege(self) -> None:
        """Patience is over."""
        super().renege()
        self.position += 1
        self.cancelled += 1


def network() -> ciw.network.Network:
    """Customers arrive at the shop; lots go from the supplier to the shop."""
    return ciw.create_network(
        arrival_distributions={"customer": [ciw.dists.Exponential(ORDERS_PER_DAY), None], "lot": [None, None]},
        service_distributions={"customer": [NOTHING, NOTHING], "lot": [NOTHING, ciw.dists.Lognormal(MU, SIGMA)]},
        reneging_time_distributions={"customer": [ciw.dists.Exponential(1 / PATIENCE), None], "lot": [None, None]},
        routing={
            "customer": ciw.routing.NetworkRouting([ciw.routing.Leave(), ciw.routing.Leave()]),
            "lot": ciw.routing.NetworkRouting([ciw.routing.Leave(), ciw.routing.Direct(to=1)]),
        },
        number_of_servers=[OPENING, float("inf")],
    )


def run(seed: int, reorder_point: int, days: float = DAYS) -> Outcome:
    """A year of W1, or less."""
    ciw.seed(seed)
    simulation = ciw.Simulation(network(), node_class=[Shop, Supplier])
    shop = simulation.nodes[1]
    shop.reorder_point = reorder_point
    simulation.simulate_until_max_time(days)
    shop.count(0)
    return Outcome(simulation.nodes[0].number_of_individuals, shop.filled, shop.cancelled, shop.area / days)
