"""What an audited run shows when a law is broken: the law, the numbers, and what led to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from simbackorder.report import story, story_tables
from simbackorder.report.entries import names_of

if TYPE_CHECKING:
    from simbackorder.audit import Finding, Violation
    from simbackorder.experiments.replications import AuditError
    from simbackorder.failures import StudyError
    from simbackorder.model.record import RunRecord
    from simbackorder.scenario.sections.schema import Scenario

ENTRIES = 20
"""Entries of the log that are shown."""
ROWS = 5
"""Rows that are named for one law."""


def text_of(error: StudyError) -> str:
    """What is said of a failure: of a broken law the whole page."""
    from simbackorder.experiments.replications import AuditError

    return text(error) if isinstance(error, AuditError) else str(error)


def text(error: AuditError) -> str:
    """The whole page."""
    found, record, scenario = error.violation, error.record, error.scenario
    at = "".join(f", {path}={value}" for path, value in error.settings.items())
    teller = story.Teller(scenario, record)
    return "\n".join(
        [
            f"Error: an audited run broke a law: {error.where}{at},",
            f"at {teller.when(found.time)}, {occasion(found)}. (The first replication is 1, as in `trace`.)",
            "",
            *laws(found.findings, scenario, record),
            "",
            *history(scenario, record, found),
        ]
    )


def occasion(found: Violation) -> str:
    """Which event it was."""
    return f"at the end, after {found.event:,} events" if found.over else f"event {found.event:,}"


def laws(findings: tuple[Finding, ...], scenario: Scenario, record: RunRecord) -> Iterator[str]:
    """Every law that is broken, and the rows that break it, by name."""
    by_law: dict[str, list[Finding]] = {}
    for finding in findings:
        by_law.setdefault(finding.law, []).append(finding)
    for law, rows in by_law.items():
        yield f"{law}:"
        yield from (f"  {subject(row, scenario, record)}{row.numbers}" for row in rows[:ROWS])
        if len(rows) > ROWS:
            yield f"  and {len(rows) - ROWS:,} more"


def subject(finding: Finding, scenario: Scenario, record: RunRecord) -> str:
    """The row that breaks a law, as `trace` names it: orders and replenishment orders count from 1."""
    names, which = names_of(scenario), finding.which
    first = record.path.first
    if finding.kind == "item":
        return f"{names.items[which]}: "
    if finding.kind in ("order", "contract"):
        return f"order {which + 1} ({names.segments[int(record.path.segment[which])]}): "
    if finding.kind == "line":
        o = bisect_right(first.tolist(), which) - 1
        return f"order {o + 1}, line {which - int(first[o]) + 1} ({names.items[int(record.path.item[which])]}): "
    return f"replenishment order {which + 1}: " if finding.kind == "supply" else ""


def history(scenario: Scenario, record: RunRecord, found: Violation) -> Iterator[str]:
    """The last entries of the log, and which of them are of the event that broke the law."""
    last = story.ending(scenario, record, ENTRIES)
    if not last:
        yield "Nothing had happened before."
        return
    yield f"What led to it, the last {len(last)} entries of the log:"
    yield story_tables.text(scenario, [happening for _, happening in last])
    mine = 0 if found.over else sum(record.log["step"][n] >= found.event - 1 for n, _ in last)
    if mine:
        yield f"The last {mine} are of the event that broke it." if mine > 1 else "The last is the event that broke it."
    else:
        yield "The event that broke it left no entry." if not found.over else "It shows when the run is over."
