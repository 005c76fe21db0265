"""Whom an order can be placed with, how many units it has, and what they cost."""

from simbackorder.state import REFUSE, Books, Offer, Supplier


def takes_orders(supplier: Supplier) -> bool:
    """Does the supplier take an order now?"""
    refuses: bool = supplier.down == 1 and supplier.effect == REFUSE
    return not refuses


def in_lots(supplier: Supplier, units: int) -> int:
    """What an order of so many units becomes: at least the supplier's minimum, in its multiples. Rounded down, it is
    still not smaller than the smallest order that there is."""
    lots = max(units, supplier.minimum) + supplier.multiple - 1
    raised: int = lots - lots % supplier.multiple
    if supplier.rounds_down == 0 or raised - supplier.multiple < max(1, supplier.minimum) or raised <= units:
        return raised
    return raised - supplier.multiple


def cost_of_units(s: Books, offer: Offer, units: int) -> int:
    """What an order of so many units costs, by the offer's price breaks, minor units (Silver, Pyke and Thomas, 4th ed.,
    2017, section 4.5; Hadley and Whitin, 1963, sections 2-11 and 2-12)."""
    cost: int = offer.unit_cost * units
    for n in range(offer.first_break, offer.first_break + offer.breaks):
        price = s.price_breaks[n]
        if units >= price.units:
            cost = price.unit_cost * units
            if price.before >= 0:
                cost = price.before + price.unit_cost * (units - price.units + 1)
    return cost
