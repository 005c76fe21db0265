"""A stored sweep is one table to pandas, Polars and DuckDB, and says the same to each."""

import duckdb
import pandas as pd
import polars as pl
import pytest

import simbackorder as sb
from simbackorder.experiments import chunks
from simbackorder.report import figures
from support.small_shop import small_shop

PATHS = {
    "policy.replenishment.reorder_point": [5, 25],
    "items.cap.price": [24, 24.5],
    "policy.promising": ["none", "expected"],
}


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    kept = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "WORK", 1.0)
        patch.setattr(chunks, "MOST_CHUNKS", 3)
        patch.setattr(figures, "available", lambda: False)
        found = sb.sweep(sb.text(small_shop(2)), PATHS, engine="simpy", workers=1, out=kept)
    (folder,) = kept.glob("*/*/sweep.replications")
    assert len(list(folder.iterdir())) == 4  # of two points each
    return found, folder


def expected(swept):
    """By point and alternative: profit."""
    found = swept.frame()
    found = found[found["measure"] == "profit"]
    return dict(zip(zip(_points(found), found["alternative"], strict=True), found["mean"], strict=True))


def _points(frame):
    return frame.groupby(list(PATHS), sort=False).ngroup()


def test_pandas(swept):
    table = pd.read_parquet(swept[1])
    assert list(table.columns) == [
        *("point", *PATHS, "replication", "alternative", "measure", "numerator", "denominator"),
    ]
    assert table["items.cap.price"].dtype == float
    assert table["policy.replenishment.reorder_point"].dtype == int
    profit = table[table["measure"] == "profit"].groupby(["point", "alternative"], observed=True)
    sums = profit[["numerator", "denominator"]].sum()
    assert (sums["numerator"] / sums["denominator"]).to_dict() == pytest.approx(expected(swept[0]))


def test_polars(swept):
    table = pl.scan_parquet(f"{swept[1]}/*.parquet").filter(pl.col("measure") == "profit")
    ratio = pl.col("numerator").sum() / pl.col("denominator").sum()
    rows = table.group_by("point", pl.col("alternative").cast(pl.String)).agg(ratio.alias("profit")).collect()
    assert {(point, name): mean for point, name, mean in rows.rows()} == pytest.approx(expected(swept[0]))
    assert table.collect_schema()["policy.promising"] == pl.String


def test_duckdb(swept):
    rows = duckdb.sql(
        f"select point, alternative, sum(numerator) / sum(denominator) from read_parquet('{swept[1]}/*.parquet') "
        "where measure = 'profit' group by all"
    ).fetchall()
    assert {(point, name): mean for point, name, mean in rows} == pytest.approx(expected(swept[0]))


def test_what_the_library_tells_is_the_same(swept):
    assert len(sb.stored(swept[1].parents[2])) == 1
    (row,) = sb.stored(swept[1].parents[2]).to_dict("records")
    assert (row["study"], row["finished"], row["points"], row["title"]) == ("sweep", True, 8, "A small shop")
    assert sb.verify(swept[1].parents[2]) == []
    assert sb.open(row["place"]).document() == swept[0].document()
    copied = swept[0].save(swept[1].parents[2] / "copied")
    assert sb.open(copied).document() == swept[0].document()
