"""What is stored, as a table and as a JSON document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from simbackorder.report.grid import Grid, printable

if TYPE_CHECKING:
    from pathlib import Path

    from simbackorder.store.inventory import Entry

DIGITS = 8
"""Of a digest that tell studies apart for people."""
LABEL_WIDTH, NARROWEST = 20, 6
UNITS = ("B", "kB", "MB", "GB", "TB")


def stored_grid(entries: Sequence[Entry]) -> Grid:
    """A row per study."""
    columns = (("study", ""), ("digest", ""), ("stored", ""), ("points", ""), ("runs", ""), ("size", ""))
    rows = tuple((printable(each.scenario), _cells(each)) for each in entries)
    return Grid("scenario", columns, rows, LABEL_WIDTH, NARROWEST)


def _cells(entry: Entry) -> tuple[str, ...]:
    points = "" if entry.points is None else f"{entry.points:,}"
    runs = "" if entry.replications is None else f"{entry.replications:,}"
    state = f"{entry.study}{'' if entry.finished else f', {done(entry)}'}"
    return (printable(state), entry.digest[:DIGITS], _when(entry), points, runs, size_text(entry.size))


def done(entry: Entry) -> str:
    """How much of an unfinished study there is, and whether somebody is at work on it."""
    if entry.problem is not None:
        return "damaged"
    share = f"{100 * entry.chunks[0] // max(1, entry.chunks[1])} % done" if entry.chunks else "unfinished"
    return f"{share}, running" if entry.running else share


def titles(entries: Sequence[Entry]) -> list[str]:
    """What the scenarios are about, each once."""
    found = {each.scenario: each.title for each in entries if each.title and each.title != each.scenario}
    return [f"{printable(scenario)}: {printable(title)}" for scenario, title in found.items()]


def stored_document(entries: Sequence[Entry], root: Path, problems: Mapping[str, Sequence[str]] | None = None) -> Any:
    """A list of studies; of verified ones with what is damaged."""
    return {"folder": str(root), "studies": [_plain(each, problems) for each in entries]}


def _plain(entry: Entry, problems: Mapping[str, Sequence[str]] | None) -> dict[str, Any]:
    found = entry._asdict() | {"place": str(entry.place), "when": _moment(entry).isoformat(timespec="seconds")}
    if entry.chunks is not None:
        found["chunks"] = {"there": entry.chunks[0], "all": entry.chunks[1]}
    if problems is not None:
        found["problems"] = list(problems[str(entry.place)])
    return found


def _moment(entry: Entry) -> datetime:
    return datetime.fromtimestamp(entry.when).astimezone()


def _when(entry: Entry) -> str:
    return f"{_moment(entry):%Y-%m-%d %H:%M}"


def size_text(size: float) -> str:
    """Bytes as people read them.

    >>> size_text(0), size_text(980), size_text(52_300), size_text(3_200_000_000)
    ('0 B', '980 B', '52 kB', '3.2 GB')
    """
    for unit in UNITS:
        if size < 1000 or unit == UNITS[-1]:
            break
        size /= 1000
    return f"{size:.1f} {unit}" if size < 10 and unit != "B" else f"{size:.0f} {unit}"
