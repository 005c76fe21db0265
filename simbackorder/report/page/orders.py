"""Show me the orders: from a number in the table to orders behind it, each under both alternatives side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.report.grid import printable
from simbackorder.report.order_report import story_title
from simbackorder.report.order_stories import ending, rows
from simbackorder.report.order_tables import KINDS, answer, caption, cost_grid, dates, kinds_grid, part_grids
from simbackorder.report.page.meanings import OURS, Table, table

if TYPE_CHECKING:
    from simbackorder.metrics.definition import Measure
    from simbackorder.report.order_stories import Story
    from simbackorder.report.order_tables import Report


class Row(NamedTuple):
    """A row of the table of classes; `example`: the key of the first order that is shown of it; empty: none is."""

    label: str
    cells: tuple[str, ...]
    example: str


class Column(NamedTuple):
    """A heading of the table of classes, and what it means."""

    name: str
    meaning: str


class OrderShown(NamedTuple):
    """An order under both alternatives: `lines` of time, and what happened under either; `endings` of either."""

    key: str
    title: str
    sides: tuple[str, str]
    lines: tuple[tuple[str, str, str], ...]
    endings: tuple[str, str]


class OrdersShown(NamedTuple):
    """The section: sentences, the table of classes, further tables, and some orders."""

    says: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    tables: tuple[Table, ...]
    orders: tuple[OrderShown, ...]


def orders_shown(each: Report, runs: int, catalogue: Mapping[str, Measure]) -> OrdersShown:
    """What the section shows, on a page of so many runs."""
    orders = tuple(_order(k, told, each) for k, told in enumerate(each.told, start=1))
    names = {"first": printable(each.found.first), "second": printable(each.found.second)}
    last_first = reversed([*zip(each.told, orders, strict=True)])
    labels = {KINDS[told.kind].format(**names): order.key for told, order in last_first}
    grid, costs = kinds_grid(each), cost_grid(each)
    leads = ("An underlined number leads to an order of that kind.",) if orders else ()
    if each.found.replications < runs:
        leads = (f"Of the first {each.found.replications} runs. {' '.join(leads)}".strip(),)
    return OrdersShown(
        (answer(each), *leads),
        tuple(Column(name, OURS[name]) for name, _ in grid.columns),
        tuple(Row(label, cells, labels.get(label, "")) for label, cells in grid.rows),
        tuple(filter(None, (caption(each), dates(each)))),
        tuple(table(one, catalogue) for one in (costs, *part_grids(each)) if one is not None),
        orders,
    )


def _order(number: int, told: Story, each: Report) -> OrderShown:
    sides = (told.first, told.second)
    return OrderShown(
        f"order-{number}",
        story_title(told, each),
        (printable(sides[0].alternative), printable(sides[1].alternative)),
        tuple((when.replace("\n", ", "), one, other) for when, one, other in rows(told, each.head)),
        (ending(sides[0], each.head), ending(sides[1], each.head)),
    )
