"""Which rows are one order, and which are none."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simbackorder.sample_path.drawing import draw, recorded_numbers
from simbackorder.sample_path.recorded_rows import Tally
from support.order_files import COLUMNS, HEADER, Order, mistakes, notes, orders, record, scenario
from support.path_shops import shop


def test_a_number_used_again_is_another_order(tmp_path: Path) -> None:
    rows = "".join(f"2025-03-{day:02},{n},,a,1,1\n" for day in range(1, 31) for n in range(5))
    found = scenario(tmp_path, HEADER + rows)
    assert record(found).time.size == 150
    assert notes(found)[0] == "5 order numbers are used on several days, each day for another order."
    found = scenario(tmp_path, HEADER + rows, {**COLUMNS, "order_numbers": "unique"})
    assert record(found).units.tolist() == [30] * 5
    assert notes(found)[0] == "5 order numbers are used on several days, for one order."


@pytest.mark.parametrize("keys", [{}, {"order_numbers": "unique"}])
def test_rows_within_the_run_are_kept(tmp_path: Path, keys: dict[str, Any]) -> None:
    rows = "2025-02-27,1,,a,1,1\n2025-03-02,1,,b,1,1\n2025-03-05,2,,a,1,1\n"
    found = scenario(tmp_path, HEADER + rows, COLUMNS | keys)
    assert record(found).time.tolist() == [1, 4]
    assert record(found).tally == Tally(outside=1, guests=2)
    assert "Left out of data/orders.csv: 1 row outside of the run." in notes(found)


def test_what_is_blank_stands_above(tmp_path: Path) -> None:
    rows = "2025-03-02,7,ann,a,2,20\n,,,b,1,5\n2025-03-02,,,a,1,10\n2025-03-02,8,,a,1,10\n2025-03-04,9,ann,b,1,5\n"
    expected = [
        Order(1, 0, (("a", 3, 3000), ("b", 1, 500))),
        Order(1, 1, (("a", 1, 1000),)),
        Order(3, 0, (("b", 1, 500),)),
    ]
    assert orders(tmp_path, HEADER + rows) == expected
    assert "2 rows take what is blank from the row above." in notes(scenario(tmp_path, HEADER + rows))
    assert "1 order has no customer: it is a new one's." in notes(scenario(tmp_path, HEADER + rows))


def test_rows_that_say_nothing_in_use_are_counted(tmp_path: Path) -> None:
    content = "date,order,note\n2025-03-02,7,\n,,total\n,,\n2025-03-03,8,x\n"
    for columns in ({"time": "date"}, {"time": "date", "order": "order"}):
        found = scenario(tmp_path, content, columns)
        assert record(found).time.tolist() == [1, 2]
        assert notes(found) == ["1 row says nothing in the columns that are used."]


def test_without_numbers_a_blank_time_stands_above(tmp_path: Path) -> None:
    columns = {"time": "date", "customer": "customer", "item": "item"}
    found = scenario(tmp_path, "date,customer,item\n2025-03-02,ann,a\n,,b\n2025-03-03,,a\n2025-03-03,,a\n", columns)
    assert record(found).time.tolist() == [1, 1, 2, 2]
    assert record(found).customer.tolist() == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (",7,,a,1,1\n", "2: date: expected a date or a number, found ''"),
        ("2025-03-02,,,a,1,1\n", "2: order: expected an order number, found ''"),
        ("2025-03-02,7,,a,1,1\n,8,,a,1,1\n", "3: date: expected a date or a number, found ''"),
        ("2025-03-02,7,,a,1,1\n2025-03-03,,,a,1,1\n", "3: order: expected an order number, because the row does not"),
        ("2025-03-02,7,ann,a,1,1\n,,bob,a,1,1\n", "3: order: expected an order number, because the row has a customer"),
    ],
)
def test_rows_that_follow_nothing_are_refused(tmp_path: Path, rows: str, message: str) -> None:
    [found] = mistakes(tmp_path, HEADER + rows)
    assert found.startswith(f"data/orders.csv:{message}")


def test_without_a_column_of_units_a_row_is_a_unit(tmp_path: Path) -> None:
    content = "date,order,item,price\n" + "2025-03-02,x,a,58.90\n" * 3 + "2025-03-03,y,a,58.90\n"
    columns = {"time": "date", "order": "order", "item": "item"}
    for worth in ("value", "price"):
        found = orders(tmp_path, content, {**columns, worth: "price"})
        assert [order.lines for order in found] == [(("a", 3, 17670),), (("a", 1, 5890),)]
    assert notes(scenario(tmp_path, content, columns)) == [
        "without a column of units a row is a unit (3 of lines with several rows)."
    ]
    drawn = draw(scenario(tmp_path, content, columns, basket={"units": 5}), 0)
    assert drawn.quantity.tolist() == [5, 5]


def test_a_price_is_of_a_unit_and_a_value_of_the_row(tmp_path: Path) -> None:
    content = HEADER + "2025-03-02,7,,a,3,2.50\n"
    value = {"value": "value"}
    columns = {name: column for name, column in COLUMNS.items() if name != "value"}
    assert orders(tmp_path, content, columns | value)[0].lines == (("a", 3, 250),)
    assert orders(tmp_path, content, columns | {"price": "value"})[0].lines == (("a", 3, 750),)


def test_every_row_left_out_is_counted_by_its_kind(tmp_path: Path) -> None:
    header = HEADER.strip() + ",status\n"
    rows = (
        "2025-03-02,1,,a,1,1,paid\n"
        "2025-02-02,2,,a,1,1,paid\n"
        "2025-03-03,3,,a,1,1,Voided\n,,,b,1,1,\n"
        "2025-03-04,4,,a,-1,1,paid\n,,,b,1,-1,\n,,,,,,paid\n"
        "2025-03-05,5,,a,0,0,paid\n"
        "2025-03-06,6,,gift wrap,1,3,paid\n,,,a,1,3,\n"
    )
    columns = {**COLUMNS, "status": "status", "other_items": "leave-out"}
    found = scenario(tmp_path, header + rows, columns)
    assert record(found).time.tolist() == [1, 5]
    assert record(found).tally == Tally(1, 2, 2, 1, 1, 1, 2)
    assert notes(found)[-1] == (
        "Left out of data/orders.csv: 1 row outside of the run, 2 rows of cancelled orders, "
        "2 returns (negative units or value), 1 row of other items, 1 row without item and units, 1 row of 0 units."
    )


def test_the_scenario_says_what_cancelled_means(tmp_path: Path) -> None:
    header, rows = HEADER.strip() + ",status\n", "2025-03-02,1,,a,1,1,paid\n2025-03-03,2,,a,1,1,On hold\n"
    columns = {**COLUMNS, "status": "status"}
    assert len(orders(tmp_path, header + rows, columns)) == 2
    assert len(orders(tmp_path, header + rows, {**columns, "cancelled": ["on hold"]})) == 1
    [message] = mistakes(tmp_path, header + rows, {**columns, "cancelled": ["hold"]})
    assert message.endswith("replay.cancelled: data/orders.csv has no status 'hold'; did you mean 'On hold'?")


def test_segments_come_from_the_file(tmp_path: Path) -> None:
    header = HEADER.strip() + ",kind\n"
    rows = "2025-03-02,1,,a,1,1,shop\n2025-03-03,2,,a,1,1,web\n,,,b,1,1,\n2025-03-04,3,,a,1,1,shop\n"
    columns = {**COLUMNS, "segment": "kind"}
    found = scenario(tmp_path, header + rows, columns, segments={"web": {}, "shop": {"patience": 1}})
    path = draw(found, 0)
    assert path.segment.tolist() == [1, 0, 1]
    assert path.patience.tolist() == [1, np.inf, 1]
    stated = {"web": {"share": 0.5}, "shop": {"share": 0.5}}
    found_mistakes = mistakes(tmp_path, header + rows, columns, segments=stated)
    assert all("expected no share, because the recorded orders have a column of segments" in m for m in found_mistakes)
    [message] = mistakes(tmp_path, header + rows, columns, segments={"web": {}, "store": {}})
    assert message == "data/orders.csv:2: kind: no segment is named 'shop' (2 rows)"


WAITS = {"all": {"assumed_wait": 2}}


def test_requested_dates_are_how_long_customers_wait(tmp_path: Path) -> None:
    header = HEADER.strip() + ",by\n"
    rows = (
        "2025-03-02 12:00,1,,a,1,1,2025-03-04\n,,,b,1,1,\n2025-03-03,2,,a,1,1,\n"
        "2025-03-04,3,,a,1,1,2025-03-04 18:00\n2025-03-05,4,,a,1,1,2025-03-01\n"
    )
    columns = {**COLUMNS, "requested": "by"}
    found = scenario(tmp_path, header + rows, columns, segments={"all": {"tolerance": 7, "assumed_wait": 2}})
    assert draw(found, 0).tolerance.tolist() == [2.5, 7, 0.75, 0]
    [message] = mistakes(tmp_path, header + rows, columns)
    assert message.endswith("because dates are requested and no wait is quoted, found nothing")
    [message] = mistakes(tmp_path, header + rows.replace("2025-03-04 18:00", "soon"), columns, segments=WAITS)
    assert message == "data/orders.csv:5: by: expected a date or a number, found 'soon'"
    numbers = header + "2025-03-02,1,,a,1,1,5\n"
    [message] = mistakes(tmp_path, numbers, columns, segments=WAITS)
    assert message == "data/orders.csv:2: by: expected dates, as date has, found others"


def test_an_order_of_several_customers_is_the_first_ones(tmp_path: Path) -> None:
    found = scenario(tmp_path, HEADER + "2025-03-02,1,ann,a,1,1\n2025-03-02,1,bob,a,1,1\n2025-03-03,2,ann,a,1,1\n")
    assert record(found).customer.tolist() == [0, 0]
    assert notes(found) == ["1 order has rows of several customers: the first is taken."]


def test_orders_keep_their_numbers(tmp_path: Path) -> None:
    rows = "2025-03-03,B,,a,1,1\n2025-03-02,A,,a,1,1\n2025-03-04,C,,a,0,1\n2025-03-05,D,,a,1,1\n"
    assert recorded_numbers(scenario(tmp_path, HEADER + rows), 0) == ["A", "B", "D"]
    columns = {name: column for name, column in COLUMNS.items() if name != "order"}
    assert recorded_numbers(scenario(tmp_path, HEADER + rows, columns), 0) == []


def test_numbers_stand_beside_drawn_orders(tmp_path: Path) -> None:
    """Of several streams; orders whose drawn units are 0 do not exist, and take their numbers with them."""
    columns = {name: column for name, column in COLUMNS.items() if name in ("time", "order")}
    rows = "".join(f"2025-03-{n:02},R{n},,a,1,1\n" for n in range(1, 31))
    (tmp_path / "o.csv").write_text(HEADER + rows)
    (tmp_path / "p.csv").write_text("date,order\n2025-03-09 12:00,P8.5\n")
    customers = {
        "drawn": {"arrivals": {"rate": 1}, "segments": {"x": {}}},
        "first": {"arrivals": {"replay": {"file": "p.csv", **columns}}, "segments": {"z": {}}},
        "recorded": {
            "arrivals": {"replay": {"file": "o.csv", **columns}},
            "basket": {"units": {"table": {0: 0.5, 1: 0.5}}},
            "segments": {"y": {}},
        },
    }
    found = shop(customers, length=30, items=2, folder=tmp_path, time={"start": "2025-03-01"})
    path, numbers = draw(found, 3), recorded_numbers(found, 3)
    assert len(numbers) == path.gap.size
    known = [(number, time) for number, time in zip(numbers, path.placed.tolist(), strict=True) if number]
    assert 5 < len(known) < 25
    assert all(float(number[1:]) - (number[0] == "R") == pytest.approx(time) for number, time in known)
    assert "P8.5" in numbers
    assert [number is None for number in numbers] == (path.segment == 0).tolist()


def test_shopify(tmp_path: Path) -> None:
    """Further rows leave most columns blank; the date of a cancellation stands in the first row only."""
    columns = ("Name", "Email", "Financial Status", "Created at", "Lineitem quantity", "Lineitem name")
    header = ",".join((*columns, "Lineitem price", "Lineitem sku", "Cancelled at")) + "\n"
    rows = (
        "#3,ann@example.org,paid,2025-03-03 10:00:00 -0500,2,A thing,1.50,a,\n#3,,,,1,B thing,3.00,b,\n"
        "#2,,refunded,2025-03-02 23:00:00 -0500,1,A thing,1.50,a,2025-03-03 08:00:00 -0500\n#2,,,,1,B thing,3.00,b,\n"
        "#1,,voided,2025-03-01 10:00:00 -0500,1,A thing,1.50,a,\n"
    )
    keys = {"format": "shopify", "time_zone": "Europe/Berlin"}
    assert orders(tmp_path, header + rows, keys) == [
        Order(round(2 + 16 / 24, 6), 0, (("a", 2, 300), ("b", 1, 300))),
    ]
    blank = (header + rows).replace(",a,", ",,").replace(",b,", ",,").replace("A thing", "a").replace("B thing", "b")
    assert orders(tmp_path, blank, keys) == orders(tmp_path, header + rows, keys)


def test_other_formats(tmp_path: Path) -> None:
    files = {
        "woocommerce": "Order Number,Order Status,Order Date,Email (Billing),SKU,Quantity (- Refund),Item Cost\n"
        "5,completed,2025-03-03 10:00,ann,a,2,1.5\n5,completed,2025-03-03 10:00,ann,b,1,3\n"
        "6,wc-cancelled,2025-03-04 10:00,ann,b,1,3\n",
        "odoo": "Order Reference,Order Date,Customer,Order Lines/Product,Order Lines/Quantity,Order Lines/Unit Price,"
        "Status\nS5,2025-03-03 10:00:00,Ann,a,2,1.5,Sales Order\n,,,b,1,3,\n"
        "S6,2025-03-04 10:00:00,Ann,b,1,3,Quotation\n",
        "olist": "order_id,customer_id,order_status,order_purchase_timestamp,order_item_id,product_id,price\n"
        "x,c,delivered,2025-03-03 10:00:00,1,a,1.5\nx,c,delivered,2025-03-03 10:00:00,2,a,1.5\n"
        "x,c,delivered,2025-03-03 10:00:00,3,b,3\ny,d,canceled,2025-03-03 10:00:00,1,b,3\n",
        "online-retail": "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        "53,a,A,2,3/3/2025 10:00,1.5,17,UK\n53,b,B,1,3/3/2025 10:00,3,17,UK\nC54,b,B,-1,3/4/2025 10:00,3,17,UK\n",
    }
    for name, content in files.items():
        found = orders(tmp_path, content, {"format": name})
        assert found == [Order(round(2 + 10 / 24, 6), 0, (("a", 2, 300), ("b", 1, 300)))], name


def test_keys_stand_above_a_format(tmp_path: Path) -> None:
    content = "InvoiceNo,Mine,StockCode,Quantity,InvoiceDate\n53,b,a,2,2025-03-03\n"
    assert orders(tmp_path, content, {"format": "online-retail", "item": "Mine"})[0].lines[0][0] == "b"
