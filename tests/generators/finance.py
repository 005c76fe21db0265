"""What money costs and how suppliers are paid, at random: laid over the specification of a random scenario."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Spec = dict[str, Any]
Draw = st.DrawFn


def add_finance(draw: Draw, spec: Spec) -> None:
    """Interest, cash and credit of one's own, suppliers' terms: each of them often, all of them sometimes."""
    if draw(st.integers(1, 4)) > 1:
        spec["finance"] = finance(draw)
    for item in spec["items"].values():
        item["unit_cost"] = item["unit_cost"] or 7.5
    for supplier in spec["suppliers"].values():
        if draw(st.booleans()):
            supplier["pay"] = pay(draw)


def finance(draw: Draw) -> Spec:
    """What cash costs and earns, and how much of it there is."""
    found: Spec = {
        "rate": draw(st.sampled_from([0, 0.0137, 0.21, "8% per year"])),
        "own_cash": draw(st.sampled_from([0, 50, 50, 300, 2000])),
    }
    if draw(st.booleans()):
        found["deposit_rate"] = draw(st.sampled_from([0, 0.0071]))
    if draw(st.booleans()):
        found["every"] = draw(st.sampled_from([0.5, 1, 3, 7.25]))
    if draw(st.integers(1, 3)) > 1:
        found["credit_line"] = draw(st.sampled_from([0, 100, 600]))
        found["when_short"] = draw(st.sampled_from(["wait", "wait", "skip", "cut-down"]))
        found["cover"] = draw(st.sampled_from(["all-bills", "bills-at-receipt"]))
    return found


def pay(draw: Draw) -> Spec:
    """When a supplier is paid."""
    found: Spec = {"at": draw(st.sampled_from(["order", "receipt"])), "after": draw(st.sampled_from([0, 1, 4, 12.5]))}
    if found != {"at": "order", "after": 0}:
        found["down_payment"] = draw(st.sampled_from([0, 0.3, 1 / 3, 1]))
    return found
