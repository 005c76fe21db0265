"""What is told of one run: all of it, one order, one item, or a stretch of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simbackorder.experiments.names import chosen
from simbackorder.experiments.tracing import Told, engine_of, logged_run, numbered
from simbackorder.failures import ArgumentError
from simbackorder.report.story import Happening, story

if TYPE_CHECKING:
    from simbackorder.experiments.engine import Say
    from simbackorder.experiments.observing import Events
    from simbackorder.experiments.task import Means
    from simbackorder.scenario.sections.schema import Scenario


class Wanted(NamedTuple):
    """Which run, and what part of its story: orders and replications count from 1, `number` is the order's in the file
    that is replayed, times are in the scenario's unit, `since` included, `until` not."""

    alternative: str | None = None
    order: int | None = None
    number: str | None = None
    item: str | None = None
    since: float | None = None
    until: float | None = None
    replication: int = 1


def traced(scenario: Scenario, wanted: Wanted, means: Means, say: Say, events: Events) -> list[Happening]:
    """The part of the story that was asked for. Raises StudyError."""
    from simbackorder.sample_path.drawing import recorded_numbers

    names = tuple(scenario.alternatives)
    name = names[0]
    if wanted.alternative is not None:
        name = chosen(wanted.alternative, names, "alternative", "alternative")
    if wanted.item is not None:
        chosen(wanted.item, tuple(scenario.items), "item", "item")
    if wanted.order is not None and wanted.number is not None:
        raise ArgumentError("expected --order or --number, found both", "number")
    if wanted.since is not None and wanted.until is not None and wanted.since >= wanted.until:
        raise ArgumentError(f"expected an end after the beginning, {wanted.since:g}, found {wanted.until:g}", "until")
    engine = engine_of(scenario, means, say)
    numbers = recorded_numbers(scenario, wanted.replication - 1)
    order = wanted.order if wanted.number is None else numbered(numbers, wanted.number)
    record = logged_run(scenario, Told(name, wanted.replication, order), engine, events)
    return [each for each in story(scenario, record, order, numbers) if belongs(each, wanted)]


def belongs(happening: Happening, wanted: Wanted) -> bool:
    """Whether a line of the story is of the item and the time that were asked for."""
    early = wanted.since is not None and happening.time < wanted.since
    late = wanted.until is not None and happening.time >= wanted.until
    return (wanted.item is None or happening.item == wanted.item) and not early and not late
