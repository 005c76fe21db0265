"""Other names lead to the right ones, where these exist."""

import pytest

from simbackorder.policies.families import FAMILIES
from simbackorder.scenario.designs.design import COMBINED, DRAWN, GRID, PARALLEL
from simbackorder.scenario.language.distributions import NAMES, SHAPES
from simbackorder.scenario.language.problems import names_at
from simbackorder.scenario.resolving import KEYS, SECTIONS
from simbackorder.scenario.sections.schema import Arrivals, Basket, Item, Outages, Segment, Supplier
from simbackorder.spelling import OTHER_NAMES, near, nearest

DESIGNS = {GRID, PARALLEL, *COMBINED, *DRAWN}
RULES = {rule for family in FAMILIES.values() for rule in family.table}
PARAMETERS = {key for f in FAMILIES.values() for p in f.table.values() for key in p.parameters.model_fields}
FIELDS = {
    key
    for model in (Arrivals, Basket, Item, Outages, Segment, Supplier, *(model for model, _ in SECTIONS.values()))
    for key in names_at(model, ())
}
EVERY_NAME = {
    *DESIGNS,
    *RULES,
    *PARAMETERS,
    *FIELDS,
    *FAMILIES,
    *KEYS,
    *NAMES,
    *(k for s in SHAPES.values() for n in s for k in n),
}


def test_every_suggestion_exists() -> None:
    assert {name for names in OTHER_NAMES.values() for name in names} - EVERY_NAME == set()


@pytest.mark.parametrize(
    ("family", "written", "meant"),
    [
        ("replenishment", "(s, S)", "s-S"),
        ("replenishment", "sS", "s-S"),
        ("replenishment", "(R,s,S)", "R-s-S"),
        ("replenishment", "(R, S)", "R-S"),
        ("replenishment", "rQ", "r-nQ"),
        ("replenishment", "base_stock", "base-stock"),
        ("replenishment", "(S-1,S)", "base-stock"),
        ("allocation", "fcfs", "first-come-first-served"),
        ("allocation", "priority", "segment-priority"),
        ("admission", "lost-sales", "lost-sale"),
        ("admission", "backorders", "backorder"),
        ("shipment", "whole", "complete"),
        ("promising", "percentile", "quantile"),
        ("sourcing", "backup", "failover"),
    ],
)
def test_rules_by_other_names(family: str, written: str, meant: str) -> None:
    assert near(written, FAMILIES[family].table) == [meant]


@pytest.mark.parametrize(
    ("family", "rule", "written", "meant"),
    [
        ("replenishment", "s-S", "s", "reorder_point"),
        ("replenishment", "s-S", "S", "order_up_to"),
        ("replenishment", "base-stock", "level", "order_up_to"),
        ("replenishment", "r-nQ", "r", "reorder_point"),
        ("replenishment", "r-nQ", "Q", "order_quantity"),
        ("replenishment", "R-S", "R", "review_period"),
        ("replenishment", "R-S", "review", "review_period"),
        ("promising", "fixed", "days", "wait"),
        ("promising", "quantile", "percentile", "q"),
    ],
)
def test_parameters_by_other_names(family: str, rule: str, written: str, meant: str) -> None:
    assert near(written, FAMILIES[family].table[rule].parameters.model_fields) == [meant]


def test_relatives_are_not_suggested() -> None:
    assert near("rate", ["mean"]) == near("std", ["mean", "cv"]) == []


@pytest.mark.parametrize("name", sorted(EVERY_NAME))
def test_nothing_that_exists_is_told_as_missing(name: str) -> None:
    assert nearest(name, ()) == ""
    assert nearest(name, (name,)) == f"; did you mean {name!r}?"


def test_where_a_policy_or_a_key_is_misspelt_the_right_one_is_found() -> None:
    assert nearest("dual_index", FAMILIES["sourcing"].table) == "; did you mean 'dual-index'?"
    assert nearest("expedited", FAMILIES["sourcing"].table) == "; did you mean 'expedite'?"
    assert nearest("server", names_at(Supplier, ())) == "; did you mean 'servers'?"
