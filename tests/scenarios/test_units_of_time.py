"""The same shop with its times counted in hours, days or weeks."""

from datetime import date
from pathlib import Path

import pytest

import simbackorder as sb

SHOP = """
time: {{unit: {unit}, length: 52 weeks, warm_up: 2 weeks, start: 2025-01-06}}
items:
  thing: {{price: 20, unit_cost: 8, on_hand: 80, holding_rate: 25% per year, on_order: [{{units: 30, due: 1 week}}],
          release: {{at: 2025-01-08, known: 1 day}}}}
customers:
  arrivals: {{rate: 40 per week, weekly: [1.2, 1, 1, 1, 1.1, 0.9, 0.8], {further}}}
  segments: {{all: {{share: 1, patience: {{exponential: {{mean: 10 days}}}}}}}}
suppliers: {{mill: {{lead_time: {{exponential: 2 weeks}}, unit_cost: 8, order_cost: 30}}}}
policy:
  admission: backorder
  promising: {{rule: fixed, wait: 3 days}}
  replenishment: {{rule: s-S, reorder_point: 90, order_up_to: 200}}
  sourcing: {{rule: single, supplier: mill}}
experiment: {{replications: 3}}
"""
PROFILES = "season: [1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 2], hourly: [0" + ", 1" * 23 + "]"
IN_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0}


def study(unit: str, further: str = PROFILES) -> sb.Study:
    return sb.text(SHOP.format(unit=unit, further=further))


def values(unit: str) -> dict[str, tuple[float, str]]:
    """Means and units of all measures."""
    frame = sb.run(study(unit)).frame().set_index("measure")
    return {str(name): (frame.loc[name, "mean"], frame.loc[name, "unit"]) for name in frame.index}


@pytest.mark.parametrize("unit", ["hour", "week"])
def test_the_unit_of_time_changes_no_result_but_its_unit(unit: str) -> None:
    """Times are divided, costs per time multiplied, and all else stays."""
    here, known = values(unit), values("day")
    assert here.keys() == known.keys()
    for name, (mean, words) in known.items():
        if name == "gamma_service_level":  # backlog per demand of a period: which period that is, is its definition
            continue
        scale = {"days": 1 / IN_DAYS[unit], "USD per day": IN_DAYS[unit]}.get(words, 1.0)
        assert here[name][0] == pytest.approx(mean * scale, rel=1e-9, abs=1e-9, nan_ok=True), name
        assert here[name][1] == words.replace("day", unit)
    assert min(known[name][0] for name in ("mean_wait", "total_cost")) > 0  # both kinds of scale are tried


def test_replayed_dates_are_counted_in_the_unit(tmp_path: Path) -> None:
    """An order of a week after the start."""
    (tmp_path / "orders.csv").write_text("time,item,units\n2025-01-13 12:00,hat,1\n2025-01-20 00:00,hat,1\n")
    shop = """
time: {unit: week, length: 4, start: 2025-01-06}
items: {hat: {price: 40, unit_cost: 20, on_hand: 30}}
customers: {arrivals: {replay: {file: orders.csv, time: time, item: item, units: units}}}
experiment: {replications: 1}
"""
    frame = sb.orders(sb.text(shop, folder=tmp_path)).frame()
    assert frame["placed"].tolist() == pytest.approx([7.5 / 7, 2.0])


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("time: {unit: fortnight, length: 4}", "'hour', 'day', 'week' or 'month'"),
        ("time: {unit: weeks, length: 4 weeks}", "did you mean 'week'?"),
        ("time: {unit: week, length: 4 months}", "expected a time above 0 (such as 6 weeks), found '4 months'"),
        (
            "time: {unit: week, length: 4}\nwarehouse: {daily_capacity: 3}",
            "expected nothing, because the unit of time is the week, not the day",
        ),
        (
            "time: {unit: hour, length: 4}\nshipping: {calendar: {working_days: [monday]}}",
            "expected no calendar, because the unit of time is the hour, not the day",
        ),
    ],
)
def test_what_a_unit_does_not_know_is_refused(stated: str, message: str) -> None:
    with pytest.raises(sb.StudyError) as caught:
        sb.text(stated + "\nitems: {hat: {price: 40}}\ncustomers: {arrivals: {rate: 5}}\n")
    assert message in str(caught.value)


def test_dates_stand_beside_weeks_in_a_trace() -> None:
    """The date of a time in weeks."""
    rows = sb.trace(study("week"), order=57).frame()
    first = rows.iloc[0]
    days = (date.fromisoformat(first["date"]) - date(2025, 1, 6)).days
    assert days == int(first["time"] * 7)
