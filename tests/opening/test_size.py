"""Runs that could never end, or not fit, are known before they start."""

import pytest

from simbackorder.opening.size import bytes_needed, excesses, too_large
from simbackorder.scenario.reading import loads
from support.path_shops import shop

SHOP = """
time: {{length: 60 days}}
items: {{hoodie: {{price: 65}}, cap: {{price: 24}}}}
customers: {{arrivals: {arrivals}}}
suppliers: {{mill: {{lead_time: {lead}, outages: {outages}}}}}
policy: {{replenishment: {rule}}}
"""
USUAL = {
    "arrivals": "{rate: 4}",
    "lead": "5",
    "outages": "{up: 50, down: 5}",
    "rule": "{rule: R-S, review_period: 1, order_up_to: 9}",
}


@pytest.mark.parametrize(
    ("part", "text", "path", "said"),
    [
        ("arrivals", "{rate: 1e7}", "", ""),
        ("lead", "{scipy: {law: zipf, a: 3}}", "", ""),
        ("lead", "{scipy: {law: zipf, a: 1.8}}", "suppliers.mill.lead_time", "whose values can be computed"),
        ("arrivals", "{renewal: 1e-9}", "customers.arrivals", "at most 2147483647 orders in a run, found about 6e+10"),
        (
            "arrivals",
            "{rate: 1e7, surges: [{at: 0, peak: 1000, half_life: 1e6}]}",
            "customers.arrivals",
            "found about 6e+11",
        ),
        (
            "outages",
            "{up: 1e-9, down: 1e-9}",
            "suppliers.mill.outages",
            "at most 10000000 outages in a run, found 3e+10",
        ),
        (
            "outages",
            "{up: {weibull: {mean: 1, shape: 0.01}}, down: {weibull: {mean: 1, shape: 0.01}}}",
            "suppliers.mill.outages",
            "at most 10000000 outages in a run, found 1",
        ),
        ("arrivals", "{renewal: {weibull: {mean: 1, shape: 0.3}}}", "", ""),
        (
            "arrivals",
            "{renewal: {weibull: {mean: 1, shape: 0.01}}}",
            "customers.arrivals",
            "orders in a run, found about",
        ),
        (
            "rule",
            "{rule: R-S, review_period: 1e-9, order_up_to: 9}",
            "policy.replenishment.review_period",
            "at most 100000000 reviews in a run, found 1.2e+11 (every 1e-09 days)",
        ),
        (
            "lead",
            "{weibull: {mean: 5, shape: 1e-4}}",
            "suppliers.mill.lead_time",
            "weibull distribution whose values can be computed",
        ),
        ("lead", "{lognormal: {mu: 700, sigma: 900}}", "suppliers.mill.lead_time", "out of range"),
    ],
)
def test_what_no_run_can_hold(part: str, text: str, path: str, said: str) -> None:
    found = excesses(loads(SHOP.format(**(USUAL | {part: text}))))
    assert [".".join(each.path) for each in found] == ([path] if path else [])
    assert all(said in each.message for each in found)


def test_what_does_not_fit_the_machine() -> None:
    scenario = loads(SHOP.format(**(USUAL | {"arrivals": "{rate: 1e6}"})))
    assert excesses(scenario) == []
    assert too_large(scenario, "simpy", 1, 100e9) == []
    (found,) = too_large(scenario, "simpy", 1, 16e9)
    assert found.message == (
        "a run would hold about 6e+07 orders, which take about 60 GB of memory; this machine has 16 GB"
    )


def test_all_runs_at_a_time_must_fit() -> None:
    scenario = loads(SHOP.format(**(USUAL | {"arrivals": "{rate: 1e6}"})))
    assert too_large(scenario, "compiled", 1, 17e9) == []
    (found,) = too_large(scenario, "compiled", 4, 40e9)
    assert found.message == (
        "a run would hold about 6e+07 orders, which take about 16.2 GB of memory, 4 runs at a time 64.8 GB; "
        "this machine has 40 GB, enough for --workers 2"
    )


def test_surges_that_cannot_be_drawn_are_explained() -> None:
    assert excesses(shop({"arrivals": {"rate": 3}})) == []


def test_the_time_at_many_levels_takes_memory() -> None:
    def needed(levels: int) -> float:
        return bytes_needed(loads(SHOP.format(**USUAL) + f"measures: {{levels: {levels}}}\n"), "compiled")

    assert needed(1000) - needed(10) > 990 * 64
