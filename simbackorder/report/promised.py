"""Where the promised orders of each alternative are at the end of a run: the numbers behind the rates of dates."""

from collections.abc import Sequence

from simbackorder.report.grid import Grid, printable
from simbackorder.report.numbers import UNDEFINED, rounded
from simbackorder.report.result import Result, silent

TITLE = "Promised orders in a run, and what became of them; rates are of those kept and missed:"
RATES = ("promise_kept_rate", "promise_miss_rate")
PROMISED, CALLED_OFF = "promised_orders", "promises_called_off"
COLUMNS = {
    PROMISED: "promised",
    "promises_kept": "= kept",
    "promises_missed": "+ missed",
    CALLED_OFF: "(of them called off by the shop)",
    "promises_withdrawn": "+ withdrawn by the customer",
    "promises_not_yet_due": "+ not yet due",
}


def promised_grid(result: Result, measures: Sequence[str], factor: float = 1.0) -> Grid | None:
    """A row per alternative, if a rate of kept or missed dates is among the measures shown and anything was promised;
    what the shop called off only if it did. `factor`: from a run to another period."""
    estimates = result.comparison.estimates
    asked = any(name in measures for name in RATES) and all(PROMISED in row for row in estimates.values())
    if not asked or silent(result, estimates, PROMISED):
        return None
    shown = [name for name in COLUMNS if name != CALLED_OFF or not silent(result, estimates, name)]
    rows = tuple((printable(name), tuple(_mean(row[m].mean, factor) for m in shown)) for name, row in estimates.items())
    return Grid("alternative", tuple((COLUMNS[name], "") for name in shown), rows)


def _mean(value: float | None, factor: float) -> str:
    """To one decimal, whole numbers without."""
    return UNDEFINED if value is None else rounded(value * factor, 1).removesuffix(".0")
