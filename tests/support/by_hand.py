"""Tiny deterministic shops: customers, lead times and outages stated one by one, so that every number can be
computed by hand.

`play(shop(...), [order(...), ...])` runs the reference engine, with every law audited after every event.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from simbackorder.audit import auditor
from simbackorder.engines.reference import run
from simbackorder.metrics.measures import measure
from simbackorder.model import events
from simbackorder.model.record import RunRecord
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import SamplePath
from simbackorder.scenario.reading import loads
from simbackorder.scenario.sections.schema import Scenario

INF = float("inf")
Spec = dict[str, Any]


class Placed(NamedTuple):
    """A customer's order: when, what (item's place to units), and the luck that it owns."""

    at: float
    lines: dict[int, int]
    patience: float
    tolerance: float
    acceptance: float
    segment: int
    pick: float
    transit: float | Sequence[float]
    whole: int
    consent: int
    returns: float
    loyalty: float
    attraction: float
    card: float
    retry: int
    dispute: float
    back_after: float
    redeems: float
    asks_refund: int


EASYGOING: dict[str, Any] = {
    "whole": 0,
    "consent": 1,
    "returns": INF,
    "loyalty": 1.0,
    "attraction": -1.0,
    "card": INF,
    "retry": 1_000_000,
    "dispute": 1.0,
    "back_after": INF,
    "redeems": 0.0,
    "asks_refund": 0,
}


def order(
    at: float,
    lines: dict[int, int] | int = 1,
    *,
    patience: float = INF,
    tolerance: float = INF,
    acceptance: float = 0.5,
    segment: int = 0,
    pick: float = 0.0,
    transit: float | Sequence[float] = 0.0,
    **answers: float,
) -> Placed:
    """An order; a bare number of units is of the first item. `answers`: what else it owns, as the path names it. Those
    that the scenario says are owed come first, before time 0."""
    stated = lines if isinstance(lines, dict) else {0: lines}
    return Placed(at, stated, patience, tolerance, acceptance, segment, pick, transit, **(EASYGOING | answers))


def shop(*, items: Spec | None = None, length: float = 100, **sections: Any) -> Scenario:
    """A scenario: one item `a` (price 10, unit cost 4) and one supplier `mill` unless said; other sections as in a
    file."""
    spec: Spec = {
        "time": {"length": length} | sections.pop("time", {}),
        "items": items or {"a": {"price": 10, "unit_cost": 4}},
        "customers": {"arrivals": {"rate": 0}, "segments": sections.pop("segments", {"all": {}})},
        "suppliers": sections.pop("suppliers", {"mill": {"lead_time": 5}}),
        "policy": {"replenishment": "none"} | sections.pop("policy", {}),
        **sections,
    }
    return loads(json.dumps(spec), "by_hand.yaml")


class Turns:
    """What the k-th replenishment order of any item gets: the k-th number, the last one for ever."""

    def __init__(self, numbers: Sequence[float]) -> None:
        self.numbers = list(numbers)

    def __getitem__(self, at: tuple[int, int]) -> float:
        return float(self.numbers[min(at[0], len(self.numbers) - 1)])


def path_of(
    scenario: Scenario,
    orders: Sequence[Placed],
    lead: Sequence[Sequence[float]] | None = None,
    outages: Sequence[tuple[float, int, int]] = (),
    marks: Sequence[float] = (0.5,),
    release: Sequence[float] | None = None,
    spare: Sequence[int] | None = None,
    sent_back: Sequence[float] | None = None,
    resaleable: Sequence[float] | None = None,
    customer: Sequence[int] | None = None,
    losses: Sequence[tuple[float, int]] = (),
    elsewhere: Sequence[tuple[float, int]] = (),
    **receipts: Sequence[Sequence[float]],
) -> SamplePath:
    """The sample path on which exactly these orders come; `lead` by supplier, `outages` as (time, supplier, up),
    `release` by item (else as planned), `spare`, `sent_back` and `resaleable` by line, `customer` by order (else all
    different), `losses` and
    `elsewhere` as (time, item), `receipts` by supplier as `lead`: transport, yielded, shelving, miscounted (else
    constants)."""
    planned = [item.release.at if item.release else 0.0 for item in scenario.items.values()]
    prices = [item.price for item in scenario.items.values()]
    lines = [(i, n) for one in orders for i, n in one.lines.items()]
    constants = {name: [[value] for value in values] for name, values in constants_of(scenario).items()}
    supply = constants | ({"lead": lead} if lead else {}) | receipts
    at = np.array([one.at for one in orders], float)
    gap = np.diff(np.maximum(at, 0.0), prepend=0.0)  # those that are owed at the start have none
    carriers = 1 + len(scenario.shipping.carriers)
    columns = {
        name: np.array([getattr(one, name) for one in orders], float)
        for name in Placed._fields[2:]
        if name != "transit"
    }
    columns["transit"] = np.array([np.broadcast_to(one.transit, carriers) for one in orders], float).ravel()
    columns |= {
        name: columns[name].astype(np.int32) for name in ("segment", "whole", "consent", "retry", "asks_refund")
    }
    return SamplePath(
        gap=gap,
        placed=np.where(at < 0, at, np.cumsum(gap)),
        customer=np.array(range(len(orders)) if customer is None else customer, np.int32),
        first=np.cumsum([0, *(len(one.lines) for one in orders)]),
        item=np.array([i for i, _ in lines], np.int32),
        quantity=np.array([n for _, n in lines], np.int64),
        spare=np.array([0] * len(lines) if spare is None else spare, np.int32),
        sent_back=np.array([1.0] * len(lines) if sent_back is None else sent_back, float),
        resaleable=np.array([0.0] * len(lines) if resaleable is None else resaleable, float),
        release=np.array(planned if release is None else release, float),
        value=np.array([prices[i] * n for i, n in lines], np.int64),
        mark=Turns(marks),  # type: ignore[arg-type]
        outage_time=np.array([time for time, _, _ in outages], float),
        outage_supplier=np.array([j for _, j, _ in outages], np.int32),
        outage_up=np.array([up for _, _, up in outages], np.int64),
        loss_time=np.array([time for time, _ in losses], float),
        loss_item=np.array([item for _, item in losses], np.int32),
        elsewhere_time=np.array([time for time, _ in elsewhere], float),
        elsewhere_item=np.array([item for _, item in elsewhere], np.int32),
        **{name: tuple(map(Turns, turns)) for name, turns in supply.items()},  # type: ignore[arg-type]
        **columns,
    )


def constants_of(scenario: Scenario) -> dict[str, list[float]]:
    """What orders get, by supplier, where their distributions are constants; of others the lead time is 0."""

    def value(distribution: Any) -> float:
        return float(dict(distribution.parameters).get("value", 0.0))

    suppliers = scenario.suppliers.values()
    return {
        "lead": [value(supplier.making) for supplier in suppliers],
        "transport": [value(supplier.moving) for supplier in suppliers],
        "yielded": [1.0 if supplier.yields is None else value(supplier.yields) for supplier in suppliers],
        "shelving": [value(scenario.warehouse.put_away)] * len(suppliers),
        "miscounted": [0.0] * len(suppliers),
    }


class Played(NamedTuple):
    """A run, and what can be asked of it."""

    scenario: Scenario
    record: RunRecord

    def measured(self, name: str) -> float | None:
        """A measure's value; None when it is undefined."""
        numerator, denominator = measure(self.scenario, self.record)[name]
        return numerator / denominator if denominator else None

    def events(self, *what: int) -> list[tuple[float, int, int]]:
        """Entries of the log of these kinds: time, whom they concern, units."""
        log = self.record.log
        rows = zip(log["what"].tolist(), log["time"].tolist(), log["who"].tolist(), log["units"].tolist(), strict=True)
        return [(time, who, units) for kind, time, who, units in rows if kind in what]

    def kinds(self, at: float | None = None) -> list[int]:
        """What happened, in order; at one time only, if said."""
        log = self.record.log
        return [k for k, t in zip(log["what"].tolist(), log["time"].tolist(), strict=True) if at is None or t == at]

    @property
    def ordered(self) -> list[tuple[float, int]]:
        """Replenishment orders: when, and how many units."""
        return [(time, units) for time, _, units in self.events(events.ORDERED)]

    @property
    def received(self) -> list[tuple[float, int]]:
        """Receipts: when, and how many units."""
        return [(time, units) for time, _, units in self.events(events.RECEIPT)]

    @property
    def shipped(self) -> list[tuple[float, int, int]]:
        """Units of lines that left: when, line, units."""
        return self.events(events.SHIPPED)

    def order(self, column: str) -> list[Any]:
        """A column of the orders."""
        return self.record.orders[column].tolist()  # type: ignore[no-any-return]

    def line(self, column: str) -> list[Any]:
        """A column of the lines."""
        return self.record.lines[column].tolist()  # type: ignore[no-any-return]


def play(scenario: Scenario, orders: Sequence[Placed], alternative: str | None = None, **luck: Any) -> Played:
    """Run a shop on these orders, with log and audit; `luck` as in `path_of`."""
    policy = scenario.alternatives[alternative] if alternative else next(iter(scenario.alternatives.values()))
    opened = open_shop(scenario, policy)
    path = path_of(scenario, orders, **luck)
    return Played(scenario, run(opened, path, log=True, watch=auditor(opened)))


def base_stock(level: int, **more: Any) -> Spec:
    """The replenishment entry of a base-stock policy."""
    return {"rule": "base-stock", "order_up_to": level, **more}
