import csv
import io
import json
import math

import numpy as np
import pytest

from simbackorder.experiments.comparison import Goal, compare
from simbackorder.experiments.replications import Observations
from simbackorder.report import document, figures, grid, long_form, sweep_figures, sweep_tables, tables
from simbackorder.report.notes import MISSES_ARE_FREE, NOBODY_CAME, notes
from simbackorder.report.numbers import interval
from simbackorder.report.result import Head, Result
from simbackorder.report.sweep_first import SweepPage
from simbackorder.report.swept import Point, Swept, changes
from simbackorder.report.verdict import verdict
from simbackorder.statistics.estimate import Estimate

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
    assert said.startswith("'b' leads, but 'a' cannot be told apart from it on profit with 30 replications: ")
    assert "USD more than the baseline 'a' (p 0.4" in said
    assert "replications would tell these two apart with a power of 90 %" in said
    assert "Either may be the best." in said
    assert "Significantly worse than 'b': 'far'." in said


def shifting(*shifts: float, noise: dict[int, float], better: int = 1, n: int = 10) -> Result:
    """Alternatives a, b, ... of which those in `noise` scatter on their own, the others in step."""
    rng = np.random.default_rng(5)
    values = np.ones((n, len(shifts), 1, 2))
    common = rng.normal(1000, 20, n)
    for index, shift in enumerate(shifts):
        own = rng.normal(0, noise.get(index, 0.5), n)
        values[:, index, 0, 0] = common + shift + own - own.mean()
    observed = Observations(tuple("abcdef"[: len(shifts)]), ("profit",), values)
    return Result(HEAD, {"profit": "money"}, compare(observed, Goal("profit", better, 0.95), {"profit": "nothing"}))


@pytest.mark.parametrize("better", [1, -1])
def test_verdict_says_who_is_not_told_from_the_leader_and_who_beats_the_baseline_nevertheless(better):
    found = shifting(0, 5 * better, 10 * better, 20 * better, noise={3: 60}, better=better)
    assert set(found.comparison.best.best) == set("cd")
    said = verdict(found)
    assert said.startswith("'d' leads, but 'c', 'b' and 'a' cannot be told apart from it on profit with 10 replicat")
    assert f"USD {'more' if better > 0 else 'less'} than 'c' (p " in said
    assert ", adjusted for all 6 pairs). Roughly " in said
    assert "'d' and 'c' may each be the best; 'b' and 'a' may not, being significantly worse than another alt" in said
    assert (
        "Nevertheless significantly better than the baseline 'a' when only the 3 comparisons with it are adjusted for: "
        "'c' (p <0.001) and 'b' (p <0.001)." in said
    )


def test_verdict_when_the_baseline_is_not_in_the_best_set():
    said = verdict(shifting(0, 50, 50.1, noise={}))
    assert "cannot be told apart from it" in said
    assert "Either may be the best." in said
    assert "Significantly better than the baseline 'a' when only the 2 comparisons" in said
    assert "Nevertheless" not in said
    assert "Significantly worse than 'c': 'a'." in said


def test_verdict_of_two_alternatives():
    assert "all pairs" not in verdict(shifting(0, 50, noise={}))
    assert " Significant at 0.05 (p <0.001)." in verdict(shifting(0, 50, noise={}))
    unsure = verdict(shifting(0, 0.01, noise={}))
    assert "cannot be told apart from it" in unsure
    assert "Either may be the best." in unsure
    assert "pairs" not in unsure


def test_verdict_of_a_tie_with_the_leader_and_an_unsure_third():
    found = shifting(0, 0.1, noise={})
    observed = np.ones((10, 3, 1, 2))
    observed[:, :, 0, 0] = np.random.default_rng(1).normal(100, 5, (10, 3))
    observed[:, 1] = observed[:, 0]
    observed[:, 2, 0, 0] += (observed[:, 0, 0, 0] - observed[:, 2, 0, 0]).mean() - 0.5
    observations = Observations(tuple("abc"), ("profit",), observed)
    found = found._replace(comparison=compare(observations, found.comparison.goal, {"profit": "nothing"}))
    said = verdict(found)
    assert said.startswith("'a' leads, but 'c' cannot be told apart from it")
    assert "'b' had exactly the profit of 'a'." in said
    assert "Each of these 3 may be the best." in said


def test_the_price_mentions_only_what_says_something():
    row = verdict(result({"old": 0, "new": 500}))
    assert "What 'new' has, and how it differs from the baseline: cancellation rate" in row
    found = result({"old": 0, "new": 500})
    for estimates in found.comparison.estimates.values():
        estimates["cancellation_rate"] = estimates["profit"]._replace(mean=0.0, half_width=0.0)
        estimates["holding_cost"] = estimates["profit"]._replace(mean=None, half_width=None, reason="nothing")
    assert "What 'new' has" not in verdict(found)


def test_verdict_of_ties_of_one_replication_and_of_one_alternative():
    tied = result({"a": 0, "b": 0}, spread=0)
    assert "'a' and 'b' tie on profit and cannot be told apart: exactly equal in every replication." in verdict(tied)
    one = "One replication tells nothing apart: 'b' earns most in it, but 'a' cannot be told apart from it."
    assert verdict(result({"a": 0, "b": 9}, n=1)).startswith(one)
    same = "One replication tells nothing apart: 'a' and 'b' are equal in it and cannot be told apart."
    assert verdict(result({"a": 0, "b": 0}, n=1, spread=0)).startswith(same)
    assert "nothing to compare" in verdict(result({"a": 0}))


def test_json_is_strict_and_complete():
    found = result({"old": 0, "new": 500})
    found.comparison.estimates["old"]["cancellation_rate"] = Estimate(None, None, 30, "no order")
    page = json.loads(document.dumps(document.comparison_document(found)), parse_constant=pytest.fail)
    assert list(page)[:6] == ["scenario", "engine", "replications", "confidence", "baseline", "alternatives"]
    assert page["scenario"] == {"title": "Shop", "digest": "d1", "seed": 5}
    assert list(page["alternatives"]) == ["old", "new"]
    assert page["alternatives"]["new"]["profit"]["unit"] == "USD"
    nothing = dict.fromkeys(("mean", "half_width", "low", "high", "standard_error"))
    rest = {"n": 30, "unit": "fraction", "reason": "no order"}
    assert page["alternatives"]["old"]["cancellation_rate"] == nothing | rest
    assert set(page["differences"]) == {"new"}
    assert {"mean", "half_width", "low", "high", "standard_error", "n", "p_adjusted"} <= set(
        page["differences"]["new"]["profit"]
    )
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
    text = SweepPage(swept(A, B), details=True).text(80)
    assert "Between lead_time 0 and 1 the best changes from 'a' to 'b'." in text
    page = json.loads(document.dumps(sweep_tables.sweep_document(swept(A, B))))
    assert [point["verdict"]["best"] for point in page["points"]] == [["a"], ["b"]]


def test_figures_are_the_same_bytes_and_survive_odd_values():
    odd = swept({"_a$": 1, "b": math.pi}, {"_a$": 2, "b": 1})
    assert sweep_figures.png(odd, "profit") == sweep_figures.png(odd, "profit")
    assert sweep_figures.png(odd, "profit").startswith(b"\x89PNG")
    words = Swept(
        HEAD,
        {"x": ("one", "two")},
        tuple(Point({"x": w}, p.result) for w, p in zip(("one", "two"), odd.points, strict=True)),
    )
    assert sweep_figures.png(words, "cancellation_rate").startswith(b"\x89PNG")


def only(values: dict[str, dict[str, float]], objective="profit", better=1, n=4) -> Result:
    """Alternatives with constant measures (units: fractions for rates, money for profit)."""
    measures = tuple(next(iter(values.values())))
    table = np.ones((n, len(values), len(measures), 2))
    for index, row in enumerate(values.values()):
        table[:, index, :, 0] = list(row.values())
    units = {m: "fraction" if m.endswith("rate") else "money" if m == "profit" else "orders" for m in measures}
    observed = Observations(tuple(values), measures, table)
    return Result(HEAD, units, compare(observed, Goal(objective, better, 0.95), dict.fromkeys(measures, "no order")))


def test_differences_that_are_zero_for_all_are_named_not_printed():
    found = only({"a": {"profit": 1, "orders_lost": 0, "orders": 7}, "b": {"profit": 2, "orders_lost": 0, "orders": 7}})
    text = tables.comparison_text(found, ["profit", "orders_lost", "orders"], 80)
    below = text[text.index("Differences") :]
    assert below.count("orders_lost") == below.count("orders") - 1 == 1
    assert "No difference: orders_lost, orders." in text


@pytest.mark.parametrize(
    ("apart", "said"),
    [
        ({"b": 0.0}, "Pairing removed 100% of the variance of the differences in profit."),
        ({"b": 300.0}, "Pairing did not help: the differences in profit vary as much as unpaired ones would."),
        (
            {"b": 0.0, "c": 300.0},
            "Pairing removed 100% of the variance of the differences in profit; it did not help f",
        ),
    ],
)
def test_pairing_says_where_it_did_not_help(apart, said):
    n = 8
    values = np.ones((n, 1 + len(apart), 1, 2))
    values[:, 0, 0, 0] = np.arange(n)
    for index, slope in enumerate(apart.values(), start=1):
        values[:, index, 0, 0] = -slope * np.arange(n) + (np.arange(n) if slope == 0 else 0)
    observed = Observations(("a", *apart), ("profit",), values)
    goal = Goal("profit", 1, 0.95)
    found = Result(HEAD, {"profit": "money"}, compare(observed, goal, {"profit": "nothing"}))
    text = " ".join(tables.comparison_text(found, ["profit"], 80).split())
    assert said in text
    assert "-" not in text[text.index("Pairing") : text.index("By how much each")]


def test_one_replication_has_no_interval_to_explain():
    text = " ".join(tables.comparison_text(result({"a": 0, "b": 9}, n=1), ["profit"], 80).split())
    assert "Values are those of the one replication, which has no confidence interval." in text
    assert "±" not in text
    assert "parentheses" not in text
    assert "one replication has no interval" not in text
    assert "half-width" in tables.comparison_text(result({"a": 0, "b": 9}, n=2), ["profit"], 80)


def test_nobody_came_is_said():
    empty = {"profit": 0, "orders_arrived": 0, "orders_placed": 0, "orders_lost": 0}
    assert notes(only({"a": empty, "b": empty})) == [NOBODY_CAME]
    assert "Note: No order arrived" in tables.run_text(only({"a": empty}), ["profit"], 200)
    busy = empty | {"orders_arrived": 5}
    assert "'b'" in notes(only({"a": busy | {"orders_placed": 1}, "b": busy}))[0]
    assert notes(only({"a": busy | {"orders_placed": 1}})) == []
    assert document.run_document(only({"a": empty}))["notes"] == [NOBODY_CAME]


def test_missed_promises_are_free_is_said_where_it_matters():
    same, other = {"profit": 1, "promise_miss_rate": 0.1}, {"profit": 2, "promise_miss_rate": 0.2}
    assert notes(only({"a": same, "b": other})) == [MISSES_ARE_FREE]
    assert notes(only({"a": same, "b": same})) == []
    assert notes(only({"a": same, "b": other}, objective="promise_miss_rate", better=-1)) == []
    assert "Note: A missed promise costs nothing" in tables.comparison_text(
        only({"a": same, "b": other}), ["profit"], 80
    )


def test_rates_of_dates_stand_beside_the_numbers_behind_them():
    places = {"promises_kept": 7, "promises_missed": 4, "promises_withdrawn": 2.25, "promises_not_yet_due": 1}
    a = {"profit": 1, "promise_miss_rate": 4 / 11, "promised_orders": 14.25, "promises_called_off": 0} | places
    text = tables.comparison_text(only({"a": a}), ["promise_miss_rate"], 120)
    assert " ".join(text[text.index("Promised orders") :].split()).startswith(
        "Promised orders in a run, and what became of them; rates are of those kept and missed: + withdrawn by the"
    )
    assert "a 14.2 7 4 2.2 1" in " ".join(text.split())
    both = {"a": a, "b": a | {"promises_called_off": 3}}
    text = tables.comparison_markdown(only(both), ["promise_miss_rate"])
    assert "= kept | + missed | (of them called off by the shop) | + withdrawn by the customer | + not yet due" in text
    assert "| b | 14.2 | 7 | 4 | 3 | 2.2 | 1 |" in text
    assert "Promised orders" not in tables.comparison_text(only(both), ["profit"], 120)
    nobody = dict.fromkeys(a, 0)
    assert "Promised orders" not in tables.comparison_text(only({"a": nobody}), ["promise_miss_rate"], 120)


TRUE, NOISE = {0: 0.5}, {0: 0.5, 1: 400}


def along(*gaps: tuple[float, dict[int, float]], better: int = 1, units: str = "time") -> Swept:
    """A sweep of a lead time; at each point 'b' differs from the baseline 'a' by so much, with so much noise."""
    path = "suppliers.mill.lead_time.gamma.mean"
    values = tuple(10.0 * (place + 1) for place in range(len(gaps)))
    found = (shifting(0, gap * better, noise=noise, better=better) for gap, noise in gaps)
    points = (Point({path: v}, each) for v, each in zip(values, found, strict=True))
    return Swept(HEAD, {path: values}, tuple(points), {path: units})


def said_of(found: Swept) -> str:
    return " ".join(SweepPage(found, details=True).text(80).split())


@pytest.mark.parametrize("better", [1, -1])
def test_flips_to_the_baseline_say_between_which_points_and_how_surely(better):
    text = said_of(along((30, TRUE), (5, NOISE), (-5, NOISE), (-30, TRUE), better=better))
    assert (
        "'b' against 'a': better at mean 10 to 20 days (significantly at 10), worse at mean 30 to 40 days "
        "(significantly at 40). The sign changes between 20 and 30 days, significant on both sides "
        "between 10 and 40 days."
    ) in text
    one = said_of(along((30, TRUE), (-5, NOISE), better=better))
    assert "The sign changes between 10 and 20 days, significant only before it." in one
    assert "worse at mean 20 days (not significantly)" in one
    late = said_of(along((5, NOISE), (-30, TRUE), better=better))
    assert "The sign changes between 10 and 20 days, significant only after it." in late


def test_a_flip_is_judged_by_the_stretches_beside_it_only():
    text = said_of(along((30, TRUE), (-5, NOISE), (5, NOISE)))
    assert "The sign changes between 10 and 20 days, significant only before it." in text
    assert "The sign changes between 20 and 30 days, significant on neither side." in text


def test_flips_that_are_nowhere_significant_and_no_flips():
    text = said_of(along((5, NOISE), (-5, NOISE), (5, NOISE)))
    assert "'b' against 'a': significantly different at no point; the sign of the estimate changes between 10" in text
    assert "between 10 and 20 days and between 20 and 30 days." in text
    assert "'b' against 'a': better at every point (everywhere significantly)." in said_of(along((9, TRUE), (9, TRUE)))
    assert "'b' against 'a': better at every point (nowhere significantly)." in said_of(along((9, NOISE), (9, NOISE)))
    same = along((0, TRUE), (0, TRUE))
    same = same._replace(points=tuple(Point(p.settings, result({"a": 0, "b": 0}, spread=0)) for p in same.points))
    assert "'b' against 'a': exactly equal at every point." in said_of(same)


def test_an_undecided_sweep_says_so():
    text = said_of(along((5, NOISE), (-5, NOISE)))
    assert "Undecided: at every point, the leader cannot be told apart from others, and 'a' or 'b' may be the" in text
    assert "more replications are needed" in text
    half = said_of(along((30, TRUE), (-5, NOISE)))
    assert "Undecided whether the best changes along the grid: 'b' may be the best at every point, and is it al" in half
    assert "at mean=10 only" in half
    decided = said_of(along((30, TRUE), (30, TRUE)))
    assert "The best is 'b' at every point of the grid." in decided
    assert "more replications" not in decided
    tied = said_of(swept({"a": 0, "b": 0}))
    same = swept(A)._replace(points=(Point({"x": 1}, result({"a": 0, "b": 0}, spread=0)),), paths={"x": (1,)})
    assert "more replications are needed" in tied
    assert "more replications" not in said_of(same)


def test_a_sweep_shows_paired_differences_and_marks_the_significant():
    grid_ = sweep_tables.differences_grid(along((30, TRUE), (5, NOISE)))
    assert [name for name, _ in grid_.columns] == ["b"]
    (first,), (second,) = (cells for _, cells in grid_.rows)
    assert first.startswith("! +30.00 ± ")
    assert second.startswith("0 ± ")
    text = said_of(along((30, TRUE), (5, NOISE)))
    assert "profit minus that of 'a', paired; ! significant at 0.05:" in text
    assert "mean: suppliers.mill.lead_time.gamma.mean, in days" in text


def test_in_a_grid_of_several_paths_only_sure_flips_are_told():
    one = along((30, TRUE), (-30, TRUE), (5, NOISE), (-5, NOISE))
    settings = [{"m.x": x, "y": y} for y in (1, 2) for x in (10, 20)]
    points = tuple(Point(s, p.result) for s, p in zip(settings, one.points, strict=True))
    text = said_of(Swept(HEAD, {"m.x": (10, 20), "y": (1, 2)}, points))
    assert "At y=1: 'b' against 'a': better at x 10 (significantly), worse at x 20 (significantly)." in text
    assert "At y=2: " not in text
    assert "Further changes of sign along the grid, with no significant difference beside them: 1." in text


@pytest.mark.parametrize(
    ("path", "unit", "label"),
    [
        ("suppliers.mill.lead_time.gamma.mean", "time", "mill.lead_time.gamma.mean, days"),
        ("items.cap.price", "money", "cap.price, USD"),
        ("items.cap.holding_cost", "money per unit per time", "cap.holding_cost, USD per unit per day"),
        ("policy.promising.q", "1", "promising.q"),
    ],
)
def test_the_axis_of_a_figure_says_what_it_is_in_which_unit(path, unit, label):
    assert figures.path_axis(Swept(HEAD, {path: (1.0, 2.0)}, (), {path: unit}), path) == label
    assert figures.path_axis(Swept(HEAD, {path: ("a", "b")}, (), {path: unit}), path) == label.split(",")[0]


def test_the_legend_of_a_figure_lies_below_and_covers_nothing(monkeypatch):
    from matplotlib.figure import Figure

    drawn = []
    keep = Figure.savefig
    monkeypatch.setattr(Figure, "savefig", lambda self, *a, **k: (keep(self, *a, **k), drawn.append(self)))
    names = {f"a rather long name of an alternative, {letter}": 9 * ord(letter) for letter in "abcd"}
    sweep_figures.png(swept(names, names), "profit")
    (figure,) = drawn
    legend, (ax,) = figure.legends[0].get_window_extent(), figure.axes
    assert legend.y1 <= ax.get_tightbbox().y0 + 1
    assert figure._suptitle.get_window_extent().y0 >= ax.get_window_extent().y1
    assert figure.bbox.x0 <= legend.x0
    assert legend.x1 <= figure.bbox.x1
