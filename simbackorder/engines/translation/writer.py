"""Lines of LLVM: instructions, blocks, loads and stores."""

from __future__ import annotations

from typing import Any

from simbackorder.engines.translation.kinds import (
    BOOL,
    FLOAT,
    INT,
    READ,
    STORED,
    WORD,
    Elsewhere,
    Held,
    Number,
    Row,
    Static,
    Table,
    Value,
    known,
    wider,
    words,
)
from simbackorder.engines.translation.module import COUNTING, ZEROS, Module

LASTS = "lasts"
"""An entry that is never written."""
GIVEN = "%given"
"""The address of all named tuples, which stand one after another."""


class UntranslatableError(Exception):
    """A function that is not in the subset of Python that can be translated: where, and what it has."""


class Writer:
    """Writes the instructions of one function."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.lines: list[str] = []
        self.count = 0
        self.block = "entry"
        self.ended = False  # nothing that follows in this block can happen
        self.reached: set[str] = set()  # labels to which a branch leads
        self.place = ""  # in the source: what is being translated

    def refuse(self, problem: str) -> UntranslatableError:
        """What is wrong, and where."""
        return UntranslatableError(f"{self.place}: {problem}")

    # -- instructions and blocks ---------------------------------------------------------------------------------------

    def write(self, line: str) -> None:
        """An instruction without a result."""
        if not self.ended:
            self.lines.append(f"  {line}")

    def name(self) -> str:
        """A new name."""
        self.count += 1
        return f"%v{self.count}"

    def result(self, line: str) -> str:
        """An instruction with a result, and its name."""
        name = self.name()
        self.write(f"{name} = {line}")
        return name

    def label(self) -> str:
        """The name of a block that is yet to begin."""
        self.count += 1
        return f"b{self.count}"

    def begin(self, label: str) -> None:
        """Go on with another block, if anything leads to it."""
        self.go(label)
        if label in self.reached:
            self.lines.append(f"{label}:")
            self.block, self.ended = label, False

    def go(self, label: str) -> None:
        """The block ends, and another one follows."""
        self.end(f"br label %{label}", label)

    def branch(self, test: Value, yes: str, no: str) -> None:
        """One of two blocks follows."""
        if test.known is not None:
            self.go(yes if test.known else no)
        else:
            self.end(f"br i1 {test.text}, label %{yes}, label %{no}", yes, no)

    def end(self, line: str, *labels: str) -> None:
        """The block ends like this, and leads to these."""
        self.write(line)
        if not self.ended:
            self.reached.update(labels)
        self.ended = True

    # -- numbers -------------------------------------------------------------------------------------------------------

    def converted(self, value: Value, kind: Any) -> Value:
        """The value as a wider kind of number."""
        if value.kind == kind:
            return value
        if wider(value.kind, kind) != kind:
            raise self.refuse(f"{value.kind} is not {kind}")
        if value.known is not None:
            return known(float(value.known) if kind == FLOAT else int(value.known))
        how = {(INT, FLOAT): "sitofp", (BOOL, FLOAT): "uitofp", (BOOL, INT): "zext"}[value.kind, kind]
        return Value(kind, self.result(f"{how} {value.kind.llvm} {value.text} to {kind.llvm}"))

    def alike(self, one: Value, other: Value) -> tuple[Value, Value]:
        """Both as the kind of number that holds both."""
        kind = wider(one.kind, other.kind)
        if kind is None:
            raise self.refuse(f"{one.kind} and {other.kind} are not numbers of one kind")
        return self.converted(one, kind), self.converted(other, kind)

    def truth(self, value: Value) -> Value:
        """Whether a number is not zero."""
        if value.kind == BOOL:
            return value
        if value.known is not None:
            return known(bool(value.known))
        if value.kind == INT:
            return Value(BOOL, self.result(f"icmp ne i64 {value.text}, 0"))
        if value.kind == FLOAT:
            return Value(BOOL, self.result(f"fcmp une double {value.text}, 0.0"))
        raise self.refuse("only numbers are true or false")

    # -- memory --------------------------------------------------------------------------------------------------------

    def at(self, address: str, offset: str | int) -> str:
        """An address so many bytes further on."""
        return self.result(f"getelementptr inbounds i8, ptr {address}, i64 {offset}") if offset != 0 else address

    def load(self, address: str, stored: str, how: str) -> Value:
        """A number that is stored here; whole numbers are 64 bits wide once they are read, however they are kept."""
        text = self.result(f"load {STORED[stored]}, ptr {address}, {how}")
        if stored == "i4":
            text = self.result(f"sext i32 {text} to i64")
        return Value(READ[stored], text)

    def store(self, address: str, stored: str, tag: str, value: Value) -> None:
        """Store a number here."""
        text = self.converted(value, READ[stored]).text
        if stored == "i4":
            fits = "" if self.module.checked else "nsw "
            narrow = self.result(f"trunc {fits}i64 {text} to i32")
            self.check_fit(narrow, text)
            text = narrow
        self.write(f"store {STORED[stored]} {text}, ptr {address}, !tbaa {tag}")

    def word(self, at: int, llvm: str) -> str:
        """A word of what is given, which does not change during the call."""
        return self.result(f"load {llvm}, ptr {self.at(GIVEN, WORD * at)}, {self.module.lasting}")

    def member(self, owner: Value, name: str) -> Value:
        """A member of a named tuple."""
        kind, at = owner.kind.member(name)
        fact = self.module.facts.get((owner.kind.of, name))
        if isinstance(kind, Elsewhere):
            return self.member(Value(kind.of), kind.name)
        if isinstance(kind, Held):
            return Value(kind)
        if isinstance(kind, Table) and fact is not None:
            return self.known_table(kind, at + self.module.places[owner.kind], fact)
        if fact is not None:
            return known(fact)
        at += self.module.places[owner.kind]
        if isinstance(kind, Number):
            return Value(kind, self.word(at, kind.llvm))
        lengths = [self.word(at + n, "i64") for n in range(1, words(kind))]
        return Value(kind, self.word(at, "ptr"), tuple(lengths))

    def known_table(self, kind: Table, at: int, fact: Any) -> Value:
        """A table of which something is known: its length, or what its numbers are."""
        if isinstance(fact, int):
            return Value(kind, "null", (str(fact),) * (words(kind) - 1))
        return Value(kind, self.word(at, "ptr"), (self.word(at + 1, "i64"), "0"), fact)

    def column(self, row: Value, name: str) -> tuple[str, str, str]:
        """Where a column of a row is, how it is stored, and how LLVM tells it from others."""
        if name not in row.kind.columns.fields:
            raise self.refuse(f"a row of {row.kind.name} has no column {name}")
        stored, offset = row.kind.columns.fields[name][:2]
        return self.at(row.text, offset), stored.str[1:], self.module.tag(f"{row.kind.name}.{name}")

    def read_column(self, row: Value, name: str) -> Value:
        """What a column of a row holds."""
        fact = self.module.facts.get((row.kind.of, name))
        if fact is not None:
            return known(fact)
        address, stored, tag = self.column(row, name)
        return self.load(address, stored, self.module.lasting if row.kind.lasting else f"!tbaa {tag}")

    def write_column(self, row: Value, name: str, value: Value) -> None:
        """Write a column of a row; one that is always the same is not written."""
        if row.kind.lasting:
            raise self.refuse(f"a row of {row.kind.name} is not written")
        if (row.kind.of, name) not in self.module.facts:
            self.store(*self.column(row, name), value)

    def entry(self, table: Value, indices: list[Value]) -> Value:
        """A row or a number of a table, as its address, or the table that is left when only some indices are given."""
        if not isinstance(table.kind, Table) or len(indices) > table.kind.dimensions:
            raise self.refuse("only tables have entries, one index for each dimension")
        for index, length in zip(indices, table.lengths, strict=False):
            self.check_index(index, length)
        at = indices[0].text
        if table.known in (ZEROS, COUNTING):
            return Value(INT, at) if table.known == COUNTING else known(0)
        if table.kind.masked:
            at = self.result(f"and i64 {at}, {table.lengths[-1]}")
        for n in range(1, table.kind.dimensions):
            at = self.product(at, table.lengths[n])
            if n < len(indices):
                at = self.result(f"add nsw i64 {at}, {indices[n].text}")
        address = self.at(table.text, self.product(at, str(table.kind.size)))
        if len(indices) == table.kind.dimensions:
            return Value(table.kind.entry, address, known=LASTS if table.kind.masked else None)
        rest = Table(table.kind.entry, table.kind.dimensions - len(indices))
        return Value(rest, address, table.lengths[len(indices) :])

    def product(self, one: str, other: str) -> str:
        """Of two indices or sizes."""
        if one == "0":
            return "0"
        return self.result(f"mul nsw i64 {one}, {other}")

    def read_entry(self, entry: Value) -> Value:
        """What stands at an entry: a row or a table is its address."""
        if isinstance(entry.kind, str):
            how = self.module.lasting if entry.known == LASTS else f"!tbaa {self.module.tag(f'array of {entry.kind}')}"
            return self.load(entry.text, entry.kind, how)
        return entry

    def write_entry(self, entry: Value, value: Value) -> None:
        """Write an entry: a number, or a whole row."""
        if isinstance(entry.kind, str) and entry.known != LASTS:
            self.store(entry.text, entry.kind, self.module.tag(f"array of {entry.kind}"), value)
        elif isinstance(entry.kind, Row) and entry.kind == value.kind:
            self.module.declare("declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)")
            copied = f"ptr align 8 {entry.text}, ptr align 8 {value.text}, i64 {entry.kind.size}, i1 false"
            self.write(f"call void @llvm.memcpy.p0.p0.i64({copied})")
        else:
            raise self.refuse(
                "only a row is copied onto a row of its kind, and no column of numbers that last is written"
            )

    # -- checks, in a checked build ------------------------------------------------------------------------------------

    def check(self, test: str, problem: str) -> None:
        """Stop the process, and say where, unless a truth value holds; only in a checked build."""
        wrong, right = self.label(), self.label()
        self.end(f"br i1 {test}, label %{right}, label %{wrong}", right, wrong)
        self.begin(wrong)
        self.write(f"call void @stop(ptr {self.module.text(f'{self.place}: {problem}')})")
        self.end("unreachable")
        self.begin(right)

    def check_index(self, index: Value, length: str) -> None:
        """An index is within its table, and does not count from the end."""
        if index.kind != INT:
            raise self.refuse("an index is a whole number")
        if self.module.checked and not self.ended:
            self.check(self.result(f"icmp ult i64 {index.text}, {length}"), "an index outside of its table")

    def check_fit(self, narrow: str, wide: str) -> None:
        """A whole number fits into 32 bits."""
        if self.module.checked and not self.ended:
            back = self.result(f"sext i32 {narrow} to i64")
            self.check(self.result(f"icmp eq i64 {back}, {wide}"), "a number that does not fit into 32 bits")

    # -- arguments -----------------------------------------------------------------------------------------------------

    def parts(self, value: Value) -> list[str]:
        """A value as the arguments of a call: a table is its address and its lengths. Named tuples are all given."""
        if isinstance(value.kind, Static | Held):
            return []
        if isinstance(value.kind, Table):
            return [f"ptr {value.text}", *[f"i64 {length}" for length in value.lengths]]
        return [f"{value.kind.llvm} {value.text}"]
