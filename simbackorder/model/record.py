"""What a run leaves behind: the columns that the metrics read. Made by an engine, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.model import state
from simbackorder.model.opening import Shop

if TYPE_CHECKING:
    from simbackorder.model.sample_path import SamplePath

Columns = Mapping[str, NDArray[Any]]

RECORDED: dict[str, tuple[str, ...]] = {
    "items": tuple(state.columns(state.Item)),
    "kept": tuple(state.columns(state.Kept)),
    "orders": ("promised", "closed", "accepted", "cancelled", "shipments"),
    "lines": ("accepted", "filled", "shipped"),
    "supplies": ("item", "supplier", "quantity", "recalled", "placed", "lead_time", "arrived"),
    "accounts": ("balance", "at_cut"),
    "readings": tuple(state.columns(state.Reading)),
    "log": tuple(state.columns(state.Entry)),
}
DELIVERIES = ("delivered", "in_transit")  # recorded when a delivery is promised, or with a log
DTYPES = {int: np.int64, float: np.float64}


class RunRecord(NamedTuple):
    """The books at the end of a run (and at the cut: `kept`, `accounts["at_cut"]`), by table and column.

    Orders and lines are those that arrived, in the order of the sample path; `log` is empty unless asked for.
    """

    shop: Shop
    path: SamplePath
    items: Columns
    kept: Columns
    orders: Columns
    lines: Columns
    supplies: Columns
    accounts: Columns
    readings: Columns
    log: Columns


def dtype(table: str, column: str) -> Any:
    """The type of a recorded column."""
    return DTYPES[type(state.columns(state.ROWS[table])[column])]


def recorded(shop: Shop, log: bool) -> dict[str, tuple[str, ...]]:
    """The columns that a record of this shop has, by table."""
    if not (log or any(shop.firm["promising"]["by_delivery"])):
        return RECORDED
    return RECORDED | {"orders": RECORDED["orders"] + DELIVERIES, "lines": (*RECORDED["lines"], "quoted", "declined")}
