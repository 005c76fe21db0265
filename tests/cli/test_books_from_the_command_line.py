"""`simbackorder run --books`: a shop in which money moves in every way, its statement, its balance, and a fault."""

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main
from simbackorder.experiments.books import RARE
from simbackorder.metrics.accounts import Accounts
from simbackorder.state.ledger import NAMES

SHOP = """
title: Deposits
time: {warm_up: 5 days, length: 60 days}
items:
  cap: {price: 24, unit_cost: 7, holding_rate: 25% per year, on_hand: 20}
customers: {arrivals: {rate: 5 per day}, segments: {fans: {patience: {exponential: 10 days}}}}
suppliers:
  mill: {unit_cost: 8, order_cost: 50, lead_time: {gamma: {mean: 6 days, cv: 0.35}}}
shipping: {transit: 2 days, cost_per_shipment: 1.25}
payment: {fee_per_charge: 0.30, fee_rate: 2.9%, refund_cost: 1, late_cost: {per_order: 2},
          cancellation_cost: {customer: 1}}
books: {sale: delivery}
policy:
  promising: {rule: quantile, q: 30%}
  replenishment: {rule: s-S, reorder_point: 25, order_up_to: 60}
alternatives:
  out of stock: {admission: lost-sale}
  deposit: {charging: {rule: deposit, share: 30%, forfeit: true}}
  paid at once: {charging: at-order}
experiment: {replications: 4, seed: 7}
"""
RUN = ("run", "shop.yaml", "--alternative", "deposit", "--books")
INCOME = {
    "revenue": 1, "forfeited_deposits": 1, "cost_of_goods_sold": -1, "purchase_variance": -1, "holding_cost": -1,
    "ordering_cost": -1, "shipping_cost": -1, "notice_cost": -1, "payment_fees": -1, "refund_cost": -1,
    "handling_cost": -1, "shrinkage_cost": -1, "late_cost": -1, "cancellation_cost": -1,
}  # fmt: skip


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(SHOP)


def call(*words: str, status: int = 0):
    result = CliRunner().invoke(main, [*words, "--workers", "1"] if "--workers" not in words else list(words))
    assert result.exit_code == status, (result.output, result.exception)
    assert "Traceback" not in result.output
    return result


def page(*more: str):
    return json.loads(call(*RUN, "--format", "json", *more).stdout)


def test_the_statement_is_that_of_the_measures_and_adds_up():
    found = page()
    income, measured = found["books"]["deposit"]["income_statement"], found["alternatives"]["deposit"]
    for name in (*INCOME, "profit"):
        assert income[name]["mean"] == pytest.approx(measured[name]["mean"], abs=1e-9)
        assert income[name]["half_width"] == pytest.approx(measured[name]["half_width"], abs=1e-9)
    assert income["profit"]["mean"] == pytest.approx(sum(sign * income[name]["mean"] for name, sign in INCOME.items()))
    assert income["gross_margin"]["mean"] == pytest.approx(
        sum(INCOME[name] * income[name]["mean"] for name in ("revenue", "forfeited_deposits", "cost_of_goods_sold"))
    )
    assert income["forfeited_deposits"]["mean"] > 0
    assert income["purchase_variance"]["mean"] > 0
    assert income["late_cost"]["mean"] > 0
    assert income["cancellation_cost"]["mean"] > 0


def test_the_trial_balance_agrees_and_knows_the_measures():
    found = page()
    books, measured = found["books"]["deposit"], found["alternatives"]["deposit"]
    accounts, totals = books["trial_balance"], books["totals"]
    assert totals["debit"] == totals["credit"]
    assert books["balanced"] is True
    for side in ("debit", "credit"):
        assert sum(each[side]["mean"] for each in accounts.values()) == pytest.approx(totals[side]["mean"])
    assert len(accounts) == len(NAMES) - len(RARE) + 2  # of what is rare, lateness and cancellations only
    assert {"lateness", "cancellations"} <= accounts.keys()
    exact = {"mean": 140.0, "half_width": 0.0, "low": 140.0, "high": 140.0, "standard_error": 0.0, "n": 4}
    assert accounts["equity"]["credit"] == exact | {"unit": "USD"}
    cash = accounts["cash"]["debit"]["mean"] - accounts["cash"]["credit"]["mean"]
    assert cash == pytest.approx(measured["cash_position"]["mean"])
    assert accounts["customer deposits"]["credit"]["mean"] > 0
    assert books["held_for_customers"]["mean"] == pytest.approx(measured["mean_deposits"]["mean"])


def test_tables_for_people():
    shown = call(*RUN).stdout
    assert max(map(len, shown.splitlines())) <= 80
    assert shown.startswith(call(*RUN[:-1]).stdout.rstrip("\n"))
    flat = " ".join(shown.split())
    assert "Debits and credits agree to the cent in every replication" in flat
    assert "customers who cancelled left" in flat.lower()
    total = next(line for line in shown.splitlines() if line.startswith("total "))
    left, right = total.split()[1:4], total.split()[4:]
    assert left == right
    markdown = call(*RUN, "--format", "markdown").stdout
    assert "## Books: 'deposit'" in markdown
    assert "| account | debit, USD | credit, USD |" in markdown


def test_nobody_pays_before_the_sale():
    found = page("--set", "books.sale=shipment", "--set", "policy.charging=at-shipment")
    assert "customers" in found["books"]["deposit"]["text"][1]
    plain = call("run", "shop.yaml", "--books", "--set", "books.sale=shipment").stdout
    assert "nobody pays before the sale is booked" in " ".join(plain.split())


def test_vouchers_stand_in_the_statement_and_what_is_open_in_the_balance():
    offer = ("offer.rule=voucher", "offer.value=10%", "offer.life=20 days")
    words = [f"policy.{each}" for each in offer] + ["customers.segments.fans.redeems.share=50%"]
    found = page(*(word for each in words for word in ("--set", each)))
    books, measured = found["books"]["deposit"], found["alternatives"]["deposit"]
    for name in ("vouchers", "vouchers_lapsed", "profit"):
        assert books["income_statement"][name]["mean"] == pytest.approx(measured[name]["mean"])
    given, lapsed, owed = (
        books["trial_balance"][name][side]["mean"]
        for name, side in (
            ("vouchers for waiting", "debit"),
            ("lapsed vouchers", "credit"),
            ("open vouchers", "credit"),
        )
    )
    assert 0 < lapsed < given - owed < given
    assert any(sentence.startswith("Customers hold vouchers of") for sentence in books["text"])


def test_csv_rows():
    rows = {row["measure"]: row for row in csv.DictReader(io.StringIO(call(*RUN, "--format", "csv").stdout))}
    income = page()["books"]["deposit"]["income_statement"]
    assert float(rows["books.income_statement.profit"]["mean"]) == income["profit"]["mean"]
    assert rows["books.trial_balance.customer_deposits.credit"]["unit"] == "USD"
    assert rows["books.trial_balance.total.debit"]["mean"] == rows["books.trial_balance.total.credit"]["mean"]


def test_all_alternatives_one_after_another():
    names = ("out of stock", "deposit", "paid at once")
    shown = call("run", "shop.yaml", "--alternative", "all", "--books").stdout
    alone = [call("run", "shop.yaml", "--alternative", name, "--books").stdout.rstrip("\n") for name in names]
    assert shown == "\n\n".join(alone) + "\n"
    found = json.loads(
        call("run", "shop.yaml", "--alternative", "all", "--books", "--waits", "--format", "json").stdout
    )
    assert tuple(found["alternatives"]) == tuple(found["books"]) == tuple(found["waits"]) == names
    one = page("--waits")
    assert found["books"]["deposit"] == one["books"]["deposit"]
    assert found["waits"]["deposit"] == one["waits"]
    rows = csv.DictReader(io.StringIO(call("run", "shop.yaml", "--alternative", "all", "--format", "csv").stdout))
    assert {row["alternative"] for row in rows} == set(names)


def test_the_same_bytes_however_it_is_simulated():
    words = ("--waits", "--format", "json", "--engine")
    one = call(*RUN, *words, "simpy").stdout
    assert one == call(*RUN, *words, "simpy", "--workers", "3").stdout
    assert one == call(*RUN, *words, "both").stdout.replace('"engine": "both"', '"engine": "simpy"')
    assert json.loads(one)["books"] == json.loads(call(*RUN, *words[:-1], "--audit").stdout)["books"]


def test_stored_with_the_study():
    call("run", "shop.yaml", "--alternative", "all", "--books", "--waits", "--out", "results")
    stored = {path.name: path for path in Path("results").rglob("run-*")}
    kept = json.loads(stored["run-deposit.books.json"].read_text())
    assert kept["deposit"] == page()["books"]["deposit"]
    made = json.loads(stored["run-deposit.provenance.json"].read_text())
    assert made["command"][-4:] == ["--alternative", "deposit", "--books", "--waits"]
    assert {"run-deposit.books.json", "run-deposit.books.parquet", "run-deposit.waits.parquet"} <= set(made["files"])
    table = pq.read_table(stored["run-paid-at-once.books.parquet"]).to_pylist()
    assert len(table) == 4 * len(NAMES)
    for replication in range(4):
        mine = [row for row in table if row["replication"] == replication]
        assert sum(row["at_cut"] for row in mine) == sum(row["at_end"] for row in mine) == 0
    before = {path.name: path.read_bytes() for path in Path("results").rglob("run-deposit.*")}
    call(*RUN, "--waits", "--out", "results")
    assert {path.name: path.read_bytes() for path in Path("results").rglob("run-deposit.*")} == before


def test_books_that_do_not_balance_end_the_command(monkeypatch):
    def faulty(record):
        end = record.accounts["balance"].tolist()
        return Accounts(tuple(record.accounts["at_cut"].tolist()), (end[0] + 1, *end[1:]), 0.0)

    monkeypatch.setattr("simbackorder.metrics.accounts.accounts", faulty)
    said = call(*RUN, status=1).output
    assert "replication 1, alternative 'deposit': the books do not balance at the end of the run: debits" in said
    assert "profit" not in said


def test_one_replication_has_no_intervals():
    assert "±" not in call(*RUN, "--replications", "1").stdout


def test_yen_have_no_cents():
    Path("shop.yaml").write_text(
        SHOP.replace("title: Deposits", "currency: JPY").replace("1.25", "1").replace("0.30", "3")
    )
    shown = call(*RUN).stdout
    assert "Debits and credits agree exactly in every replication" in shown
    assert ".00" not in shown.split("Books:")[1].split("Debits")[0]


def test_sums_and_order_are_those_a_controller_expects():
    returned = SHOP.replace("10 days}}", "10 days}, returns: {share: 20%, after: 5}}")
    Path("shop.yaml").write_text(returned + "finance: {rate: 9% per year, own_cash: 500}\n")
    found = page()["books"]["deposit"]
    income, accounts = found["income_statement"], [*found["trial_balance"]]
    assert [*income][:6] == [
        *("revenue", "returns", "net_sales", "forfeited_deposits", "cost_of_goods_sold", "gross_margin")
    ]
    assert [*income][-3:] == ["profit_before_interest", "interest_earned", "profit"]
    means = {name: line["mean"] for name, line in income.items()}
    assert means["net_sales"] == pytest.approx(means["revenue"] - means["returns"])
    assert means["profit"] == pytest.approx(means["profit_before_interest"] + means["interest_earned"])
    assert accounts[:6] == ["cash", "inventory", "customer deposits", "equity", "revenue", "returns"]
    assert "It begins with the 500.00 USD that the owners put in" in found["text"][1]
