"""A run of the reference engine under the auditor; and if a law breaks, the event that broke it."""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.engines import reference
from simbackorder.model.audit import Auditor, LawBrokenError, ViolationError

if TYPE_CHECKING:
    from simbackorder.model.opening import Shop
    from simbackorder.model.record import RunRecord
    from simbackorder.model.sample_path import SamplePath


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
    while found.violation.event - found.violation.sound > 1:
        found = narrowed(shop, path, found)
    raise found


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


def narrowed(shop: Shop, path: SamplePath, found: ViolationError) -> ViolationError:
    """The same violation, with fewer events that may have brought it about.

    Only a look at every row has found it: no event wrote to the row, as far as was seen. A run is deterministic, so it
    is run again, with such looks more often since the last one that found everything in order.
    """
    sound, event = found.violation.sound, found.violation.event
    every = isqrt(event - sound) if event - sound > 64 else 1
    try:
        audited(shop, path, Auditor(shop, every, sound))
    except ViolationError as again:
        return again
    raise found
