"""Recorded orders: the same demand again in every replication, exactly as it was."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.arrivals import reachable
from simbackorder.sample_path.distributions import Counts
from simbackorder.sample_path.sources import Floats
from simbackorder.scenario.sections.recorded import as_number, column_place, moment_of, read_table

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Replay, Scenario


class Recorded(NamedTuple):
    """Recorded orders of the run by time. What is not recorded is None and drawn; `left_out` counts rows outside it."""

    time: Floats
    gap: Floats
    customer: NDArray[np.int32]
    per_order: NDArray[np.int64]
    item: NDArray[np.int32] | None
    units: Counts | None
    value: Counts | None
    left_out: int


class Row(NamedTuple):
    """One row of the record; `item` -1, `units` 1 and `value` 0 where there is no such column."""

    order: int
    item: int
    units: int
    value: int


def recorded_orders(scenario: "Scenario", replay: "Replay", basket_size: int) -> Recorded:
    """Return the orders of the record.

    Rows with the same `order` are one order, which came at the time of the first of them; rows of one item in an
    order are one line. Without a column of items, every row is a line whose item is drawn (an order with more
    rows than the basket has items, `basket_size`, has its further rows added to its first lines).
    Raises ValueError for a row that cannot be read.
    """
    moments, customers, rows, left_out = _read(scenario, replay)
    wanted = np.unique(np.array([row.order for row in rows], np.int64))
    by_time = wanted[np.argsort(np.array(moments, np.float64)[wanted], kind="stable")]
    rank = np.zeros(len(moments), np.int64)
    rank[by_time] = np.arange(by_time.size)
    lines: dict[tuple[int, int], list[int]] = {}
    seen: dict[int, int] = {}
    for row in sorted(rows, key=lambda row: rank[row.order]):
        turn = seen[row.order] = seen.get(row.order, -1) + 1
        line = lines.setdefault((int(rank[row.order]), row.item if replay.item else turn % basket_size), [0, 0])
        line[0] += row.units
        line[1] += row.value
    order = np.array([order for order, _ in lines], np.int64)
    units, value = np.array(list(lines.values()), np.int64).reshape(-1, 2).T.copy()
    attained, gap = reachable(np.array(moments, np.float64)[by_time])
    return Recorded(
        attained,
        gap,
        np.array(customers, np.int32)[by_time],
        np.bincount(order, minlength=by_time.size),
        np.array([item for _, item in lines], np.int32) if replay.item else None,
        units if replay.units else None,
        value if replay.value else None,
        left_out,
    )


def _read(scenario: "Scenario", replay: "Replay") -> tuple[list[float], list[int], list[Row], int]:
    """Return the times and customers of the orders as in the file, the rows within the run, and how many are not."""
    table = read_table(scenario.files[replay.file], replay.file)
    roles = ("time", "order", "customer", "item", "units", "value")
    columns = {role: getattr(replay, role) for role in roles if getattr(replay, role) is not None}
    places = {role: column_place(table, column, replay.file) for role, column in columns.items()}
    items = {name: place for place, name in enumerate(scenario.items)}
    moments: list[float] = []
    customers: list[int] = []
    rows: list[Row] = []
    orders: dict[str, int | None] = {}
    labels: dict[str, int] = {}
    left_out = 0
    for number, row in table.rows:
        entry = {role: row[place] if place < len(row) else "" for role, place in places.items()}
        key = entry.get("order", str(number))
        try:
            if key not in orders:
                moment = moment_of(entry["time"], scenario.time)
                orders[key] = len(moments) if 0 <= moment < scenario.time.end else None
                if orders[key] is not None:
                    moments.append(moment)
                    label = entry.get("customer", f"order {key}")
                    customers.append(labels.setdefault(label, len(labels)))
            place = orders[key]
            if place is None:
                left_out += 1
            elif float(entry.get("units", "1")) > 0:
                rows.append(_row(place, entry, items, 10**scenario.minor_digits))
        except (KeyError, ValueError, OverflowError) as error:
            raise ValueError(f"{replay.file}:{number}: this row cannot be read ({error})") from None
    return moments, customers, rows, left_out


def _row(order: int, entry: dict[str, str], items: dict[str, int], minor: int) -> Row:
    item = items[entry["item"]] if "item" in entry else -1
    return Row(order, item, int(float(entry.get("units", "1"))), round(_number(entry.get("value", "0")) * minor))


def _number(text: str) -> float:
    number = as_number(text)
    if number is None:
        raise ValueError(f"{text!r} is no number")
    return number
