"""Who takes a shipment to its customer."""

from simbackorder.model.customers.loyalty import promises_delivery
from simbackorder.state import ROUNDING, Books, Rules
from simbackorder.state.path import Path


def carrier_of(s: Books, rules: Rules, path: Path, o: int, t: float) -> int:
    """Who takes a shipment of order o that leaves now."""
    date = s.orders[o].promised
    if s.terms[0].contracts:
        date = s.contracts[o].date
    if promises_delivery(s, path, o):
        date -= s.carriers[0].mean_transit
    waited = 0
    for l in range(path.first[o], path.first[o + 1]):
        if s.lines[l].filled < s.lines[l].accepted:
            waited = 1
    c: int = rules.carrier(s.firm.carrier[0], int(t > date + ROUNDING), waited)
    if c > 0:
        s.world[0].express += 1
    return c
