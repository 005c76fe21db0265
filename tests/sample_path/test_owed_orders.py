"""The luck of orders that are owed at the start: their own, and nobody else's."""

import numpy as np
import pytest

from generators.scenarios import read
from simbackorder.sample_path.drawing import draw

PEOPLE = {
    "shop": {
        "arrivals": {"rate": 3},
        "segments": {"calm": {"share": 0.5}, "fans": {"share": 0.5, "patience": {"exponential": 6}}},
    },
    "club": {
        "arrivals": {"rate": 2},
        "population": 9,
        "segments": {"members": {"patience": {"weibull": {"mean": 4, "shape": 2}}}},
    },
}
OWED = [
    {"units": 1, "waited": 3, "segment": "members"},
    {"units": 2, "waited": 8, "segment": "fans"},
    {"units": 4, "segment": "calm"},
]


def path(owed, replication=0, customers=PEOPLE, **changes):
    """A path of a shop with two items, which owes these orders of the first."""
    spec = {
        "time": {"length": 20},
        "items": {"hat": {"price": 10} | ({"owed": owed} if owed else {}), "cap": {"price": 7}},
        "customers": customers,
        "shipping": {"transit": {"exponential": 2}},
    }
    return draw(read(spec | changes), replication)


def test_they_come_first_in_the_order_of_their_placement():
    found = path(OWED)
    assert found.placed[:3].tolist() == [-8, -3, -(2.0**-1074)]
    assert found.gap[:3].tolist() == [0, 0, 0]
    assert found.quantity[:3].tolist() == [2, 1, 4]
    assert found.value[:3].tolist() == [2000, 1000, 4000]
    assert found.segment[:3].tolist() == [1, 2, 0]
    assert found.first[:4].tolist() == [0, 1, 2, 3]
    assert (found.placed[3:] >= 0).all()


def test_nobody_else_has_other_luck():
    with_them, without = path(OWED, 3), path([], 3)
    for name in ("placed", "gap", "segment", "patience", "transit", "acceptance"):
        assert (getattr(with_them, name)[3:] == getattr(without, name)).all(), name
    for name in ("item", "quantity", "value"):
        assert (getattr(with_them, name)[3:] == getattr(without, name)).all(), name


def test_of_a_population_they_are_members_and_else_new_customers():
    found = path(OWED)
    member, others = int(found.customer[1]), np.delete(found.customer, 1)
    club = found.customer[found.segment == 2]
    assert member in range(int(club.min()), int(club.min()) + 9)
    strangers = found.customer[found.segment < 2]
    assert len(set(strangers.tolist())) == len(strangers)
    assert not set(strangers.tolist()) & set(club.tolist())
    assert others.size == found.customer.size - 1


@pytest.mark.parametrize(("patience", "cdf"), [
    ({"exponential": 6}, lambda x: 1 - np.exp(-x / 6)),
    ({"uniform": [0, 10]}, lambda x: np.clip(x / 10, 0, 1)),
])  # fmt: skip
def test_patience_is_that_of_those_who_have_waited_so_long(patience, cdf):
    """The chance to stay longer than x is that of the distribution above the time waited."""
    people = {"arrivals": {"rate": 1}, "segments": {"all": {"patience": patience}}}
    owed = [{"units": 1, "waited": 4} for _ in range(2000)]
    drawn = np.sort(path(owed, customers=people).patience[:2000])
    assert drawn[0] >= 4 - 1e-9
    expected = (cdf(drawn) - cdf(np.array(4.0))) / (1 - cdf(np.array(4.0)))
    assert np.abs(expected - (np.arange(2000) + 0.5) / 2000).max() < 1.63 / np.sqrt(2000)


def test_who_cannot_have_waited_so_long_leaves_at_the_start():
    people = {"arrivals": {"rate": 1}, "segments": {"all": {"patience": {"uniform": [0, 10]}}}}
    assert path([{"units": 1, "waited": 12}], customers=people).patience[0] == pytest.approx(10)
    people = {"arrivals": {"rate": 1}, "segments": {"all": {"patience": 3}}}
    assert path([{"units": 1, "waited": 12}], customers=people).patience[0] == 3


def test_their_luck_is_that_of_the_item_and_stream():
    """Orders of another item change nothing."""
    more = {
        "hat": {"price": 10, "owed": OWED},
        "cap": {"price": 7, "owed": [{"units": 1, "waited": 9, "segment": "fans"}]},
    }
    one, two = path(OWED), path(OWED, items=more)
    assert two.placed[:4].tolist() == [-9, *one.placed[:3].tolist()]
    assert (two.patience[1:4] == one.patience[:3]).all()
    assert (two.transit[1:4] == one.transit[:3]).all()


def test_a_shop_that_only_owes():
    nobody = {"arrivals": {"rate": 0}, "segments": {"all": {}}}
    assert path([{"units": 2, "waited": 1}], customers=nobody).placed.tolist() == [-1]
