"""What is offered to customers who would have to wait, who takes it, and what late customers ask back, laid over the
specification of a random scenario."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Spec = dict[str, Any]
SHARE = st.sampled_from([0, 0.3, 0.7, 1])
TIME = st.sampled_from([0, 1, 3, {"table": {0: 0.5, 6: 0.5}}, {"exponential": 5}])


def add_offers(draw: st.DrawFn, spec: Spec) -> None:
    """Some items come with an offer for waiting, some customers care, and some want money back when they waited too
    long."""
    own = {name: offer(draw) for name in spec["items"] if draw(st.integers(1, 3)) == 1}
    spec["policy"]["offer"] = offer(draw) | ({"items": own} if own else {})
    streams = [spec["customers"]] if "arrivals" in spec["customers"] else list(spec["customers"].values())
    for segment in (segment for stream in streams for segment in stream["segments"].values()):
        kinds = [kind for kind in ("discount", "voucher", "faster-shipping") if draw(st.booleans())]
        if kinds:
            segment["takes"] = {kind: taking(draw) for kind in kinds}
        if draw(st.integers(1, 3)) > 1:
            segment["redeems"] = {"share": draw(st.sampled_from([0, 0.5, 1])), "after": draw(TIME)}
        if draw(st.booleans()):
            segment["refund_when_late"] = {"share": draw(SHARE), "refund": draw(st.sampled_from([0, 0.15, 1]))}


def taking(draw: st.DrawFn) -> Spec:
    """How a segment answers an offer."""
    found: Spec = {}
    if draw(st.booleans()):
        found["accept"] = draw(st.sampled_from([0, 0.5, 1]))
    if draw(st.booleans()):
        found["tolerance"] = draw(st.sampled_from([0.5, 1.5]))
    return found


def offer(draw: st.DrawFn) -> Spec:
    """An offer of any kind."""
    rule = draw(st.sampled_from(["none", "discount", "voucher", "voucher", "faster-shipping"]))
    found: Spec = {"rule": rule}
    if rule == "discount":
        found["share"] = draw(st.sampled_from([0, 0.1, 0.35, 1]))
    elif rule == "voucher":
        found |= draw(st.sampled_from([{"value": 0.15}, {"value": 1, "amount": 0.5}, {"amount": 2.5}, {"amount": 0}]))
        found["life"] = draw(st.sampled_from([0.5, 1, 4, 99]))
    elif rule == "faster-shipping":
        found |= {"transit": draw(st.sampled_from([0, 0.5, 1])), "cost": draw(st.sampled_from([0, 1.99]))}
    if rule != "none" and draw(st.booleans()):
        found["min_wait"] = draw(st.sampled_from([0, 1, 2.3]))
    return found
