"""Each lever of the supply side moves the shop in the direction that theory or evidence says, on the same customers and
deliveries."""

from __future__ import annotations

import pytest
from levers_of_supply import LEVERS
from shops import Lever, found

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
