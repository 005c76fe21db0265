"""What a measure is: one entry, from its name to its formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from simbackorder.metrics.basis import Basis
    from simbackorder.metrics.values import Ratio

PARTITIONS = ("item", "segment", "basket", "supplier")
Kinds = str | Sequence[str] | None
"""Of which parts measures are taken, too: one of PARTITIONS, or several."""
LAST = 100
SHARE = "fraction"
"""The unit of a share: 0 to 1, but for measures that may be below."""


def kinds(by: Kinds) -> tuple[str, ...]:
    """The kinds of parts, each once, in the order of PARTITIONS."""
    asked = () if by is None else (by,) if isinstance(by, str) else tuple(by)
    return tuple(kind for kind in PARTITIONS if kind in asked)


def of_part(measure: str, by: str, part: str) -> str:
    """What a measure of a part is called: `purchases[supplier=mill]`."""
    return f"{measure}[{by}={part}]"


class Part(NamedTuple):
    """That a measure is taken of parts, too: `by` one of PARTITIONS. `place`: among the measures of a part in results,
    the lowest first, alike as declared; `listed`: the same in lists of measures, if they differ."""

    by: str
    place: int = LAST
    listed: int | None = None


OF_ORDERS = (Part("segment", 0), Part("basket", 0))
"""The parts of a measure that is taken of some orders as of all."""


class Measure(NamedTuple):
    """A measure: `unit` is "money" (the scenario's currency), "time", "money per time", or a word; `formula`: numerator
    and denominator, from what it is taken of; `better`: +1 more, -1 less, 0 neither.

    `undefined` is the reason given when there was nothing to measure. `place`: in results, among the measures of its
    tuple, the lowest first, alike as declared.
    """

    name: str
    unit: str
    definition: str
    formula: Callable[[Basis], Ratio]
    better: int = 0
    undefined: str = "nothing to measure"
    parts: tuple[Part, ...] = ()
    place: int = 0
