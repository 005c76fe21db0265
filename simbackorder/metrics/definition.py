"""What a measure is."""

from __future__ import annotations

from typing import NamedTuple


class Measure(NamedTuple):
    """A measure: `unit` is "money" (the scenario's currency), "time", "money per time", or a word; `better`: +1 more,
    -1 less, 0 neither.

    `undefined` is the reason given when there was nothing to measure.
    """

    name: str
    unit: str
    definition: str
    better: int = 0
    undefined: str = "nothing to measure"
