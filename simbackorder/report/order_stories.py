"""An order under two alternatives, side by side: what happened to it when, and what it earned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simbackorder.experiments.order_differences import MEASURES
from simbackorder.experiments.order_pairs import CLASSES, classes
from simbackorder.metrics.order_table import STATES
from simbackorder.metrics.outcomes import OF_ORDERS, Outcomes, outcomes
from simbackorder.model.events import POSTED
from simbackorder.report.entries import names_of
from simbackorder.report.grid import printable
from simbackorder.report.numbers import rounded
from simbackorder.report.plain_words import term
from simbackorder.report.story import Happening, story
from simbackorder.state import MONEY_TOO

if TYPE_CHECKING:
    from simbackorder.experiments.order_differences import Shown
    from simbackorder.model.record import RunRecord
    from simbackorder.report.result import Head
    from simbackorder.scenario.sections.schema import Scenario

ENDED = {
    "open": "open at the end",
    "shipped": "shipped",
    "cancelled": "cancelled by the customer",
    "given_up": "cancelled by the shop",
    "payment": "cancelled, payment failed",
    "refused": "turned away",
    "stayed_away": "stayed away",
}
"""The states of an order in words."""
NOTHING = "nothing happens"


class Side(NamedTuple):
    """One order under one alternative: how it ended, what it adds to profit in the window, in currency units, by
    measure (costs below 0), and what happened."""

    alternative: str
    state: str
    earned: float
    terms: Mapping[str, float]
    happenings: tuple[Happening, ...]


class Story(NamedTuple):
    """One order under both: `kind` as in `order_pairs.CLASSES`; replication and order count from 1; `number`: its
    number in the file that is replayed."""

    kind: str
    which: str
    replication: int
    order: int
    number: str | None
    segment: str
    item: str
    units: int
    arrived: float
    first: Side
    second: Side


def stories(scenario: Scenario, names: tuple[str, str], shown: Sequence[Shown], engine: str) -> tuple[Story, ...]:
    """The examples told. Their replications are simulated again, with the same customers and deliveries."""
    found: dict[Shown, Story] = {}
    for replication in dict.fromkeys(each.replication for each in shown):
        some = [each for each in shown if each.replication == replication]
        found |= zip(some, _of_replication(scenario, names, some, engine), strict=True)
    return tuple(found[each] for each in shown)


def _of_replication(scenario: Scenario, names: tuple[str, str], shown: Sequence[Shown], engine: str) -> Iterable[Story]:
    from simbackorder.engines.choice import logged
    from simbackorder.experiments.shops import shop_of
    from simbackorder.sample_path.drawing import draw, recorded_numbers

    replication = shown[0].replication - 1
    path, numbers = draw(scenario, replication), recorded_numbers(scenario, replication)
    records = [logged(engine, MONEY_TOO)(shop_of(scenario, name), path) for name in names]
    first, second = (outcomes(record) for record in records)
    called, kinds = names_of(scenario), classes(first, second)
    for each in shown:
        o = each.order - 1
        sides = (
            _side(scenario, name, record, found, each.order, numbers)
            for name, record, found in zip(names, records, (first, second), strict=True)
        )
        yield Story(
            CLASSES[kinds[o]],
            each.which,
            each.replication,
            each.order,
            numbers[o] if numbers else None,
            called.segments[first.orders.segment[o]],
            called.items[first.item[o]],
            int(first.orders.units[o]),
            float(first.arrived[o]),
            *sides,
        )


def _side(
    scenario: Scenario, name: str, record: RunRecord, found: Outcomes, order: int, numbers: Sequence[str | None]
) -> Side:
    o, minor = order - 1, 10**scenario.minor_digits
    amounts = found.earned[o].tolist()
    terms = {MEASURES[account]: amount / minor for account, amount in zip(OF_ORDERS, amounts, strict=True) if amount}
    kept = np.flatnonzero(record.log["what"] != POSTED)
    log = {column: values[kept] for column, values in record.log.items()}
    happenings = story(scenario, record._replace(log=log), order, numbers)  # type: ignore[arg-type]
    state = STATES[int(found.orders.state[o])]
    return Side(name, state, sum(amounts) / minor, terms, tuple(map(_plain, happenings)))


def _plain(happening: Happening) -> Happening:
    """Without the order's name, which stands above."""
    subject = f"order {happening.order} ({happening.segment}): "
    return happening._replace(text=happening.text.removeprefix(subject))


def title(each: Story, head: Head) -> str:
    """Which order it is, and what became of it under both."""
    number = f" (number {printable(each.number)})" if each.number else ""
    several = len({h.item for side in (each.first, each.second) for h in side.happenings if h.item}) > 1
    what = f"{each.units} units ({printable(each.item)}, ...)" if several else f"{each.units} {printable(each.item)}"
    return (
        f"Order {each.order}{number} of run {each.replication}: {what}, {printable(each.segment)}, "
        f"{head.time_unit} {each.arrived:.2f}"
    )


def ending(side: Side, head: Head) -> str:
    """How it ended, and what it earned: with the terms, where there are several."""
    amount = f"{rounded(side.earned, head.minor_digits, signed=True)} {head.currency}"
    terms = [f"{term(name)} {rounded(each, head.minor_digits, signed=True)}" for name, each in side.terms.items()]
    return f"{ENDED[side.state]}; {amount}" + (f" ({', '.join(terms)})" if len(terms) > 1 else "")


def rows(each: Story, head: Head) -> list[tuple[str, str, str]]:
    """What happened, by time: when, and what under either alternative."""
    times = sorted({round(h.time, 6) for side in (each.first, each.second) for h in side.happenings})
    found = []
    for time in times:
        said = ["; ".join(h.text for h in side.happenings if round(h.time, 6) == time) for side in each[-2:]]
        dates = [h.date for side in (each.first, each.second) for h in side.happenings if round(h.time, 6) == time]
        found.append((f"{head.time_unit} {time:.2f}" + (f"\n{dates[0]}" if dates[0] else ""), said[0], said[1]))
    return found
