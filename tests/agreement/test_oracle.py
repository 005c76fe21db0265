"""The reference engine and the oracle, which was written from docs/model.md alone, agree on random scenarios."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, reject, seed, settings
from hypothesis import strategies as st

from generators.cancelling import add_cancelling
from generators.dates import add_dates
from generators.finance import add_finance
from generators.offers import add_offers
from generators.oversold import add_substitutes
from generators.scenarios import specifications
from oracle.comparison import Case, case_of, differences
from simbackorder.engines.reference import run
from simbackorder.failures import StudyError
from simbackorder.metrics.measures import measure
from simbackorder.opening.shop import open_shop


def without_ties_of_ramps(spec: dict[str, Any]) -> dict[str, Any]:
    """The same scenario in which no manufacture that is ramped up ends on the hour, nor when the firm is told of a
    delay, and no date that depends on it is that of something else, but for rounding."""
    ramped = [supplier for supplier in spec["suppliers"].values() if "ramp" in supplier]
    for supplier in ramped:  # a square root may end a little before the hour, or after it
        supplier["ramp"]["over"] += 0.37
        if "notice" in supplier:
            supplier["notice"] += 0.0113
    if ramped:
        promising = spec["policy"]["promising"]
        for choice in (promising, *promising.get("items", {}).values()):
            if "buffer" in choice:
                choice["buffer"] += 0.0137
    return spec


@st.composite
def cases(
    draw: st.DrawFn,
    ties: bool,
    supplied: bool = False,
    dated: bool = False,
    replaced: bool = False,
    financed: bool = False,
    ramps: bool = True,
) -> Case:
    """Random scenarios; `dated`: with dates by lead times, and suppliers of whom there is much to know; `replaced`:
    with goods that are not there, and substitutes for them; `financed`: where money has a price, and a limit;
    `ramps`: suppliers may begin slowly, so that they are done at square roots, which days added to them do not meet
    again but for rounding."""
    spec = draw(specifications(ties, supplied))
    if draw(st.integers(0, 2)) == 0:
        add_cancelling(draw, spec)
        add_offers(draw, spec)
    if replaced:
        add_substitutes(draw, spec)
    if dated:
        add_dates(draw, spec, ties)
    if financed:
        add_finance(draw, spec)
    if not ramps:
        for supplier in spec["suppliers"].values():
            supplier.pop("ramp", None)
    spec = without_ties_of_ramps(spec)
    spec["currency"] = draw(st.sampled_from(["USD", "USD", "BHD"]))
    if not any(name in str(spec) for name in ("calendar", "daily_capacity", "cut_off")):  # they know days only
        spec["time"]["unit"] = draw(st.sampled_from(["day", "day", "month"]))
    spec["time"]["length"] += draw(st.sampled_from([0, 0.5]))
    spec["measures"]["total_cost"] = {"purchases": draw(st.booleans())}
    replication = draw(st.integers(0, 3))
    return case_of(spec, replication, draw(st.integers(0, 99)) if draw(st.booleans()) else None)


@settings(max_examples=80)
@given(cases(ties=True))
def test_the_engine_and_the_oracle_agree_when_everything_happens_at_once(case):
    assert differences(case.scenario, case.path)[:20] == []


@settings(max_examples=40)
@given(cases(ties=True, supplied=True))
def test_they_agree_on_suppliers_warehouse_and_carriers_when_everything_happens_at_once(case):
    assert differences(case.scenario, case.path)[:20] == []


@settings(max_examples=50)
@given(cases(ties=False, supplied=True))
def test_they_agree_on_suppliers_warehouse_and_carriers(case):
    assert differences(case.scenario, case.path)[:20] == []


@pytest.mark.parametrize("ties", [True, False])
def test_they_agree_on_dates(ties):
    @settings(max_examples=50)
    @given(cases(ties, dated=True))
    def agree(case):
        assert differences(case.scenario, case.path)[:20] == []

    agree()


@pytest.mark.parametrize("ties", [True, False])
def test_they_agree_on_substitutes_for_what_is_not_there(ties):
    replaced = 0

    @settings(max_examples=80)
    @given(cases(ties, replaced=True))
    def agree(case):
        nonlocal replaced
        assert differences(case.scenario, case.path)[:20] == []
        shop = open_shop(case.scenario, next(iter(case.scenario.alternatives.values())))
        replaced += measure(case.scenario, run(shop, case.path))["oversold_substituted"][0]

    agree()
    assert replaced > 0


@settings(max_examples=60)
@given(cases(ties=False))
def test_the_engine_and_the_oracle_agree_in_continuous_time(case):
    assert differences(case.scenario, case.path)[:20] == []


@st.composite
def cases_of_everything(draw: st.DrawFn) -> Case:
    """Random scenarios in which all mechanisms may meet."""
    ties, *others = draw(st.tuples(*[st.booleans()] * 5))
    try:
        return draw(cases(ties, *others, ramps=not ties))
    except StudyError:  # a combination that is refused
        reject()


@pytest.mark.slow
@pytest.mark.parametrize("part", range(20))
def test_they_agree_on_many_scenarios_in_which_everything_meets(part):
    """10,000 in all."""

    @seed(part)
    @settings(max_examples=500, derandomize=False)
    @given(cases_of_everything())
    def agree(case):
        assert differences(case.scenario, case.path)[:20] == []

    agree()


@pytest.mark.parametrize("ties", [True, False])
def test_they_agree_on_the_price_of_money(ties):
    @settings(max_examples=40)
    @given(cases(ties, supplied=ties, financed=True))
    def agree(case):
        assert differences(case.scenario, case.path)[:20] == []

    agree()
