"""Hypothesis strategies for whole random scenarios: every policy of every family, chosen per item, in small shops.

`scenarios()` gives resolved scenarios, `specifications()` the mappings that a scenario file would hold. With
`ties=True` all times lie on a grid of whole days, some of them zero, so that nearly every event ties with another; with
`supplied=True` everything that suppliers, the warehouse and carriers can do is frequent, else it is rare.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from generators.dates import forget_what_is_not, promising
from generators.finance import add_finance
from generators.supply import add_supply
from generators.terms import add_terms
from simbackorder.scenario.reading import loads
from simbackorder.scenario.sections.schema import Scenario

Spec = dict[str, Any]
ITEMS = ("apple", "brick", "cup", "drum")
SUPPLIERS = ("mill", "local", "port")


def read(spec: Spec) -> Scenario:
    """The scenario that a file with this content states (JSON is YAML)."""
    return loads(json.dumps(spec), "generated.yaml")


def scenarios(ties: bool | None = None, supplied: bool = False) -> st.SearchStrategy[Scenario]:
    """Random scenarios, resolved."""
    return specifications(ties, supplied).map(read)


@st.composite
def plain_specifications(draw: st.DrawFn, ties: bool | None = None) -> Spec:
    """The content of a random scenario file; often of a plain shop (see `engines/plain.py`)."""
    spec = draw(specifications(ties, plain=True))
    for item in spec["items"].values():
        item.pop("release", None)
    spec["policy"].pop("allocation", None)
    return spec


@st.composite
def specifications(draw: st.DrawFn, ties: bool | None = None, supplied: bool = False, plain: bool = False) -> Spec:
    """The content of a random scenario file."""
    grid = draw(st.booleans()) if ties is None else ties
    items = ITEMS[: draw(st.integers(1, 4))]
    suppliers = SUPPLIERS[: draw(st.sampled_from([1, 2, 3, 3, 1, 2, 0]))]
    length = draw(st.sampled_from([20, 30, 40]))
    spec: Spec = {
        "time": {"length": length, "warm_up": draw(st.sampled_from([0, 0, 5, 7]))},
        "items": {name: draw(stocked(bool(suppliers))) for name in items},
        "customers": draw(customers(items, grid)),
        "suppliers": {name: draw(supplier(items, grid)) for name in suppliers},
        "shipping": draw(shipping(grid)),
        "policy": draw(policy(items, suppliers)),
        "experiment": {"seed": draw(st.integers(0, 10**9))},
        "measures": {
            "at": draw(st.lists(st.integers(0, length - 1), max_size=3, unique=True)),
            "within": [1, 4],
            **draw(st.sampled_from([{}, {"levels": 3}])),
        },
    }
    if plain:
        forget_what_is_not(spec)
        return spec
    if draw(st.booleans()):
        add_terms(draw, spec)
    if draw(st.booleans()):
        add_owed(draw, spec, grid)
    add_supply(draw, spec, grid, often=supplied)
    if draw(st.integers(1, 6)) == 6:
        add_finance(draw, spec)
    forget_what_is_not(spec)
    return spec


@st.composite
def stocked(draw: st.DrawFn, ordering: bool) -> Spec:
    """An item, with its opening stock and open orders."""
    item: Spec = {
        "price": draw(st.sampled_from([0, 9.99, 65])),
        "unit_cost": draw(st.sampled_from([0, 3.33, 22])),
        "on_hand": draw(st.sampled_from([0, 0, 3, 10, 40] if ordering else [5, 40, 100])),
        "backorder_cost": 1,
        "lost_cost": 2,
        "shortage_cost": 0.5,
    }
    item[draw(st.sampled_from(["holding_cost", "holding_rate"]))] = draw(st.sampled_from([0, 0.4]))
    due = st.sampled_from([0, 2, 2.5, 9, 90])
    item["on_order"] = draw(st.lists(st.fixed_dictionaries({"units": st.integers(1, 9), "due": due}), max_size=2))
    return item


def add_owed(draw: st.DrawFn, spec: Spec, grid: bool) -> None:
    """Orders that customers placed before the start; their dates may have passed."""
    streams = [spec["customers"]] if "arrivals" in spec["customers"] else list(spec["customers"].values())
    names = [name for stream in streams for name in stream["segments"]]
    for item in spec["items"].values():
        entries = []
        for _ in range(draw(st.integers(0, 3))):
            waited = draw(st.sampled_from([0, 1, 3, 8] if grid else [0, 0.7, 2.9, 8.3]))
            entry = {"units": draw(st.integers(1, 5)), "waited": waited, "segment": draw(st.sampled_from(names))}
            if draw(st.booleans()):
                entry["promised"] = draw(st.sampled_from([-waited, -waited / 2, 0, 3, 5.5, 12]))
            entries.append(entry)
        item["owed"] = entries


def times(grid: bool, longest: int) -> st.SearchStrategy[Any]:
    """A distribution of durations up to about `longest`; on the grid whole numbers, zero among them."""
    whole = st.integers(0, longest)
    if grid:
        table = st.just({"table": {0: 0.25, 1: 0.5, longest: 0.25}})
        return st.one_of(
            whole, st.just(0), table, st.lists(whole, min_size=1, max_size=3).map(lambda v: {"sequence": v})
        )
    return st.one_of(
        st.just({"exponential": longest / 2}),
        st.just({"gamma": {"mean": longest / 2, "cv": 0.4}}),
        st.just({"uniform": [0, longest]}),
        st.just({"lognormal": {"mean": longest / 2, "cv": 1}}),
        st.just({"weibull": {"mean": longest / 2, "shape": 1.5}}),
        st.just({"triangular": [0, 1, longest]}),
        whole,
    )


@st.composite
def customers(draw: st.DrawFn, items: tuple[str, ...], grid: bool) -> Spec:
    """One or two streams of customers."""
    streams = {
        name: {
            "arrivals": draw(arrivals(grid)),
            "basket": draw(basket(items)),
            "segments": draw(segments(items, grid, name)),
        }
        for name in ("shop", "wholesale")[: draw(st.sampled_from([1, 1, 2]))]
    }
    return streams if len(streams) > 1 else streams["shop"]


def arrivals(grid: bool) -> st.SearchStrategy[Spec]:
    """When orders come: at most some 150."""
    if grid:
        return st.sampled_from(
            [
                {"renewal": {"table": {0: 0.7, 1: 0.3}}, "first": 0},
                {"renewal": 1},
                {"renewal": {"sequence": [0, 0, 1, 2]}, "first": 1},
            ]
        )
    return st.sampled_from(
        [{"rate": 0.7}, {"rate": 1.5}, {"rate": 2.5, "first": 3}, {"renewal": {"gamma": {"mean": 0.5, "cv": 0.5}}}]
    )


def basket(items: tuple[str, ...]) -> st.SearchStrategy[Spec]:
    """Orders of several lines of several units."""
    by_law = st.fixed_dictionaries(
        {
            "items": st.fixed_dictionaries({name: st.sampled_from([0.5, 1, 3]) for name in items}),
            "lines": st.sampled_from([1, 2, {"table": {1: 0.5, 2: 0.3, 4: 0.2}}]),
            "units": st.sampled_from([1, 2, {"geometric": {"mean": 2}}, {"table": {0: 0.2, 1: 0.5, 7: 0.3}}]),
        }
    )
    joint = st.just(
        {
            "table": [
                {"share": 0.45, "lines": {items[0]: 1, items[-1]: 2}},
                {"share": 0.55, "lines": {items[-1]: 1}},
            ]
        }
    )
    return st.one_of(by_law, by_law, joint)


@st.composite
def segments(draw: st.DrawFn, items: tuple[str, ...], grid: bool, stream: str) -> Spec:
    """One or two segments with all their answers to a shop that has run out."""
    shares = draw(st.sampled_from([[1], [0.3, 0.7]]))
    return {f"{stream} {n}": draw(segment(items, grid)) | {"share": share} for n, share in enumerate(shares)}


@st.composite
def segment(draw: st.DrawFn, items: tuple[str, ...], grid: bool) -> Spec:
    """Customers who behave alike."""
    found: Spec = {
        "priority": draw(st.integers(1, 3)),
        "if_refused": draw(st.sampled_from(["line", "order"])),
        "all_or_nothing": draw(st.booleans()),
        "accept_backorder": draw(st.sampled_from([1, 1, 0.8])),
    }
    if draw(st.booleans()):
        found["patience"] = draw(times(grid, 8))
    if draw(st.integers(0, 3)) == 0:
        found["tolerance"] = draw(times(grid, 12))
        found["assumed_wait"] = draw(st.integers(0, 6))
    if draw(st.integers(0, 4)) == 0:
        found["basket"] = draw(basket(items))
    return found


@st.composite
def supplier(draw: st.DrawFn, items: tuple[str, ...], grid: bool) -> Spec:
    """Who delivers, and when not."""
    found: Spec = {"lead_time": draw(times(grid, 6)), "order_cost": draw(st.sampled_from([0, 12.5]))}
    cost = draw(st.sampled_from([None, 27, "by item"]))
    if cost is not None:
        found["unit_cost"] = dict.fromkeys(items[:1], 5.01) if cost == "by item" else cost
    if draw(st.booleans()):
        scheduled = [{"at": 0, "length": 3}, {"at": 8, "length": 4}, {"at": 14, "length": 1}]
        random = {"up": {"table": {2: 0.5, 5: 0.5}}, "down": 2} if grid else {"up": 8, "down": 3}
        found["outages"] = draw(st.sampled_from([{"scheduled": scheduled}, random]))
    return found


def shipping(grid: bool) -> st.SearchStrategy[Spec]:
    """From the shelf to the customer."""
    return st.fixed_dictionaries(
        {
            "pick_and_pack": st.one_of(st.just(0), times(grid, 2)),
            "transit": st.one_of(st.just(0), times(grid, 3)),
            "cost_per_shipment": st.sampled_from([0, 6.5]),
            "cost_per_unit": st.sampled_from([0, 0.35]),
        }
    )


@st.composite
def policy(draw: st.DrawFn, items: tuple[str, ...], suppliers: tuple[str, ...]) -> Spec:
    """A choice of every family, other ones for some items."""
    choices: dict[str, st.SearchStrategy[Spec]] = {
        "admission": admission(),
        "promising": promising(),
        "allocation": st.sampled_from(["first-come-first-served", "segment-priority", "earliest-promise"]).map(named),
        "replenishment": replenishment() if suppliers else st.just({"rule": "none"}),
    }
    if suppliers:
        choices["sourcing"] = sourcing(suppliers)
    found: Spec = {"shipment": draw(st.sampled_from(["complete", "partial"]))}
    for family, choice in choices.items():
        own = {name: draw(choice) for name in items if draw(st.booleans())}
        found[family] = draw(choice) | ({"items": own} if own else {})
    return found


def named(rule: str) -> Spec:
    return {"rule": rule}


def admission() -> st.SearchStrategy[Spec]:
    """Backorders of some kind, more often than lost sales."""
    capped = st.sampled_from([{}, {}, {"cap": 0}, {"cap": 12}])
    rule = st.sampled_from(["backorder", "backorder", "backorder-if-planned"])
    return st.one_of(
        st.builds(lambda r, c: {"rule": r} | c, rule, capped),
        st.builds(lambda r, c: {"rule": r} | c, rule, capped),
        st.just({"rule": "lost-sale"}),
    )


@st.composite
def replenishment(draw: st.DrawFn) -> Spec:
    """Every replenishment policy with every option."""
    rule = draw(st.sampled_from(["none", "base-stock", "r-nQ", "s-S", "R-S", "R-s-S", "R-r-nQ"]))
    if rule == "none":
        return {"rule": rule}
    low = draw(st.integers(-6, 12))
    found: Spec = {
        "rule": rule,
        "on_cancellation": draw(st.sampled_from(["keep", "recall"])),
        "position": {"backorders": draw(st.sampled_from([True, True, False]))},
    }
    if draw(st.integers(0, 3)) == 0 and "nQ" not in rule:
        found["max_order"] = draw(st.integers(1, 9))
    if rule in ("r-nQ", "R-r-nQ"):
        lot = draw(st.integers(1, 12))
        found |= {"reorder_point": low, "order_quantity": lot, "max_order": lot * draw(st.sampled_from([1, 2, 900]))}
    elif rule in ("s-S", "R-s-S"):
        found |= {"reorder_point": low, "order_up_to": low + draw(st.integers(1, 12))}
    else:
        found |= {"order_up_to": low}
    if "reorder_point" in found:
        found["strict"] = draw(st.booleans())
    if rule.startswith("R-"):
        found |= {"review_period": draw(st.sampled_from([1, 3])), "first_review": draw(st.sampled_from([0, 2, 0.5]))}
    return found


@st.composite
def sourcing(draw: st.DrawFn, suppliers: tuple[str, ...]) -> Spec:
    """One supplier, or several."""
    rule = draw(st.sampled_from(["single", "failover", "split", "random"]))
    some = draw(st.permutations(suppliers))[: draw(st.integers(1, len(suppliers)))]
    if rule == "single":
        return {"rule": rule, "supplier": some[0]}
    if rule == "failover":
        return {"rule": rule, "suppliers": some}
    shares = {1: [1], 2: [0.3, 0.7], 3: [0.2, 0.35, 0.45]}[len(some)]
    return {"rule": rule, "shares": dict(zip(some, shares, strict=True))}
