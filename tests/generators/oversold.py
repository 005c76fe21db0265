"""Shops whose records are wrong, and whose customers take something else: laid over a random scenario."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Spec = dict[str, Any]


def add_substitutes(draw: st.DrawFn, spec: Spec) -> None:
    """Units vanish, counts miss them, and each item stands for another one."""
    names = list(spec["items"])
    if len(names) == 1:
        return
    for name, other in zip(names, [*names[1:], names[0]], strict=True):
        spec["items"][name]["substitute"] = other
        spec["items"][name]["on_hand"] = draw(st.sampled_from([3, 10, 40]))
    streams = [spec["customers"]] if "arrivals" in spec["customers"] else list(spec["customers"].values())
    for segment in (segment for stream in streams for segment in stream["segments"].values()):
        segment["substitute"] = draw(st.sampled_from([0.5, 1]))
    spec.setdefault("warehouse", {}).update(shrinkage=draw(st.sampled_from([0.5, 2])), count_cost=1)
    spec["policy"]["records"] = {"rule": "real-time", "count_every": draw(st.sampled_from([1, 2.5, 6]))}
    rule = {"rule": "substitute", "cost": 7, "goodwill": draw(st.sampled_from([0, 3]))}
    other = {"items": {names[0]: {"rule": draw(st.sampled_from(["wait", "cancel"]))}}}
    spec["policy"]["oversold"] = rule | (other if draw(st.booleans()) else {})
