"""All money and all units of a run must fit into 64-bit integers, whatever the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simbackorder.model.opening import Shop
    from simbackorder.model.sample_path import SamplePath

MOST = float(2**62)


def check_bounds(shop: Shop, path: SamplePath) -> None:
    """Raises ValueError if a run might hold more minor units of money, or units of goods, than the integers of its
    books.

    The bound on units is generous: what is there at the start, twice what is demanded, and a full order of every item.
    """
    items, firm = shop.tables["items"], shop.firm["replenishment"]
    demanded = float(path.quantity.sum(dtype="f8"))
    opening = float(sum(items["on_hand"])) + float(sum(shop.tables["supplies"]["quantity"]))
    full = float(sum(map(abs, firm["order_up_to"]))) + float(sum(firm["order_quantity"]))
    units = opening + 2 * demanded + full + float(sum(map(abs, firm["reorder_point"])))
    dearest = max([1, *items["unit_cost"], *shop.tables["offers"]["unit_cost"], *shop.tables["terms"]["per_unit"]])
    holding = max([0.0, *items["holding_cost"]]) * shop.end
    money = max(float(path.value.sum(dtype="f8")), units * max(dearest, holding))
    if money > MOST:
        raise ValueError(f"about {money:.3g} minor units of money are more than the books can hold ({MOST:.3g})")
