"""The orders of two alternatives, one by one: as text, in Markdown, for notebooks, as JSON and as tidy rows."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Iterator
from typing import Any

from simbackorder.experiments.order_pairs import CLASSES
from simbackorder.report import grid, html
from simbackorder.report.csv_cells import cell
from simbackorder.report.document import estimated
from simbackorder.report.grid import Grid, printable
from simbackorder.report.order_stories import NOTHING, Side, Story, ending, rows, title
from simbackorder.report.order_tables import KINDS, Report, answer, caption, cost_grid, dates, kinds_grid, part_grids
from simbackorder.report.tables import Block, blocks_markdown, blocks_text
from simbackorder.statistics.estimate import Estimate

MONEY, ORDERS, SHARE = "money", "orders", "fraction"
TIME_WIDTH = 12
COLUMNS = ("part", "name", "measure", "mean", "half_width", "low", "high", "standard_error", "n", "unit", "reason")


def blocks(each: Report) -> list[Block]:
    """Answer, tables, and what they rest on; without the stories."""
    head, found = each.head, each.found
    names = f"'{printable(found.second)}' against '{printable(found.first)}', order by order"
    made: list[Block | None] = [
        f"{printable(head.title)}: {names}",
        answer(each),
        kinds_grid(each),
        caption(each),
        dates(each) or None,
        cost_grid(each),
        *part_grids(each),
    ]
    return [block for block in made if block is not None]


def basis(each: Report) -> str:
    """Which study it is."""
    head = each.head
    return f"Scenario {head.digest}, seed {head.seed}, engine {head.engine}."


def text(each: Report, width: int) -> str:
    """All of it in at most `width` columns."""
    parts = [blocks_text(blocks(each), width)]
    parts += [story_text(told, each, width) for told in each.told]
    return "\n\n".join([*parts, textwrap.fill(basis(each), width)])


def markdown(each: Report) -> str:
    """All of it in Markdown."""
    parts = [blocks_markdown(blocks(each))]
    for told in each.told:
        parts += [f"### {grid.in_markdown(story_title(told, each))}", grid.markdown(story_grid(told, each))]
    return "\n\n".join([*parts, basis(each)])


def page(each: Report) -> str:
    """All of it for a notebook."""
    made = blocks(each)
    for told in each.told:
        made += [story_title(told, each), story_grid(told, each)]
    return html.page([*made, basis(each)])


def story_title(told: Story, each: Report) -> str:
    """Which order it is an example of what, and its class."""
    names = {"first": printable(each.found.first), "second": printable(each.found.second)}
    which = ", of the largest value" if told.which == "largest" else ""
    return f"{title(told, each.head)}: {KINDS[told.kind].format(**names)}{which}"


def story_grid(told: Story, each: Report) -> Grid:
    """What happened under both, side by side."""
    head, sides = each.head, (told.first, told.second)
    lines = [(when.replace("\n", ", "), (one, other)) for when, one, other in rows(told, head)]
    lines.append(("in the end", (ending(sides[0], head), ending(sides[1], head))))
    return Grid("when", tuple((printable(side.alternative), "") for side in sides), tuple(lines))


def story_text(told: Story, each: Report, width: int) -> str:
    """What happened under both, side by side, in at most `width` columns."""
    room = (width - TIME_WIDTH - 4) // 2
    sides = (told.first, told.second)
    lines = list(_beside(("", *(printable(side.alternative) for side in sides)), room))
    lines.append("-" * (TIME_WIDTH + 4 + 2 * room))
    for row in rows(told, each.head):
        lines += _beside(row, room)
    if len(lines) < 3:
        lines += _beside(("", NOTHING, NOTHING), room)
    lines += _beside(("in the end", *(ending(side, each.head) for side in sides)), room)
    return "\n".join([textwrap.fill(story_title(told, each), width), *lines])


def _beside(row: tuple[str, ...], room: int) -> Iterator[str]:
    columns = [row[0].splitlines() or [""], *(textwrap.wrap(cell_, room) or [""] for cell_ in row[1:])]
    for k in range(max(map(len, columns))):
        when, one, other = (column[k] if k < len(column) else "" for column in columns)
        yield f"{when:<{TIME_WIDTH}}  {one:<{room}}  {other}".rstrip()


def document(each: Report) -> dict[str, Any]:
    """The JSON document: totals per run of the window, in currency units."""
    head, found = each.head, each.found

    def of(estimate: Estimate, unit: str) -> dict[str, Any]:
        return estimated(estimate, unit, head)

    kinds = {
        name: {
            "orders": of(kind.orders, ORDERS),
            "share": of(kind.share, SHARE),
            "value": of(kind.value, MONEY),
            "terms": {term: of(amount, MONEY) for term, amount in kind.terms.items()},
        }
        for name, kind in found.kinds.items()
    }
    parts = {
        name: {
            part: {
                "saved": of(of_part.saved, ORDERS),
                "lost": of(of_part.lost, ORDERS),
                "value": of(of_part.value, MONEY),
            }
            for part, of_part in of_parts.items()
        }
        for name, of_parts in (("segments", found.segments), ("items", found.items))
    }
    costs = {"together": found.cost} | dict(found.costs)
    return {
        "scenario": {"title": head.title, "digest": head.digest, "seed": head.seed},
        "engine": head.engine,
        "replications": found.replications,
        "confidence": found.confidence,
        "first": found.first,
        "second": found.second,
        "answer": answer(each),
        "classes": kinds,
        "saved_from": {state: of(count, ORDERS) for state, count in found.saved_from.items()},
        "lost_to": {state: of(count, ORDERS) for state, count in found.lost_to.items()},
        "orders": of(found.orders, ORDERS),
        "value": of(found.value, MONEY),
        "before": of(found.before, MONEY),
        "outside": {name: of(amount, MONEY) for name, amount in found.outside.items()},
        "profit": of(found.profit, MONEY),
        "costs": {
            name: {"total": of(cost.total, MONEY), "per_saved_order": of(cost.per_saved, MONEY)}
            for name, cost in costs.items()
        },
        "dates": {"gained": of(found.dates_gained, ORDERS), "lost": of(found.dates_lost, ORDERS)},
        **parts,
        "examples": [_example(told) for told in each.told],
    }


def _example(told: Story) -> dict[str, Any]:
    story = {name: value for name, value in told._asdict().items() if name not in ("first", "second")}
    return story | {"first": _side(told.first), "second": _side(told.second)}


def _side(side: Side) -> dict[str, Any]:
    events = [{"time": h.time, "date": h.date or None, "event": h.event, "text": h.text} for h in side.happenings]
    return side._asdict() | {"terms": dict(side.terms), "happenings": events}


def tidy(each: Report) -> Iterator[dict[str, object]]:
    """Every number as a row: of which part (a class, a segment...), which measure, with its interval."""
    found = each.found

    def row(part: str, name: str, measure: str, estimate: Estimate, unit: str) -> dict[str, object]:
        return {"part": part, "name": name, "measure": measure} | estimated(estimate, unit, each.head)

    for name in CLASSES:
        kind = found.kinds[name]
        yield row("class", name, "orders", kind.orders, ORDERS)
        yield row("class", name, "share", kind.share, SHARE)
        yield row("class", name, "value", kind.value, MONEY)
    yield row("all", "orders", "orders", found.orders, ORDERS)
    yield row("all", "orders", "value", found.value, MONEY)
    yield row("all", "before", "value", found.before, MONEY)
    for name, amount in found.outside.items():
        yield row("outside", name, "value", amount, MONEY)
    yield row("all", "profit", "value", found.profit, MONEY)
    for part, states in (("saved_from", found.saved_from), ("lost_to", found.lost_to)):
        for name, count in states.items():
            yield row(part, name, "orders", count, ORDERS)
    for name, cost in ({"together": found.cost} | dict(found.costs)).items():
        yield row("cost", name, "total", cost.total, MONEY)
        yield row("cost", name, "per_saved_order", cost.per_saved, MONEY)
    yield row("dates", "gained", "orders", found.dates_gained, ORDERS)
    yield row("dates", "lost", "orders", found.dates_lost, ORDERS)
    for part, of_parts in (("segment", found.segments), ("item", found.items)):
        for name, of_part in of_parts.items():
            yield row(part, name, "saved", of_part.saved, ORDERS)
            yield row(part, name, "lost", of_part.lost, ORDERS)
            yield row(part, name, "value", of_part.value, MONEY)


def csv_text(each: Report) -> str:
    """The rows as CSV with a header; what is undefined is left empty."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: cell(value) for key, value in row.items()} for row in tidy(each))
    return stream.getvalue()
