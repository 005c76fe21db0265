"""Each lever of the supply side moves the shop in the direction that theory or evidence says, on the same customers and
deliveries; and when the model has a fault, it is seen not to."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from shops import Lever, found
from supplier_levers import LEVERS

from simbackorder.model.events import LOSS, OVERDUE
from simbackorder.model.inbound import making, receiving, records, sourcing
from simbackorder.model.outbound import dock
from simbackorder.model.what_happens import EVENTS

OPPOSITE = {"+": "-", "-": "+", "=": "="}


@pytest.mark.parametrize("name", LEVERS)
def test_the_lever_moves_the_shop(name):
    lever = LEVERS[name]
    assert found(lever) == lever.goes


@pytest.mark.parametrize("name", ["a least order", "cross-docking", "cycle counts"])
def test_the_other_way_round(name):
    lever = LEVERS[name]
    back = Lever(lever.after, lever.before, {}, lever.where)
    assert found(back._replace(goes=lever.goes)) == {m: OPPOSITE[way] for m, way in lever.goes.items()}


def everywhere(patch: pytest.MonkeyPatch, function: Callable[..., Any], instead: Callable[..., Any]) -> None:
    """Wherever the function is known by its name."""
    name, known = function.__name__, 0
    for module in [one for path, one in sys.modules.items() if path.startswith("simbackorder.")]:
        if getattr(module, name, None) is function:
            patch.setattr(module, name, instead)
            known += 1
    assert known, name


def nothing_is_held(patch):
    everywhere(patch, making.is_held, lambda s, k: False)


def everything_arrives(patch):
    everywhere(patch, receiving.delivered, lambda s, k, t: s.supplies[k].quantity)


def the_first_supplier_is_always_up(patch):
    everywhere(patch, sourcing.first_up, lambda *facts: 0)


def nobody_looks_after_orders(patch):
    patch.setitem(EVENTS, OVERDUE, lambda *facts: None)


def nothing_is_urgent(patch):
    everywhere(patch, sourcing.there_soon, lambda s, i, t: 10**9)


def the_dock_has_room(patch):
    everywhere(patch, dock.slot, lambda s, t: t)


def nothing_is_lost(patch):
    patch.setitem(EVENTS, LOSS, lambda *facts: None)


def counts_find_nothing(patch):
    everywhere(patch, records.correct, lambda *facts: None)


def no_calendar(patch):
    everywhere(patch, making.finished, lambda s, j, t, left: t + left)


FAULTS = [
    (nothing_is_held, "no overtaking"),
    (nothing_is_held, "arrivals are held up"),
    (everything_arrives, "short deliveries"),
    (the_first_supplier_is_always_up, "a second supplier for when the first is down"),
    (nobody_looks_after_orders, "what is late is ordered again"),
    (nothing_is_urgent, "a higher express level"),
    (the_dock_has_room, "a dock for few orders"),
    (the_dock_has_room, "an early end of the day"),
    (nothing_is_lost, "shrinkage"),
    (counts_find_nothing, "cycle counts"),
    (no_calendar, "working days"),
    (no_calendar, "production that ramps up"),
]


@pytest.mark.parametrize(("fault", "name"), FAULTS, ids=lambda x: getattr(x, "__name__", x))
def test_faults_are_seen(fault, name, monkeypatch):
    """By the engine that can be tampered with (without a fault it gives the same numbers as the other, bit for bit):
    some of what the lever moves does not move at all."""
    fault(monkeypatch)
    moved = found(LEVERS[name], 4, engine="simpy")
    assert [measure for measure, way in LEVERS[name].goes.items() if way != "=" and moved[measure] == "="] != []
