"""What cannot be paid is not ordered: an order waits for money, is skipped, or is cut down to what can be paid. Only
where the firm's credit has a limit (`Terms.credit_line`)."""

from simbackorder.model.bookkeeping import note, note_amount
from simbackorder.model.events import NO_MONEY
from simbackorder.model.inbound.lots import in_lots, takes_orders
from simbackorder.model.money.bills import with_order
from simbackorder.model.money.interest import free_cash
from simbackorder.state import CUT_DOWN, OPEN, SKIP, Books


def needed(s: Books, i: int, j: int, units: int) -> int:
    """What cash has to cover, if supplier j is to be asked for so many units of item i."""
    supplier = s.suppliers[j]
    amount: int = units * s.offers[i * len(s.suppliers) + j].unit_cost
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
            smallest = needed(s, i, j, in_lots(supplier, 1))
            offer.allotted = units
            if units > 0:
                some += units
                free -= needed(s, i, j, units)
            elif least == 0 or smallest < least:
                least = smallest
    return 0 if some > 0 else least


def most_units(s: Books, i: int, j: int, free: int) -> int:
    """The most units, at most those allotted, and in the supplier's lots, that so much money pays at supplier j; 0 if
    it does not pay the smallest order."""
    supplier = s.suppliers[j]
    low = 0
    high = in_lots(supplier, s.offers[i * len(s.suppliers) + j].allotted) // supplier.multiple
    smallest = in_lots(supplier, 1) // supplier.multiple
    while low < high:  # the price does not fall with the units
        middle = (low + high + 1) // 2
        if middle >= smallest and needed(s, i, j, middle * supplier.multiple) > free:
            high = middle - 1
        else:
            low = middle
    units: int = low * supplier.multiple
    if low < smallest or needed(s, i, j, units) > free:
        units = 0
    return units


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
