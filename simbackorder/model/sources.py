"""Where luck comes from: one generator of uniforms per (seed, replication, source).

A *source* is named after what the luck belongs to, such as ``customers/shop/patience`` or ``suppliers/mill/lead time``.
The name is hashed into the key of a NumPy ``SeedSequence``, so a source draws the same numbers whatever other sources
exist: a mechanism, a supplier or a stream of customers that is added later moves nobody else's luck. Within a source
the n-th uniform belongs to the n-th entity (order, interval, replenishment), so drawing more never changes the ones
before.

Uniforms become times and quantities by inverse transform (`laws.quantile`): under changed parameters the same customer
keeps the same luck, and the uniforms ``1 - u`` give the antithetic path.
"""

from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SMALLEST = 2.0**-54
"""Stands for a drawn 0, so that no quantile is infinite; the largest uniform is 1 - 2**-53."""


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[int, ...]:
    return tuple(int(word) for word in np.frombuffer(sha256(name.encode()).digest()[:16], "<u4"))


class Source:
    """The uniforms of one source, drawn in bulk and in order: two calls of `uniforms` continue each other."""

    def __init__(self, bits: np.random.PCG64, antithetic: bool) -> None:
        self._bits = bits
        self._generator = np.random.Generator(bits)
        self._antithetic = antithetic
        self._drawn = 0

    def uniforms(self, n: int) -> Floats:
        """Return the next `n` numbers strictly between 0 and 1."""
        self._drawn += n
        u = self._generator.random(n)
        np.maximum(u, SMALLEST, out=u)
        return np.minimum(1.0 - u, 1.0 - 2.0**-53) if self._antithetic else u

    def stretch(self, start: int, stop: int) -> Floats:
        """Return the uniforms from number `start` to before number `stop`, without drawing those that are skipped."""
        if start != self._drawn:
            self._bits.advance(start - self._drawn)  # a uniform is one step of the generator
            self._drawn = start
        return self.uniforms(stop - start)


class Luck(NamedTuple):
    """All luck of one replication: names of sources to uniforms."""

    seed: int
    replication: int
    antithetic: bool = False

    def source(self, *name: str | int) -> Source:
        """Return the source called `name` (its parts are joined by a slash), at its beginning."""
        key = (self.replication, *_words("/".join(map(str, name))))
        sequence = np.random.SeedSequence(self.seed, spawn_key=key)
        return Source(np.random.PCG64(sequence), self.antithetic)

    def uniforms(self, n: int, *name: str | int) -> Floats:
        """Return the first `n` uniforms of the source called `name`."""
        return self.source(*name).uniforms(n)
