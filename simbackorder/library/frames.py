"""Results as tables of pandas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simbackorder.report.result import Result, unit_label

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from simbackorder.experiments.replications import Observations

ESTIMATED = ("alternative", "measure", "mean", "half_width", "unit", "n", "low", "high", "standard_error")
DIFFERENT = (
    *("alternative", "measure", "difference", "half_width", "unit", "p", "p_adjusted"),
    *("variance_ratio", "n", "low", "high", "standard_error"),
)

NUMBERS = {
    *("mean", "half_width", "difference", "p", "p_adjusted", "variance_ratio", "low", "high", "standard_error"),
    *("share", "value"),
}


def estimates(result: Result, before: Mapping[str, Any] | None = None) -> Iterable[dict[str, Any]]:
    """A row per alternative and measure."""
    for name, row in result.comparison.estimates.items():
        for measure, each in row.items():
            unit = unit_label(result.units[measure], result.head)
            values = (name, measure, *each[:2], unit, each.n, each.low, each.high, each.standard_error)
            yield {**(before or {}), **dict(zip(ESTIMATED, values, strict=True))}


def differences(result: Result, alternatives: Sequence[str]) -> Iterable[dict[str, Any]]:
    """A row per alternative and measure: the paired difference to the baseline."""
    for name in alternatives:
        for measure, (each, p_adjusted) in result.comparison.differences[name].items():
            unit = unit_label(result.units[measure], result.head)
            numbers = (each.mean, each.half_width, unit, each.p, p_adjusted, each.variance_ratio, each.n)
            ends = (each.low, each.high, each.standard_error)
            yield dict(zip(DIFFERENT, (name, measure, *numbers, *ends), strict=True))


def frame(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a frame; what is undefined is NaN."""
    import pandas as pd

    found = pd.DataFrame(list(rows), columns=list(columns))
    for name in found.columns:
        if name in NUMBERS:
            found[name] = found[name].astype(float)
    return found


def wide(long: pd.DataFrame, index: Sequence[str], values: str) -> pd.DataFrame:
    """A row per index, a column per measure, both in the order in which they come."""
    measures = list(dict.fromkeys(long["measure"]))
    found = long.pivot(index=list(index), columns="measure", values=values)[measures]
    order = long[list(index)].drop_duplicates()
    found = found.loc[list(order.itertuples(index=False, name=None))] if len(index) > 1 else found.loc[order[index[0]]]
    found.columns.name = None
    return found


def replications(observed: Observations, before: Mapping[str, Any] | None = None) -> pa.Table:
    """A row per replication, alternative and measure: numerator, denominator and their ratio, in Arrow."""
    import numpy as np

    from simbackorder.store import arrow
    from simbackorder.store.replications import Block, table_of

    found = table_of(range(len(observed.values)), [Block(*observed[:3], before=before or {})])
    top, bottom = observed.values[..., 0].ravel(), observed.values[..., 1].ravel()
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(bottom == 0, np.nan, top / bottom)
    return found.append_column("value", arrow.numbers(ratio))
