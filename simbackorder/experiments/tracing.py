"""One run with its log, to be told event by event."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simbackorder.experiments.checking import check_memory, check_size
from simbackorder.experiments.engine import AUDITED, ENGINES, Say, choose, orders, prepare
from simbackorder.experiments.names import chosen
from simbackorder.experiments.observing import Events
from simbackorder.experiments.replications import AuditError, RunError
from simbackorder.failures import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simbackorder.experiments.task import Means
    from simbackorder.model.record import RunRecord
    from simbackorder.opening.shop import Shop
    from simbackorder.sample_path.drawing import SamplePath
    from simbackorder.scenario.sections.schema import Scenario


class Told(NamedTuple):
    """Which run is told: of which alternative, which replication (from 1), and if it is one order, its number of
    arrival (from 1)."""

    alternative: str
    replication: int = 1
    order: int | None = None


def engine_of(scenario: Scenario, means: Means, say: Say) -> str:
    """Who simulates one run of the scenario, compiled if need be. Raises ScenarioError and ArgumentError."""
    chosen(means.engine, ENGINES, "engine", "engine")
    check_size(scenario)
    found = choose(means.engine, orders(scenario), means.audit)
    check_memory(scenario, AUDITED if means.audit else found.engine, 1)
    return AUDITED if means.audit else prepare(found, means.engine, scenario, say).engine


def numbered(numbers: Sequence[str | None], number: str) -> int:
    """The order that has a number in the file that is replayed, by its number of arrival. Raises ArgumentError."""
    if not numbers:
        raise ArgumentError("no file of orders is replayed that has numbers", "number")
    known = [each for each in numbers if each is not None]
    number = chosen(number, tuple(known), "order number", "number")
    found = [place + 1 for place, each in enumerate(numbers) if each == number]
    if len(found) > 1:
        text = f"{number!r} is the number of {len(found)} orders: choose by --order {', '.join(map(str, found[:9]))}"
        raise ArgumentError(text, "number")
    return found[0]


def logged_run(scenario: Scenario, told: Told, engine: str, events: Events) -> RunRecord:
    """The run with its log. Raises RunError, and ArgumentError if the order never arrived."""
    from simbackorder.engines.choice import EnginesDisagreeError, logged
    from simbackorder.opening.shop import open_shop
    from simbackorder.sample_path.drawing import draw

    try:
        path = draw(scenario, told.replication - 1)
    except ValueError as error:
        raise RunError(f"replication {told.replication} cannot be drawn: {error}") from None
    if told.order is not None and told.order > len(path.gap):
        raise ArgumentError(f"only {len(path.gap)} orders arrived", "order")
    shop = open_shop(scenario, scenario.alternatives[told.alternative])
    if engine == AUDITED:
        return _audited(scenario, told, (shop, path), events)
    try:
        return logged(engine)(shop, path)
    except (ValueError, EnginesDisagreeError) as error:
        raise RunError(f"replication {told.replication} failed: {error}") from None


def _audited(scenario: Scenario, told: Told, run: tuple[Shop, SamplePath], events: Events) -> RunRecord:
    """The run under every law. Raises AuditError."""
    from simbackorder.audit import ViolationError
    from simbackorder.engines import audited

    try:
        record, count = audited.run(*run)
    except ViolationError as broken:
        seed = scenario.experiment.seed
        where = f"replication {told.replication}, alternative {told.alternative!r}, seed {seed}"
        raise AuditError(where, scenario, broken.violation, broken.record) from None
    events.add(count)
    return record
