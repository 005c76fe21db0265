"""Order by order: what every customer of one alternative asked for, and what became of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simbackorder.experiments.names import chosen
from simbackorder.experiments.orders import orders as simulated_orders
from simbackorder.library.progress import Bar
from simbackorder.library.simulating import How, task_of
from simbackorder.library.study import Study, path_of, study_of
from simbackorder.metrics.order_table import STATES, OrderTable
from simbackorder.report.entries import names_of
from simbackorder.store import arrow
from simbackorder.store.atomic import StoreError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from simbackorder.experiments.task import Task


@dataclass(frozen=True, eq=False, repr=False)
class Orders:
    """The orders of one alternative over replications, simulated as they are asked for: each use simulates anew, and
    gives the same.

    A row per order: `replication` (from 0), `order` (its number of arrival, from 1), `segment`, `customer`; times in
    the scenario's unit, NaN where there is none: `placed`, `promised` (the first date that was told), `closed` (its
    last shipment, or its cancellation), `delivered` (its last parcel so far); `state` at the end of the run:
    open, shipped, cancelled (by the customer, wholly or partly), given_up (by the shop), payment, refused, stayed_away;
    `backordered`; `lines`, `units` asked for, of them `accepted`, `shipped` and `cancelled`; `shipments`; `value` of
    all that was asked for, in currency units; `sent_back` (units, back by the end of the run) and `paid_back` for them,
    in currency units; `in_window` (placed after the warm-up); `waited` (to the end of the run if it is open); `late`.
    """

    _task: Task
    alternative: str
    progress: bool | None = None

    @property
    def replications(self) -> int:
        """How many there are."""
        return self._task.scenario.experiment.replications

    def batches(self) -> Iterator[pa.Table]:
        """A table of Arrow per replication, in order, as soon as it is simulated: nothing is kept of those that were
        taken, however many orders there are. Raises StudyError."""
        with Bar(self.progress) as bar:
            ready = self._task.ready_for_records(bar.say)
            with closing(simulated_orders(ready, self.alternative)) as found:
                for replication, each in enumerate(found):
                    bar(replication + 1, self.replications)
                    yield self._table(replication, each)

    def __iter__(self) -> Iterator[pd.DataFrame]:
        return (each.to_pandas() for each in self.batches())

    def arrow(self) -> pa.Table:
        """All orders as one table of Arrow."""
        import pyarrow as pa

        return pa.concat_tables(list(self.batches()))

    def frame(self) -> pd.DataFrame:
        """All orders as one frame."""
        found: pd.DataFrame = self.arrow().to_pandas()
        return found

    def parquet(self, file: str | os.PathLike[str]) -> Path:
        """Write all orders to a file of Parquet, a replication at a time. Raises StudyError."""
        import pyarrow.parquet as pq

        target, writer = path_of(file, "file"), None
        try:
            for each in self.batches():
                writer = writer or pq.ParquetWriter(target, each.schema, compression="zstd")
                writer.write_table(each)
        except OSError as error:
            raise StoreError(f"{target}: cannot be written: {error.strerror or error}") from error
        finally:
            if writer is not None:
                writer.close()
        return target

    def __repr__(self) -> str:
        several = "" if self.replications == 1 else "s"
        return f"Orders of {self.alternative!r} in {self.replications} replication{several}: see frame() and parquet()"

    def _table(self, replication: int, found: OrderTable) -> pa.Table:
        import pyarrow as pa

        count, scenario = len(found.order), self._task.scenario
        columns = {"replication": arrow.numbers(np.full(count, replication))}
        for name, values in found._asdict().items():
            columns[name] = arrow.truths(values) if values.dtype == np.bool_ else arrow.numbers(values)
        columns["segment"] = arrow.chosen(found.segment, names_of(scenario).segments)
        columns["state"] = arrow.chosen(found.state, STATES)
        for name in ("value", "paid_back"):
            columns[name] = arrow.numbers(getattr(found, name) / 10**scenario.minor_digits)
        return pa.table(columns)


def orders(
    study: Study | Mapping[str, Any] | str | os.PathLike[str],
    alternative: str | None = None,
    replications: int | None = None,
    *,
    seed: int | None = None,
    engine: str = "auto",
    workers: int | None = None,
    progress: bool | None = None,
) -> Orders:
    """The orders of one alternative (by default the first) over replications (by default the scenario's): a frame, a
    table of Arrow, a file of Parquet, or one replication after the other. Raises StudyError."""
    given = study_of(study).with_(replications=replications, seed=seed)
    known = given.alternatives
    name = known[0] if alternative is None else chosen(alternative, known, "alternative", "alternative")
    return Orders(task_of(given, How(engine, workers), 1), name, progress)
