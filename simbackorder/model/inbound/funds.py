"""What cannot be paid is not ordered: an order waits for money, is skipped, or is cut down to what can be paid. Only
where the firm's credit has a limit (`Terms.credit_line`)."""

from simbackorder.model.bookkeeping import note, note_amount
from simbackorder.model.events import NO_MONEY
from simbackorder.model.inbound.lots import cost_of_units, in_lots, takes_orders
from simbackorder.model.money.bills import with_order
from simbackorder.model.money.interest import free_cash
from simbackorder.state import CUT_DOWN, OPEN, SKIP, Books


def needed(s: Books, i: int, j: int, units: int) -> int:
    """What cash has to cover, if supplier j is to be asked for so many units of item i."""
    supplier = s.suppliers[j]
    amount = cost_of_units(s, s.offers[i * len(s.suppliers) + j], units)
    if supplier.credit > 0.0 and s.terms[0].all_bills == 0:
        amount = with_order(supplier, amount)
    order_cost: int = supplier.order_cost
    return order_cost + amount


def allot_what_can_be_paid(s: Books, i: int, waits: bool, t: float) -> None:
    """What is allotted to suppliers of item i stays so if all of it can be paid; else it is cut down, or is not
    ordered, and waits, if it is the order of a review."""
    n = len(s.suppliers)
    free = free_cash(s)
    total = 0
    units = 0
    for j in range(n):
        allotted = s.offers[i * n + j].allotted
        if allotted > 0 and takes_orders(s.suppliers[j]):
            units += in_lots(s.suppliers[j], allotted)
            total += needed(s, i, j, in_lots(s.suppliers[j], allotted))
    if total <= 0 or total <= free:
        return
    how = s.terms[0].when_short
    least = total
    if how == CUT_DOWN:
        least = cut_down(s, i, free)
    else:
        for j in range(n):
            s.offers[i * n + j].allotted = 0
    if not waits or (s.items[i].short_since == OPEN and s.items[i].short_of == 0):
        fell_short(s, i, units, total, t)
    if waits and least > 0 and how != SKIP:
        wait_for_money(s, i, least)


def cut_down(s: Books, i: int, free: int) -> int:
    """Allot to the suppliers of item i, in the order of the file, as many units as can be paid. Returns the least that
    one of them could be asked for with some money more, if nothing is allotted; else 0."""
    n = len(s.suppliers)
    least = 0
    some = 0
    for j in range(n):
        supplier = s.suppliers[j]
        offer = s.offers[i * n + j]
        if offer.allotted > 0 and takes_orders(supplier):
            units = most_units(s, i, j, free)
            smallest = least_needed(s, i, j)
            offer.allotted = units
            if units > 0:
                some += units
                free -= needed(s, i, j, units)
            elif least == 0 or smallest < least:
                least = smallest
    return 0 if some > 0 else least


def most_units(s: Books, i: int, j: int, free: int) -> int:
    """The most units, at most those allotted, and in the supplier's lots, that so much money pays at supplier j; 0 if
    it does not pay any order. From break to break, the largest orders first: only between two breaks do more units cost
    more."""
    multiple = s.suppliers[j].multiple
    offer = s.offers[i * len(s.suppliers) + j]
    high = in_lots(s.suppliers[j], offer.allotted) // multiple
    for back in range(offer.breaks + 1):
        least = first_lots(s, i, j, offer.breaks - back)
        low = least - 1
        while low < high:
            middle = (low + high + 1) // 2
            if needed(s, i, j, middle * multiple) > free:
                high = middle - 1
            else:
                low = middle
        if low >= least:
            units: int = low * multiple
            return units
        high = min(high, least - 1)
    return 0


def first_lots(s: Books, i: int, j: int, n: int) -> int:
    """The smallest order of item i, in lots of supplier j, that reaches its n-th price break (0: any order)."""
    supplier = s.suppliers[j]
    smallest = in_lots(supplier, 1) // supplier.multiple
    if n == 0:
        return smallest
    units = s.price_breaks[s.offers[i * len(s.suppliers) + j].first_break + n - 1].units
    return max(smallest, (units + supplier.multiple - 1) // supplier.multiple)


def least_needed(s: Books, i: int, j: int) -> int:
    """The least money with which anything could be ordered of what is allotted to supplier j: the smallest order's, or
    less, where a larger one is cheaper."""
    multiple = s.suppliers[j].multiple
    offer = s.offers[i * len(s.suppliers) + j]
    least = needed(s, i, j, first_lots(s, i, j, 0) * multiple)
    for n in range(1, offer.breaks + 1):
        lots = first_lots(s, i, j, n)
        if lots * multiple <= in_lots(s.suppliers[j], offer.allotted):
            least = min(least, needed(s, i, j, lots * multiple))
    return least


def fell_short(s: Books, i: int, units: int, amount: int, t: float) -> None:
    """An order of item i cannot be paid; each is counted once, however often it is tried again."""
    s.world[0].short += 1
    if s.logging:
        note(s, t, NO_MONEY, i, units, i)
        note_amount(s, amount)


def wait_for_money(s: Books, i: int, amount: int) -> None:
    """The order of item i waits until so much can be paid."""
    world = s.world[0]
    s.items[i].short_of = amount
    if world.least_short == 0 or amount < world.least_short:
        world.least_short = amount


def money_came(s: Books, i: int, since: float, first: int, t: float) -> None:
    """Item i was reviewed after its order had waited for money since then: orders from number `first` on are what
    became of it, if it does not wait on."""
    if s.items[i].short_of > 0:
        if since == OPEN:
            s.items[i].short_since = t
        return
    s.items[i].short_since = OPEN
    world = s.world[0]
    if since == t and first < world.supplies:
        world.short -= 1  # the money of this instant came after the review
    elif since != OPEN and first < world.supplies:
        world.waits += 1
        world.waited += t - since
        for k in range(first, world.supplies):
            s.supplies[k].waited = t - since
