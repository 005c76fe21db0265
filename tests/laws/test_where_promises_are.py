"""In every random shop each promised order is in one place: kept, missed, withdrawn or not yet due; and rates add up.

Where an order is, is read from the log here, as its customer sees it: what came by the date, and who cancelled when.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.scenarios import Spec, read, specifications
from simbackorder.engines.reference import run
from simbackorder.metrics import judged
from simbackorder.metrics.measures import measure
from simbackorder.model import events
from simbackorder.model.record import RunRecord
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.sections.schema import Scenario
from simbackorder.state import ABSENT, FIRM, NEVER

PLACES = ("promises_kept", "promises_missed", "promises_withdrawn", "promises_not_yet_due")
OF_BACKORDERS = tuple(f"backorder_{name}" for name in PLACES)
LITTLE = 1e-6
GIVING_UP = (
    {"rule": "never"},
    {"rule": "after", "wait": 1},
    {"rule": "after", "wait": 3},
    {"rule": "after", "wait": 8},
)


@st.composite
def dated(draw: st.DrawFn) -> Spec:
    """Random shops that promise dates, many of which give up."""
    spec = draw(specifications())
    policy = spec["policy"]
    waits = st.sampled_from([0, 1, 3, 8])
    policy["promising"] = {"rule": "fixed", "wait": draw(waits), "by": draw(st.sampled_from(["ship", "deliver"]))}
    policy["informing"] = draw(st.sampled_from([{"rule": "silent"}, {"rule": "on-slip", "ahead": 1}]))
    policy["giving_up"] = draw(st.sampled_from(GIVING_UP))
    if policy["informing"]["rule"] == "on-slip" and draw(st.booleans()):
        policy["giving_up"] = {"rule": "on-slip", "beyond": draw(st.sampled_from([0, 2]))}
    return spec


class Story:
    """What the log says of the orders of a run."""

    def __init__(self, record: RunRecord) -> None:
        self.record, self.path = record, record.path
        self.cancelled: dict[int, float] = {}
        self.shipped: dict[int, list[tuple[float, int]]] = {}
        order_of = [o for o in range(len(self.path.placed)) for _ in range(*self.path.first[o : o + 2])]
        columns = (record.log[name].tolist() for name in ("time", "what", "who", "units"))
        for time, what, who, units in zip(*columns, strict=True):
            if what == events.CANCELLATION:
                self.cancelled[order_of[who]] = time
            elif what == events.SHIPPED:
                self.shipped.setdefault(order_of[who], []).append((time, units))

    def of(self, column: str, o: int) -> Any:
        return self.record.orders[column][o]

    def lines(self, o: int) -> range:
        return range(*self.path.first[o : o + 2])

    def place(self, o: int) -> str | None:
        """Where order o is; nowhere without a date."""
        date = float(self.of("promised", o))
        if self.of("accepted", o) == 0 or date == NEVER:
            return None
        gone = self.cancelled.get(o)
        if gone is not None and len(self.record.contracts["cause"]) and self.record.contracts["cause"][o] == FIRM:
            return PLACES[1]
        shipments = self.shipped.get(o, [])
        if gone is not None and gone < date - LITTLE and not shipments:
            return PLACES[2]
        if date >= self.record.shop.end:
            return PLACES[3]
        wanted = self.of("accepted", o) - (self.of("cancelled", o) if gone is not None and gone < date - LITTLE else 0)
        came = sum(units for time, units in shipments if time <= date + LITTLE)
        if self.delivers(o) and (self.of("in_transit", o) > 0 or self.of("delivered", o) > date + LITTLE):
            came = 0
        return PLACES[0] if came >= wanted else PLACES[1]

    def delivers(self, o: int) -> bool:
        """Whether its date is one of delivery."""
        by_delivery = self.record.shop.firm["promising"]["by_delivery"]
        accepted = self.record.lines["accepted"]
        return any(by_delivery[self.path.item[l]] and accepted[l] > 0 for l in self.lines(o))

    def waits(self, o: int) -> bool:
        lines = self.record.lines
        return any(lines["filled"][l] < lines["accepted"][l] for l in self.lines(o))


def counted(scenario: Scenario, record: RunRecord) -> Counter[tuple[str, str]]:
    """How many orders of the window there are in each place, by segment and of the whole, all and those who waited."""
    story, found = Story(record), Counter[tuple[str, str]]()
    names = [name for stream in scenario.customers.values() for name in stream.segments]
    for o in range(len(record.path.placed)):
        if record.path.placed[o] < record.shop.warm_up or record.orders["closed"][o] == ABSENT:
            continue
        place = story.place(o)
        if place:
            for part in ("", f"[segment={names[int(record.path.segment[o])]}]"):
                found[place, part] += 1
                found[f"backorder_{place}", part] += story.waits(o)
    return found


def all_are_somewhere(scenario: Scenario) -> None:
    """Every promised order is in one place, of the whole and of every segment; rates are of the judged."""
    record = run(open_shop(scenario, scenario.policy), draw(scenario, 0), log=True)
    whole, parts = measure(scenario, record), measure(scenario, record, "segment")
    number = counted(scenario, record)
    segments = [name[len("promised_orders") :] for name in parts if name.startswith("promised_orders[")]
    for part in ("", *segments):
        found = parts if part else whole
        for places, all_of_them, kind in ((PLACES, "orders", ""), (OF_BACKORDERS, "backorders", "backorder_")):
            kept, missed, _, _ = numbers = [number[name, part] for name in places]
            assert [found[name + part][0] for name in places] == numbers
            assert found[f"promised_{all_of_them}{part}"][0] == sum(numbers)
            assert found[f"{kind}promise_kept_rate{part}"] == (kept, kept + missed)
            assert found[f"{kind}promise_miss_rate{part}"] == (missed, kept + missed)
        assert found[f"promises_judged{part}"][0] == number[PLACES[0], part] + number[PLACES[1], part]
        assert found[f"promises_called_off{part}"][0] <= number[PLACES[1], part]


@settings(max_examples=60)
@given(dated().map(read))
def test_promised_is_kept_and_missed_and_withdrawn_and_not_yet_due(scenario):
    all_are_somewhere(scenario)


SHOP: Spec = {
    "time": {"length": 40, "warm_up": 3},
    "items": {"cap": {"price": 10, "on_hand": 5}, "hat": {"price": 10, "on_hand": 5}},
    "customers": {
        "arrivals": {"rate": 3},
        "basket": {"lines": {"table": {1: 0.5, 2: 0.5}}, "units": {"table": {1: 0.5, 3: 0.5}}},
        "segments": {
            "fans": {"share": 0.5, "patience": {"exponential": 6}},
            "calm": {"share": 0.5, "patience": {"uniform": [2, 9]}},
        },
    },
    "suppliers": {"mill": {"lead_time": {"exponential": 4}}},
    "policy": {
        "promising": {"rule": "fixed", "wait": 4},
        "giving_up": {"rule": "after", "wait": 3},
        "shipment": "partial",
        "replenishment": {"rule": "base-stock", "order_up_to": 9},
    },
    "experiment": {"seed": 3},
}


def is_withdrawn(f: Any, o: int, date: float) -> bool:
    """As it was: whoever cancels."""
    order = f.orders[o]
    return bool(order.cancelled == order.accepted and 0.0 <= order.closed < date - LITTLE)


FAULTS = {
    "called_off": lambda f, o: False,
    "is_withdrawn": is_withdrawn,
    "is_missed": lambda f, o, done, date: done > date + LITTLE,
    "count_judged": lambda *_: None,
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_seen(name, monkeypatch):
    monkeypatch.setattr(judged, name, FAULTS[name])
    with pytest.raises(AssertionError):
        all_are_somewhere(read(SHOP))


def test_without_a_fault_nothing_is_seen():
    all_are_somewhere(read(SHOP))
