"""Results as tidy rows for spreadsheets and statistics programs: one row per alternative and measure."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from simbackorder.report.csv_cells import cell
from simbackorder.report.result import Result, unit_label

COLUMNS = (
    "alternative", "measure", "mean", "half_width", "unit", "reason",
    "difference", "difference_half_width", "p", "p_adjusted", "variance_ratio", "difference_reason",
    "low", "high", "standard_error", "n", "difference_low", "difference_high", "difference_standard_error",
)  # fmt: skip
Row = dict[str, object]


def rows(result: Result, before: Mapping[str, object] | None = None) -> Iterator[Row]:
    """Every alternative and measure, with its difference to the baseline; `before` is put in front of each row."""
    comparison = result.comparison
    for name, estimates in comparison.estimates.items():
        for measure, estimate in estimates.items():
            row: Row = {**(before or {}), "alternative": name, "measure": measure}
            row |= {"mean": estimate.mean, "half_width": estimate.half_width, "reason": estimate.reason}
            row |= {"low": estimate.low, "high": estimate.high}
            row |= {"standard_error": estimate.standard_error, "n": estimate.n}
            row["unit"] = unit_label(result.units[measure], result.head)
            if name in comparison.differences:
                row |= _difference(result, name, measure)
            yield row


def csv_text(rows: Iterable[Row], before: Sequence[str] = ()) -> str:
    """The rows as CSV with a header; what is undefined is left empty."""
    return csv_heading(before) + csv_lines(rows, before)


def csv_heading(before: Sequence[str] = ()) -> str:
    """The first line."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow([*before, *COLUMNS])
    return stream.getvalue()


def csv_lines(rows: Iterable[Row], before: Sequence[str] = ()) -> str:
    """The lines of rows without a header."""
    stream = io.StringIO()
    names = [*before, *COLUMNS]
    csv.writer(stream, lineterminator="\n").writerows([cell(row.get(name, "")) for name in names] for row in rows)
    return stream.getvalue()


def _difference(result: Result, name: str, measure: str) -> Row:
    against = result.comparison.differences[name][measure]
    difference = against.difference
    return {
        "difference": difference.mean,
        "difference_half_width": difference.half_width,
        "p": difference.p,
        "p_adjusted": against.p_adjusted,
        "variance_ratio": difference.variance_ratio,
        "difference_reason": difference.reason,
        "difference_low": difference.low,
        "difference_high": difference.high,
        "difference_standard_error": difference.standard_error,
    }
