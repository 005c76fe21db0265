"""The shop sees a copy of the record that is brought up to date every so often, and lowers it by its own sales.

recorded = what it was - shipped, until max(0, on hand + errors) at d, 2d, ...
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from pydantic import Field

from simbackorder.policies.records.parameters import RecordParameters
from simbackorder.policies.surroundings import Asked, Beside, Interval, Misfit, Numbers
from simbackorder.policies.within_run import outside
from simbackorder.quantities import PositiveDuration

SOURCE = "Practice (nightly files of stock levels); DeHoratius and Raman, Management Science 54 (2008)"


class Parameters(RecordParameters):
    """`every`: time between updates; `first`: the first one."""

    lags: ClassVar[bool] = True

    every: PositiveDuration = Field(description="time from one update of the shop's record to the next")
    first: PositiveDuration | None = Field(default=None, description="time of the first update; none: as `every`")

    @property
    def intervals(self) -> Mapping[str, Interval]:
        """Updates, besides counts."""
        return {"every": Interval("synchronisations of records", self.every), **super().intervals}

    def numbers(self, asked: Asked) -> Numbers:
        """The time of the first update."""
        return {"first": self.every if self.first is None else self.first}

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """A record that is synchronised is so at least once."""
        yield from super().misfits(beside)
        if self.first is None:
            yield from outside(beside, self.every, "every")
        else:
            yield from outside(beside, self.first, "first")


def decide(p: Any, recorded: int, units: int) -> int:
    """The copy does not show what comes; what the shop has sold it knows."""
    return recorded + min(units, 0)
