"""What draws uniforms, times and items of baskets as machine code gives NumPy's numbers, bit for bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simbackorder.engines import kernels, luck
from simbackorder.sample_path import arrivals, baskets, sources
from simbackorder.sample_path.baskets import Basket, Buyers, items_of, urn
from simbackorder.sample_path.distributions import evaluation
from simbackorder.sample_path.sources import Luck
from simbackorder.scenario.language.distribution import Distribution

NAMES = ("customers/shop/interval", "suppliers/mill/lead time", "")


@pytest.fixture
def both(monkeypatch):
    """The same, by NumPy and by machine code."""
    luck.use()
    by_machine = list(sources.by_machine)

    def drawn(draw):
        found = []
        for how in ([], by_machine):
            monkeypatch.setattr(sources, "by_machine", how)
            found.append(draw())
        return found

    return drawn


def test_every_uniform_is_the_same(both):
    @given(
        st.integers(0, 2**130),
        st.one_of(st.integers(0, 40), st.integers(2**32 - 2, 2**32 + 2)),
        st.booleans(),
        st.sampled_from(NAMES),
        st.lists(st.integers(0, 2**40), min_size=1, max_size=3),
    )
    def agree(seed, replication, antithetic, name, starts):
        def draw():
            source = Luck(seed, replication, antithetic).source(name)
            parts = [source.uniforms(3), source.uniforms(2)]
            parts += [source.stretch(start, start + 4) for start in sorted(starts) if start >= 5]
            return np.concatenate(parts).tolist()

        by_numpy, by_machine = both(draw)
        assert by_numpy == by_machine

    agree()


def test_numbered_sources_are_the_same(both):
    by_numpy, by_machine = both(lambda: Luck(7, 3).numbered(("suppliers", "mill"), [0, 5, 1], 64, 200).tolist())
    assert by_numpy == by_machine
    assert by_machine[1] == Luck(7, 3).source("suppliers", "mill", 5).stretch(64, 200).tolist()


def test_uniforms_are_never_0_or_1(both, monkeypatch):
    """The extreme draws of the generator, which nobody will live to see."""
    for antithetic in (False, True):
        for u in both(lambda antithetic=antithetic: Luck(1, 1, antithetic).uniforms(10_000, "x")):
            assert u.min() > 0.0
            assert u.max() < 1.0


def test_items_of_baskets_are_the_same():
    distribution = evaluation(Distribution("constant", (("value", 1.0),)))

    @given(st.lists(st.floats(1e-9, 1e9), min_size=2, max_size=40), st.integers(0, 2**60), st.data())
    def agree(weights, seed, data):
        most = min(len(weights), 6)
        lines = data.draw(st.lists(st.integers(1, most), min_size=1, max_size=30))
        n = 150 * len(lines)  # more than one group of orders
        per_order = np.resize(np.array(lines, np.int64), n)
        names = np.random.default_rng(seed).permutation(len(weights)).astype(np.int32)
        basket = Basket(urn(np.array(weights)), names, distribution, distribution)
        buyers = Buyers(Luck(seed, 1), "shop", np.arange(float(n)))
        found = []
        for by_machine in ([], [kernels.FILL]):
            baskets.by_machine[:] = by_machine
            found.append(items_of(basket, buyers, per_order).tolist())
        assert found[0] == found[1]

    before = list(baskets.by_machine)
    try:
        agree()
    finally:
        baskets.by_machine[:] = before


@pytest.mark.parametrize("n", [0, 1, arrivals.WORTH_IT - 1, arrivals.WORTH_IT, 30_000])
def test_times_of_arrival_are_the_same(n, monkeypatch):
    gap = np.random.default_rng(n).exponential(0.02, 2 * n)
    for gaps in (gap[:n], gap[::2], np.concatenate([[0.0, 5.0, 0.0], gap])):
        monkeypatch.setattr(arrivals, "by_machine", [])
        by_numpy = arrivals.times_of(gaps)
        monkeypatch.setattr(arrivals, "by_machine", [kernels.ADD_UP])
        assert np.array_equal(arrivals.times_of(gaps), by_numpy)
