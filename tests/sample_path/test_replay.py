"""Recorded orders come back exactly."""

import csv
import pickle
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simbackorder.sample_path.drawing import SamplePath, draw, records
from simbackorder.sample_path.recorded_rows import Tally
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.order_files.moments import since_start
from simbackorder.scenario.sections.schema import Time
from support.path_shops import shop

FULL = """when,no,who,what,n,paid
2024-01-03,7,ann,b,2,20.50
2024-01-02,8,bob,a,1,9.99
2024-01-03,9,ann,a,3,30
2024-01-03,7,ann,a,1,10
2024-01-03,7,ann,b,4,0
2023-12-31,1,bob,a,1,1
2024-01-04T06:00,3,cid,b,0,5
2024-01-04T12:00,2,bob,b,1,1e1
2024-01-11,4,bob,b,1,1
"""
ROLES = {"time": "when", "order": "no", "customer": "who", "item": "what", "units": "n", "value": "paid"}


def replayed(
    folder: Path,
    text: str,
    roles: dict[str, str],
    replication: int = 0,
    items: int = 2,
    length: float = 10,
    **rest: Any,
) -> tuple[SamplePath, Tally]:
    (folder / "orders.csv").write_text(text)
    customers = {"arrivals": {"replay": {"file": "orders.csv", **roles}}, **rest}
    scenario = shop(customers, items=items, length=10, folder=folder)
    [record] = records(scenario).values()
    return draw(scenario, replication), record.tally


def test_a_whole_record_comes_back_as_it_was(tmp_path: Path) -> None:
    path, left_out = replayed(tmp_path, FULL, ROLES)
    assert np.cumsum(path.gap).tolist() == [1, 2, 2, 3.5]
    assert path.first.tolist() == [0, 1, 3, 4, 5]
    assert path.item.tolist() == [0, 1, 0, 0, 1]
    assert path.quantity.tolist() == [1, 6, 1, 3, 1]
    assert path.value.tolist() == [999, 2050, 1000, 3000, 1000]
    names = path.customer.tolist()
    assert names[1] == names[2]
    assert names[0] == names[3] != names[1]
    assert left_out == Tally(outside=2, empty=1)
    other, _ = replayed(tmp_path, FULL, ROLES, replication=5)
    for name in ("gap", "item", "quantity", "value", "customer", "first", "segment"):
        assert (getattr(other, name) == getattr(path, name)).all()


def test_absent_columns_are_filled_by_the_basket(tmp_path: Path) -> None:
    text = "t\n" + "".join(f"{k / 100}\n" for k in range(900))
    basket = {"items": {"a": 3, "b": 1}, "units": {"table": {1: 0.5, 3: 0.5}}}
    path, _ = replayed(tmp_path, text, {"time": "t"}, basket=basket)
    assert path.gap.size == path.item.size == 900
    np.testing.assert_allclose(np.cumsum(path.gap), np.arange(900) / 100, rtol=1e-15)
    assert abs((path.item == 1).mean() - 0.25) < 0.06
    assert abs((path.quantity == 3).mean() - 0.5) < 0.07
    assert (path.value == path.quantity * 1000).all()
    assert len(set(path.customer.tolist())) == 900
    other, _ = replayed(tmp_path, text, {"time": "t"}, replication=1, basket=basket)
    assert (other.gap == path.gap).all()
    assert (other.item != path.item).any()


def test_rows_of_an_order_without_items_are_lines_of_distinct_items(tmp_path: Path) -> None:
    text = "t,o,u\n" + "".join(f"1,x,{n}\n" for n in (1, 2, 4)) + "2,y,8\n"
    path, _ = replayed(tmp_path, text, {"time": "t", "order": "o", "units": "u"}, items=3)
    assert sorted(path.item[:3].tolist()) == [0, 1, 2]
    assert path.quantity.tolist() == [1, 2, 4, 8]
    path, _ = replayed(tmp_path, text, {"time": "t", "order": "o", "units": "u"}, items=2)
    assert path.quantity.tolist() == [5, 2, 8]
    path, _ = replayed(tmp_path, text, {"time": "t", "order": "o", "units": "u"}, items=1)
    assert path.quantity.tolist() == [7, 8]


def test_segments_with_their_own_basket_fill_only_what_is_absent(tmp_path: Path) -> None:
    text = "t,o,u\n" + "".join(f"{k / 50},{k},{1 + k % 3}\n" + f"{k / 50},{k},5\n" * (k % 2) for k in range(400))
    segments = {"x": {"share": 0.5}, "y": {"share": 0.5, "basket": {"items": {"c": 1, "d": 1}}}}
    roles = {"time": "t", "order": "o", "units": "u"}
    path, _ = replayed(tmp_path, text, roles, items=4, segments=segments, basket={"items": {"a": 1, "b": 1}})
    segment = np.repeat(path.segment, np.diff(path.first))
    assert ((path.item >= 2) == (segment == 1)).all()
    assert (np.diff(path.first) == 1 + np.arange(400) % 2).all()
    assert (path.quantity[path.first[:-1]] == 1 + np.arange(400) % 3).all()


def test_items_cannot_be_drawn_from_joint_baskets(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="by popularity"):
        replayed(tmp_path, "t\n1\n", {"time": "t"}, basket={"table": [{"share": 1, "lines": {"a": 1}}]})


def test_a_file_is_read_once(tmp_path: Path) -> None:
    """What was checked is what is replayed, in every process, whatever happens to the file."""
    (tmp_path / "orders.csv").write_text("t,u\n1,2\n")
    replay = {"file": "orders.csv", "time": "t", "units": "u"}
    scenario = shop({"arrivals": {"replay": replay}}, folder=tmp_path)
    (tmp_path / "orders.csv").write_text("t,u\n1,2\n2,many\n")
    for each in (scenario, pickle.loads(pickle.dumps(scenario))):
        assert draw(each, 0).quantity.tolist() == [2]


def test_dates_count_from_the_start_in_days_or_months() -> None:
    days = Time(length=10, start=date(2024, 2, 27))
    moments = np.array(["2024-02-27", "2024-03-01", "2024-02-26T18:00"], "datetime64[us]")
    assert since_start(moments, days).tolist() == [0, 3, -0.25]
    assert since_start(np.array([3.25]), days).tolist() == [3.25]
    months = Time(unit="month", length=10, start=date(2024, 2, 1))
    moments = np.array(["2024-02-01", "2025-03-01", "2024-02-15T12:00"], "datetime64[us]")
    assert since_start(moments, months).tolist() == [0, 13, 0.5]


@given(
    rows=st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 6), st.integers(0, 3), st.integers(0, 3), st.integers(0, 9999)),
        min_size=1,
        max_size=40,
    )
)
@settings(max_examples=60, deadline=None)
def test_any_record_is_reproduced(rows: list[tuple[int, ...]], tmp_path_factory: pytest.TempPathFactory) -> None:
    assume(any(day < 30 and units for day, _, _, units, _ in rows))
    folder = tmp_path_factory.mktemp("record")
    start = date(2024, 1, 1)
    with open(folder / "orders.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["day", "customer", "item", "units", "value"])
        for day, customer, item, units, cents in rows:
            writer.writerow([start + timedelta(days=day), f"c{customer}", "abcd"[item], units, f"{cents / 100:.2f}"])
    roles = {"time": "day", "customer": "customer", "item": "item", "units": "units", "value": "value"}
    customers = {"arrivals": {"replay": {"file": "orders.csv", **roles}}}
    path = draw(shop(customers, items=4, length=30, folder=folder), 0)
    kept = sorted((row for row in rows if row[0] < 30 and row[3] > 0), key=lambda row: row[0])
    assert np.cumsum(path.gap).tolist() == [row[0] for row in kept]
    assert path.item.tolist() == [row[2] for row in kept]
    assert path.quantity.tolist() == [row[3] for row in kept]
    assert path.value.tolist() == [row[4] for row in kept]
    labels = dict(zip(path.customer.tolist(), (row[1] for row in kept), strict=True))
    assert [labels[label] for label in path.customer.tolist()] == [row[1] for row in kept]
