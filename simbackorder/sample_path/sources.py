"""Where luck comes from: one generator of uniforms per (seed, replication, source).

A *source* is named after what the luck belongs to, such as ``customers/shop/patience`` or ``suppliers/mill/lead time``.
The name is hashed into the key of a NumPy ``SeedSequence``, so a source draws the same numbers whatever other sources
exist: a mechanism, a supplier or a stream of customers that is added later moves nobody else's luck. Within a source
the n-th uniform belongs to the n-th entity (order, interval, replenishment), so drawing more never changes the ones
before.

Uniforms become times and quantities by inverse transform (`distributions.quantile`): under changed parameters the same
customer keeps the same luck, and the uniforms ``1 - u`` give the antithetic path.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
by_machine: "list[Callable[..., Floats]]" = []
"""If this process has machine code at hand that draws the same: the uniforms of some sources, given the keys of their
names one after another, the luck, the number of the first one, and how many; or of one source, given in how many
replications, from that of the luck on."""

SMALLEST, LARGEST = 2.0**-54, 1.0 - 2.0**-53
"""Stands for a drawn 0, so that no quantile is infinite; the largest uniform is 1 - 2**-53."""


@lru_cache(maxsize=4096)
def _key(name: tuple[str | int, ...]) -> bytes:
    """16 bytes that stand for a name."""
    return sha256("/".join(map(str, name)).encode()).digest()[:16]


@lru_cache(maxsize=16)
def _keys(name: tuple[str | int, ...], numbers: tuple[int, ...]) -> bytes:
    """The keys of these names with each of these numbers, one after another."""
    return b"".join([_key((*name, number)) for number in numbers])


class Source:
    """The uniforms of one source, drawn in bulk and in order: two calls of `uniforms` continue each other."""

    def __init__(self, luck: "Luck", key: bytes) -> None:
        self._luck = luck
        self._key = key
        self._drawn = 0
        self._bits: np.random.PCG64 | None = None

    def uniforms(self, n: int) -> Floats:
        """Return the next `n` numbers strictly between 0 and 1."""
        return self.stretch(self._drawn, self._drawn + n)

    def stretch(self, start: int, stop: int) -> Floats:
        """Return the uniforms from number `start` to before number `stop`, without drawing those that are skipped."""
        if by_machine and self._luck.is_narrow:
            self._drawn = stop
            return by_machine[0](self._key, self._luck, start, stop - start)
        if self._bits is None:
            self._bits = np.random.PCG64(self._luck.sequence(self._key))
        if start != self._drawn:
            self._bits.advance(start - self._drawn)  # a uniform is one step of the generator
        self._drawn = stop
        u = np.random.Generator(self._bits).random(stop - start)
        np.maximum(u, SMALLEST, out=u)
        return np.minimum(1.0 - u, LARGEST) if self._luck.antithetic else u


LONGEST_BESIDE = 2**11
Quantile = Callable[[Floats], Floats]


class Beside:
    """What is drawn for some replications, and for those of opposite luck, side by side: a call for each would take a
    short run longer than the numbers."""

    def __init__(self, replications: range) -> None:
        self._replications = replications
        self._drawn: dict[tuple[bool, tuple[str | int, ...]], Floats] = {}

    def drawn(self, luck: "Luck", quantile: Quantile, n: int, name: tuple[str | int, ...]) -> Floats:
        """Return what the first `n` uniforms of this source draw in the replication of this luck."""
        first = self._replications.start
        known = luck.antithetic, name
        rows = self._drawn.get(known)
        if rows is None or rows.shape[1] < n:
            room = n + n // 8 + 16  # some replications need more than others
            count = len(self._replications)
            u = by_machine[0](_key(name), luck._replace(replication=first), 0, room, count)
            rows = self._drawn[known] = quantile(u.reshape(count, room))
        row: Floats = rows[luck.replication - first, :n]
        return row


class Luck(NamedTuple):
    """All luck of one replication: names of sources to uniforms; `beside`: drawn along with other replications."""

    seed: int
    replication: int
    antithetic: bool = False
    beside: Beside | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether seed and replication fit into the words that they usually have."""
        return self.seed < 2**128 and self.replication < 2**32

    def sequence(self, key: bytes) -> np.random.SeedSequence:
        """The seed of the source whose name has this key."""
        return np.random.SeedSequence(self.seed, spawn_key=(self.replication, *np.frombuffer(key, "<u4").tolist()))

    def source(self, *name: str | int) -> Source:
        """Return the source called `name` (its parts are joined by a slash), at its beginning."""
        return Source(self, _key(name))

    def uniforms(self, n: int, *name: str | int) -> Floats:
        """Return the first `n` uniforms of the source called `name`."""
        return self.source(*name).stretch(0, n)

    def drawn(self, quantile: Quantile, n: int, *name: str | int) -> Floats:
        """Return what the first `n` uniforms of the source called `name` draw; nobody may write there."""
        if self.beside is None or n > LONGEST_BESIDE or not by_machine or not self.is_narrow:
            return quantile(self.uniforms(n, *name))
        return self.beside.drawn(self, quantile, n, name)

    def numbered(self, name: tuple[str | int, ...], numbers: Sequence[int], start: int, stop: int) -> Floats:
        """Return the uniforms from number `start` to before number `stop` of each of the sources called `name` and a
        number: a row per number."""
        if len(numbers) == 1:  # its name is known already
            return self.source(*name, numbers[0]).stretch(start, stop).reshape(1, -1)
        if by_machine and self.is_narrow:
            keys = _keys(name, tuple(numbers))
            return by_machine[0](keys, self, start, stop - start).reshape(len(numbers), stop - start)
        return np.stack([self.source(*name, number).stretch(start, stop) for number in numbers])
