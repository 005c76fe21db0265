"""The firm chooses suppliers: shares by the item's sourcing policy, whole orders by a mark or orders divided in whole
units."""

from math import floor
from typing import Any


def first_up(s: Any, i: int) -> int:
    """Smallest place in item i's list of suppliers whose supplier is up; -1 if none is."""
    n = len(s.suppliers)
    best = -1
    for j in range(n):
        place = s.offers[i * n + j].place
        if place >= 0 and s.suppliers[j].down == 0 and (best < 0 or place < best):
            best = place
    return best


def longest_quote(s: Any, rules: Any, i: int) -> float:
    """The quoted lead time of the supplier that sourcing would choose now; of several, the longest; negative: none."""
    n = len(s.suppliers)
    up = first_up(s, i)
    longest = -1.0
    for j in range(n):
        offer = s.offers[i * n + j]
        if rules.sourcing(s.firm.sourcing[i], offer, up) > 0.0:
            longest = max(longest, offer.quoted)
    return longest


def allot(s: Any, rules: Any, i: int, quantity: int, mark: float) -> None:
    """Say in the offers' `allotted` who gets how much of an order of item i."""
    n = len(s.suppliers)
    up = first_up(s, i)
    p = s.firm.sourcing[i]
    left = quantity
    below = 0.0
    for j in range(n):
        offer = s.offers[i * n + j]
        share = rules.sourcing(p, offer, up)
        offer.allotted = 0
        offer.remainder = -1.0
        if share <= 0.0:
            continue
        if p.by_mark:
            below += share
            if left > 0 and (mark < below or last_with_share(s, rules, i, up) == j):
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
            if s.offers[j].remainder > s.offers[largest].remainder:
                largest = j
        s.offers[largest].allotted += 1
        s.offers[largest].remainder -= 1.0
        left -= 1


def last_with_share(s: Any, rules: Any, i: int, up: int) -> int:
    """The last supplier that may get an order: it takes what rounding leaves of the probabilities."""
    n = len(s.suppliers)
    last = -1
    for j in range(n):
        if rules.sourcing(s.firm.sourcing[i], s.offers[i * n + j], up) > 0.0:
            last = j
    return last
