"""The observations of a study, with what is to be heard meanwhile."""

from contextlib import closing

from simbackorder.experiments.execution import Workers
from simbackorder.experiments.replications import Observations, Progress, Study, observe


class Events:
    """How many events were audited without finding anything."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, more: int) -> None:
        """So many events of another replication."""
        self.count += more

    def __str__(self) -> str:
        from simbackorder.audit import COUNT

        return f"audited: {self.count:,} events, {COUNT} laws, nothing violated"


def observed(study: Study, workers: Workers, progress: Progress | None, events: Events) -> Observations:
    """What the replications of one study measured. Raises RunError and StoppedError."""
    with closing(observe([study], workers=workers, progress=progress, audited=events.add)) as found:
        return next(found)
