"""Items that state the same are read once; nothing but that may follow from it."""

import gc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simbackorder.experiments.workloads import catalogue
from simbackorder.scenario import writing
from simbackorder.scenario.firm import decisions
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.reading import LONG, loads
from simbackorder.scenario.sections import schema

RIGHT_ITEMS = [
    *("{}", "{price: 40}", "{price: 40, on_hand: 3}", "{on_hand: 3, price: 40}", "{price: 40.0, on_hand: 3}"),
    *("{unit_cost: 20, holding_rate: 25% per year}", "{release: {at: 3 days}}", "{holding_cost: 1 per day}"),
    *("{price: 1, on_hand: 1}", "{price: 1.0, on_hand: 1}", "{on_hand: 1}"),
]
WRONG_ITEMS = [
    *("{price: true}", "{price: '40'}", "{price: 40.001}", "{prize: 40}", "40", "{substitute: i0, price: 40}"),
    *("{holding_cost: 1, holding_rate: 2}", "&cap {price: 6.50}", "*cap", "{price: true, on_hand: true}"),
]
RIGHT_RULES = [
    *("{reorder_point: 2}", "{reorder_point: 2.0}", "{order_quantity: 9}", "none", "{}", "{max_order: 10}"),
    *("{rule: base-stock, order_up_to: 4}", "{rule: r-nQ, order_quantity: 9}", "{rule: none}"),
]
WRONG_RULES = [
    *("{reorder_point: two}", "{reorder_point: '2'}", "base-stock", "{rule: s-S, reorder_point: 4, order_up_to: 4}"),
    *("{items: 3}", "{colour: red}", "{rule: none, order_quantity: 9}", "{max_order: 7}"),
    "{first_review: 40 days, rule: R-S, order_up_to: 1, review_period: 1 day}",
]
ITEMS, RULES = st.sampled_from(RIGHT_ITEMS * 6 + WRONG_ITEMS), st.sampled_from(RIGHT_RULES * 6 + WRONG_RULES)
NAMES = st.sampled_from(["i0", "i1", "i2", "i3", "7"])
TEXT = """\
time: {{length: 30 days}}
items:
{items}
customers: {{arrivals: {{rate: 5}}}}
suppliers: {{near: {{lead_time: 3 days}}}}
policy:
  admission: backorder
  shipment: partial
  replenishment:
    rule: r-nQ
    reorder_point: 1
    order_quantity: 5
    items:
{rules}
"""


def outcome(text: str):
    """All that a scenario shows of its items and rules, or its mistakes."""
    try:
        scenario = loads(text)
    except ScenarioError as error:
        return error.problems
    choices = scenario.policy.replenishment.items
    stated = [item.model_fields_set for item in scenario.items.values()]
    kinds = [[type(value) for value in vars(item).values()] for item in scenario.items.values()]
    return scenario, stated, kinds, list(choices.items()), writing.resolved(scenario), scenario.digest


def one_by_one(text: str):
    """The same, when no two entries count as alike."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (schema, decisions):
            patch.setattr(module, "kind_of", lambda entry: (object(),))
        return outcome(text)


@example({"i0": "{price: '40'}", "i1": "{price: 40}"}, {"i0": "{}"})
@example({"i0": "{price: true}", "i1": "{price: 1}"}, {"i0": "{}"})
@example({"i0": "{}", "i1": "{}", "a.b": "{}"}, {"i0": "{}"})
@example({"i0": "{}", "i1": "{}"}, {"i1": "{reorder_point: 2}", "i0": "{reorder_point: '2'}"})
@given(st.dictionaries(NAMES, ITEMS, min_size=1), st.dictionaries(NAMES, RULES, min_size=1))
def test_entries_that_are_alike_are_read_as_each_would_be(items: dict[str, str], rules: dict[str, str]) -> None:
    text = TEXT.format(
        items="\n".join(f"  {name}: {entry}" for name, entry in items.items()),
        rules="\n".join(f"      {name}: {entry}" for name, entry in rules.items()),
    )
    assert outcome(text) == one_by_one(text)


def test_a_mistake_is_reported_wherever_it_stands() -> None:
    with pytest.raises(ScenarioError) as caught:
        loads(
            TEXT.format(
                items="  i0: {price: x}\n  i1: {price: x}", rules="      i0: {colour: 1}\n      i1: {colour: 1}"
            )
        )
    paths = [(problem.line, problem.path) for problem in caught.value.problems]
    start = "policy.replenishment.items"
    assert paths == [
        (3, "items.i0.price"),
        (4, "items.i1.price"),
        (15, f"{start}.i0.colour"),
        (16, f"{start}.i1.colour"),
    ]


def test_items_and_choices_that_are_alike_are_one() -> None:
    scenario = loads(catalogue(300, orders=10))
    assert len({id(item) for item in scenario.items.values()}) == 1
    assert len(scenario.policy.replenishment.stated()) == 2  # that of all items, and that of each


def test_what_was_read_counts_as_old() -> None:
    text = catalogue(1000)
    assert len(text) > LONG
    gc.collect()
    scenario = loads(text)
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    assert len(gc.get_objects(generation=0)) < len(scenario.items)
