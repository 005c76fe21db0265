"""Every scenario that is shipped says what it asks and finds, can be read, and runs with every alternative."""

import csv
import re
from pathlib import Path

import pytest

from simbackorder.experiments.replications import Study, simulate
from simbackorder.scenario.points import points
from simbackorder.scenario.reading import load
from simbackorder.scenario.sections.schema import Scenario

FOLDER = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted(FOLDER.glob("*.yaml"))
PROMISED = {
    *("viral_hoodie", "collectibles", "lead_time_sweep", "fragile_supplier", "record_shop", "textbook"),
    *("tech_launch", "honest_dates", "keep_them_posted", "charge_when", "one_parcel_or_two", "win_back"),
    *("port_congestion", "storm_season", "second_source", "wrong_records", "cross_dock", "ramp_up", "bad_forecast"),
    *("shop_export", "what_dates_know", "when_to_say", "cut_off", "status_symbol", "fast_put_away"),
    *("oversold_marketplace", "cash_starved", "supplier_terms", "marketplace_fines", "price_breaks"),
    *(
        "try_at_home",
        "worth_the_wait",
        "what_to_offer",
        "half_now",
        "before_it_ships",
        "dear_storage",
        "sale_at_delivery",
    ),
}
PARTS = ("Question.", "Answer.", "Command.", "Assumptions.")

each = pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)


def header(path: Path) -> list[str]:
    """The comment lines before the first key."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return lines[: next(n for n, line in enumerate(lines) if line and not line.startswith("#"))]


def replication(scenario: Scenario) -> dict[str, dict[str, float]]:
    """One replication: alternative to measure to numerator."""
    [found] = simulate(Study(scenario, tuple(scenario.alternatives)), range(1), lambda step: None)
    return {
        name: dict(zip(found.measures, values[:, 0].tolist(), strict=True))
        for name, values in zip(scenario.alternatives, found.values, strict=True)
    }


def test_the_promised_scenarios_are_there() -> None:
    assert {path.stem for path in SHIPPED} >= PROMISED


@each
def test_header_states_question_answer_command_and_assumptions(path: Path) -> None:
    text = "\n".join(header(path))
    missing = [part for part in PARTS if f"# {part}" not in text]
    assert not missing
    answer = text[text.index("# Answer.") : text.index("# Command.")]
    assert re.search(r"\d ± \d", answer), "an answer has numbers with half-widths"
    assert f"scenarios/{path.name}" in text[text.index("# Command.") :]


@each
def test_header_asks_what_the_file_asks(path: Path) -> None:
    text = re.sub(r"\s*\n# *", " ", "\n".join(header(path)))
    assert load(path).question in text


@each
def test_every_alternative_changes_levers_of_its_own(path: Path) -> None:
    levers = load(path).levers
    assert sum(not changed for changed in levers.values()) <= 1
    assert len(levers) >= 3


@each
def test_one_replication_of_every_alternative_adds_up(path: Path) -> None:
    scenario = load(path)
    for name, found in replication(scenario).items():
        assert found["orders_arrived"] > 500, name
        assert found["orders_placed"] + found["orders_lost"] == found["orders_arrived"], name
        assert found["units_shipped"] > 0, name
        costs = ("cost_of_goods_sold", "purchase_variance", "holding_cost", "ordering_cost", "shipping_cost")
        costs += ("notice_cost", "payment_fees", "refund_cost", "handling_cost", "shrinkage_cost", "interest_paid")
        costs += ("late_cost", "cancellation_cost", "fines", "returns", "return_cost", "write_off_cost", "discounts")
        costs += ("vouchers", "faster_shipping", "late_refunds")
        earned = found["revenue"] + found["forfeited_deposits"] + found["interest_earned"] + found["vouchers_lapsed"]
        assert found["profit"] == pytest.approx(earned - sum(found[cost] for cost in costs), abs=0.02), name


@each
def test_every_point_of_the_sweep_is_a_scenario(path: Path) -> None:
    scenario = load(path)
    assert len(list(points(scenario))) >= (2 if scenario.sweep else 1)


def test_the_record_is_replayed_whole() -> None:
    rows = (FOLDER / "data" / "cdnow_orders.csv").read_text(encoding="utf-8").splitlines()[1:]
    window = [row.split(",") for row in rows if row >= "1997-04-01"]
    for name, found in replication(load(FOLDER / "record_shop.yaml")).items():
        assert found["orders_arrived"] == len(window) == 3652, name
        assert found["units_demanded"] == sum(int(row[2]) for row in window) == 9047, name


def test_the_export_is_replayed_but_for_what_was_cancelled() -> None:
    with open(FOLDER / "data" / "pottery_orders.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cancelled = {row["Name"] for row in rows if row["Cancelled at"]}
    window = [row for row in rows if row["Created at"] >= "2024-10-01" and row["Name"] not in cancelled]
    for name, found in replication(load(FOLDER / "shop_export.yaml")).items():
        assert found["orders_arrived"] == len({row["Name"] for row in window}) == 776, name
        assert found["units_demanded"] == sum(int(row["Lineitem quantity"]) for row in window), name


def test_money_is_units_times_price() -> None:
    """One item, one unit an order, one parcel an order: every flow of money follows from the units shipped."""
    for name, found in replication(load(FOLDER / "fragile_supplier.yaml")).items():
        units = found["units_shipped"]
        assert found["revenue"] == 450 * units, name
        assert found["cost_of_goods_sold"] == 300 * units, name
        assert found["shipping_cost"] == 12 * units, name
        assert found["purchases"] == 300 * found["units_received"] + found["purchase_variance"], name


def test_the_replayed_value_is_sold_or_lost() -> None:
    """Who is never asked to wait buys or leaves: revenue and lost sales are the value of the record."""
    rows = (FOLDER / "data" / "cdnow_orders.csv").read_text(encoding="utf-8").splitlines()[1:]
    value = sum(float(row.split(",")[3]) for row in rows if row >= "1997-04-01")
    found = replication(load(FOLDER / "record_shop.yaml"))["out of stock"]
    left_at_the_cut = 200  # what was ordered before the cut and ships after it, or ships after the end
    assert found["revenue"] + found["lost_sales_value"] == pytest.approx(value, abs=left_at_the_cut)
