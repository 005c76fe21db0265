"""Which orders one alternative saves, loses and changes against another, and what that is worth."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simbackorder.experiments.checking import refuse_uncertain
from simbackorder.experiments.order_differences import MEASURES, two
from simbackorder.experiments.order_differences import order_differences as concluded
from simbackorder.experiments.order_pairs import CLASSES, Pairs
from simbackorder.experiments.precision import refuse
from simbackorder.failures import ArgumentError
from simbackorder.library.progress import Bar
from simbackorder.library.simulating import How, task_of
from simbackorder.library.study import Study, study_of
from simbackorder.metrics.order_table import STATES
from simbackorder.metrics.outcomes import OF_ORDERS, PROMISES
from simbackorder.report import order_report, order_tables
from simbackorder.report.entries import names_of
from simbackorder.report.order_stories import stories
from simbackorder.report.order_tables import Report, report
from simbackorder.report.result import head
from simbackorder.store import arrow
from simbackorder.store.atomic import StoreError, as_new, check_writable

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    import pyarrow as pa

    from simbackorder.experiments.order_differences import OrderDifferences as Found
    from simbackorder.experiments.task import Task
    from simbackorder.report.order_stories import Story
    from simbackorder.scenario.sections.schema import Scenario

WIDTH = 80
BEFORE = "before_the_window"
"""The class of orders that were placed before the window, in a file of pairs."""
SIDES = ("first", "second")
OF_A_SIDE = ("placed", "promised", "closed", "delivered", "shipped", "cancelled", "shipments", "backordered")


@dataclass(frozen=True, eq=False, repr=False)
class OrderDifferences:
    """Every order under two alternatives that met the same customers and deliveries: which ones `second` saves, loses,
    serves earlier or later than `first`, how many, and what that is worth.

    `found`: means per run of the window with intervals, money in currency units: `kinds` by class (`saved`, `lost`,
    `more_units`, `fewer_units`, `earlier`, `later`, `same`, `neither`, `open_under_first`, `open_under_second`,
    `open_under_both`), each with `orders`, `share`, `value` and `terms`; `profit`, the difference that they and
    `before` and `outside` add up to; `cost`, what the saved orders cost, per run and `per_saved` order; `segments`,
    `items`. `examples`: some orders told under both.
    """

    _report: Report

    @property
    def first(self) -> str:
        """The alternative against which the other is held."""
        return self._report.found.first

    @property
    def second(self) -> str:
        """The alternative whose saved and lost orders are told."""
        return self._report.found.second

    @property
    def n(self) -> int:
        """Replications."""
        return self._report.found.replications

    @property
    def found(self) -> Found:
        """All numbers."""
        return self._report.found

    @property
    def examples(self) -> tuple[Story, ...]:
        """Some orders under both alternatives."""
        return self._report.told

    @property
    def answer(self) -> str:
        """The answer in a few sentences."""
        return order_tables.answer(self._report)

    def frame(self) -> pd.DataFrame:
        """Every number as a row: `part` (class, outside, cost, segment, item...), `name`, `measure`, `mean`,
        `half_width`, `low`, `high`, `standard_error`, `n`, `unit`, `reason`."""
        import pandas as pd

        return pd.DataFrame(list(order_report.tidy(self._report)), columns=list(order_report.COLUMNS))

    def document(self) -> dict[str, Any]:
        """The same as the JSON of the command line."""
        return order_report.document(self._report)

    def text(self, width: int = WIDTH) -> str:
        """As the command line prints it."""
        return order_report.text(self._report, width)

    def markdown(self) -> str:
        """In Markdown."""
        return order_report.markdown(self._report)

    def csv(self) -> str:
        """The rows of `frame` as CSV."""
        return order_report.csv_text(self._report)

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return order_report.page(self._report)


def differing_orders(
    task: Task, names: tuple[str, str], told: Callable[[int, int], None], pairs: Path | None = None
) -> OrderDifferences:
    """The same as `report_of`, for others to read. Raises ScenarioError, too, if they are to be precise."""
    refuse(task, "orders are compared in as many replications as are stated")
    refuse_uncertain(task.scenario, "orders are held against one another at the inputs as they are stated")
    return OrderDifferences(report_of(task, names, told, pairs))


def report_of(
    task: Task, names: tuple[str, str], told: Callable[[int, int], None], pairs: Path | None = None
) -> Report:
    """The orders of two alternatives of a task whose engine is ready; `pairs`: a file of Parquet that gets all of
    them. Raises StudyError."""
    if pairs is None:
        found = concluded(task, names, told)
    else:
        with _written(task.scenario, pairs) as taken:
            found = concluded(task, names, told, taken)
    examples = stories(task.scenario, names, found.examples, task.engine.engine)
    return report(task, found, examples, head(task.scenario, task.means.engine))


def check_pairs(file: Path, scenario: Path | None = None) -> None:
    """Raises ArgumentError and StoreError if all pairs cannot be written to this file."""
    if file.is_dir():
        raise ArgumentError(f"{file} is a folder, not a file", "pairs")
    if scenario is not None and file.resolve() == scenario.resolve():
        raise ArgumentError(f"{file} is the scenario itself", "pairs")
    check_writable(file.resolve().parent)


@contextlib.contextmanager
def _written(scenario: Scenario, file: Path) -> Iterator[Callable[[int, Pairs], None]]:
    """Writes pairs a replication at a time; the file appears when all are in it."""
    import pyarrow.parquet as pq

    writers: list[pq.ParquetWriter] = []
    try:
        file.resolve().parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{file.name}-", suffix=".tmp", dir=file.resolve().parent)
        os.close(handle)
    except OSError as error:
        raise StoreError(f"{file}: cannot be written: {error.strerror or error}") from error

    def taken(replication: int, pairs: Pairs) -> None:
        table = pair_table(scenario, replication, pairs)
        if not writers:
            writers.append(pq.ParquetWriter(name, table.schema, compression="zstd"))
        writers[0].write_table(table)

    try:
        yield taken
        for writer in writers:
            writer.close()
        as_new(Path(name))
        os.replace(name, file)
    except OSError as error:
        raise StoreError(f"{file}: cannot be written: {error.strerror or error}") from error
    finally:
        Path(name).unlink(missing_ok=True)


def pair_table(scenario: Scenario, replication: int, pairs: Pairs) -> pa.Table:
    """A row per order: who asked for what; the class; and under each alternative what became of it, what it added to
    profit in the window (`earned`), and the difference measure by measure (`gained_...`), in currency units."""
    import pyarrow as pa

    names, minor = names_of(scenario), 10**scenario.minor_digits
    one = pairs.first.orders
    columns: dict[str, Any] = {
        "replication": arrow.numbers(np.full(len(one.order), replication)),
        "order": arrow.numbers(one.order),
        "segment": arrow.chosen(one.segment, names.segments),
        "item": arrow.chosen(pairs.first.item, names.items),
        "customer": arrow.numbers(one.customer),
        "arrived": arrow.numbers(pairs.first.arrived),
        "units": arrow.numbers(one.units),
        "value": arrow.numbers(one.value / minor),
        "class": arrow.chosen(np.where(pairs.kind < 0, len(CLASSES), pairs.kind), (*CLASSES, BEFORE)),
    }
    for side, of_side in zip(SIDES, (pairs.first, pairs.second), strict=True):
        columns[f"state_{side}"] = arrow.chosen(of_side.orders.state, STATES)
        for name in OF_A_SIDE:
            values = getattr(of_side.orders, name)
            columns[f"{name}_{side}"] = arrow.truths(values) if values.dtype == np.bool_ else arrow.numbers(values)
        columns[f"date_{side}"] = arrow.chosen(of_side.promise, PROMISES)
        columns[f"earned_{side}"] = arrow.numbers(of_side.earned.sum(axis=1) / minor)
    columns["gained"] = arrow.numbers(pairs.value / minor)
    for k, account in enumerate(OF_ORDERS):
        columns[f"gained_{MEASURES[account]}"] = arrow.numbers(pairs.gained[:, k] / minor)
    return pa.table(columns)


def order_differences(
    study: Study | Mapping[str, Any] | str | os.PathLike[str],
    first: str,
    second: str,
    *,
    replications: int | None = None,
    seed: int | None = None,
    pairs: str | os.PathLike[str] | None = None,
    engine: str = "auto",
    workers: int | None = None,
    progress: bool | None = None,
) -> OrderDifferences:
    """Hold every order under alternative `second` against the same order under `first`: which are saved, lost, made
    earlier or later, how many, and what that is worth.

    `study`: a study, a mapping, or the path of a scenario file. `replications` and `seed`: by default the scenario's.
    `pairs`: also write all pairs of orders to this file of Parquet, a replication at a time. `engine`, `workers` and
    `progress` as of `compare`. Raises StudyError.
    """
    given = study_of(study).with_(replications=replications, seed=seed)
    names = two((first, second), given.alternatives)
    file = None if pairs is None else Path(pairs)
    if file is not None:
        check_pairs(file)
    task = task_of(given, How(engine, workers), 2)
    with Bar(progress) as bar:
        return differing_orders(task.ready_for_records(bar.say), names, bar, file)
