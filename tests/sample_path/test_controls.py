"""What paths have in excess has mean 0, whatever the distributions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import poisson

from simbackorder.sample_path.controls import controls_of, excesses
from simbackorder.sample_path.distributions import evaluation
from simbackorder.sample_path.drawing import draw, luck_of
from simbackorder.sample_path.expected_units import NotKnownError, whole_mean
from simbackorder.scenario.language.distributions import Distribution
from simbackorder.scenario.reading import of_mapping
from simbackorder.scenario.sections.less_noise import CONTROLS

PATHS = 1500
STRATA = ("strata[1 of 4]", "strata[2 of 4]", "strata[4 of 4]")


def shop(**sections: Any) -> Any:
    """A shop for 60 days, the first 10 of which are not measured."""
    usual = {
        "time": {"length": 60, "warm_up": 10},
        "items": {"hat": {"price": 5}, "cap": {"price": 4}, "tie": {"price": 3}},
        "customers": {"arrivals": {"rate": 3}},
        "suppliers": {"mill": {"lead_time": {"gamma": {"mean": 5, "cv": 0.5}}}},
        "policy": {"replenishment": {"rule": "s-S", "reorder_point": 10, "order_up_to": 30}},
    }
    return of_mapping(usual | sections)


CUSTOMERS: dict[str, dict[str, Any]] = {
    "a rate": {"arrivals": {"rate": 3}},
    "from a time on": {"arrivals": {"rate": 3, "first": 30}},
    "steps": {"arrivals": {"steps": [{"at": 0, "rate": 1}, {"at": 5, "rate": 6}, {"at": 40, "rate": 2}]}},
    "a profile and surges": {
        "arrivals": {
            "rate": 3,
            "weekly": [1, 1, 1, 1, 1, 2, 0],
            "surges": [{"at": 5, "peak": 4, "half_life": 6}, {"at": 30, "peak": 3, "half_life": 2, "item": "cap"}],
        }
    },
    "a launch": {"arrivals": {"launch": {"orders": 300, "innovation": 0.01, "imitation": 0.2, "at": 5}}},
    "intervals": {"arrivals": {"renewal": {"weibull": {"mean": 1.5, "shape": 0.6}}}},
    "intervals from a time on": {"arrivals": {"renewal": {"gamma": {"mean": 9, "cv": 0.7}}, "first": 4}},
    "units": {"arrivals": {"rate": 3}, "basket": {"units": {"geometric": {"mean": 3}}, "lines": {"uniform": [1, 5]}}},
    "rounded units": {"arrivals": {"rate": 3}, "basket": {"units": {"uniform": [0.6, 2.7]}}},
    "joint baskets": {
        "arrivals": {"rate": 3},
        "basket": {"table": [{"share": 0.7, "lines": {"hat": 1}}, {"share": 0.3, "lines": {"hat": 2, "cap": 3}}]},
    },
    "segments": {
        "arrivals": {"rate": 3},
        "segments": {
            "one": {
                "share": 0.4,
                "basket": {"units": {"table": {1: 0.5, 4: 0.5}}},
                "patience": {"exponential": 5},
                "tolerance": {"lognormal": {"mean": 4, "cv": 2}},
                "assumed_wait": 5,
            },
            "other": {"share": 0.6, "patience": {"weibull": {"mean": 9, "shape": 2}}},
        },
    },
}


def off(scenario: Any, names: tuple[str, ...] = CONTROLS) -> dict[str, float]:
    """The mean of each control over many paths, in standard errors."""
    controls = controls_of(scenario, names, {"mill": 12}).controls
    found = excesses(scenario, controls, range(PATHS))
    spread = found.std(axis=0, ddof=1) / math.sqrt(PATHS)
    assert (spread > 0).all()
    means = found.mean(axis=0) / spread
    return {control.name: float(mean) for control, mean in zip(controls, means, strict=True)}


@pytest.mark.parametrize("customers", CUSTOMERS.values(), ids=CUSTOMERS)
def test_of_customers(customers: dict[str, Any]) -> None:
    found = off(shop(customers=customers))
    assert "arrivals" in found
    assert all(abs(each) < 4 for each in found.values()), found


def test_which_controls_there_are() -> None:
    assert set(off(shop(customers=CUSTOMERS["segments"]))) == {
        *("arrivals", "units", "lead_times[mill]", "patience", "tolerance", *STRATA)
    }
    assert set(off(shop())) == {"arrivals", "lead_times[mill]", *STRATA}


def test_strata_of_demand_are_quarters_of_its_distribution() -> None:
    scenario = shop()
    found = excesses(scenario, controls_of(scenario, ("strata",)).controls, range(400))
    ends = poisson.ppf([0.25, 0.5, 0.75], 3 * 50)
    chances = np.diff(poisson.cdf([-1, *ends], 3 * 50))
    orders = np.array([int((draw(scenario, k).placed >= 10).sum()) for k in range(400)])
    which = np.searchsorted(ends, orders)  # 0 to 3: an end belongs to the stratum below
    for column, stratum in zip(found.T, (0, 1, 3), strict=True):
        chance = chances[stratum] if stratum < 3 else 1 - chances.sum()
        np.testing.assert_allclose(column, (which == stratum) - chance, atol=1e-9)


def test_few_orders_have_fewer_strata_and_renewals_none() -> None:
    few = controls_of(shop(customers={"arrivals": {"rate": 0.01}}), ("strata",))
    assert [each.name for each in few.controls] == ["strata[1 of 3]", "strata[3 of 3]"]
    (why,) = controls_of(shop(customers=CUSTOMERS["intervals"]), ("strata",)).left_out
    assert "renewal process" in why.why


def test_of_several_streams_of_which_one_attracts() -> None:
    streams = {
        "shop": CUSTOMERS["segments"] | {"attraction": {"strength": 0.5, "full_at": 20}},
        "web": CUSTOMERS["units"],
    }
    scenario = shop(customers=streams)
    found = off(scenario)
    assert set(found) == {"arrivals", "units", "lead_times[mill]", "patience", "tolerance", *STRATA}
    assert all(abs(each) < 4 for each in found.values()), found


@pytest.mark.parametrize(
    "outages",
    [
        {"up": 20, "down": 4},
        {"up": {"weibull": {"mean": 20, "shape": 0.7}}, "down": {"exponential": 4}},
        {"up": {"uniform": [5, 40]}, "down": 3},
        {"up": {"constant": 13}, "down": {"gamma": {"mean": 9, "cv": 1.5}}},
    ],
)
def test_of_outages(outages: dict[str, Any]) -> None:
    mill = {"lead_time": {"constant": 5}, "outages": outages}
    found = off(shop(suppliers={"mill": mill}), ("outages",))
    assert set(found) == {"outages[mill]"}
    assert abs(found["outages[mill]"]) < 4


@pytest.mark.parametrize("since", [0, 10])
def test_time_down_is_what_is_counted(since: int) -> None:
    mill = {"lead_time": 5, "outages": {"up": 20, "down": 4}}
    scenario = shop(time={"length": 60, "warm_up": since}, suppliers={"mill": mill})
    (control,) = controls_of(scenario, ("outages",)).controls
    both = 1 / 20 + 1 / 4
    mean = (1 / 20) / both * (60 - since - (math.exp(-both * since) - math.exp(-both * 60)) / both)
    for replication in range(50):
        path = draw(scenario, replication)
        grid = np.arange(since, 60, 0.001)
        state = np.zeros(grid.size, bool)
        for time, up in zip(path.outage_time, path.outage_up, strict=True):
            state[grid >= time] = not up
        down = state.mean() * (60 - since)
        assert control.excess(path, luck_of(scenario, replication)) == pytest.approx(down - mean, abs=0.1)


def test_orders_are_counted_from_the_warm_up_on() -> None:
    scenario = shop()
    (control,) = controls_of(scenario, ("arrivals",)).controls
    path = draw(scenario, 3)
    count = int(((path.placed >= 10) & (path.placed < 60)).sum())
    assert control.excess(path, luck_of(scenario, 3)) == pytest.approx(count - 150)


def test_lead_times_of_manufacture_and_transport() -> None:
    mill = {"manufacture": {"exponential": 3}, "transport": {"uniform": [1, 5]}}
    scenario = shop(suppliers={"mill": mill})
    (control,) = controls_of(scenario, ("lead_times",), {"mill": 12}).controls
    path = draw(scenario, 0)
    drawn = sum(table[k, i] for table in (path.lead[0], path.transport[0]) for k in range(4) for i in range(3))
    assert control.excess(path, luck_of(scenario, 0)) == pytest.approx(drawn - 12 * 6)
    found = off(scenario, ("lead_times",))
    assert abs(found["lead_times[mill]"]) < 4


def test_nobody_orders_there() -> None:
    assert controls_of(shop(), ("lead_times",), {"mill": 0}).controls == ()


PARETO = {"scipy": {"law": "pareto", "b": 0.9}}


@pytest.mark.parametrize(
    ("name", "sections"),
    [
        ("arrivals", {"customers": {"arrivals": {"renewal": PARETO}}}),
        ("patience", {"customers": {"arrivals": {"rate": 1}, "segments": {"all": {"share": 1, "patience": PARETO}}}}),
        ("lead_times[mill]", {"suppliers": {"mill": {"lead_time": PARETO}}}),
        ("outages[mill]", {"suppliers": {"mill": {"lead_time": 1, "outages": {"up": PARETO, "down": 3}}}}),
        ("outages[mill]", {"suppliers": {"mill": {"lead_time": 1, "outages": {"up": 30, "down": PARETO}}}}),
    ],
)
def test_no_control_has_an_infinite_mean(name: str, sections: dict[str, Any]) -> None:
    scenario = shop(**sections)
    found = controls_of(scenario, (name.split("[")[0],))
    assert found.controls == ()
    assert [(each.name, each.why, each.varies) for each in found.left_out] == [(name, "its mean is infinite", True)]


@pytest.mark.parametrize(
    ("basket", "why"),
    [
        ({"units": {"poisson": {"mean": 2}}}, "orders may be of nothing"),
        ({"units": {"sequence": [1, 2, 3]}}, "units are listed, and taken in turn"),
        ({"units": {"scipy": {"law": "zipf", "a": 1.8}}}, "its mean is infinite"),
    ],
)
def test_units_whose_mean_is_not_known(basket: dict[str, Any], why: str) -> None:
    scenario = shop(customers={"arrivals": {"rate": 3}, "basket": basket})
    found = controls_of(scenario, ("units",))
    assert [(each.name, each.why) for each in found.left_out] == [("units", why)]


def test_what_is_not_left_to_chance() -> None:
    scenario = shop(
        customers={"arrivals": {"renewal": {"constant": 1}}}, suppliers={"mill": {"lead_time": {"constant": 5}}}
    )
    found = controls_of(scenario, CONTROLS)
    assert found.controls == ()
    assert {each.name: each.varies for each in found.left_out} == dict.fromkeys(CONTROLS, False)


@pytest.mark.parametrize(
    ("name", "parameters", "low", "high", "mean"),
    [
        ("poisson", {"mean": 3.7}, 0, 10**5, 3.7),
        ("geometric", {"mean": 2.5}, 0, 10**5, 2.5),
        ("uniform", {"low": 0.0, "high": 3.0}, 0, 10**5, 1.5),
        ("uniform", {"low": 0.0, "high": 3.0}, 1, 2, (0.5 * 1 + 1 + 2 + 0.5 * 2) / 3),
        ("exponential", {"mean": 2.0}, 0, 10**5, math.exp(-0.25) / (1 - math.exp(-0.5))),
        ("constant", {"value": 2.4}, 0, 10**5, 2.0),
    ],
)
def test_means_of_whole_numbers(name: str, parameters: dict[str, float], low: int, high: int, mean: float) -> None:
    drawn = evaluation(Distribution(name, tuple(parameters.items())))
    assert whole_mean(drawn, low, high) == pytest.approx(mean, rel=1e-9)


def test_means_of_whole_numbers_without_end() -> None:
    with pytest.raises(NotKnownError, match="more than 100,000"):
        whole_mean(evaluation(Distribution("exponential", (("mean", 1e5),))), 0, 100_000)


def test_pairs_have_opposite_luck() -> None:
    plain = shop(customers=CUSTOMERS["units"])
    paired = shop(customers=CUSTOMERS["units"], experiment={"less_noise": "antithetic", "replications": 4})
    for replication in range(4):
        path, other = draw(paired, replication), draw(plain, replication // 2, antithetic=replication % 2 == 1)
        for name in ("placed", "item", "quantity", "patience"):
            assert (getattr(path, name) == getattr(other, name)).all()
        assert path.lead[0][3, 1] == other.lead[0][3, 1]
