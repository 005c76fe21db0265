import csv
import io
import json
import math

import numpy as np
import pytest

from simbackorder.experiments.comparison import Goal, compare
from simbackorder.experiments.replications import Observations
from simbackorder.report import document, figures, grid, long_form, sweep_tables, tables
from simbackorder.report.numbers import interval
from simbackorder.report.result import Head, Result
from simbackorder.report.swept import Point, Swept, changes
from simbackorder.report.verdict import verdict

UNITS = {"profit": "money", "cancellation_rate": "fraction", "holding_cost": "money", "total_cost": "money per time"}
HEAD = Head("Shop", "Why?", "d1", 5, "simpy", "USD", 2, "day", ())


def result(shifts, n=30, better=1, objective="profit", head=HEAD, spread=1.0) -> Result:
    rng = np.random.default_rng(3)
    values = np.ones((n, len(shifts), len(UNITS), 2))
    common = rng.normal(10000, 200, n)
    for index, shift in enumerate(shifts.values()):
        own = common + shift + (rng.normal(0, spread, n) if shift is not None else 0)
        values[:, index, :, 0] = np.stack([own, rng.random(n) / 10, own / 100, own / 365], axis=1)
    observed = Observations(tuple(shifts), tuple(UNITS), values)
    return Result(head, UNITS, compare(observed, Goal(objective, better, 0.95), dict.fromkeys(UNITS, "no order")))


def test_verdict_names_the_winner_the_lead_and_the_price():
    said = verdict(result({"old": 0, "new": 500, "middling": 200}))
    assert said.startswith("'new' earns most: ")
    assert "USD more than the baseline 'old'" in said
    assert "more than the next best, 'middling'" in said
    assert "cancellation rate" in said
    assert "percentage points" in said


def test_verdict_when_the_baseline_wins_and_when_less_is_better():
    said = verdict(result({"old": 0, "new": 500}, better=-1, objective="total_cost"))
    assert said.startswith("'old' has the lowest total cost: ")
    assert "USD per day less than the next best, 'new'" in said


def test_verdict_that_cannot_tell():
    said = verdict(result({"a": 0, "b": 0.1, "far": -900}))
    assert "cannot be told apart on profit with 30 replications" in said
    assert "replications would tell these two apart" in said
    assert "Significantly worse: 'far'." in said


def test_verdict_of_ties_of_one_replication_and_of_one_alternative():
    tied = result({"a": 0, "b": 0}, spread=0)
    assert "'a' and 'b' tie on profit: exactly equal in every replication." in verdict(tied)
    assert verdict(result({"a": 0, "b": 9}, n=1)).startswith("One replication tells nothing apart")
    assert "nothing to compare" in verdict(result({"a": 0}))


def test_json_is_strict_and_complete():
    found = result({"old": 0, "new": 500})
    found.comparison.estimates["old"]["cancellation_rate"] = found.comparison.estimates["old"]["profit"]._replace(
        mean=None, half_width=None, reason="no order"
    )
    page = json.loads(document.dumps(document.comparison_document(found)), parse_constant=pytest.fail)
    assert list(page)[:6] == ["scenario", "engine", "replications", "confidence", "baseline", "alternatives"]
    assert page["scenario"] == {"title": "Shop", "digest": "d1", "seed": 5}
    assert list(page["alternatives"]) == ["old", "new"]
    assert page["alternatives"]["new"]["profit"]["unit"] == "USD"
    nothing = {"mean": None, "half_width": None, "unit": "fraction", "reason": "no order"}
    assert page["alternatives"]["old"]["cancellation_rate"] == nothing
    assert set(page["differences"]) == {"new"}
    assert {"mean", "half_width", "p_adjusted"} <= set(page["differences"]["new"]["profit"])
    assert page["verdict"]["objective"] == "profit"
    assert page["verdict"]["best"] == ["new"]


def test_csv_is_tidy():
    found = list(csv.DictReader(io.StringIO(long_form.csv_text(long_form.rows(result({"old": 0, "n,ew": 500}))))))
    assert [(row["alternative"], row["measure"]) for row in found[:2]] == [
        ("old", "profit"),
        ("old", "cancellation_rate"),
    ]
    assert found[0]["difference"] == ""
    assert float(found[-1]["difference"]) > 0


@pytest.mark.parametrize("width", [40, 80, 200])
def test_tables_fit_the_terminal(width):
    shifts = {"a very long name of an alternative that explains itself at length": 0, "短い名前": 3, "c": 5}
    text = tables.comparison_text(result(shifts), list(UNITS), width)
    broad = max(sum(grid._cells(c) for c in line) for line in text.splitlines())
    # A label and one column are never split; in running text, wide letters count as one.
    assert broad <= max(width + 4, 62)


def test_replayed_demand_is_said():
    replayed = result({"a": 0, "b": 1}, head=HEAD._replace(notes=("not demand",)))
    assert "Note: not demand" in tables.comparison_text(replayed, ["profit"], 80)
    assert "Note: not demand" in tables.comparison_markdown(replayed, ["profit"])
    assert document.comparison_document(replayed)["notes"] == ["not demand"]


def test_markdown_escapes():
    assert grid.markdown(grid.Grid("x", (("a|b", ""),), (("r\n1", ("1",)),))).splitlines() == [
        r"| x | a\|b |",
        "| --- | ---: |",
        "| r 1 | 1 |",
    ]


@pytest.mark.parametrize(
    ("mean", "half", "unit", "shown"),
    [
        (1234567.0, 12345.0, "money", "1,235,000 ± 12,000"),
        (0.0831, 0.0042, "fraction", "8.31 ± 0.42"),
        (12.3456, 0.0001, "money", "12.35 ± 0.00"),
        (3.0, 0.0, "units", "3 ± 0"),
        (None, None, "units", "-"),
        (2.5, None, "units", "2.5"),
        (-0.001, 0.5, "units", "0.00 ± 0.50"),
    ],
)
def test_digits_follow_the_half_width(mean, half, unit, shown):
    assert interval(mean, half, unit, HEAD) == shown


def swept(*winners: dict[str, float]) -> Swept:
    values = tuple(range(len(winners)))
    points = (Point({"suppliers.mill.lead_time": v}, result(w)) for v, w in zip(values, winners, strict=True))
    return Swept(HEAD, {"suppliers.mill.lead_time": values}, tuple(points))


A, BOTH, B = {"a": 90, "b": 0}, {"a": 0.0, "b": 0.01}, {"a": 0, "b": 90}


def test_where_the_winner_changes():
    assert [(c.before.settings, c.after.settings, c.certain) for c in changes(swept(A, A, BOTH, B))] == [
        ({"suppliers.mill.lead_time": 1}, {"suppliers.mill.lead_time": 3}, True)
    ]
    assert changes(swept(A, BOTH, A)) == []
    text = sweep_tables.sweep_text(swept(A, B), 80)
    assert "Between lead_time 0 and 1 the best changes from 'a' to 'b'." in text
    page = json.loads(document.dumps(sweep_tables.sweep_document(swept(A, B))))
    assert [point["verdict"]["best"] for point in page["points"]] == [["a"], ["b"]]


def test_figures_are_the_same_bytes_and_survive_odd_values():
    odd = swept({"_a$": 1, "b": math.pi}, {"_a$": 2, "b": 1})
    assert figures.png(odd, "profit") == figures.png(odd, "profit")
    assert figures.png(odd, "profit").startswith(b"\x89PNG")
    words = Swept(
        HEAD,
        {"x": ("one", "two")},
        tuple(Point({"x": w}, p.result) for w, p in zip(("one", "two"), odd.points, strict=True)),
    )
    assert figures.png(words, "cancellation_rate").startswith(b"\x89PNG")
