"""A run of the reference engine under the auditor; and if a law breaks, the event that broke it."""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.audit import Auditor, LawBrokenError, ViolationError
from simbackorder.engines import reference

if TYPE_CHECKING:
    from simbackorder.model.record import RunRecord
    from simbackorder.opening.shop import Shop
    from simbackorder.sample_path.drawing import SamplePath


class Audited(NamedTuple):
    """A run in which no law was broken, with its log, and how many events were audited."""

    record: RunRecord
    events: int


def run(shop: Shop, path: SamplePath) -> Audited:
    """Simulate the shop on a sample path under every law. Raises ViolationError."""
    auditor = Auditor(shop)
    try:
        return Audited(audited(shop, path, auditor), auditor.events)
    except ViolationError as error:
        found = error
    raise first_broken(shop, path, found)


def audited(shop: Shop, path: SamplePath, auditor: Auditor) -> RunRecord:
    """The record of a run under this auditor. Raises ViolationError."""
    record = None
    try:
        record = reference.run(shop, path, log=True, watch=auditor)
        auditor.close(record)
        return record
    except LawBrokenError:
        if auditor.violation is None or auditor.view is None:
            raise
        record = record or reference.record(auditor.view.s, shop, path)
        raise ViolationError(auditor.violation, record) from None


def first_broken(shop: Shop, path: SamplePath, found: ViolationError) -> ViolationError:
    """The violation at the event that brought it about.

    A run is deterministic, so it is run again, with a look at every row before the event that is suspected, or else
    with such looks closer and closer together since everything was in order.
    """
    if found.violation.written and found.violation.event - found.violation.sound > 1:
        event = found.violation.event
        again = rerun(shop, path, Auditor(shop, 1, event - 2)) or found
        if again.violation.event == event:
            return again
        found = ViolationError(again.violation._replace(sound=found.violation.sound), again.record)
    while found.violation.event - found.violation.sound > 1:
        sound, event = found.violation.sound, found.violation.event
        every = isqrt(event - sound) if event - sound > 64 else 1
        closer = rerun(shop, path, Auditor(shop, every, sound))
        if closer is None:
            break
        found = closer
    return found


def rerun(shop: Shop, path: SamplePath, auditor: Auditor) -> ViolationError | None:
    """What another auditor finds in the same run."""
    try:
        audited(shop, path, auditor)
    except ViolationError as found:
        return found
    return None
