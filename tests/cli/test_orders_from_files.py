"""Order files from the command line: what was read is told, what cannot be is a mistake with file and line."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simbackorder.cli.main import main

SHOP = """
title: Tickets
time: {start: 2025-03-01, length: 30 days}
items: {mug.xl: {price: 10, on_hand: 5}}
customers: {arrivals: {replay: {file: data/orders.csv, time: at, order: number, item: item, customer: who}}}
suppliers: {mill: {lead_time: 3 days}}
policy: {replenishment: {rule: base-stock, order_up_to: 5}}
experiment: {replications: 2}
"""
ORDERS = "at,number,item,who\n2025-03-02 10:00,#1,mug.xl,ann\n,,mug.xl,\n2025-03-03 10:00,#1,mug.xl,\n"
READ = [
    "data/orders.csv: 2 orders within the run, 2 lines, 3 units",
    "data/orders.csv: 1 row takes what is blank from the row above.",
    "data/orders.csv: 1 order number is used on several days, each day for another order.",
    "data/orders.csv: 1 order has no customer: it is a new one's.",
    "data/orders.csv: without a column of units a row is a unit (2 of lines with several rows).",
]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "shop.yaml").write_text(SHOP)
    (tmp_path / "data" / "orders.csv").write_text(ORDERS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def called(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


def test_validate_says_what_was_read(shop: Path) -> None:
    result = called("validate", "shop.yaml")
    assert result.exit_code == 0
    assert [line.strip() for line in result.output.splitlines()[1:]] == READ


@pytest.mark.parametrize("command", ["run", "compare"])
def test_reports_say_it_too(shop: Path, command: str) -> None:
    result = called(command, "shop.yaml", "--engine", "simpy", "--format", "json")
    assert json.loads(result.stdout)["notes"][1:5] == READ[1:]


def test_the_number_stands_beside_the_order(shop: Path) -> None:
    told = list(csv.DictReader(io.StringIO(called("trace", "shop.yaml", "--format", "csv").stdout)))
    assert {(each["order"], each["number"]) for each in told} == {("", ""), ("1", "#1"), ("2", "#1")}
    assert "number  available" in called("trace", "shop.yaml").stdout
    without = called("trace", "shop.yaml", "--set", "customers.arrivals={rate: 1}")
    assert without.exit_code == 0
    assert "number" not in without.stdout


def test_a_question_is_a_mistake_with_file_and_line(shop: Path) -> None:
    (shop / "data" / "orders.csv").write_text(
        ORDERS.replace("2025-03-02", "3/2/2025").replace("2025-03-03", "3/3/2025")
    )
    result = called("run", "shop.yaml")
    assert result.exit_code == 2
    assert result.stderr.startswith("data/orders.csv:2: at: 3/2/2025 10:00: month first or day first?")
    option = ("--set", "customers.arrivals.replay.dates=month-first")
    assert called("validate", "shop.yaml", *option).exit_code == 0


def test_a_name_with_a_dot_is_quoted_in_paths(shop: Path) -> None:
    good = called("validate", "shop.yaml", "--resolved", "--set", 'items."mug.xl".price=99')
    assert "    price: 99\n" in good.output
    bad = called("validate", "shop.yaml", "--set", 'items."mug.xl".price=dear')
    assert bad.stderr.startswith('--set items."mug.xl".price: expected an amount of money')
