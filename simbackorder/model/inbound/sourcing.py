"""The firm chooses suppliers: shares by the item's sourcing policy, whole orders by a mark or orders divided in whole
units."""

from math import floor

from simbackorder.model.bookkeeping import net_inventory
from simbackorder.model.inbound.expected import lead_time
from simbackorder.model.inbound.making import usual_arrival
from simbackorder.state import NONE, ROUNDING, WAITING, Books, Rules


def first_up(s: Books, i: int, but: int) -> int:
    """Smallest place in item i's list of suppliers whose supplier is up and not supplier `but`; -1 if there is none."""
    n = len(s.suppliers)
    best = -1
    for j in range(n):
        place = s.offers[i * n + j].place
        if place >= 0 and s.suppliers[j].down == 0 and j != but and (best < 0 or place < best):
            best = place
    return best


def longest_quote(s: Books, rules: Rules, i: int, t: float) -> float:
    """The lead time that is expected now of the supplier that sourcing would choose; of several, the longest; negative:
    none."""
    n = len(s.suppliers)
    up = first_up(s, i, NONE)
    net = net_inventory(s.items[i])
    longest = -1.0
    for j in range(n):
        offer = s.offers[i * n + j]
        if rules.sourcing(s.firm.sourcing[i], offer, up, net) > 0.0:
            longest = max(longest, lead_time(s, i, j, t) + s.firm.promising[i].put_away)
    return longest


def allot(s: Books, rules: Rules, i: int, quantity: int, mark: float) -> None:
    """Say in the offers' `allotted` who gets how much of an order of item i."""
    n = len(s.suppliers)
    up = first_up(s, i, NONE)
    net = net_inventory(s.items[i])
    p = s.firm.sourcing[i]
    left = quantity
    below = 0.0
    for j in range(n):
        offer = s.offers[i * n + j]
        share = rules.sourcing(p, offer, up, net)
        offer.allotted = 0
        offer.remainder = -1.0
        if share <= 0.0:
            continue
        if p.by_mark:
            below += share
            if left > 0 and (mark < below or last_with_share(s, rules, i) == j):
                offer.allotted = left
                left = 0
        else:
            whole = min(left, floor(quantity * share))
            offer.allotted = whole
            offer.remainder = quantity * share - whole
            left -= whole
    while left > 0:
        largest = i * n
        for j in range(i * n + 1, i * n + n):
            if s.offers[j].remainder > s.offers[largest].remainder + ROUNDING:  # of equal ones the first
                largest = j
        s.offers[largest].allotted += 1
        s.offers[largest].remainder -= 1.0
        left -= 1


def last_with_share(s: Books, rules: Rules, i: int) -> int:
    """The last supplier that may get an order: it takes what rounding leaves of the probabilities."""
    n = len(s.suppliers)
    up = first_up(s, i, NONE)
    net = net_inventory(s.items[i])
    last = -1
    for j in range(n):
        if rules.sourcing(s.firm.sourcing[i], s.offers[i * n + j], up, net) > 0.0:
            last = j
    return last


def there_soon(s: Books, i: int, t: float) -> int:
    """Net inventory and the units that are due within the usual lead time of the express supplier, in place 1."""
    n = len(s.suppliers)
    within = t
    for j in range(n):
        if s.offers[i * n + j].place == 1:
            within = usual_arrival(s, j, max(s.suppliers[j].minimum, s.suppliers[j].multiple), t)
    units = net_inventory(s.items[i])
    k = s.items[i].oldest
    while k >= 0:
        if usually_due(s, k, t) <= within + ROUNDING:
            units += s.supplies[k].quantity
        k = s.supplies[k].newer
    return units


def known_to_be_later(s: Books, i: int, t: float) -> int:
    """Units on order of which it is known that they come too late for the position of item i's policy: they were open
    at the start with such a date, or a delay was told. (What the position leaves out anyway is not among them.)"""
    p = s.firm.replenishment[i]
    units = 0
    k = s.items[i].oldest
    while k >= 0:
        supply = s.supplies[k]
        known = supply.supplier < 0 or supply.told > 0
        counts = (p.count_standing or supply.standing == 0) and (p.count_held_up or supply.held == 0)
        if known and counts and usually_due(s, k, t) > t + p.due_within + ROUNDING:
            units += supply.quantity
        k = supply.newer
    return units


def usually_due(s: Books, k: int, t: float) -> float:
    """When open order k should arrive: by what the firm was told, else by its supplier's usual lead time."""
    supply = s.supplies[k]
    if supply.told:
        date: float = supply.date
        return date
    if supply.supplier < 0:
        due: float = supply.lead_time
        return due
    return usual_arrival(s, supply.supplier, supply.quantity, t if supply.stage == WAITING else supply.started)
