"""What a run leaves behind: the columns that the metrics read. Made by an engine, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder import state
from simbackorder.opening.shop import Shop

if TYPE_CHECKING:
    from simbackorder.sample_path.drawing import SamplePath

Columns = Mapping[str, NDArray[Any]]

FOLLOWED = (
    *("borrowed_time", "deposited_time", "overdrawn_time", "beyond_time", "payables_time"),
    *("short", "waits", "waited"),
)
"""What is known of the shop's money over time, also at the cut."""
RECORDED: dict[str, tuple[str, ...]] = {
    "items": tuple(name for name in state.columns(state.Item) if name not in ("orders", "next")),  # an engine's own
    "kept": tuple(state.columns(state.Kept)),
    "orders": ("promised", "closed", "delivered", "accepted", "in_transit", "cancelled", "shipments", "oversold"),
    "lines": ("accepted", "filled", "shipped", "over_cap"),
    "contracts": (
        *("placed", "date", "cause", "slips", "notices", "visits"),
        *("late_cost", "late_cost_at_cut", "cancellation_cost"),
        *("sent_back", "restocked", "paid_back", "cut_at", "cut_units", "cut_value"),
        *("offers", "offers_taken", "discounted", "vouchers", "redeemed", "lapsed", "faster", "faster_cost"),
        "late_refund",
    ),
    "customers": ("lost_at",),
    "fines": ("judged", "missed", "paid", "judged_at_cut", "missed_at_cut", "paid_at_cut"),
    "periods": tuple(state.columns(state.Period)),
    "world": (
        *("deposits_time", "deposits_at_cut", "slots", "slots_wait", "slots_of_window", "express", "again"),
        *("slots_at_cut", "slots_wait_at_cut", "express_at_cut", "again_at_cut"),
        *(f"{name}{when}" for name in FOLLOWED for when in ("", "_at_cut")),
        *("lowest", "committed"),
    ),
    "supplies": (
        "item",
        "supplier",
        "quantity",
        "recalled",
        "cost",
        "placed",
        "lead_time",
        "arrived",
        "missing",
        "longer",
        "standing",
        "again",
        "date",
        "waited",
    ),
    "suppliers": tuple(each for name in ("on_order_time", "busy_time", "up_time") for each in (name, f"{name}_at_cut")),
    "accounts": ("balance", "at_cut"),
    "balances": tuple(state.columns(state.Balance)),
    "readings": tuple(state.columns(state.Reading)),
    "levels": tuple(state.columns(state.Level)),
    "log": tuple(state.columns(state.Entry)),
}
LONG = (state.Order, state.Line, state.Waiter)
"""Their whole numbers have 32 bits, so that an order's row fits into one line of a processor's cache (`check_bounds`
sees to it that the units of an order fit)."""


class Rows(Mapping[str, NDArray[Any]]):
    """Columns of a table that is an array of rows, each taken out when it is first asked for."""

    def __init__(self, rows: NDArray[Any], names: Sequence[str]) -> None:
        self.rows = rows
        self._names = names
        self._taken: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self._taken:
            self._taken[name] = np.ascontiguousarray(self.rows[name])
        return self._taken[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class RunRecord(NamedTuple):
    """The books at the end of a run (and at the cut: `kept`, `accounts["at_cut"]`), by table and column.

    Orders and lines are those that arrived, in the order of the sample path; `log` is empty unless asked for, contracts
    and customers unless something depends on them.
    """

    shop: Shop
    path: SamplePath
    items: Rows
    kept: Rows
    orders: Rows
    lines: Rows
    contracts: Rows
    customers: Rows
    fines: Rows
    periods: Rows
    world: Rows
    supplies: Rows
    suppliers: Rows
    accounts: Rows
    balances: Rows
    readings: Rows
    levels: Rows
    log: Rows


def people(shop: Shop, path: SamplePath) -> dict[str, int]:
    """Rows of the tables of contracts and of customers, which are kept only where something depends on them."""
    terms = shop.tables["terms"]
    return {
        "contracts": len(path.gap) if terms["contracts"][0] else 0,
        "customers": int(path.customer.max(initial=-1)) + 1 if terms["loyal"][0] else 0,
    }


@cache
def dtype(row: type) -> np.dtype[Any]:
    """A kind of row as a structured type."""
    whole = "i4" if row in LONG else "i8"
    return np.dtype(
        [(name, whole if isinstance(value, int) else "f8") for name, value in state.columns(row).items()], align=True
    )


def recorded(shop: Shop, log: bool) -> dict[str, tuple[str, ...]]:
    """The columns that a record of this shop has, by table."""
    if not (log or shop.tables["terms"]["deliveries"][0]):
        return RECORDED
    return RECORDED | {"lines": (*RECORDED["lines"], "quoted", "declined")}
