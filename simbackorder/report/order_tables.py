"""Which orders an alternative saves and loses against another: the answer in words, and its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.experiments.order_differences import LOST_ORDERS, SALES_OF_OTHERS, OrderDifferences, Part
from simbackorder.report.columns_of_numbers import Number, intervals
from simbackorder.report.grid import Grid, printable
from simbackorder.report.numbers import interval
from simbackorder.report.order_stories import ENDED, Story
from simbackorder.report.period import Period, period_of
from simbackorder.report.plain_words import quoted, term
from simbackorder.statistics.estimate import Estimate

if TYPE_CHECKING:
    from simbackorder.experiments.task import Task
    from simbackorder.report.result import Head

LABEL_WIDTH, NARROWEST = 30, 7
MOST_PARTS = 10
KINDS = {
    "saved": "saved: only '{second}' serves",
    "lost": "lost: only '{first}' serves",
    "more_units": "more units than '{first}'",
    "fewer_units": "fewer units than '{first}'",
    "earlier": "earlier than '{first}'",
    "later": "later than '{first}'",
    "same": "served alike by both",
    "neither": "served by neither",
    "open_under_first": "open at the end, '{first}'",
    "open_under_second": "open at the end, '{second}'",
    "open_under_both": "open at the end, both",
}
"""Classes of orders in the tables: the second alternative against the first."""
ALIKE = ("same", "neither", "open_under_both")
OF_TERMS = {
    LOST_ORDERS: "orders that it loses",
    SALES_OF_OTHERS: "other orders: sales less goods",
    "shipping_cost": "other orders: shipping",
    "notice_cost": "other orders: messages",
    "payment_fees": "other orders: bank fees",
    "refund_cost": "other orders: refunds",
    "faster_shipping": "other orders: faster shipping",
    "late_cost": "other orders: lateness",
    "cancellation_cost": "other orders: cancellations",
}
"""Terms of what saved orders cost; those of stock and suppliers have their usual names."""


class Report(NamedTuple):
    """What is shown: the differences, some orders told, and what is needed to read them."""

    found: OrderDifferences
    told: tuple[Story, ...]
    head: Head
    period: Period


def report(task: Task, found: OrderDifferences, told: tuple[Story, ...], head: Head) -> Report:
    """The report of a task's orders."""
    return Report(found, told, head, period_of(head, task.catalogue[task.goal.objective].unit))


def answer(each: Report) -> str:
    """How many orders are saved and lost, what they are worth, and what a saved one costs."""
    found, when = each.found, each.period.words
    first, second = quoted([found.first]), quoted([found.second])
    if not any(found.kinds[name].orders.mean for name in found.kinds if name not in ALIKE):
        return f"{second} and {first} serve every order alike: none is saved, lost, made earlier or later."
    saved, lost = found.kinds["saved"], found.kinds["lost"]
    parts = []
    if saved.orders.mean:
        parts.append(
            f"{second} saves {_count(saved.orders, each)} orders {when} that {first} loses, worth "
            f"{_money(saved.value, each)}, and loses "
            + (f"{_count(lost.orders, each)}, worth {_money(lost.value, each, -1)}." if lost.orders.mean else "none.")
        )
        parts.append(_cost(each))
    else:
        gone = f"loses {_count(lost.orders, each)}, worth {_money(lost.value, each, -1)}"
        gone = gone if lost.orders.mean else "loses none"
        parts.append(f"{second} saves no order {when} that {first} loses, and {gone}.")
    parts.append(f"Together with everything else its profit is {_money(found.profit, each, signed=True)} {when}.")
    if found.replications == 1:
        parts.append("One simulated run: these are counts, without an interval.")
    return " ".join(filter(None, parts))


def _cost(each: Report) -> str:
    cost = each.found.cost.per_saved
    if cost.mean is None:
        return ""
    shown = f"{interval(abs(cost.mean), cost.half_width, 'money', each.head)} {each.head.currency}"
    if cost.mean < 0:
        return f"Saving them costs nothing: all else earns {shown} more per saved order."
    worth = (each.found.kinds["saved"].value.mean or 0.0) / (each.found.kinds["saved"].orders.mean or 1.0)
    of = "in lost orders, stock, parcels and the like"
    return f"Each saved order costs {shown} {of}, and is worth {_cents(worth, each)}."


def _cents(amount: float, each: Report) -> str:
    return f"{interval(amount, None, 'money', each.head)} {each.head.currency}"


def _scaled(estimate: Estimate, each: Report, sign: float = 1.0) -> Number:
    return (
        Number(estimate.mean, estimate.half_width)
        .times(each.period.factor * sign)
        ._replace(half_width=None if estimate.half_width is None else estimate.half_width * each.period.factor)
    )


def _count(estimate: Estimate, each: Report) -> str:
    number = _scaled(estimate, each)
    return interval(number.mean, number.half_width, "orders", each.head) if number.mean else "none"


def _money(estimate: Estimate, each: Report, sign: float = 1.0, signed: bool = False) -> str:
    number = _scaled(estimate, each, sign)
    return f"{interval(number.mean, number.half_width, 'money', each.head, signed)} {each.head.currency}"


def caption(each: Report) -> str:
    """What the numbers of the tables have in common."""
    count, head = each.found.replications, each.head
    runs = "of one simulated run" if count == 1 else f"means of {count} simulated runs"
    sure = "" if count == 1 else f"; ± is how far a mean may be off, {each.found.confidence * 100:g} % sure"
    first, second = quoted([each.found.first]), quoted([each.found.second])
    return (
        f"Counts and money ({head.currency}) {each.period.words}, {runs}{sure}. Worth: what {second} adds to profit "
        f"with these orders, against {first}. The same customers, with the same wishes and patience, arrive under both."
    )


def kinds_grid(each: Report) -> Grid:
    """Every order in one class, with what it is worth; then all that belongs to no order, down to the profit."""
    found = each.found
    rows: list[tuple[str, Estimate | None, Estimate | None, Estimate | None]] = []
    names = {"first": printable(found.first), "second": printable(found.second)}
    for name, kind in found.kinds.items():
        if not kind.orders.mean:
            continue
        rows.append((KINDS[name].format(**names), kind.orders, kind.share, kind.value))
        parts = {"saved": found.saved_from, "lost": found.lost_to}.get(name, {})
        side = names["first" if name == "saved" else "second"]
        rows += [(f". {ENDED[state]} under '{side}'", part, None, None) for state, part in parts.items() if part.mean]
    rows.append(("all orders", found.orders, None, found.value))
    if found.before.mean:
        rows.append(("orders placed before", None, None, found.before))
    rows += [(f"no order's: {term(name)}", None, None, amount) for name, amount in found.outside.items() if amount.mean]
    rows.append(("difference of profit", None, None, found.profit))
    return _grid("orders", rows, each)


def _grid(corner: str, rows: list[tuple[str, Estimate | None, Estimate | None, Estimate | None]], each: Report) -> Grid:
    counts = iter(_plain([_scaled(row[1], each) for row in rows if row[1] is not None], 1))
    worth = iter(intervals([_scaled(row[3], each) for row in rows if row[3] is not None], each.head.minor_digits))
    cells = tuple(
        (
            label,
            (
                "" if count is None else next(counts),
                "" if share is None or share.mean is None else f"{100 * share.mean:.1f} %",
                "" if value is None else next(worth),
            ),
        )
        for label, count, share, value in rows
    )
    return Grid(corner, (("orders", ""), ("share", ""), ("worth", "")), cells, LABEL_WIDTH, NARROWEST)


def _plain(numbers: list[Number], most: int) -> list[str]:
    """Counts with their intervals."""
    return [shown.removeprefix("+") for shown in intervals(numbers, most)]


def cost_grid(each: Report) -> Grid | None:
    """What the saved orders cost, term by term, and per saved order; None: no order was saved."""
    found = each.found
    if not found.kinds["saved"].orders.mean:
        return None
    terms = {name: cost for name, cost in found.costs.items() if cost.total.mean or cost.total.half_width}
    labels = [*(OF_TERMS.get(name, term(name)) for name in terms), "together"]
    costs = [*terms.values(), found.cost]
    totals = intervals([_scaled(cost.total, each) for cost in costs], each.head.minor_digits)
    singles = intervals(
        [Number(cost.per_saved.mean, cost.per_saved.half_width) for cost in costs], each.head.minor_digits
    )
    rows = zip(labels, zip(totals, singles, strict=True), strict=True)
    columns = ((f"cost {each.period.words}", each.head.currency), ("per saved order", each.head.currency))
    return Grid("what the saved orders cost", columns, tuple(rows), LABEL_WIDTH, NARROWEST)


def dates(each: Report) -> str:
    """Promises that are kept under one alternative only; empty if there are none."""
    found = each.found
    if not found.dates_gained.mean and not found.dates_lost.mean:
        return ""
    first, second = quoted([found.first]), quoted([found.second])
    return (
        f"Promised dates, of orders that have one under both: {_count(found.dates_gained, each)} {each.period.words} "
        f"are kept under {second} and missed under {first}, {_count(found.dates_lost, each)} the other way round."
    )


def part_grids(each: Report) -> Iterator[Grid]:
    """By segment and by item, where there are several: those first where most money is."""
    for corner, parts in (("segment", each.found.segments), ("item", each.found.items)):
        if len(parts) > 1 and any(part.value.mean or part.saved.mean or part.lost.mean for part in parts.values()):
            yield _parts(corner, parts, each)


def _parts(corner: str, parts: Mapping[str, Part], each: Report) -> Grid:
    ranked = sorted(parts, key=lambda name: -abs(parts[name].value.mean or 0.0))
    shown = [name for name in ranked if parts[name].value.mean or parts[name].saved.mean or parts[name].lost.mean]
    shown = shown[:MOST_PARTS]
    columns = [
        _plain([_scaled(parts[name].saved, each) for name in shown], 1),
        _plain([_scaled(parts[name].lost, each) for name in shown], 1),
        intervals([_scaled(parts[name].value, each) for name in shown], each.head.minor_digits),
    ]
    rows = tuple((printable(name), tuple(column[k] for column in columns)) for k, name in enumerate(shown))
    most = f" (the first {MOST_PARTS} of {len(parts):,})" if len(parts) > MOST_PARTS else ""
    return Grid(f"{corner}{most}", (("saved", ""), ("lost", ""), ("worth", "")), rows, LABEL_WIDTH, NARROWEST)
