"""Which columns of a file are used: those that the scenario names, and those that a format has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simbackorder.quantities import Names, listed, shown
from simbackorder.scenario.order_files.presets import PRESETS, Preset
from simbackorder.scenario.order_files.table import Table, Texts

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Replay

ROLES = (
    *("time", "order", "customer", "item", "units", "value", "price"),
    *("requested", "segment", "status", "cancelled_at"),
)
WORTH = ("value", "price")
NOTHING = Preset({}, ())


class Chosen(NamedTuple):
    """The columns of each role, several where what is in them decides; and keys of the scenario with what is wrong."""

    columns: dict[str, tuple[str, ...]]
    mistakes: list[tuple[str, str]]

    def names(self) -> list[str]:
        """All of them, once each."""
        return list(dict.fromkeys(column for columns in self.columns.values() for column in columns))


def chosen_columns(table: Table, replay: Replay) -> Chosen:
    """The columns of a file for a replay."""
    columns: dict[str, tuple[str, ...]] = {}
    mistakes = []
    for role in ROLES:
        column = getattr(replay, role)
        if column is not None:
            try:
                table.place(column)
                columns[role] = (column,)
            except ValueError as error:
                mistakes.append((role, str(error)))
    preset = preset_of(replay)
    for role, known in preset.columns.items():
        if getattr(replay, role) is not None or (role in WORTH and any(getattr(replay, other) for other in WORTH)):
            continue
        there = tuple(column for column in known if table.columns.count(column) == 1)
        if there:
            columns[role] = there if role == "item" else there[:1]
        elif role in preset.needed:
            mistakes.append(("format", missing(table, role, known, replay)))
    return Chosen(columns, mistakes)


def preset_of(replay: Replay) -> Preset:
    """What the format says, if there is one."""
    return NOTHING if replay.format is None else PRESETS[replay.format]


def missing(table: Table, role: str, known: tuple[str, ...], replay: Replay) -> str:
    """A column that every file of a format has."""
    twice = [column for column in known if column in table.columns]
    if twice:
        return f"expected one column {shown(twice[0])} in {table.name}, found {table.columns.count(twice[0])}"
    names = " or ".join(map(shown, known))
    has = listed(filter(None, table.columns))
    says = f"which {replay.format} files have ({role}: COLUMN names another)"
    return f"{table.name} has no column {names}, {says}; it has {has}"


def item_column(found: dict[str, Texts], columns: tuple[str, ...], items: Names | tuple[str, ...] | None) -> str:
    """Of several columns that may name items, the first in which an item of the scenario is named."""
    if items is not None:
        for column in columns:
            if any(name in items for name in found[column].words()):
                return column
    return columns[0]
