"""The cases of `verify`: complete, settled when they are measured, equal to other people's numbers where these exist,
and quick to find a rule of the model that is wrong."""

from __future__ import annotations

import math
import re
from collections import defaultdict

import numpy as np
import pytest
from scipy import stats

from simbackorder.model.inbound import supply
from simbackorder.statistics.estimate import Sample
from simbackorder.verification import crossing_orders, economic_lots, judging, one_for_one, periodic_review
from simbackorder.verification.case import Case
from simbackorder.verification.catalogue import catalogue, chosen
from simbackorder.verification.shops import read

CASES = catalogue()
SETTLED = 1e-3
"""Of a distance at the end of the warm-up; over a window many times as long it weighs far less."""

AS_IT_OPENS = ("R-S", "R-s-S", "r-q-cost", "periods-", "newsvendor", "eoq-", "two-items", "law-kelton-", "radio-shop")
"""Cases that have no distance: settled after a lead time or some reviews, or known from their opening on."""


def test_there_are_many_and_each_says_all_about_itself():
    assert len(CASES) >= 100
    for case in CASES.values():
        assert re.fullmatch(r"[\w.-]+", case.id)
        assert case.title
        assert case.source
        assert case.start.endswith(".")
        assert 2 <= case.quick <= case.full
    assert len({case.title for case in CASES.values()}) == len(CASES)


@pytest.mark.parametrize("id", CASES)
def test_exact_values_are_numbers_and_the_opening_is_forgotten(id):
    case = CASES[id]
    assert all(math.isfinite(value) for value in case.exact().values())
    if case.left is None:
        assert id.startswith(AS_IT_OPENS)
    else:
        assert 0 <= case.left() <= SETTLED
    assert set(case.derived) <= set(case.exact())


def test_a_name_that_is_nearly_one_is_told():
    with pytest.raises(Exception, match=r"there is no case 'palm-constnt'.*palm-constant"):
        chosen(["palm-constnt"])
    assert [case.id for case in chosen(["r-q", "palm-gamma"])] == ["palm-gamma", "r-q"]


# -- against other people's numbers ------------------------------------------------------------------------------------


def test_snyder_and_shen_in_stockpyl():
    """Version 1.0.2, whose docstrings name the examples of the book."""
    ss = pytest.importorskip("stockpyl.ss", reason="installed beside the project by .ci/run")
    rq = pytest.importorskip("stockpyl.rq")
    newsvendor = pytest.importorskip("stockpyl.newsvendor")
    uncertain = pytest.importorskip("stockpyl.supply_uncertainty")
    d, q, n = periodic_review.DISCRETE, periodic_review.LOTS, periodic_review.NEWSVENDOR
    found = CASES["periods-s-S"].exact()["total_cost"]
    assert found == pytest.approx(ss.s_s_cost_discrete(d["s"], d["S"], d["h"], d["p"], d["K"], True, d["mean"]))
    found = CASES["r-q-cost"].exact()["total_cost"]
    assert found == pytest.approx(rq.r_q_cost_poisson(q["r"], q["q"], q["h"], q["p"], q["K"], q["rate"], q["lead"]))
    found = CASES["newsvendor"].exact()["cost"]
    assert found == pytest.approx(newsvendor.newsvendor_poisson_cost(n["units"], n["left"], n["short"], n["mean"]))
    by_book = uncertain.eoq_with_disruptions_cost(770, 8, 0.225, 5, 1300, 1.5, 14)
    assert economic_lots.berk_and_arreola_risa(770, 1300, 8, 0.225, 5) == pytest.approx(by_book)


def test_whole_units_become_the_continuous_flow_of_berk_and_arreola_risa():
    off = []
    for k in (1, 10, 100):
        ours = economic_lots.disrupted(77 * k, 130.0 * k, 8.0, 2.25 / k, 50.0 / k)["total_cost"]
        off.append(abs(ours / economic_lots.berk_and_arreola_risa(77.0, 130.0, 8.0, 2.25, 50.0) - 1))
    assert off[0] < 0.02
    assert off[1] < off[0] / 8
    assert off[2] < off[1] / 8


def test_the_best_levels_cost_what_zipkin_printed():
    """Old and new methods for lost-sales inventory systems, Operations Research 56 (2008), best base stock."""
    printed = (4.16, 6.73, 4.64, 7.84)
    for (lead, lost, level), cost in zip(periodic_review.LOST, printed, strict=True):
        found = [
            periodic_review.losing_in_periods(lead, lost, at)["total_cost"] for at in (level - 1, level, level + 1)
        ]
        assert found[1] == min(found)
        assert found[1] == pytest.approx(cost, abs=0.0051)


def test_waits_where_orders_cross_become_those_of_constant_lead_times():
    """Kruse's formula with a lead time that is nearly constant, and with a wait of 0 the fill rate."""
    nearly = one_for_one._lognormal(one_for_one.MEAN, 0.001)
    for w in (0.25, 0.75, 1.25):
        exactly = one_for_one.within(w, 6, 4.0, one_for_one.LAWS["constant"])
        assert one_for_one.within(w, 6, 4.0, nearly) == pytest.approx(exactly, abs=1e-3)
    for law in one_for_one.LAWS.values():
        palm = one_for_one.palm(6, 8.0)["unit_fill_rate"]
        assert one_for_one.within(1e-9, 6, 4.0, law) == pytest.approx(palm, abs=1e-6)


def test_expected_backorders_of_sherbrooke():
    """Poisson with mean 1: e^-1 is what one spare leaves."""
    assert CASES["sherbrooke-0"].exact()["mean_backorders"] == pytest.approx(1)
    assert CASES["sherbrooke-1"].exact()["mean_backorders"] == pytest.approx(math.exp(-1))
    assert CASES["sherbrooke-2"].exact()["mean_backorders"] == pytest.approx(3 * math.exp(-1) - 1)


def one_by_one(of: crossing_orders.Crossing, periods: int, most: int) -> dict[str, float]:
    """SimOpt's periods as they are told, with every amount of stock and on order followed: as many orders as periods
    may be outstanding, each with a chance of its own to come, by how long ago it was placed."""
    demand = {d: p for d in range(1, most) if (p := float(stats.geom(1 / of.demand).pmf(d))) > 1e-13}
    still = [float(stats.poisson(of.lead).sf(ago)) for ago in range(periods)]
    states = {(x, 0): float(p) for x, p in enumerate(crossing_orders.stationary(of))}
    for ago in range(periods - 1, -1, -1):
        after: dict[tuple[int, int], float] = defaultdict(float)
        for (deficit, missing), chance in states.items():
            for units, p in demand.items():
                new = deficit + units
                if new <= of.between:
                    after[new, missing] += chance * p
                else:
                    after[0, missing + new] += chance * p * still[ago]
                    after[0, missing] += chance * p * (1 - still[ago])
        states = {state: chance for state, chance in after.items() if chance > 1e-13}
    on_hand = owed = met = 0.0
    for (deficit, missing), chance in states.items():
        for units, p in demand.items():
            stock = of.S - deficit - missing
            on_hand += chance * p * max(0, stock - units)
            owed += chance * p * max(0, units - stock)
            met += chance * p * max(0, min(units, stock))
    return {"mean_on_hand": on_hand, "mean_backorders": owed, "unit_fill_rate": met / of.demand}


def test_orders_that_cross_are_what_every_state_by_itself_gives():
    of = crossing_orders.Crossing(demand=2.0, lead=1.2, s=3, S=8)
    found = crossing_orders.crossing(of)
    assert 0.5 < found["unit_fill_rate"] < 0.95
    for name, value in one_by_one(of, periods=10, most=40).items():
        assert found[name] == pytest.approx(value, abs=1e-4)


def test_simopts_whole_units_become_its_continuous_ones():
    """A unit ten times as coarse, of which half is rounded up in every demand, changes the costs by little: the unit of
    the case is that much closer to the continuous one."""
    fine = crossing_orders.crossing()
    coarse = crossing_orders.crossing(crossing_orders.Crossing(10.0, 6.0, 100, 200, short=4.0, order=3.6))
    assert 10 * coarse["total_cost"] == pytest.approx(fine["total_cost"], rel=0.03)
    assert coarse["unit_fill_rate"] == pytest.approx(fine["unit_fill_rate"], abs=0.005)


# -- what a verification finds -----------------------------------------------------------------------------------------

SHORT, FEW = 450.0, 12


def short(id: str) -> Case:
    """A case for the SimPy engine, whose rules can be changed here."""
    case = CASES[id]
    time = {**case.shop["time"], "length": min(SHORT, case.shop["time"]["length"])}
    return case._replace(shop={**case.shop, "time": time}, quick=min(case.quick, FEW))


def by_simpy(*ids: str) -> dict[str, judging.Judged]:
    found = judging.verified([short(id) for id in ids], quick=True, workers=1, engine="simpy")
    return {each.case.id: each for each in found.cases}


def test_nothing_wrong_is_found_where_nothing_is():
    assert all(each.passed for each in by_simpy("palm-constant", "r-q-levels", "eoq-6-20-2").values())


def test_a_reorder_point_that_is_off_by_one_is_found(monkeypatch):
    """By chance and without it."""
    true = supply.position
    monkeypatch.setattr(supply, "position", lambda item, count: true(item, count) + 1)
    found = by_simpy("palm-constant", "r-q-levels", "eoq-6-20-2")
    assert {id for id, each in found.items() if not each.passed} == set(found)


def test_lead_times_that_are_a_twentieth_too_long_are_found(monkeypatch):
    true = supply.order_from

    def fault(s, rules, path, i, j, t):
        true(s, rules, path, i, j, t)
        row = s.supplies[s.world[0].supplies - 1]
        row.lead_time *= 1.05
        s.requests[s.world[0].requests - 1].delay = row.lead_time

    monkeypatch.setattr(supply, "order_from", fault)
    found = by_simpy("palm-constant", "eoq-6-20-2")
    assert not found["palm-constant"].passed
    assert not found["eoq-6-20-2"].passed


def test_what_is_said_to_be_visible_is_seen_and_what_is_right_is_not_rejected():
    """Normal observations: the share that rejects the mean is the risk of the interval; a mean that is off by what is
    called visible is rejected by 95 %."""
    rng, n, trials = np.random.default_rng(3), 40, 3000
    limit = float(stats.t.ppf(0.995, n - 1))
    off = (limit + float(stats.t.ppf(judging.POWER, n - 1))) / n**0.5
    samples = [Sample(10 + rng.standard_normal(n), np.ones(n)) for _ in range(trials)]
    wrongly = sum(not judging.finding("x", 10.0, each, limit).agrees for each in samples) / trials
    seen = sum(not judging.finding("x", 10.0 + off, each, limit).agrees for each in samples) / trials
    visible = np.mean([judging.finding("x", 10.0, each, limit).visible for each in samples])
    assert wrongly == pytest.approx(0.01, abs=0.006)
    assert seen == pytest.approx(judging.POWER, abs=0.02)
    assert visible == pytest.approx(off, rel=0.02)


def test_every_case_has_its_own_luck_which_is_that_of_its_scenario():
    one, other = CASES["palm-constant"], CASES["palm-gamma"]
    assert judging.luck(one, 1) != judging.luck(other, 1) != judging.luck(other, 2)
    assert read(one.shop, 5, judging.luck(one, 1)).experiment.seed == judging.luck(one, 1)


@pytest.mark.slow
def test_all_agree_and_their_deviations_are_those_of_chance():
    """Quick, with other seeds; of deviations that depend on chance some 5 % pass the quantile of 5 %."""
    zs = []
    for seed in (11, 12, 13):
        found = judging.verified(chosen([]), quick=True, seed=seed)
        assert found.passed, [each.case.id for each in found.cases if not each.passed]
        zs += [
            abs(one.z) > stats.t.ppf(0.975, each.replications - 1)
            for each in found.cases
            for one in each.findings
            if one.z is not None
        ]
    assert 0.03 < sum(zs) / len(zs) < 0.075
