"""What was read of recorded orders, in words: how, what is left out, and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.report.plain_words import counted

if TYPE_CHECKING:
    from simbackorder.sample_path.recorded_rows import Tally
    from simbackorder.scenario.sections.schema import Scenario

KINDS = {
    "outside": ("row outside of the run", "rows outside of the run"),
    "cancelled": ("row of cancelled orders", "rows of cancelled orders"),
    "returns": ("return (negative units or value)", "returns (negative units or value)"),
    "other_items": ("row of other items", "rows of other items"),
    "bare": ("row without item and units", "rows without item and units"),
    "empty": ("row of 0 units", "rows of 0 units"),
}


def notes(scenario: Scenario) -> list[str]:
    """A note for each thing that is not plain, file by file."""
    from simbackorder.sample_path.drawing import records

    found = []
    for name, record in records(scenario).items():
        replay = scenario.customers[name].arrivals.replay
        assert replay is not None
        found += [f"{replay.file}: {note}." for note in (*scenario.recorded(replay).notes, *of_orders(record.tally))]
        left = left_out(record.tally)
        if left:
            found.append(f"Left out of {replay.file}: {', '.join(left)}.")
    return found


def read(scenario: Scenario) -> list[str]:
    """How many orders were read from each file."""
    from simbackorder.sample_path.drawing import records

    found = []
    for name, record in records(scenario).items():
        replay = scenario.customers[name].arrivals.replay
        assert replay is not None
        orders, lines = record.time.size, int(record.per_order.sum())
        units = "" if record.units is None else f", {counted(int(record.units.sum()), 'unit')}"
        found.append(f"{replay.file}: {counted(orders, 'order')} within the run, {counted(lines, 'line')}{units}")
    return found


def left_out(tally: Tally) -> list[str]:
    """How many rows of each kind."""
    counts = ((getattr(tally, kind), names) for kind, names in KINDS.items())
    return [f"1 {one}" if count == 1 else f"{count:,} {many}" for count, (one, many) in counts if count]


def of_orders(tally: Tally) -> list[str]:
    """Guests, and units that were counted."""
    found = []
    if tally.guests:
        several = f"{tally.guests:,} orders have no customer: each is a new one's"
        found.append("1 order has no customer: it is a new one's" if tally.guests == 1 else several)
    if tally.counted_units:
        found.append(f"without a column of units a row is a unit ({tally.counted_units:,} of lines with several rows)")
    return found
