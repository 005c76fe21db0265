"""Ways to state a date, and what a shop uses for it of what it may know, at random."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Spec = dict[str, Any]
FLAGS = ("working_days", "ramp", "queue", "outages", "notices", "dock")


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
        found["q"] = draw(st.sampled_from([0.5, 0.9]))
    return found | draw(knowledge())


@st.composite
def available_to_promise(draw: st.DrawFn) -> Spec:
    """Dates by what is on its way."""
    found: Spec = {
        "rule": "available-to-promise",
        "by": draw(st.sampled_from(["ship", "deliver"])),
        "buffer": draw(st.sampled_from([0, 1])),
    }
    for key, values in (("q", [0.5, 0.9]), ("elapsed", ["ignored", "counted"])):
        if draw(st.booleans()):
            found[key] = draw(st.sampled_from(values))
    return found | draw(knowledge())


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
