"""Order by order: which ones an alternative saves and loses against another, and what that is worth."""

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import simbackorder as sb
from simbackorder.cli.main import main

ARRIVING = """at,item,who,kind
2025-01-02,hat,ann,patient
2025-01-03,hat,bob,patient
2025-01-07T12:00,hat,eve,hurried
2025-01-07T18:00,hat,dan,patient
2025-01-21,hat,joe,patient
"""
BY_HAND = """
currency: EUR
time: {start: 2025-01-01, length: 30 days}
items: {hat: {price: 40, unit_cost: 20, on_hand: 1, holding_cost: 0.50 per day}}
customers:
  arrivals: {replay: {file: orders.csv, time: at, item: item, customer: who, segment: kind}}
  segments: {patient: {}, hurried: {patience: 0.2 days}}
suppliers: {mill: {lead_time: 5 days, order_cost: 2}}
shipping: {cost_per_shipment: 3}
policy: {replenishment: {rule: base-stock, order_up_to: 1}}
alternatives: {hide: {admission: lost-sale}, wait: {admission: backorder}}
experiment: {replications: 2}
"""
"""One hat on the shelf, the next five days after one is sold (or, if people wait, owed).

hide: ann day 1, its hat comes on day 6; bob (day 2) is turned away; eve (6.5) takes it, dan (6.75) is turned away, joe
(20) is served at once. wait: ann day 1; bob waits and gets the hat of day 6; eve (6.5) finds none, the next comes on
day 7 for bob's order: she leaves at 6.7; dan gets it on day 7; joe is served at once. So bob and dan are saved, eve is
lost, ann and joe are as before: each sale is worth 40 - 20 - 3 = 17.
"""
BUSY = """
time: {warm_up: 10 days, length: 60 days}
currency: EUR
items: {cap: {price: 24.50, unit_cost: 7, on_hand: 20}, hat: {price: 10, unit_cost: 2, on_hand: 20, substitute: cap}}
customers:
  arrivals: {rate: 6 per day}
  basket: {lines: {table: {1: 0.5, 2: 0.5}}, units: {uniform: [1, 3]}}
  segments:
    fans: {share: 0.5, patience: {exponential: 6 days}, substitute: 0.5, come_back: {share: 0.5, after: 3 days}}
    others: {share: 0.5, patience: {exponential: 3 days}, accept_backorder: 50%, consent: 50%}
suppliers: {mill: {order_cost: 9, lead_time: {exponential: 8 days}}}
shipping: {transit: {uniform: [1, 4]}, cost_per_shipment: 3, cost_per_further_shipment: 2}
payment: {fee_per_charge: 0.30, fee_rate: 2%, refund_cost: 1}
policy:
  promising: {rule: fixed, wait: 3 days}
  informing: {rule: on-slip, cost: 0.10}
  giving_up: {rule: on-slip, beyond: 5 days}
  replenishment: {rule: s-S, reorder_point: 25, order_up_to: 60}
alternatives:
  hide: {admission: lost-sale}
  all: {admission: backorder}
  parts: {admission: backorder, shipment: partial, charging: at-order}
  again: {admission: lost-sale}
experiment: {replications: 6, seed: 4}
"""
MIRRORED = {"saved": "lost", "more_units": "fewer_units", "earlier": "later", "open_under_first": "open_under_second"}
MIRRORED |= {there: here for here, there in MIRRORED.items()}
PAIRS = [("hide", "all"), ("all", "parts"), ("parts", "hide")]


@pytest.fixture
def by_hand(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("orders.csv").write_text(ARRIVING)
    Path("shop.yaml").write_text(BY_HAND)
    return sb.read("shop.yaml")


@pytest.fixture(scope="module")
def busy():
    return sb.text(BUSY)


def means(found):
    return {name: (kind.orders.mean, kind.value.mean) for name, kind in found.found.kinds.items() if kind.orders.mean}


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_five_orders_by_hand(by_hand, engine):
    found = sb.order_differences(by_hand, "hide", "wait", engine=engine, pairs="pairs.parquet")
    assert means(found) == {"saved": (2, 34), "lost": (1, -17), "same": (2, 0)}
    Path("new").touch()
    assert Path("pairs.parquet").stat().st_mode == Path("new").stat().st_mode, "whoever may read new files may read it"
    pairs = pd.read_parquet("pairs.parquet").query("replication == 0").set_index("order")
    assert pairs["class"].tolist() == ["same", "saved", "lost", "saved", "same"]
    assert pairs["gained"].tolist() == [0, 17, -17, 17, 0]
    assert pairs["closed_second"].tolist() == pytest.approx([1, 6, 6.7, 7, 20])
    assert pairs["state_first"].tolist() == ["shipped", "refused", "shipped", "refused", "shipped"]
    assert found.found.segments["patient"].saved.mean == 2
    assert found.found.segments["hurried"].lost.mean == 1
    assert found.found.saved_from["refused"].mean == 2
    assert found.found.lost_to["cancelled"].mean == 1
    # one more hat is sold, so one more replenishment order is placed (2); all else is the shelf's
    assert found.found.outside["ordering_cost"].mean == -2
    holding = found.found.outside["holding_cost"].mean
    assert found.found.cost.total.mean == pytest.approx(17 + 2 - holding)
    assert found.found.cost.per_saved.mean == pytest.approx((17 + 2 - holding) / 2)
    assert found.found.profit.mean == pytest.approx(34 - 17 - 2 + holding)


def test_the_orders_by_hand_are_told_with_their_money(by_hand):
    found = sb.order_differences(by_hand, "hide", "wait")
    saved, lost = found.examples
    assert (saved.kind, saved.order, lost.kind, lost.order) == ("saved", 2, "lost", 3)
    assert (saved.first.state, saved.first.earned, saved.second.state, saved.second.earned) == (
        "refused",
        0,
        "shipped",
        17,
    )
    assert saved.second.terms == {"revenue": 40, "cost_of_goods_sold": -20, "shipping_cost": -3}
    text = found.text()
    assert max(map(len, text.splitlines())) <= 80
    assert "'wait' saves 2 ± 0 orders in 30 days that 'hide' loses, worth 34.00 ± 0.00 EUR" in " ".join(text.split())
    assert "1 hat refused" in text
    assert lost.second.state == "cancelled"


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_all_parts_add_up_to_the_comparisons_own_difference(busy, first, second):
    found = sb.order_differences(busy, first, second).found
    result = sb.compare(busy)
    profit = result[second]["profit"].mean - result[first]["profit"].mean
    outside = sum(each.mean for each in found.outside.values())
    kinds = sum(kind.value.mean for kind in found.kinds.values())
    assert kinds == pytest.approx(found.value.mean, abs=1e-9)
    assert found.value.mean + found.before.mean + outside == pytest.approx(found.profit.mean, abs=1e-9)
    assert found.profit.mean == pytest.approx(profit, abs=1e-9)
    assert found.kinds["saved"].value.mean - found.cost.total.mean == pytest.approx(profit, abs=1e-9)
    assert sum(each.total.mean for each in found.costs.values()) == pytest.approx(found.cost.total.mean, abs=1e-9)
    for parts in (found.segments, found.items):
        assert sum(each.value.mean for each in parts.values()) == pytest.approx(found.value.mean, abs=1e-9)
        assert sum(each.saved.mean for each in parts.values()) == pytest.approx(found.kinds["saved"].orders.mean)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_counts_are_those_of_the_measures(busy, first, second):
    found, result = sb.order_differences(busy, first, second).found, sb.compare(busy)
    assert sum(kind.orders.mean for kind in found.kinds.values()) == pytest.approx(found.orders.mean)
    assert sum(kind.share.mean for kind in found.kinds.values()) == pytest.approx(1)
    for name, states in zip((first, second), found.states, strict=True):
        assert found.orders.mean == pytest.approx(result[name]["orders_arrived"].mean)
        assert states["refused"].mean + states["stayed_away"].mean == pytest.approx(result[name]["orders_lost"].mean)
        assert states["shipped"].mean == pytest.approx(result[name]["orders_shipped"].mean)
    saved, lost = found.kinds["saved"].orders.mean, found.kinds["lost"].orders.mean
    assert sum(each.mean for each in found.saved_from.values()) == pytest.approx(saved)
    assert sum(each.mean for each in found.lost_to.values()) == pytest.approx(lost)


def test_every_account_of_an_order_adds_up_to_its_measure(busy):
    found, result = sb.order_differences(busy, "all", "parts"), sb.compare(busy)
    pairs = list(found.found.kinds["saved"].terms)
    assert pairs[:2] == ["revenue", "forfeited_deposits"]
    for name in ("notice_cost", "payment_fees", "refund_cost", "shipping_cost"):
        assert result["parts"][name].mean != 0
    for name in pairs:
        of_kinds = sum(kind.terms[name].mean for kind in found.found.kinds.values())
        sign = 1 if name in ("revenue", "forfeited_deposits") else -1
        change = sign * (result["parts"][name].mean - result["all"][name].mean)
        assert abs(of_kinds - change) <= abs(found.found.before.mean) + 50  # orders placed before the window


def test_when_the_alternatives_change_places_saved_is_lost(busy):
    there, back = (means(sb.order_differences(busy, *names)) for names in (("all", "parts"), ("parts", "all")))
    assert back == {MIRRORED.get(name, name): (n, pytest.approx(-value)) for name, (n, value) in there.items()}


def test_two_names_of_one_policy_serve_every_order_alike(busy):
    found = sb.order_differences(busy, "hide", "again")
    assert set(means(found)) <= {"same", "neither", "open_under_both"}
    assert found.found.profit.mean == 0
    assert found.examples == ()
    assert "serve every order alike" in found.answer


def test_promises_are_judged_as_the_miss_rate_judges_them(busy, tmp_path):
    sb.order_differences(busy, "all", "parts", pairs=tmp_path / "pairs.parquet")
    pairs = pd.read_parquet(tmp_path / "pairs.parquet")
    inside = pairs[pairs["class"] != "before_the_window"]
    result = sb.compare(busy)
    for name, side in (("all", "first"), ("parts", "second")):
        judged = inside[f"date_{side}"].isin(["kept", "missed"])
        missed = inside[f"date_{side}"] == "missed"
        assert missed.sum() / judged.sum() == pytest.approx(result[name]["promise_miss_rate"].mean)


def test_the_same_bytes_by_either_engine_and_any_number_of_workers(busy, tmp_path):
    ways = [{"engine": engine, "workers": n} for engine in ("simpy", "compiled", "both") for n in (1, 2)]
    said = set()
    for place, way in enumerate(ways):
        found = sb.order_differences(busy, "all", "parts", pairs=tmp_path / f"{place}.parquet", **way)
        document = found.document()
        document.pop("engine")
        said.add(json.dumps(document))
    assert len(said) == 1
    assert len({(tmp_path / f"{place}.parquet").read_bytes() for place in range(len(ways))}) == 1


def test_frames_and_displays_say_the_same(busy):
    found = sb.order_differences(busy, "hide", "all", replications=3)
    frame = found.frame().set_index(["part", "name", "measure"])
    assert frame.loc[("class", "saved", "orders"), "mean"] == found.found.kinds["saved"].orders.mean
    assert found.answer in found._repr_html_().replace("&#x27;", "'")
    assert found.markdown().startswith("## ")
    assert found.csv().startswith("part,name,measure,mean")
    assert (found.first, found.second, found.n) == ("hide", "all", 3)


def test_one_replication_has_counts_and_no_interval(busy):
    found = sb.order_differences(busy, "hide", "all", replications=1)
    assert found.found.kinds["saved"].orders.half_width is None
    assert "One simulated run: these are counts, without an interval." in found.answer
    assert " ± " not in found.text().split("Order ")[0]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("hide", "al"), "orders: no alternative 'al'; did you mean 'all'?"),
        (("hide", "hide"), "orders: expected two different alternatives, found 'hide' twice"),
    ],
)
def test_names_that_are_no_pair(busy, names, message):
    with pytest.raises(sb.StudyError) as error:
        sb.order_differences(busy, *names)
    assert message.split(": ", 1)[1] in str(error.value)


def test_a_place_that_cannot_be_written(busy, tmp_path):
    with pytest.raises(sb.StudyError, match="is a folder, not a file"):
        sb.order_differences(busy, "hide", "all", pairs=tmp_path)


def called(*words):
    return CliRunner().invoke(main, ["compare", "shop.yaml", "--orders", "hide", "wait", "--quiet", *words])


def test_the_command_says_what_the_library_says(by_hand):
    found = sb.order_differences(by_hand, "hide", "wait")
    assert called().stdout == found.text() + "\n"
    assert json.loads(called("--format", "json").stdout) == json.loads(json.dumps(found.document()))
    assert called("--format", "csv").stdout == found.csv()
    assert called("--format", "markdown").stdout == found.markdown() + "\n"
    assert called("--pairs", "pairs.parquet").exit_code == 0
    assert len(pd.read_parquet("pairs.parquet")) == 10


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--details", "--out", "x"), "orders are compared one by one: leave out --details, --out"),
        (("--audit",), "leave out --audit"),
        (("--select", "--smallest-difference", "1"), "a selection answers one question only: leave out --orders"),
        (("--format", "latex"), "orders are not told in LaTeX: choose table, json, csv or markdown"),
        (("--pairs", "shop.yaml"), "shop.yaml is the scenario itself"),
    ],
)
def test_what_the_command_refuses(by_hand, words, message):
    result = called(*words)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_pairs_without_orders_are_refused(by_hand):
    result = CliRunner().invoke(main, ["compare", "shop.yaml", "--pairs", "x.parquet"])
    assert result.exit_code == 2
    assert "add --orders" in result.stderr
