"""Orders of a launch against the theory of its curve; candidates whom a backlog may attract."""

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from simbackorder.opening.size import excesses, orders_expected
from simbackorder.sample_path.drawing import SamplePath, draw
from simbackorder.sample_path.launch import LaunchCurve
from support.path_shops import shop

LAUNCH = {"orders": 900, "innovation": 0.02, "imitation": 0.3, "at": 10}


def bass(t: Any, p: float, q: float) -> Any:
    """The share of all orders by the time t after the launch, as the paper has it."""
    still = np.exp(-(p + q) * np.maximum(t, 0.0))
    return (1 - still) / (1 + q / p * still)


def placed(arrivals: dict[str, Any], replication: int = 0, **rest: Any) -> Any:
    return draw(shop({"arrivals": arrivals}, **rest), replication).placed


def deviation(counts: Any, expected: Any) -> float:
    busy = expected > 5
    return float(stats.chi2.sf(((counts - expected)[busy] ** 2 / expected[busy]).sum(), busy.sum()))


def launch_of(imitation: float) -> dict[str, Any]:
    return {"launch": LAUNCH | {"imitation": imitation}}


@pytest.mark.parametrize("imitation", [0.0, 0.3, 0.02])
def test_orders_of_a_launch_are_poisson_on_the_curve_of_bass(imitation: float) -> None:
    edges, replications = np.arange(0.0, 101.0), 60
    counts = np.zeros(100)
    for replication in range(replications):
        counts += np.histogram(placed(launch_of(imitation), replication), edges)[0]

    def expected(q: float) -> Any:
        return 900 * replications * np.diff(bass(edges - 10, 0.02, q))

    assert counts[:10].sum() == 0, "nobody orders before the launch"
    assert 1e-4 < deviation(counts, expected(imitation)) < 1 - 1e-4
    assert deviation(counts, expected(imitation + 0.01)) < 1e-4, "the check has power"


def test_totals_vary_as_poisson_numbers_do() -> None:
    totals = np.array([placed({"launch": LAUNCH}, r, length=30).size for r in range(300)])
    centre = 900 * bass(20.0, 0.02, 0.3)
    assert abs(totals.mean() - centre) < 4 * math.sqrt(centre / 300)
    assert 0.7 < totals.var(ddof=1) / centre < 1.35


def test_times_invert_the_curve() -> None:
    for p, q, start, end in ((0.02, 0.3, 10.0, 100.0), (0.1, 0.0, 0.0, 40.0), (1e-7, 2.0, 3.0, 20.0), (5, 1e-9, 0, 9)):
        curve = LaunchCurve(1000.0, p, q, start, end)
        assert curve.total == pytest.approx(1000 * bass(end - start, p, q), rel=1e-12)
        orders = np.linspace(curve.total / 1e4, curve.total * (1 - 1e-9), 999)
        times = curve.at(orders)
        assert (np.diff(times) >= 0).all()
        assert start <= times[0]
        assert times[-1] < end
        np.testing.assert_allclose([1000 * curve.share(t - start) for t in times], orders, rtol=1e-6)
    assert LaunchCurve(1000.0, 0.1, 0.2, 50.0, 40.0).total == 0
    assert LaunchCurve(1e9, 1e-300, 1e-300, 0.0, 10.0).total < 1e-280


def test_more_orders_come_sooner_and_a_longer_run_adds_to_them() -> None:
    few, many = (placed({"launch": LAUNCH | {"orders": n}}) for n in (900, 1000))
    assert many.size > few.size
    assert (many[: few.size] < few).all()
    short, long = (placed({"launch": LAUNCH}, length=length) for length in (30, 60))
    np.testing.assert_allclose(long[: short.size], short, rtol=1e-12)
    assert long[short.size] >= 30


def test_a_date_of_launch_is_a_time() -> None:
    dated = {"launch": LAUNCH | {"at": "2025-01-16"}}
    start = {"start": "2025-01-06"}
    assert (placed(dated, time=start) == placed({"launch": LAUNCH}, time=start)).all()


def test_the_size_of_a_launch_is_known_before() -> None:
    ((_, count),) = orders_expected(shop({"arrivals": {"launch": LAUNCH}, "attraction": {"strength": 3, "full_at": 1}}))
    assert count == pytest.approx(4 * 900 * bass(90, 0.02, 0.3))
    huge = {"launch": LAUNCH | {"orders": 1e9}}
    found = excesses(shop({"arrivals": huge, "attraction": {"strength": 30, "full_at": 1}}))
    assert "orders in a run" in found[0].message


# --- attraction ------------------------------------------------------------

ATTRACTION = {"strength": 1.5, "full_at": 40}
SEGMENTS = {
    "x": {"share": 0.3, "patience": {"exponential": 5}},
    "y": {"share": 0.7, "come_back": {"share": 0.5, "after": 2}},
}
OWN = [
    {"rate": 50},
    {"rate": 50, "first": 20},
    {"rate": 40, "weekly": [1, 1, 1, 1, 1, 0, 2], "surges": [{"at": 30, "peak": 4, "half_life": 5}]},
    {"launch": {"orders": 4000, "innovation": 0.01, "imitation": 0.1}},
    {"renewal": {"gamma": {"mean": 0.02, "cv": 0.5}}},
    {"renewal": {"sequence": [0.01, 0.03]}, "first": 0.5},
]


def pair(arrivals: dict[str, Any], **more: Any) -> tuple[SamplePath, SamplePath]:
    customers = {"arrivals": arrivals, "segments": SEGMENTS, "basket": {"units": {"table": {0: 0.1, 1: 0.9}}}, **more}
    plain = shop(customers, items=2)
    return draw(plain, 1), draw(shop(customers | {"attraction": ATTRACTION}, items=2), 1)


@pytest.mark.parametrize("place", range(len(OWN)))
def test_attraction_moves_no_luck_of_those_who_come_anyway(place: int) -> None:
    plain, found = pair(OWN[place])
    own = found.attraction == -1.0
    np.testing.assert_allclose(found.placed[own], plain.placed, rtol=1e-14)
    for name in ("segment", "patience", "acceptance", "returns", "customer"):
        assert (getattr(found, name)[own] == getattr(plain, name)).all(), name
    mine = np.repeat(own, np.diff(found.first))
    for name in ("item", "quantity", "value"):
        assert (getattr(found, name)[mine] == getattr(plain, name)).all(), name
    assert (np.diff(found.placed) >= 0).all()
    assert (np.cumsum(found.gap) == found.placed).all()


@pytest.mark.parametrize("place", range(len(OWN)))
def test_candidates_come_at_a_multiple_of_the_stream_and_are_like_its_customers(place: int) -> None:
    _, found = pair(OWN[place])
    candidate = found.attraction >= 0
    n, m = (~candidate).sum(), candidate.sum()
    error = math.sqrt(m + 1.5**2 * n)
    assert abs(m - 1.5 * n) < 4 * error
    assert 0.1 * 1.5 * n > 2 * error, "the check has power: 1.65 instead of 1.5 is seen"
    half = found.placed < np.median(found.placed[~candidate])
    assert abs((half & candidate).sum() - m / 2) < 4 * math.sqrt(m + n)
    assert stats.kstest(found.attraction[candidate], stats.uniform.cdf).pvalue > 1e-3
    assert abs((found.segment[candidate] == 0).mean() - 0.3) < 4 * math.sqrt(0.21 / m)
    new = found.customer[candidate]
    assert new.min() > found.customer[~candidate].max()
    assert np.unique(new).size == m


def test_candidates_are_of_the_same_population() -> None:
    _, found = pair({"rate": 50}, population=30)
    for candidates in (True, False):
        assert set(found.customer[(found.attraction >= 0) == candidates].tolist()) == set(range(30))


def test_intervals_of_candidates_are_divided() -> None:
    customers = {"arrivals": {"renewal": 2, "first": 1}, "attraction": {"strength": 4, "full_at": 1}}
    found = draw(shop(customers, length=4), 0)
    assert found.placed[found.attraction == -1].tolist() == [1, 3]
    assert found.placed[found.attraction >= 0].tolist() == [1.5, 2, 2.5, 3, 3.5]


def test_no_strength_no_candidates() -> None:
    customers = {"arrivals": {"rate": 5}, "attraction": {"strength": 0, "full_at": 1}}
    found = draw(shop(customers), 0)
    assert (found.attraction == -1).all()
    assert found.gap.tolist() == draw(shop({"arrivals": {"rate": 5}}), 0).gap.tolist()
    assert draw(shop({"arrivals": {"rate": 0}, "attraction": ATTRACTION}), 0).gap.size == 0


def test_candidates_in_several_streams() -> None:
    streams = {
        "a": {"arrivals": {"rate": 9}, "attraction": {"strength": 2, "full_at": 5}},
        "b": {"arrivals": {"rate": 9}, "population": 4},
    }
    found = draw(shop(streams), 0)
    assert set(found.segment[found.attraction >= 0].tolist()) == {0}
    of_a = found.customer[found.segment == 0]
    assert sorted(of_a.tolist()) == list(range(of_a.size))
    assert set(found.customer[found.segment == 1].tolist()) == set(range(of_a.size, of_a.size + 4))
