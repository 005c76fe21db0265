"""What measures are taken of: a shop as a whole, a part of its orders, its items one by one, or its suppliers one by
one. A formula reads the same names of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simbackorder.metrics.sheet import LEVELS, ByRun, Sheet
from simbackorder.metrics.values import Array, over
from simbackorder.state import ledger

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario

NOTHING = ByRun({})
MADE_OF = {
    "position": dict.fromkeys(("on_hand", "in_putaway", "on_order", "record_gap"), 1)
    | dict.fromkeys(("reserved", "backorders"), -1)
}
"""Levels that are sums of others."""
TIMES = tuple(f"{name}_time" for name in {**dict.fromkeys(LEVELS[:3]), **MADE_OF["position"]})
MOMENTS = tuple(f"{name}_squares" for name in LEVELS)
"""What the variances are made of."""


class Basis(NamedTuple):
    """Some runs of a scenario. `orders`, `goods`, `suppliers`: what was counted, named as in `tally.Tally`,
    `flows.Flows` and `flows.OfSupplier`; `spend`: what suppliers are paid, minor units; `k`: the part of the orders."""

    scenario: Scenario
    sheet: Sheet
    orders: ByRun
    goods: ByRun
    suppliers: ByRun
    spend: Array
    k: int = 0

    @property
    def length(self) -> float:
        """Of the window."""
        return self.sheet.length

    def money(self, minor_units: Array) -> Array:
        """In units of currency."""
        return over(minor_units, 10**self.scenario.minor_digits)

    def account(self, number: int) -> Array:
        """What went through an account: debits less credits, minor units."""
        through: Array = self.sheet.through[:, number]
        return through

    def fined(self, name: str) -> Array:
        """What is kept of fines (see `sheet.FINED`): of the segment that the orders are of, or of all."""
        of_segments = self.sheet.fines[name]
        found: Array = of_segments[:, self.k] if self.sheet.size.parts > 1 else of_segments.sum(axis=1)
        return found


class Summed(ByRun):
    """Rows of several parts, added up one after the other."""

    def __getattr__(self, name: str) -> Array:
        column: Array = super().__getattr__(name)
        found: Array = np.zeros(len(column), column.dtype)
        for j in range(column.shape[1]):
            found = found + column[:, j]
        return found


def whole(scenario: Scenario, sheet: Sheet, k: int = 0) -> Basis:
    """All items and suppliers together, and the orders of part k: of all, if they are not parted."""
    goods = ByRun(all_items(sheet))
    spend = goods.received_at_cost + sheet.through[:, ledger.PRICE_VARIANCE]
    return Basis(scenario, sheet, sheet.part(k), goods, Summed(of_suppliers(sheet)), spend, k)


def all_items(sheet: Sheet) -> Mapping[str, Array]:
    """What all items together counted; times at levels weighted by the units demanded, as other shares of time."""
    found = {name: sheet.flows[name] for name in sheet.flows.dtype.names or ()}
    weight = np.ones(sheet.items.shape) if sheet.items.shape[1] == 1 else sheet.items["demanded"]
    return found | {name: (weight * of_items).sum(axis=1) for name, of_items in at_levels(sheet).items()}


def at_levels(sheet: Sheet) -> dict[str, Array]:
    """By item, how long each level was had, and the variance of units times the window, as `on_hand_level_3` and
    `on_hand_variance`; nothing where they are not asked for."""
    found: dict[str, Array] = {}
    for name, levels in sheet.levels.items():
        found |= {f"{name}_level_{n}": levels[:, :, n] for n in range(levels.shape[2])}
        mean = sum(sign * sheet.by_item[f"{part}_time"] for part, sign in MADE_OF.get(name, {name: 1}).items())
        spread = sheet.by_item[f"{name}_squares"] - mean * mean / sheet.length
        found[f"{name}_variance"] = np.maximum(spread, 0.0)
    return found


def of_suppliers(sheet: Sheet) -> dict[str, Array]:
    """What was counted of suppliers, [run, supplier], with the time in the window, and that of all servers, busy or
    not."""
    shape = sheet.suppliers.shape
    servers = sheet.shop.tables["suppliers"].get("servers", 0)
    time = {"time": np.full(shape, sheet.length), "server_time": sheet.length * np.broadcast_to(servers, shape)}
    return {name: sheet.suppliers[name] for name in sheet.suppliers.dtype.names or ()} | time


def items(scenario: Scenario, sheet: Sheet) -> Basis:
    """Items one by one: [run, item]."""
    units = {"units": "demanded", "units_missing": "missing", "units_refused": "refused"}
    orders = ByRun({name: sheet.items[column] for name, column in units.items()})
    goods = ByRun({**sheet.by_item, **at_levels(sheet), "weight": np.ones(sheet.items.shape)})
    return Basis(scenario, sheet, orders, goods, NOTHING, np.zeros(sheet.items.shape))


def suppliers(scenario: Scenario, sheet: Sheet) -> Basis:
    """Suppliers one by one: [run, supplier]."""
    of = ByRun(of_suppliers(sheet))
    goods = ByRun({"received": of.units, "missing": of.missing, "on_order_time": of.on_order_time})
    return Basis(scenario, sheet, NOTHING, goods, of, of.spend)
