"""What draws uniforms as machine code gives NumPy's numbers, bit for bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simbackorder.engines import luck
from simbackorder.model import sources
from simbackorder.model.sources import Luck

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
