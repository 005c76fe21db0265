"""Times of arrival: counts against integrals of the rate, the inversion itself, renewals, and gaps that add up."""

import datetime
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from simbackorder.sample_path.arrivals import Renewal, reachable, renewal_arrivals
from simbackorder.sample_path.distributions import evaluation, exponential, usual_interval
from simbackorder.sample_path.drawing import draw
from simbackorder.sample_path.intensity import profile_breaks, steady_rate, timetable
from simbackorder.sample_path.sources import Luck
from simbackorder.sample_path.surges import Growth, Surge, surge_factor
from simbackorder.scenario.sections.schema import Arrivals, Time
from support.path_shops import constant, distribution, shop

WEEK = [1.2, 1, 1, 1, 1.1, 0.9, 0]
HOURS = [0] * 8 + [1, 2, 3, 2] * 3 + [0.5] * 4
YEAR = list(range(1, 13))


def arrival_times(arrivals: dict[str, Any], replication: int = 0, **rest: Any) -> Any:
    return np.cumsum(draw(shop({"arrivals": arrivals}, **rest), replication).gap)


def written_rate(arrivals: dict[str, Any], start: datetime.date, t: float) -> float:
    """The rate as the scenario's documentation defines it, one time at a time."""
    day = start + datetime.timedelta(days=math.floor(t))
    rate = arrivals.get("rate", 0.0)
    for step in arrivals.get("steps", []):
        if t >= step["at"]:
            rate = step["rate"]
    rate *= arrivals["weekly"][day.weekday()] if "weekly" in arrivals else 1
    rate *= arrivals["hourly"][math.floor(t % 1 * 24)] if "hourly" in arrivals else 1
    rate *= arrivals["season"][day.month - 1] if "season" in arrivals else 1
    for surge in arrivals.get("surges", []):
        if t >= surge["at"]:
            rate *= 1 + (surge["peak"] - 1) * 2 ** (-(t - surge["at"]) / surge["half_life"])
    return float(rate) if t >= arrivals.get("first", 0.0) else 0.0


PROFILES: dict[str, dict[str, Any]] = {
    "constant": {"rate": 5},
    "constant, held back": {"rate": 5, "first": 20.5},
    "weekly": {"rate": 5, "weekly": WEEK},
    "weekly and hourly": {"rate": 5, "weekly": WEEK, "hourly": HOURS},
    "season": {"rate": 1, "season": YEAR},
    "steps": {"steps": [{"at": 10.5, "rate": 3}, {"at": 40, "rate": 0}, {"at": 70.25, "rate": 8}]},
    "surges": {
        "rate": 5,
        "surges": [{"at": 30, "peak": 6, "half_life": 5}, {"at": 33.3, "peak": 0, "half_life": 20}],
    },
    "all": {
        "steps": [{"at": 0, "rate": 3}, {"at": 50, "rate": 1}],
        "first": 2.25,
        "weekly": WEEK,
        "hourly": HOURS,
        "season": YEAR,
        "surges": [{"at": 60.1, "peak": 9, "half_life": 0.5}],
    },
}
START = datetime.date(2024, 1, 25)  # a Thursday, a week before February of a leap year


@pytest.mark.parametrize("name", PROFILES)
def test_counts_per_interval_are_poisson_with_the_integral_of_the_rate(name: str) -> None:
    arrivals, days = PROFILES[name], 100
    scenario = shop({"arrivals": arrivals}, length=days, time={"start": str(START)})
    edges = np.arange(0, days + 0.25, 0.25)
    replications = 60
    counts = np.zeros(edges.size - 1)
    for replication in range(replications):
        counts += np.histogram(np.cumsum(draw(scenario, replication).gap), edges)[0]
    grid = (np.arange(days * 24 * 40) + 0.5) / (24 * 40)
    rate = np.array([written_rate(arrivals, START, t) for t in grid])
    expected = rate.reshape(edges.size - 1, -1).mean(axis=1) * 0.25 * replications
    assert (counts[expected < 1e-9] == 0).all()
    busy = expected > 5
    deviation = ((counts - expected)[busy] ** 2 / expected[busy]).sum()
    assert 1e-4 < stats.chi2.sf(deviation, busy.sum()) < 1 - 1e-4
    shifted = ((counts - 1.1 * expected)[busy] ** 2 / (1.1 * expected[busy])).sum()
    assert stats.chi2.sf(shifted, busy.sum()) < 1e-4, "the check has power: a rate 10 % off is seen"


def surge(at: float, peak: float, half_life: float) -> Surge:
    return Surge(at, peak, half_life)


GROWTHS = {
    "none": Growth(),
    "one": Growth((surge(120, 6, 5),)),
    "from nothing": Growth((surge(120, 0, 5), surge(0, 0, 100))),
    "sharp": Growth((surge(17.3, 4000, 0.01),)),
    "in some items": Growth((surge(10, 2, 3),), ((0.3, (surge(50.3, 100, 0.5),)), (0.01, (surge(50.4, 0.5, 40),)))),
    "many": Growth(tuple(surge(10.0 * k, 2, 3) for k in range(30))),
    "before the start": Growth((surge(-5, 6, 5),)),
    "outside": Growth((surge(4000, 6, 5),)),
}


@pytest.mark.parametrize("growth", GROWTHS)
@pytest.mark.parametrize("profile", ["rate", "weekly", "season"])
def test_times_invert_the_cumulative_rate(profile: str, growth: str) -> None:
    end = 365.0
    time = Time(length=end, start=datetime.date(2024, 1, 3))
    spec = Arrivals(rate=40.0, **{"weekly": {"weekly": WEEK}, "season": {"season": YEAR}}.get(profile, {}))
    table = timetable(spec, time, GROWTHS[growth])
    orders = np.sort(np.random.default_rng(1).random(3000)) * table.expected[-1]
    times = table.at(orders)
    assert (np.diff(times) >= 0).all()
    traces = [s.at + s.half_life * np.arange(0, 64, 0.25) for s in GROWTHS[growth].surges()]
    marks = np.concatenate([[0.0, end], profile_breaks(spec, time), *traces])
    points = np.unique(np.concatenate((marks[(marks >= 0) & (marks <= end)], times)))
    start, length = points[:-1], np.diff(points)
    node, weight = np.polynomial.legendre.leggauss(20)
    inside = GROWTHS[growth].factor(start[:, None] + length[:, None] * (node + 1) / 2)
    mass = steady_rate(spec, time, start + length / 2) * length / 2 * (inside @ weight)
    cumulative = np.concatenate(([0.0], np.cumsum(mass)))
    assert table.expected[-1] == pytest.approx(cumulative[-1], rel=1e-12)
    off = np.abs(cumulative[np.searchsorted(points, times)] - orders)
    rate = steady_rate(spec, time, times) * GROWTHS[growth].factor(times)
    assert (off <= 1e-12 * (rate * end + orders[-1])).all()


def test_a_surge_is_what_the_page_says() -> None:
    t = np.array([9.99, 10.0, 15.0, 20.0, 1e5])
    np.testing.assert_allclose(surge_factor((surge(10, 6, 5),), t), [1, 6, 3.5, 2.25, 1])


def test_months_have_a_season_too() -> None:
    april = {"rate": 300, "season": [0] * 3 + [1] + [0] * 8}
    times = arrival_times(april, length=24, time={"unit": "month", "start": "2024-02-01"})
    months = np.bincount(np.floor(times).astype(int), minlength=24)
    assert set(np.flatnonzero(months)) == {2, 14}
    assert abs(months.sum() - 600) < 120


def test_no_rate_no_orders() -> None:
    assert arrival_times({"rate": 0}).size == 0
    assert arrival_times({"rate": 0, "weekly": WEEK}).size == 0
    assert arrival_times({"rate": 5, "first": 500}).size == 0
    assert arrival_times({"rate": 5, "first": 500, "weekly": WEEK}).size == 0
    surged = {"rate": 0, "surges": [{"at": 3, "peak": 2, "half_life": 1}]}
    path = draw(shop({"arrivals": surged}), 0)
    assert path.gap.size == path.item.size == 0
    assert path.first.tolist() == [0]


def test_a_higher_rate_brings_the_same_orders_sooner() -> None:
    for profile in ({}, {"weekly": WEEK, "surges": [{"at": 3, "peak": 2, "half_life": 1}]}):
        slow, fast = (arrival_times({"rate": rate, **profile}) for rate in (5, 5.5))
        assert fast.size > slow.size
        assert (fast[: slow.size] < slow).all()


def test_a_longer_run_has_the_same_orders_and_more() -> None:
    for profile in ({}, {"weekly": WEEK, "surges": [{"at": 3, "peak": 2, "half_life": 1}]}):
        short, long = (arrival_times({"rate": 5, **profile}, length=length) for length in (70, 140))
        np.testing.assert_allclose(long[: short.size], short, rtol=1e-12)
        assert long[short.size] >= 70


def test_renewals_by_law_first_and_in_turn() -> None:
    turns = {"sequence": [1, 2]}
    assert arrival_times({"renewal": turns}, length=8).tolist() == [1, 3, 4, 6, 7]
    assert arrival_times({"renewal": turns, "first": 0}, length=7.5).tolist() == [0, 1, 3, 4, 6, 7]
    assert arrival_times({"renewal": 1, "first": 0.5}, length=3).tolist() == [0.5, 1.5, 2.5]
    assert arrival_times({"renewal": 1}, length=3).tolist() == [1, 2], "orders at the end do not belong to the run"
    crowded = {"sequence": [1 / 128] * 128 + [1 / 64] * 512 + [100]}
    assert arrival_times({"renewal": crowded}, length=5).size == 128 + 64 * 4 - 1, "more orders than the mean suggests"
    gaps = draw(shop({"arrivals": {"renewal": {"gamma": {"mean": 0.01, "cv": 0.4}}}}), 0).gap
    assert stats.kstest(gaps, stats.gamma(0.4**-2, scale=0.01 * 0.4**2).cdf).pvalue > 1e-3
    assert stats.kstest(gaps, stats.gamma(0.5**-2, scale=0.01 * 0.5**2).cdf).pvalue < 1e-3


@given(rate=st.floats(0.01, 300), end=st.floats(0.01, 50), replication=st.integers(0, 10))
@settings(deadline=None)
def test_arrivals_reach_the_end_and_stop_before_it(rate: float, end: float, replication: int) -> None:
    process = Renewal(exponential(1 / rate), None)
    time, gap = renewal_arrivals(process, Luck(1, replication), "shop", end)
    longer = renewal_arrivals(process, Luck(1, replication), "shop", 2 * end).time
    assert (time < end).all()
    assert (longer[: time.size] == time).all()
    assert longer.size == time.size or longer[time.size] >= end
    assert gap is not None
    assert (np.cumsum(gap) == time).all()


def test_intervals_without_length_are_refused() -> None:
    with pytest.raises(ValueError, match="mean above 0"):
        renewal_arrivals(Renewal(evaluation(constant(0)), None), Luck(1, 0), "shop", 10)
    with pytest.raises(ValueError, match="at most 2147483647"):
        renewal_arrivals(Renewal(evaluation(constant(1e-9)), None), Luck(1, 0), "shop", 10)
    with pytest.raises(ValueError, match="at most 2147483647"):
        draw(shop({"arrivals": {"rate": 1e7, "weekly": WEEK}}, length=1000), 0)


def test_a_law_without_a_mean_still_arrives() -> None:
    spec = distribution("scipy", law="pareto", b=0.9, scale=0.01)
    times = renewal_arrivals(Renewal(evaluation(spec), None), Luck(1, 0), "shop", 50.0).time
    assert times.size > 100


def running(gaps: Any) -> list[float]:
    now, times = 0.0, []
    for gap in gaps.tolist():
        now = now + gap
        times.append(now)
    return times


@given(st.lists(st.one_of(st.floats(0, 1e6), st.integers(0, 1000).map(lambda n: n / 10)), max_size=60))
@settings(max_examples=400)
def test_gaps_add_up_to_times_within_one_unit_in_the_last_place(times: list[float]) -> None:
    wanted = np.sort(np.array(times, np.float64))
    attained, gap = reachable(wanted)
    assert (gap >= 0).all()
    assert running(gap) == attained.tolist()
    assert (attained <= wanted).all()
    assert (wanted - attained <= np.spacing(wanted)).all()
    apart = np.diff(wanted) > np.spacing(wanted[1:])
    assert (np.diff(attained)[apart] > 0).all()
    assert (np.diff(attained)[np.diff(wanted) == 0] == 0).all()


@given(st.lists(st.integers(0, 10**6), max_size=60), st.sampled_from([1, 4, 1024]))
def test_gaps_of_whole_and_binary_times_add_up_exactly(times: list[int], parts: int) -> None:
    wanted = np.sort(np.array(times, np.float64)) / parts
    attained, gap = reachable(wanted)
    assert (attained == wanted).all()
    assert (gap == np.diff(wanted, prepend=0.0)).all()
    assert running(gap) == wanted.tolist()


def test_streams_meet_in_time_and_keep_the_order_of_the_file_at_one_instant() -> None:
    streams = {
        "late": {"arrivals": {"renewal": 3}, "segments": {"x": {}}},
        "often": {"arrivals": {"renewal": 1}, "segments": {"y": {}, "z": {"share": 0}}},
    }
    streams["often"]["segments"]["y"]["share"] = 1  # type: ignore[index]
    path = draw(shop(streams, length=7), 0)
    assert running(path.gap) == [1, 2, 3, 3, 4, 5, 6, 6]
    assert path.segment.tolist() == [1, 1, 0, 1, 1, 1, 0, 1]
    assert path.customer.tolist() == [2, 3, 0, 4, 5, 6, 1, 7]


def test_a_surge_of_one_item_lifts_only_that_item() -> None:
    surges = [{"at": 40, "peak": 11, "half_life": 1000, "item": "b"}]
    basket = {"items": {"a": 3, "b": 1}}
    plain = shop({"arrivals": {"rate": 40}, "basket": basket}, items=2, length=80)
    surged = shop({"arrivals": {"rate": 40, "surges": surges}, "basket": basket}, items=2, length=80)

    def sold(scenario: Any) -> Any:
        path = draw(scenario, 0)
        late = (np.cumsum(path.gap) >= 40)[np.repeat(np.arange(path.gap.size), np.diff(path.first))]
        return np.array([[((path.item == item) & (late == part)).sum() for part in (False, True)] for item in (0, 1)])

    grown = 1 + 10 * quad(lambda t: 2 ** (-t / 1000), 0, 40)[0] / 40
    np.testing.assert_allclose(sold(plain), [[1200, 1200], [400, 400]], atol=120)
    np.testing.assert_allclose(sold(surged), [[1200, 1200], [400, 400 * grown]], atol=240)


@pytest.mark.parametrize("shape", [0.1, 0.15, 0.3, 1.0])
def test_how_many_are_foreseen_where_most_intervals_are_tiny(shape: float) -> None:
    """By Wald's equation there are on average between once and twice as many as foreseen."""
    interval = evaluation(distribution("weibull", mean=1.0, shape=shape))
    process, end, runs = Renewal(interval, None), 30.0, 400
    found = [renewal_arrivals(process, Luck(1, k), "shop", end).time.size + 1 for k in range(runs)]
    foreseen = end / usual_interval(interval, end)
    error = 3 * np.std(found) / np.sqrt(runs)
    assert foreseen - error < np.mean(found) < 2 * foreseen + error
    assert (foreseen > 2 * end) == (shape <= 0.15)


def test_more_hours_with_surges_than_can_be_worked_out_are_refused_at_once() -> None:
    """A hundred years by the hour would take minutes and gigabytes."""
    arrivals = {"rate": 1, "hourly": [1] * 24, "surges": [{"at": 10, "peak": 2, "half_life": 5}]}
    with pytest.raises(ValueError, match=r"at most 100,000 stretches of time between changes .*, found 876,000"):
        draw(shop({"arrivals": arrivals}, length=36_500), 0)
