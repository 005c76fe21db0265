"""Reads the rows of an order file: columns to numbers, further rows of an order filled down, every mistake at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simbackorder.quantities import listed, nearest, shown
from simbackorder.scenario.order_files.amounts import Decimal, Flags, Floats, UnclearError, decimal_of, read_numbers
from simbackorder.scenario.order_files.chosen import Chosen, chosen_columns, item_column, preset_of
from simbackorder.scenario.order_files.further_rows import Followed, filled_down, followed
from simbackorder.scenario.order_files.moments import Moments, read_moments, until_the_end_of_days
from simbackorder.scenario.order_files.order_rows import Named, OrderRows, Wrong, all_alike
from simbackorder.scenario.order_files.presets import CANCELLED
from simbackorder.scenario.order_files.table import Indices, Table, Texts

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Replay

MOST = 1e9


class Reading(NamedTuple):
    """What was read: the rows, if the columns are there and can be read in one way only; what is wrong in rows
    (numbered as in the file), and keys of the scenario with what is wrong with them."""

    rows: OrderRows | None
    wrong: list[Wrong]
    keys: list[tuple[str, str]]


def read_orders(table: Table, replay: Replay, items: Any, segments: Any) -> Reading:
    """The orders of a file. `items`, `segments`: the names that are known, or None. Raises ValueError."""
    chosen = chosen_columns(table, replay)
    names = chosen.names()
    if "time" not in chosen.columns:
        return Reading(None, [], chosen.mistakes)
    columns, kept, other = table.texts(names)
    if not kept.size:
        return Reading(
            None, [], [*chosen.mistakes, ("file", f"expected at least one order in {table.name}, found none")]
        )
    desk = Desk(table, replay, dict(zip(names, columns, strict=True)), chosen, items)
    if other:
        rows = "1 row says" if other == 1 else f"{other:,} rows say"
        desk.notes.append(f"{rows} nothing in the columns that are used")
    try:
        found = desk.rows(segments)
    except UnclearError as error:
        column = next(name for name, texts in desk.texts.items() if texts is error.texts)
        return Reading(None, [all_alike(column, kept[error.rows], str(error))], chosen.mistakes)
    wrong = [each._replace(rows=kept[each.rows]) for each in desk.wrong]
    return Reading(found, wrong, [*chosen.mistakes, *desk.keys])


class Desk:
    """Reads the columns of one file, and collects what is wrong with them."""

    def __init__(self, table: Table, replay: Replay, texts: dict[str, Texts], chosen: Chosen, items: Any):
        self.table = table
        self.replay = replay
        self.texts = texts
        self.items = items
        self.column = {role: columns[0] for role, columns in chosen.columns.items()}
        if len(chosen.columns.get("item", ())) > 1:
            self.column["item"] = item_column(texts, chosen.columns["item"], items)
        self.size = texts[self.column["time"]].code.size
        self.wrong: list[Wrong] = []
        self.keys: list[tuple[str, str]] = []
        self.notes: list[str] = []

    def rows(self, segments: Any) -> OrderRows:
        """All rows. Raises UnclearError."""
        amounts = [self.texts[self.column[role]] for role in ("units", "value", "price") if role in self.column]
        decimal = self.replay.decimal or decimal_of(amounts, self.table.text.separator)
        moments = self.moments(decimal)
        unique = self.replay.order_numbers == "unique"
        along = self.orders(moments, unique)
        item, units = self.named("item"), self.number("units", decimal)
        bare = self.bare(item, along)
        self.check_items(item, bare)
        self.check_units(units, bare)
        number = self.named("order")
        customer = self.customers(along)
        return OrderRows(
            moment=along.moment,
            order=along.order,
            number=None if number is None or along.number is None else number._replace(code=along.number),
            customer=customer,
            item=item,
            segment=self.segments(along, segments),
            units=units,
            value=self.value(units, decimal, bare),
            requested=self.requested(along, decimal),
            cancelled=self.cancelled(along),
            bare=bare,
            notes=(*self.table.text.notes, *moments.notes, *notes_of(along, unique), *self.notes),
        )

    def named(self, role: str) -> Named | None:
        """A column of names."""
        if role not in self.column:
            return None
        texts = self.texts[self.column[role]]
        return Named(np.where(texts.blank(), -1, texts.code), tuple(texts.words()))

    def number(self, role: str, decimal: Decimal) -> Floats | None:
        """A column of numbers; no number where there is none."""
        if role not in self.column:
            return None
        texts = self.texts[self.column[role]]
        found = read_numbers(texts, decimal)
        self.wrong_texts(role, found.mistakes)
        return found.value[texts.code]

    def moments(self, decimal: Decimal, role: str = "time") -> Moments:
        """A column of times. Raises UnclearError."""
        dates = self.replay.dates or preset_of(self.replay).dates
        found = read_moments(self.texts[self.column[role]], dates, self.replay.time_zone, decimal)
        self.wrong_texts(role, found.mistakes)
        return found

    def requested(self, along: Followed, decimal: Decimal) -> Any:
        """Until when the customer of each row is ready to wait: a day without a time of day lasts until its end."""
        found = self.named("requested")
        if found is None:
            return None
        moments = self.moments(decimal, "requested")
        code = filled_down(found.code, along.run)
        if moments.value.dtype.kind != along.moment.dtype.kind and (code >= 0).any():
            kinds = {"f": "numbers", "M": "dates"}
            expected = f"expected {kinds[along.moment.dtype.kind]}, as {self.column['time']} has, found others"
            self.add("requested", np.flatnonzero(found.code >= 0), expected)
        value = until_the_end_of_days(moments.value)
        nothing = np.datetime64("NaT", "us") if value.dtype.kind == "M" else np.nan
        return np.where(code >= 0, value[np.maximum(code, 0)], nothing)

    def orders(self, moments: Moments, unique: bool) -> Followed:
        """Which rows are one order."""
        texts = self.texts[self.column["time"]]
        number = self.named("order")
        along = followed(None if number is None else number.code, moments.value[texts.code], ~texts.blank(), unique)
        self.add("time", along.without_moment, "expected a date or a number, found ''")
        self.add("order", along.without_number, "expected an order number, found ''")
        message = "expected an order number, because the row does not follow the one above, found ''"
        self.add("order", along.on_their_own, message)
        return along

    def bare(self, item: Named | None, along: Followed) -> Flags:
        """Further rows of an order that name no item and no units, such as those of further payments."""
        if item is None or along.number is None:
            return np.zeros(self.size, bool)
        blank = item.code < 0
        for role in ("units", "value", "price"):
            if role in self.column:
                blank &= self.texts[self.column[role]].blank()
        return blank

    def check_items(self, item: Named | None, bare: Flags) -> None:
        """Every row names an item of the scenario."""
        if item is None or self.items is None:
            return
        strange = np.array([name not in self.items for name in item.names], bool)[np.maximum(item.code, 0)]
        rows = np.flatnonzero(strange & ~bare & (self.replay.other_items != "leave-out"))
        if rows.size:
            group = item.code[rows]
            self.wrong.append(Wrong(self.column["item"], rows, group, lambda code: self.no_item(item, code)))

    def no_item(self, item: Named, code: int) -> str:
        name = item.names[code] if code >= 0 else ""
        return f"no item is named {shown(name)}{nearest(name, self.items) if name else ''}"

    def check_units(self, units: Floats | None, bare: Flags) -> None:
        """Whole numbers."""
        if units is not None:
            good = (np.abs(np.nan_to_num(units, nan=np.inf)) <= MOST) & (np.rint(units) == units)
            self.wrong_rows("units", ~good & ~bare, "a whole number of units")

    def value(self, units: Floats | None, decimal: Decimal, bare: Flags) -> Floats | None:
        """What each row is worth: as stated, or its price times its units (a row without a column of units is one)."""
        for role in ("value", "price"):
            found = self.number(role, decimal)
            if found is not None:
                good = np.abs(np.nan_to_num(found, nan=np.inf)) <= MOST
                self.wrong_rows(role, ~good & ~bare, "an amount of money")
                with np.errstate(over="ignore", invalid="ignore"):  # of amounts that were told to be none
                    return found if role == "value" or units is None else found * units
        return None

    def customers(self, along: Followed) -> Named | None:
        """Who ordered; nobody known where the first row of an order does not say it."""
        found = self.named("customer")
        if found is None:
            return None
        filled = filled_down(found.code, along.run)
        number = self.named("order")
        if number is not None:
            odd = (number.code < 0) & (found.code >= 0)
            odd[1:] &= filled[1:] != filled[:-1]
            message = "expected an order number, because the row has a customer of its own, found ''"
            self.add("order", np.setdiff1d(np.flatnonzero(odd), along.on_their_own), message)
        self.note_several(along, filled)
        return found._replace(code=filled)

    def note_several(self, along: Followed, customer: Indices) -> None:
        """Orders with rows of several customers, of whom the first is taken."""
        known = np.flatnonzero(customer >= 0)
        pairs = np.unique(np.stack([along.order[known], customer[known]]), axis=1)
        several = int((np.unique(pairs[0], return_counts=True)[1] > 1).sum())
        if several:
            orders = "1 order has" if several == 1 else f"{several:,} orders have"
            self.notes.append(f"{orders} rows of several customers: the first is taken")

    def segments(self, along: Followed, known: Any) -> Named | None:
        """The segment of each row's customer."""
        found = self.named("segment")
        if found is None:
            return None
        found = found._replace(code=filled_down(found.code, along.run))
        self.add("segment", np.flatnonzero(found.code < 0), "expected a segment, found ''")
        if known is not None:
            strange = np.array([bool(name) and name not in known for name in found.names])[np.maximum(found.code, 0)]
            rows = np.flatnonzero(strange & (found.code >= 0))
            names = found.names
            if rows.size:
                self.wrong.append(
                    Wrong(
                        self.column["segment"],
                        rows,
                        found.code[rows],
                        lambda code: f"no segment is named {shown(names[code])}{nearest(names[code], known)}",
                    )
                )
        return found

    def cancelled(self, along: Followed) -> Flags:
        """Whether the order does not count, by its status or because it has a date of cancellation."""
        result = np.zeros(self.size, bool)
        status, when = self.named("status"), self.named("cancelled_at")
        if when is not None:
            result |= filled_down(when.code, along.run) >= 0
        if status is not None:
            self.check_words(status)
            words = {word.lower() for word in self.replay.cancelled or preset_of(self.replay).cancelled or CANCELLED}
            out = np.array([name.lower() in words for name in status.names], bool)
            code = filled_down(status.code, along.run)
            result |= (code >= 0) & out[np.maximum(code, 0)]
        return result

    def check_words(self, status: Named) -> None:
        """What the scenario calls cancelled is in the file."""
        known = [name for name in status.names if name]
        for word in self.replay.cancelled or ():
            if word.lower() not in {name.lower() for name in known}:
                hint = nearest(word, known) or f"; it has {listed(known, 10)}"
                where = f"{self.table.name} has no {self.column['status']} {shown(word)}"
                self.keys.append(("cancelled", f"{where}{hint}"))

    def wrong_texts(self, role: str, mistakes: dict[int, str]) -> None:
        """Texts that cannot be read."""
        if mistakes:
            code = self.texts[self.column[role]].code
            rows = np.flatnonzero(np.isin(code, list(mistakes)))
            self.wrong.append(Wrong(self.column[role], rows, code[rows], mistakes.__getitem__))

    def wrong_rows(self, role: str, wrong: Flags, expected: str) -> None:
        """Rows with a text that is not what was expected, and not told of before."""
        column = self.column[role]
        for each in self.wrong:
            if each.column == column:
                wrong[each.rows] = False
        rows = np.flatnonzero(wrong)
        if rows.size:
            texts = self.texts[column]
            words = texts.distinct
            message = f"expected {expected}, found"
            self.wrong.append(
                Wrong(column, rows, texts.code[rows], lambda code: f"{message} {shown(words[code].as_py())}")
            )

    def add(self, role: str, rows: Any, message: str) -> None:
        """One mistake that rows share."""
        if rows.size:
            self.wrong.append(all_alike(self.column[role], rows, message))


def notes_of(along: Followed, unique: bool) -> tuple[str, ...]:
    """How rows were put together, where that is not plain."""
    notes = []
    filled = int(along.filled.sum())
    if filled:
        rows = "1 row takes" if filled == 1 else f"{filled:,} rows take"
        notes.append(f"{rows} what is blank from the row above")
    if along.used_again:
        numbers = "1 order number is" if along.used_again == 1 else f"{along.used_again:,} order numbers are"
        notes.append(f"{numbers} used on several days, {'for one order' if unique else 'each day for another order'}")
    return tuple(notes)
