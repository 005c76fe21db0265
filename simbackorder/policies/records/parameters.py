"""What may be asked of a policy of stock records, and the parameters that all have."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field

from simbackorder.policies.policy import Parameters
from simbackorder.policies.surroundings import Beside, Interval, Misfit
from simbackorder.policies.within_run import outside
from simbackorder.quantities import PositiveDuration


class RecordParameters(Parameters):
    """`count_every`: time between counts of the shelf, which correct the record. `lags`: whether the record may be
    behind what has come and gone."""

    lags: ClassVar[bool] = False

    count_every: PositiveDuration | None = Field(
        default=None, description="time between counts of the shelf, which correct the record; none: no counts"
    )

    @property
    def intervals(self) -> Mapping[str, Interval]:
        """Counts of the shelf."""
        return {} if self.count_every is None else {"count_every": Interval("counts of the shelf", self.count_every)}

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """A shelf that is counted is so at least once."""
        if self.count_every is not None:
            yield from outside(beside, self.count_every, "count_every")
