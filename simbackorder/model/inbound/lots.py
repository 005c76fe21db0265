"""Whom an order can be placed with, and how many units it has."""

from simbackorder.state import REFUSE, Supplier


def takes_orders(supplier: Supplier) -> bool:
    """Does the supplier take an order now?"""
    refuses: bool = supplier.down == 1 and supplier.effect == REFUSE
    return not refuses


def in_lots(supplier: Supplier, units: int) -> int:
    """Units as the supplier takes them: at least its minimum, and a multiple of its lots."""
    raised = max(units, supplier.minimum) + supplier.multiple - 1
    return raised - raised % supplier.multiple
