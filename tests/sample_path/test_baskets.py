"""Baskets: successive sampling against its exact distribution, numbers of lines and units, joint baskets."""

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from simbackorder.sample_path import baskets
from simbackorder.sample_path.baskets import Drawing, Tilt, located, urn
from simbackorder.sample_path.drawing import SamplePath, draw
from simbackorder.sample_path.surges import Surge
from support.path_shops import shop


def lines(path: SamplePath) -> list[dict[int, int]]:
    """Item to quantity, per order."""
    pairs = list(zip(path.item.tolist(), path.quantity.tolist(), strict=True))
    return [dict(pairs[start:stop]) for start, stop in zip(path.first[:-1], path.first[1:], strict=True)]


def drawn(weights: list[float], tilt: Tilt, times: Any, most: int) -> Any:
    """`most` things per time, in the order in which they were drawn."""
    highest = max([1.0, *(surge.peak for surges in tilt.surges for surge in surges)])
    drawing = Drawing(urn(np.array(weights), highest), tilt, times)
    generator = np.random.default_rng(5)
    return np.column_stack([drawing.next(generator.random(times.size)) for _ in range(most)])


def successive(weights: list[float], sequence: tuple[int, ...]) -> float:
    """The probability of drawing this sequence, one after another by weight among those left."""
    left, chance = sum(weights), 1.0
    for place in sequence:
        chance *= weights[place] / left
        left -= weights[place]
    return chance


def p_value(found: Any, weights: list[float], most: int) -> float:
    sequences = list(permutations(range(len(weights)), most))
    code = {sequence: place for place, sequence in enumerate(sequences)}
    counts = np.bincount([code[tuple(row)] for row in found.tolist()], minlength=len(sequences))
    expected = np.array([successive(weights, sequence) for sequence in sequences]) * len(found)
    return float(stats.chisquare(counts, expected * counts.sum() / expected.sum()).pvalue)


def test_items_are_drawn_one_after_another_by_weight_among_those_left() -> None:
    weights = [5.0, 1.0, 3.0, 0.5]
    found = drawn(weights, Tilt(), np.zeros(200_000), 3)
    assert p_value(found, weights, 3) > 1e-3
    assert p_value(found, [5.0, 1.0, 3.0, 0.53], 3) < 1e-3, "the check has power: 6 % on the rarest item is seen"
    assert p_value(found[:, ::-1], weights, 3) < 1e-3, "and so is the order of drawing"


def test_surges_tilt_the_weights_for_their_time() -> None:
    weights = [5.0, 1.0, 3.0, 0.5]
    tilt = Tilt((1, 2), ((Surge(0.0, 7.0, 1e9),), (Surge(0.0, 0.25, 1e9), Surge(1.0, 4.0, 1e9))))
    before, after = (drawn(weights, tilt, np.full(100_000, t), 3) for t in (-1.0, 0.5))
    assert p_value(before, weights, 3) > 1e-3
    assert p_value(after, weights, 3) < 1e-3
    assert p_value(after, [5.0, 7.0, 0.75, 0.5], 3) > 1e-3
    assert p_value(drawn(weights, tilt, np.full(100_000, 2.0), 3), [5.0, 7.0, 3.0, 0.5], 3) > 1e-3


@given(
    st.lists(st.floats(1e-9, 1e9), min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 39), st.floats(0, 50)), max_size=4),
)
@settings(deadline=None)
def test_no_item_is_drawn_twice_even_when_all_are(weights: list[float], peaks: list[tuple[int, float]]) -> None:
    surges = {place: (Surge(0.0, peak, 2.0),) for place, peak in peaks if place < len(weights)}
    tilt = Tilt(tuple(sorted(surges)), tuple(surges[place] for place in sorted(surges)))
    found = drawn(weights, tilt, np.linspace(-1, 5, 50), len(weights))
    assert (np.sort(found, axis=1) == np.arange(len(weights))).all()


@pytest.mark.parametrize("size", [1, 2, 7, 1000, 30_000])
def test_the_guide_finds_what_a_search_finds(size: int) -> None:
    weights = 1 / (np.arange(size) + 1.0) ** 2
    this = urn(weights)
    at = np.concatenate((np.floor(np.random.default_rng(1).random(5000) * this.total), this.before, this.after - 1))
    assert (located(this, at) == np.searchsorted(this.after, at, side="right")).all()
    assert this.total <= 2.0**53


def test_numbers_of_lines_round_and_stay_within_the_basket() -> None:
    basket = {"items": {"a": 1, "b": 2, "c": 1}, "lines": {"table": {0: 0.25, 1.5: 0.25, 3: 0.25, 9: 0.25}}}
    path = draw(shop({"arrivals": {"rate": 50}, "basket": basket}, items=4), 0)
    sizes = np.bincount(np.diff(path.first), minlength=4) / path.gap.size
    np.testing.assert_allclose(sizes, [0, 0.25, 0.25, 0.5], atol=0.03)
    assert set(path.item.tolist()) == {0, 1, 2}


def test_units_by_law_and_lines_and_orders_of_none_vanish() -> None:
    basket = {"items": {"a": 1, "b": 1}, "lines": 2, "units": {"table": {0: 0.5, 1: 0.3, 2: 0.2}}}
    path = draw(shop({"arrivals": {"rate": 200}, "basket": basket}, items=2), 0)
    assert (path.quantity > 0).all()
    assert (np.diff(path.first) > 0).all()
    assert abs(path.gap.size / (200 * 100 * 0.75) - 1) < 0.03
    assert abs(path.item.size / (200 * 100 * 2 * 0.5) - 1) < 0.03
    assert abs((path.quantity == 2).mean() - 0.4) < 0.02
    assert (path.value == path.quantity * 1000).all()
    assert np.cumsum(path.gap)[-1] > 99


def test_units_in_turn() -> None:
    path = draw(shop({"arrivals": {"renewal": 1}, "basket": {"units": {"sequence": [3, 0, 1.5]}}}, length=8), 0)
    assert path.quantity.tolist() == [3, 2, 3, 2, 3]
    assert path.gap.tolist() == [1, 2, 1, 2, 1]


def test_joint_baskets_come_whole_and_by_share() -> None:
    table = [
        {"share": 0.45, "lines": {"a": 1, "b": 1}},
        {"share": 0, "lines": {"c": 9}},
        {"share": 0.55, "lines": {"c": 1, "a": 4, "b": 2}},
    ]
    path = draw(shop({"arrivals": {"rate": 100}, "basket": {"table": table}}, items=3), 0)
    orders = lines(path)
    first = {0: 1, 1: 1}
    assert all(order in (first, {2: 1, 0: 4, 1: 2}) for order in orders)
    assert abs(sum(order == first for order in orders) / len(orders) - 0.45) < 0.02
    assert path.item[:3].tolist() in ([0, 1, 0], [0, 1, 2], [2, 0, 1])


def test_a_surge_of_an_item_lifts_the_joint_baskets_that_have_it() -> None:
    table = [{"share": 0.5, "lines": {"a": 1}}, {"share": 0.5, "lines": {"b": 1, "c": 1}}]
    arrivals = {"rate": 100, "surges": [{"at": 0, "peak": 4, "half_life": 1e6, "item": "c"}]}
    path = draw(shop({"arrivals": arrivals, "basket": {"table": table}}, items=3), 0)
    np.testing.assert_allclose(np.bincount(path.item), [5000, 20000, 20000], rtol=0.05)


def test_drawing_in_groups_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"items": {"b": 1, "c": 1, "d": 3}, "lines": {"uniform": [0.5, 2.5]}}
    customers = {
        "arrivals": {"rate": 10},
        "basket": {"lines": {"geometric": {"mean": 2}}, "units": {"geometric": {"mean": 2}}},
        "segments": {"most": {"share": 0.9}, "few": {"share": 0.1, "basket": own}},
    }
    whole = draw(shop(customers, items=6), 0)
    monkeypatch.setattr(baskets, "GROUP", 7)
    parts = draw(shop(customers, items=6), 0)
    for name in ("first", "item", "quantity"):
        assert (getattr(whole, name) == getattr(parts, name)).all()


def test_a_segment_may_have_its_own_basket_and_a_surge_of_its_item_attracts_it() -> None:
    customers: dict[str, Any] = {
        "arrivals": {"rate": 100},
        "basket": {"items": {"a": 1}},
        "segments": {
            "most": {"share": 0.75},
            "few": {"share": 0.25, "basket": {"items": {"b": 1, "c": 1}, "units": 2}},
        },
    }
    path = draw(shop(customers, items=3), 0)
    np.testing.assert_allclose(np.bincount(path.segment), [7500, 2500], rtol=0.06)
    assert ((path.item > 0) == (path.segment == 1)).all()
    assert (path.quantity == 1 + path.segment).all()
    customers["arrivals"]["surges"] = [{"at": 0, "peak": 5, "half_life": 1e6, "item": "b"}]
    path = draw(shop(customers, items=3), 0)
    np.testing.assert_allclose(np.bincount(path.item), [7500, 6250, 1250], rtol=0.08)
    assert ((path.item > 0) == (path.segment == 1)).all()
