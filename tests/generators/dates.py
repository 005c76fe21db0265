"""Ways to state a date, and what a shop uses for it of what it may know, at random."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Spec = dict[str, Any]
FLAGS = ("working_days", "ramp", "queue", "outages", "notices", "dock")
GAMMA = {"gamma": {"mean": 3, "cv": 0.4}}
WEEK = {"working_days": ["mon", "tue", "thu"]}
QUOTED = ("expected", "quantile")
SCHEDULED = [{"at": 2, "length": 3}, {"at": 8, "length": 5}, {"at": 15, "length": 4}]
EFFECTS = ("hold-start", "pause", "hold-arrival", "refuse")


@st.composite
def knowledge(draw: st.DrawFn) -> Spec:
    """Often everything, unsaid; else each part at random, or none of them."""
    how = draw(st.sampled_from(["unsaid", "unsaid", "at random", "at random", "nothing"]))
    if how == "unsaid":
        return {}
    if how == "nothing":
        return {"knows": dict.fromkeys(FLAGS, False)}
    said = {flag: draw(st.sampled_from([None, True, False])) for flag in FLAGS}
    return {"knows": {flag: answer for flag, answer in said.items() if answer is not None}}


@st.composite
def promising(draw: st.DrawFn) -> Spec:
    """Every way to state a date but by what is on its way, or none."""
    rule = draw(st.sampled_from(["none", "fixed", "expected", "quantile"]))
    if rule == "none":
        return {"rule": rule}
    found: Spec = {
        "rule": rule,
        "buffer": draw(st.sampled_from([0, 1])),
        "by": draw(st.sampled_from(["ship", "deliver"])),
        "shown": draw(st.sampled_from(["before-checkout", "after-checkout"])),
    }
    if rule == "fixed":
        return found | {"wait": draw(st.sampled_from([0, 4]))}
    if rule == "quantile":
        found["q"] = draw(st.sampled_from(QUANTILES))
    return found | draw(knowledge())


@st.composite
def available_to_promise(draw: st.DrawFn) -> Spec:
    """Dates by what is on its way."""
    found: Spec = {
        "rule": "available-to-promise",
        "by": draw(st.sampled_from(["ship", "deliver"])),
        "buffer": draw(st.sampled_from([0, 1])),
    }
    for key, values in (("q", QUANTILES), ("elapsed", ["ignored", "counted"])):
        if draw(st.booleans()):
            found[key] = draw(st.sampled_from(values))
    return found | draw(knowledge())


QUANTILES = (0.45, 0.9)
"""None falls between two values of the generators' tables, whose shares are quarters, where rounding would decide."""


def forget_what_is_not(spec: Spec) -> None:
    """Nobody says that the shop knows, or does not know, what there is not in its world."""
    suppliers, warehouse = spec["suppliers"].values(), spec.get("warehouse", {})
    keys = dict(zip(FLAGS, ("calendar", "ramp", "servers", "outages", "notice"), strict=False))
    there = {flag for flag, key in keys.items() if any(key in supplier for supplier in suppliers)}
    if any(key in warehouse for key in ("calendar", "cut_off", "daily_capacity")):
        there.add("dock")
    family = spec["policy"]["promising"]
    for choice in (family, *family.get("items", {}).values()):
        if "knows" in choice:
            choice["knows"] = {flag: answer for flag, answer in choice["knows"].items() if flag in there}


def add_dates(draw: st.DrawFn, spec: Spec, grid: bool) -> None:
    """Dates by lead times for all items, customers who wait, and suppliers of whom there is much to know."""

    def of(values: Any) -> Any:
        return draw(st.sampled_from(values))

    for supplier in spec["suppliers"].values():
        add_to_know(of, supplier, grid)
    policy = spec["policy"]
    stated = st.one_of(available_to_promise(), promising().filter(lambda choice: choice["rule"] in QUOTED))
    policy["promising"] = draw(stated) | {"items": {name: draw(stated) for name in spec["items"] if of([True, False])}}
    policy["admission"] = {"rule": "backorder"}
    policy["informing"] = {"rule": of(["silent", "on-slip", "on-slip"])}
    policy["giving_up"] = {"rule": "never"}
    for item in spec["items"].values():
        item["on_hand"] = of([0, 3])
    forget_what_is_not(spec)


def add_to_know(of: Any, supplier: Spec, grid: bool) -> None:
    """Work that takes long, days off or a ramp, few servers, outages of every effect, transport, batches, notices."""
    supplier.pop("lead_time", None)
    supplier["manufacture"] = of([1, 3, {"table": {1: 0.5, 4: 0.5}}] if grid else [{"exponential": 3}, GAMMA, 3])
    supplier["transport"] = of([0, 2, {"table": {1: 0.5, 3: 0.5}}] if grid else [{"uniform": [0, 4]}, 0, 2])
    for name in ("per", "batch", "servers", "ramp", "calendar", "outages", "minimum", "multiple", "notice"):
        supplier.pop(name, None)
    if of([True, False]):
        supplier["servers"] = of([1, 1, 2])
    if of([True, False]):
        supplier |= {"per": "unit", "batch": of([2, 4]), "manufacture": of([1, {"exponential": 1}])}
    supplier |= of([{}, {"calendar": WEEK}, {"ramp": {"from": 0.4, "over": 15, "at": 0}}])
    if of([True, True, False]):
        down = of([1, {"table": {1: 0.5, 4: 0.5}}] if grid else [{"uniform": [0, 5]}, 3])
        outages = of([{"scheduled": SCHEDULED}, {"up": {"table": {2: 0.5, 5: 0.5}}, "down": down}])
        supplier["outages"] = outages | {"effect": of(EFFECTS)}
    if of([True, False]):
        supplier["notice"] = of([0, 2, 50])
