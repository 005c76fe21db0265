"""What customers and the firm agree on beyond goods and price, at random: laid over the specification of a random
scenario, so that every combination with the rest comes up."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from generators.dates import available_to_promise
from generators.offers import add_offers

Spec = dict[str, Any]
Draw = st.DrawFn
SHARE = st.sampled_from([0, 0.3, 0.7, 1])


def sometimes(draw: Draw, one_in: int = 2) -> bool:
    return draw(st.integers(1, one_in)) == 1


def add_terms(draw: Draw, spec: Spec) -> None:
    """Releases, substitutes, loyal and returning customers, messages, payments."""
    add_items(draw, spec)
    streams = [spec["customers"]] if "arrivals" in spec["customers"] else list(spec["customers"].values())
    substitutes = any("substitute" in item for item in spec["items"].values())
    for stream in streams:
        add_customers(draw, stream, substitutes)
    for supplier in spec["suppliers"].values():
        if sometimes(draw, 3):
            supplier["servers"] = draw(st.integers(1, 2))
    spec["payment"] = payment(draw)
    spec["books"] = {"sale": draw(st.sampled_from(["shipment", "delivery"]))}
    if sometimes(draw):
        spec["shipping"]["cost_per_further_shipment"] = 3.25
    if sometimes(draw):
        add_returns(draw, spec, streams)
    if sometimes(draw, 3):
        add_offers(draw, spec)
    add_policies(draw, spec, [name for stream in streams for name in stream["segments"]])


def add_returns(draw: Draw, spec: Spec, streams: list[Spec]) -> None:
    """Customers who send back what was delivered, and the terms on which the shop takes it."""
    for segment in (segment for stream in streams for segment in stream["segments"].values()):
        if not sometimes(draw, 3):
            after = draw(st.sampled_from([0, 1, 3, {"table": {0: 0.5, 6: 0.5}}, {"exponential": 3}]))
            segment["returns"] = {"share": draw(SHARE), "after": after, "resaleable": draw(SHARE)}
            if sometimes(draw):
                segment["returns"]["share_after_waiting"] = draw(SHARE)
    if sometimes(draw):
        spec["returns"] = {
            "refund": draw(SHARE),
            "fee": draw(st.sampled_from([0, 2.5])),
            "parcel_cost": draw(st.sampled_from([0, 4.5])),
            "handling_cost": draw(st.sampled_from([0, 0.75])),
        }


def add_items(draw: Draw, spec: Spec) -> None:
    """Some items are not released yet, some have substitutes."""
    names = list(spec["items"])
    for name, item in spec["items"].items():
        if sometimes(draw, 3):
            item["release"] = {
                "at": draw(st.sampled_from([0, 3, 8, spec["time"]["length"] / 2])),
                "slip": draw(st.sampled_from([0, 4, {"table": {0: 0.5, 6: 0.5}}, {"exponential": 3}])),
                "known": draw(st.sampled_from([0, 2, 99])),
            }
        if len(names) > 1 and sometimes(draw):
            item["substitute"] = draw(st.sampled_from([other for other in names if other != name]))


def add_customers(draw: Draw, stream: Spec, substitutes: bool) -> None:
    """Customers who come again, come because of others, or do not come any more."""
    if sometimes(draw):
        stream["population"] = draw(st.sampled_from([3, 20]))
    if sometimes(draw, 3):
        # intervals are divided by a power of two: thirds of a day, added up, tie but for rounding
        stream["attraction"] = {"strength": draw(st.sampled_from([0.5, 2.0])), "full_at": draw(st.integers(1, 9))}
    for segment in stream["segments"].values():
        segment["accept_split"] = draw(SHARE)
        segment["consent"] = draw(SHARE)
        segment["substitute"] = draw(SHARE) if substitutes else 0
        if sometimes(draw):
            segment["come_back"] = {"share": draw(SHARE), "after": draw(st.sampled_from([0, 1, {"exponential": 3}]))}
        if sometimes(draw, 3):
            segment |= penalties(draw)
        if sometimes(draw, 3):
            segment["channel"] = {"fines": [fine(draw) for _ in range(draw(st.integers(1, 2)))]}
        if "population" in stream and sometimes(draw):
            chances = ("refused", "late", "cancelled", "delayed", "long_delay")
            segment["loyalty"] = {name: draw(SHARE) for name in chances} | {"long": 2}
        if sometimes(draw):
            segment["patience"] = draw(st.sampled_from(PATIENCE))
            segment["impatience"] = impatience(draw)


def penalties(draw: Draw) -> Spec:
    """What late and cancelled orders cost."""
    found: Spec = {}
    late = {"per_order": [0, 4.99], "per_time": [0, 0.37, 12]}
    cancelled = {"customer": [0, 1], "firm": [2.5], "payment": [0.75]}
    for section, keys in (("late_cost", late), ("cancellation_cost", cancelled)):
        stated = {key: draw(st.sampled_from(values)) for key, values in keys.items() if sometimes(draw)}
        if stated:
            found[section] = stated
    return found


def fine(draw: Draw) -> Spec:
    """What a channel takes for a period."""
    of = draw(st.sampled_from(["late", "cancelled_before_shipment", "on_time", "fill_rate"]))
    limit = "at_most" if of in ("late", "cancelled_before_shipment") else "at_least"
    found: Spec = {
        "of": of,
        "every": draw(st.sampled_from([3, 5, 7.5, 20])),
        limit: draw(st.sampled_from([0, 0.1, 0.5] if limit == "at_most" else [0.5, 0.9, 1])),
        "fine": draw(st.sampled_from([2.5, 40])),
    }
    for key, values in (("per_point", [0, 1.11]), ("of_value", [0, 0.03])):
        if sometimes(draw):
            found[key] = draw(st.sampled_from(values))
    return found


PATIENCE = (
    4,
    {"exponential": 5},
    {"weibull": {"mean": 5, "shape": 1.7}},
    {"weibull": {"mean": 3, "shape": 0.6}},
    {"piecewise": [{"from": 0, "rate": 0.05}, {"from": 3, "rate": 0}, {"from": 5, "rate": 0.6}]},
)


def impatience(draw: Draw) -> Spec:
    """What messages do to the hazard."""
    factor = st.sampled_from([0, 0.5, 1, 2, 3])
    return {
        "no_date": draw(factor),
        "date_passed": draw(factor),
        "new_date": draw(factor),
        "updated": draw(factor),
        "recent": draw(st.sampled_from([1, 3])),
    }


def payment(draw: Draw) -> Spec:
    """Fees, cards that fail, and disputes."""
    found: Spec = {
        "fee_per_charge": draw(st.sampled_from([0, 0.3])),
        "fee_rate": draw(st.sampled_from([0, 0.029])),
        "refund_cost": draw(st.sampled_from([0, 1.5])),
    }
    if sometimes(draw):
        found |= penalties(draw)
    if sometimes(draw):
        found["card"] = {
            "authorisation": draw(st.sampled_from([0, 3])),
            "life": draw(st.sampled_from([0, 2, {"exponential": 6}])),
            "retries": draw(st.integers(0, 3)),
            "retry_every": draw(st.sampled_from([1, 2])),
            "recovery": draw(SHARE),
        }
    if sometimes(draw):
        found["disputes"] = {"after": draw(st.sampled_from([1, 4])), "share": draw(SHARE), "cost": 15}
    return found


def add_policies(draw: Draw, spec: Spec, segments: list[str]) -> None:
    """The families of policies that depend on all this, and further rules of the others."""
    policy, items = spec["policy"], spec["items"]
    policy["shipment"] = draw(st.sampled_from(SHIPMENTS))
    if sometimes(draw):
        policy["allocation"] = allocation(draw, segments)
    if sometimes(draw):
        policy["promising"] = draw(available_to_promise())
    policy["charging"] = charging(draw) | ({"items": {name: charging(draw) for name in items if sometimes(draw, 3)}})
    for name, item in items.items():
        if "release" in item and not sometimes(draw, 4):
            own = policy["admission"].setdefault("items", {})
            own[name] = pre_order(draw)
    quoted = [name for name in items if rule_of(policy["promising"], name) != "none"]
    for name in quoted:
        if rule_of(policy["admission"], name) == "backorder" and sometimes(draw):
            policy["admission"].setdefault("items", {})[name] = {"rule": "backorder", "max_wait": 3}
    policy["informing"], policy["giving_up"] = messages(draw, bool(quoted))


def rule_of(family: Spec, item: str) -> str:
    found: str = family.get("items", {}).get(item, {}).get("rule", family["rule"])
    return found


SHIPMENTS = (
    {"rule": "complete"},
    {"rule": "partial"},
    {"rule": "partial", "max_shipments": 2, "minimum_fraction": 0.4},
    {"rule": "available-then-rest"},
    {"rule": "consolidate", "window": 2},
)


def allocation(draw: Draw, segments: list[str]) -> Spec:
    """Ranks by value and remainder, and rationing."""
    rule = draw(st.sampled_from(["largest-value", "smallest-remainder", "critical-level", "critical-level"]))
    if rule != "critical-level":
        return {"rule": rule}
    return {
        "rule": rule,
        "levels": {name: draw(st.sampled_from([0, 1, 4])) for name in segments},
        "order": draw(st.sampled_from(["segment-priority", "first-come-first-served"])),
        "head": draw(st.sampled_from(["skipped", "blocks"])),
    }


def charging(draw: Draw) -> Spec:
    """When customers pay."""
    rule = draw(st.sampled_from(["at-shipment", "at-order", "deposit", "before-shipment"]))
    if rule == "at-shipment":
        return {"rule": rule}
    own = {"at-order": {}, "deposit": {"share": 0.35}, "before-shipment": {"ahead": draw(st.sampled_from([0, 2]))}}
    return {"rule": rule, "forfeit": draw(st.booleans()), **own[rule]}


def pre_order(draw: Draw) -> Spec:
    """Sold before the release."""
    found: Spec = {
        "rule": "pre-order",
        "then": draw(st.sampled_from(["lost-sale", "backorder", "backorder-if-planned"])),
    }
    for key, values in (("cap", [0, 12]), ("deposit", [0, 0.2, 1])):
        if sometimes(draw):
            found[key] = draw(st.sampled_from(values))
    return found


def messages(draw: Draw, dated: bool) -> tuple[Spec, Spec]:
    """What customers are told, and when the firm gives up: only what fits together."""
    rule = draw(st.sampled_from(["silent", "on-slip", "regular"] if dated else ["silent", "regular"]))
    told: Spec = {"rule": rule}
    if rule != "silent":
        told |= {"ahead": draw(st.sampled_from([0, 2])), "threshold": draw(st.sampled_from([0, 1])), "cost": 0.1}
    if rule == "regular":
        told |= {"every": draw(st.sampled_from([1, 3])), "new_dates": draw(st.booleans())}
    if told.get("new_dates") is False:
        told |= {"ahead": 0, "threshold": 0}
    tells = dated and told.get("new_dates", rule == "on-slip")
    given_up: Spec = draw(
        st.sampled_from(
            [{"rule": "never"}, {"rule": "after", "wait": 4}] + [{"rule": "on-slip", "beyond": 1}] * 2 * tells
        )
    )
    return told, given_up
