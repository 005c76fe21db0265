"""Customers who cancel a part of an order, laid over the specification of a random scenario."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from generators.scenarios import Spec, specifications


def add_cancelling(draw: st.DrawFn, spec: Spec) -> None:
    """Some segments cancel lines, or units, that wait, and let the rest of the order go on."""
    streams = [spec["customers"]] if "arrivals" in spec["customers"] else list(spec["customers"].values())
    for segment in (segment for stream in streams for segment in stream["segments"].values()):
        segment["cancels"] = draw(st.sampled_from(["lines", "units", "lines", "units", "order"]))
        segment.setdefault("patience", draw(st.sampled_from([1, 3, {"exponential": 4}])))


@st.composite
def cancelling(draw: st.DrawFn, ties: bool) -> Any:
    """Specifications of shops whose customers may cancel parts."""
    spec = draw(specifications(ties))
    add_cancelling(draw, spec)
    add_offers(draw, spec)
    return spec


def add_offers(draw: st.DrawFn, spec: Spec) -> None:
    """Some items are discounted for waiting, and some customers care."""
    admission = spec["policy"]["admission"]
    for choice in (admission, *admission.get("items", {}).values()):
        if choice["rule"] == "backorder" and draw(st.booleans()):
            choice["discount"] = draw(st.sampled_from([0.1, 0.35, 1]))
            if draw(st.booleans()):
                choice["discount_from"] = draw(st.sampled_from([0, 1, 2.3]))
    streams = [spec["customers"]] if "arrivals" in spec["customers"] else list(spec["customers"].values())
    for segment in (segment for stream in streams for segment in stream["segments"].values()):
        if draw(st.booleans()):
            segment["accept_discounted"] = draw(st.sampled_from([0, 0.5, 1]))
            segment["tolerance_discounted"] = draw(st.sampled_from([0.5, 1.5]))
