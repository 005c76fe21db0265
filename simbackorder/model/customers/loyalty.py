"""Customers who order no more, and customers who come because others wait."""

from simbackorder.model.bookkeeping import note
from simbackorder.model.events import DEFECTED
from simbackorder.state import ROUNDING, TOLERANCE, Books
from simbackorder.state.path import Path


def comes(s: Books, path: Path, o: int) -> bool:
    """Is order o placed at all? A lost customer orders no more, and some come only because a backlog is visible, the
    more of them the larger it is."""
    terms = s.terms[0]
    if terms.loyal and s.customers[path.customer[o]].lost:
        return False
    if terms.attracts and path.attraction[o] >= 0.0 and s.contracts[o].visits == 0:
        return pull(s, path, o) > path.attraction[o]
    return True


def pull(s: Books, path: Path, o: int) -> float:
    """What share of the candidates the backlog attracts: of the items of order o, the longest one counts."""
    longest = 0
    for l in range(path.first[o], path.first[o + 1]):
        if path.spare[l] == 0:
            longest = max(longest, s.items[path.item[l]].backorders)
    return min(1.0, longest / s.segments[path.segment[o]].full_at)


def promises_delivery(s: Books, path: Path, o: int) -> bool:
    """Is the date of order o one of delivery?"""
    for l in range(path.first[o], path.first[o + 1]):
        if s.lines[l].accepted > 0 and s.firm.promising[path.item[l]].by_delivery:
            return True
    return False


def delivered_at_last(s: Books, path: Path, o: int, t: float) -> None:
    """All of order o is with its customer, who remembers a missed date of delivery."""
    if t > s.orders[o].promised + TOLERANCE and promises_delivery(s, path, o):
        experience(s, path, o, s.segments[path.segment[o]].lost_late, t)


def shipped_at_last(s: Books, path: Path, o: int, t: float) -> None:
    """Order o has been shipped, and its customer remembers a delay, or a missed date of shipment."""
    contract = s.contracts[o]
    segment = s.segments[path.segment[o]]
    chance = 0.0
    if contract.waited:
        chance = segment.lost_delayed
        if t - contract.placed > segment.long + ROUNDING:
            chance = max(chance, segment.lost_long)
    if t > s.orders[o].promised + TOLERANCE and not promises_delivery(s, path, o):
        chance = max(chance, segment.lost_late)
    experience(s, path, o, chance, t)


def experience(s: Books, path: Path, o: int, chance: float, t: float) -> None:
    """An experience that loses a customer with this chance; the luck is order o's own."""
    customer = s.customers[path.customer[o]]
    if path.loyalty[o] < chance and customer.lost == 0:
        customer.lost = 1
        customer.lost_at = t
        if s.logging:
            l = path.first[o]
            note(s, t, DEFECTED, l, 0, path.item[l])
