"""Which engine simulates: the reference engine in SimPy, the compiled one, or both, which must agree bit for bit."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from simbackorder.metrics.sheet import Sheet
    from simbackorder.model.record import RunRecord
    from simbackorder.opening.shop import Shop
    from simbackorder.sample_path.drawing import SamplePath

RunAnd = Callable[["Shop", "SamplePath", Callable[["RunRecord"], Any]], Any]
NAMES = ("simpy", "compiled", "both")
WORTH_COMPILING = 600_000.0
"""Orders from which on compiling pays even the first time: the reference engine takes some 4 s for them."""
WORTH_LOADING = 80_000.0
"""Orders from which on it pays to load machine code that is there: the reference engine takes some 0.6 s for them."""


class EnginesDisagreeError(Exception):
    """The two engines gave different records of one run."""


def runner(name: str) -> RunAnd:
    """The engine of this name: simulates the shop on a path and hands the record to a function, which must not keep
    it."""
    if name == "simpy":
        from simbackorder.engines.reference import run

        return lambda shop, path, use: use(run(shop, path))
    if name == "compiled":
        from simbackorder.engines.compiled import run_and

        return run_and
    return lambda shop, path, use: use(run_both(shop, path))


def counted_meanwhile(name: str) -> Callable[[Shop, SamplePath, Sheet, int], bool] | None:
    """If this engine can count orders during a run: simulates the shop and writes the run down on a sheet as the run of
    this number, or says that it has not, since the shop is not one for which it can."""
    if name != "compiled":
        return None
    from simbackorder.engines.compiled import counts_meanwhile, run_counted

    def write(shop: Shop, path: SamplePath, sheet: Sheet, b: int) -> bool:
        counts = counts_meanwhile(shop)
        if counts:
            run_counted(shop, path, sheet, b)
        return counts

    return write


def logged(name: str, log: int = 1) -> Callable[[Shop, SamplePath], RunRecord]:
    """The engine of this name, with the log of events in the record, which may be kept; `log`: MONEY_TOO for one that
    also follows the money of each order."""
    if name == "simpy":
        from simbackorder.engines.reference import run

        return partial(run, log=log)
    if name == "compiled":
        from simbackorder.engines.compiled import run as run_compiled

        return partial(run_compiled, log=log)
    return partial(run_both, log=log)


def audited(told: Callable[[int], None]) -> RunAnd:
    """The reference engine under the auditor; `told` hears how many events of each run were audited."""
    from simbackorder.engines.audited import run

    def run_and(shop: Shop, path: SamplePath, use: Callable[[RunRecord], Any]) -> Any:
        found = run(shop, path)
        told(found.events)
        return use(found.record)

    return run_and


def run_both(shop: Shop, path: SamplePath, log: int = 1) -> RunRecord:
    """One run by both engines, with its whole log; raises EnginesDisagreeError unless every column is equal bit for
    bit."""
    from simbackorder.engines import compiled, reference

    by_reference = reference.run(shop, path, log=log)
    differing = differences(by_reference, compiled.run(shop, path, log=log))
    if differing:
        raise EnginesDisagreeError("the engines disagree: " + "; ".join(differing[:5]))
    return by_reference


def differences(first: RunRecord, second: RunRecord) -> list[str]:
    """The columns in which two records of one run differ, each with the first row that does."""
    found = []
    for table in first._fields[2:]:
        ours, theirs = getattr(first, table), getattr(second, table)
        for column in sorted(set(ours) | set(theirs)):
            if column not in ours or column not in theirs or len(ours[column]) != len(theirs[column]):
                found.append(f"{table}.{column} is missing or of another length")
            elif not np.array_equal(ours[column], theirs[column]):
                row = int(np.flatnonzero(ours[column] != theirs[column])[0])
                found.append(f"{table}.{column}[{row}]: {ours[column][row]} and {theirs[column][row]}")
    return found


def has_compiler() -> bool:
    """Whether the compiled engine can be had."""
    return find_spec("llvmlite") is not None


def is_compiled() -> bool:
    """Whether its machine code is there already."""
    from simbackorder.engines import machine_code

    return has_compiler() and any(machine_code.file(name).exists() for name in ("run", "run_plain", "run_of_one_item"))


def forget_shops() -> None:
    """Whatever is kept for the runs of shops that are simulated no more."""
    tables = sys.modules.get("simbackorder.engines.tables")
    if tables is not None:
        tables.forget()


def answers_sooner(orders: float) -> bool:
    """Whether the compiled engine has simulated so many orders sooner, compiling or loading it included.

    Nothing but the waiting time depends on the answer: the numbers are the same.
    """
    if orders < WORTH_LOADING or not has_compiler():
        return False
    return orders >= WORTH_COMPILING or is_compiled()
