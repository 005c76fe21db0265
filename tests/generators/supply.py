"""What suppliers, the warehouse and carriers do beyond a lead time, at random: laid over the specification of a random
scenario, so that every combination with the rest comes up.

Everything is off in most scenarios, unless `often`. No country is named: its holidays need another package.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from generators.dates import available_to_promise, promising

Spec = dict[str, Any]
Draw = st.DrawFn
WEEKENDS = {"working_days": ["mon", "tue", "wed", "thu", "fri"]}
CALENDARS = (
    WEEKENDS,
    WEEKENDS | {"holidays": ["2024-01-01", "2024-01-10", "2024-01-11"]},
    {"working_days": ["mon", "thu"]},
    {"holidays": ["2024-01-03", "2024-01-04", "2024-01-20"]},
)
WEIBULL = {"mean": 3, "shape": 0.8}
YIELDS = (0.9, 0.5, {"table": {0: 0.2, 0.5: 0.3, 1: 0.5}}, {"uniform": [0.3, 1]}, {"sequence": [1, 0.6, 0]})


BREAKS = (
    [{"from": 4, "unit_cost": 2.03}],
    [{"from": 2, "unit_cost": 30.1}, {"from": 5, "unit_cost": 2}, {"from": 9, "unit_cost": 1.99}],
    [{"from": 3, "unit_cost": {"apple": 1.5}}, {"from": 6, "unit_cost": 0.77}],
)


class Chance:
    """How often something is on: of every so many scenarios (or suppliers, or items) one."""

    def __init__(self, draw: Draw, often: bool) -> None:
        self.draw = draw
        self.one_in = 2 if often else 9

    def __bool__(self) -> bool:
        return self.draw(st.integers(1, self.one_in)) == self.one_in

    def of(self, values: Any) -> Any:
        """One of these values."""
        return self.draw(st.sampled_from(values))


def add_supply(draw: Draw, spec: Spec, grid: bool, often: bool) -> None:
    """Suppliers, warehouse, carriers, and the policies that are about them."""
    on = Chance(draw, often)
    for supplier in spec["suppliers"].values():
        add_to_supplier(on, supplier, grid)
    warehouse = warehouse_of(on, list(spec["items"]), grid)
    if warehouse:
        spec["warehouse"] = warehouse
    add_carriers(on, spec["shipping"], grid)
    add_policies(on, spec)


def times(on: Chance, grid: bool, mean: int) -> Any:
    """A distribution of durations; on the grid whole numbers, zero among them."""
    if grid:
        return on.of([0, 1, mean, {"table": {0: 0.3, 1: 0.4, mean + 1: 0.3}}, {"sequence": [mean, 0, 1]}])
    return on.of([{"exponential": mean}, {"uniform": [0, 2 * mean]}, mean, 0.25])


def add_to_supplier(on: Chance, supplier: Spec, grid: bool) -> None:
    """Manufacture and transport, lots, yields, delays."""
    if on:
        supplier["manufacture"] = supplier.pop("lead_time")
        if on:
            supplier["transport"] = times(on, grid, 2)
    if on:
        supplier["per"] = "unit"
        supplier["batch"] = on.of([1, 3, 4])
    if on:
        supplier["servers"] = on.of([1, 2])
    if on:
        supplier["ramp"] = {"from": on.of([0.2, 0.5, 1]), "over": on.of([4, 20]), "at": on.of([0, 0, 3])}
    elif on:
        supplier["calendar"] = on.of(CALENDARS)
    if on:
        supplier["minimum"] = on.of([2, 5])
    if on:
        supplier["multiple"] = on.of([2, 3])
        if on:
            supplier["rounding"] = on.of(["up", "down"])
    if on:
        supplier["price_breaks"] = {"kind": on.of(["all-units", "incremental"]), "breaks": on.of(BREAKS)}
    if on:
        supplier["yield"] = on.of(YIELDS)
    if on:
        supplier["sequential"] = True
    if on:
        supplier["notice"] = on.of([0, 1, 3, 50])
    if "outages" in supplier and on:
        down = on.of([1, {"table": {1: 0.5, 3: 0.5}}] if grid else [{"uniform": [0, 4]}, {"weibull": WEIBULL}, 3])
        if "down" in supplier["outages"]:
            supplier["outages"] = supplier["outages"] | {"down": down}
    if "outages" in supplier and on:
        supplier["outages"] = supplier["outages"] | {"effect": on.of(["pause", "hold-arrival", "refuse"])}


def warehouse_of(on: Chance, items: list[str], grid: bool) -> Spec:
    """From the dock to the shelf, on the shelf, and when orders are picked."""
    found: Spec = {}
    if on:
        found["put_away"] = times(on, grid, 2)
    if on:
        found |= {"put_away_cost": 0.4, "cross_dock_cost": 0.15}
    if on:
        found["shrinkage"] = on.of([0.2, 1, {items[-1]: 0.5}])
    if on:
        found["other_channels"] = on.of([0.2, 1, {items[0]: 0.7}])
    if on:
        units = on.of([1, {"table": {1: 0.5, 4: 0.5}}, {"geometric": {"mean": 2}}])
        found["miscount"] = {"chance": on.of([0.3, 1]), "units": units}
    if on:
        found["count_cost"] = 15
    if on:
        found["daily_capacity"] = on.of([1, 2, 5])
    if on:
        found["cut_off"] = on.of([0.5, 0.75, 1])
    if on:
        found["calendar"] = on.of(CALENDARS)
    return found


def add_carriers(on: Chance, shipping: Spec, grid: bool) -> None:
    """The standard carrier's days, and other carriers."""
    if on:
        shipping["calendar"] = on.of(CALENDARS)
    for name in ("express", "drone"):
        if on:
            carrier = {"transit": times(on, grid, 1), "cost_per_shipment": 9, "cost_per_unit": on.of([0, 0.5])}
            shipping.setdefault("carriers", {})[name] = carrier | ({"calendar": on.of(CALENDARS)} if on else {})


def add_policies(on: Chance, spec: Spec) -> None:
    """The families that are about all this, and further rules of the others."""
    policy = spec["policy"]
    if dated(spec) and on:
        policy["promising"] = by_item(on, spec, lambda: dates(on), "expected")
    policy["receiving"] = by_item(on, spec, lambda: {"rule": on.of(["cross-dock", "put-away"])}, "put-away")
    policy["records"] = by_item(on, spec, lambda: records(on), "real-time")
    policy["oversold"] = by_item(on, spec, lambda: oversold(on, replaceable(spec)), "as-admitted")
    carriers = list(spec["shipping"].get("carriers", ()))
    if carriers:
        rules = ["always", "express-for-backorders"] + ["express-if-late"] * dated(spec)
        policy["carrier"] = {"rule": on.of(rules), "carrier": on.of(carriers)}
    if not spec["suppliers"]:
        return
    for name in spec["items"]:
        if on:
            set_item(policy, "replenishment", name, replenishment(on))
            if not backordered(spec, name) and policy["replenishment"]["items"][name]["rule"] == "order-to-backlog":
                set_item(policy, "admission", name, {"rule": "backorder"})
        if on:
            source(on, policy, name, list(spec["suppliers"]))
    for choice in choices(policy, "replenishment"):
        if "position" in choice:
            choice["position"] |= {"standing": on.of([True, True, False]), "held_up": on.of([True, True, False])}
            choice["position"] |= {"due_within": on.of([1, 4, 9])} if on.of([False, False, True]) else {}


def dates(on: Chance) -> Spec:
    """A date that depends on suppliers, or another."""
    stated = promising().filter(lambda choice: choice["rule"] != "none")
    return on.draw(on.of([stated, available_to_promise(), available_to_promise()]))


def by_item(on: Chance, spec: Spec, chosen: Any, usual: str) -> Spec:
    """A choice for all items, and others for some."""
    found = chosen() if on else {"rule": usual}
    own = {name: chosen() for name in spec["items"] if on}
    return found | ({"items": own} if own else {})


def set_item(policy: Spec, family: str, item: str, choice: Spec) -> None:
    policy[family].setdefault("items", {})[item] = choice


def choices(policy: Spec, family: str) -> list[Spec]:
    """All entries of a family."""
    return [policy[family], *policy[family].get("items", {}).values()]


def dated(spec: Spec) -> bool:
    """Whether an item has a promised date."""
    promising = spec["policy"]["promising"]
    return any(promising.get("items", {}).get(name, promising)["rule"] != "none" for name in spec["items"])


def backordered(spec: Spec, item: str) -> bool:
    """Whether units of the item can be backordered: at checkout, or because the shelf has less than was sold."""
    policy, warehouse = spec["policy"], spec.get("warehouse", {})
    admission, record = (
        policy[family].get("items", {}).get(item, policy[family]) for family in ("admission", "records")
    )
    lost = [warehouse.get(name, 0) for name in ("shrinkage", "other_channels")]
    errs = record["rule"] == "synchronised" or "miscount" in warehouse
    leaves = any(rate.get(item, 0) if isinstance(rate, dict) else rate for rate in lost)
    return bool(errs or leaves or admission["rule"] != "lost-sale")


def replaceable(spec: Spec) -> bool:
    """Whether some customers take another item for some."""
    streams = [spec["customers"]] if "arrivals" in spec["customers"] else list(spec["customers"].values())
    taken = any(segment.get("substitute", 0) > 0 for stream in streams for segment in stream["segments"].values())
    return taken and any("substitute" in item for item in spec["items"].values())


def oversold(on: Chance, replaceable: bool) -> Spec:
    """Those whose goods are not there wait, are cancelled, or get something else."""
    found: Spec = {"rule": on.of(["as-admitted", "wait", "cancel", *["substitute"] * 2 * replaceable])}
    if found["rule"] == "substitute" and on:
        found["goodwill"] = 3
    return found | ({"cost": 7} if found["rule"] in ("cancel", "substitute") and on else {})


def records(on: Chance) -> Spec:
    """Right at once, or from time to time; counted or not."""
    found: Spec = {"rule": on.of(["real-time", "synchronised"])}
    if found["rule"] == "synchronised":
        found["every"] = on.of([1, 2.5, 6])
        if on:
            found["first"] = on.of([0.5, 4])
    if on:
        found["count_every"] = on.of([2, 5, 9])
    return found


def replenishment(on: Chance) -> Spec:
    """By the backlog, by a forecast, by a plan."""
    rule = on.of(["order-to-backlog", "forecast", "plan"])
    if rule == "plan":
        times = on.of([[0], [0, 1, 3], [2, 2.5, 9]])
        return {"rule": rule, "orders": [{"at": at, "units": on.of([1, 4, 12])} for at in times]}
    found: Spec = {"rule": rule, "on_cancellation": on.of(["keep", "recall"]), "position": {"backorders": True}}
    if on:
        found["max_order"] = on.of([1, 6])
    if rule == "order-to-backlog":
        return found | {"at_least": on.of([1, 3])}
    found |= {"review_period": on.of([1, 3]), "first_review": on.of([0, 2, 0.5]), "smoothing": on.of([0, 0.2, 1])}
    found |= {"safety_factor": on.of([0, 1.65]), "initial": on.of([0, 1.5])}
    if on:
        found["initial_error"] = on.of([0, 3])
    if on:
        found["cover"] = on.of([1, 5])
    return found


def source(on: Chance, policy: Spec, item: str, suppliers: list[str]) -> None:
    """One of the rules that look at cost, time, levels, dates; dual-index also says how much is ordered."""
    some = on.draw(st.permutations(suppliers))
    rules = ["cheapest", "fastest"]
    if len(some) > 1:
        rules += ["failover", "failover", "expedite", "dual-index", "base-surge"]
    rule = on.of(rules)
    found: Spec = {"rule": rule}
    if rule in ("cheapest", "fastest") and on:
        found["suppliers"] = some[:2]
    elif rule == "failover":
        found |= {"suppliers": some, "overdue": on.of([0, 1, 4]), "late": on.of(["keep", "withdraw"])}
    elif rule == "base-surge":
        found |= {"base": some[0], "surge": some[1], "quantity": on.of([1, 5]), "every": on.of([1, 3, 7])}
        found["first"] = on.of([0, 0, 2])
    elif rule in ("expedite", "dual-index"):
        found |= {"regular": some[0], "express": some[1]}
        level = on.of([-3, 0, 4, 9])
        found["below" if rule == "expedite" else "express_level"] = level
        if rule == "dual-index":
            set_item(policy, "replenishment", item, levelled(on, level))
    set_item(policy, "sourcing", item, found)


def levelled(on: Chance, level: int) -> Spec:
    """Replenishment up to a level not below this one."""
    position = {"backorders": on.of([True, True, False])}
    found: Spec = {"rule": on.of(["base-stock", "R-S"]), "order_up_to": level + on.of([0, 2, 8]), "position": position}
    if found["rule"] == "R-S":
        found |= {"review_period": on.of([1, 3]), "first_review": on.of([0, 2])}
    return found
