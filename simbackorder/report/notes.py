"""What must be known to read a result and cannot be seen in its numbers."""

from collections.abc import Iterable

from simbackorder.report.calibration import calibrated
from simbackorder.report.grid import printable
from simbackorder.report.less_noise import noise_taken_off
from simbackorder.report.precision import precision_reached
from simbackorder.report.result import Result
from simbackorder.report.roughness import SEEN, roughly_known

TELLING = ("orders_arrived", "orders_placed", "units_oversold", "promise_miss_rate", *SEEN)
"""The measures that notes are made of, beside the objective."""
NOBODY_CAME = (
    "No order arrived in the window (from the end of the warm-up to the end of the run) in any replication: "
    "zero cancellations, lost orders and missed promises mean nothing here."
)
OVERSOLD = (
    "Units were sold and reserved that were not on the shelf: {names}. Fill rates count them as filled at once, as the "
    "shop did; the wait of their orders does not."
)
MISSES_ARE_FREE = (
    "A missed promise costs nothing in profit (no refund, no customer who stays away), so that alternatives with more "
    "missed promises may look better than they are."
)


MISSES_COST = (
    "A missed promise itself costs nothing in profit. What it costs comes through {ways}; what a customer who stays "
    "away would have bought after the end of the run is not counted."
)


def notes(result: Result) -> list[str]:
    """How precise the study is, if that was asked for, how noise was taken off, its own notes, and those that its
    outcome calls for."""
    return [*precision_reached(result), *noise_taken_off(result), *of_outcome(result)]


def of_outcome(result: Result) -> list[str]:
    """The notes of the study itself, and those that its outcome calls for."""
    known = [*result.remarks, *result.head.notes]
    found = [*known, *customers(result), *oversold(result), *calibrated(result)]
    return [*found, *([misses(result)] if misses_differ(result) else []), *roughly_known(result)]


def misses(result: Result) -> str:
    """What a missed promise costs, if anything."""
    *ways, last = result.head.misses_cost or ("",)
    if not last:
        return MISSES_ARE_FREE
    return MISSES_COST.format(ways=f"{', '.join(ways)} and {last}" if ways else last)


def of_all(results: Iterable[Result]) -> list[str]:
    """The notes of several results, each once; how noise was taken off, of all together."""
    every = list(results)
    precise = [note for result in every for note in precision_reached(result)]
    further = [note for result in every for note in of_outcome(result)]
    return list(dict.fromkeys([*precise, *noise_taken_off(*every), *further]))


def customers(result: Result) -> list[str]:
    """Whether there was anybody who could be served, cancel or be lost."""
    if _never(result, "orders_arrived") == list(result.comparison.estimates):
        return [NOBODY_CAME]
    refusing = ", ".join(f"'{printable(name)}'" for name in _never(result, "orders_placed"))
    return [f"No order was accepted in the window: {refusing}; nobody could cancel or miss a date."] if refusing else []


def oversold(result: Result) -> list[str]:
    """Whose records were wrong so that customers had to wait."""
    names = ", ".join(f"'{printable(name)}'" for name in oversellers(result))
    return [OVERSOLD.format(names=names)] if names else []


def oversellers(result: Result) -> list[str]:
    """The alternatives that sold what was not there."""
    found = {name: row.get("units_oversold") for name, row in result.comparison.estimates.items()}
    return [name for name, each in found.items() if each is not None and each.mean]


def _never(result: Result, measure: str) -> list[str]:
    """The alternatives of which the measure was observed, and 0 in every replication."""
    found = {name: row.get(measure) for name, row in result.comparison.estimates.items()}
    return [name for name, each in found.items() if each is not None and each.mean == 0 and not each.half_width]


def misses_differ(result: Result) -> bool:
    """Whether alternatives miss different shares of their promises, and profit shows nothing of it."""
    if result.comparison.goal.objective != "profit" or result.head.late_costs:
        return False
    rates = {
        row["promise_miss_rate"].mean for row in result.comparison.estimates.values() if "promise_miss_rate" in row
    }
    return len({rate or 0.0 for rate in rates}) > 1
