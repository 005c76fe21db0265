"""Customers who cancel a part of an order, laid over the specification of a random scenario."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from generators.offers import add_offers
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
