"""Items that share a choice have the same opening rows as items that each state it themselves."""

from hypothesis import given, settings
from hypothesis import strategies as st

from generators import scenarios as generators
from simbackorder.opening.shop import open_shop
from simbackorder.policies.families import FAMILIES
from simbackorder.scenario.firm.choices import FamilyChoice, Policy
from simbackorder.scenario.reading import loads
from simbackorder.scenario.sections.schema import Scenario
from simbackorder.state import columns

TWO_SOURCES = """
time: {length: 60 days}
items: {dear: {price: 9, unit_cost: 5}, cheap: {price: 9, unit_cost: 1}, pinned: {price: 9, unit_cost: 5}}
customers: {arrivals: {rate: 3 per day}}
suppliers:
  near: {lead_time: 2 days, unit_cost: {dear: 4, cheap: 3, pinned: 2}}
  far: {lead_time: 8 days}
warehouse: {put_away: 1 day}
policy:
  sourcing: {rule: cheapest, items: {pinned: {rule: single, supplier: far}}}
  promising: expected
  receiving: {rule: put-away, items: {cheap: cross-dock}}
  replenishment: {rule: forecast, review_period: 2 days, smoothing: 0.1, initial: 1 per day}
"""


def apart(scenario: Scenario, policy: Policy) -> Policy:
    """The policy with an own copy of its choice for every item."""

    def family(name: str) -> FamilyChoice:
        choices: FamilyChoice = getattr(policy, name)
        if not FAMILIES[name].per_item or (name == "sourcing" and not scenario.suppliers):
            return choices
        return FamilyChoice(items={item: choices.choice(item).model_copy() for item in scenario.items})

    return Policy(**{name: family(name) for name in FAMILIES})


@settings(max_examples=100, deadline=None)
@given(st.booleans().flatmap(lambda supplied: generators.scenarios(supplied=supplied)))
def test_shared_choices_and_own_copies_open_the_same_shop(scenario: Scenario) -> None:
    for policy in scenario.alternatives.values():
        shop = open_shop(scenario, policy)
        assert shop == open_shop(scenario, apart(scenario, policy))
        assert all(set(rows) == set(columns(FAMILIES[name].row)) for name, rows in shop.firm.items())


def test_what_depends_on_the_item_is_its_own() -> None:
    scenario = loads(TWO_SOURCES)
    shop = open_shop(scenario, scenario.policy)
    offers, firm = shop.tables["offers"], shop.firm
    assert offers["place"] == [0, 1, 1, 0, -1, 0]  # near and far, item by item: by cost, by cost, pinned to far
    assert offers["share"] == [1.0, 1.0, 1.0, 1.0, 0.0, 1.0]
    assert firm["replenishment"]["periods"] == [2.0, 5.0, 5.0]
    assert firm["promising"]["put_away"] == [1.0, 0.0, 1.0]
    assert firm["promising"]["shelving"] == [1.0, 1.0, 1.0]


def test_every_plan_knows_its_first_step() -> None:
    plans = """
  replenishment:
    rule: none
    items:
      dear: {rule: plan, orders: [{at: 1 day, units: 5}, {at: 2 days, units: 6}]}
      pinned: {rule: plan, orders: [{at: 3 days, units: 7}]}
"""
    text = TWO_SOURCES.split("  replenishment:")[0] + plans.lstrip("\n")
    scenario = loads(text)
    shop = open_shop(scenario, scenario.policy)
    assert shop.firm["replenishment"]["first_step"] == [0, 2, 2]
    assert shop.firm["replenishment"]["steps"] == [2, 0, 1]
    assert shop.tables["plans"] == {"at": [1.0, 2.0, 3.0], "units": [5, 6, 7]}
