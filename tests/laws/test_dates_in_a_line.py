"""Whoever joins a waiting line behind others is not given a nearer date than they are."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generators.dates import available_to_promise, forget_what_is_not, promising
from generators.scenarios import Spec, read, specifications
from simbackorder.engines.reference import run
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw

TYPES_OF_DATES = st.one_of(available_to_promise(), promising().filter(lambda choice: choice["rule"] != "none"))


@st.composite
def lines(draw_from: st.DrawFn, choices: st.SearchStrategy[Spec]) -> Spec:
    """A shop with patient customers, first come, first served, one date rule, and suppliers that do everything."""
    spec = draw_from(specifications(ties=True, supplied=True))
    streams = [spec["customers"]] if "arrivals" in spec["customers"] else list(spec["customers"].values())
    for stream in streams:
        for segment in stream["segments"].values():
            for name in ("patience", "impatience", "come_back"):
                segment.pop(name, None)
    policy = spec["policy"]
    policy["allocation"] = {"rule": "first-come-first-served"}
    policy["admission"] = {"rule": "backorder"}
    policy["promising"] = draw_from(choices)
    policy["informing"], policy["giving_up"] = {"rule": "silent"}, {"rule": "never"}
    sourcing = policy.get("sourcing", {})
    for choice in (sourcing, *sourcing.get("items", {}).values()):
        if choice.get("rule") == "expedite":  # who comes later may well be the reason to buy from the faster supplier
            regular = choice["regular"]
            choice.pop("below"), choice.pop("regular"), choice.pop("express")
            choice |= {"rule": "single", "supplier": regular}
    forget_what_is_not(spec)
    return spec


def waiting(spec: Spec) -> dict[tuple[float, int], list[float]]:
    """The dates of the orders of one line of which a unit was backordered, by the instant and the item."""
    scenario = read(spec)
    path = draw(scenario, 0)
    record = run(open_shop(scenario, scenario.policy), path)
    found: dict[tuple[float, int], list[float]] = {}
    for o, placed in enumerate(path.placed):
        if placed < 0:
            continue  # owed at the start: its date is stated
        first, *more = range(int(path.first[o]), int(path.first[o + 1]))
        if not more and record.lines["accepted"][first] > record.lines["filled"][first]:
            date = float(record.orders["promised"][o])
            found.setdefault((float(placed), int(path.item[first])), []).append(date)
    return found


def assert_in_order(spec: Spec) -> int:
    """Returns how many pairs there were."""
    dates = [pair for line in waiting(spec).values() for pair in pairwise(line)]
    assert all(later >= earlier - 1e-9 for earlier, later in dates)
    return len(dates)


def test_of_two_customers_who_come_at_once_the_later_one_never_gets_a_nearer_date():
    pairs: list[Any] = []

    @settings(max_examples=100)
    @given(lines(TYPES_OF_DATES))
    def in_order(spec):
        pairs.append(assert_in_order(spec))

    in_order()
    assert sum(pairs) > 300
